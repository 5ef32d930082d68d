package lib.board;

import static lib.board.Elastic.Presence.*;
import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import lib.agents.Agents;
import lib.journal.Journal;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// Which jobs are asked for, and when: how the places stand is told by hand.
class ElasticTest {
    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, Agents::of);
    private final Map<String, Elastic.Presence> places = new HashMap<>();
    private long now;
    private int tasks;

    private void begin(String jobs, String... hosts) {
        begin(Policy.DEFAULT.with(Settings.HOSTS, hosts.length == 0 ? null : Hosts.parse(hosts[0]))
                .with(Settings.SLURM, Slurm.parse(jobs)));
    }

    private void begin(Policy policy) {
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", policy.backoff(Duration.ZERO)));
        policy.hosts().slots().keySet().forEach(name -> places.put(name, NONE));
        board.apply(new Event.Sampled(0, 99.0, 99.0, 99, 9));
    }

    private void add(Task task) {
        board.apply(new Event.Queued(now, task, null));
    }

    private void wait(int more) {
        for (int i = 0; i < more; i++) add(Task.of("t" + ++tasks, new Work.Shell("true")));
    }

    /// It is there, and all is started that can be.
    private void joins(String place, Long until) {
        places.put(place, THERE);
        board.apply(new Event.Joined(now, place, 0, Handle.NONE, until));
        board.apply(new Event.Looked(now, place, new Event.Sampled(now, null, null, 20, 9)));
        decide();
    }

    private void ends(String task) {
        board.apply(new Event.Ended(now, task, 1, new Exit.Code(0), Said.NOTHING));
        decide();
    }

    private void decide() {
        for (Event.Decision d; (d = planner.next(board, now)) != null; ) board.apply(d);
    }

    /// The numbers of the jobs.
    private String wanted() {
        return Elastic.wanted(board, places, now).stream().map(name -> name.replace("slurm-", "")).sorted()
                .collect(Collectors.joining(" "));
    }

    @Test
    void aNumberOfThemIsAskedForTogether() {
        begin("3 x -c2");
        assertEquals("", wanted());
        wait(1);
        assertEquals("1 2 3", wanted());
    }

    @Test
    void anotherOneIsAskedForOnlyWhereNoneHasRoom() {
        begin("0..4 x -c2");
        assertEquals("", wanted());
        wait(1);
        assertEquals("1", wanted());
        wait(2);
        assertEquals("1 2", wanted());
        places.put("slurm-1", COMING);
        places.put("slurm-2", COMING);
        assertEquals("", wanted(), "those that are asked for have room");
        wait(2);
        assertEquals("3", wanted());
        wait(100);
        assertEquals("3 4", wanted());
    }

    @Test
    void whatIsGivenBackIsAskedForAgain() {
        begin("0..2 x");
        wait(2);
        joins("slurm-1", null);
        assertEquals("2", wanted());
        joins("slurm-2", null);
        assertEquals("", wanted());
        ends("t1");
        ends("t2");
        places.put("slurm-1", AWAY);
        places.put("slurm-2", NONE);
        assertEquals("", wanted());
        wait(2);
        assertEquals("2", wanted(), "what is leaving has no room, and can't be asked for yet");
        places.put("slurm-1", NONE);
        assertEquals("1 2", wanted());
    }

    @Test
    void theLeastStays() {
        begin("2..4 x");
        assertEquals("1 2", wanted());
        joins("slurm-1", null);
        wait(2);
        assertEquals("1 2", wanted(), "one has room, and the other one is to come anyway");
        wait(1);
        assertEquals("1 2 3", wanted());
        board.apply(new Event.Asked(++now, "x", new Control.Pause(List.of())));
        decide();
        assertEquals("1 2", wanted());
    }

    /// A host that answers comes before a job.
    @Test
    void machinesHaveRoomAsWell() {
        begin("0..2 x", "a:2");
        places.put("a", COMING);
        wait(2);
        assertEquals("", wanted());
        joins("a", null);
        wait(1);
        assertEquals("1", wanted());
        places.put("a", AWAY);
        wait(1);
        assertEquals("1 2", wanted());
    }

    @Test
    void aTaskMayAskForOne() {
        begin("0..3 x");
        add(Task.of("x", new Work.Shell("true")).with(Settings.AT, "slurm-3"));
        add(Task.of("y", new Work.Shell("true")).with(Settings.AT, "slurm-3"));
        assertEquals("3", wanted());
    }

    @Test
    void whatCantEndInTimeHasNoRoom() {
        begin("0..2 x -c2 -t 4h");
        joins("slurm-1", 3_600_000L);
        add(Task.of("short", new Work.Shell("true")).with(Settings.OWN_TIMEOUT, Duration.ofMinutes(30)));
        assertEquals("", wanted());
        add(Task.of("long", new Work.Shell("true")).with(Settings.OWN_TIMEOUT, Duration.ofMinutes(90)));
        assertEquals("2", wanted());
        now = 2_000_000;
        places.put("slurm-2", COMING);
        assertEquals("", wanted());
    }

    /// More places would bring no more licences.
    @Test
    void whatWaitsForSomethingElseAsksForNone() {
        begin(Policy.DEFAULT.with(Settings.SLURM, Slurm.parse("0..8 x")).with(Settings.RESOURCES, Amounts.ofRun("licence=2")));
        for (int i = 0; i < 9; i++)
            add(Task.of("l" + i, new Work.Shell("true")).with(Settings.NEEDS, Amounts.parse("licence=1")));
        assertEquals("1 2", wanted());
    }
}
