package lib.report;

import java.util.*;
import lib.board.*;
import lib.model.*;

/// The figures of a run as OpenMetrics text 1.0, which Prometheus scrapes; as it uses counters, gauges and histograms alone, the textfile
/// collector of node_exporter reads it too. Pure: a board and a moment. Each sample has the run's id, so that many runs can stand in one
/// place; nothing in it is of one task alone, so it stays small however many there are.
final class Metrics {
    private static final String PREFIX = "orchestrate_";
    /// In seconds: from a command of a moment to an agent that works for hours.
    private static final double[] BUCKETS = {0.1, 1, 5, 15, 60, 300, 900, 3_600, 14_400};

    private final String run;
    private final StringBuilder out = new StringBuilder();

    private Metrics(String run) {
        this.run = run;
    }

    /// @param now in the board's terms
    static String of(Board board, long now) {
        var of = new Metrics(board.start().run());
        of.run(board);
        of.tasks(board);
        of.attempts(board);
        of.spent(board);
        of.machine(board, now);
        return of.out.append("# EOF\n").toString();
    }

    private void run(Board board) {
        family("run_start_time_seconds", "gauge", "seconds", "When the run was started, in seconds since 1970.");
        sample("run_start_time_seconds", board.start().at() / 1000.0);
        family("run_over", "gauge", "", "Whether the run is over.");
        sample("run_over", board.end() == null ? 0 : 1);
        family("paused", "gauge", "", "Whether the whole run is paused.");
        sample("paused", board.paused() ? 1 : 0);
        family("slots", "gauge", "", "How many attempts may run at a time.");
        sample("slots", board.places());
        family("attempts_running", "gauge", "", "How many attempts run.");
        sample("attempts_running", board.running().size());
    }

    private void tasks(Board board) {
        family("tasks", "gauge", "", "Tasks by where they stand.");
        for (var status : Status.values()) sample("tasks", board.count(status), "status", status.word());
    }

    private void attempts(Board board) {
        var outcomes = new TreeMap<String, Integer>();
        var counts = new long[BUCKETS.length];
        long all = 0, millis = 0;
        for (var entry : board.entries())
            for (var attempt : entry.attempts()) {
                if (attempt.running()) continue;
                long took = attempt.millis(attempt.ended());
                for (int i = 0; i < BUCKETS.length; i++) if (took <= BUCKETS[i] * 1000) counts[i]++;
                all++;
                millis += took;
                if (attempt.judgement() != null) outcomes.merge(attempt.judgement().outcome().word(), 1, Integer::sum);
            }
        family("attempts", "counter", "", "Attempts that have ended, by what their end means.");
        outcomes.forEach((outcome, n) -> sample("attempts_total", n, "outcome", outcome));
        family("retries", "counter", "", "Attempts beyond each task's first that were asked for.");
        sample("retries_total", board.retries());
        family("attempt_duration_seconds", "histogram", "seconds", "How long attempts ran, pauses left out.");
        for (int i = 0; i < BUCKETS.length; i++) sample("attempt_duration_seconds_bucket", counts[i], "le", Double.toString(BUCKETS[i]));
        sample("attempt_duration_seconds_bucket", all, "le", "+Inf");
        sample("attempt_duration_seconds_count", all);
        sample("attempt_duration_seconds_sum", millis / 1000.0);
    }

    private void spent(Board board) {
        var tokens = board.entries().stream().flatMap(e -> e.attempts().stream()).map(a -> a.progress().tokens()).filter(Objects::nonNull)
                .reduce(Progress.Tokens::plus).orElse(null);
        if (tokens != null) {
            family("tokens", "counter", "", "Tokens that agents have used.");
            sample("tokens_total", tokens.input(), "kind", "input");
            sample("tokens_total", tokens.output(), "kind", "output");
            sample("tokens_total", tokens.cacheRead(), "kind", "cache_read");
            sample("tokens_total", tokens.cacheWrite(), "kind", "cache_write");
        }
        if (board.used().usd() == null) return;
        family("cost_usd", "counter", "usd", "US dollars that agents have spent, by list prices where they don't tell.");
        sample("cost_usd_total", board.used().usd());
    }

    private void machine(Board board, long now) {
        family("held", "gauge", "", "Whether the machine is too busy for new starts.");
        sample("held", board.held() == null ? 0 : 1);
        family("accounts_shut", "gauge", "", "Accounts, or models of one, that take no new starts for now.");
        sample("accounts_shut", board.shut(now).size());
        var look = board.sample();
        if (look == null) return;
        if (look.cpuKnown() != null) {
            family("machine_cpu_percent", "gauge", "percent", "CPU use of the machine.");
            sample("machine_cpu_percent", look.cpuKnown());
        }
        family("machine_memory_percent", "gauge", "percent", "Memory use of the machine.");
        sample("machine_memory_percent", look.memory());
    }

    private void family(String name, String type, String unit, String help) {
        out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) out.append("# UNIT ").append(PREFIX).append(name).append(' ').append(unit).append('\n');
        out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    }

    private void sample(String name, long value, String... label) {
        line(name, Long.toString(value), label);
    }

    private void sample(String name, double value, String... label) {
        line(name, Double.toString(value), label);
    }

    private void line(String name, String value, String... label) {
        out.append(PREFIX).append(name).append("{run=\"").append(escaped(run)).append('"');
        if (label.length > 0) out.append(',').append(label[0]).append("=\"").append(escaped(label[1])).append('"');
        out.append("} ").append(value).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
