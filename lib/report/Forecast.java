package lib.report;

import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;

/// The expected end of a run, as a span of time: from how long tasks of the same kind have taken, what is still to do, and the slots. Pure,
/// and one pass over the board.
///
/// A kind is an agent and its model, or a command's program, which in a shell's line comes after variables that are set; of a kind that
/// nobody has seen, the mean of all is taken. What remains is dealt out to the slots as they come free; a task that takes
/// longer than its kind's mean is thought to need a quarter more than it has taken. The span is one of four in five, if tasks scatter as
/// they did: it narrows as tasks end. It doesn't foresee failures that will be tried again, tasks that come `after` one another, or limits
/// not yet met.
///
/// @param low    milliseconds from now, at least
/// @param likely what it comes to if all take what their kind takes
/// @param high   at most
public record Forecast(long low, long likely, long high) {
    /// Four in five cases of a normal distribution lie within so many standard deviations.
    private static final double SPAN = 1.28;
    /// How much the tasks of a kind are thought to differ before there are enough to see.
    private static final double SCATTER = 0.5;
    private static final double OVERDUE = 0.25;
    /// From this share done on, what a task says of itself is gone by.
    private static final double TOLD = 0.05;
    /// More than this are not dealt out one by one.
    private static final int MOST_DEALT = 2_000;

    private record Kind(String program, String model) {
        static Kind of(Task task) {
            return switch (task.work()) {
                case Work.Prompt p -> new Kind(p.agent(), p.model());
                case Work.Exec e -> new Kind(e.argv().getFirst(), null);
                case Work.Shell s -> new Kind(firstWord(s.line()), null);
            };
        }

        /// After `n=3;` and the like, in which values are.
        private static final Pattern SET = Pattern.compile(
                "\\s*+(?:\\w++=(?:'[^']*+'|\"[^\"]*+\"|\\\\.|[^\\s;&|'\"\\\\])*+[\\s;&|]++)*+([^\\s;&|]*+)");

        private static String firstWord(String line) {
            var set = SET.matcher(line);
            return set.lookingAt() ? set.group(1) : line;
        }
    }

    /// Durations of the tasks of a kind, in milliseconds.
    private static final class Spread {
        private long n;
        private double mean;
        private double squares;

        void add(double value) {
            n++;
            double before = value - mean;
            mean += before / n;
            squares += before * (value - mean);
        }

        /// Reckoned as if one more task had been seen, which differed by what is usual.
        double variance() {
            double usual = SCATTER * mean;
            return (squares + usual * usual) / n;
        }
    }

    /// Null if there is nothing to go by yet, or nothing to wait for.
    ///
    /// @param now in the board's terms
    public static Forecast of(Board board, long now) {
        if (board.done() || board.end() != null || board.paused()) return null;
        var seen = new HashMap<Kind, Spread>();
        var any = new Spread();
        for (var entry : board.entries()) {
            if (entry.attempts().isEmpty() || entry.status() != Status.SUCCEEDED && entry.status() != Status.FAILED) continue;
            double took = spent(entry, now);
            seen.computeIfAbsent(Kind.of(entry.task()), _ -> new Spread()).add(took);
            any.add(took);
        }
        return any.n == 0 ? null : new Remaining(board, now, seen, any).forecast();
    }

    private static long spent(Entry entry, long now) {
        long sum = 0;
        for (var attempt : entry.attempts()) sum += attempt.millis(now);
        return sum;
    }

    /// The work still to be done, dealt out to the slots.
    private static final class Remaining {
        private final Map<Kind, Spread> seen;
        private final Spread any;
        private final int slots;
        private final PriorityQueue<Double> free = new PriorityQueue<>();
        private double variance;
        private double doubt;
        private double end;
        private long all;

        Remaining(Board board, long now, Map<Kind, Spread> seen, Spread any) {
            this.seen = seen;
            this.any = any;
            this.slots = Math.max(1, Math.min(board.places(), board.ceiling()));
            for (var entry : board.running()) {
                var spread = spread(entry);
                double took = spent(entry, now);
                var told = entry.task().work() instanceof Work.Prompt ? null : entry.attempt().progress().share();
                // What it says itself is better than what others took.
                add(told != null && told >= TOLD ? took / told - took
                        : Math.max(spread.mean - took, OVERDUE * Math.max(spread.mean, took)));
            }
            while (free.size() < slots) free.add(0.0);
            boolean starts = board.halt() == null;
            long waiting = starts ? board.count(Status.WAITING) : 0, left = waiting;
            double bulk = 0;
            if (starts) for (var entry : board.entries()) {
                if (entry.status() != Status.WAITING || entry.closed() != null) continue;
                double mean = spread(entry).mean;
                if (left-- > MOST_DEALT) bulk += mean / slots;
                else add(free.remove() + mean);
            }
            end += bulk;
            if (starts)
                for (var part : board.shut(now))
                    if (part.closed() == null)
                        end = Math.max(end, part.until() - now + any.mean * Math.ceil((double) board.waiting(part) / slots));
        }

        private void add(double at) {
            free.add(at);
            end = Math.max(end, at);
        }

        private Spread spread(Entry entry) {
            var known = seen.get(Kind.of(entry.task()));
            var spread = known == null ? any : known;
            all++;
            // One of a kind nobody has seen may differ from the others by as much as they take.
            variance += known == null ? any.mean * any.mean : spread.variance();
            doubt += Math.sqrt((known == null ? any.mean * any.mean : spread.variance()) / spread.n);
            return spread;
        }

        Forecast forecast() {
            double share = Math.min(slots, Math.max(1, all));
            double deviation = SPAN * Math.hypot(Math.sqrt(variance) / share, doubt / share);
            return new Forecast(Math.round(Math.max(end / 4, end - deviation)), Math.round(end), Math.round(end + deviation));
        }
    }

    /// Such as `about 4m-7m`.
    public String words() {
        var from = rounded(low, false);
        var to = rounded(high, true);
        return "about " + (from.equals(to) ? to : from + "-" + to);
    }

    /// Rounded to five seconds, one minute or ten minutes, the coarser the longer it is.
    private static String rounded(long millis, boolean up) {
        long step = millis < 60_000 ? 5_000 : millis < 3_600_000 ? 60_000 : 600_000;
        long steps = Math.max(1, up ? (millis + step - 1) / step : millis / step);
        long seconds = steps * step / 1000;
        if (seconds < 60) return seconds + "s";
        if (seconds < 3600) return seconds / 60 + "m";
        return seconds / 3600 + "h" + (seconds % 3600 == 0 ? "" : "%02dm".formatted(seconds / 60 % 60));
    }
}
