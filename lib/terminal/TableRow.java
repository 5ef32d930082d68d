package lib.terminal;

import java.util.*;
import java.util.function.UnaryOperator;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.Columns.Column;

/// One task as a row of the live table: its state in a word and a style, and the text of each column. It knows one entry, not where its row
/// stands.
public record TableRow(Entry entry, long now, UnaryOperator<String> shown) {

    /// In a word or two, with a countdown where something is waited for.
    public String state() {
        return switch (entry.status()) {
            case RUNNING -> entry.paused() ? "paused" : !entry.attempt().running() ? "checking" : entry.attempt().stopped() != null
                    ? "ending" : "running";
            case WAITING -> entry.paused() ? "paused" : entry.until() > now ? "retry " + Durations.whole(entry.until() - now)
                    : entry.lane().closed() != null ? "closed" : entry.lane().until() > now ? "limited" : "waiting";
            case SUCCEEDED -> "ok";
            case FAILED, CANCELLED, SKIPPED -> entry.status().word();
        };
    }

    /// How it is to look: `running`, `ok`, `failed`, `warn`, or `dim` for what needs nobody's eye.
    public String style() {
        return switch (state().split(" ")[0]) {
            case "running" -> "running";
            case "ok" -> "ok";
            case "failed" -> "failed";
            case "waiting", "cancelled", "skipped", "limited" -> "dim";
            default -> "warn";
        };
    }

    String time() {
        return entry.attempt() == null || entry.status() == Status.WAITING ? "" : Durations.whole(entry.attempt().millis(now));
    }

    /// Empty if it has nothing to say there.
    String of(Column column) {
        var attempt = entry.attempt();
        if (attempt == null) return "";
        var p = attempt.progress();
        return switch (column) {
            case TRY -> attempt.number() > 1 ? Integer.toString(attempt.number()) : "";
            case PHASE -> entry.status() == Status.RUNNING ? attempt.stopped() != null ? attempt.stopped().words()
                    : Objects.toString(shown.apply(p.phase()), "") : "";
            case TODO -> p.all() != null ? p.done() + "/" + p.all() : p.fraction() != null ? Math.round(p.fraction() * 100) + "%" : "";
            case TURN -> Objects.toString(p.turn(), "");
            case TOKENS -> p.tokens() == null ? "" : Usage.count(p.tokens().all());
            case COST -> cost();
            case MEMORY -> memory(attempt);
        };
    }

    /// Of all its attempts: that is what the task has cost.
    private String cost() {
        if (entry.used().usd() == null) return "";
        return (entry.attempt().progress().costUsd() == null ? "~" : "") + "$%.2f".formatted(entry.used().usd());
    }

    /// The most it held so far.
    private static String memory(Attempt attempt) {
        long mib = attempt.peak();
        return mib == 0 ? "" : mib < 1024 ? mib + "M" : "%.1fG".formatted(mib / 1024.0);
    }

    /// What it said last, why it failed, or what it waits for.
    public String line() {
        var said = switch (entry.status()) {
            case RUNNING -> entry.attempt().running() ? entry.attempt().progress().line() : "its check runs";
            case WAITING -> entry.openNeeds() > 0 ? "after " + String.join(", ", entry.task().after()) : entry.attempt() != null
                    && entry.attempt().judgement() != null ? Sentences.why(entry) : entry.reason();
            case FAILED -> Sentences.why(entry);
            case SUCCEEDED -> entry.attempt() == null ? null : entry.attempt().progress().line();
            case CANCELLED, SKIPPED -> entry.reason();
        };
        return said == null ? "" : Text.line(shown.apply(said), 1_000);
    }

    /// What a filter looks at.
    String words() {
        return entry.task().id() + " " + state() + " " + line();
    }

    /// As the template gets it.
    Map<String, Object> model(Columns columns, boolean chosen) {
        var middle = new StringBuilder(" ").append(Cells.right(time(), columns.time()));
        columns.shown().forEach((column, room) -> middle.append(' ').append(column.fit(of(column), room)));
        return Map.of("task", Cells.left(entry.task().id(), columns.task()), "state", Cells.left(state(), columns.state()), "style",
                style(),
                "middle", middle.append(" ".repeat(Columns.GAP)).toString(), "line", Cells.cut(line(), columns.line()), "chosen", chosen);
    }
}
