package tests;

import java.time.Duration;
import java.util.List;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// Stories of sessions that nobody can go on in, and of successes with a mark: what the planner makes of them.
class SessionStoriesTest {
    @Test
    void aSessionThatIsTheCauseIsLeftOnceAndItsSuccessorIsGoneOnIn() {
        play("""
                on a by claude: api 500, then api 400, then api 502, then ok
                """, p -> p.retries(2)).expect("""
                0 start a
                1 judge a transient server-error-500
                1 wait a until 2
                2 start a in S
                3 judge a permanent bad_request
                3 wait a until 3 free
                3 start a afresh
                4 judge a transient server-error-502
                4 wait a until 6
                6 start a in S
                7 judge a succeeded completed
                7 succeeded a
                7 exit 0
                """);
        play("""
                on a by claude: api 413, then ok
                on b by claude: api 500, then api 400, then api 400, then ok
                """).expectAmong("""
                1 failed a
                3 start b afresh
                4 failed b
                4 exit 1
                """);
    }

    @Test
    void aSessionLostAfterAFailedCheckKeepsItsWords() {
        play("""
                on a by claude verify fail,ok: ok, then unknown session, then ok
                """).expectAmong("""
                3 judge a permanent session_unknown
                3 wait a until 3 free
                3 start a afresh to mend
                """);
    }

    @Test
    void aMarkIsAFailureOnlyIfItIsToBe() {
        play("""
                on a by claude: asks
                on b by claude: denied
                on c by claude: ok
                """).expectAmong("""
                1 succeeded a
                1 succeeded b
                1 succeeded c
                1 exit 0
                """);
        play("""
                on a by claude: asks
                on b by claude verify ok: denied
                on c by claude: ok
                on d after a: ok
                """, p -> p.agents(a -> a.strict(true))).expectAmong("""
                1 failed a
                1 skipped d: needs 'a', which failed
                1 failed b
                1 succeeded c
                1 exit 1
                """);
    }

    /// Hours later the service may be overloaded again, and a session that was refused is refused still.
    @Test
    void aRetryThatIsAskedForForgetsTheOverloadAndTheSpoiltSession() {
        var many = new StringBuilder("on a by claude: api 529 until 61m, then ok\non z: ok after 2h\nat 1h: ask retry a\n");
        for (int i = 1; i <= 40; i++) many.append("on t").append(i).append(" by claude: ok after 10s\n");
        play(many.toString(), p -> p.parallel(3).retries(0).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                3600 start a in S
                3601 wait a until 3602 free
                """);
        play("""
                on a by claude: api 400, then ok
                on z: ok after 1m
                at 10s: ask retry a
                """).expectAmong("""
                1 failed a
                10 start a afresh
                """);
    }

    /// What it goes on in after a refusal at once, or after an answer.
    private static Event.Resume next(String agent, Integer turn, String named) {
        var board = new Fold();
        var planner = new Planner(bound -> bound, lib.agents.Agents::of);
        var options = named == null ? Work.Options.NONE : Work.Options.NONE.session(named, null);
        board.apply(new Event.RunStarted(0, 1, "r", "/", Policy.DEFAULT));
        board.apply(new Event.Queued(0, Task.of("a", new Work.Prompt(agent, "do it", null, List.of(), options, null)), agent));
        board.apply(new Event.Sampled(0, 1.0, 1.0, 1, 1));
        board.apply(new Event.Started(0, "a", 1, 1, null));
        var progress = new Progress("init", turn, null, null, null, null, null, "S", null, null);
        var said = new Said(progress, List.of(), null, List.of(), List.of());
        board.apply(new Event.Ended(1, "a", 1, new Exit.Code(1), said));
        for (long now = 10_000; board.find("a").attempts().size() == 1; now += 10_000) board.apply(planner.next(board, now));
        return board.find("a").attempt().resume();
    }

    @Test
    void aSessionThatIsNotKeptWithoutAnAnswerIsNotGoneOnIn() {
        assertNull(next("gemini", null, null));
        assertEquals("S", next("gemini", 1, null).session());
        assertEquals("named", next("gemini", null, "named").session());
        assertEquals("S", next("claude", null, null).session());
    }
}
