package tests;

import java.util.*;
import java.util.function.UnaryOperator;
import java.util.regex.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import static org.junit.jupiter.api.Assertions.*;

/// A run told as a story: a fake host whose processes follow a script and whose time is a number. Nothing sleeps, nothing is started.
///
/// ```
/// on a: exit 1 'Error 429' after 1s, then ok        what a's attempts do, one after the other
/// on b after a priority 2: hangs                    ends when it is told to; `ignores TERM` only when it is killed
/// on c by claude: limited 60s, then ok costs 0.5    an agent: also `api 529`, `unknown session`, `silent`, `says 3 times`, `lingers`
/// on c by claude/opus: told 'Opus limit reached' until 90s, then ok         its model; what it is told, whenever it tries before then
/// on d by claude verify fail,ok: ok                 what its check says, time after time; a number is its exit status
/// on e gate full,yes touches a/**: ok               what the recipe's gate says, if the policy has one; which files it touches
/// on f after d? when 'tasks.d.exit != 0': ok        its condition
/// on g after d many 3: ok, then exit 1              becomes g-1 to g-3, the first of which does the first, and so on
/// on h tries 3: ok, then exit 1                     h-try-1 does the first; the last of those that succeed is the best
/// at 3s: interrupt                                  also `terminate`, `cpu 95`, `memory 90`, `claude limited [about] 20s`, `clock +1h`
/// at 3s: claude used 63% five_hour until 2h         what another run has heard of the account's window
/// at 3s: ask pause a b                              also resume, drain, stop, stop now, retry, priority a 5, slots 2, add c after a
/// at 3s: crash                                      the orchestrator dies and is recovered at once; its processes go on
/// ```
///
/// [#expect] compares the decisions and ends, one a line, with their time in seconds: `0 start a`, `1 judge a transient http-status`.
public final class Scenario implements Host {
    private record Happening(long at, int order, Event event) {}

    private static final Pattern ON =
            Pattern.compile("on (\\S+?)(?: by (\\w+)(?:/(?<model>\\w+))?)?(?: verify (\\S+))?(?: after (\\S+))?(?: priority (-?\\d+))?"
                    + "(?: timeout (\\S+))?(?: retries (\\d+))?(?: gate (\\S+))?(?: touches (\\S+))?(?: when '(?<when>[^']*)')?"
                    + "(?: many (?<many>\\d+))?(?: tries (?<tries>\\d+))?(?: earlier '(?<earlier>[^']*)')?: (?<steps>.+)");
    private static final Pattern AT =
            Pattern.compile("at (\\S+): (interrupt|terminate|crash|cpu (\\d+)|memory (\\d+)|(\\w+) limited (?:about )?(\\S+)|"
                    + "clock ([+-])(\\S+)|ask (.+)|flood (?<flood>\\w+)|"
                    + "(?<account>\\w+) used (?<used>[\\d.]+)% (?<window>\\w+) until (?<resets>\\S+))");

    private final Map<String, List<Step>> scripts = new LinkedHashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    /// What earlier runs have of tasks.
    private final Map<String, Reuse> done = new HashMap<>();
    private final Map<String, Deque<String>> checks = new HashMap<>(), gates = new HashMap<>();
    private final PriorityQueue<Happening> future = new PriorityQueue<>(Comparator.comparingLong(Happening::at)
            .thenComparingInt(Happening::order));
    private final Map<String, Step> going = new HashMap<>();
    /// Far beyond the end of any story.
    private static final long FROZEN = 1L << 50;
    private final Map<String, Long> frozen = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    /// Which step is next of each task.
    private final Map<String, Integer> at = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    final List<String> shared = new ArrayList<>();
    public final List<Event> journal = new ArrayList<>();
    public Fold board = new Fold();
    private Policy policy = Policy.DEFAULT;
    private long now;
    private int order;
    int mostRunning;

    public static Scenario play(String story) {
        return play(story, p -> p);
    }

    /// Plays to the end. Pauses before retries are as long as they may be.
    public static Scenario play(String story, UnaryOperator<Policy> policy) {
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
            var task = Task.of(on.group(1), on.group(2) == null ? new Work.Shell("true")
                    : new Work.Prompt(on.group(2), "do it", on.group("model"), List.of()));
            if (on.group(4) != null) {
                task = task.verify("make test");
                checks.put(task.id(), new ArrayDeque<>(List.of(on.group(4).split(","))));
            }
            if (on.group(5) != null) task = task.after(on.group(5).split(","));
            if (on.group(6) != null) task = task.priority(Integer.parseInt(on.group(6)));
            if (on.group(7) != null) task = task.timeout(Durations.parse(on.group(7)));
            if (on.group(8) != null) task = task.retries(Integer.parseInt(on.group(8)));
            if (on.group(10) != null) task = task.touches(on.group(10).split(","));
            if (on.group("when") != null) task = task.when(on.group("when"));
            if (on.group("many") != null) task = task.at(task.place().late(Late.NOTHING.each(new Late.Each(on.group("many"), 9))));
            if (on.group("tries") != null) task = task.inWorktree().tries(Integer.parseInt(on.group("tries"))).choose("make score");
            tasks.addAll(lib.input.Tries.of(List.of(task)));
            if (on.group("earlier") instanceof String earlier) done.put(task.id(), Kin.reuse(earlier));
            if (on.group(9) != null) gates.put(task.id(), new ArrayDeque<>(List.of(on.group(9).split(","))));
            scripts.put(task.id(), Stream.of(on.group("steps").split(", then ")).map(Step::of).toList());
        } else if (at.matches()) {
            long time = Durations.parse(at.group(1)).toMillis();
            if (at.group("used") != null)
                future.add(new Happening(time, order++, new Event.WindowsSeen(time, at.group("account"), List.of(Window.named(
                        at.group("window"), Double.parseDouble(at.group("used")) / 100, Durations.parse(at.group("resets")).toMillis())))));
            else future.add(new Happening(time, order++, switch (at.group(2).split(" ")[0]) {
                case "interrupt", "terminate" -> new Event.Interrupted(time, at.group(2).equals("interrupt") ? Signal.INT : Signal.TERM);
                case "cpu" -> new Event.Sampled(time, Double.valueOf(at.group(3)), Double.valueOf(at.group(3)), 10, 1);
                case "crash" -> null;
                case "clock" -> new Event.ClockMoved(time, (at.group(7).equals("+") ? 1 : -1) * Durations.parse(at.group(8)).toMillis());
                case "flood" -> new Event.Flooded(time, at.group("flood"), 1, 1);
                case "ask" -> new Event.Asked(time, Integer.toString(order), Spoken.control(at.group(9).split(" ")));
                case "memory" -> new Event.Sampled(time, 10.0, 10.0, Double.parseDouble(at.group(4)), 1);
                default -> new Event.LimitSeen(time, at.group(5), time + Durations.parse(at.group(6)).toMillis(), "elsewhere",
                        at.group(2).contains(" about ") ? true : null);
            }));
        } else fail("no line of a story: " + line);
    }

    private void run() {
        var first = new ArrayList<Event>();
        first.add(new Event.RunStarted(0, Journal.SCHEMA, "story", "/", policy));
        first.add(new Event.Sampled(0, 10.0, 10.0, 10, 1));
        for (var task : tasks) first.add(new Event.Queued(0, task, task.work() instanceof Work.Prompt p ? p.agent() : null));
        // What was known before is told with the first events.
        future.removeIf(h -> h.at == 0 && h.event instanceof Event.WindowsSeen && first.add(h.event));
        List<? extends Event> opening = first;
        while (true) {
            try (var nowhere = Journal.discarding()) {
                new Loop(board, new Planner(bound -> bound, lib.agents.Agents::of), this, nowhere, this::seen, _ -> {}).run(opening);
                return;
            } catch (Crash e) {
                trace.add(seconds(now) + " crash");
                board = new Fold();
                journal.forEach(board::apply);
                opening = List.of(new Event.Recovered(now, null, Handle.NONE));
            } catch (Exception e) {
                throw new AssertionError("the story broke off after " + trace, e);
            }
        }
    }

    private static final class Crash extends RuntimeException {}

    private void seen(Event event) {
        journal.add(event);
        mostRunning = Math.max(mostRunning, board.running().size());
        var said = switch (event) {
            case Event.Started e -> "start " + e.task() + (e.resume() == null ? ""
                    : (e.resume().session() == null ? " afresh" : " in " + e.resume().session())
                    + (e.resume().prompt().contains("The check `") ? " to mend" : ""));
            case Event.GateAsked e -> "ask " + e.task();
            case Event.ConditionAsked e -> "weigh " + e.task();
            case Event.Verifying e -> "verify " + e.task();
            case Event.Limited e -> "limit " + e.account() + (e.model() == null ? "" : " " + e.model()) + " until " + seconds(e.until());
            case Event.Paced e -> "pace " + e.account() + " " + e.window() + " until " + seconds(e.until());
            case Event.Closed e -> "close " + e.account() + ": " + e.reason();
            case Event.Warned e -> "warn " + (e.task() == null ? "run" : e.task());
            case Event.Judged e -> "judge " + e.task() + " " + e.judgement().outcome().word() + " " + e.judgement().outcome().reason();
            case Event.Requeued e -> "wait " + e.task() + " until " + seconds(e.until()) + (e.charged() ? "" : " free");
            case Event.Settled e -> e.status().word() + " " + e.task()
                    + (e.status() == Status.SKIPPED || e.status() == Status.CANCELLED ? ": " + e.reason() : "");
            case Event.Signalled e -> e.signal().name().toLowerCase(Locale.ROOT) + " " + e.task() + " " + e.why();
            case Event.Suspended e -> "suspend " + e.task();
            case Event.Continued e -> "continue " + e.task();
            case Event.Answered e -> e.refusal() == null ? null : "refuse: " + e.refusal();
            case Event.Held e -> e.why() == null ? "go on" : "hold: " + e.why();
            case Event.Halted e -> "halt " + e.when().name().toLowerCase(Locale.ROOT) + ": " + e.why();
            case Event.RunEnded e -> "exit " + e.exit();
            case Event.Queued _ -> null;
            case Event.Fact _ -> null;
        };
        if (said != null) trace.add(seconds(event.at()) + " " + said);
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }

    /// The whole story, line by line.
    public Scenario expect(String expected) {
        assertEquals(expected.strip().indent(0), String.join("\n", trace).indent(0));
        return this;
    }

    /// These lines among the others, in this order.
    public Scenario expectAmong(String expected) {
        var rest = trace.iterator();
        for (var line : expected.strip().lines().toList()) {
            boolean found = false;
            while (!found && rest.hasNext()) found = rest.next().equals(line);
            if (!found) fail("'" + line + "' is missing or comes too early in:\n" + String.join("\n", trace));
        }
        return this;
    }

    /// No line that begins, after its time, with this.
    public Scenario expectNone(String word) {
        assertEquals(List.of(), trace.stream().filter(l -> l.substring(l.indexOf(' ') + 1).startsWith(word)).toList());
        return this;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume) {
        var steps = Objects.requireNonNullElseGet(scripts.get(task.id()), () -> Kin.steps(scripts, task));
        int next = at.getOrDefault(task.id(), 0);
        while (steps.get(next).until() > 0 && steps.get(next).until() <= now) next++;
        var step = steps.get(next);
        at.put(task.id(), step.until() > 0 ? next : Math.min(next + 1, steps.size() - 1));
        going.put(task.id(), step);
        attempts.put(task.id(), attempt);
        switch (step.kind()) {
            case "lingers" -> tell(task.id(), now + 1000, step.said(task, now));
            case "says" -> {
                for (int i = 1; i <= Integer.parseInt(step.said()); i++) tell(task.id(), now + i * 1000L, talk(i, step.cost()));
            }
            default -> {
                if (step.cost() != null) tell(task.id(), now + step.millis() - 1, talk(1, step.cost()));
            }
        }
        if (!step.hangs()) end(task, now + step.millis(), step.exit(), step);
    }

    private static Said talk(int signs, Double cost) {
        var progress = new Progress("Bash", signs, null, null, null, cost == null ? null : new Progress.Tokens(1, 1, 0, 0),
                cost == null ? null : cost * signs, "S", null, null).seen(signs, false, null);
        return new Said(progress, List.of(), null, List.of(), List.of());
    }

    private void tell(String task, long at, Said said) {
        future.add(new Happening(at, order++, new Event.Noted(at, task, attempts.get(task), said.progress())));
    }

    @Override
    public void verify(Task task, int attempt, int slot) {
        var said = checks.get(task.id()).remove();
        int exit = said.equals("ok") ? 0 : said.equals("fail") ? 2 : Integer.parseInt(said);
        future.add(new Happening(now + 1000, order++, new Event.Verified(now + 1000, task.id(), attempt, new Exit.Code(exit),
                exit == 0 ? null : "1 test failed")));
    }

    /// Answers at once; at last with yes.
    @Override
    public void ask(Task task) {
        var answer = Objects.requireNonNullElse(gates.getOrDefault(task.id(), new ArrayDeque<>()).poll(), "yes");
        future.add(new Happening(now, order++, new Event.GateAnswered(now, task.id(), answer.equals("yes") ? null : answer)));
    }

    @Override
    public void ask(Task task, List<Result> before, boolean resumes) {
        var known = before.stream().collect(Collectors.toMap(r -> r.task().id(), Result::fields));
        var e = Result.answer(() -> now, task, known, (of, _) -> Kin.many(of));
        if (task.place().trial().chooses() && e.holds()) e = Kin.best(e, before, task);
        else e = new Event.ConditionAnswered(now, e.task(), e.holds(), e.flaw(), e.filled(),
                resumes && e.holds() && e.flaw() == null ? done.getOrDefault(e.task(), Kin.reuse("new")) : null);
        future.add(new Happening(now, order++, e));
    }

    @Override
    public void policy(Policy policy) {}

    @Override
    public void limited(Event.Limited limit) {
        shared.add(limit.reason());
    }

    /// Its processes have gone on as if nothing had been.
    @Override
    public List<Event> open(List<Task> tasks) {
        throw new AssertionError("a story brings its own first events");
    }

    @Override
    public List<Event> takeUp(Collection<Task> tasks, boolean handover) {
        throw new AssertionError("a story brings its own first events");
    }

    @Override
    public void tell(Event.Fact fact) {
        future.add(new Happening(now, order++, fact));
    }

    @Override
    public Control completed(Control control) {
        return control;
    }

    @Override
    public void adopt(Task task, int attempt, int slot, Handle handle) {
        if (!going.containsKey(task.id()) && future.stream().noneMatch(h -> h.event instanceof Event.Ended e && e.task().equals(task.id())))
            future.add(new Happening(now, order++, new Event.Ended(now, task.id(), attempt, new Exit.NotStarted(Exit.NEVER_BEGAN),
                    Said.NOTHING)));
    }

    private boolean of(Event event, String task) {
        return event instanceof Event.Ended e && e.task().equals(task) || event instanceof Event.Noted n && n.task().equals(task);
    }

    /// A stopped process does nothing until it may go on.
    private void freeze(String task, boolean stop) {
        var mine = future.stream().filter(h -> of(h.event, task)).toList();
        if (stop == frozen.containsKey(task)) return;
        long by = stop ? FROZEN : now - frozen.get(task) - FROZEN;
        if (stop) frozen.put(task, now);
        else frozen.remove(task);
        future.removeAll(mine);
        for (var h : mine) future.add(new Happening(h.at + by, h.order, switch (h.event) {
            case Event.Ended e -> new Event.Ended(e.at() + by, e.task(), e.attempt(), e.exit(), e.said());
            case Event.Noted e -> new Event.Noted(e.at() + by, e.task(), e.attempt(), e.progress());
            default -> throw new AssertionError(h.event);
        }));
    }

    @Override
    public void signal(String task, int attempt, Signal signal) {
        if (signal == Signal.STOP || signal == Signal.CONT) {
            freeze(task, signal == Signal.STOP);
            return;
        }
        if (frozen.containsKey(task)) freeze(task, false);
        var step = going.get(task);
        if (step == null || step.ignoresTerm() && signal == Signal.TERM) return;
        future.removeIf(h -> of(h.event, task));
        end(board.find(task).task(), now, new Exit.Signal(signal == Signal.TERM ? 15 : 9), step);
    }

    private void end(Task task, long at, Exit exit, Step step) {
        boolean own = !(exit instanceof Exit.Signal) || step.exit() instanceof Exit.Signal;
        var said = task.work() instanceof Work.Prompt && (own || step.kind().equals("lingers")) ? step.said(task, now)
                : task.work() instanceof Work.Prompt ? new Said(board.find(task.id()).attempt().progress(), List.of(), null, List.of(),
                        List.of())
                : new Said(Progress.NONE, List.of(), null, List.of(), step.said() == null || !own ? List.of() : List.of(step.said()));
        future.add(new Happening(at, order++, new Event.Ended(at, task.id(), attempts.get(task.id()), exit, said)));
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
        if (next.event == null) throw new Crash();
        if (next.event instanceof Event.Ended e) going.remove(e.task());
        return List.of(next.event);
    }

    @Override
    public void close() {}
}
