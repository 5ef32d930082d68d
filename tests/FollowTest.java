package tests;

import module java.base;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// Questions asked from another terminal: while a run goes on, when it is over, and when its orchestrator was killed.
@Timeout(600)
class FollowTest extends OnCommandLine {
    private static final String TASKS = """
            name: talk
            parallel: 3
            backoff: 10ms
            tasks:
            - {id: talker, command: 'echo one; echo to stderr >&2; touch talking; while [ ! -e go ]; do sleep 0.05; done; printf two'}
            - {id: flaky, command: '[ -e tried ] || { touch tried; echo "connection refused" >&2; exit 1; }; echo fine'}
            - {id: worker, command: 'echo "{\\"phase\\":\\"compile\\",\\"progress\\":\\"3/7\\"}"; touch working;
                while [ ! -e go ]; do sleep 0.05; done; exit 4'}
            - {id: later, after: [worker], command: 'true'}
            """;

    private Cli.Running begun() throws IOException {
        cli.file("tasks.yaml", TASKS);
        var run = cli.start("run", "tasks.yaml").says("ok      flaky");
        cli.awaitFile("talking");
        cli.awaitFile("working");
        Cli.await("the worker's phase in the journal", () -> Cli.text(cli.cwd().resolve(".orchestrate/latest/events.jsonl"))
                .contains("compile"));
        return run;
    }

    /// Between its folder and the first line of its journal.
    @Test
    void aRunThatIsBeingBegunIsWaitedFor() throws IOException {
        var run = RunFolder.create(cli.cwd(), "new", LocalDateTime.of(2026, 11, 22, 8, 15));
        try (var _ = Lock.take(run); var journal = Journal.create(run.journal())) {
            var status = cli.start("status", "--json");
            journal.append(List.of(new Event.RunStarted(1, Journal.SCHEMA, run.id(), cli.cwd().toString(), 1, Policy.DEFAULT, Handle.NONE),
                    new Event.Queued(1, Task.of("a", new Work.Shell("true")))));
            status.says("\"waiting\"").end();
        }
    }

    @Test
    void aRunIsFollowedFromOtherTerminals() throws IOException {
        var run = begun();
        var id = cli.latest().getFileName().toString();
        assertTrue(id.endsWith("-talk"), id);

        var watch = cli.start("watch");
        var follow = cli.start("logs", "-f", "talker").says("one");
        var status = cli.run("status").exits(0).out();
        assertTrue(status.contains(id + ": running, 1 of 4 succeeded"), status);
        assertTrue(status.lines().anyMatch(l -> l.matches("running +worker.*compile.*")), status);
        assertTrue(status.lines().anyMatch(l -> l.matches("waiting +later.*")), status);
        var json = Json.MAPPER.readTree(cli.run("status", "talk", "--json").exits(0).out());
        assertEquals("running", json.get("state").asString());
        assertEquals(List.of(3, 7), Stream.of("done", "all").map(k -> task(json, "worker").at("/progress/" + k).asInt()).toList());
        assertTrue(cli.run("runs").exits(0).out().matches(id + " +running +1 ok.*\n"));
        assertEquals("to stderr\n", cli.run("logs", "talker", "--stderr").exits(0).out());
        assertTrue(cli.run("report").exits(0).out().contains("talker"));
        assertTrue(cli.run("explain", "talker").exits(0).out().contains("running"));

        cli.file("go", "");
        run.end().exits(1);
        assertEquals("one\nto stderr\ntwo", follow.end().exits(0).out());
        var watched = watch.end().exits(0).out();
        assertTrue(watched.contains("start   talker") && watched.contains("FAILED  worker")
                && watched.contains("4 tasks: 2 succeeded, 1 failed, 1 cancelled"), watched);
    }

    @Test
    void aRunThatIsOverTellsTheSame() throws IOException {
        cli.file("go", "");
        cli.file("tasks.yaml", TASKS);
        var ended = cli.run("run", "tasks.yaml").exits(1).out();
        var id = cli.latest().getFileName().toString();
        var said = ask("status", "status --json", "report " + id + " --format json", "report", "logs talker --stdout",
                "logs " + id + " talker -f", "logs flaky", "logs later",
                "explain flaky", "explain " + id + " later", "explain --json flaky", "watch");
        assertTrue(said.get("status").contains(id + ": finished, 2 of 4 succeeded, 1 failed, 1 cancelled"), said.get("status"));
        assertEquals(cli.report(), Json.MAPPER.readTree(said.get("status --json")));
        assertEquals(cli.report(), Json.MAPPER.readTree(said.get("report " + id + " --format json")));
        assertEquals(Cli.text(cli.latest().resolve("report.md")), said.get("report"));
        assertEquals("one\ntwo", said.get("logs talker --stdout"));
        assertEquals("one\ntwoto stderr\n", said.get("logs " + id + " talker -f"), "an attempt's stdout, then its stderr");
        assertEquals("==> flaky, attempt 1 <==\nconnection refused\n\n==> flaky, attempt 2 <==\nfine\n", said.get("logs flaky"));
        assertEquals("", said.get("logs later"));
        var flaky = said.get("explain flaky");
        assertTrue(flaky.contains("plain:connection") && flaky.contains("connection refused") && flaky.contains("succeeded"), flaky);
        assertTrue(said.get("explain " + id + " later").contains("needs 'worker', which failed"), said.toString());
        var explained = Json.MAPPER.readTree(said.get("explain --json flaky"));
        assertEquals(List.of("transient", "succeeded"), explained.get("attempts").valueStream().map(a -> a.get("outcome").asString())
                .toList());
        assertEquals(task(cli.report(), "flaky"), explained);
        assertTrue(said.get("watch").contains(ended.lines().filter(l -> l.startsWith("4 tasks:")).findFirst().orElseThrow()),
                said.get("watch"));

        cli.run("run", "true {}", ":::", "a").exits(0);
        var runs = ask("runs", "runs --json");
        assertTrue(runs.get("runs").matches("\\S+-true +succeeded +1 ok.*\n" + id + " +failed +2 ok.*\n"), runs.get("runs"));
        assertEquals(List.of(1, 4), runs.get("runs --json").lines().map(l -> Json.MAPPER.readTree(l).at("/summary/total_tasks").asInt())
                .toList());
    }

    /// What each of these commands prints; they all succeed.
    private Map<String, String> ask(String... commands) throws IOException {
        var answers = CliBatch.run(cli, Stream.of(commands).map(c -> CliBatch.Line.of(c.split(" "))).toList());
        var said = new HashMap<String, String>();
        for (int i = 0; i < commands.length; i++) {
            assertEquals(List.of(0, ""), List.of(answers.get(i).exit(), answers.get(i).err()), commands[i]);
            said.put(commands[i], answers.get(i).out());
        }
        return said;
    }

    @Test
    void aKilledOrchestratorIsCalledCrashed() throws IOException {
        var run = begun();
        var follow = cli.start("logs", "-f", "talker").says("one");
        run.process().destroyForcibly();
        run.end().exits(137);
        var status = cli.run("status").exits(3).out();
        assertTrue(status.contains(": crashed, 1 of 4 succeeded"), status);
        assertTrue(cli.run("runs").exits(0).out().contains("crashed"));
        assertEquals("crashed", Json.MAPPER.readTree(cli.run("status", "--json").exits(3).out()).get("state").asString());
        cli.run("watch").exits(3);
        follow.end().exits(0);
        assertTrue(cli.run("report").exits(0).out().contains("crashed"));
        // Its tasks outlive it and still write into their own files.
        assertTrue(cli.living().size() >= 2 || !Files.exists(Path.of("/proc/self/environ")), "its tasks were ended with it");
        cli.file("go", "");
        Cli.await("the end of its tasks", () -> cli.living().isEmpty());
        assertEquals("one\ntwo", cli.run("logs", "talker", "--stdout").exits(0).out());
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        cli.run("run", "true {}", ":::", "a", "b").exits(0);
        var journal = cli.latest().resolve("events.jsonl");
        var text = Cli.text(journal);
        Files.writeString(journal, text.substring(0, text.length() - 9));
        assertTrue(cli.run("status").exits(3).out().contains("crashed, 2 of 2 succeeded"));
    }

    @Test
    void whatIsAddedIsReadAsWhatIsRun() throws IOException {
        var run = cli.start("run", "touch up; until [ -e over ]; do sleep 0.1; done; : {}", ":::", "a");
        cli.awaitFile("up");
        cli.file("list", "name,size\none,1\ntwo,2\n");
        Files.write(cli.cwd().resolve("odd"), "a b\0c\nd\0".getBytes(StandardCharsets.UTF_8));
        cli.run("add", "--colsep", ",", "--header", ":", "echo {size} >got.{name}", "::::", "list").exits(0);
        cli.run("add", "-0", "printf '%s.' {} >>nul", "::::", "odd").exits(0);
        cli.run("add", "--keep", "(sleep 73 & echo $! >kept); : {}", ":::", "k").exits(0);
        assertTrue(cli.run("add", "--colsep", ",", "list").exits(2).err().contains("--colsep is for values"));
        assertTrue(cli.run("add", "--permission-mode", "plan", "x {}", ":::", "z").exits(2).err().contains("is for agents"));
        cli.file("over", "");
        assertEquals(0, run.end().exit());
        assertEquals("1\n2\n", Cli.text(cli.cwd().resolve("got.one")) + Cli.text(cli.cwd().resolve("got.two")));
        assertEquals(8, Cli.text(cli.cwd().resolve("nul")).length());
        assertTrue(ProcessHandle.of(Long.parseLong(Cli.text(cli.cwd().resolve("kept")).strip())).orElseThrow().destroyForcibly());
    }
}
