package lib.report;

import java.util.*;

/// The rate at which a run spends, from what it had spent at the times of its events. It knows amounts and times, nothing else.
public final class Spending {
    private static final long WINDOW_MILLIS = 10 * 60_000;
    private static final long STEP_MILLIS = 5_000;
    /// Less is no time to judge by.
    private static final long LEAST_MILLIS = 30_000;

    private record Mark(long at, double usd) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    public Spending() {}

    /// @param usd what has been spent by then; null while nobody has told
    public void seen(long at, Double usd) {
        if (usd == null || !marks.isEmpty() && at - marks.getLast().at < STEP_MILLIS) return;
        marks.addLast(new Mark(at, usd));
        // One from before the window stays, to measure from.
        while (marks.size() > 2 && second().at <= at - WINDOW_MILLIS) marks.removeFirst();
    }

    private Mark second() {
        var all = marks.iterator();
        all.next();
        return all.next();
    }

    /// US dollars an hour over the last ten minutes; null if there is too little to go by.
    ///
    /// @param usd what has been spent by now
    public Double perHour(long now, Double usd) {
        if (usd == null || marks.isEmpty()) return null;
        while (marks.size() > 1 && second().at <= now - WINDOW_MILLIS) marks.removeFirst();
        var first = marks.getFirst();
        if (now - first.at < LEAST_MILLIS) return null;
        return Math.max(0, usd - first.usd) * 3_600_000 / (now - first.at);
    }
}
