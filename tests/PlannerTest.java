package tests;

import java.time.Duration;
import java.util.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// The decisions of a run, as stories.
class PlannerTest {

    @Test
    void aTransientFailureIsTriedAgain() {
        play("""
                on a: exit 1 'Error 429' after 1s, then ok
                """).expect("""
                0 start a
                1 judge a transient http-status
                1 wait a until 2
                2 start a
                3 judge a succeeded exit
                3 succeeded a
                3 exit 0
                """);
    }

    @Test
    void pausesDoubleAndRetriesRunOut() {
        play("""
                on a: exit 1 'connection refused'
                """).expect("""
                0 start a
                1 judge a transient connection
                1 wait a until 2
                2 start a
                3 judge a transient connection
                3 wait a until 5
                5 start a
                6 judge a transient connection
                6 failed a
                6 exit 1
                """);
    }

    @Test
    void aPermanentFailureIsNotTriedAgainAndStopsNobodyElse() {
        play("""
                on a: exit 3 'no such test'
                on b: ok after 2s
                on c: ok
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start b
                1 judge a permanent exit
                1 failed a
                1 start c
                2 judge b succeeded exit
                2 succeeded b
                2 judge c succeeded exit
                2 succeeded c
                2 exit 1
                """);
    }

    @Test
    void resourceFailuresAreFreeTwiceThenCharged() {
        play("""
                on a: exit 1 'Cannot allocate memory'
                """, p -> p.retries(1)).expect("""
                0 start a
                1 judge a resource memory
                1 wait a until 2 free
                2 start a
                3 judge a resource memory
                3 wait a until 5 free
                5 start a
                6 judge a resource memory
                6 wait a until 10
                10 start a
                11 judge a resource memory
                11 failed a
                11 exit 1
                """);
    }

    @Test
    void aResourceFailureLeavesRoomUntilThingsGoWell() {
        var story = play("""
                on a: exit 1 'no space left on device', then ok
                on b: ok after 3s
                on c: ok after 3s
                on d: ok after 3s
                on e: ok after 3s
                """, p -> p.parallel(3));
        story.expectAmong("""
                0 start c
                1 judge a resource disk
                1 wait a until 2 free
                3 succeeded b
                3 start a
                """);
        assertEquals(3, story.mostRunning);
    }

    @Test
    void aTaskWaitsForWhatItComesAfter() {
        play("""
                on c after a,b: ok
                on a: ok
                on b: ok after 2s
                """).expectAmong("""
                0 start a
                0 start b
                2 succeeded b
                2 start c
                3 exit 0
                """);
    }

    @Test
    void whatNeedsAFailedTaskIsSkippedDownTheChain() {
        play("""
                on a: exit 1
                on b after a: ok
                on c after b: ok
                on d: ok
                """).expectAmong("""
                1 failed a
                1 skipped b: needs 'a', which failed
                1 skipped c: needs 'b', which was skipped
                1 succeeded d
                1 exit 1
                """);
    }

    @Test
    void higherPriorityStartsFirstAndEqualOnesInOrder() {
        play("""
                on a: ok
                on b: ok
                on c priority 5: ok
                """, p -> p.parallel(1)).expectAmong("""
                0 start c
                1 start a
                2 start b
                """);
    }

    @Test
    void aTimeoutAsksThenKillsThenTriesAgain() {
        play("""
                on a timeout 10s: ignores TERM, then ok
                """).expect("""
                0 start a
                10 term a timed_out
                15 kill a timed_out
                15 judge a transient timed_out
                15 wait a until 16
                16 start a
                17 judge a succeeded exit
                17 succeeded a
                17 exit 0
                """);
    }

    @Test
    void theLastTimeoutIsAFailure() {
        play("""
                on a: hangs
                """, p -> p.timeout(Duration.ofSeconds(4)).retries(0)).expect("""
                0 start a
                4 term a timed_out
                4 judge a transient timed_out
                4 failed a
                4 exit 1
                """);
    }

    @Test
    void aBusyMachineHoldsNewStartsOnly() {
        play("""
                on a: ok after 5s
                on b: ok after 2s
                on c: ok
                at 1s: cpu 97
                at 9s: cpu 95
                at 12s: cpu 40
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start b
                1 hold: cpu 97% > 90%
                2 judge b succeeded exit
                2 succeeded b
                5 judge a succeeded exit
                5 succeeded a
                12 go on
                12 start c
                13 judge c succeeded exit
                13 succeeded c
                13 exit 0
                """);
    }

    @Test
    void fullMemoryHoldsAtOnce() {
        play("""
                on a: ok
                on b: ok
                at 1s: memory 86
                at 7s: memory 85
                """, p -> p.parallel(1)).expectAmong("""
                0 start a
                1 hold: memory 86% > 85%
                7 go on
                7 start b
                """);
    }

    @Test
    void aTaskMayHaveRetriesOfItsOwn() {
        play("""
                on a retries 0: exit 1 'rate limit'
                on b: exit 1 'rate limit'
                """, p -> p.retries(1)).expectAmong("""
                1 failed a
                1 wait b until 2
                3 failed b
                """);
    }

    @Test
    void noMoreThanTheSlotsRunAndEachSlotIsUsedByOne() {
        var story = new StringBuilder();
        for (int i = 0; i < 40; i++) story.append("on t").append(i).append(": ok after ").append(1 + i % 3).append("s\n");
        var played = play(story.toString(), p -> p.parallel(7));
        assertEquals(7, played.mostRunning);
        var taken = new HashMap<Integer, String>();
        for (var event : played.journal) {
            if (event instanceof Event.Started s) {
                assertTrue(s.slot() >= 1 && s.slot() <= 7);
                assertNull(taken.put(s.slot(), s.task()));
            }
            if (event instanceof Event.Ended e) taken.values().remove(e.task());
        }
    }

    @Tag("heavy")
    @Test
    void aHundredThousandTasksCostNoMorePerEventThanTen() {
        double few = seconds(10_000), many = seconds(100_000);
        assertTrue(many <= 20 * few, () -> "%.1f s for 100,000 tasks, and %.1f for 10,000".formatted(many, few));
    }

    private static double seconds(int tasks) {
        var story = new StringBuilder();
        for (int i = 0; i < tasks; i++)
            story.append("on t").append(i).append(i % 3 == 0 ? ": exit 1 'timed out', then ok\n" : i % 3 == 1 ? ": exit 2\n" : ": ok\n");
        long start = System.nanoTime();
        var played = play(story.toString(), p -> p.parallel(100));
        assertEquals(tasks / 3, played.board.count(Status.FAILED));
        assertEquals(tasks - tasks / 3, played.board.count(Status.SUCCEEDED));
        return (System.nanoTime() - start) / 1e9;
    }
}
