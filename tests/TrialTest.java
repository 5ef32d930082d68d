package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

import java.util.*;
import lib.input.Tries;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// Several tries at one task, on the fake host: what becomes of it and of those who come after it.
class TrialTest {
    @Test
    void theBestIsItsResultOnceAllAreScored() {
        play("""
                on a tries 3: ok after 2s, then ok after 4s, then exit 1 after 1s
                on b after a: ok
                """, p -> p.retries(0)).expect("""
                0 start a-try-1
                0 start a-try-2
                0 start a-try-3
                1 judge a-try-3 permanent exit
                1 failed a-try-3
                1 skipped a-score-3: needs 'a-try-3', which failed
                2 judge a-try-1 succeeded exit
                2 succeeded a-try-1
                2 start a-score-1
                3 judge a-score-1 succeeded exit
                3 succeeded a-score-1
                4 judge a-try-2 succeeded exit
                4 succeeded a-try-2
                4 start a-score-2
                5 judge a-score-2 succeeded exit
                5 succeeded a-score-2
                5 weigh a
                5 succeeded a
                5 start b
                6 judge b succeeded exit
                6 succeeded b
                6 exit 0
                """);
    }

    @Test
    void ifNoneSucceedsItHasFailed() {
        play("""
                on a tries 2: exit 1
                on b after a: ok
                """, p -> p.retries(0)).expectAmong("""
                1 failed a
                1 skipped b: needs 'a', which failed
                1 exit 1
                """);
    }

    @Test
    void aTryThatFailsWithoutATaskToWinForIsAFailure() {
        play("""
                on a tries 2: ok, then exit 1
                on b: exit 1
                """, p -> p.retries(0)).expectAmong("""
                2 succeeded a
                2 exit 1
                """);
    }

    @Test
    void aCrashWhileItIsWeighedIsNoLoss() {
        play("""
                on a tries 2: ok after 1s, then ok after 3s
                at 2s: crash
                """).expectAmong("""
                2 crash
                4 weigh a
                4 succeeded a
                4 exit 0
                """);
    }

    @Test
    void whatItNeedsItsTriesNeed() {
        play("""
                on z: exit 1
                on a after z tries 2: ok
                """, p -> p.retries(0)).expectAmong("""
                1 skipped a-try-1: needs 'z', which failed
                1 skipped a: needs 'z', which failed
                1 exit 1
                """).expectNone("weigh");
        play("""
                on z: exit 1
                on a after z? when 'tasks.z.exit == 0' tries 2: ok
                on ok: ok
                """, p -> p.retries(0)).expectAmong("""
                1 skipped a-try-1: its condition 'tasks.z.exit == 0' doesn't hold
                1 skipped a: its condition 'tasks.z.exit == 0' doesn't hold
                """).expectNone("start a");
    }

    @Test
    void rivalsMayTouchTheSameFiles() {
        play("""
                on a touches x tries 2: ok after 2s
                on c touches x: ok
                """).expectAmong("""
                0 start a-try-1
                0 start a-try-2
                2 start c
                """);
    }

    @Test
    void itBecomesOrdinaryTasks() {
        var task = Task.of("a", new Work.Prompt("claude", "Fix it.", "opus", List.of())).after("z?", "y").inWorktree().env("K", "v");
        var scored = Tries.of(List.of(task.tries(2).choose("make score")));
        assertEquals(List.of("a-try-1", "a-try-2", "a-score-1", "a-score-2", "a"), scored.stream().map(Task::id).toList());
        assertEquals("z?, y", scored.getFirst().afterWords());
        assertEquals(task.work(), scored.getFirst().work());
        assertEquals(new Work.Shell("make score"), scored.get(2).work());
        assertEquals(List.of("a-try-1"), scored.get(2).after());
        assertEquals("v", scored.get(2).place().env().values().get("K"));
        assertEquals("z?, y, a-try-1?, a-try-2?, a-score-1?, a-score-2?", scored.getLast().afterWords());
        assertNull(scored.getLast().limits().tries(), "it is made once");
        assertEquals(scored, Tries.of(scored));

        var judged = Tries.of(List.of(task.tries(2).choose(Task.of("j", new Work.Prompt("codex", "Which?", null, List.of())))));
        assertEquals(List.of("a-try-1", "a-try-2", "a-judge", "a"), judged.stream().map(Task::id).toList());
        assertTrue(judged.get(2).work() instanceof Work.Prompt p && p.agent().equals("codex") && p.text().startsWith("Which?\n"));
        assertEquals("a-try-1?, a-try-2?", judged.get(2).afterWords());
        assertTrue(Condition.of(judged.get(2)).holds(judged.get(2).place().late().known(Map.of("a-try-1", Map.of("status", "succeeded"),
                "a-try-2", Map.of("status", "succeeded")))));
        assertFalse(Condition.of(judged.get(2)).holds(judged.get(2).place().late().known(Map.of("a-try-1", Map.of("status", "succeeded"),
                "a-try-2", Map.of("status", "failed")))));
    }

    @Test
    void journalsKeepIt() {
        for (var task : Tries.of(List.of(Task.of("a", new Work.Shell("x")).inWorktree().tries(2).choose("y"))))
            assertEquals(task, Json.MAPPER.readValue(Json.line(task), Task.class));
        var task = Task.of("a", new Work.Shell("x")).tries(2).choose(Task.of("j", new Work.Prompt("codex", "Which?", null, List.of())));
        assertEquals(task, Json.MAPPER.readValue(Json.line(task), Task.class));
    }
}
