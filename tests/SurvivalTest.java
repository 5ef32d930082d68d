package tests;

import module java.base;
import lib.journal.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// Runs that outlive their terminal or their orchestrator, that are steered from elsewhere, and what a task may and may not leave behind.
@Timeout(600)
class SurvivalTest extends OnCommandLine {
    private static final String WAIT = "touch ran.{}; while [ ! -e go ]; do sleep 0.05; done; echo over; exit {}";

    private String status(String id) throws IOException {
        var task = task(cli.report(), id);
        return task.get("status").asString() + " " + task.path("exit_code").asString("-");
    }

    /// Kills the orchestrator at once, as if it had crashed.
    private static void crash(Cli.Running run) throws Exception {
        run.process().destroyForcibly().waitFor();
    }

    @Test
    void aCrashedRunIsSaidToBeAndGoesOn() throws Exception {
        var run = cli.start("run", WAIT, "-j", "2", ":::", "0", "3", "4");
        cli.awaitFile("ran.0");
        cli.awaitFile("ran.3");
        assertTrue(cli.run("recover").exits(2).err().contains("is run by process " + run.pid()), "two at once are refused");
        crash(run);
        assertTrue(cli.run("status").exits(3).out().contains("crashed"));
        assertTrue(cli.run("pause").exits(3).err().contains("orchestrate recover"));
        assertTrue(cli.run("retry").exits(2).err().contains("orchestrate recover"));
        cli.file("go", "");
        var again = cli.run("recover").exits(1);
        assertTrue(again.out().contains("taken up"), again.out());
        assertEquals(List.of("completed 0", "failed 3", "failed 4"), List.of(status("0"), status("3"), status("4")));
        assertEquals(3, cli.events("started").size(), "nothing is started twice");
        assertTrue(cli.run("recover").exits(2).err().contains("is over"));
        // It may also die between its last word and its report.
        var report = cli.latest().resolve("aggregate-report.json");
        var text = Cli.text(report);
        Files.delete(report);
        cli.run("recover").exits(1);
        assertEquals(text, Cli.text(report));
    }

    @Test
    void whatLeftNoRecordRunsAgainUnlessItMustNot() throws Exception {
        cli.file("tasks.jsonl", """
                {"id": "again", "command": "echo x >>again; sleep 60 & wait"}
                {"id": "once", "command": "echo x >>once; sleep 60 & wait", "once": true}
                """);
        var run = cli.start("run", "tasks.jsonl");
        for (var name : List.of("again", "once")) {
            cli.awaitFile(name);
            Cli.await("a line in " + name, () -> Cli.text(cli.cwd().resolve(name)).equals("x\n"));
        }
        crash(run);
        // As after a power failure: nobody is there, and nobody wrote anything down.
        cli.killAll();
        for (var name : List.of("again", "once")) Files.deleteIfExists(cli.latest().resolve("tasks/" + name + "/1/exitcode"));
        var second = cli.start("recover");
        Cli.await("the second attempt", () -> Cli.text(cli.cwd().resolve("again")).equals("x\nx\n"));
        cli.awaitEvents("settled", 1);
        assertEquals(0, cli.run("stop").exits(0).exit());
        second.end().exits(1);
        assertEquals("x\n", Cli.text(cli.cwd().resolve("once")));
        assertEquals("lost", task(cli.report(), "once").get("reason").asString());
    }

    @Test
    void aProcessThatOnlyHasThePidIsNotTouched() throws Exception {
        var run = cli.start("run", WAIT, ":::", "0");
        cli.awaitFile("ran.0");
        cli.awaitEvents("spawned", 1);
        crash(run);
        cli.killAll();
        var stranger = new ProcessBuilder("sleep", "600").start();
        try {
            var journal = cli.latest().resolve("events.jsonl");
            var pid = cli.events("spawned").getFirst().get("pid").asLong();
            Files.writeString(journal, Cli.text(journal).replace("\"pid\":" + pid + ",", "\"pid\":" + stranger.pid() + ","));
            cli.file("go", "");
            cli.run("recover").exits(0);
            assertTrue(stranger.isAlive(), "a stranger was ended");
        } finally {
            stranger.destroyForcibly();
        }
    }

    /// It died after it had started them and before it could write down whom: by their marks they are found, and none is started twice.
    @Test
    void whoWasNeverWrittenDownIsFound() throws Exception {
        cli.file("tasks.jsonl", """
                {"id": "runs", "command": "echo x >>runs; while [ ! -e go ]; do sleep 0.05; done; exit 4"}
                {"id": "over", "command": "setsid sleep 300 & echo x >>over; exit 3"}
                {"id": "done", "command": "echo x >>done"}
                """);
        var run = cli.start("run", "tasks.jsonl", "--grace", "5s");
        Cli.await("two ends", () -> recorded("over") && recorded("done") && Files.exists(cli.cwd().resolve("runs")));
        crash(run);
        var journal = cli.latest().resolve("events.jsonl");
        Files.write(journal, Files.readAllLines(journal).stream().takeWhile(l -> !l.contains("\"spawned\"")).toList());
        var again = cli.start("recover");
        Cli.await("the other two", () -> cli.events("settled").size() == 2);
        cli.file("go", "");
        again.end().exits(1);
        assertEquals(List.of("failed 4", "failed 3", "completed 0"), List.of(status("runs"), status("over"), status("done")));
        for (var id : List.of("runs", "over", "done")) assertEquals("x\n", Cli.text(cli.cwd().resolve(id)), "started twice");
    }

    private boolean recorded(String task) throws IOException {
        return Cli.text(cli.latest().resolve("tasks/" + task + "/1/exitcode")).endsWith("\n");
    }

    @Test
    void aFailedRunIsTriedAgain() throws Exception {
        cli.file("tasks.jsonl", """
                {"id": "good", "command": "echo x >>good"}
                {"id": "bad", "command": "test -e mended && echo $LEVEL", "env": {"LEVEL": "9"}}
                {"id": "late", "command": "touch late", "after": ["good", "bad"]}
                """);
        cli.run("run", "tasks.jsonl").exits(1);
        cli.file("mended", "");
        cli.run("retry").exits(0);
        assertEquals(List.of("bad", "late"), cli.report().get("tasks").valueStream().map(t -> t.get("task_id").asString()).toList());
        assertEquals("9\n", Cli.text(cli.latest().resolve("results/bad.json")));
        assertEquals("x\n", Cli.text(cli.cwd().resolve("good")));
        assertTrue(cli.run("retry").exits(2).err().contains("nothing to try again"));
    }

    @Test
    void aRunIsSteeredFromElsewhere() throws Exception {
        var run = cli.start("run", WAIT, "-j", "1", ":::", "0", "3", "4", "5");
        cli.awaitFile("ran.0");
        assertTrue(cli.run("set", "-j", "2").exits(0).out().contains("changed"));
        cli.awaitFile("ran.3");
        cli.run("cancel", "5").exits(0);
        assertTrue(cli.run("cancel", "5").exits(1).err().contains("was cancelled"));
        cli.run("priority", "4", "7").exits(0);
        cli.run("add", "exit {}", ":::", "6").exits(0);
        assertTrue(cli.run("add", "exit {}", ":::", "6").exits(1).err().contains("already"));
        cli.run("pause", "0").exits(0);
        Cli.await("a pause", () -> run.out().contains("pause   0"));
        assertTrue(cli.run("status").exits(0).out().contains("paused     0"));
        cli.run("resume", "0").exits(0);
        cli.run("drain").exits(0);
        assertTrue(cli.run("retry").exits(1).err().contains("starts nothing new"));
        cli.file("go", "");
        run.end().exits(1);
        assertEquals(List.of("completed 0", "failed 3", "cancelled -", "cancelled -", "cancelled -"),
                List.of(status("0"), status("3"), status("4"), status("5"), status("6")));
        assertTrue(cli.run("pause").exits(1).err().contains("is over"));
    }

    @Test
    void aDetachedRunNeedsNoTerminal() throws Exception {
        cli.file("tasks.jsonl", "{\"id\": \"a\", \"command\": \"touch ran; while [ ! -e go ]; do sleep 0.05; done; exit $CODE\", \"env\": "
                + "{\"CODE\": \"0\"}}");
        var told = cli.run("run", "--detach", "tasks.jsonl").exits(0).out();
        assertTrue(told.contains("orchestrate watch ") && told.contains("orchestrate stop ") && told.contains("report.md"), told);
        cli.awaitFile("ran");
        assertTrue(cli.run("status").exits(0).out().contains("running"));
        cli.file("go", "");
        cli.run("watch").exits(0);
        assertEquals("completed 0", status("a"), "the report is there when the watch ends");
        assertTrue(cli.report().at("/course/holds").isEmpty(), "to take up what was meant for one is no recovery: " + cli.report());
        assertFalse(cli.run("report", "--format", "trace").exits(0).out().contains("crash"));
    }

    @Test
    void aClosedTerminalEndsNoRun() throws Exception {
        var run = cli.onTerminal("", "run", WAIT, ":::", "0");
        cli.awaitFile("ran.0");
        run.process().destroyForcibly().waitFor();
        cli.file("go", "");
        cli.awaitReport();
        assertEquals("completed 0", status("0"));
    }

    @Test
    void whatIsLeftBehindIsEndedAndToldUnlessItMayStay() throws Exception {
        cli.file("tasks.jsonl", """
                {"id": "leaves", "command": "(setsid sleep 60 &) ; sleep 61 & true"}
                {"id": "soon", "command": "(sleep 0.2; echo late) & true"}
                {"id": "keeps", "command": "sleep 62 & true", "keep": true}
                """);
        var run = cli.run("run", "tasks.jsonl", "--grace", "4s").exits(0);
        assertTrue(run.out().contains("left 2 processes behind"), run.out());
        assertEquals(2, task(cli.report(), "leaves").at("/attempts/0/left").asInt());
        assertEquals("late\n", Cli.text(cli.latest().resolve("results/soon.json")), "what ends within the grace may do so");
        var left = cli.living();
        assertEquals(1, left.size());
        left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        assertTrue(cli.run("explain", "leaves").exits(0).out().contains("2 processes behind"));
    }

    @Test
    void aTimeoutWhileOthersAreStillThereEndsThemToo() throws Exception {
        cli.run("run", "(trap '' TERM; sleep 60; sleep 60) & (setsid sleep 61 &); sleep {}", "--timeout", "5s", "--grace", "6s", ":::",
                "0.5").exits(0);
        assertEquals(List.of(), cli.living());
        assertEquals("completed 0", status("0.5"));
    }

    @Test
    void aLinkLeadsNobodyOutOfTheRunsFolder() throws Exception {
        Files.createDirectory(cli.cwd().resolve("elsewhere"));
        cli.file("tasks.jsonl", """
                {"id": "evil", "command": "cd .orchestrate/latest && mv tasks mine && ln -s ../../../elsewhere tasks"}
                {"id": "next", "command": "echo x", "after": ["evil"]}
                """);
        cli.run("run", "tasks.jsonl").exits(1);
        assertTrue(task(cli.report(), "next").at("/attempts/0/exit").asString().contains("a link has taken this folder's place"),
                cli.report().toString());
        try (var files = Files.list(cli.cwd().resolve("elsewhere"))) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void noFileOfARunHasAnEnvironmentsValueOrIsOthersToRead() throws Exception {
        cli.file("tasks.jsonl", "{\"id\": \"a\", \"command\": \"true\", \"verify\": \"true\", \"env\": {\"PASSWORD\": \"correct-horse\"}}");
        cli.with("OTHER_SECRET", "battery-staple").run("run", "tasks.jsonl").exits(0);
        try (var files = Files.walk(cli.latest())) {
            for (var file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertTrue(mode.endsWith("------"), file + " " + mode);
                if (Files.isRegularFile(file))
                    assertFalse(Cli.text(file).matches("(?s).*(correct-horse|battery-staple).*"), file.toString());
            }
        }
    }

    @Test
    void strangeFilesInTheControlFolderAreThrownAway() throws Exception {
        var run = cli.start("run", WAIT, ":::", "0");
        cli.awaitFile("ran.0");
        var control = cli.latest().resolve("control");
        Files.writeString(control.resolve("1.json"), "{\"do\": \"dance\"}");
        Files.writeString(control.resolve("2.json"), "not JSON");
        Files.createSymbolicLink(control.resolve("3.json"), cli.file("stop.json", "{\"do\": \"drain\"}"));
        Files.writeString(control.resolve("4.json"), "{\"do\": \"priority\"}");
        Cli.await("an empty folder", () -> control.toFile().list().length == 0);
        assertEquals(List.of(), cli.events("asked"));
        cli.file("go", "");
        run.end().exits(0);
    }

    private static final String OLD = "20261128-214600-tasks";

    /// A run as the version before has written it (schema 3: an added task has no line of its own, pid and birth have no handle).
    private void oldRun(int lines) throws IOException {
        var run = Files.createDirectories(cli.cwd().resolve(".orchestrate/runs").resolve(OLD), RunFolder.PRIVATE_FOLDER);
        for (var folder : List.of("tasks", "logs", "results", "control"))
            Files.createDirectory(run.resolve(folder), RunFolder.PRIVATE_FOLDER);
        Files.createSymbolicLink(cli.cwd().resolve(".orchestrate/latest"), Path.of("runs", OLD));
        var text = Cli.text(Repo.fixture("journal-2.jsonl")).replace("/tmp/oldrun", cli.cwd().toString());
        Files.writeString(run.resolve("events.jsonl"), text.lines().limit(lines).map(l -> l + "\n").collect(Collectors.joining()));
    }

    @Test
    void aRunOfTheVersionBeforeIsReadAndTriedAgain() throws Exception {
        oldRun(Integer.MAX_VALUE);
        var report = Json.MAPPER.readTree(cli.run("status", "--json").exits(0).out());
        assertEquals(List.of("finished", 7, 5, 1, 1), List.of(report.get("state").asString(), report.at("/summary/total_tasks").asInt(),
                report.at("/summary/successful").asInt(), report.at("/summary/failed").asInt(), report.at("/summary/skipped").asInt()));
        assertEquals("completed", task(report, "one").get("status").asString(), "it was added");
        assertTrue(cli.run("report", "--format", "csv").exits(0).out().contains("flaky"));
        cli.run("retry").exits(1);
        assertEquals(List.of("failed 3", "cancelled -"), List.of(status("bad"), status("after-bad")));
    }

    /// Cut in the middle, as by a crash, with one task that ran and one that came after it.
    @Test
    void aRunOfTheVersionBeforeIsRecovered() throws Exception {
        oldRun(62);
        cli.run("status").exits(3);
        cli.file("go", "");
        cli.with("LEVEL", "9").run("recover").exits(1);
        assertEquals(List.of("completed 0", "completed 0", "completed 0", "failed 3"),
                List.of(status("slow"), status("last"), status("one"), status("bad")));
        assertEquals(3, cli.report().get("parallel").asInt(), "as it was set meanwhile");
    }
}
