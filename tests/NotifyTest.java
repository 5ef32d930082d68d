package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;

/// `--notify`: who isn't looking is told, once, and the run doesn't wait.
class NotifyTest extends OnCommandLine {
    private List<JsonNode> told() throws IOException {
        return Files.exists(cli.cwd().resolve("told")) ? Files.readAllLines(cli.cwd().resolve("told")).stream().map(Json.MAPPER::readTree)
                .toList() : List.of();
    }

    private static List<String> field(List<JsonNode> news, String name) {
        return news.stream().map(n -> n.path(name).asString("-")).toList();
    }

    @Test
    void failuresAndTheEndAreTold() throws IOException {
        cli.run("run", "--retries", "1", "--backoff", "10ms", "--notify", "cat >>told; echo $ORCHESTRATE_EVENT >>kinds",
                "test {} != b || { echo 'HTTP 503 sk-ant-1234567890abcdefghij' >&2; exit 1; }", ":::", "a", "b", "c").exits(1);
        assertEquals(List.of("failed", "done"), field(told(), "kind"));
        assertEquals(List.of("failed", "done"), Files.readAllLines(cli.cwd().resolve("kinds")));
        var failed = told().getFirst();
        assertEquals("b", failed.get("task").asString());
        assertTrue(failed.get("text").asString().startsWith("task 'b' failed: ")
                && failed.get("text").asString().contains("503 [redacted]"), failed.toString());
        assertEquals(cli.latest().getFileName().toString(), failed.get("run").asString());
        assertTrue(Files.isDirectory(Path.of(failed.get("folder").asString())), failed.toString());
        assertTrue(failed.get("at").asString().matches("\\d{4}-.*Z"), failed.toString());
        var done = told().getLast();
        assertEquals(2, done.get("summary").get("successful").asInt());
        assertTrue(done.get("text").asString().endsWith("is over: 2 of 3 succeeded, 1 failed"), done.toString());
        assertFalse(Files.exists(cli.latest().resolve("notify.json")));
    }

    @Test
    void aManifestMayAskForIt() throws IOException {
        cli.file("tasks.yaml", "notify: cat >>told\ntasks: [{id: a, command: 'true'}]\n");
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals(List.of("done"), field(told(), "kind"));
        cli.file("bad.yaml", "notify: ' '\ntasks: [{id: a, command: 'true'}]\n");
        assertTrue(cli.run("run", "bad.yaml").exits(2).err().contains("'notify' is empty"));
    }

    /// It is slower than the run, writes a lot, fails, and leaves a daemon behind.
    @Test
    void aBadCommandHarmsNobody() throws IOException {
        var ended = cli.run("run", "--notify", "cat >/dev/null; setsid sleep 60 & echo oh no >&2; exit 3", "true {}", ":::", "a").exits(0);
        assertTrue(ended.err().contains("the command of --notify failed once"), ended.err());
        assertEquals("oh no\n", Cli.text(cli.latest().resolve("notify.log")));
        assertEquals("succeeded", Cli.task(cli.report(), "a").get("outcome").asString());
    }

    @Test
    void theRunDoesNotWaitForIt() throws IOException {
        var run = cli.start("run", "-j", "1", "--notify", "while [ ! -e go ]; do sleep 0.05; done; cat >>told", "exit {}", ":::", "1", "0",
                "2");
        // All tasks are settled while nobody has been told.
        cli.awaitEvents("run_ended", 1);
        assertEquals(List.of(), told());
        cli.file("go", "");
        run.end().exits(1);
        assertEquals(List.of("failed", "failed", "done"), field(told(), "kind"));
    }

    /// Who hears that the run is over finds its reports; and one that never ends keeps nobody from anything.
    @Test
    void aHangingCommandIsTheLastToBeWaitedFor() throws IOException {
        var run = cli.start("run", "--notify",
                "[ $ORCHESTRATE_EVENT = failed ] || { ls .orchestrate/latest/ >there; touch told; sleep 300; }", "exit {}", ":::", "3",
                "0");
        cli.awaitFile("told");
        assertTrue(Cli.text(cli.cwd().resolve("there")).lines().toList()
                .containsAll(List.of("report.md", "report.html", "aggregate-report.json", "todos.json")));
        run.says("2 tasks: 1 succeeded, 1 failed");
        cli.run("watch").exits(0);
        assertTrue(cli.run("pause").exits(1).err().contains("is over"));
        var again = cli.start("retry");
        Cli.await("the second one's last words", () -> again.err().contains("waiting for the command of --notify"));
        again.signal("INT").end().exits(1);
        run.signal("INT").end().exits(1);
    }

    /// Its exit status says that not all is well, and so does this.
    @Test
    void tasksThatAreLeftWaitingAreTold() {
        var board = new Fold();
        var end = new Event.RunEnded(2_000, 1);
        for (var event : List.of(new Event.RunStarted(0, Journal.SCHEMA, "run-1", "/home/me", Policy.DEFAULT),
                new Event.Queued(0, Task.of("a", new Work.Prompt("claude", "x", null, List.of())), "claude"),
                new Event.Closed(1_000, "claude", "auth", null, null), end)) board.apply(event);
        var news = News.of(end, board);
        assertEquals("waiting", news.reason());
        assertEquals("run run-1 is over: 0 of 1 succeeded, 1 left waiting", news.text());
    }

    @Test
    void limitsAndBudgetsAreNews() {
        var board = new Fold();
        var news = new ArrayList<News>();
        for (var event : List.of(new Event.RunStarted(0, Journal.SCHEMA, "run-1", "/home/me", Policy.DEFAULT),
                new Event.Queued(0, Task.of("a", new Work.Prompt("claude", "x", null, List.of())), "claude"),
                new Event.Limited(1_000, "claude", 61_000, "usage-limit-reached", null, null, null),
                new Event.Warned(2_000, null, "$4 of the run's budget are spent"), new Event.Closed(3_000, "claude", "auth", null, null),
                new Event.Started(4_000, "a", 1, 1, null), new Event.Signalled(5_000, "a", 1, Signal.TERM, StopCause.Alone.STALLED),
                new Event.Signalled(6_000, "a", 1, Signal.KILL, StopCause.Alone.STALLED),
                new Event.Halted(7_000, Halt.When.NOW, HaltCause.of("budget spent: about $5")))) {
            board.apply(event);
            if (News.of(event, board) instanceof News n) news.add(n);
        }
        assertEquals(List.of("LIMITED usage-limit-reached", "ATTENTION budget", "ATTENTION auth", "ATTENTION stalled", "ATTENTION budget"),
                news.stream().map(n -> n.kind() + " " + n.reason()).toList());
        assertEquals("claude is at its limit: its tasks wait 1m00s", news.getFirst().text());
        assertEquals(Arrays.asList("claude 1970-01-01T00:01:01Z", "null null", "claude null", "null null", "null null"),
                news.stream().map(n -> n.account() + " " + n.until()).toList());
        assertEquals("/home/me/.orchestrate/runs/run-1", news.getFirst().folder());
    }
}
