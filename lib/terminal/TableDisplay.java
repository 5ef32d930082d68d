package lib.terminal;

import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import org.jline.terminal.Size;

/// The live table on a terminal: keys and events in, [LiveTable] through `templates/live.ftl`, [Screen] out. It knows when to draw: at most
/// ten times a second, at once after a key, otherwise only as often as somebody would see.
public final class TableDisplay implements Display {
    private static final long KEY_MILLIS = 100, EVENT_MILLIS = 250, LINE_MILLIS = 500, CLOCK_MILLIS = 1_000;
    /// A shorter run is over before anybody has looked away.
    private static final long LONG_MILLIS = 10_000;
    private static final long BELL_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 50;
    private static final int STDIN = 0;
    /// What is asked by keys has an id that begins like this.
    public static final String ASKED = "key-";

    /// Whether the table stays when the run is over: if it lasted, or somebody is at its keys; or in any case.
    public enum Stay {
        NO, LASTED, YES;

        public static Stay lasted(boolean wanted) {
            return wanted ? LASTED : NO;
        }
    }

    private final Screen screen;
    private final Stay stay;
    private final RunFolder run;
    private final boolean colour;
    private final LiveTable table = new LiveTable();
    private final Queue<Keystroke> pressed = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals;
    private Consumer<Control> asks = _ -> {};
    private TaskLog log;
    private Views views;
    /// The time from one picture to the next, in milliseconds.
    private long pause = KEY_MILLIS;
    private long drawn = Long.MIN_VALUE / 2;
    private long rung = Long.MIN_VALUE / 2;
    /// Since the person has left the table.
    private Display lines;
    /// Shows the run after its end.
    private Thread staying;
    private boolean touched;
    private volatile boolean closed;

    private TableDisplay(Screen screen, Queue<String> refusals, RunFolder run, boolean colour, Views views, Stay stay) {
        this.screen = screen;
        this.refusals = refusals;
        this.stay = stay;
        this.views = views;
        this.run = run;
        this.colour = colour;
    }

    /// The live table if stdout is a terminal that can be drawn on, and nothing else is to be seen on it; a line per change otherwise.
    public static Display orLines(RunFolder run, boolean colour, Views views, Output output, Stay stay) {
        var complaints = new ConcurrentLinkedQueue<String>();
        var screen = output.kind() == Output.Kind.NONE ? Screen.open(complaints::add) : null;
        return screen == null ? TaskOutput.beside(new LogDisplay(output.words(), false, output.tails(run)), output, run)
                : new TableDisplay(screen, complaints, run, colour && Paint.coloured(Caller.environment(), true), views, stay);
    }

    @Override
    public void steer(Consumer<Control> asks) {
        this.asks = asks;
        screen.hear(pressed::add);
    }

    @Override
    public void refused(String why) {
        refusals.add("refused: " + why);
    }

    @Override
    public boolean tells() {
        return lines != null;
    }

    @Override
    public boolean wanted() {
        return lines == null;
    }

    @Override
    public void event(Event event, Board board) {
        if (lines != null) {
            lines.event(event, board);
            return;
        }
        table.event(event, board);
        boolean murmur = event instanceof Event.Noted || event instanceof Event.Measured || event instanceof Event.Observed
                || event instanceof Event.Sampled;
        pause = Math.min(pause, murmur ? LINE_MILLIS : EVENT_MILLIS);
        if (event instanceof Event.Answered a && a.id().startsWith(ASKED)) {
            pause = KEY_MILLIS;
            if (a.refusal() != null) refused(a.refusal());
        }
        var news = News.of(event, board);
        boolean rings = news != null && drawn > 0
                && (news.kind() == News.Kind.ATTENTION || news.kind() == News.Kind.DONE && event.at() - board.start().at() > LONG_MILLIS);
        if (rings && event.at() - rung > BELL_MILLIS) {
            rung = event.at();
            screen.ring(news.text());
        }
    }

    @Override
    public void draw(Board board, long now) {
        if (lines != null || board.end() != null) return;
        show(board, now);
    }

    private void show(Board board, long now) {
        for (Keystroke key; (key = pressed.poll()) != null; pause = KEY_MILLIS) {
            touched = true;
            var control = table.dashboard.press(key, board, now);
            if (control != null) asks.accept(control);
            if (table.dashboard.copied() instanceof Dashboard.Copy what) copy(what, board, now);
        }
        for (String why; (why = refusals.poll()) != null; pause = KEY_MILLIS) table.dashboard.say(why, true, now);
        if (table.dashboard.left()) {
            if (staying == null) leave(board);
            return;
        }
        if (now - drawn < (screen.resized() ? KEY_MILLIS : pause) || screen.away()) return;
        pause = CLOCK_MILLIS;
        drawn = now;
        var window = screen.size();
        screen.tell(Share.of(board));
        screen.show(lines(table, board, now, window, colour, screen.hears(), texts(board, window, now),
                (name, model) -> views.textOrOurs(name, model, why -> broken(why, now))));
    }

    /// It is told once: from now on the table is ours.
    private void broken(String why, long now) {
        views = Views.OURS;
        table.dashboard.say(why, true, now);
    }

    private void leave(Board board) {
        screen.close();
        lines = new LogDisplay(System.out, false);
        System.out.println("the run goes on; 'orchestrate watch " + board.start().run() + "' shows its table again");
    }

    /// What is read of the chosen task: its log, also below the table, or what explains it.
    private LiveTable.Texts texts(Board board, Size window, long now) {
        var dashboard = table.dashboard;
        var entry = dashboard.choice.chosen() == null ? null : board.find(dashboard.choice.chosen());
        boolean whole = dashboard.seen() == Dashboard.Mode.LOG;
        if (entry != null && dashboard.seen() == Dashboard.Mode.EXPLAIN) return new LiveTable.Texts(null, explained(board, entry, now));
        if (entry == null || !whole && (dashboard.seen() != Dashboard.Mode.TABLE || window.getRows() < LiveTable.PANE_ROWS)) {
            log = null;
            return LiveTable.Texts.NONE;
        }
        int all = entry.attempts().size(), attempt = whole ? dashboard.reading.attempt(all) : Math.max(1, all);
        if (log == null || !log.of(entry.task().id(), attempt)) log = new TaskLog(run, entry.task(), attempt);
        int grown = log.read();
        if (whole) dashboard.reading.grown(grown);
        return new LiveTable.Texts(log, null);
    }

    private List<TaskLog.Line> explained(Board board, Entry entry, long now) {
        try {
            var paint = Paint.of(System.out).wanted(colour);
            return new Inquiry(run, views.in(paint), board, staying == null).explain(entry.task().id()).lines()
                    .map(line -> TaskLog.Line.of(line, false)).toList();
        } catch (UserError e) {
            broken(e.getMessage(), now);
            return List.of();
        }
    }

    private void copy(Dashboard.Copy what, Board board, long now) {
        var entry = board.find(table.dashboard.choice.chosen());
        var folder = run.attempt(entry.task().id(), attempt(log, entry));
        var text = switch (what) {
            case LOG -> folder.resolve(folder.resolve("stdout").toFile().length() == 0 && folder.resolve("stderr").toFile().length() > 0
                    ? "stderr" : "stdout").toString();
            case COMMAND -> board.policy().redaction().text(entry.task().work().words());
        };
        screen.copy(text);
        table.dashboard.say("copied: " + text, false, now);
    }

    /// The attempt that is looked at, or else the task's last.
    ///
    /// @param log the log that was read last, maybe another task's; null if there is none
    static int attempt(TaskLog log, Entry entry) {
        return log != null && log.of(entry.task().id(), log.attempt()) ? log.attempt() : Math.max(1, entry.attempts().size());
    }

    /// The table for a window of this size. What stands after a form feed goes to its last line.
    ///
    /// @param keys whether there are keys to tell of
    /// @param texts see [LiveTable#model]
    static List<String> lines(LiveTable table, Board board, long now, Size window, boolean colour, boolean keys, LiveTable.Texts texts,
            BiFunction<String, Object, String> views) {
        int height = window.getRows();
        var text = views.apply("live.ftl", table.model(board, now, new LiveTable.Window(window.getColumns(), height, colour, keys), texts));
        int foot = text.indexOf('\f');
        var lines = new ArrayList<>((foot < 0 ? text : text.substring(0, foot)).lines().limit(foot < 0 ? height : Math.max(0, height - 1))
                .toList());
        if (foot < 0) return lines;
        while (lines.size() < height - 1) lines.add("");
        lines.add(text.substring(foot + 1).lines().findFirst().orElse(""));
        return lines;
    }

    @Override
    public void over(Board board) {
        if (lines != null || !stays(board)) {
            close();
            return;
        }
        table.over(summary(board));
        pause = KEY_MILLIS;
        staying = Thread.ofPlatform().daemon().name("table").start(() -> browse(board));
    }

    /// Who has interrupted the run wants his terminal back.
    private boolean stays(Board board) {
        if (stay == Stay.NO || !Posix.terminal(STDIN) || screen.away() || !screen.hear(pressed::add) || !screen.hears()) return false;
        return stay == Stay.YES || board.end() != null && board.end().exit() <= 1
                && (touched || board.end().at() - board.start().at() >= LONG_MILLIS);
    }

    private List<String> summary(Board board) {
        var inquiry = new Inquiry(run, views, board);
        return board.end() == null ? List.of("its orchestrator died", "'orchestrate recover " + run.id() + "' goes on with it")
                : views.textOrOurs("end.ftl", inquiry.end(true), _ -> {}).lines().toList();
    }

    private void browse(Board board) {
        try {
            for (long since = System.nanoTime(); !closed && !table.dashboard.left() && screen.hears() && !screen.away();
                    Thread.sleep(LOOK_MILLIS))
                show(board, board.at() + (System.nanoTime() - since) / 1_000_000);
        } catch (InterruptedException e) {
            // Nobody waits for it any more.
        } catch (RuntimeException e) {
            System.err.println("orchestrate: the table failed (" + e + "): 'orchestrate status " + run.id() + "' tells how the run went");
        } finally {
            screen.close();
        }
    }

    @Override
    public void stay() {
        if (staying == null) return;
        try (var _ = Interrupts.ofLooking(() -> closed = true)) {
            staying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        screen.close();
        if (lines != null) lines.close();
    }
}
