package tests;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// Files that may never be opened or read to their end - named pipes, sockets, devices - keep nobody waiting.
@Timeout(300)
class BlockedTest extends OnCommandLine {
    private void pipe(String name) throws IOException {
        cli.other("mkfifo", name).exits(0);
    }

    private String reason(String task) throws IOException {
        return task(cli.report(), task).get("reason").asString();
    }

    @Test
    void aPipeThatNobodyWritesToIsGivenUpAsAnyOtherTask() throws IOException {
        pipe("p");
        cli.file("t.json", """
                {"defaults": {"retries": 0}, "tasks": [
                  {"id": "late", "command": "cat", "stdin": "p", "timeout": "1s"},
                  {"id": "exec", "command": ["cat", "-"], "stdin": "p", "timeout": "1s"},
                  {"id": "other", "command": "true"}]}""");
        cli.run("run", "t.json").exits(1);
        assertEquals(List.of("timed_out", "timed_out", "exit"), List.of(reason("late"), reason("exec"), reason("other")));
    }

    @Test
    void twoCtrlCsEndWhatWaitsForAPipe() throws IOException {
        pipe("p");
        cli.file("t.json", """
                [{"id": "a", "command": "cat", "stdin": "p"}]""");
        var run = cli.start("run", "t.json");
        cli.awaitEvents("spawned", 1);
        run.signal("INT").says("interrupted: what runs may finish");
        run.signal("INT").end().exits(130);
    }

    @Test
    void aPipeThatSomebodyWritesToIsRead() throws IOException {
        pipe("p");
        cli.file("t.json", """
                [{"id": "a", "command": ["tr", "a-z", "A-Z"], "stdin": "p"}, {"id": "b", "command": "echo hello >p"}]""");
        cli.run("run", "t.json").exits(0);
        assertEquals("HELLO\n", Cli.text(cli.latest().resolve("tasks/a/1/stdout")));
    }

    @Test
    void devicesAreReadAsFarAsTheyCanBe() throws IOException {
        cli.file("t.json", """
                {"defaults": {"retries": 0}, "tasks": [
                  {"id": "zero", "command": "head -c 3 | wc -c", "stdin": "/dev/zero"},
                  {"id": "null", "command": "wc -c", "stdin": "/dev/null"},
                  {"id": "tty", "command": "cat", "stdin": "/dev/tty"}]}""");
        cli.run("run", "t.json").exits(1);
        assertEquals(List.of("3\n", "0\n"), Stream.of("zero", "null").map(id -> {
            try {
                return Cli.text(cli.latest().resolve("tasks/" + id + "/1/stdout"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList());
        assertEquals("failed", task(cli.report(), "tty").get("status").asString());
    }

    @Test
    void whatIsReadBeforeTheStartIsAFile() throws IOException {
        for (var name : List.of("p.md", "p.yaml", "p.jsonl", "p.txt")) pipe(name);
        cli.file("t.json", """
                [{"id": "a", "agent": "claude", "prompt_file": "p.md"}]""");
        cli.file("d.json", """
                [{"id": "a", "agent": "claude", "prompt_file": "/dev/zero"}]""");
        for (var what : List.of(List.of("t.json"), List.of("d.json"), List.of("p.md"), List.of("p.yaml"), List.of("p.jsonl"),
                List.of("echo", "::::", "p.txt"))) {
            var words = new ArrayList<>(List.of("run", "--dry-run"));
            words.addAll(what);
            var said = cli.run(words.toArray(String[]::new)).exits(2).err();
            assertTrue(said.contains("this is a pipe, socket or device, which may keep us waiting for ever: name a file"), said);
        }
    }

    /// A task may do what it likes to its own files.
    @Test
    void aPipeInThePlaceOfOutputKeepsNobodyWaiting() throws IOException {
        cli.run("run", "cd .orchestrate/latest/tasks/$TASK_ID/1; rm stdout stderr; mkfifo stdout stderr; sleep 0.5; : {}", ":::", "a", "b")
                .exits(0);
        cli.run("logs", "a").exits(0);
    }
}
