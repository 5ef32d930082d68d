package lib.report;

import java.time.Instant;
import java.util.*;
import java.util.function.*;
import lib.model.*;

/// Two runs beside each other: what got slower, dearer, newly failing, fixed, new, gone. Pure: two summaries in, differences out. Tasks are
/// the same if their ids are.
///
/// So that noise isn't news, time and cost count as changed only beyond both a share and an amount: see [#SHARE], [#SECONDS], [#USD].
///
/// @param before  the run that is compared with
/// @param after   the run that is judged
/// @param figures the totals beside each other
/// @param counts  how many tasks there are of each [Kind] that occurs
/// @param tasks   those with at least one kind of change, the worst first
/// @param same    how many tasks have none
record Comparison(Side before, Side after, List<Figure> figures, Map<String, Integer> counts, List<Change> tasks, int same,
        Threshold threshold) {
    /// What is less of a change than this share of what was, is none.
    static final double SHARE = 0.1;
    /// A task is slower or faster only by more than this.
    static final double SECONDS = 1;
    /// A task is dearer or cheaper only by more than this, in US dollars.
    static final double USD = 0.01;

    /// The kinds of change of a task; the worst first.
    public enum Kind {
        /// It fails, and did not.
        FAILING,
        /// It had succeeded, and now was cancelled, skipped, or isn't over.
        UNDONE,
        /// It took longer; only of one that succeeded in both runs.
        SLOWER,
        /// It cost more.
        DEARER,
        /// It is in the second run only.
        NEW,
        /// It is in the first run only.
        GONE,
        /// It had failed, was left out or wasn't over, and succeeds.
        FIXED,
        /// It took less time; only of one that succeeded in both runs.
        FASTER,
        /// It cost less.
        CHEAPER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record Side(String executionId, RunState state, Instant startTime) {}

    public record Threshold(double share, double seconds, double usd) {}

    /// @param before null if unknown; `after` likewise
    /// @param difference after less before; null if one of them is unknown
    public record Figure(String name, Double before, Double after, Double difference) {}

    /// A task in both runs.
    ///
    /// @param before null if it isn't in the first run; `after` likewise
    /// @param reason why it is as it is in the second run; null if there is nothing to say
    public record Change(String taskId, List<Kind> kinds, State before, State after, String reason) {}

    /// A task in one run, see [Summary.Line].
    public record State(Summary.Standing status, int attempts, double duration, Double costUsd) {
        private static State of(Summary.Line line) {
            return line == null ? null : new State(line.status(), line.attempts().size(), line.duration(), line.costUsd());
        }

        private boolean succeeded() {
            return status == Summary.Standing.SUCCEEDED;
        }

        private boolean failed() {
            return status == Summary.Standing.FAILED;
        }
    }

    public static Comparison of(Summary before, Summary after) {
        var old = new LinkedHashMap<String, Summary.Line>();
        var now = new LinkedHashMap<String, Summary.Line>();
        for (var line : before.tasks()) old.put(line.taskId(), line);
        for (var line : after.tasks()) now.put(line.taskId(), line);
        var ids = new LinkedHashSet<>(now.keySet());
        ids.addAll(old.keySet());
        var changes = ids.stream().map(id -> change(id, old.get(id), now.get(id))).filter(c -> !c.kinds.isEmpty())
                .sorted(Comparator.comparing(c -> c.kinds.getFirst())).toList();
        var counts = new LinkedHashMap<String, Integer>();
        for (var kind : Kind.values()) {
            int count = (int) changes.stream().filter(c -> c.kinds.contains(kind)).count();
            if (count > 0) counts.put(kind.word(), count);
        }
        return new Comparison(side(before), side(after), figures(before.summary(), after.summary()), counts, changes,
                ids.size() - changes.size(), new Threshold(SHARE, SECONDS, USD));
    }

    private static Side side(Summary s) {
        return new Side(s.executionId(), s.state(), s.startTime());
    }

    private static Change change(String id, Summary.Line before, Summary.Line after) {
        State was = State.of(before), is = State.of(after);
        return new Change(id, kinds(was, is), was, is, after == null || is.succeeded() ? null : reason(after));
    }

    /// The reason, or how it ended by itself if that is all the reason says.
    private static String reason(Summary.Line line) {
        boolean byItself = line.reason() != null && Reason.of(line.reason()) == Reason.Known.EXIT
                && !line.attempts().isEmpty();
        return byItself ? line.attempts().getLast().exit() : line.reason();
    }

    private static List<Kind> kinds(State was, State is) {
        var kinds = EnumSet.noneOf(Kind.class);
        if (was == null) kinds.add(Kind.NEW);
        if (is == null) kinds.add(Kind.GONE);
        if (is != null && is.failed() && (was == null || !was.failed())) kinds.add(Kind.FAILING);
        if (was != null && is != null) {
            if (was.succeeded() && !is.succeeded() && !is.failed()) kinds.add(Kind.UNDONE);
            if (!was.succeeded() && is.succeeded()) kinds.add(Kind.FIXED);
            if (was.succeeded() && is.succeeded()) {
                if (more(was.duration, is.duration, SECONDS)) kinds.add(Kind.SLOWER);
                if (more(is.duration, was.duration, SECONDS)) kinds.add(Kind.FASTER);
            }
            if (was.costUsd != null && is.costUsd != null) {
                if (more(was.costUsd, is.costUsd, USD)) kinds.add(Kind.DEARER);
                if (more(is.costUsd, was.costUsd, USD)) kinds.add(Kind.CHEAPER);
            }
        }
        return List.copyOf(kinds);
    }

    /// Whether the second is more than the first, beyond noise. The share is of the smaller, so that what is slower one way is faster the
    /// other.
    private static boolean more(double from, double to, double least) {
        return to - from > least && to - from > SHARE * from;
    }

    private static List<Figure> figures(Summary.Totals before, Summary.Totals after) {
        var figures = new ArrayList<Figure>();
        BiConsumer<String, Function<Summary.Totals, Number>> add = (name,
                of) -> figures.add(figure(name, of.apply(before), of.apply(after)));
        add.accept("total_tasks", Summary.Totals::totalTasks);
        add.accept("successful", Summary.Totals::successful);
        add.accept("failed", Summary.Totals::failed);
        add.accept("cancelled", Summary.Totals::cancelled);
        add.accept("retries", Summary.Totals::retries);
        add.accept("wall_duration", Summary.Totals::wallDuration);
        add.accept("total_duration", Summary.Totals::totalDuration);
        add.accept("parallel_speedup", Summary.Totals::parallelSpeedup);
        add.accept("total_cost_usd", Summary.Totals::totalCostUsd);
        add.accept("tokens", t -> t.tokens() == null ? null : t.tokens().all());
        return figures.stream().filter(f -> f.before != null || f.after != null).toList();
    }

    private static Figure figure(String name, Number before, Number after) {
        var was = before == null ? null : before.doubleValue();
        var is = after == null ? null : after.doubleValue();
        return new Figure(name, was, is, was == null || is == null ? null : Math.round((is - was) * 1e8) / 1e8);
    }
}
