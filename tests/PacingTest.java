package tests;

import static tests.Scenario.play;

import java.time.Duration;
import lib.model.*;
import org.junit.jupiter.api.*;

/// When the next attempt starts: what is waited for, how far starts are apart, and what is tried again.
class PacingTest {
    /// Whoever couldn't start a process of its own is not at fault, however often; but not for ever.
    @Test
    void processesAreWaitedFor() {
        var no = "exit 2 'sh: 1: Cannot fork'";
        play("on a: %s, then %s, then %s, then %s, then ok".formatted(no, no, no, no), p -> p.retries(0)).expectAmong("""
                11 judge a resource processes
                11 wait a until 19 free
                20 succeeded a
                """);
        play("on a: exit 2 'Cannot fork' after 10m", p -> p.retries(1)).expectAmong("""
                1803 wait a until 1807 free
                2407 wait a until 2415
                3015 failed a
                """);
    }

    @Test
    void startsKeepTheirDistance() {
        play("""
                on a: ok
                on b: ok after 3s
                on c: exit 1 'Error 429' after 1s, then ok
                """, p -> p.with(Settings.DELAY, Duration.ofSeconds(2))).expectAmong("""
                0 start a
                2 start b
                4 start c
                6 start c
                7 exit 0
                """);
        play("""
                on a: ok
                on b: ok
                at 1s: crash
                """, p -> p.with(Settings.DELAY, Duration.ofSeconds(3))).expectAmong("""
                0 start a
                1 crash
                3 start b
                """);
    }

    @Test
    void anyFailureIsTriedAgainIfSomebodyAsksForIt() {
        play("""
                on a: exit 1 'wrong', then ok
                on b: exit 1 'wrong'
                """, p -> p.retries(1).with(Settings.RETRY_ALL, true)).expectAmong("""
                1 judge a permanent exit
                1 wait a until 2
                1 wait b until 2
                3 succeeded a
                3 failed b
                """);
    }
}
