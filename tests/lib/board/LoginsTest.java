package lib.board;

import static org.junit.jupiter.api.Assertions.*;

import java.time.Duration;
import java.util.*;
import lib.agents.Agents;
import lib.journal.Journal;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Several logins of one agent: whose task goes where, told by hand.
class LoginsTest {
    private static final int HOUR = 3_600_000;

    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, Agents::of);
    private long now = 1_790_000_000_000L;

    private void begin(int parallel, String... tasks) {
        var claude = new Logins.Login("claude", Env.NONE);
        var logins = new Logins(Map.of()).with("work", claude).with("own", claude).with("other", new Logins.Login("codex", Env.NONE));
        board.apply(new Event.RunStarted(0, Journal.SCHEMA, "r", "/", Policy.DEFAULT.parallel(parallel).maxMemory(100)
                .backoff(Duration.ZERO).agents(a -> a.with(Settings.ACCOUNTS, logins))));
        for (var id : tasks) {
            var task = Task.of(id, new Work.Prompt("claude", "Do it.", null, List.of()));
            board.apply(new Event.Queued(0, id.startsWith("own") ? task.with(Settings.ACCOUNT, "own") : task, "claude"));
        }
        board.apply(new Event.Sampled(now, 10.0, 10.0, 20, 9));
    }

    private List<String> decided() {
        var all = new ArrayList<String>();
        for (Event.Decision d; (d = planner.next(board, now)) != null; board.apply(d))
            switch (d) {
                case Event.Started e -> all.add("start " + e.task() + " by "
                        + (e.account() != null ? e.account() : board.assigned(board.find(e.task())).place().account())
                        + (e.resume() == null ? "" : " in " + e.resume().session()));
                case Event.Closed e -> all.add("close " + e.account());
                case Event.Limited e -> all.add("hold " + e.account());
                case Event.RunEnded _ -> all.add("over");
                case Event.Suspended _, Event.Continued _, Event.Signalled _, Event.Requeued _, Event.Held _, Event.Queued _,
                        Event.Answered _, Event.GateAsked _, Event.Verifying _, Event.Paced _, Event.Warned _, Event.Judged _,
                        Event.ConditionAsked _, Event.Settled _, Event.Halted _ -> {}
            }
        return all;
    }

    private void says(String task, long tokens) {
        board.apply(new Event.Noted(now, task, board.find(task).attempts().size(), new Progress(null, 1, null, null, null,
                new Progress.Tokens(tokens, tokens, 0, 0), null, "s-" + task, null, null)));
    }

    /// Its account is at a limit, which is lifted in an hour.
    private void meetsLimit(String task) {
        fails(task, "Claude AI usage limit reached|" + (now + HOUR) / 1000);
    }

    private void fails(String task, String words) {
        var line = Json.MAPPER.readTree("""
                {"type":"result","subtype":"success","is_error":true,"result":"%s"}
                """.formatted(words));
        board.apply(new Event.Ended(now, task, board.find(task).attempts().size(), new Exit.Code(1),
                new Said(board.find(task).attempt().progress(), List.of(line), null, List.of(), List.of())));
    }

    private void uses(String account, double used, long left) {
        board.apply(new Event.WindowsSeen(now, account, List.of(new Window("five_hour", null, used, now + left, 5L * HOUR))));
    }

    @Test
    void tasksAreSpreadOverAccounts() {
        begin(4, "a", "b", "own1", "c");
        assertEquals(List.of("start a by work", "start b by own", "start own1 by own", "start c by work"), decided());
    }

    @Test
    void theyGoWhereThereIsMostRoom() {
        begin(1, "a", "b", "c");
        uses("work", 0.5, HOUR);
        uses("own", 0.2, 4 * HOUR);
        assertEquals(List.of("start a by work"), decided(), "half of it for the last hour is more than four fifths for four");
        board.apply(new Event.Ended(now, "a", 1, new Exit.Code(1), Said.NOTHING));
        board.apply(new Event.Asked(now, "1", new Control.Stop(false, List.of("a"))));
        uses("work", 0.95, HOUR);
        assertEquals(List.of("start b by own"), decided());
    }

    @Test
    void whoIsRefusedGoesToAnother() {
        begin(1, "a");
        assertEquals(List.of("start a by work"), decided());
        says("a", 0);
        now += 10;
        meetsLimit("a");
        assertEquals(List.of("hold work", "start a by own"), decided(), "it was never answered, so no session keeps it");
        says("a", 9);
        now += 10;
        meetsLimit("a");
        assertEquals(List.of("hold own"), decided(), "it waits where its session is");
        assertTrue(planner.wake(board, now) >= now + HOUR - 1000);
        now = planner.wake(board, now);
        assertEquals(List.of("start a by own in s-a"), decided());
    }

    @Test
    void anAccountThatCantPayIsNotTheEndOfItsTasks() {
        begin(1, "a", "b");
        assertEquals(List.of("start a by work"), decided());
        now += 10;
        fails("a", "Credit balance is too low");
        assertEquals(List.of("close work", "start a by own"), decided());
        now += 10;
        fails("a", "Credit balance is too low");
        assertEquals(List.of("close own", "over"), decided(), "there is no other: b is left");
    }

    @Test
    void whoTellsTokensAtItsEndHasWorkedAllTheSame() {
        begin(1, "a");
        decided();
        board.apply(new Event.Noted(now, "a", 1, new Progress(null, 1, null, null, null, null, null, "s-a", null, null)));
        now += 10;
        meetsLimit("a");
        assertEquals(List.of("hold work"), decided(), "its session is there");
        assertFalse(board.find("a").moves());
    }

    @Test
    void aWindowThatHasBegunAnewHasRoom() {
        begin(1, "a", "b");
        uses("work", 1, HOUR);
        uses("own", 0.5, 5 * HOUR);
        now += 2 * HOUR;
        board.apply(new Event.Sampled(now, 10.0, 10.0, 20, 9));
        assertEquals(List.of("start a by work"), decided());
    }

    @Test
    void aClosedAccountIsNotTheEnd() {
        begin(1, "a", "own1");
        assertEquals(List.of("start a by work"), decided());
        now += 10;
        board.apply(new Event.LimitSeen(now, "own", now + 100L * HOUR, "usage-limit", null));
        assertEquals(List.of("close own"), decided(), "own1 is left for a later run, a goes on");
        board.apply(new Event.Ended(now, "a", 1, new Exit.Code(0), Said.NOTHING));
        assertNotNull(board.find("own1").closed());
        assertNull(board.find("a").closed());
    }

    @Test
    void whatFitsNoAccountIsRefused() {
        begin(1, "a");
        var task = Task.of("b", new Work.Prompt("claude", "Do it.", null, List.of())).with(Settings.ACCOUNT, "other");
        board.apply(new Event.Asked(now, "1", new Control.Add(List.of(task), Map.of())));
        var answers = new ArrayList<String>();
        for (Event.Decision d; (d = planner.next(board, now)) != null; board.apply(d))
            if (d instanceof Event.Answered e) answers.add(e.refusal());
        assertEquals(List.of("task 'b' is for claude, and account 'other' is of codex: mend one of them"), answers);
    }
}
