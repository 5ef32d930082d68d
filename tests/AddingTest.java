package tests;

import module java.base;
import java.nio.file.Path;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
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
                1 refuse: task 'd' comes after itself, or after one that does: take one 'after' out
                4 exit 0
                """);
    }

    private static String refusal(Task... tasks) {
        var board = new Fold();
        Opening.of(0, "r", Path.of("/"), Handle.NONE, Policy.DEFAULT, List.of(task("a")), _ -> null).forEach(board::apply);
        board.apply(new Event.Sampled(0, 0.0, 0.0, 0, 0));
        board.apply(new Event.Asked(1, "1", Control.Add.of(List.of(tasks))));
        var planner = new Planner(_ -> 0, Agents::of);
        var answered = new ArrayList<Event.Answered>();
        for (Event.Decision d; (d = planner.next(board, 2)) != null; board.apply(d)) if (d instanceof Event.Answered e) answered.add(e);
        return answered.getFirst().refusal();
    }

    private static Task task(String id, String... after) {
        return Task.of(id, new Work.Shell("true")).after(after);
    }

    /// As those of a run may stand: in any order, but in no circle.
    @Test
    void addedTasksComeInAnyOrderAndInNoCircle() {
        assertNull(refusal(task("x", "y"), task("y", "z", "a"), task("z")));
        var circle = "comes after itself, or after one that does: take one 'after' out";
        assertEquals("task 'x' " + circle, refusal(task("x", "y"), task("y", "x")));
        assertEquals("task 'x' " + circle, refusal(task("w"), task("x", "a", "y"), task("y", "z"), task("z", "w", "x")));
        assertEquals("task 'y' " + circle, refusal(task("x", "a"), task("y", "x", "y")));
        assertEquals("task 'x' comes after 'nobody', which is no task of the run and none of the new ones", refusal(task("x", "nobody")));
        assertEquals("there is a task 'x' already: give the new one another id", refusal(task("x"), task("x", "a")));
    }

    /// A journal of before may have such tasks.
    @Test
    void aHaltSettlesAlsoWhatWaitsForItself() {
        for (var halt : List.of(new Control.Stop(false, List.of()), new Control.Stop(true, List.of()), new Control.Drain())) {
            var board = new Fold();
            Opening.of(0, "r", Path.of("/"), Handle.NONE, Policy.DEFAULT, List.of(task("a", "b"), task("b", "a"), task("c", "c"),
                    task("d", "nobody"), task("e", "d")), _ -> null).forEach(board::apply);
            board.apply(new Event.Asked(1, "1", halt));
            var planner = new Planner(_ -> 0, Agents::of);
            for (Event.Decision d; (d = planner.next(board, 2)) != null; ) board.apply(d);
            assertNotNull(board.end());
            assertEquals(0, board.count(Status.WAITING));
        }
    }
}
