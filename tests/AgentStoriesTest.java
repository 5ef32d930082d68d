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
                3 start a afresh
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
}
