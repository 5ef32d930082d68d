package tests;

import java.time.Duration;
import org.junit.jupiter.api.Test;
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
}
