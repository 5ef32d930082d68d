package lib.terminal;

import java.util.*;
import java.util.function.*;
import lib.board.*;
import lib.model.*;

/// The dealings of a person with the live table: which task is chosen, what is looked for, what is asked of the run. Keys come in, requests
/// go out. It knows neither the terminal nor how anything looks; whether a request can be had the run says.
final class Dashboard {
    /// The part of the screen that keys go to: the table, a task's log, the help, words for a filter being typed, and the question whether
    /// to stop the run.
    enum Mode { TABLE, LOG, HELP, FILTER, STOP }

    static final long SAID_MILLIS = 5_000;
    private static final int LONGEST_FILTER = 100;

    private Mode mode = Mode.TABLE;
    private String chosen;
    private int top;
    private int page = 10;
    private String filter = "";
    private String filterBefore = "";
    private String said;
    private boolean bad;
    private long saidUntil;
    private List<Entry> listing = List.of();
    private boolean stale = true;
    private int back;
    private boolean left;
    private boolean over;

    /// Something happened to the run.
    void event(Event event) {
        boolean moves = switch (event) {
            case Event.Noted _, Event.Measured _, Event.Observed _, Event.Touched _, Event.Sampled _, Event.Spawned _, Event.Warned _,
                    Event.Held _ -> false;
            case Event.RunStarted _, Event.Recovered _, Event.Queued _, Event.ClockMoved _, Event.Asked _, Event.Answered _,
                    Event.SettingUp _, Event.SetUp _,
                    Event.Suspended _, Event.Continued _, Event.Ended _, Event.Vacated _, Event.Flooded _, Event.Interrupted _,
                 Event.GateAsked _, Event.GateAnswered _, Event.Started _, Event.Verifying _, Event.Verified _, Event.Limited _,
                         Event.LimitSeen _, Event.Closed _, Event.Signalled _, Event.Judged _,
                 Event.Requeued _, Event.Settled _, Event.Halted _, Event.RunEnded _ -> true;
        };
        stale |= moves || !filter.isEmpty();
    }

    /// Nothing can be asked of the run any more.
    void over() {
        over = true;
    }

    /// Tells the person something for a few seconds.
    ///
    /// @param bad whether it is a refusal
    void say(String what, boolean bad, long now) {
        said = what;
        this.bad = bad;
        saidUntil = now + SAID_MILLIS;
    }

    /// A key was pressed.
    ///
    /// @return what is asked of the run; null if nothing is
    Control press(Keystroke key, Board board, long now) {
        said = null;
        var asked = pressed(key, board, now);
        if (asked == null || !over) return asked;
        say("the run is over" + (asked instanceof Control.Retry ? ": 'orchestrate retry' runs again what failed" : ""), true, now);
        return null;
    }

    private Control pressed(Keystroke key, Board board, long now) {
        return switch (mode) {
            case TABLE -> table(key, board, now);
            case LOG -> log(key, now);
            case FILTER -> filter(key, board);
            case HELP -> {
                mode = Mode.TABLE;
                yield null;
            }
            case STOP -> {
                mode = Mode.TABLE;
                if (!key.is('y') && !key.is('s')) yield null;
                say("stopping the run", false, now);
                yield new Control.Stop(false, null);
            }
        };
    }

    private Control table(Keystroke key, Board board, long now) {
        switch (key.what()) {
            case UP -> move(board, -1);
            case DOWN -> move(board, 1);
            case PAGE_UP -> move(board, -page);
            case PAGE_DOWN -> move(board, page);
            case HOME -> move(board, -listing(board).size());
            case END -> move(board, listing(board).size());
            case ENTER -> {
                if (chosen == null) move(board, 1);
                else mode = Mode.LOG;
                back = 0;
            }
            case ESCAPE -> {
                if (chosen == null) filter("");
                chosen = null;
                top = 0;
            }
            case CHARACTER -> {
                return character(key.character(), board, now);
            }
            case BACKSPACE, OTHER -> {}
        }
        return null;
    }

    private Control character(int character, Board board, long now) {
        switch (character) {
            case 'k' -> move(board, -1);
            case 'j' -> move(board, 1);
            case '?', 'h' -> mode = Mode.HELP;
            case 'q' -> left = true;
            case 's' -> {
                if (over) return new Control.Stop(false, null);
                mode = Mode.STOP;
            }
            case '/' -> {
                filterBefore = filter;
                mode = Mode.FILTER;
            }
            case 'd' -> {
                say("draining: what runs may finish", false, now);
                return new Control.Drain();
            }
            case '+', '=' -> {
                return slots(board, 1, now);
            }
            case '-' -> {
                return slots(board, -1, now);
            }
            default -> {
                return steer(character, now);
            }
        }
        return null;
    }

    /// Keys that act on the chosen task, or on the run if none is chosen.
    private Control steer(int character, long now) {
        var tasks = chosen == null ? List.<String>of() : List.of(chosen);
        var whom = chosen == null ? "the run" : chosen;
        switch (character) {
            case 'p' -> {
                say("pausing " + whom, false, now);
                return new Control.Pause(tasks);
            }
            case 'r' -> {
                say("resuming " + whom, false, now);
                return new Control.Resume(tasks);
            }
            case 'R' -> {
                say("trying again " + (chosen == null ? "what failed" : chosen), false, now);
                return new Control.Retry(tasks);
            }
            case 'x' -> {
                say(chosen == null ? "choose a task first, with the arrow keys; s stops the run" : "cancelling " + chosen, chosen == null,
                        now);
                return chosen == null ? null : new Control.Stop(false, tasks);
            }
            default -> {
                return null;
            }
        }
    }

    private Control slots(Board board, int more, long now) {
        int wanted = board.policy().parallel() + more;
        if (wanted < 1) {
            say("one slot is the least: p pauses the run", true, now);
            return null;
        }
        say(wanted + (wanted == 1 ? " slot" : " slots"), false, now);
        return Control.Change.of(Settings.PARALLEL, wanted);
    }

    private Control log(Keystroke key, long now) {
        switch (key.what()) {
            case ESCAPE, BACKSPACE, ENTER -> mode = Mode.TABLE;
            case UP -> back++;
            case DOWN -> back = Math.max(0, back - 1);
            case PAGE_UP -> back += page;
            case PAGE_DOWN -> back = Math.max(0, back - page);
            case HOME -> back = Integer.MAX_VALUE / 2;
            case END -> back = 0;
            case CHARACTER -> {
                switch (key.character()) {
                    case 'k' -> back++;
                    case 'j' -> back = Math.max(0, back - 1);
                    case 'q' -> mode = Mode.TABLE;
                    default -> {
                        return steer(key.character(), now);
                    }
                }
            }
            case OTHER -> {}
        }
        return null;
    }

    private Control filter(Keystroke key, Board board) {
        switch (key.what()) {
            case CHARACTER -> {
                if (filter.length() < LONGEST_FILTER) filter(filter + Character.toString(key.character()));
            }
            case BACKSPACE -> filter(filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)));
            case ENTER -> mode = Mode.TABLE;
            case ESCAPE -> {
                filter(filterBefore);
                mode = Mode.TABLE;
            }
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END -> {
                mode = Mode.TABLE;
                return table(key, board, 0);
            }
            case OTHER -> {}
        }
        return null;
    }

    private void filter(String words) {
        filter = words;
        stale = true;
        chosen = null;
        top = 0;
    }

    private void move(Board board, int by) {
        var all = listing(board);
        if (all.isEmpty()) return;
        int at = index(all);
        chosen = all.get(Math.clamp((long) at + by, 0, all.size() - 1)).task().id();
    }

    private int index(List<Entry> all) {
        if (chosen != null) for (int i = 0; i < all.size(); i++) if (all.get(i).task().id().equals(chosen)) return i;
        return -1;
    }

    /// All tasks that pass the filter, in order.
    List<Entry> listing(Board board) {
        if (!stale) return listing;
        stale = false;
        listing = Listing.of(board, Listing.filter(filter, e -> new TableRow(e, board.at(), UnaryOperator.identity()).words()));
        return listing;
    }

    /// The first row that is seen, when so many fit: the chosen one is among them.
    int top(Board board, int rows) {
        page = Math.max(1, rows);
        var all = listing(board);
        int at = index(all);
        if (at < 0) chosen = null;
        if (at < 0) top = 0;
        else if (at < top) top = at;
        else if (at >= top + page) top = at - page + 1;
        top = Math.clamp(top, 0, Math.max(0, all.size() - page));
        return top;
    }

    /// How many lines of the log lie below those seen; it can't be more than that.
    int back(int most) {
        back = Math.min(back, Math.max(0, most));
        return back;
    }

    /// The log has grown: who reads further up stays where he is.
    void grown(int lines) {
        if (back > 0) back += lines;
    }

    /// Sets how many lines of the log the screen shows.
    void page(int lines) {
        page = Math.max(1, lines);
    }

    Mode mode() {
        return mode;
    }

    /// The chosen task's id; null if none is.
    String chosen() {
        return chosen;
    }

    String filter() {
        return filter;
    }

    /// What there is to tell now; null if nothing is.
    String said(long now) {
        return now < saidUntil ? said : null;
    }

    boolean bad() {
        return bad;
    }

    /// Whether the person wants to see the table no more.
    boolean left() {
        return left;
    }
}
