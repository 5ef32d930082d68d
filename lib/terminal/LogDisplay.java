package lib.terminal;

import java.io.PrintStream;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// One line per change, for logs and pipes: how many tasks of all are done, what started, how it ended, what is held; and one a minute
/// while nothing changes.
public final class LogDisplay implements Display {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int LAST_LINES = 20;
    private static final long QUIET_MILLIS = 60_000;
    /// Of many that run, so many are named.
    private static final int NAMED = 3;

    private final PrintStream out;
    private final boolean failuresOnly;
    private final RunFolder tails;
    private final Map<String, String> refusals = new HashMap<>();
    /// The task that has no room, as last told; and whether the machine holds all.
    private String held;
    private boolean machine;
    private Redaction redaction = Policy.DEFAULT.redaction();
    private Board board;
    private long written = Long.MAX_VALUE;

    /// @param failuresOnly says nothing of what goes well
    public LogDisplay(PrintStream out, boolean failuresOnly) {
        this(out, failuresOnly, null);
    }

    /// @param tails the run, of which the last lines of each task that failed are told; null if they aren't
    public LogDisplay(PrintStream out, boolean failuresOnly, RunFolder tails) {
        this.out = out;
        this.failuresOnly = failuresOnly;
        this.tails = tails;
    }

    @Override
    public void event(Event event, Board board) {
        redaction = board.policy().redaction();
        this.board = board;
        written = Math.min(written, event.at());
        switch (event) {
            case Event.Started e -> say(e.at(), "start", e.task(), (e.attempt() > 1 ? "attempt " + e.attempt() : "")
                    + (e.place() == null ? "" : (e.attempt() > 1 ? ", " : "") + "on " + e.place()));
            case Event.Joined e -> say(e.at(), "place", "-", e.place() + " is there");
            case Event.Unreached e -> say(e.at(), "place", "-", e.place() + " " + e.why());
            case Event.Requeued e -> say(e.at(), "retry", e.task(),
                    "in " + Durations.words(e.until() - e.at()) + ": " + Sentences.why(board.find(e.task())));
            case Event.Settled e -> settled(e, board.find(e.task()));
            case Event.Signalled e -> say(e.at(), e.signal() == Signal.KILL ? "kill" : "end", e.task(), e.why().words());
            case Event.Held e -> held(e);
            case Event.Halted e -> say(e.at(), "halt", "-",
                    e.why() + (e.when() == Halt.When.SOON ? ": what runs may finish (Ctrl-C again ends it)" : ": what runs is ended"));
            case Event.Limited e -> say(e.at(), "limit", "-", Sentences.limited(e) + " (" + e.reason() + ")");
            case Event.LimitSeen e -> say(e.at(), "limit", "-", Sentences.met(e));
            case Event.Paced e -> say(e.at(), "wait", "-", Sentences.paced(e));
            case Event.Closed e -> write(e.at(), "STOP", "-", Sentences.closed(e));
            case Event.Warned e -> write(e.at(), "budget", e.task() == null ? "-" : e.task(), e.what());
            case Event.GateAnswered e -> {
                if (e.refusal() != null && !e.refusal().equals(refusals.put(e.task(), e.refusal())))
                    say(e.at(), "wait", e.task(), "the gate: " + e.refusal());
            }
            case Event.SettingUp e -> say(e.at(), "set up", e.task(), "");
            case Event.Verifying e -> say(e.at(), "check", e.task(), "");
            case Event.Suspended e -> say(e.at(), "pause", e.task(), e.why() == null ? "" : e.why().words());
            case Event.Continued e -> say(e.at(), "go on", e.task(), "");
            case Event.Answered e -> say(e.at(), "asked", "-", e.refusal() == null ? "done" : "refused: " + e.refusal());
            case Event.Recovered e -> say(e.at(), "resume", "-",
                    "taken up by process " + Identity.of(e.by()).map(Identity::pid).orElse(0L));
            case Event.Ended e -> ended(e);
            case Event.Noted e -> noted(e);
            case Event.RunStarted _, Event.Queued _, Event.Sampled _, Event.Measured _, Event.Learned _, Event.Observed _, Event.Touched _,
                    Event.Spawned _, Event.Judged _, Event.SetUp _, Event.WindowsSeen _, Event.Asked _, Event.GateAsked _,
                    Event.ConditionAsked _, Event.ConditionAnswered _, Event.Fingerprinted _, Event.Vacated _, Event.Flooded _,
                    Event.ClockMoved _, Event.Looked _, Event.Verified _, Event.Interrupted _, Event.RunEnded _ -> {}
        }
    }

    private void ended(Event.Ended e) {
        if (e.left() != null) write(e.at(), "left", e.task(), "left " + e.left() + (e.left() == 1 ? " process" : " processes")
                + " behind, now ended (keep: true would have let it run on)");
        var words = Sentences.saved(e.task(), e.attempt(), e.saved());
        if (words == null) return;
        if (e.saved().odd()) write(e.at(), "work !", e.task(), words);
        else say(e.at(), "work", e.task(), words);
    }

    private void settled(Event.Settled e, Entry entry) {
        var time = entry.attempt() == null ? "" : Durations.words(entry.attempt().millis(e.at()));
        switch (e.status()) {
            case SUCCEEDED -> {
                if (entry.provenance().taken() instanceof Reuse.Taken taken) say(e.at(), "ok", e.task(), taken.words());
                else if (entry.attempt() == null || entry.attempt().caveats().isEmpty()) say(e.at(), "ok", e.task(), time);
                else write(e.at(), "ok !", e.task(), time + "  " + Sentences.caveats(entry.attempt()));
            }
            case FAILED -> {
                write(e.at(), "FAILED", e.task(), time + "  " + Sentences.why(entry));
                if (tails != null && entry.attempt() != null) lastLines(entry.task(), entry.attempt().number());
            }
            case CANCELLED -> say(e.at(), "cancel", e.task(), e.reason());
            case SKIPPED -> say(e.at(), "skip", e.task(), e.reason());
            case WAITING, RUNNING -> throw new IllegalStateException("BUG: settled as " + e.status());
        }
    }

    private void lastLines(Task task, int attempt) {
        var log = new TaskLog(tails, task, attempt);
        log.read();
        var lines = log.all();
        synchronized (out) {
            for (var line : lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))
                out.println("          " + redaction.text(line.text()));
        }
    }

    private final Map<String, String> lastTodos = new HashMap<>();

    /// Of a task that has no room it is told once: what has room may start before it.
    private void held(Event.Held e) {
        if (e.task() == null && (e.why() != null || machine)) say(e.at(), e.why() == null ? "go on" : "hold", "-", e.why() == null ? ""
                : "no new starts: " + e.why());
        else if (e.task() != null && !e.task().equals(held)) say(e.at(), "hold", e.task(), "no room yet: " + e.why());
        machine = e.task() == null && e.why() != null;
        if (e.task() != null) held = e.task();
    }

    private void noted(Event.Noted e) {
        var p = e.progress();
        if (p.all() == null) return;
        var todos = p.done() + "/" + p.all();
        if (!todos.equals(lastTodos.put(e.task(), todos))) say(e.at(), "todo", e.task(), todos);
    }

    @Override
    public void draw(Board board, long now) {
        if (failuresOnly || board.end() != null || now - QUIET_MILLIS < written) return;
        var running = board.running().stream().limit(NAMED)
                .map(e -> e.task().id() + " " + Durations.words(e.attempt().millis(now))).collect(Collectors.joining(", "));
        int more = board.running().size() - NAMED, waiting = board.count(Status.WAITING);
        write(now, "still", "-", (running.isEmpty() ? "nothing runs" : running + (more > 0 ? " and " + more + " more run" : " run"))
                + (waiting > 0 ? ", " + waiting + " wait" : "")
                + (running.isEmpty() && Sentences.held(board) instanceof String why ? ": " + why : ""));
    }

    @Override
    public boolean tells() {
        return true;
    }

    private void say(long at, String what, String task, String more) {
        if (!failuresOnly) write(at, what, task, more);
    }

    private void write(long at, String what, String task, String more) {
        more = redaction.text(more);
        var time = TIME.format(LocalTime.ofInstant(Instant.ofEpochMilli(at), ZoneId.systemDefault()));
        written = at;
        var all = Integer.toString(board.entries().size());
        var done = Arrays.stream(Status.values()).filter(Status::settled).mapToInt(board::count).sum();
        var count = "%" + all.length() + "d/%s";
        synchronized (out) {
            out.println(("%s  [" + count + "]  %-6s  %s  %s").formatted(time, done, all, what, task, more).stripTrailing());
        }
    }
}
