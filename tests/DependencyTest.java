package tests;

import java.util.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

/// What comes after what: tasks that need the success of others, and tasks that only wait for their ends.
class DependencyTest {

    @Test
    void whoeverOnlyWaitsGoesOnWhateverBecameOfTheOthers() {
        play("""
                on a: exit 3
                on b after a: ok
                on c after b?: ok
                on d after a?,c: ok
                on e after a,c?: ok
                """).expect("""
                0 start a
                1 judge a permanent exit
                1 failed a
                1 skipped b: needs 'a', which failed
                1 skipped e: needs 'a', which failed
                1 start c
                2 judge c succeeded exit
                2 succeeded c
                2 start d
                3 judge d succeeded exit
                3 succeeded d
                3 exit 1
                """);
    }

    @Test
    void whatWasCancelledIsOverAsWell() {
        play("""
                on a: ok after 9s
                on b after a?: ok
                at 2s: ask stop a
                """).expectAmong("""
                2 cancelled a: cancelled
                2 start b
                3 succeeded b
                3 exit 1
                """);
    }

    @Test
    void whoHasNotBegunWaitsOnceMoreForWhatIsTriedAgain() {
        play("""
                on a: exit 3, then ok after 4s
                on long: ok after 3s
                on b after a?,long?: ok
                at 2s: ask retry a
                """, p -> p.parallel(2)).expect("""
                0 start a
                0 start long
                1 judge a permanent exit
                1 failed a
                2 start a
                3 judge long succeeded exit
                3 succeeded long
                6 judge a succeeded exit
                6 succeeded a
                6 start b
                7 judge b succeeded exit
                7 succeeded b
                7 exit 0
                """);
    }

    @Test
    void whoHasBegunGoesOnAsItIs() {
        play("""
                on a: exit 3, then ok after 5s
                on b after a?: exit 1 'Error 503: overloaded', then ok
                at 2s: ask retry a
                """, p -> p.backoff(java.time.Duration.ofSeconds(2))).expectAmong("""
                1 start b
                2 start a
                2 wait b until 4
                4 start b
                5 succeeded b
                7 succeeded a
                7 exit 0
                """);
    }

    @Test
    void theHostIsToldWhichDidNotSucceed() {
        var board = play("""
                on good: ok
                on bad: exit 3
                on all after good?,bad?: ok
                """).board;
        var told = board.assigned(board.find("all"));
        assertEquals(List.of("good", "bad"), told.after());
        assertEquals(Set.of("bad"), told.anyhow());
        assertEquals(Set.of("good", "bad"), board.find("all").task().anyhow());
    }

    @Test
    void journalsSayItBesideTheIdsAndOlderOnesDoNot() {
        var task = Task.of("c", new Work.Shell("true")).after("a", "b?");
        assertEquals("{\"id\":\"c\",\"work\":{\"line\":\"true\"},"
                + "\"place\":{\"env\":{\"names\":[]}},\"limits\":{\"priority\":0},\"after\":[\"a\",\"b\"],"
                + "\"anyhow\":[\"b\"]}", Json.line(task));
        assertEquals(task, Json.MAPPER.readValue(Json.line(task), Task.class));
        var older = Json.MAPPER.readValue(Json.line(task).replace(",\"anyhow\":[\"b\"]", ""), Task.class);
        assertEquals(Task.of("c", new Work.Shell("true")).after("a", "b"), older);
        assertEquals("c: true, after a, b?", task.toString());
        assertEquals("a, b?", Task.of("c", new Work.Shell("true")).after("a").afterAnyhow(Task.of("b", new Work.Shell("x"))).afterWords());
        assertEquals(Set.of(), Task.of("c", new Work.Shell("true")).after("b", "b?").anyhow(), "who asks for both asks for success");
    }

    @Test
    void whatIsAskedAtTheSameMomentIsAnsweredByHowItStandsThen() {
        // Failed and asked for again before anybody was skipped for it.
        var board = new Fold();
        board.apply(new Event.RunStarted(0, 6, "run", "/", Policy.DEFAULT));
        board.apply(new Event.Queued(0, Task.of("a", new Work.Shell("x"))));
        board.apply(new Event.Queued(0, Task.of("b", new Work.Shell("x")).after("a")));
        board.apply(new Event.Settled(1, "a", Status.FAILED, "exit"));
        board.apply(new Event.Asked(1, "1", new Control.Retry(List.of("a"))));
        var planner = new Planner(bound -> bound, lib.agents.Agents::of);
        var answer = planner.next(board, 1);
        assertEquals(new Event.Answered(1, "1", null), answer);
        board.apply(answer);
        assertNull(planner.next(board, 1), "b waits for a again");
        assertEquals(1, board.find("b").openNeeds());
    }
}
