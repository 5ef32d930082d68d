package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;
import org.junit.jupiter.api.Test;

/// What needs a person is told apart from what works, what is done and what has failed by itself, in all views.
class AppealTest {
    private static String told(Board board, String id, long now) {
        var entry = board.find(id);
        var appeal = Appeal.of(board, entry, now);
        return new TableRow(entry, now,
                t -> t).state().word() + (appeal == null ? "" : ", " + appeal.kind().word() + ": " + appeal.words());
    }

    @Test
    void whatEndedAndWaits() {
        var run = play("""
                on fine by claude: ok
                on asks by claude: asks
                on denied by claude: denied
                on fails: exit 1
                on out by claude: api 401, then api 401, then api 401
                on slow: ok after 1h
                on waits by claude after slow: ok
                """);
        var board = run.board;
        long now = board.at();
        assertEquals("ok", told(board, "fine", now));
        assertEquals("needs you, answer: asks a question", told(board, "asks", now));
        assertTrue(told(board, "denied", now).startsWith("needs you, permission: denied for want of somebody to ask"), told(board,
                "denied", now));
        assertEquals("failed", told(board, "fails", now));
        assertTrue(told(board, "out", now).contains(", login: nobody is logged in"), told(board, "out", now));
        assertEquals("needs you, login: nobody is logged in", told(board, "waits", now));
        var lines = Aggregator.summary(board, now, false).tasks().stream().filter(l -> l.needsYou() != null)
                .map(l -> l.taskId() + " " + l.needsYou().kind().word()).toList();
        assertEquals(List.of("asks answer", "denied permission", "out login", "waits login"), lines);
        assertTrue(Sentences.appeals(board, now).startsWith("needs you: asks (asks a question), denied ("));
        assertTrue(Sentences.appeals(board, now).endsWith(" and 1 more"));
        var replay = new Fold();
        var news = new ArrayList<String>();
        for (var event : run.journal) {
            replay.apply(event);
            if (News.of(event, replay) instanceof News n && n.needsYou() != null) news.add(n.kind() + " " + n.needsYou().word());
        }
        assertTrue(news.containsAll(List.of("ATTENTION answer", "ATTENTION permission", "ATTENTION login")), news::toString);
    }

    @Test
    void aGateThatTakesItsTime() {
        var board = new Fold();
        board.apply(new Event.RunStarted(1, 4, "r", "/", Policy.DEFAULT));
        board.apply(new Event.Queued(1, Task.of("a", new Work.Shell(":"))));
        board.apply(new Event.GateAsked(1_000, "a"));
        assertEquals("waiting", told(board, "a", 2_000));
        assertEquals("waiting, gate: the gate hasn't answered yet", told(board, "a", 4_000));
        board.apply(new Event.GateAnswered(5_000, "a", null));
        assertEquals("waiting", told(board, "a", 9_000));
    }
}
