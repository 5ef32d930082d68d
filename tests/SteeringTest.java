package tests;

import module java.base;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// What is asked of a run while it goes on, and what comes of it: pauses, stops, changes, additions, and the death of the orchestrator.
class SteeringTest {

    @Test
    void aPausedRunStandsStillAndItsTimeoutsWithIt() {
        play("""
                on a timeout 5s: ok after 4s
                on b: ok
                at 1s: ask pause
                at 60s: ask resume
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 suspend a
                60 continue a
                63 judge a succeeded exit
                63 succeeded a
                63 start b
                64 judge b succeeded exit
                64 succeeded b
                64 exit 0
                """);
    }

    @Test
    void aPausedTaskLetsOthersGoOn() {
        play("""
                on a: ok after 2s
                on b: ok
                on c: ok
                at 0.5s: ask pause a c
                at 10s: ask resume a c
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start b
                0.5 suspend a
                1 judge b succeeded exit
                1 succeeded b
                10 continue a
                10 start c
                11 judge c succeeded exit
                11 succeeded c
                11.5 judge a succeeded exit
                11.5 succeeded a
                11.5 exit 0
                """);
    }

    @Test
    void aBackoffStandsStillDuringAPause() {
        play("""
                on a: exit 1 'Error 503: overloaded' after 1s, then ok
                at 3s: ask pause
                at 100s: ask resume
                """, p -> p.backoff(java.time.Duration.ofSeconds(10))).expect("""
                0 start a
                1 judge a transient http-status
                1 wait a until 11
                108 start a
                109 judge a succeeded exit
                109 succeeded a
                109 exit 0
                """);
    }

    @Test
    void whatIsPausedCanBeStopped() {
        play("""
                on a: hangs
                on b: ok
                at 1s: ask pause
                at 5s: ask stop
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 suspend a
                5 halt now: stopped
                5 cancelled b: stopped
                5 term a stopped
                5 judge a cancelled stopped
                5 cancelled a: stopped
                5 exit 1
                """);
    }

    @Test
    void aDrainLetsRunningTasksFinish() {
        play("""
                on a: ok after 3s
                on b: ok
                at 1s: ask drain
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 halt soon: drained
                1 cancelled b: drained
                3 judge a succeeded exit
                3 succeeded a
                3 exit 1
                """);
    }

    @Test
    void theEmergencyStopKillsAtOnceEvenAfterAStop() {
        play("""
                on a: ignores TERM
                at 1s: ask stop
                at 2s: ask stop now
                """, p -> p).expect("""
                0 start a
                1 halt now: stopped
                1 term a stopped
                2 halt at_once: stopped
                2 kill a stopped
                2 judge a cancelled stopped
                2 cancelled a: stopped
                2 exit 1
                """);
    }

    @Test
    void oneTaskIsCancelledWaitingOrRunning() {
        play("""
                on a: hangs
                on b: ok
                on c after b: ok
                on d: ok
                at 1s: ask stop a b
                """, p -> p.parallel(1)).expect("""
                0 start a
                1 term a cancelled
                1 cancelled b: cancelled
                1 skipped c: needs 'b', which was cancelled
                1 judge a cancelled cancelled
                1 cancelled a: cancelled
                1 start d
                2 judge d succeeded exit
                2 succeeded d
                2 exit 1
                """);
    }

    @Test
    void aFailedTaskIsTriedAgainWithWhatWasSkippedForIt() {
        play("""
                on a: exit 3, then ok
                on b after a: ok
                on long: ok after 10s
                at 2s: ask retry a
                """, p -> p).expect("""
                0 start a
                0 start long
                1 judge a permanent exit
                1 failed a
                1 skipped b: needs 'a', which failed
                2 start a
                3 judge a succeeded exit
                3 succeeded a
                3 start b
                4 judge b succeeded exit
                4 succeeded b
                10 judge long succeeded exit
                10 succeeded long
                10 exit 0
                """);
    }

    @Test
    void theWholeRunIsTriedAgainAndABackoffCutShort() {
        play("""
                on a: exit 3, then ok
                on b after a: ok
                on c: exit 1 'Error 503: overloaded', then ok
                on long: ok after 10s
                at 2s: ask retry
                at 3s: ask retry c
                """, p -> p.backoff(java.time.Duration.ofSeconds(50))).expectAmong("""
                1 wait c until 51
                2 start a
                3 start c
                3 succeeded a
                3 start b
                10 exit 0
                """);
    }

    @Test
    void slotsAndPrioritiesChangeAndTasksCome() {
        play("""
                on a: ok after 4s
                on b: ok after 4s
                on c: ok after 4s
                at 1s: ask priority c 5
                at 1s: ask add d after a
                at 2s: ask slots 2
                """, p -> p.parallel(1)).expectAmong("""
                0 start a
                2 start c
                4 start b
                6 start d
                8 exit 0
                """);
    }

    @Test
    void whatCannotBeHadIsRefusedWithAReason() {
        play("""
                on a: ok
                on b after a: ok after 20s
                at 2s: ask pause x
                at 2s: ask pause a
                at 2s: ask retry a
                at 2s: ask priority b 1
                at 2s: ask slots 0
                at 2s: ask add b
                at 2s: ask add c after nobody
                at 3s: ask pause
                at 4s: ask resume b
                at 5s: ask resume
                at 6s: ask drain
                at 7s: ask retry
                at 8s: ask add c
                """, p -> p).expectAmong("""
                2 refuse: the run has no task 'x'
                2 refuse: task 'a' can't be paused: it has succeeded
                2 refuse: task 'a' can't be tried again: it has succeeded
                2 refuse: task 'b' waits no more: it is running
                2 refuse: parallel is 0: use 1 to 10000
                2 refuse: there is a task 'b' already: give the new one another id
                2 refuse: task 'c' comes after 'nobody', which is no task of the run and none of the new ones
                4 refuse: the whole run is paused: resume it without naming tasks
                7 refuse: the run starts nothing new any more (drained): retry it when it is over
                8 refuse: the run starts nothing new any more (drained): start another one
                23 exit 0
                """);
    }

    @Test
    void afterACrashWhatRunsIsTakenUpAndNothingIsStartedTwice() {
        play("""
                on a: ok after 5s
                on b: exit 1 'Error 503: overloaded' after 1s, then ok
                on c after a: ok
                at 3s: crash
                """, p -> p.backoff(java.time.Duration.ofSeconds(10))).expect("""
                0 start a
                0 start b
                1 judge b transient http-status
                1 wait b until 11
                3 crash
                5 judge a succeeded exit
                5 succeeded a
                5 start c
                6 judge c succeeded exit
                6 succeeded c
                11 start b
                12 judge b succeeded exit
                12 succeeded b
                12 exit 0
                """);
    }

    @Test
    void aStopGoesOnAfterACrash() {
        play("""
                on a: ignores TERM
                at 1s: ask stop
                at 2s: crash
                """, p -> p).expectAmong("""
                1 term a stopped
                2 crash
                6 kill a stopped
                6 exit 1
                """);
    }

    @Test
    void aSuspendedMachineDoesNotPutOffALimitsEnd() {
        play("""
                on a by claude: limited 2h, then ok
                at 10s: clock +1h
                """, p -> p).expectAmong("""
                1 limit claude until 7205
                3605 start a in S
                3606 exit 0
                """);
    }
}
