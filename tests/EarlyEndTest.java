package tests;

import java.time.Duration;
import java.util.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// How a run ends before its tasks are all done, as stories: halts, deadlines, signals.
class EarlyEndTest {

    @Test
    void haltSoonLetsRunningTasksFinish() {
        play("""
                on a: exit 1
                on b: ok after 3s
                on c: ok
                on d after b: ok
                """, p -> p.parallel(2).halt(Halt.parse("soon,fail=1"))).expect("""
                0 start a
                0 start b
                1 judge a permanent exit
                1 failed a
                1 halt soon: halt soon,fail=1
                1 cancelled c: halt soon,fail=1
                3 judge b succeeded exit
                3 succeeded b
                3 cancelled d: halt soon,fail=1
                3 exit 1
                """);
    }

    @Test
    void haltNowEndsRunningTasks() {
        play("""
                on a: exit 1
                on b: ignores TERM
                on c: hangs
                """, p -> p.halt(Halt.parse("now,fail=1"))).expect("""
                0 start a
                0 start b
                0 start c
                1 judge a permanent exit
                1 failed a
                1 halt now: halt now,fail=1
                1 term b halt now,fail=1
                1 term c halt now,fail=1
                1 judge c cancelled halt now,fail=1
                1 cancelled c: halt now,fail=1
                6 kill b halt now,fail=1
                6 judge b cancelled halt now,fail=1
                6 cancelled b: halt now,fail=1
                6 exit 1
                """);
    }

    @Test
    void theDeadlineEndsTheWholeRun() {
        play("""
                on a: ok after 3s
                on b: hangs
                on c: ok
                """, p -> p.parallel(1).deadline(Duration.ofSeconds(5))).expect("""
                0 start a
                3 judge a succeeded exit
                3 succeeded a
                3 start b
                5 halt now: deadline of 5.0s
                5 cancelled c: deadline of 5.0s
                5 term b deadline of 5.0s
                5 judge b cancelled deadline of 5.0s
                5 cancelled b: deadline of 5.0s
                5 exit 1
                """);
    }

    @Test
    void theDeadlineComesThoughNothingElseDoes() {
        play("""
                on a by claude: limited 2h, then ok
                """, p -> p.deadline(Duration.ofMinutes(1))).expectAmong("""
                60 halt now: deadline of 1m00s
                60 cancelled a: deadline of 1m00s
                60 exit 1
                """);
        play("""
                on a: ok after 3s
                at 1s: crash
                """, p -> p.deadline(Duration.ofSeconds(2))).expectAmong("""
                2 halt now: deadline of 2.0s
                """);
    }

    @Test
    void haltOnSuccessIsASuccess() {
        play("""
                on a: exit 1
                on b: ok after 2s
                on c: hangs
                """, p -> p.halt(Halt.parse("now,success=1"))).expectAmong("""
                2 halt now: halt now,success=1
                2 cancelled c: halt now,success=1
                2 exit 0
                """);
    }

    @Test
    void aShareOfFailuresHaltsToo() {
        play("""
                on a: exit 1
                on b: exit 1 after 2s
                on c: ok after 3s
                on d: ok after 3s
                on e: ok
                """, p -> p.halt(Halt.parse("soon,fail=40%"))).expectAmong("""
                1 start e
                2 failed b
                2 halt soon: halt soon,fail=40%
                3 exit 1
                """);
    }

    @Test
    void theFirstInterruptDrainsTheSecondEndsTheThirdKills() {
        play("""
                on a: ignores TERM
                on b: ok after 3s
                on c: ok
                at 1s: interrupt
                at 4s: interrupt
                at 6s: interrupt
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start b
                1 halt soon: interrupted
                1 cancelled c: interrupted
                3 judge b succeeded exit
                3 succeeded b
                4 halt now: interrupted
                4 term a interrupted
                6 kill a interrupted
                6 judge a cancelled interrupted
                6 cancelled a: interrupted
                6 exit 130
                """);
    }

    @Test
    void aTerminationEndsWhatRuns() {
        play("""
                on a: hangs
                on b after a: ok
                at 1s: terminate
                """).expect("""
                0 start a
                1 halt now: interrupted
                1 term a interrupted
                1 judge a cancelled interrupted
                1 cancelled a: interrupted
                1 skipped b: needs 'a', which was cancelled
                1 exit 143
                """);
    }

    @Test
    void aRetryThatWaitsIsCancelledByAnInterrupt() {
        play("""
                on a: exit 1 'try again later', then ok
                at 1.5s: interrupt
                """).expectAmong("""
                1 wait a until 2
                1.5 halt soon: interrupted
                1.5 cancelled a: interrupted
                1.5 exit 130
                """);
    }

    @Test
    void whoWritesTooMuchIsEnded() {
        play("""
                on a: ignores TERM
                at 3s: flood a
                """, p -> p.with(Settings.MAX_OUTPUT, 1L << 20).timeout(Duration.ofSeconds(60))).expect("""
                0 start a
                3 term a max_output
                8 kill a max_output
                8 judge a permanent max_output
                8 failed a
                8 exit 1
                """);
    }
}
