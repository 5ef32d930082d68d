package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import java.util.function.UnaryOperator;
import lib.agents.Agents;
import lib.journal.Journal;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Who may start beside those that run, by what all are expected to need: a machine of 1000 MiB and 4 processors, told by hand.
class AdmissionTest {
    private static final Capacity MACHINE = new Capacity(1000, 4, null, null, null);

    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, Agents::of);
    private final List<Task> tasks = new ArrayList<>();
    private long now;

    private void begin(UnaryOperator<Policy> policy) {
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", policy.apply(Policy.DEFAULT.parallel(20).backoff(Duration.ZERO))));
        for (var task : tasks) board.apply(new Event.Queued(0, task, task.work() instanceof Work.Prompt p ? p.agent() : null));
        look(20);
    }

    private void look(double memory) {
        look(memory, MACHINE);
    }

    private void look(double memory, Capacity capacity) {
        board.apply(new Event.Sampled(now, 10.0, 10.0, memory, 9, null, null, null, capacity));
    }

    private void at(double seconds) {
        now = Math.round(seconds * 1000);
    }

    private void task(String id, String like, String... needs) {
        var amounts = new Amounts(Map.of());
        for (var need : needs) amounts = amounts.with(need.split("=")[0], need.split("=")[1]);
        var task = Task.of(id, new Work.Shell("true")).with(Settings.LIKE, like);
        tasks.add(needs.length == 0 ? task : task.with(Settings.NEEDS, amounts));
    }

    private void holds(String task, long mebibytes, double cpu) {
        board.apply(new Event.Measured(now, List.of(new Memory(task, board.find(task).attempts().size(), mebibytes, null, cpu, null))));
    }

    private void ends(String task, int exit) {
        board.apply(new Event.Ended(now, task, board.find(task).attempts().size(), new Exit.Code(exit), Said.NOTHING));
    }

    /// All that is decided now, in a word each; judgements and the like are left out.
    private List<String> decided() {
        var all = new ArrayList<String>();
        for (Event.Decision d; (d = planner.next(board, now)) != null; board.apply(d))
            switch (d) {
                case Event.Started e -> all.add("start " + e.task());
                case Event.Held e -> all.add(e.why() == null ? "go on" : "hold " + e.task() + ": " + e.why());
                case Event.Suspended e -> all.add("suspend " + e.task() + ": " + e.why());
                case Event.Continued e -> all.add("continue " + e.task());
                case Event.Signalled e -> all.add("end " + e.task() + ": " + e.why());
                case Event.Requeued e -> all.add("again " + e.task() + (e.charged() ? "" : " free") + ": " + e.reason());
                case Event.Queued _, Event.Answered _, Event.GateAsked _, Event.ConditionAsked _, Event.Verifying _,
                        Event.Limited _, Event.Closed _, Event.Paced _,
                        Event.Warned _, Event.Judged _, Event.Settled _, Event.Halted _, Event.RunEnded _ -> {}
            }
        return all;
    }

    @Test
    void whatIsNeededIsReservedUntilItIsInUse() {
        for (var id : List.of("a", "b", "c")) task(id, "x", "memory=300M");
        begin(p -> p);
        assertEquals(List.of("start a", "start b", "hold c: memory 20% + 900 MiB expected > 85%"), decided());
        at(1);
        look(50);
        holds("a", 150, 0);
        holds("b", 150, 0);
        assertEquals(List.of(), decided(), "both may grow by 150 more");
        assertEquals("memory 50% + 600 MiB expected > 85%", Throttle.why(board, board.find("c")).words());
        at(2);
        ends("a", 0);
        assertEquals(List.of("start c", "go on"), decided(), "what it held is free before the next look");
    }

    @Test
    void whatNobodySaidIsLearned() {
        for (int i = 0; i < 6; i++) task("t" + i, "x");
        begin(p -> p.parallel(1));
        assertEquals(List.of("start t0"), decided());
        holds("t0", 350, 2);
        at(4);
        ends("t0", 0);
        board.apply(new Event.Asked(now, "1", Control.Change.of(Settings.PARALLEL, 20)));
        look(20);
        assertEquals(List.of("start t1", "hold t2: memory 20% + 700 MiB expected > 85%"), decided());
        assertEquals(List.of(new Expected("x", 350, 0.5, null, 1, 4.0)), board.learned());
        holds("t1", 400, 1);
        assertEquals(400, board.pacing.experience.of(board.find("t2")).memory(), "one that runs holds more than any before");
    }

    @Test
    void earlierRunsAreBelieved() {
        for (var id : List.of("a", "b")) task(id, "x");
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", Policy.DEFAULT));
        for (var task : tasks) board.apply(new Event.Queued(0, task));
        board.apply(new Event.Learned(0, List.of(new Expected("x", 600, 3, null, 9, null))));
        look(20);
        assertEquals(List.of("start a", "hold b: memory 20% + 1.2 GiB expected > 85%"), decided());
    }

    @Test
    void whatIsLeftLongestStartsFirst() {
        for (var id : List.of("a", "b", "c")) task(id, id.equals("c") ? "long" : "short");
        tasks.set(2, tasks.get(2).after("b"));
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", Policy.DEFAULT.parallel(1)));
        for (var task : tasks) board.apply(new Event.Queued(0, task));
        board.apply(new Event.Learned(0, List.of(new Expected("short", 5, 0, null, 9, 3.0), new Expected("long", 5, 0, null, 9, 60.0))));
        look(20);
        assertEquals(List.of("start b"), decided(), "c, which takes a minute, waits for it");
        at(1);
        ends("b", 0);
        assertEquals(List.of("start c"), decided());
        at(61);
        ends("c", 0);
        assertEquals(List.of("start a"), decided());
    }

    @Test
    void whereNothingIsKnownOfTimesTheOrderIsAsWritten() {
        for (var id : List.of("a", "b", "c")) task(id, "x");
        tasks.set(2, tasks.get(2).after("b"));
        begin(p -> p.parallel(1));
        assertEquals(List.of("start a"), decided());
    }

    @Test
    void processorsAreCountedToo() {
        for (int i = 0; i < 5; i++) task("t" + i, "x", "cpu=2");
        begin(p -> p);
        assertEquals(List.of("start t0", "start t1", "hold t2: cpu 4.0 + 2.0 processors expected > 4"), decided());
    }

    @Test
    void agentsStartAsFastAsTheyAreAnswered() {
        for (int i = 0; i < 12; i++) tasks.add(Task.of("a" + i, new Work.Prompt("claude", "Do it.", null, List.of())));
        at(1);
        begin(p -> p.maxMemory(100));
        assertEquals(List.of("start a0"), decided(), "the first alone");
        at(2);
        answered("a0");
        assertEquals(List.of("start a1", "start a2", "start a3", "start a4"), decided());
        at(2.4);
        answered("a2");
        assertEquals(List.of("start a5"), decided());
        ends("a1", 0);
        assertEquals(List.of("again a1: no-result", "start a1"), decided());
        at(2.9);
        assertEquals(List.of(), decided());
        at(3);
        assertEquals(List.of("start a6", "start a7"), decided(), "a service that takes its time: four in the time of four");
    }

    private void answered(String task) {
        board.apply(new Event.Noted(now, task, 1, new Progress(null, 1, null, null, null, new Progress.Tokens(9, 9, 0, 0), null, null, null,
                null)));
    }

    @Test
    void nothingIsHeldByAMachineNobodyCares() {
        for (int i = 0; i < 5; i++) task("t" + i, "x", "cpu=4", "memory=900M");
        begin(p -> p.maxCpu(100).maxMemory(100));
        assertEquals(5, decided().size());
    }

    @Test
    void whoNeedsMoreThanThereIsRunsAlone() {
        task("huge", "x", "memory=8G");
        task("small", "y", "memory=10M");
        begin(p -> p);
        assertEquals("start huge", decided().getFirst());
    }

    @Test
    void theSmallMayOvertakeButNotForEver() {
        task("first", "x", "memory=500M");
        task("big", "x", "memory=500M");
        for (int i = 0; i < 40; i++) task("s" + i, "y", "memory=1M");
        begin(p -> p.parallel(3));
        assertEquals(List.of("start first", "hold big: memory 20% + 1.0 GiB expected > 85%", "start s0", "start s1", "go on"), decided());
        int overtaken = 2;
        for (int i = 0; i < 39; i++) {
            at(i + 1);
            ends("s" + i, 0);
            if (decided().contains("start s" + (i + 2))) overtaken++;
            else break;
        }
        assertEquals(16, overtaken);
        ends("first", 0);
        assertTrue(decided().contains("start big"));
    }

    @Test
    void theRunsOwnThingsAreKeptTo() {
        for (int i = 0; i < 3; i++) task("g" + i, "x", "gpu=1");
        task("both", "x", "gpu=2");
        task("licensed", "x", "license=1");
        begin(p -> p.with(Settings.RESOURCES, Amounts.ofRun("gpu=2,license=1")));
        assertEquals(List.of("start g0", "start g1", "hold g2: resources gpu: 2 of 2 in use, 1 wanted", "start licensed"), decided());
        assertEquals(List.of(List.of(0), List.of(1)), List.of(board.find("g0").attempt().gpus(), board.find("g1").attempt().gpus()));
        at(1);
        ends("g0", 0);
        assertEquals("start g2", decided().getFirst());
        assertEquals(List.of(0), board.find("g2").attempt().gpus());
        at(2);
        ends("g1", 0);
        ends("g2", 0);
        assertTrue(decided().contains("start both"));
        assertEquals(List.of(0, 1), board.find("both").attempt().gpus());
    }

    @Test
    void whatIsLeftOfTheMachineIsLookedAt() {
        for (int i = 0; i < 3; i++) task("t" + i, "x");
        begin(p -> p.parallel(2));
        look(20, new Capacity(1000, 4, 30L, 5000L, 90_000L));
        assertEquals(List.of("start t0", "hold t1: processes 30 more may be started < 50"), decided());
        look(20, new Capacity(1000, 4, null, 40L, 90_000L));
        assertEquals(List.of("hold t1: disk 40 MiB free < 100"), decided());
        look(20, new Capacity(1000, 4, null, null, 90L));
        assertEquals("disk 90 files may be made < 1000", Throttle.why(board, board.find("t1")).words());
        look(20);
        assertEquals(List.of("start t1", "go on"), decided());
    }

    @Test
    void underPressureTheYoungestGiveWay() {
        for (int i = 0; i < 4; i++) {
            task("t" + i, "x");
        }
        begin(p -> p);
        for (int i = 0; i < 4; i++) {
            assertEquals(i == 0 ? 4 : 0, decided().size());
            at(i + 1);
            holds("t" + i, 200, 1);
        }
        look(91);
        at(5);
        look(91);
        assertEquals(List.of("suspend t3: memory 91% > 90%"), decided());
        at(6);
        look(93);
        assertEquals(List.of("end t3: memory", "suspend t2: memory 95% > 90%", "suspend t1: memory 95% > 90%"), decided());
        ends("t3", 143);
        assertEquals(List.of("again t3 free: memory"), decided().subList(0, 1));
        at(7);
        look(70);
        assertEquals(List.of("continue t1"), decided().stream().filter(d -> d.startsWith("continue")).toList());
        at(8);
        look(70);
        assertEquals(List.of("continue t2"), decided());
        assertEquals(300, board.pacing.experience.of(board.find("t3")).memory(), "half as much again as when it was ended");
        assertEquals(0, board.find("t3").retries());
    }

    @Test
    void theOldestIsNeverStopped() {
        task("alone", "x");
        begin(p -> p);
        assertEquals(List.of("start alone"), decided());
        holds("alone", 900, 1);
        at(1);
        look(99);
        assertEquals(List.of(), decided());
        assertEquals(0, board.find("alone").attempt().suspended());
    }
}
