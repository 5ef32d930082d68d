package tests;

import org.junit.jupiter.api.Test;
import static tests.Scenario.play;

/// A signal that comes to all processes at once, ours and the tasks': `scancel`, `systemctl stop`, the end of a container.
class SweepTest {
    /// One task's end is heard before our own signal.
    @Test
    void whoDiedOfItBeforeWeHeardHasNotFailed() {
        play("""
                on a: signal 15 after 1s
                on b: exit 143 after 1s
                on c: hangs
                at 1.2s: terminate
                """, p -> p.parallel(3)).expect("""
                0 start a
                0 start b
                0 start c
                1.2 judge a cancelled interrupted
                1.2 judge b cancelled interrupted
                1.2 cancelled a: interrupted
                1.2 cancelled b: interrupted
                1.2 halt now: interrupted
                1.2 term c interrupted
                1.2 judge c cancelled interrupted
                1.2 cancelled c: interrupted
                1.2 exit 143
                """);
    }

    @Test
    void whoDiesOfItAfterwardsHasNotFailedEither() {
        play("""
                on a: exit 130 after 1.3s
                on b: ok after 2s
                at 1s: interrupt
                """).expect("""
                0 start a
                0 start b
                1 halt soon: interrupted
                1.3 judge a cancelled interrupted
                1.3 cancelled a: interrupted
                2 judge b succeeded exit
                2 succeeded b
                2 exit 130
                """);
    }

    @Test
    void whoDiesOfASignalOfAnotherKindOrLongAgoHasFailed() {
        play("""
                on a: signal 15 after 0.2s
                on b: signal 2 after 1.4s
                on c: exit 1 after 1.4s
                on d: signal 9 after 1.4s
                on e: hangs
                at 1.5s: terminate
                """, p -> p.parallel(5).retries(0)).expect("""
                0 start a
                0 start b
                0 start c
                0 start d
                0 start e
                1.2 judge a permanent exit
                1.2 failed a
                1.4 judge c permanent exit
                1.4 failed c
                1.4 judge d resource killed
                1.4 wait d until 2.4 free
                1.5 halt now: interrupted
                1.5 cancelled d: interrupted
                1.5 term e interrupted
                1.5 judge e cancelled interrupted
                1.5 cancelled e: interrupted
                2.4 judge b permanent exit
                2.4 failed b
                2.4 exit 143
                """);
    }

    /// What killed it was no end of ours, so it has failed, a moment later; and the run isn't over before.
    @Test
    void whoDiesOfOneThatNeverComesToUsHasFailed() {
        play("""
                on a: signal 15 after 1s
                """).expect("""
                0 start a
                2 judge a permanent exit
                2 failed a
                2 exit 1
                """);
    }

    @Test
    void aCheckThatDiedOfItHasFoundNothing() {
        play("""
                on a verify 143: ok
                at 2.2s: terminate
                """).expect("""
                0 start a
                1 judge a succeeded exit
                1 verify a
                2.2 cancelled a: interrupted
                2.2 halt now: interrupted
                2.2 exit 143
                """);
    }
}
