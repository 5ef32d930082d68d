package lib.board;

import java.time.Duration;
import java.util.*;
import lib.model.*;

/// Deadlines of running attempts: their timeout, the end of a silence, or the end of the grace after a signal, whichever is next for each.
/// It knows times, not what is done about them. Only the [Board] changes it.
final class Deadlines {
    private static final long NEVER = Long.MAX_VALUE;

    /// Of one task's latest attempt.
    private static final class Times {
        final Entry entry;
        long next = NEVER;
        long timeout = NEVER;
        /// Until when its silence is none if a tool of its works.
        long tool;
        /// What was left of these when it was paused.
        long nextLeft;
        long timeoutLeft;
        long toolLeft;

        Times(Entry entry) {
            this.entry = entry;
        }

        long next() {
            return next;
        }

        int index() {
            return entry.index();
        }
    }

    private final Map<Entry, Times> all = new HashMap<>();
    private final NavigableSet<Times> due = new TreeSet<>(Comparator.comparingLong(Times::next).thenComparingInt(Times::index));

    /// When the first of them is; never if there is none.
    long next() {
        return due.isEmpty() ? NEVER : due.getFirst().next;
    }

    /// Whose attempt is late; null if nobody's is.
    Entry late(long now) {
        return next() <= now ? due.getFirst().entry : null;
    }

    /// Whether it has had all its time.
    boolean timedOut(Entry entry, long now) {
        return now >= of(entry).timeout;
    }

    private Times of(Entry entry) {
        return all.computeIfAbsent(entry, Times::new);
    }

    private void set(Times times, long at) {
        due.remove(times);
        times.next = at;
        if (at != NEVER) due.add(times);
    }

    /// Counts for its time no longer; nothing but this ends it.
    void set(Entry entry, long at) {
        set(of(entry), at);
    }

    /// Its attempt, or its check, is over.
    void clear(Entry entry) {
        var times = all.remove(entry);
        if (times != null) due.remove(times);
    }

    /// Its time stands still.
    void freeze(Entry entry, long now) {
        var times = of(entry);
        times.nextLeft = left(times.next, now);
        times.timeoutLeft = left(times.timeout, now);
        times.toolLeft = left(times.tool, now);
        set(times, NEVER);
    }

    private static long left(long until, long now) {
        return until == NEVER ? NEVER : Math.max(0, until - now);
    }

    /// Its time goes on where it stood.
    void thaw(Entry entry, long now) {
        var times = of(entry);
        times.timeout = after(times.timeoutLeft, now);
        times.tool = after(times.toolLeft, now);
        set(times, after(times.nextLeft, now));
    }

    private static long after(long left, long now) {
        return left == NEVER ? NEVER : now + left;
    }

    /// Sets its timeout, counted from now; null is none.
    void limit(Entry entry, long now, Duration timeout) {
        var times = of(entry);
        times.timeout = timeout == null ? NEVER : now + timeout.toMillis();
        set(times, times.timeout);
    }

    /// It gave a sign of progress: a silence begins anew. After its last word it may only stay for a moment.
    ///
    /// @param stall how long it may be silent; null is for ever. `tool` is how long while a tool of its works
    void heard(Entry entry, long now, Duration stall, Duration tool) {
        if (entry.attempt().stopped() != null || entry.attempt().suspended() > 0) return;
        var progress = entry.attempt().progress();
        var silence = progress.waits() == Progress.Waits.VAIN ? AgentPolicy.VAIN
                : Boolean.TRUE.equals(progress.finished()) ? AgentPolicy.LINGER : stall;
        var times = of(entry);
        times.tool = now + tool.toMillis();
        set(times, Math.min(times.timeout, silence == null ? NEVER : now + silence.toMillis()));
    }

    /// It is silent, but works: that is no silence, until [#heard] has been too long ago for that as well.
    void works(Entry entry, long now, Duration stall) {
        var attempt = entry.attempt();
        boolean finished = Boolean.TRUE.equals(attempt.progress().finished());
        if (stall == null || attempt.stopped() != null || attempt.suspended() > 0 || finished) return;
        var times = of(entry);
        set(times, Math.min(times.timeout, Math.max(times.next, Math.min(now + stall.toMillis(), times.tool))));
    }
}
