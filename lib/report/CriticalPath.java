package lib.report;

import java.time.Instant;
import java.util.*;
import lib.board.*;

/// The chain of attempts that kept the run from ending earlier. Pure, worked out from the board.
///
/// It is followed from the attempt that left its slot last back to the run's start. What comes before an attempt is what its start waited
/// for longest:
///
/// - `retry`: the task's attempt before it, whose failure (and the pause after it) it makes good;
/// - `after`: of the tasks it comes after, the one that was settled last;
/// - `slot`: the attempt before it in the same slot, if that left the slot later than both;
/// - `start`: nothing; it was there from the run's start on, or was added then.
///
/// The time from one's end to the next one's start is what the latter has `waited` beyond that: before a retry the pause, otherwise holds
/// of all kinds. So what the path's attempts took and what they waited add up to the time from the run's start to its last attempt's end.
/// With another slot, a `slot` step would have begun earlier; an `after` or `retry` step would not.
final class CriticalPath {
    /// The most steps that are listed: the longest ones.
    static final int MOST = 100;

    private record Step(Entry entry, Attempt attempt, long from, long to) {}

    private static final Comparator<Step> ORDER = Comparator.comparingLong(Step::from).thenComparingLong(Step::to)
            .thenComparingInt(s -> s.entry.index()).thenComparingInt(s -> s.attempt.number());

    private final Board board;
    private final long now;
    private final Map<Integer, List<Step>> slots = new HashMap<>();

    private CriticalPath(Board board, long now) {
        this.board = board;
        this.now = now;
        for (var entry : board.entries())
            for (var attempt : entry.attempts()) slots.computeIfAbsent(attempt.slot(), _ -> new ArrayList<>()).add(step(entry, attempt));
        slots.values().forEach(steps -> steps.sort(ORDER));
    }

    /// @param now the end of the run, or the time while it goes on
    /// @return null if nothing was started
    static Summary.Path of(Board board, long now) {
        return new CriticalPath(board, now).path();
    }

    private Step step(Entry entry, Attempt attempt) {
        boolean inSlot = attempt == entry.attempt() && board.running().contains(entry);
        long to = attempt.verified() != null ? attempt.verified().at() : inSlot || attempt.running() ? now : attempt.ended();
        return new Step(entry, attempt, attempt.started(), Math.max(attempt.started(), to));
    }

    private Summary.Path path() {
        var last = slots.values().stream().map(List::getLast)
                .max(Comparator.comparingLong(Step::to).thenComparingInt(s -> -s.entry.index()));
        if (last.isEmpty()) return null;
        var path = new ArrayList<Summary.Step>();
        for (var step = last.get(); step != null; step = before(step, path)) {}
        double took = path.stream().mapToDouble(Summary.Step::duration).sum(), waited = path.stream().mapToDouble(Summary.Step::waited)
                .sum();
        var longest = new HashSet<>(path.stream().sorted(Comparator.comparingDouble((Summary.Step s) -> -s.duration() - s.waited()))
                .limit(MOST).toList());
        return new Summary.Path(path.size(), Summary.round(took), Summary.round(waited),
                path.reversed().stream().filter(longest::contains).toList());
    }

    /// Adds this step to the path, and gives the one it waited for longest. Each step back is one down in the order, so that the way has an
    /// end also where all happened in the same millisecond, or a journal is damaged.
    private Step before(Step step, List<Summary.Step> path) {
        Step found = null;
        var by = "start";
        long ready = step.entry.queued();
        int number = step.attempt.number();
        if (number > 1) {
            found = step(step.entry, step.entry.attempts().get(number - 2));
            by = "retry";
            ready = found.attempt.requeued() == null ? found.to : Math.max(found.to, found.attempt.requeued().until());
        } else if (need(step) instanceof Step need) {
            found = need;
            by = "after";
            ready = need.to;
        }
        var same = slots.get(step.attempt.slot());
        int at = Collections.binarySearch(same, step, ORDER);
        if (at > 0 && same.get(at - 1).to > ready && same.get(at - 1).to <= step.from) {
            found = same.get(at - 1);
            by = "slot";
        }
        long waited = step.from - (found == null ? board.start().at() : found.to);
        path.add(new Summary.Step(step.entry.task().id(), number, Instant.ofEpochMilli(step.from), (step.to - step.from) / 1000.0, by,
                Math.max(0, waited) / 1000.0));
        return found == null || ORDER.compare(found, step) >= 0 ? null : found;
    }

    private Step need(Step step) {
        return step.entry.task().after().stream().map(board::find).filter(e -> e != null && e.attempt() != null && e.settled() <= step.from)
                .max(Comparator.comparingLong(e -> e.settled())).map(e -> step(e, e.attempt()))
                        .filter(need -> ORDER.compare(need, step) < 0).orElse(null);
    }
}
