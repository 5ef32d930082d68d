package lib.report;

import java.util.*;
import lib.board.*;

/// What the attempts of a run took of the machine, by kind, beside what was expected of them: the [Summary.Need]s. Pure: it knows the board
/// alone.
final class Consumed {
    private static final int MOST = 50;

    private Consumed() {}

    /// Those that took most come first; null if nothing was measured.
    static List<Summary.Need> of(Board board, long now) {
        var kinds = new LinkedHashMap<String, List<Attempt>>();
        for (var entry : board.entries())
            for (var attempt : entry.attempts())
                if (attempt.consumed().peak() > 0) kinds.computeIfAbsent(entry.kind(), _ -> new ArrayList<>()).add(attempt);
        var redaction = board.policy().redaction();
        var all = kinds.entrySet().stream().map(kind -> need(redaction.text(kind.getKey()), kind.getValue(), now))
                .sorted(Comparator.comparingLong(Summary.Need::peakMemory).reversed()).limit(MOST).toList();
        return all.isEmpty() ? null : all;
    }

    private static Summary.Need need(String kind, List<Attempt> attempts, long now) {
        long expected = 0, peak = 0, sum = 0, millis = 0;
        double cpu = 0;
        for (var attempt : attempts) {
            var used = attempt.consumed();
            if (used.expected() > 0) expected = used.expected();
            peak = Math.max(peak, used.peak());
            sum += used.peak();
            cpu += used.cpu();
            millis += attempt.millis(now);
        }
        return new Summary.Need(kind, attempts.size(), expected, peak, sum / attempts.size(),
                hundredths(millis == 0 ? 0 : cpu * 1000 / millis), hundredths(cpu));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
