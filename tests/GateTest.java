package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// When the recipe's gate is asked, and what its answers do: pure, with a number for time.
class GateTest {
    static Policy gated(Policy p) {
        return p.asks(Policy.GATE);
    }

    @Test
    void eachStartIsAskedForAndTheRefusedWaits() {
        play("""
                on a gate full,yes: ok after 5s
                on b: exit 1 '503 Service Unavailable', then ok
                """, p -> gated(p.parallel(2))).expect("""
                0 ask a
                0.1 ask b
                0.1 start b
                1 ask a
                1 start a
                1.1 judge b transient http-status
                1.1 wait b until 2.1
                2.1 ask b
                2.1 start b
                3.1 judge b succeeded exit
                3.1 succeeded b
                6 judge a succeeded exit
                6 succeeded a
                6 exit 0
                """);
    }

    @Test
    void nobodyIsAskedWhileThereIsNoRoom() {
        var story = play("""
                on a: ok after 3s
                on b: ok after 3s
                """, p -> gated(p.parallel(1)));
        story.expectAmong("""
                0 ask a
                0 start a
                3 succeeded a
                3 ask b
                3 start b
                """);
        assertEquals(2, story.journal.stream().filter(Event.GateAsked.class::isInstance).count());
    }

    @Test
    void theRefusedCanBeCancelledPausedAndAddedTo() {
        play("""
                on a gate no,no,no,no,no,no,no,no: ok
                at 2s: ask stop a
                """, p -> gated(p)).expectAmong("""
                0 ask a
                2 cancelled a: cancelled
                2 exit 1
                """);
        play("""
                on a gate no,no: ok
                at 0.5s: ask pause
                at 9s: ask resume
                """, p -> gated(p)).expectAmong("""
                0 ask a
                9 ask a
                10 ask a
                10 start a
                """);
    }

    @Test
    void afterACrashTheQuestionIsAskedAgain() {
        play("""
                on a gate no,yes: ok after 2s
                at 0.5s: crash
                """, p -> gated(p)).expectAmong("""
                0 ask a
                0.5 crash
                1 ask a
                1 start a
                3 exit 0
                """);
    }

    /// However many are refused for however long, the journal grows by two short lines a second, and each gets its turn.
    @Test
    void manyRefusalsAreNoFlood() {
        var story = new StringBuilder("at 10m: terminate\n");
        for (int i = 0; i < 50; i++) story.append("on t").append(i).append(" gate ").append("no,".repeat(500)).append("no: ok\n");
        story.append("on last gate no: ok\n");
        var played = play(story.toString(), p -> gated(p));
        long asked = played.journal.stream().filter(Event.GateAsked.class::isInstance).count();
        assertTrue(asked > 500 && asked < 700, asked + " questions in ten minutes");
        played.expectAmong("600 exit 143");
        assertEquals(Status.SUCCEEDED, played.board.find("last").status());
    }
}
