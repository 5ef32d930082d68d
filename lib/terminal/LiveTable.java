package lib.terminal;

import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.Columns.Column;

/// The contents of the live table, made from a board: the totals, and as many rows as fit the window. Only what is seen is made, so that
/// ten thousand tasks are drawn as fast as ten. It reads no clock and no file, and knows neither the terminal nor how things look: that
/// stands in `templates/live.ftl`.
final class LiveTable {
    private static final long FORECAST_MILLIS = 1_000;
    private static final int TASKS_A_MILLISECOND = 5;
    private static final int MOST_REDACTED = 2_000;
    private static final String KEYS =
            "enter log  p pause  r resume  x cancel  R retry  + - slots  d drain  s stop  / filter  ? help  q leave";
    private static final String FEW_KEYS = "↑↓ choose  enter log  p pause  x cancel  R retry  s stop  / filter  ? help";

    /// @param keys whether somebody can press any
    record Window(int width, int height, boolean colour, boolean keys) {}

    /// What the person at the table does.
    final Dashboard dashboard = new Dashboard();
    private final Spending spending = new Spending();
    private final Set<Column> seen = EnumSet.noneOf(Column.class);
    private final Map<String, String> redacted = new HashMap<>();
    private Redaction redaction = Policy.DEFAULT.redaction();
    private int longest;
    private Forecast forecast;
    private long forecastAt = Long.MIN_VALUE / 2;
    private List<String> summary;

    /// Something happened; the board has it already.
    void event(Event event, Board board) {
        dashboard.event(event);
        if (event instanceof Event.Queued e) longest = Math.max(longest, Cells.width(e.task().id()));
        if (event instanceof Event.Noted || event instanceof Event.Ended) spending.seen(event.at(), board.used().usd());
    }

    /// The run is over, or nobody runs it.
    ///
    /// @param summary two lines that tell how it went
    void over(List<String> summary) {
        this.summary = summary;
        dashboard.over();
    }

    /// The model of `templates/live.ftl`, whose head tells its fields.
    ///
    /// @param log the chosen task's log; null unless it is looked at
    Map<String, Object> model(Board board, long clock, Window window, TaskLog log) {
        // Of what is over the clock stands still.
        long now = summary == null ? clock : board.at();
        if (redaction != board.policy().redaction()) redacted.clear();
        redaction = board.policy().redaction();
        if (redacted.size() > MOST_REDACTED) redacted.clear();
        var model = new HashMap<String, Object>();
        model.put("view", dashboard.mode() == Dashboard.Mode.HELP ? "help" : log != null ? "log" : "table");
        model.put("width", window.width);
        model.put("colour", window.colour);
        model.put("foot", foot(clock, window));
        totals(board, now, window, model);
        if (log != null) log(board, now, window, log, model);
        else table(board, now, window, model);
        return model;
    }

    private String shown(String text) {
        return text == null ? null : redacted.computeIfAbsent(text, redaction::text);
    }

    private Map<String, String> foot(long now, Window window) {
        int room = window.width - 1;
        var said = dashboard.said(now);
        return switch (dashboard.mode()) {
            case FILTER -> text("plain", Cells.cut("/" + dashboard.filter() + "▏", room));
            case STOP -> text("warn", Cells.cut("stop the run and end what runs?  y or s: yes, any other key: no", room));
            case TABLE, LOG, HELP -> said != null ? text(dashboard.bad() ? "failed" : "warn", Cells.cut(Text.line(said, 500), room))
                    : !window.keys ? text("dim", "")
                    : dashboard.mode() == Dashboard.Mode.LOG
                            ? text("dim", Cells.cut("esc back  ↑↓ scroll  end follow  p pause  r resume  x cancel  R retry", room))
                    : !dashboard.filter().isEmpty() ? text("warn",
                            Cells.cut("only '" + dashboard.filter() + "': / changes it, esc shows all", room))
                    : text("dim", room >= KEYS.length() ? KEYS : Cells.cut(FEW_KEYS, room));
        };
    }

    private static Map<String, String> text(String style, String text) {
        return Map.of("style", style, "text", text);
    }

    private void totals(Board board, long now, Window window, Map<String, Object> model) {
        var start = board.start();
        int all = board.entries().size();
        int failed = board.count(Status.FAILED), left = board.count(Status.CANCELLED) + board.count(Status.SKIPPED);
        int settled = board.count(Status.SUCCEEDED) + failed + left;
        model.put("run", start.run());
        model.put("elapsed", Durations.whole(now - start.at()));
        model.put("all", all);
        model.put("settled", settled);
        model.put("succeeded", board.count(Status.SUCCEEDED));
        model.put("failed", failed);
        model.put("cancelled", left);
        model.put("retries", board.retries());
        model.put("waiting", board.count(Status.WAITING));
        model.put("bar", bar(board.count(Status.SUCCEEDED), failed, left, all, Math.clamp(window.width / 3, 8, 60)));
        if (now - forecastAt >= Math.max(FORECAST_MILLIS, all / TASKS_A_MILLISECOND)) {
            forecastAt = now;
            forecast = Forecast.of(board, now);
        }
        if (forecast != null && summary == null) model.put("eta", forecast.words() + " left");
        model.put("gauges", Gauges.of(board, window.width));
        if (summary != null) model.put("summary", summary);
        var spent = Gauges.spent(board, spending.perHour(now, board.used().usd()));
        if (spent != null) model.put("spent", String.join("   ", spent));
        model.put("notices", notices(board, now).stream().limit(Math.max(1, window.height / 4)).map(n -> Cells.cut(n, window.width - 1))
                .toList());
    }

    /// Done well, failed, left out, and still to do, as lengths of one bar; who has any gets at least one column.
    private static Map<String, String> bar(int ok, int failed, int left, int all, int width) {
        int bad = share(failed, all, width), out = share(left, all, width);
        int good = Math.min(share(ok, all, width), width - bad - out);
        if (ok + failed + left == all) good = Math.max(0, width - bad - out);
        if (ok + failed + left < all && good + bad + out == width && good > 1) good--;
        return Map.of("ok", Gauges.FULL.repeat(Math.max(0, good)), "failed", Gauges.FULL.repeat(bad), "left", Gauges.FULL.repeat(out),
                "rest", Gauges.EMPTY.repeat(Math.max(0, width - good - bad - out)));
    }

    private static int share(int part, int all, int width) {
        return part == 0 ? 0 : (int) Math.max(1, (long) part * width / Math.max(1, all));
    }

    private List<String> notices(Board board, long now) {
        var notices = new ArrayList<String>();
        if (board.paused()) notices.add("paused for " + Durations.whole(now - board.pausedSince()) + ": r or 'orchestrate resume' goes on");
        if (board.halt() != null)
            notices.add(board.halt().why() + (board.halt().when() == Halt.When.SOON ? ": waiting for what runs, Ctrl-C ends it"
                    : ": ending what runs"));
        if (board.held() != null) notices.add("held: " + board.held());
        for (var part : board.shut(now)) notices.add(Sentences.shut(part, board.waiting(part), part.until() - now));
        if (Sentences.appeals(board, now) instanceof String appeals) notices.add(shown(appeals));
        notices.addAll(Sentences.overlaps(board.overlaps().all()));
        return notices;
    }

    private void table(Board board, long now, Window window, Map<String, Object> model) {
        var listing = dashboard.listing(board);
        int room = Math.max(1, window.height - 6 - (summary == null ? 0 : summary.size() - 1) - (model.containsKey("spent") ? 1 : 0)
                - ((List<?>) model.get("notices")).size());
        int top = dashboard.top(board, room);
        List<Entry> failed = board.failed().isEmpty() || !dashboard.filter().isEmpty()
                || seen(listing, top, room).stream().anyMatch(e -> e.status() == Status.FAILED) ? List.of()
                : board.failed().reversed().stream().limit(Math.max(1, room / 4)).toList();
        if (!failed.isEmpty()) room = Math.max(1, room - failed.size() - 1);
        top = dashboard.top(board, room);
        var rows = Stream.concat(seen(listing, top, room).stream(), failed.stream()).map(e -> new TableRow(e, now, this::shown)).toList();
        for (var row : rows) for (var column : Column.values()) if (!seen.contains(column) && !row.of(column).isEmpty()) seen.add(column);
        if (longest == 0) longest = board.entries().stream().mapToInt(e -> Cells.width(e.task().id())).max().orElse(0);
        var columns = Columns.of(window.width, seen, longest);
        int of = rows.size() - failed.size();
        model.put("head", columns.head());
        model.put("position", listing.size() > of ? "%d-%d of %d".formatted(top + 1, top + of, listing.size())
                : dashboard.filter().isEmpty() ? "" : listing.size() + " of " + board.entries().size());
        model.put("rows", models(rows.subList(0, of), columns));
        model.put("failures", models(rows.subList(of, rows.size()), columns));
    }

    private static List<Entry> seen(List<Entry> all, int top, int rows) {
        return all.subList(Math.min(top, all.size()), Math.min(all.size(), top + rows));
    }

    private List<Map<String, Object>> models(List<TableRow> rows, Columns columns) {
        return rows.stream().map(row -> row.model(columns, row.entry().task().id().equals(dashboard.chosen()))).toList();
    }

    private void log(Board board, long now, Window window, TaskLog log, Map<String, Object> model) {
        var row = new TableRow(board.find(log.task()), now, this::shown);
        model.put("task", row.entry().task().id());
        model.put("state", row.stated());
        model.put("style", row.state().style());
        model.put("about", Stream.of(row.entry().attempt() == null ? "" : "attempt " + row.entry().attempt().number(), row.time(),
                row.of(Column.PHASE), row.of(Column.TODO), row.of(Column.COST), row.of(Column.MEMORY))
                .filter(t -> !t.isEmpty()).collect(Collectors.joining("  ")));
        int room = Math.max(1, window.height - 3);
        dashboard.page(room);
        var text = log.seen(dashboard.back(log.lines() - 1), room, Math.max(1, window.width - 3), this::shown);
        model.put("log", text.stream().map(l -> text(l.aside() ? "warn" : "plain", l.text())).toList());
        model.put("scrolled", dashboard.back(log.lines() - 1));
    }
}
