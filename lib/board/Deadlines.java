package lib.board;

import java.time.Duration;
import java.util.*;
import lib.model.*;

/// Deadlines of running attempts: their timeout, the end of a silence, or the end of the grace after a signal, whichever is next for each.
/// It knows times, not what is done about them. Only the [Board] changes it.
final class Deadlines {
    private final NavigableSet<Entry> entries = new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.deadline)
            .thenComparingInt(e -> e.index));

    /// The attempt that is late first; null if none can be.
    Entry first() {
        return entries.isEmpty() ? null : entries.getFirst();
    }

    void set(Entry entry, long at) {
        entries.remove(entry);
        entry.deadline = at;
        if (at != Long.MAX_VALUE) entries.add(entry);
    }

    void clear(Entry entry) {
        set(entry, Long.MAX_VALUE);
    }

    /// Its time stands still.
    void freeze(Entry entry, long now) {
        entry.deadlineLeft = entry.deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, entry.deadline - now);
        entry.timeoutLeft = entry.timeoutAt == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, entry.timeoutAt - now);
        entry.toolLeft = Math.max(0, entry.toolUntil - now);
        clear(entry);
    }

    /// Its time goes on where it stood.
    void thaw(Entry entry, long now) {
        entry.timeoutAt = entry.timeoutLeft == Long.MAX_VALUE ? Long.MAX_VALUE : now + entry.timeoutLeft;
        entry.toolUntil = now + entry.toolLeft;
        set(entry, entry.deadlineLeft == Long.MAX_VALUE ? Long.MAX_VALUE : now + entry.deadlineLeft);
    }

    /// Sets its timeout, counted from now; null is none.
    void limit(Entry entry, long now, Duration timeout) {
        entry.timeoutAt = timeout == null ? Long.MAX_VALUE : now + timeout.toMillis();
        set(entry, entry.timeoutAt);
    }

    /// It gave a sign of progress: a silence begins anew. After its last word it may only stay for a moment.
    ///
    /// @param stall how long it may be silent; null is for ever. `tool` is how long while a tool of its works
    void heard(Entry entry, long now, Duration stall, Duration tool) {
        if (entry.attempt().stopped() != null || entry.attempt().suspended() > 0) return;
        var progress = entry.attempt().progress();
        var silence = progress.waits() == Progress.Waits.VAIN ? AgentPolicy.VAIN
                : Boolean.TRUE.equals(progress.finished()) ? AgentPolicy.LINGER : stall;
        entry.toolUntil = now + tool.toMillis();
        set(entry, Math.min(entry.timeoutAt, silence == null ? Long.MAX_VALUE : now + silence.toMillis()));
    }

    /// It is silent, but works: that is no silence, until [#heard] has been too long ago for that as well.
    void works(Entry entry, long now, Duration stall) {
        var attempt = entry.attempt();
        boolean finished = Boolean.TRUE.equals(attempt.progress().finished());
        if (stall == null || attempt.stopped() != null || attempt.suspended() > 0 || finished) return;
        set(entry, Math.min(entry.timeoutAt, Math.max(entry.deadline, Math.min(now + stall.toMillis(), entry.toolUntil))));
    }
}
