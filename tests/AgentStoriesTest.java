package tests;

import java.time.Duration;
import lib.model.Budget;
import org.junit.jupiter.api.Test;
import static tests.Scenario.play;

/// What is decided about agents, as stories: resuming, limits, budgets, stalls, checks.
class AgentStoriesTest {

    @Test
    void aRetryGoesOnInItsSession() {
        play("""
                on a by claude: api 529, then ok
                """).expect("""
                0 start a
                1 judge a transient overloaded-529
                1 limit claude until 2
                1 wait a until 2 free
                2 start a in S
                3 judge a succeeded completed
                3 succeeded a
                3 exit 0
                """);
    }

    @Test
    void anUnknownSessionIsBegunAfreshForFree() {
        play("""
                on a by claude: api 500, then unknown session, then ok
                """, p -> p.retries(1)).expect("""
                0 start a
                1 judge a transient server-error-500
                1 wait a until 2
                2 start a in S
                3 judge a permanent session_unknown
                3 wait a until 3 free
                3 start a
                4 judge a succeeded completed
                4 succeeded a
                4 exit 0
                """);
    }

    @Test
    void aLimitHoldsAllTasksOfTheAccountAndNobodyElse() {
        play("""
                on a by claude: limited 60s, then ok
                on b by claude: limited 60s after 2s, then ok
                on c by claude: ok
                on d: ok
                on e: ok
                """, p -> p.parallel(2).retries(0)).expect("""
                0 start a
                0 start b
                1 judge a rate_limited usage-limit-reached
                1 limit claude until 65
                1 wait a until 65 free
                1 start d
                2 judge b rate_limited usage-limit-reached
                2 wait b until 65 free
                2 start e
                2 judge d succeeded exit
                2 succeeded d
                3 judge e succeeded exit
                3 succeeded e
                65 start a in S
                66 judge a succeeded completed
                66 succeeded a
                66 start b in S
                66 start c
                67 judge b succeeded completed
                67 succeeded b
                67 judge c succeeded completed
                67 succeeded c
                67 exit 0
                """);
    }

    @Test
    void aLimitMetByAnotherRunHoldsToo() {
        play("""
                at 0s: claude limited 20s
                on a by claude: ok after 5s
                on b: ok
                on c by claude: ok
                """, p -> p.parallel(1)).expectAmong("""
                0 start a
                5 start b
                20 start c
                """);
    }

    @Test
    void afterALimitStartsRampUp() {
        play("""
                on a by claude: limited 10s, then ok
                on b by claude: ok
                on c by claude: ok
                on d by claude: ok
                """, p -> p.parallel(1)).expectAmong("""
                1 limit claude until 15
                15 start a in S
                16 start b
                """);
    }

    @Test
    void aLimitTooLongIsNotWaitedForAndNothingIsLost() {
        play("""
                on a by claude: limited 7h, then ok
                on b by claude: ok
                on c: ok after 3s
                on d after b: ok
                """, p -> p.parallel(1).agents(a -> a.limitWaitMax(Duration.ofHours(6)))).expect("""
                0 start a
                1 judge a rate_limited usage-limit-reached
                1 close claude: usage-limit-reached
                1 wait a until 1 free
                1 start c
                4 judge c succeeded exit
                4 succeeded c
                4 exit 1
                """);
    }

    @Test
    void aRefusalWithoutAResetHalvesWhatRuns() {
        play("""
                on a by claude: api 429, then ok after 3s
                on b by claude: ok after 2s
                on c by claude: ok after 2s
                on d by claude: ok after 2s
                on e by claude: ok
                on f by claude: ok
                """).expectAmong("""
                1 judge a transient rate-limit-429
                1 wait a until 2
                2 succeeded b
                """);
    }

    @Test
    void anInvalidLoginStopsItsOtherTasksAndLeavesThemWaiting() {
        play("""
                on a by claude: api 401
                on b by claude: ok
                on c: ok
                on d after b: ok
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 judge a permanent auth
                1 close claude: auth
                1 failed a
                1 start c
                2 judge c succeeded exit
                2 succeeded c
                2 exit 1
                """);
    }

    @Test
    void aSilentAgentIsEndedAndGoesOn() {
        play("""
                on a by claude: says 2 times, then ok
                """, p -> p.agents(a -> a.stall(Duration.ofSeconds(5)))).expect("""
                0 start a
                7 term a stalled
                7 judge a transient stalled
                7 wait a until 8
                8 start a in S
                9 judge a succeeded completed
                9 succeeded a
                9 exit 0
                """);
    }

    @Test
    void aProcessThatStaysAfterItsLastWordIsEndedAndHasSucceeded() {
        play("""
                on a by claude: lingers
                """).expect("""
                0 start a
                31 term a lingering
                31 judge a succeeded completed
                31 succeeded a
                31 exit 0
                """);
    }

    @Test
    void aTasksBudgetEndsTheTaskAlone() {
        play("""
                on a by claude: says 9 times costs 0.1
                on b by claude: ok costs 0.2
                """, p -> p.agents(x -> x.taskBudget(Budget.parse("0.5")))).expect("""
                0 start a
                0 start b
                1 judge b succeeded completed
                1 succeeded b
                4 warn a
                5 term a max_budget
                5 judge a permanent max_budget
                5 failed a
                5 exit 1
                """);
    }

    @Test
    void theRunsBudgetEndsTheRun() {
        play("""
                on a by claude: says 9 times costs 0.1
                on b: ok after 2s
                on c by claude: ok
                """, p -> p.parallel(2).agents(x -> x.budget(Budget.parse("0.5")))).expectAmong("""
                4 warn run
                5 halt now: budget spent: about $0.50
                5 term a budget spent: about $0.50
                5 cancelled a: budget spent: about $0.50
                5 exit 1
                """);
    }

    @Test
    void aFailedCheckGoesBackToTheAgent() {
        play("""
                on a by claude verify fail,ok: ok
                on b by claude verify fail,fail: ok
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 judge a succeeded completed
                1 verify a
                2 wait a until 2 free
                2 start a in S to mend
                3 judge a succeeded completed
                3 verify a
                4 succeeded a
                4 start b
                5 judge b succeeded completed
                5 verify b
                6 wait b until 6 free
                6 start b in S to mend
                7 judge b succeeded completed
                7 verify b
                8 failed b
                8 exit 1
                """);
    }

    @Test
    void aCommandMayHaveACheckToo() {
        play("""
                on a verify ok: ok
                on b verify fail: ok
                """).expectAmong("""
                1 verify a
                1 verify b
                2 succeeded a
                2 failed b
                2 exit 1
                """);
    }

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
                on b by claude: ok
                on c: ok
                """, p -> p.parallel(1).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                1 limit claude until 2
                1 start c
                37 limit claude until 69
                70 close claude: server-error-503
                70 wait a until 70 free
                70 exit 1
                """);
    }

    /// Others get their answers: it is this task that makes the service stumble, and its retries are counted again.
    @Test
    void aTaskThatAloneMeetsOverloadIsNotTriedForEver() {
        play("""
                on a by claude: api 529
                on b by claude: says 900 times
                """, p -> p.parallel(2).agents(a -> a.overloadWait(Duration.ofMinutes(2)))).expectAmong("""
                1 limit claude until 2
                """);
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
}
