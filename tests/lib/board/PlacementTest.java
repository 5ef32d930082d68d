package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import lib.agents.Agents;
import lib.journal.Journal;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// Which place a task goes to, and what it is told to wait for; the places are told of by hand.
class PlacementTest {
    private static final Progress WORKED = new Progress(null, 1, null, null, null, null, null, "S", null, null);
    private static final Said SAID = new Said(WORKED, List.of(), null, List.of(), List.of());

    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, Agents::of);
    private long now;

    private void begin(String hosts, Task... tasks) {
        begin(Policy.DEFAULT.with(Settings.HOSTS, Hosts.parse(hosts)), tasks);
    }

    private void begin(Policy policy, Task... tasks) {
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", policy.backoff(Duration.ZERO)));
        for (var task : tasks) board.apply(new Event.Queued(0, task, task.work() instanceof Work.Prompt p ? p.agent() : null));
        board.apply(new Event.Sampled(0, 99.0, 99.0, 99, 9));
    }

    private static Task[] commands(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> Task.of("t" + i, new Work.Shell("true"))).toArray(Task[]::new);
    }

    private void joins(String place, double memory) {
        board.apply(new Event.Joined(now, place, 0, Handle.NONE, null));
        board.apply(new Event.Looked(now, place, new Event.Sampled(now, 10.0, 10.0, memory, 9)));
    }

    private void ends(String task, int exit) {
        board.apply(new Event.Ended(now, task, board.find(task).attempts().size(), new Exit.Code(exit), Said.NOTHING));
    }

    /// All that is decided now about starts.
    private List<String> decided() {
        var all = new ArrayList<String>();
        for (Event.Decision d; (d = planner.next(board, now)) != null; board.apply(d)) {
            if (d instanceof Event.Started e) all.add(e.task() + " on " + e.place() + (e.resume() == null ? "" : " again"));
            if (d instanceof Event.Held e) all.add(e.why() == null ? "go on" : e.why().words());
        }
        return all;
    }

    @Test
    void aTaskGoesWhereMostIsFree() {
        begin("a:2,b:3", commands(6));
        assertEquals(List.of("place a is not reached yet"), decided());
        joins("b", 20);
        assertEquals(List.of("go on", "t1 on b", "t2 on b", "t3 on b"), decided());
        joins("a", 20);
        assertEquals(List.of("t4 on a", "t5 on a"), decided());
        ends("t2", 0);
        assertEquals(List.of("t6 on b"), decided());
        assertEquals(List.of(2, 3), board.fleet().places().stream().map(Fleet.Standing::busy).toList());
    }

    /// This machine may be as busy as it likes; each other one is asked for its own room.
    @Test
    void eachMachineHasItsOwnRoom() {
        begin("a:2,b:2", commands(4));
        joins("a", 99);
        joins("b", 20);
        assertEquals(List.of("t1 on b", "t2 on b"), decided());
        board.apply(new Event.Unreached(now, "b", "has been silent for 15 s"));
        assertEquals(List.of("memory 99% > 85% on a"), decided());
        joins("b", 20);
        assertEquals(List.of("go on"), decided());
        ends("t1", 0);
        assertEquals(List.of("t3 on b"), decided());
    }

    @Test
    void aSilentPlaceLosesNothing() {
        begin("a:1", commands(2));
        joins("a", 20);
        assertEquals(List.of("t1 on a"), decided());
        board.apply(new Event.Unreached(now, "a", "has been silent for 15 s"));
        now = 3_600_000;
        assertEquals(List.of("place a has been silent for 15 s"), decided());
        assertEquals(Status.RUNNING, board.find("t1").status());
        ends("t1", 0);
        joins("a", 20);
        assertEquals(List.of("go on", "t2 on a"), decided());
    }

    @Test
    void aTaskMayAskForAPlace() {
        begin("a:1,b:1", Stream.of(commands(3)).map(t -> t.with(Settings.AT, t.id().equals("t3") ? null : "a")).toArray(Task[]::new));
        joins("a", 20);
        joins("b", 20);
        // What has no room keeps nobody else from the place that has.
        assertEquals(List.of("t1 on a", "place a has no free slot", "t3 on b", "go on"), decided());
        ends("t1", 0);
        assertEquals(List.of("t2 on a"), decided());
    }

    @Test
    void aSessionStaysWhereItIs() {
        var prompt = Task.of("p", new Work.Prompt("claude", "Do it.", null, List.of()));
        begin("a:1,b:1", prompt);
        joins("a", 20);
        assertEquals(List.of("p on a"), decided());
        board.apply(new Event.Noted(now, "p", 1, WORKED));
        joins("b", 20);
        board.apply(new Event.Ended(now, "p", 1, new Exit.Lost("its worker died"), SAID));
        assertEquals(List.of("p on a again"), decided());
        board.apply(new Event.Ended(now, "p", 2, new Exit.Lost("its machine was started anew"), SAID));
        board.apply(new Event.Unreached(now, "a", "is down"));
        assertEquals(List.of("p on b"), decided());
    }

    /// On a cluster all nodes have the user's files.
    @Test
    void aSessionIsKnownInEachJob() {
        begin(Policy.DEFAULT.with(Settings.SLURM, Slurm.parse("2 x")), Task.of("p", new Work.Prompt("claude", "Do it.", null, List.of())));
        joins("slurm-1", 20);
        assertEquals(List.of("p on slurm-1"), decided());
        board.apply(new Event.Noted(now, "p", 1, WORKED));
        joins("slurm-2", 20);
        board.apply(new Event.Unreached(now, "slurm-1", "job 7 had to end"));
        board.apply(new Event.Ended(now, "p", 1, new Exit.Lost("job 7 had to end"), SAID));
        assertEquals(List.of("p on slurm-2 again"), decided());
    }

    /// What may take longer than a place has left goes elsewhere, or waits; what says nothing of its time takes its chance.
    @Test
    void nothingStartsThatCantEnd() {
        begin("a:9,b:9", Task.of("long", new Work.Shell("true")).with(Settings.OWN_TIMEOUT, Duration.ofHours(2)),
                Task.of("short", new Work.Shell("true")).with(Settings.OWN_TIMEOUT, Duration.ofMinutes(59)),
                Task.of("any", new Work.Shell("true")));
        joins("a", 20);
        board.apply(new Event.Joined(now, "a", 0, Handle.NONE, now + 3_600_000));
        assertEquals(List.of("place a has 1h00m left, and it may take 2h00m", "short on a", "any on a"), decided());
        now = 120_000;
        ends("any", 0);
        joins("b", 20);
        board.apply(new Event.Joined(now, "b", 0, Handle.NONE, now + 7_200_000));
        assertEquals(List.of("long on b", "go on"), decided());
    }

    @Test
    void hostsAreReadAndRefused() {
        assertEquals("a:8,user@b.c:4", Hosts.parse("a:8, user@b.c").toString());
        for (var wrong : List.of("", "a:0", "a:x", "-oProxyCommand=x", "a,,b", "a:1,a:2", "a/b", "..:1", "a:99999"))
            assertThrows(UserError.class, () -> Hosts.parse(wrong), wrong);
        assertEquals(12, Policy.DEFAULT.with(Settings.HOSTS, Hosts.parse("a:8,b:4")).parallel());
    }
}
