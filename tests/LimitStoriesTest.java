package tests;

import java.time.Duration;
import java.util.List;
import lib.model.OnLimit;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static tests.Scenario.play;

/// What is decided when it isn't the task that failed but its account, as stories: limits without a time, limits of one model, an
/// overloaded service, a login in doubt.
class LimitStoriesTest {

    /// Nobody said when it is lifted: all wait, and one task at a time tries, after pauses that grow to 15 minutes.
    @Test
    void aLimitWithoutATimeIsTriedByOneTaskAtATime() {
        var many = new StringBuilder();
        for (int i = 1; i <= 6; i++) many.append("on t").append(i).append(" by claude: told 'Weekly limit reached' until 600s, then ok\n");
        play(many.toString()).expectAmong("""
                0 start t4
                1 judge t1 rate_limited usage-limit-reached
                1 limit claude until 16
                1 wait t1 until 16 free
                1 judge t2 rate_limited usage-limit-reached
                1 wait t2 until 16 free
                1 wait t4 until 16 free
                16 start t1 in S
                17 limit claude until 42
                42 start t2 in S
                43 limit claude until 88
                88 start t3 in S
                89 limit claude until 174
                174 start t4 in S
                175 limit claude until 340
                340 start t1 in S
                341 limit claude until 666
                666 start t2 in S
                667 succeeded t2
                667 start t3 in S
                667 start t4 in S
                668 start t1 in S
                668 start t5
                """).expectNone("failed");
    }

    @Test
    void aLimitWithoutATimeIsNotWaitedForForEver() {
        play("""
                on a by claude: told 'Usage limit reached'
                on b by claude: ok
                """, p -> p.parallel(1).agents(a -> a.limitWaitMax(Duration.ofHours(1)))).expectAmong("""
                1 limit claude until 16
                667 limit claude until 1312
                1313 limit claude until 2218
                2219 limit claude until 3124
                3125 close claude: usage-limit-reached
                3125 exit 1
                """);
    }

    @Test
    void aLimitOfOneModelHoldsThatModelsTasksAlone() {
        play("""
                on a by claude/opus: told 'Opus limit reached' until 10s, then ok
                on b by claude/opus: ok
                on c by claude/sonnet: ok
                on d by claude: ok
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 judge a rate_limited usage-limit-reached
                1 limit claude opus until 16
                1 wait a until 16 free
                1 start c
                2 judge c succeeded completed
                2 succeeded c
                2 start d
                3 judge d succeeded completed
                3 succeeded d
                16 start a in S
                17 judge a succeeded completed
                17 succeeded a
                17 start b
                18 judge b succeeded completed
                18 succeeded b
                18 exit 0
                """);
    }

    /// An overloaded service is everybody's: it costs nobody a retry, and one task at a time asks whether it is over.
    @Test
    void anOverloadIsRiddenOut() {
        var many = new StringBuilder();
        for (int i = 1; i <= 6; i++) many.append("on t").append(i).append(" by claude: api 529 until 120s, then ok\n");
        play(many.toString(), p -> p.retries(0)).expectAmong("""
                1 judge t1 transient overloaded-529
                1 limit claude until 2
                1 wait t4 until 2 free
                2 start t1 in S
                3 limit claude until 5
                5 start t2 in S
                6 limit claude until 10
                10 start t3 in S
                11 limit claude until 19
                19 start t4 in S
                20 limit claude until 36
                36 start t1 in S
                37 limit claude until 69
                69 start t2 in S
                70 limit claude until 130
                130 start t3 in S
                131 succeeded t3
                131 start t4 in S
                131 start t1 in S
                132 start t2 in S
                """).expectNone("failed");
    }

    @Test
    void anOverloadIsNotRiddenOutForEver() {
        play("""
                on a by claude: api 503
                on b by claude: api 503
                on c: ok
                """, p -> p.parallel(1).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                1 limit claude until 2
                1 wait a until 2 free
                1 start c
                3 limit claude until 5
                5 start b
                37 limit claude until 69
                70 close claude: server-error-503
                70 exit 1
                """).expectNone("failed");
    }

    /// Others get their answers: it is this task that makes the service stumble, and its retries are counted again.
    @Test
    void aTaskThatAloneMeetsOverloadIsNotTriedForEver() {
        var many = new StringBuilder("on a by claude: api 529\n");
        for (int i = 1; i <= 40; i++) many.append("on t").append(i).append(" by claude: ok after 10s\n");
        play(many.toString(), p -> p.parallel(2).retries(1).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                1 limit claude until 2
                125 start a in S
                126 wait a until 127
                137 failed a
                """).expectNone("close");
    }

    /// Programs that run side by side race for one token, and who comes second is told that its login is lost.
    @Test
    void aLoginInDoubtIsTriedByOneTaskAlone() {
        play("""
                on a by claude: told 'OAuth session expired and could not be refreshed', then ok
                on b by claude: told 'OAuth session expired and could not be refreshed' after 2s, then ok
                on c by claude: ok after 3s
                on d by claude: ok
                """, p -> p.parallel(3).retries(0)).expect("""
                0 start a
                0 start b
                0 start c
                1 judge a permanent auth
                1 limit claude until 11
                1 wait a until 11 free
                2 judge b permanent auth
                2 wait b until 11 free
                3 judge c succeeded completed
                3 succeeded c
                11 start a in S
                12 judge a succeeded completed
                12 succeeded a
                12 start b in S
                12 start d
                13 judge b succeeded completed
                13 succeeded b
                13 judge d succeeded completed
                13 succeeded d
                13 exit 0
                """);
    }

    @Test
    void aLoginThatIsLostClosesTheAccountAfterOneTry() {
        play("""
                on a by claude: told 'OAuth session expired and could not be refreshed'
                on b by claude: told 'OAuth session expired and could not be refreshed'
                on c by claude: ok
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start b
                1 judge a permanent auth
                1 limit claude until 11
                1 wait a until 11 free
                1 judge b permanent auth
                1 wait b until 11 free
                11 start a in S
                12 judge a permanent auth
                12 close claude: auth
                12 failed a
                12 exit 1
                """);
    }

    /// How long an overload is waited for has nothing to do with how long a limit was, and the other way round.
    @Test
    void limitsAndOverloadsAreWaitedForEachOfItsOwn() {
        play("on a by claude: limited 2h, then api 529, then ok").expectAmong("""
                7205 start a in S
                7206 limit claude until 7207
                7208 succeeded a
                """);
        play("on a by claude: api 529 until 90m, then told 'Usage limit reached' until 110m, then ok",
                p -> p.agents(a -> a.overloadWait(Duration.ofHours(2)).limitWaitMax(Duration.ofHours(1)))).expectNone("close");
    }

    /// What gets an answer before each refusal would begin anew each time; and nobody but this task may be refused at all.
    @Test
    void aLimitAfterAnAnswerIsNotTriedForEver() {
        play("""
                on a by claude: told 'Usage limit reached' costs 1 until 9h, then ok
                on b by claude: ok
                """, p -> p.parallel(1).retries(1).agents(a -> a.limitWaitMax(Duration.ofHours(1)))).expectAmong("""
                1 limit claude until 16
                1 wait a until 16 free
                17 limit claude until 42
                17 wait a until 42.001 free
                42 start b
                43 succeeded b
                3126.007 limit claude until 4031.007
                4032.008 wait a until 4332.008
                4333.008 failed a
                """).expectNone("close");
    }

    @Test
    void whateverElseHappensEndsATasksOverload() {
        play("""
                on a by claude: api 529, then api 429, then api 529 after 3m, then ok
                on b by claude: ok
                """, p -> p.retries(1).parallel(1).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                1 wait a until 2 free
                3 wait a until 4
                """).expectNone("failed");
    }

    /// Each run finds out by itself whether a login is lost: told to all, one task of each would try at the same moment.
    @Test
    void aLoginInDoubtIsNobodyElsesBusiness() {
        assertEquals(List.of(), play("on a by claude: told 'OAuth session expired and could not be refreshed', then ok").shared);
        assertEquals(List.of("usage-limit-reached"), play("on a by claude: told 'Usage limit reached', then ok").shared);
    }

    /// Told times are the wall clock's; pauses of our own aren't.
    @Test
    void aClockThatIsSetMovesToldTimesAlone() {
        play("""
                on a by claude: told 'Usage limit reached' until 10s, then ok
                at 5s: clock +1h
                """).expectAmong("16 start a in S");
        play("""
                on a by claude: api 529, then ok
                at 1500ms: clock -1h
                """).expectAmong("2 start a in S");
        play("""
                on a by claude: api 529, then api 529, then ok
                at 2500ms: claude limited 2h
                at 10s: clock +1h
                """).expectAmong("""
                3 wait a until 7202.501 free
                3602.501 start a in S
                """);
        play("on a by claude: api 529, then api 529, then ok\nat 2500ms: claude limited about 2h\nat 10s: clock +1h\n")
                .expectAmong("7202.501 start a in S");
    }

    @Test
    void anAttemptLetsOneMoreFollowHoweverOftenItIsAnswered() {
        play("""
                on a by claude: told 'Usage limit reached' until 10s, then ok costs 1 after 5s
                on b by claude: told 'Usage limit reached' until 10s, then ok after 1m
                on c by claude: told 'Usage limit reached' until 10s, then ok after 1m
                on d by claude: told 'Usage limit reached' until 10s, then ok after 1m
                """).expectAmong("""
                16 start a in S
                20.999 start b in S
                21 start c in S
                80.999 start d in S
                """);
    }

    /// Who met it makes no difference. A pause of another run's own says nothing of how long it lasts.
    @Test
    void aLimitThatAnotherRunHasMetIsWaitedForNoLonger() {
        var story = "on busy: ok after 5s\non a by claude after busy: ok\nat 1s: claude limited 7h\n";
        play(story).expectAmong("5 close claude: elsewhere\n5 exit 1\n");
        play(story, p -> p.agents(a -> a.onLimit(OnLimit.STOP).limitWaitMax(Duration.ofHours(8)))).expectAmong("5 close claude: elsewhere");
        play(story, p -> p.agents(a -> a.limitWaitMax(Duration.ofHours(8)))).expectAmong("25201 start a\n25202 succeeded a\n");
        play(story.replace("7h", "about 7h")).expectAmong("25201 start a");
    }
}
