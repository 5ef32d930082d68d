package lib.report;

import java.util.*;
import lib.board.*;
import lib.model.*;
import static lib.report.Summary.round;

/// The sums over the tasks of a run, added up one after the other: what a [Summary] has besides its lines. It keeps none of them.
final class Tally {
    /// What some attempts did and spent.
    private static final class Sum {
        private final DoubleSummaryStatistics duration = new DoubleSummaryStatistics();
        private int tasks, attempts;
        private Double usd;
        private Progress.Tokens tokens;

        void add(Summary.Line task) {
            tasks++;
            attempts += task.attempts().size();
            duration.accept(task.duration());
            spend(task.costUsd(), task.tokens());
        }

        void spend(Double cost, Progress.Tokens used) {
            usd = plus(usd, cost);
            tokens = tokens == null ? used : used == null ? tokens : tokens.plus(used);
        }
    }

    private final Map<String, Sum> models = new TreeMap<>(), agents = new TreeMap<>();
    private final Sum all = new Sum(), taken = new Sum();
    private int started, marked, unpriced;
    private Double estimated;

    void add(Entry entry, Summary.Line task) {
        all.add(task);
        if (entry.provenance().taken() instanceof Reuse.Taken one && one.best() == null) {
            taken.tasks++;
            taken.duration.accept(task.earlier().duration());
            taken.spend(task.earlier().costUsd(), null);
        }
        if (!task.attempts().isEmpty()) {
            started++;
            of(agents, Objects.requireNonNullElse(task.agent(), "command")).add(task);
        }
        for (var attempt : task.attempts()) {
            if (attempt.model() == null) continue;
            var model = of(models, attempt.model());
            model.attempts++;
            model.spend(attempt.costUsd(), attempt.tokens());
        }
        for (var attempt : entry.attempts()) {
            var told = attempt.progress();
            if (told.tokens() == null || told.costUsd() != null) continue;
            estimated = plus(estimated, told.estimateUsd());
            if (told.estimateUsd() == null) unpriced++;
        }
        if (task.status() == Summary.Standing.SUCCEEDED && task.caveats() != null) marked++;
    }

    /// Null if nothing was.
    Summary.Taken taken() {
        return taken.tasks == 0 ? null : new Summary.Taken(taken.tasks, round(taken.duration.getSum()), told(taken.usd));
    }

    private static Sum of(Map<String, Sum> by, String name) {
        return by.computeIfAbsent(name, _ -> new Sum());
    }

    List<Summary.Model> models() {
        return models.entrySet().stream().map(e -> new Summary.Model(e.getKey(), e.getValue().attempts, told(e.getValue().usd),
                e.getValue().tokens)).toList();
    }

    List<Summary.Spent> agents() {
        return agents.entrySet().stream().map(e -> new Summary.Spent(e.getKey(), e.getValue().tasks, e.getValue().attempts,
                round(e.getValue().duration.getSum()), told(e.getValue().usd), e.getValue().tokens)).toList();
    }

    /// @param width how many places there were at the most
    Summary.Totals totals(Board board, int width, long end) {
        int skipped = board.count(Status.SKIPPED);
        double total = all.duration.getSum(), wall = Math.max(0, end - board.start().at()) / 1000.0, speedup = wall > 0 ? total / wall : 0;
        return new Summary.Totals(all.tasks, board.count(Status.SUCCEEDED), board.count(Status.FAILED),
                board.count(Status.CANCELLED) + skipped, skipped, board.count(Status.RUNNING), board.count(Status.WAITING),
                all.attempts - started, round(total), wall, round(speedup), round(speedup / Math.max(1, Math.min(width, all.tasks))),
                told(all.usd), told(estimated), unpriced, all.tokens, marked);
    }

    /// Null if none is known: an unknown cost is not nought.
    static Double sum(List<Attempt> attempts) {
        Double usd = null;
        for (var attempt : attempts) usd = plus(usd, attempt.progress().costUsd());
        return told(usd);
    }

    private static Double plus(Double usd, Double more) {
        return usd == null ? more : more == null ? usd : Double.valueOf(usd + more);
    }

    private static Double told(Double usd) {
        return usd == null ? null : Double.valueOf(Math.round(usd * 1e8) / 1e8);
    }
}
