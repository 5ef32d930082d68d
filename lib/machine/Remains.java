package lib.machine;

import java.util.function.LongSupplier;
import lib.model.*;

/// What an attempt has left running when its own process has ended: it gets the grace to end by itself, is asked to, and is made to. After
/// a signal of the planner's it has had its grace, and the planner's KILL comes; what outlives even that is beyond us. It doesn't know who
/// may leave what.
///
/// @param grace in milliseconds, 0 or more
/// @param now   in milliseconds
record Remains(Leash leash, long grace, LongSupplier now) {
    /// For what was killed to be gone.
    static final long AFTER_KILL_MILLIS = 5_000;
    private static final long LOOK_MILLIS = 20;

    /// Waits until nothing is left.
    ///
    /// @return how many had to be ended though nobody had asked the task to end
    int clear() {
        if (!leash.pulled()) {
            if (gone(grace)) return 0;
            if (!leash.pulled()) {
                int left = leash.survivors();
                leash.signalRest(Signal.TERM);
                if (!gone(grace)) leash.signalRest(Signal.KILL);
                gone(AFTER_KILL_MILLIS);
                return left;
            }
        }
        if (leash.survivors() > 0) leash.signalRest(leash.killed() ? Signal.KILL : Signal.TERM);
        if (!gone(grace + AFTER_KILL_MILLIS)) leash.signalRest(Signal.KILL);
        return 0;
    }

    /// Not for ever.
    private boolean gone(long most) {
        boolean pulled = leash.pulled();
        long until = now.getAsLong() + most;
        while (leash.survivors() > 0) {
            if (now.getAsLong() >= until || leash.pulled() != pulled) return false;
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return false;
            }
        }
        return true;
    }
}
