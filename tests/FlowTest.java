package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.Json;
import org.junit.jupiter.api.*;

/// What tasks have come to, in the templates of those that come after them: byte for byte, after a crash, in another run, in one that goes
/// on already.
@Timeout(180)
class FlowTest extends OnCommandLine {
    private static final String HOSTILE = "it's \"x\" $(touch RAN) `touch RAN` ${HOME} \\ [=vars.x] 😀\t\n#{x};touch RAN\n\nend";

    private String stdout(String task) throws IOException {
        return Cli.text(cli.latest().resolve("tasks/" + task + "/1/stdout"));
    }

    @Test
    void valuesArriveByteForByte() throws IOException {
        var large = (HOSTILE + "'".repeat(99)).repeat(1_000).substring(0, 100_000) + ".";
        cli.file("large", large);
        cli.file("hostile.json", Json.line(Map.of("text", HOSTILE)));
        cli.file("tasks.yaml", """
                profiles: {me: {command: [cat]}}
                tasks:
                - {id: small, command: cat hostile.json}
                - {id: large, command: cat large}
                - {id: between, command: 'true', after: [small, large]}
                - {id: line, after: between, command: "printf %s [=tasks.small.json.text]"}
                - {id: long, after: between, command: "x=[=tasks.large.answer]; printf %s \\"$x\\""}
                - {id: argv, after: between, command: [printf, '%s', '[=tasks.large.answer]']}
                - {id: prompt, after: between, agent: me, prompt: "[=tasks.large.answer]|[=tasks.small.json.text]"}
                - {id: env, after: between, env: {V: 'a [=tasks.small.json.text] z'}, command: 'printf %s "$V"'}
                - {id: file, after: between, stdin: '[=tasks.large.stdout]', command: cat}
                - {id: fails, after: small, command: "echo [=tasks.small.json.lost]"}
                """);
        cli.run("run", "-j", "2", "tasks.yaml").exits(1);
        assertEquals(HOSTILE, stdout("line"));
        assertEquals(large, stdout("long"));
        assertEquals(large, stdout("argv"));
        assertEquals(large + "|" + HOSTILE, Cli.text(cli.latest().resolve("tasks/prompt/1/prompt.md")));
        assertEquals("a " + HOSTILE + " z", stdout("env"));
        assertEquals(large, stdout("file"));
        assertFalse(Files.exists(cli.cwd().resolve("RAN")));
        assertEquals("in '[=tasks.small.json.lost]', 'tasks.small.json.lost' has no value here: give it one, or say what holds without it, "
                + "such as [=(tasks.small.json.lost)!'none']", Cli.task(cli.report(), "fails").get("reason").asString());
    }

    @Test
    void aCrashAndAnotherRunStartTheSame() throws Exception {
        cli.file("tasks.yaml", """
                vars: {v: x}
                tasks:
                - {id: find, command: "echo $$ >pid; cat pid"}
                - {id: between, after: find, command: "until test -e go; do sleep 0.05; done"}
                - {id: use, after: between, env: {E: '[=tasks.find.answer]'},
                   command: "echo [=tasks.find.answer] [=vars.v] $E >>used; test -e ok"}
                - {id: sum, after: 'use?', command: 'echo [=tasks.use.exit] [=tasks.find.exit] >>sum; exit [=tasks.use.exit]'}
                """);
        var run = cli.start("run", "tasks.yaml", "--var", "v=it's");
        cli.awaitFile("pid");
        Cli.await("an end", () -> cli.events("settled").size() == 1);
        run.signal("KILL").end();
        var again = cli.start("recover");
        cli.file("go", "");
        again.end().exits(1);
        var pid = Cli.text(cli.cwd().resolve("pid")).strip();
        cli.file("ok", "");
        cli.run("retry").exits(0);
        assertEquals((pid + " it's " + pid + "\n").repeat(2), Cli.text(cli.cwd().resolve("used")));
        assertEquals("1 0\n0 0\n", Cli.text(cli.cwd().resolve("sum")));
    }

    /// What others come to is part of what a task does.
    @Test
    void whatIsDoneIsDoneAsLongAsTheOthersAre() throws Exception {
        cli.file("tasks.yaml", """
                vars: {n: 1}
                tasks:
                - {id: find, command: "echo found [=vars.n] >>ran; echo [=vars.n]"}
                - {id: use, after: find, command: 'echo used [=tasks.find.answer] [=vars.n] >>ran'}
                - {id: fails, after: use, command: 'echo [=tasks.find.answer] >>fails; test -e ok'}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        cli.run("run", "--resume", "tasks.yaml").exits(1);
        assertEquals("found 1\nused 1 1\n", Cli.text(cli.cwd().resolve("ran")));
        assertEquals("1\n1\n", Cli.text(cli.cwd().resolve("fails")));
        cli.run("run", "--resume", "--var", "n=2", "tasks.yaml").exits(1);
        assertEquals("found 1\nused 1 1\nfound 2\nused 2 2\n", Cli.text(cli.cwd().resolve("ran")));
        assertEquals("1\n1\n2\n", Cli.text(cli.cwd().resolve("fails")));
    }

    @Test
    void theWorkOfOthersIsNamedByItsBranch() throws Exception {
        cli.other("sh", "-c", "git init -q && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x");
        cli.file("tasks.yaml", """
                - {id: make-it, worktree: true, command: "echo made >it; git add it; git -c user.name=a -c user.email=a@b commit -qm it"}
                - {id: look, after: make-it, command: 'git show [=tasks.make-it.branch]:it >seen'}
                - {id: none, after: look, command: 'echo [=tasks.look.branch]'}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals("made\n", Cli.text(cli.cwd().resolve("seen")));
        assertTrue(Cli.task(cli.report(), "none").get("reason").asString().contains("'tasks.look.branch' has no value here"));
    }

    @Test
    void anAddedTaskAsksThoseOfTheRun() throws Exception {
        cli.file("tasks.yaml", """
                - {id: find-it, command: echo found}
                - {id: waits, after: find-it, command: "until test -e go; do sleep 0.05; done"}
                """);
        cli.file("more.yaml", """
                - {id: more, after: waits, command: 'echo [=tasks.find-it.answer] >more'}
                """);
        cli.file("bad.yaml", """
                - {id: worse, after: find-it, command: 'echo [=tasks.waits.answer]'}
                """);
        var run = cli.start("run", "tasks.yaml");
        Cli.await("an end", () -> cli.events("settled").size() == 1);
        assertTrue(cli.run("add", "bad.yaml").exits(1).err().contains("task 'worse' asks for 'waits', which it doesn't come after"));
        cli.run("add", "more.yaml").exits(0);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals("found\n", Cli.text(cli.cwd().resolve("more")));
    }
}
