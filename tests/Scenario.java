package tests;

import java.util.*;
import java.util.function.UnaryOperator;
import java.util.regex.*;
import java.util.stream.Stream;
import lib.*;
import static org.junit.jupiter.api.Assertions.*;

/// A run told as a story: a fake host whose processes follow a script and whose time is a number. Nothing sleeps, nothing is started.
///
/// ```
/// on a: exit 1 'Error 429' after 1s, then ok        what a's attempts do, one after the other
/// on b after a priority 2: hangs                    ends when it is told to; `ignores TERM` only when it is killed
/// at 3s: interrupt                                  also `terminate`, `cpu 95`, `memory 90`
/// ```
///
/// [#expect] compares the decisions and ends, one a line, with their time in seconds: `0 start a`, `1 judge a transient http-status`.
final class Scenario implements Host {
    private record Step(Exit exit, String said, long millis, boolean hangs, boolean ignoresTerm) {}

    private record Happening(long at, int order, Event event) {}

    private static final Pattern ON = Pattern.compile("on (\\S+?)(?: after (\\S+))?(?: priority (-?\\d+))?(?: timeout (\\S+))?(?: retries (\\d+))?: (.+)");
    private static final Pattern STEP = Pattern.compile("(ok|exit (\\d+)|signal (\\d+)|hangs|ignores TERM)(?: '([^']*)')?(?: after (\\S+))?");
    private static final Pattern AT = Pattern.compile("at (\\S+): (interrupt|terminate|cpu (\\d+)|memory (\\d+))");

    private final Map<String, List<Step>> scripts = new LinkedHashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final PriorityQueue<Happening> future = new PriorityQueue<>(Comparator.comparingLong(Happening::at).thenComparingInt(Happening::order));
    private final Map<String, Step> going = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    final List<Event> journal = new ArrayList<>();
    final Board board = new Board();
    private Policy policy = Policy.DEFAULT;
    private long now;
    private int order;
    int mostRunning;

    static Scenario play(String story) {
        return play(story, p -> p);
    }

    /// Plays to the end. Pauses before retries are as long as they may be.
    static Scenario play(String story, UnaryOperator<Policy> policy) {
        var scenario = new Scenario();
        scenario.policy = policy.apply(Policy.DEFAULT);
        story.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(scenario::read);
        scenario.run();
        return scenario;
    }

    private void read(String line) {
        var on = ON.matcher(line);
        var at = AT.matcher(line);
        if (on.matches()) {
            var task = Task.of(on.group(1), new Task.Shell("true"));
            if (on.group(2) != null) task = task.after(on.group(2).split(","));
            if (on.group(3) != null) task = task.priority(Integer.parseInt(on.group(3)));
            if (on.group(4) != null) task = task.timeout(Durations.parse(on.group(4)));
            if (on.group(5) != null) task = task.retries(Integer.parseInt(on.group(5)));
            tasks.add(task);
            scripts.put(task.id(), Stream.of(on.group(6).split(", then ")).map(Scenario::step).toList());
        } else if (at.matches()) {
            long time = Durations.parse(at.group(1)).toMillis();
            future.add(new Happening(time, order++, switch (at.group(2).split(" ")[0]) {
                case "interrupt" -> new Event.Interrupted(time, "INT");
                case "terminate" -> new Event.Interrupted(time, "TERM");
                case "cpu" -> new Event.Sampled(time, Double.valueOf(at.group(3)), Double.valueOf(at.group(3)), 10, 1);
                default -> new Event.Sampled(time, 10.0, 10.0, Double.parseDouble(at.group(4)), 1);
            }));
        } else fail("no line of a story: " + line);
    }

    private static Step step(String text) {
        var step = STEP.matcher(text.strip());
        if (!step.matches()) fail("no step of a story: " + text);
        var exit = step.group(2) != null ? new Exit.Code(Integer.parseInt(step.group(2)))
                : step.group(3) != null ? new Exit.Signal(Integer.parseInt(step.group(3))) : new Exit.Code(0);
        long millis = step.group(5) == null ? 1000 : Durations.parse(step.group(5)).toMillis();
        boolean ignores = step.group(1).equals("ignores TERM");
        return new Step(exit, step.group(4), millis, ignores || step.group(1).equals("hangs"), ignores);
    }

    private void run() {
        var first = new ArrayList<Event>();
        first.add(new Event.RunStarted(0, Journal.SCHEMA, "story", "/", 1, 1, policy));
        first.add(new Event.Sampled(0, 10.0, 10.0, 10, 1));
        for (var task : tasks) first.add(new Event.Queued(0, task));
        try (var nowhere = Journal.discarding()) {
            new Loop(board, new Planner(bound -> bound), this, nowhere, this::seen).run(first);
        } catch (Exception e) {
            throw new AssertionError("the story broke off after " + trace, e);
        }
    }

    private void seen(Event event) {
        journal.add(event);
        mostRunning = Math.max(mostRunning, board.running().size());
        var said = switch (event) {
            case Event.Started e -> "start " + e.task();
            case Event.Judged e -> "judge " + e.task() + " " + e.judgement().outcome().word() + " " + e.judgement().outcome().reason();
            case Event.Requeued e -> "wait " + e.task() + " until " + seconds(e.until()) + (e.charged() ? "" : " free");
            case Event.Settled e -> e.status().word() + " " + e.task() + (e.status() == Board.Status.SKIPPED || e.status() == Board.Status.CANCELLED ? ": " + e.reason() : "");
            case Event.Signalled e -> e.signal().toLowerCase() + " " + e.task() + " " + e.why();
            case Event.Held e -> e.why() == null ? "go on" : "hold: " + e.why();
            case Event.Halted e -> "halt " + e.when().name().toLowerCase() + ": " + e.why();
            case Event.RunEnded e -> "exit " + e.exit();
            case Event.Fact _ -> null;
        };
        if (said != null) trace.add(seconds(event.at()) + " " + said);
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }

    /// The whole story, line by line.
    Scenario expect(String expected) {
        assertEquals(expected.strip().indent(0), String.join("\n", trace).indent(0));
        return this;
    }

    /// These lines among the others, in this order.
    Scenario expectAmong(String expected) {
        var rest = trace.iterator();
        for (var line : expected.strip().lines().toList()) {
            boolean found = false;
            while (!found && rest.hasNext()) found = rest.next().equals(line);
            if (!found) fail("'" + line + "' is missing or comes too early in:\n" + String.join("\n", trace));
        }
        return this;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void start(Task task, int attempt) {
        var steps = scripts.get(task.id());
        var step = steps.get(Math.min(attempt, steps.size()) - 1);
        going.put(task.id(), step);
        attempts.put(task.id(), attempt);
        if (!step.hangs) end(task.id(), now + step.millis, step.exit, step.said);
    }

    @Override
    public void signal(String task, int attempt, String signal) {
        var step = going.get(task);
        if (step == null || step.ignoresTerm && signal.equals("TERM")) return;
        future.removeIf(h -> h.event instanceof Event.Ended e && e.task().equals(task));
        end(task, now, new Exit.Signal(signal.equals("TERM") ? 15 : 9), null);
    }

    private void end(String task, long at, Exit exit, String said) {
        var lines = said == null ? List.<String>of() : List.of(said);
        future.add(new Happening(at, order++, new Event.Ended(at, task, attempts.get(task), exit, new Said(Progress.NONE, List.of(), null, List.of(), lines))));
    }

    @Override
    public List<Event> await(long until) {
        if (future.isEmpty() && until == Long.MAX_VALUE) throw new AssertionError("the run waits for ever after " + trace);
        if (future.isEmpty() || future.peek().at > until) {
            now = Math.max(now, until);
            return List.of();
        }
        var next = future.remove();
        now = Math.max(now, next.at);
        if (next.event instanceof Event.Ended e) going.remove(e.task());
        return List.of(next.event);
    }

    @Override
    public void close() {}
}
