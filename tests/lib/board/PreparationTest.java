package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import lib.journal.Journal;
import lib.model.*;
import org.junit.jupiter.api.*;

/// What is decided while the worktree of an attempt is set up, and after that.
class PreparationTest {
    private static final Said NOTHING = Said.NOTHING;

    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, lib.agents.Agents::of);

    @BeforeEach
    void aTaskIsSetUp() {
        var task = Task.of("a", new Work.Shell("true")).timeout(Duration.ofSeconds(2)).stall(Duration.ofSeconds(1)).inWorktree()
                .setup("make");
        for (var event : List.of(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", Policy.DEFAULT), new Event.Queued(0, task),
                new Event.Started(0, "a", 1, 1, null), new Event.SettingUp(0, "a", 1))) board.apply(event);
    }

    private Attempt attempt() {
        return board.find("a").attempt();
    }

    private Event decided(long now) {
        var decision = planner.next(board, now);
        if (decision != null) board.apply(decision);
        return decision;
    }

    private void ended(long at, Exit.NotStarted why) {
        board.apply(new Event.Ended(at, "a", 1, why, NOTHING));
    }

    @Test
    void itsTimeIsNoneOfTheTasks() {
        assertTrue(attempt().preparation().goesOn());
        assertNull(decided(1_000_000));
        assertEquals(Long.MAX_VALUE, planner.wake(board, board.at()));
        board.apply(new Event.SetUp(1_000_000, "a", 1, new Exit.Code(0), null));
        assertFalse(attempt().preparation().goesOn());
        board.apply(new Event.Spawned(1_000_000, "a", 1, Handle.NONE));
        assertEquals(1_001_000, planner.wake(board, board.at()));
        assertEquals(new Event.Signalled(1_001_000, "a", 1, Signal.TERM, StopCause.Alone.STALLED), decided(1_001_000));
    }

    /// Whoever has paused it meanwhile gives it all its time when it goes on.
    @Test
    void aPauseTakesNoneOfItEither() {
        board.apply(new Event.Suspended(500, "a", 1, null));
        assertNull(decided(10_000));
        board.apply(new Event.Continued(10_000, "a", 1));
        assertNull(decided(900_000));
        board.apply(new Event.Suspended(900_000, "a", 1, null));
        board.apply(new Event.Spawned(900_001, "a", 1, Handle.NONE));
        assertNull(decided(990_000));
        board.apply(new Event.Continued(1_000_000, "a", 1));
        assertEquals(1_002_000, planner.wake(board, board.at()));
    }

    @Test
    void itsFailureIsAnOutcomeOfItsOwnAndIsNotTriedAgain() {
        board.apply(new Event.SetUp(5, "a", 1, new Exit.Code(1), "no such package"));
        ended(6, new Exit.NotStarted("the setup of its worktree failed"));
        var judgement = new Judgement(new Outcome.Permanent(Reason.Known.SETUP_FAILED), "setup", "no such package");
        assertEquals(new Event.Judged(6, "a", 1, judgement), decided(6));
        assertEquals(new Event.Settled(6, "a", Status.FAILED, "setup_failed"), decided(6));
    }

    /// What there was no room for is waited for, as ever.
    @Test
    void whatCouldNotBeStartedIsTriedAgain() {
        var why = new Exit.NotStarted("fork: Resource temporarily unavailable");
        board.apply(new Event.SetUp(5, "a", 1, why, null));
        ended(6, why);
        assertEquals("resource", ((Event.Judged) decided(6)).judgement().outcome().word());
        assertInstanceOf(Event.Requeued.class, decided(6));
    }

    @Test
    void itCanBeCancelledAndThatIsNoFailureOfTheSetup() {
        board.apply(new Event.Asked(1, "x", new Control.Stop(false, List.of("a"))));
        assertInstanceOf(Event.Answered.class, decided(1));
        assertEquals(new Event.Signalled(1, "a", 1, Signal.TERM, StopCause.Alone.CANCELLED), decided(1));
        assertNull(decided(2));
        var kill = (Event.Signalled) decided(1 + Policy.DEFAULT.grace().toMillis());
        assertEquals(Signal.KILL, kill.signal());
        board.apply(new Event.SetUp(6_000, "a", 1, new Exit.Signal(9), null));
        ended(6_000, new Exit.NotStarted("the setup of its worktree failed"));
        assertEquals("cancelled", ((Event.Judged) decided(6_000)).judgement().outcome().word());
        assertEquals(Status.CANCELLED, ((Event.Settled) decided(6_000)).status());
    }

    /// The orchestrator died while it went on: it had succeeded, or nobody knows, so there is another attempt at no charge.
    @Test
    void whoTakesItUpBeginsAnotherAttempt() {
        board.apply(new Event.Recovered(10, null, Handle.NONE));
        board.apply(new Event.SetUp(20, "a", 1, new Exit.Code(0), null));
        ended(21, new Exit.NotStarted(Exit.NEVER_BEGAN));
        assertEquals("transient", ((Event.Judged) decided(21)).judgement().outcome().word());
        assertFalse(((Event.Requeued) decided(21)).charged());
    }

    @Test
    void aTaskAsksForItInWords() {
        assertEquals("make", board.policy().setupOf(board.find("a").task()));
        assertNull(Policy.DEFAULT.setupOf(Task.of("b", new Work.Shell("x"))));
        assertEquals("npm ci", Policy.DEFAULT.with(Settings.SETUP, "npm ci").setupOf(Task.of("b", new Work.Shell("x"))));
        assertThrows(UserError.class, () -> Task.of("b", new Work.Shell("x")).setup(" "));
    }
}
