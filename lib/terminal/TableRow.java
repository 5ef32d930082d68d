package lib.terminal;

import java.util.*;
import java.util.function.UnaryOperator;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.Columns.Column;

/// One task as a row of the live table: its state, and the text of each column. It knows one entry, not where its row
/// stands.
public record TableRow(Entry entry, long now, UnaryOperator<String> shown) {
    /// Cells of the bar that shows how much of a task is done.
    private static final int SHARE = 4;

    /// The state of a task and how it is to look: `running`, `ok`, `failed`, `warn`, or `dim` for what needs nobody's eye. `needs you` is
    /// what has succeeded or waits, and a person alone can help.
    public enum State {
        RUNNING("running"), CHECKING("warn"), ENDING("warn"), PAUSED("warn"), RETRY("warn"), CLOSED("warn"), LIMITED("dim"), WAITING("dim"),
        OK("ok"), NEEDS_YOU("warn"), MARKED("warn"), FAILED("failed"), CANCELLED("dim"), SKIPPED("dim");

        private final String style;

        State(String style) {
            this.style = style;
        }

        public String word() {
            return this == MARKED ? "ok !" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        public String style() {
            return style;
        }
    }

    public State state() {
        return switch (entry.status()) {
            case RUNNING -> entry.paused() ? State.PAUSED : !entry.attempt().running() ? State.CHECKING
                    : entry.attempt().stopped() != null ? State.ENDING : State.RUNNING;
            case WAITING -> entry.paused() ? State.PAUSED : entry.until() > now ? State.RETRY
                    : entry.closed() != null ? Appeal.of(entry) != null ? State.NEEDS_YOU : State.CLOSED : entry.limitedUntil() > now
                            ? State.LIMITED : State.WAITING;
            case SUCCEEDED -> Appeal.of(entry) != null ? State.NEEDS_YOU : marked() ? State.MARKED : State.OK;
            case FAILED -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
            case SKIPPED -> State.SKIPPED;
        };
    }

    /// Whether something marks its success.
    private boolean marked() {
        return entry.attempt() != null && !entry.attempt().caveats().isEmpty();
    }

    /// The state in a word or two, with a countdown where something is waited for.
    String stated() {
        return state().word() + (state() == State.RETRY ? " " + Durations.whole(entry.until() - now) : "");
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
                    : attempt.preparation().goesOn() ? "setup" : Objects.toString(shown.apply(p.phase()), "") : "";
            case TODO -> p.all() != null ? p.done() + "/" + p.all()
                    : p.fraction() != null && entry.status() == Status.RUNNING ? share(p.fraction()) : "";
            case TURN -> Objects.toString(p.turn(), "");
            case TOKENS -> p.tokens() == null ? "" : Usage.count(p.tokens().all());
            case COST -> cost();
            case MEMORY -> memory(attempt);
        };
    }

    private static String share(double fraction) {
        int full = (int) Math.round(fraction * SHARE);
        return Gauges.FULL.repeat(full) + Gauges.EMPTY.repeat(SHARE - full) + " " + (int) (fraction * 100) + "%";
    }

    /// The cost of all its attempts: that is what the task has cost.
    private String cost() {
        if (entry.used().usd() == null) return "";
        return (entry.attempt().progress().costUsd() == null ? "~" : "") + "$%.2f".formatted(entry.used().usd());
    }

    /// The most it held so far.
    private static String memory(Attempt attempt) {
        long mib = attempt.consumed().peak();
        return mib == 0 ? "" : mib < 1024 ? mib + "M" : "%.1fG".formatted(mib / 1024.0);
    }

    /// What it said last, why it failed, or what it waits for.
    public String line() {
        var said = switch (entry.status()) {
            case RUNNING -> !entry.attempt().running() ? "its check runs"
                    : entry.attempt().preparation().goesOn() ? "its worktree is set up" : entry.attempt().progress().line();
            case WAITING -> entry.openNeeds() > 0 ? "after " + entry.task().afterWords() : entry.attempt() != null
                    && entry.attempt().judgement() != null ? Sentences.why(entry) : entry.reason();
            case FAILED -> Sentences.why(entry);
            case SUCCEEDED -> entry.attempt() == null ? null
                    : marked() ? Sentences.caveats(entry.attempt()) : entry.attempt().progress().line();
            case CANCELLED, SKIPPED -> entry.reason();
        };
        return said == null ? "" : Text.line(shown.apply(said), 1_000);
    }

    /// What a filter looks at.
    String words() {
        return entry.task().id() + " " + stated() + " " + line();
    }

    /// The row as the template gets it.
    Map<String, Object> model(Columns columns, boolean chosen) {
        var middle = new StringBuilder(" ").append(Cells.right(time(), columns.time()));
        columns.shown().forEach((column, room) -> middle.append(' ').append(column.fit(of(column), room)));
        return Map.of("task", Cells.left(entry.task().id(), columns.task()), "state", Cells.left(stated(), columns.state()), "style",
                state().style(),
                "middle", middle.append(" ".repeat(Columns.GAP)).toString(), "line", Cells.cut(line(), columns.line()), "chosen", chosen);
    }
}
