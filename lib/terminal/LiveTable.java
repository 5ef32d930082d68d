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
    /// A window of so many rows has room for the end of the chosen task's log.
    static final int PANE_ROWS = 30;
    private static final int LEAST_ROWS = 5;

    /// @param keys whether somebody can press any
    record Window(int width, int height, boolean colour, boolean keys) {
        /// Lines for notices, there or not, so that nothing moves when they come and go.
        int notices() {
            return height >= PANE_ROWS ? 2 : 1;
        }
    }

    /// What is read of the chosen task.
    ///
    /// @param log       null if that isn't seen
    /// @param explained why it stands where it stands; null likewise
    record Texts(TaskLog log, List<TaskLog.Line> explained) {
        static final Texts NONE = new Texts(null, null);
    }

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
    Map<String, Object> model(Board board, long clock, Window window, Texts texts) {
        // Of what is over the clock stands still.
        long now = summary == null ? clock : board.at();
        if (redaction != board.policy().redaction()) redacted.clear();
        redaction = board.policy().redaction();
        if (redacted.size() > MOST_REDACTED) redacted.clear();
        var model = new HashMap<String, Object>();
        boolean help = dashboard.seen() == Dashboard.Mode.HELP, table = dashboard.seen() == Dashboard.Mode.TABLE;
        var lines = table || help ? null : texts.explained != null ? texts.explained : texts.log == null ? null : texts.log.lines();
        model.put("view", help ? "help" : lines != null ? "log" : "table");
        model.put("width", window.width);
        model.put("colour", window.colour);
        totals(board, now, window, model);
        if (lines != null) log(board, now, window, texts, lines, model);
        else table(board, now, window, texts.log, model);
        model.put("foot", new Foot(dashboard, window.keys, summary != null).line(window.width - 1, clock));
        return model;
    }

    private String shown(String text) {
        return text == null ? null : redacted.computeIfAbsent(text, redaction::text);
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
        int most = 1 + window.notices();
        if (summary != null) model.put("summary", fixed(summary.subList(Math.max(0, summary.size() - most), summary.size()), most));
        var spent = Gauges.spent(board, spending.perHour(now, board.used().usd()));
        if (spent != null) model.put("spent", String.join("   ", spent));
        model.put("notices", fixed(packed(notices(board, now), window.width - 1, window.notices()), window.notices()));
    }

    /// One after the other on as many lines as there are; what has no room is counted.
    private static List<String> packed(List<String> notices, int width, int rows) {
        var lines = new ArrayList<String>();
        int told = 0;
        for (var notice : notices) {
            var joined = lines.isEmpty() ? notice : lines.getLast() + "   " + notice;
            int more = notices.size() - told - 1;
            if (!lines.isEmpty() && Cells.width(joined) + (more > 0 ? 8 : 0) <= width) lines.set(lines.size() - 1, joined);
            else if (lines.size() < rows) lines.add(notice);
            else break;
            told++;
        }
        int left = notices.size() - told;
        if (left > 0) lines.set(lines.size() - 1, Cells.cut(lines.getLast(), width - 8) + "  +" + left);
        return lines.stream().map(line -> Cells.cut(line, width)).toList();
    }

    private static List<String> fixed(List<String> lines, int rows) {
        var all = new ArrayList<>(lines);
        while (all.size() < rows) all.add("");
        return all;
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
        if (Sentences.held(board) instanceof String held) notices.add("held: " + shown(held));
        for (var place : Sentences.unreached(board)) notices.add(shown(place));
        for (var part : board.shut(now)) notices.add(Sentences.shut(part, board.waiting(part), part.until() - now));
        for (var hold : board.paced(now)) notices.add(Sentences.paced(hold, board.waiting(hold), now));
        if (Sentences.appeals(board, now) instanceof String appeals) notices.add(shown(appeals));
        notices.addAll(Sentences.overlaps(board.overlaps().all()));
        return notices;
    }

    private void table(Board board, long now, Window window, TaskLog log, Map<String, Object> model) {
        var listing = dashboard.choice.listing(board);
        int room = Math.max(1, window.height - 5 - window.notices());
        int pane = log == null || window.height < PANE_ROWS ? 0
                : Math.min(room - LEAST_ROWS, Math.max(room / 3, room - Math.max(LEAST_ROWS, listing.size())));
        int rest = room -= pane;
        int top = dashboard.top(board, room);
        List<Entry> failed = board.failed().isEmpty() || !dashboard.choice.filter().isEmpty()
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
        model.put("position", (dashboard.choice.order() == Listing.Order.STATE ? "" : "by " + dashboard.choice.order().words() + "  ")
                + (listing.size() > of ? "%d-%d of %d".formatted(top + 1, top + of, listing.size())
                : dashboard.choice.filter().isEmpty() ? "" : listing.size() + " of " + board.entries().size()));
        model.put("rows", models(rows.subList(0, of), columns));
        model.put("failures", models(rows.subList(of, rows.size()), columns));
        if (pane == 0) return;
        model.put("gap", rest - rows.size() - (failed.isEmpty() ? 0 : 1));
        var row = new TableRow(board.find(dashboard.choice.chosen()), now, this::shown);
        model.put("task", row.entry().task().id());
        var about = about(row, log);
        model.put("about", about);
        model.put("rule", "─".repeat(Math.max(0, window.width - 6 - Cells.width(row.entry().task().id() + about))));
        model.put("log", page(window).seen(log.lines(), 0, pane - 1, ""));
    }

    private static List<Entry> seen(List<Entry> all, int top, int rows) {
        return all.subList(Math.min(top, all.size()), Math.min(all.size(), top + rows));
    }

    private List<Map<String, Object>> models(List<TableRow> rows, Columns columns) {
        return rows.stream().map(row -> row.model(columns, row.entry().task().id().equals(dashboard.choice.chosen()))).toList();
    }

    private LogPage page(Window window) {
        return new LogPage(Math.max(1, window.width - 3), window.colour, this::shown);
    }

    private static String about(TableRow row, TaskLog log) {
        int all = row.entry().attempts().size();
        var attempt = log == null || all == 0 ? "" : "attempt " + log.attempt() + (all > 1 ? " of " + all : "");
        return Stream.of(attempt, row.time(), row.of(Column.PHASE), row.of(Column.TODO), row.of(Column.COST), row.of(Column.MEMORY))
                .filter(t -> !t.isEmpty()).collect(Collectors.joining("  "));
    }

    private void log(Board board, long now, Window window, Texts texts, List<TaskLog.Line> lines, Map<String, Object> model) {
        var row = new TableRow(board.find(dashboard.choice.chosen()), now, this::shown);
        model.put("task", row.entry().task().id());
        model.put("state", row.stated());
        model.put("style", row.state().style());
        model.put("about", about(row, texts.log));
        var command = texts.log == null ? "" : "$ " + Aggregator.runs(row.entry(), redaction);
        model.put("command", Cells.cut(Text.line(command, 1_000), window.width - 1));
        int room = Math.max(1, window.height - 3);
        dashboard.page(room);
        var page = page(window);
        var reading = dashboard.reading;
        reading.back(page.most(lines, room));
        var place = reading.place(lines, room);
        int back = reading.back(page.most(lines, room));
        model.put("log", page.seen(lines, back, room, reading.words()));
        model.put("scrolled", back);
        model.put("place", !place.isEmpty() ? "'" + reading.words() + "': " + place
                : back > 0 ? back + (back == 1 ? " line" : " lines") + " below"
                : texts.log != null && !reading.following() ? "f follows" : "");
    }
}
