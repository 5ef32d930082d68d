package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// What is run once in a new worktree before anybody works there.
@Tag("process")
@Timeout(300)
class SetupTest extends InRepository {
    private static final String FILES = "echo ran >>ran.log; echo $PORT_BASE $COMPOSE_PROJECT_NAME $ORCHESTRATE_SLOT $TASK_ID >given.log";

    @BeforeEach
    void whatItMakesIsIgnored() throws IOException {
        commit(".gitignore", "*.log\n");
    }

    private String reason(String task) throws IOException {
        return task(cli.report(), task).get("reason").asString();
    }

    /// A retry in the same worktree, in this run or in another, finds what it has made.
    @Test
    void itRunsOnceBeforeTheFirstAttempt() throws IOException {
        cli.file("t.yaml", "setup: '" + FILES + "; echo installed'\nworktree: true\nbackoff: 10ms\ntasks:\n"
                + "- {id: a, command: 'cat ran.log; echo $PORT_BASE $COMPOSE_PROJECT_NAME $ORCHESTRATE_SLOT $TASK_ID | cmp - given.log; "
                + "[ $ORCHESTRATE_ATTEMPT = 2 ] || { echo connection refused >&2; exit 1; }'}\n"
                + "- {id: b, setup: 'exit 0 # nothing', command: '[ ! -e ran.log ] && exit 7'}\n");
        var plan = cli.run("run", "--dry-run", "t.yaml").exits(0).out();
        assertTrue(plan.contains("set up by echo ran") && plan.contains("set up by exit 0 # nothing")
                && plan.contains("# 2 worktrees need 17 kB\n"), plan);
        cli.run("run", "t.yaml").exits(1);
        assertEquals("ran\n", result("a"));
        assertEquals("exit", reason("b"));
        assertEquals("installed\n", Cli.text(cli.latest().resolve("tasks/a/1/setup")));
        assertFalse(Files.exists(cli.latest().resolve("tasks/a/2/setup")));
        var explained = cli.run("explain", "a").exits(0).out();
        assertTrue(explained.matches("(?s).*setup     exit 0 after [\\d.]+m?s: \\S+/tasks/a/1/setup\n.*"), explained);
        assertEquals("installed\nran\nconnection refused\nran\n", cli.run("logs", "--raw", "a").exits(0).out());
        assertEquals("ran\nran\n", cli.run("logs", "--stdout", "a").exits(0).out());
        cli.run("retry").exits(1);
        assertFalse(Files.exists(cli.latest().resolve("tasks/b/1/setup")));
    }

    @Test
    void aFailureIsTheTasksAndIsTriedOnceMoreByRetryAlone() throws IOException {
        cli.run("run", "--worktree", "--setup", "echo fetching; echo no such package: x >&2; [ -e " + temp + "/there ]", "echo {}",
                ":::", "a").exits(1);
        assertEquals("setup_failed", reason("a"));
        assertEquals(1, task(cli.report(), "a").get("attempts").size());
        var status = cli.run("status").exits(0).out();
        assertTrue(status.contains("the setup of its worktree failed: echo fetching;"), status);
        assertTrue(status.contains("no such package: x (.orchestrate/runs/" + run() + "/tasks/a/1/setup)"), status);
        var setup = task(cli.report(), "a").get("attempts").get(0).get("setup");
        assertEquals(List.of("exit 1", "tasks/a/1/setup"), List.of(setup.get("exit").asString(), setup.get("log").asString()));
        assertTrue(cli.run("explain", "a").exits(0).out().contains("permanent: setup_failed"));
        assertEquals("fetching\nno such package: x\n", cli.run("logs", "a").exits(0).out());
        Files.writeString(temp.resolve("there"), "");
        cli.run("retry").exits(0);
        assertEquals("a\n", result("a"));
    }

    @Test
    void withoutAWorktreeThereIsNothingToSetUp() throws IOException {
        var said = cli.run("run", "--setup", "make", "echo {}", ":::", "a").exits(2).err();
        assertTrue(said.contains("no task has one: add --worktree"), said);
        cli.file("t.yaml", "worktree: true\ntasks:\n- {id: a, command: x, worktree: false, setup: make}\n");
        said = cli.run("run", "--dry-run", "t.yaml").exits(2).err();
        assertTrue(said.contains("t.yaml:3: task 'a' has a setup and no worktree of its own"), said);
        cli.file("u.yaml", """
                worktree: true
                setup: touch made.log
                tasks:
                - {id: a, command: '[ ! -e made.log ] && [ -e again ]', worktree: false}
                - {id: b, command: ls made.log}
                """);
        cli.run("run", "u.yaml").exits(1);
        cli.file("again", "");
        cli.run("retry").exits(0);
    }

    /// All that it has started ends with it.
    @Test
    void itIsPausedAndEndedAsTheTaskIs() throws Exception {
        var run = cli.start("run", "--worktree", "--setup", "(sleep 300; :) & while :; do echo x >>beat.log; sleep 0.05; done", "echo {}",
                ":::", "a", "b");
        for (var id : List.of("a", "b")) Cli.await(id + " beats", () -> Files.exists(worktree(id).resolve("beat.log")));
        var status = cli.run("status").exits(0).out();
        assertTrue(status.contains("its worktree is set up"), status);
        cli.run("pause", cli.latest().getFileName().toString(), "a").exits(0);
        cli.awaitEvents("suspended", 1);
        Thread.sleep(300);
        var beat = worktree("a").resolve("beat.log");
        long paused = Files.size(beat);
        Thread.sleep(300);
        assertEquals(paused, Files.size(beat));
        cli.run("stop", cli.latest().getFileName().toString(), "b").exits(0);
        cli.awaitEvents("settled", 1);
        cli.run("resume").exits(0);
        Cli.await("a goes on", () -> beat.toFile().length() > paused);
        cli.run("stop").exits(0);
        run.end().exits(1);
        assertEquals(List.of("cancelled", "cancelled"), List.of(task(cli.report(), "a").get("status").asString(),
                task(cli.report(), "b").get("status").asString()));
    }

    /// One that still runs, and one that has ended meanwhile.
    @Test
    void whoTakesItUpDoesNotRunItAgain() throws Exception {
        cli.file("t.json", """
                {"worktree": true, "tasks": [
                 {"id": "long", "setup": "echo x >>x.log; while [ ! -e %1$s/go ]; do sleep 0.05; done", "command": "cat x.log"},
                 {"id": "bad", "setup": "echo x >>x.log; while [ ! -e %1$s/go ]; do sleep 0.05; done; exit 3", "command": "x"},
                 {"id": "short", "setup": "echo x >>x.log; while [ ! -e %1$s/end ]; do sleep 0.05; done", "command": "cat x.log"}]}
                """.formatted(temp));
        var run = cli.start("run", "t.json");
        for (var id : List.of("long", "bad", "short")) Cli.await(id, () -> Files.exists(worktree(id).resolve("x.log")));
        run.process().destroyForcibly().waitFor();
        Files.writeString(temp.resolve("end"), "");
        Cli.await("the short one's end", () -> Files.exists(cli.latest().resolve("tasks/short/1/setup.exitcode")));
        var again = cli.start("recover");
        cli.awaitEvents("recovered", 1);
        cli.awaitEvents("set_up", 1);
        Files.writeString(temp.resolve("go"), "");
        again.end().exits(1);
        assertEquals(List.of("x\n", "x\n"), List.of(result("long"), result("short")));
        assertEquals("setup_failed", reason("bad"));
    }

    /// The folder in which merged work is checked is a worktree as well: once set up, it is only set up again for what fails without.
    @Test
    void integrateSetsUpItsOwnWorktree() throws IOException {
        commit("needs", "1\n");
        cli.file("t.yaml", """
                worktree: true
                setup: 'echo ran >>ran.log; cp needs has.log; [ ! -e refuse ] || exit 4'
                tasks:
                - {id: bad, command: 'touch bad; git add bad; git commit -qm bad'}
                - {id: new, after: bad, command: 'git rm -q --ignore-unmatch bad; echo 2 >needs; git commit -qam new', base: main}
                - {id: plain, after: new, command: 'touch a; git add a; git commit -qm a', base: main}
                """);
        cli.run("run", "t.yaml").exits(0);
        var said = cli.run("integrate", "--verify", "[ ! -e bad ] && cmp needs has.log").exits(1).out();
        assertTrue(said.contains("2 in, 1 out"), said);
        assertEquals("2\n", gitIn(worktree(run()).resolve("integrated"), "show", "orchestrate/" + run() + "/integrated:needs"));
        cli.run("run", "--worktree", "--setup", "[ ! -e refuse ] || { echo refused; exit 4; }", "touch {}; git add {}; git commit -qm {}",
                ":::", "refuse").exits(0);
        said = cli.run("integrate", "--verify", "true").exits(1).out();
        assertTrue(said.contains("the setup of its worktree failed: [ ! -e refuse ]") && said.contains("exit 4: refused"), said);
    }
}
