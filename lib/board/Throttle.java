package lib.board;

import lib.model.*;

/// The number of attempts that may start now, and why not more. Pure: it sees the board's latest look at the machine, never the machine.
///
/// CPU use holds new starts only while both the mean of ten seconds and the last second are above the limit: a burst of short
/// tasks, or the start of an agent, is no overload, and a hold ends as soon as a second has room. Memory holds at once: it does
/// not come back by waiting.
public final class Throttle {
    private Throttle() {}

    /// @param free how many may start now, 0 or more
    /// @param hold why the machine takes no more; null if it is not the machine
    public record Room(int free, Overload hold) {}

    /// What a run that stands like this may start. Nothing before the first look at the machine.
    public static Room room(Board board, Policy policy) {
        if (board.sample() == null) return new Room(0, null);
        var room = room(board.sample(), board.busy(), policy);
        return board.ceiling() >= policy.parallel() || room.hold() != null ? room
                : new Room(Math.max(0, board.ceiling() - board.busy()), null);
    }

    /// What may start beside so many that run, by a look at the machine alone:
    ///
    /// ```java
    /// int free = Throttle.room(new Event.Sampled(now, cpuOf10Seconds, cpuOfLastSecond, memory, 0), running, Policy.DEFAULT).free();
    /// ```
    public static Room room(Event.Sampled sample, int running, Policy policy) {
        if (sample.memory() > policy.maxMemory())
            return new Room(0, Overload.of(Overload.What.MEMORY, sample.memory(), policy.maxMemory()));
        if (sample.cpu() != null && Math.min(sample.cpu(), sample.cpuNow()) > policy.maxCpu())
            return new Room(0, Overload.of(Overload.What.CPU, Math.min(sample.cpu(), sample.cpuNow()), policy.maxCpu()));
        return new Room(Math.max(0, policy.parallel() - running), null);
    }
}
