package tests.merge;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.*;

/// A task that comes after others begins with the work they did in their worktrees.
@Tag("process")
@Timeout(300)
class AfterTest extends InRepository {
    private String log(String task) throws IOException {
        return gitIn(worktree(task), "ls-tree", "-r", "--name-only", "HEAD");
    }

    @Test
    void itBeginsWithTheirWork() throws IOException {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, command: "echo a >a"}
                - {id: b, command: "echo b >b; git add b; git commit -qm b"}
                - {id: plain, worktree: false, command: "true"}
                - {id: one, after: a, command: "test -e a && test ! -e b && echo more >>a"}
                - {id: all, after: [plain, one, b, a], command: "test $(wc -l <a) = 2 && test -e b && git status --porcelain >seen"}
                - {id: base, after: [a, b], base: main, command: "test ! -e a"}
                - {id: late, after: plain, command: "test ! -e a"}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("a\nb\nfile\nseen\n", log("all"));
        assertEquals("", Cli.text(worktree("all").resolve("seen")).replace("?? seen\n", ""), "nothing of it is uncommitted");
        assertEquals(1, Cli.task(cli.report(), "all").at("/changes/files").asInt(), "its own work alone counts as its");
        var done = cli.run("integrate", "--verify", "test $(wc -l <a) = 2").exits(0);
        assertTrue(done.out().contains("4 in; checked by"), done::out);
    }

    /// In a run that tries again what failed, the work of those that succeeded before is in the branches of the run before.
    @Test
    void aRetryBeginsWithTheirWorkAsWell() throws IOException {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, command: "echo a >a"}
                - {id: b, command: "echo b >b; test -e ../../../go"}
                - {id: both, after: [a, b], command: "test -e a && test -e b && echo both >both"}
                - {id: last, after: [both, a], command: "test -e a && test -e b && test -e both && test ! -e ../../../stop"}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        cli.file("go", "");
        cli.file("stop", "");
        cli.run("retry").exits(1);
        assertEquals("completed", Cli.task(cli.report(), "both").get("status").asString());
        Files.delete(cli.cwd().resolve("stop"));
        cli.run("retry").exits(0);
        assertEquals("a\nb\nboth\nfile\n", log("last"));
    }

    /// Nobody builds on the work of one that failed; what it answered is given all the same.
    @Test
    void itBeginsWithoutTheWorkOfWhatFailed() throws IOException {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, command: "echo a >a; echo done"}
                - {id: bad, command: "echo bad >bad; echo why; exit 3"}
                - {id: never, after: bad, command: "true"}
                - {id: all, after: [a, "bad?", never?], answers: true,
                   command: "cat >read; test -e a && test ! -e bad && test -e ../../../go"}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        var read = "## a\n\ndone\n\n## bad\n\n(it did not succeed)\n\nwhy\n\n## never\n\n(it did not succeed)\n\n(no answer)\n\n";
        assertEquals(read, Cli.text(worktree("all").resolve("read")));
        cli.file("go", "");
        cli.run("retry", cli.latest().getFileName().toString(), "all").exits(0);
        assertEquals("a\nfile\nread\n", log("all"));
        assertEquals(read, Cli.text(worktree("all").resolve("read")), "likewise, from the run before");
    }

    @Test
    void aConflictIsToldBeforeTheStart() throws IOException {
        cli.file("tasks.yaml", """
                worktree: true
                tasks:
                - {id: a, command: "echo a >file"}
                - {id: b, command: "echo b >file"}
                - {id: both, after: [a, b], command: touch ran}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        var line = Cli.task(cli.report(), "both");
        assertEquals("not_started", line.get("reason").asString());
        assertTrue(line.at("/attempts/0/evidence").asString().contains("the work of b and of a, which it comes after, conflicts in file"),
                line::toString);
    }
}
