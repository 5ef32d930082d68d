package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

import module java.base;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Tasks that become many while a run goes on, as the planner has it; how they come of a list is tried in `LateTest` and `ManyTest`.
class BornTest {
    @Test
    void whoComesAfterThemComesAfterAll() {
        var played = play("""
                on find: ok
                on g after find many 3: ok, then ok after 3s, then ok
                on sum after g: ok
                on also after g?,find: ok
                on last after sum: ok
                """).expect("""
                0 start find
                1 judge find succeeded exit
                1 succeeded find
                1 weigh g
                1 succeeded g
                1 start g-1
                1 start g-2
                1 start g-3
                2 judge g-1 succeeded exit
                2 succeeded g-1
                2 judge g-3 succeeded exit
                2 succeeded g-3
                4 judge g-2 succeeded exit
                4 succeeded g-2
                4 start sum
                4 start also
                5 judge sum succeeded exit
                5 succeeded sum
                5 start last
                5 judge also succeeded exit
                5 succeeded also
                6 judge last succeeded exit
                6 succeeded last
                6 exit 0
                """);
        assertEquals(List.of("g-1", "g-2", "g-3"), played.board.find("sum").task().after());
        assertEquals("g-1?, g-2?, g-3?, find", played.board.find("also").task().afterWords());
        var again = new Fold();
        played.journal.forEach(again::apply);
        assertEquals(List.of("g-1", "g-2", "g-3"), again.find("sum").task().after());
    }

    @Test
    void oneThatFailsIsOneOfThem() {
        play("""
                on find: ok
                on g after find many 2: ok, then exit 3
                on sum after g: ok
                on also after g?: ok
                """).expectAmong("""
                2 failed g-2
                2 skipped sum: needs 'g-2', which failed
                2 start also
                3 exit 1
                """);
    }

    @Test
    void ofAnEmptyListThereIsNoneToWaitFor() {
        play("""
                on find: ok
                on g after find many 0: ok
                on sum after g: ok
                """).expectAmong("""
                1 weigh g
                1 succeeded g
                1 start sum
                2 exit 0
                """);
    }

    @Test
    void itMayNotBecomeWhatThereIs() {
        var played = play("""
                on find: ok
                on g-2: ok
                on g after find many 3: ok
                on sum after g: ok
                on also after g?: ok
                """).expectAmong("""
                1 failed g
                1 skipped sum: needs 'g', which failed
                1 start also
                2 exit 1
                """);
        assertEquals("it becomes 'g-2', and there is a task of that id already", played.board.find("g").reason());
        assertNull(played.board.find("g-1"));
    }

    @Test
    void aConditionOfItsOwnComesFirst() {
        play("""
                on find: exit 3
                on g after find? when 'tasks.find.exit == 0' many 2: ok
                on sum after g: ok
                """).expectAmong("""
                1 skipped g: its condition 'tasks.find.exit == 0' doesn't hold
                1 skipped sum: needs 'g', which was skipped
                1 exit 1
                """);
    }

    @Test
    void anAddedTaskWaitsForThemToo() {
        play("""
                on find: ok
                on g after find many 2: ok after 5s
                at 3s: ask add d after g
                """).expectAmong("""
                6 succeeded g-2
                6 start d
                7 exit 0
                """);
    }

    /// Wherever the journal ends, what goes on from there comes to the same.
    @Test
    void aCrashAtAnyEventLosesNoneAndMakesNoneTwice() {
        var whole = play("""
                on find: ok
                on g after find many 3: ok
                on h after g many 2: ok
                on sum after h: ok
                """).journal;
        for (int cut = 8; cut < whole.size(); cut++) {
            var board = new Fold();
            whole.subList(0, cut).forEach(board::apply);
            var planner = new Planner(bound -> bound, lib.agents.Agents::of);
            board.apply(new Event.Recovered(9_000, null, Handle.NONE));
            for (Event next; (next = next(board, planner)) != null; ) board.apply(next);
            var ids = board.entries().stream().map(e -> e.task().id()).sorted().toList();
            assertEquals(List.of("find", "g", "g-1", "g-2", "g-3", "h", "h-1", "h-2", "sum"), ids, "after " + whole.get(cut - 1));
            assertTrue(board.entries().stream().allMatch(e -> e.status() == Status.SUCCEEDED), "after " + whole.get(cut - 1));
        }
    }

    /// The decision, or what the world makes of the last one; null at the end.
    private static Event next(Fold board, Planner planner) {
        if (board.end() != null) return null;
        if (planner.next(board, 9_000) instanceof Event decision) return decision;
        if (board.running().stream().findFirst().orElse(null) instanceof Entry entry)
            return new Event.Ended(9_000, entry.task().id(), entry.attempt().number(), new Exit.Code(0), Said.NOTHING);
        var asked = board.entries().stream().filter(e -> e.status() == Status.WAITING && e.openNeeds() == 0).findFirst().orElseThrow();
        return Result.answer(() -> 9_000, asked.task(), Map.of(), (of, _) -> Kin.many(of));
    }
}
