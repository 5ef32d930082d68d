package tests;

import static org.junit.jupiter.api.Assertions.*;
import static tests.Scenario.play;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import lib.machine.Fingerprinting;
import lib.model.*;
import org.junit.jupiter.api.Test;

/// What earlier runs have done needn't be done again: how a run goes on from it, and what makes two tasks the same.
class ReuseTest {
    private static Policy resumes(Policy policy) {
        return policy.with(Settings.RESUME, Reuse.ALL_RUNS).parallel(1);
    }

    @Test
    void whatIsTakenTakesNoSlotAndCostsNothing() {
        var played = play("""
                on a by claude earlier 'r1/a': ok costs 3
                on long: ok after 9s
                on b after a: ok
                on c after a when 'tasks.a.attempts == 1 && tasks.a.exit == 0': ok
                """, ReuseTest::resumes);
        played.expectAmong("""
                0 succeeded a
                0 start long
                9 start b
                """);
        assertNull(played.board.used().usd());
        assertEquals("taken from r1/a", played.board.find("a").reason());
        assertEquals(0.5, played.board.find("a").provenance().taken().usd());
        assertEquals("new", played.board.find("b").provenance().reuse().why());
    }

    @Test
    void anAccountAtItsLimitKeepsNobodyFromTaking() {
        play("""
                on a by claude: limited 60s, then ok
                on b by claude earlier 'r1/b': ok
                on c after b: ok
                """, p -> p.with(Settings.RESUME, "r1")).expectAmong("""
                0 succeeded b
                0 start c
                """);
    }

    @Test
    void whoAsksForAnotherTryGetsOne() {
        play("""
                on a earlier 'new': exit 3, then ok
                on long: ok after 9s
                at 2s: ask retry a
                """, p -> p.with(Settings.RESUME, "r1")).expectAmong("""
                0 weigh a
                1 failed a
                2 start a
                3 succeeded a
                """);
        play("on a earlier 'r1/a': ok", p -> p).expectAmong("0 start a\n");
        play("on a earlier 'r1/a': ok", p -> p.with(Settings.RESUME, "false")).expectAmong("0 start a\n");
    }

    private static Fingerprint print(Task task, Policy policy) {
        return Fingerprinting.itself(task, policy, Path.of("/home/x"));
    }

    private static List<String> changed(Task one, Task other) {
        return print(one, Policy.DEFAULT).changed(print(other, Policy.DEFAULT));
    }

    @Test
    void limitsAndOrderAreNoPartOfAResult() {
        var task = Task.of("a", new Work.Shell("make"));
        for (var same : List.of(task.named("b"), task.timeout(Duration.ofSeconds(9)), task.retries(7), task.priority(3), task.after("z"),
                task.when("tasks.z.exit == 0"), task.with(Settings.KEEP, true), task.in("/home/x/")))
            assertEquals(List.of(), changed(task, same));
        assertEquals(print(task, Policy.DEFAULT), print(task, Policy.DEFAULT.parallel(9).retries(0).with(Settings.VERIFY, "x")));
        assertEquals(Fingerprinting.itself(task.in("/home/x/sub"), Policy.DEFAULT, Path.of("/home/x")),
                Fingerprinting.itself(task.in("/tmp/y/sub"), Policy.DEFAULT, Path.of("/tmp/y")), "another checkout");
    }

    @Test
    void whatDecidesAResultIsTold() {
        var task = Task.of("a", new Work.Shell("make"));
        var prompt = Task.of("a", new Work.Prompt("claude", "Mend it.", null, List.of()));
        assertEquals(List.of("command"), changed(task, Task.of("a", new Work.Shell("make all"))));
        assertEquals(List.of("command"), changed(Task.of("a", new Work.Exec(List.of("a b"))),
                Task.of("a", new Work.Exec(List.of("a", "b")))));
        assertEquals(List.of("dir"), changed(task, task.in("/home/x/sub")));
        assertEquals(List.of("outputs"), changed(task, task.with(Settings.OUTPUTS, List.of("x"))));
        assertEquals(List.of("verify"), changed(task, task.verify("test -e x")));
        assertEquals(List.of("worktree"), changed(task, task.inWorktree()));
        assertEquals(List.of("prompt", "model"), changed(prompt, Task.of("a", new Work.Prompt("claude", "Mend all.", "opus", List.of()))));
        assertEquals(List.of("agent"), changed(prompt, Task.of("a", new Work.Prompt("codex", "Mend it.", null, List.of()))));
        assertEquals(List.of("args"), changed(prompt, Task.of("a", new Work.Prompt("claude", "Mend it.", null, List.of("-v")))));
        assertEquals(List.of("permission_mode"), changed(prompt, Task.of("a", new Work.Prompt("claude", "Mend it.", null, List.of(),
                Work.Options.NONE.with(Settings.PERMISSION_MODE, "plan"), null))));
        assertEquals(List.of(), changed(prompt, Task.of("a", new Work.Prompt("claude", "Mend it.", null, List.of(),
                Work.Options.NONE.with(Settings.MAX_TURNS, 7), null))));
        assertEquals(List.of("verify"), print(prompt, Policy.DEFAULT).changed(print(prompt, Policy.DEFAULT.with(Settings.VERIFY, "x"))));
    }
}
