package lib;

import java.util.*;
import java.util.stream.Stream;
import lib.Board.Status;

/// What the live table shows of a board: a few rows chosen to fit the window, and the totals. Pure; it costs as much as there are
/// rows, not tasks, so that ten thousand tasks are drawn as fast as ten.
final class LiveTable {
    private LiveTable() {}

    private static final int HEAD_AND_FOOT = 7;
    /// What one line of the table shows beyond a command's: an agent's phase and todos.
    private static final List<String> STEPS = List.of("phase", "todos");

    /// The model of `templates/live.ftl`.
    static Map<String, Object> of(Board board, long now, int width, int height, boolean colour, boolean keys) {
        var start = board.start();
        int all = board.entries().size();
        int settled = all - board.count(Status.WAITING) - board.count(Status.RUNNING);
        var shut = board.lanes.shut(now);
        int room = Math.max(1, height - HEAD_AND_FOOT - shut.size() - (board.held() != null ? 1 : 0) - (board.halt() != null ? 1 : 0) - (board.paused() ? 1 : 0) - (keys ? 1 : 0));
        var failed = board.failed().reversed().stream().limit(Math.max(1, room / 3)).toList();
        var rows = Stream.concat(board.running().stream(), Stream.concat(board.lanes.startable(), board.steering.held.stream()).limit(room))
                .limit(Math.max(1, room - failed.size())).toList();
        var model = new HashMap<String, Object>();
        model.put("run", start.run());
        model.put("width", width);
        model.put("elapsed", Durations.words(now - start.at()));
        model.put("all", all);
        model.put("settled", settled);
        model.put("succeeded", board.count(Status.SUCCEEDED));
        model.put("failed", board.count(Status.FAILED));
        model.put("cancelled", board.count(Status.CANCELLED) + board.count(Status.SKIPPED));
        model.put("running", board.count(Status.RUNNING));
        model.put("waiting", board.count(Status.WAITING));
        model.put("retries", board.retries());
        model.put("slots", board.policy().parallel());
        if (board.paused()) model.put("paused", Durations.words(now - board.steering.pausedAt));
        model.put("bar", bar(settled, all, Math.clamp(width / 4, 10, 40)));
        if (board.sample() != null) {
            var cpu = board.sample().cpu() != null ? board.sample().cpu() : board.sample().cpuNow();
            if (cpu != null) model.put("cpu", Math.round(cpu));
            model.put("memory", Math.round(board.sample().memory()));
        }
        if (board.held() != null) model.put("held", board.held());
        if (board.halt() != null) model.put("halted", board.halt().why() + (board.halt().when() == Halt.When.SOON ? ": waiting for what runs, Ctrl-C ends it" : ": ending what runs"));
        if (board.used().usd() != null) model.put("cost", Views.money(board.used().usd()));
        model.put("limits", shut.stream().map(l -> Map.of("account", l.account, "closed", l.closed != null, "words", l.closed != null ? l.closed : Durations.words(l.until - now))).toList());
        var shown = rows.stream().map(e -> row(e, now)).toList();
        var failures = failed.stream().map(e -> row(e, now)).toList();
        model.put("rows", shown);
        model.put("steps", Stream.concat(shown.stream(), failures.stream()).anyMatch(row -> STEPS.stream().anyMatch(step -> !row.get(step).equals(""))));
        model.put("more", Math.max(0, board.count(Status.WAITING) + board.count(Status.RUNNING) - rows.size()));
        model.put("failures", failures);
        if (keys) model.put("keys", Keys.HELP);
        model.put("colour", colour);
        return model;
    }

    private static Map<String, Object> row(Entry entry, long now) {
        var row = new HashMap<String, Object>();
        var attempt = entry.attempt();
        var p = attempt == null ? Progress.NONE : attempt.progress();
        row.put("task", entry.task().id());
        row.put("state", entry.paused() ? "paused" : entry.status() == Status.WAITING && entry.until() > now ? "retry " + Durations.words(entry.until() - now) : entry.status().word());
        row.put("time", attempt == null || entry.status() == Status.WAITING ? "" : Durations.words(attempt.millis(now)));
        row.put("attempt", attempt == null ? "" : Integer.toString(attempt.number()));
        row.put("phase", attempt != null && attempt.stopped() != null && attempt.running() ? "ending: " + attempt.stopped() : Objects.toString(p.phase(), ""));
        row.put("turn", Objects.toString(p.turn(), ""));
        row.put("todos", p.all() != null ? p.done() + "/" + p.all() : p.fraction() != null ? Math.round(p.fraction() * 100) + "%" : "");
        row.put("tokens", p.tokens() == null ? "" : Views.count(p.tokens().all()));
        row.put("cost", p.costUsd() != null ? Views.money(p.costUsd()) : p.estimateUsd() != null ? "~" + Views.money(p.estimateUsd()) : "");
        row.put("line", entry.status() == Status.RUNNING ? Objects.toString(p.line(), "") : entry.attempt() != null && entry.attempt().judgement() != null ? LogDisplay.why(entry).replaceAll("\\s+", " ") : Objects.toString(entry.reason(), ""));
        return row;
    }

    private static String bar(int done, int all, int width) {
        int full = all == 0 ? 0 : (int) ((long) done * width / all);
        return "█".repeat(full) + "░".repeat(width - full);
    }
}
