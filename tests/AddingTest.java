package tests;

import module java.base;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// Tasks that are added while a run goes on.
class AddingTest {
    /// As any other task has: whoever listens, or reads the journal, hears of it.
    @Test
    void anAddedTaskIsQueuedInTheJournal() {
        var journal = play("""
                on a: ok after 4s
                at 1s: ask add d after a
                """, p -> p).journal;
        var queued = journal.stream().filter(Event.Queued.class::isInstance).map(Event.Queued.class::cast).toList();
        assertEquals(List.of("a", "d"), queued.stream().map(e -> e.task().id()).toList());
        assertTrue(journal.indexOf(queued.getLast()) > journal.indexOf(journal.stream().filter(Event.Answered.class::isInstance).findFirst()
                .orElseThrow()));
    }

    /// What is asked in the same moment is answered in its order.
    @Test
    void whatIsAskedAtOnceKnowsWhatWasAddedBefore() {
        play("""
                on a: ok after 4s
                at 1s: ask add d
                at 1s: ask add d
                at 1s: ask add e after d
                at 1s: ask priority e 3
                """, p -> p.parallel(1)).expectAmong("""
                1 refuse: there is a task 'd' already: give the new one another id
                4 start d
                5 start e
                6 exit 0
                """);
    }

    /// Journals of before have no line of it.
    @Test
    void anOlderJournalsAddedTaskIsKnownFromItsAnswer() {
        var board = new Fold();
        board.apply(new Event.RunStarted(0, 3, "r", "/", Policy.DEFAULT));
        board.apply(new Event.Asked(1, "1", new Control.Add(List.of(Task.of("d", new Work.Shell("true"))), Map.of())));
        board.apply(new Event.Answered(1, "1", null));
        assertEquals(Status.WAITING, board.find("d").status());
    }

    /// A run that nobody could end.
    @Test
    void noAddedTaskComesAfterItself() {
        play("""
                on a: ok after 4s
                at 1s: ask add d after d
                """, p -> p).expectAmong("""
                1 refuse: task 'd' comes after 'd', which is no task of the run and none named before it
                4 exit 0
                """);
    }
}
