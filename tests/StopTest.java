package tests;

import module java.base;
import lib.machine.*;
import lib.model.*;
import lib.model.Signal;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// How tasks and runs are ended before their time, and what is not started at all. Nothing is left running after any of it.
@Timeout(600)
class StopTest extends OnCommandLine {
    /// Says that it runs, then waits for the file `go`.
    private static final String WAIT = "touch ran.{}; while [ ! -e go ]; do sleep 0.05; done";
    /// Ignores TERM, and so do its children.
    private static final String STUBBORN = "trap '' TERM; touch ran.{}; while :; do sleep 0.05; done";

    /// Tasks by their status and reason, such as `failed exit`.
    private Map<String, String> ends() throws IOException {
        var ends = new LinkedHashMap<String, String>();
        cli.report().get("tasks").forEach(t -> ends.put(t.get("task_id").asString(),
                t.get("status").asString() + " " + t.get("reason").asString()));
        return ends;
    }

    private boolean ran(String id) {
        return Files.exists(cli.cwd().resolve("ran." + id));
    }

    @Test
    void aTaskThatIgnoresTermIsKilledAfterTheGrace() throws IOException {
        cli.run("run", STUBBORN, "--timeout", "2s", "--grace", "300ms", "--retries", "1", "--backoff", "10ms", ":::", "a").exits(1);
        assertEquals(Map.of("a", "failed timed_out"), ends());
        var attempts = task(cli.report(), "a").get("attempts");
        assertEquals(List.of(137, 137), attempts.valueStream().map(a -> a.get("exit_code").asInt()).toList());
        attempts.forEach(a -> assertTrue(a.get("duration").asDouble() >= 2.3 && a.get("duration").asDouble() < 30, a.toString()));
        assertEquals(List.of("TERM timed_out", "KILL timed_out", "TERM timed_out", "KILL timed_out"),
                cli.events("signalled").stream().map(e -> e.get("signal").asString() + " " + e.get("why").asString()).toList());
    }

    @Test
    void aTimeoutEndsTheChildrenToo() throws IOException {
        cli.run("run", "sleep 300 & (sleep 300; :) & touch ran.{}; wait", "--timeout", "2s", "--retries", "0", ":::", "a").exits(1);
        assertEquals(Map.of("a", "failed timed_out"), ends());
        assertEquals(143, task(cli.report(), "a").get("exit_code").asInt());
    }

    @Test
    void aTimeoutEndsWhoOutlivesItsParent() throws IOException {
        cli.run("run", "sh -c 'trap \"\" TERM; while :; do sleep 0.05; done' & touch ran.{}; wait", "--timeout", "2s", "--grace", "300ms",
                "--retries", "0", ":::", "a").exits(1);
        assertEquals(Map.of("a", "failed timed_out"), ends());
        assertEquals(List.of("TERM", "KILL"), cli.events("signalled").stream().map(e -> e.get("signal").asString()).toList());
    }

    @Test
    void aTimeoutEndsWhoHasLeftForASessionOfItsOwn() throws IOException {
        cli.run("run", "setsid sleep 300 & touch ran.{}; wait", "--timeout", "2s", "--grace", "300ms", "--retries", "0", ":::", "a")
                .exits(1);
        assertEquals(Map.of("a", "failed timed_out"), ends());
    }

    @Test
    void haltNowEndsWhatRuns() throws IOException {
        cli.file("tasks.yaml", """
                halt: now,fail=1
                parallel: 3
                tasks:
                - {id: long, command: 'touch ran.long; sleep 300'}
                - {id: stubborn, command: "trap '' TERM; touch ran.stubborn; while :; do sleep 0.05; done"}
                - {id: bad, command: 'while [ ! -e ran.long ] || [ ! -e ran.stubborn ]; do sleep 0.05; done; exit 3'}
                - {id: never, command: touch ran.never}
                """);
        var result = cli.run("run", "tasks.yaml", "--grace", "300ms").exits(1);
        assertEquals(Map.of("long", "cancelled halt now,fail=1", "stubborn", "cancelled halt now,fail=1", "bad", "failed exit", "never",
                "cancelled halt now,fail=1"), ends());
        assertFalse(ran("never"));
        assertTrue(result.out().contains("halt now,fail=1: what runs is ended"), result.out());
        assertEquals(List.of(0, 1, 3), Stream.of("successful", "failed", "cancelled").map(k -> report("summary").get(k).asInt()).toList());
    }

    private tools.jackson.databind.JsonNode report(String key) {
        try {
            return cli.report().get(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void haltSoonLetsWhatRunsFinish() throws IOException {
        cli.file("tasks.yaml", """
                halt: soon,fail=50%
                parallel: 2
                tasks:
                - {id: bad, command: 'while [ ! -e ran.good ]; do sleep 0.05; done; exit 3'}
                - {id: good, command: 'touch ran.good; while ! grep -q halted .orchestrate/latest/events.jsonl; do sleep 0.05; done;
                    touch done.good'}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals(Map.of("bad", "failed exit", "good", "completed exit"), ends());
        cli.run("run", "[ {} = 1 ] || exit 1; touch ran.x{}", "-j", "1", "--halt", "soon,success=1", ":::", "0", "1", "2").exits(0);
        assertEquals(Map.of("0", "failed exit", "1", "completed exit", "2", "cancelled halt soon,success=1"), ends());
    }

    @Test
    void oneCtrlCDrains() throws IOException {
        var run = cli.start("run", WAIT, "-j", "2", ":::", "a", "b", "c", "d");
        cli.awaitFile("ran.a");
        cli.awaitFile("ran.b");
        run.signal("INT").says("interrupted: what runs may finish");
        assertTrue(run.process().isAlive());
        cli.file("go", "");
        run.end().exits(130);
        assertEquals(Map.of("a", "completed exit", "b", "completed exit", "c", "cancelled interrupted", "d", "cancelled interrupted"),
                ends());
        assertFalse(ran("c") || ran("d"));
    }

    @Test
    void twoCtrlCsStop() throws IOException {
        var run = cli.start("run", "touch ran.{}; sleep 300", "-j", "2", "--grace", "60s", ":::", "a", "b", "c");
        cli.awaitFile("ran.a");
        cli.awaitFile("ran.b");
        run.signal("INT").says("interrupted: what runs may finish");
        run.signal("INT").end().exits(130);
        assertEquals(Map.of("a", "cancelled interrupted", "b", "cancelled interrupted", "c", "cancelled interrupted"), ends());
        assertEquals(List.of("TERM", "TERM"), cli.events("signalled").stream().map(e -> e.get("signal").asString()).toList());
    }

    @Test
    void threeCtrlCsKill() throws IOException {
        var run = cli.start("run", STUBBORN, "--grace", "10m", ":::", "a");
        cli.awaitFile("ran.a");
        run.signal("INT").says("interrupted: what runs may finish");
        run.signal("INT").says("interrupted: what runs is ended");
        run.signal("INT").end().exits(130);
        assertEquals(Map.of("a", "cancelled interrupted"), ends());
        assertEquals(137, task(cli.report(), "a").get("exit_code").asInt());
    }

    /// Whoever is impatient goes on until the prompt is back.
    @Test
    void moreCtrlCsThanItTakesLeaveAReport() throws IOException {
        var run = cli.start("run", "touch ran.{}; sleep 300", ":::", "a");
        cli.awaitFile("ran.a");
        while (!Files.exists(cli.latest().resolve("aggregate-report.json")) && run.process().isAlive()) {
            Posix.kill(run.pid(), Signal.INT);
            LockSupport.parkNanos(2_000_000);
        }
        run.end().exits(130);
        assertEquals(Map.of("a", "cancelled interrupted"), ends());
    }

    @Test
    void termStopsAtOnce() throws IOException {
        var run = cli.start("run", "touch ran.{}; sleep 300", "-j", "1", ":::", "a", "b");
        cli.awaitFile("ran.a");
        run.signal("TERM").end().exits(143);
        assertEquals(Map.of("a", "cancelled interrupted", "b", "cancelled interrupted"), ends());
        assertEquals("finished", report("state").asString());
    }

    @Test
    void whatCanNotBeWrittenDownIsBrokenOffAndHasNoReport() throws IOException {
        var run = cli.start("run", "touch ran.{}; sleep 300", "-j", "1", ":::", "a", "b");
        cli.awaitFile("ran.a");
        cli.awaitEvents("spawned", 1);
        Files.delete(cli.latest().resolve("events.jsonl"));
        var ended = run.end().exits(1);
        assertTrue(ended.err().contains("the run's folder is gone") && ended.err().contains("broken off"), ended.err());
        assertFalse(ended.out().contains("report.md") || Files.exists(cli.latest().resolve("aggregate-report.json")), ended.out());
    }

    @Test
    void whatNeedsAFailedTaskIsSkipped() throws IOException {
        cli.file("tasks.yaml", """
                parallel: 4
                tasks:
                - {id: last, after: [mid], command: 'cat order; echo last >>order'}
                - {id: mid, after: first, command: 'echo mid >>order'}
                - {id: first, command: 'echo first >>order'}
                - {id: bad, command: exit 7}
                - {id: needs-bad, after: [first, bad], command: touch ran.needs-bad}
                - {id: needs-that, after: [needs-bad], command: touch ran.needs-that}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals("first\nmid\nlast\n", Cli.text(cli.cwd().resolve("order")));
        assertEquals(Map.of("last", "completed exit", "mid", "completed exit", "first", "completed exit", "bad", "failed exit",
                "needs-bad", "cancelled needs 'bad', which failed", "needs-that", "cancelled needs 'needs-bad', which was skipped"),
                        ends());
        assertEquals("skipped", task(cli.report(), "needs-bad").get("outcome").asString());
        assertFalse(ran("needs-bad") || ran("needs-that"));
        assertFalse(Files.exists(cli.latest().resolve("tasks/needs-bad")));
        assertEquals(2, report("summary").get("skipped").asInt());
    }

    @Test
    void aFullMachineStartsNothingAndSaysSo() throws IOException {
        var run = cli.start("run", "touch ran.{}", "--max-memory", "1", ":::", "a");
        Cli.await("the hold", () -> run.out().contains("hold") || !run.process().isAlive());
        Assumptions.assumeTrue(run.process().isAlive(), "this machine uses less than 1% of its memory");
        assertTrue(run.out().matches("(?s).*hold +- +no new starts: memory \\d+% > 1%\n.*"), run.out());
        var status = cli.run("status").exits(0);
        assertTrue(status.out().contains("memory"), status.out());
        run.signal("TERM").end().exits(143);
        assertFalse(ran("a"));
        assertEquals(List.of(), cli.events("started"));
        assertEquals(Map.of("a", "cancelled interrupted"), ends());
    }

    /// A stand-in for `claude`, whose first attempt does this and whose next ones are done at once.
    private Cli standIn(String script) throws IOException {
        var bin = Files.createDirectories(temp.resolve("bin"));
        var done = """
                echo '{"type":"result","is_error":false,"terminal_reason":"completed","result":"done"}'
                """;
        var claude = Files.writeString(bin.resolve("claude"), """
                #!/bin/sh
                if [ "$1" = --version ]; then
                echo 2.1.330
                exit
                fi
                cat >/dev/null
                if ! mkdir ran.once; then
                %sexit
                fi
                echo '{"type":"system","subtype":"init","session_id":"S"}'
                %s
                %s""".formatted(done, script, done));
        assertTrue(claude.toFile().setExecutable(true));
        cli.file("a.md", "Build it");
        return cli.with("PATH", bin + ":" + System.getenv("PATH"));
    }

    /// The outcome and reason of each attempt of the agent, which may be silent for 2 s.
    private List<String> silent(Cli cli) throws IOException {
        cli.run("run", "a.md", "--agent", "claude", "--stall", "2s", "--tool-timeout", "60s", "--backoff", "10ms", "--grace", "1s")
                .exits(0);
        return task(cli.report(), "a").get("attempts").valueStream()
                .map(a -> a.get("outcome").asString() + " " + a.get("reason").asString()).toList();
    }

    private static final String CALLS = """
            echo '{"type":"assistant","message":{"id":"m","content":[{"type":"tool_use","id":"t","name":"Bash","input":{}}]}}'
            """;

    @Test
    void anAgentWhoseToolWorksIsNotSilent() throws IOException {
        assertEquals(List.of("succeeded completed"), silent(standIn(CALLS + "sh -c 'sleep 8; :'")));
    }

    /// The server has been there from the beginning.
    @Test
    void anAgentThatWaitsBesideAServerOfItsIsSilent() throws IOException {
        assertEquals(List.of("transient stalled", "succeeded completed"),
                silent(standIn("sleep 60 &\nsleep 1\necho '{\"type\":\"user\"}'\nsleep 60 & wait")));
    }

    /// As `scancel`, `systemctl stop` and the end of a container send it, the orchestrator last.
    @Test
    void aSignalToAllProcessesAtOnceFailsNone() throws IOException {
        var ids = IntStream.range(0, 8).mapToObj(Integer::toString).toList();
        var run = cli.start(Stream.concat(Stream.of("run", "touch ran.{}; sleep 300", "-j", "8", ":::"), ids.stream())
                .toArray(String[]::new));
        for (var id : ids) cli.awaitFile("ran." + id);
        var all = new ArrayList<>(cli.living());
        all.remove(run.pid());
        all.add(run.pid());
        cli.other("sh", "-c", "kill -TERM " + all.stream().map(Object::toString).collect(Collectors.joining(" "))).exits(0);
        run.end().exits(143);
        assertEquals(ids.stream().collect(Collectors.toMap(id -> id, _ -> "cancelled interrupted")), ends());
    }

    /// One at a time: each leaves behind what ends by itself within the grace, and nobody waits for that.
    @Test
    void whatIsLeftBehindHoldsNoSlot() throws IOException {
        cli.run("run", "sleep 4 & touch ran.{}", "-j", "1", "--grace", "9s", ":::", "a", "b", "c").exits(0);
        assertEquals(Map.of("a", "completed exit", "b", "completed exit", "c", "completed exit"), ends());
        assertEquals(3, cli.events("vacated").size());
        assertEquals(List.of(1, 1, 1), cli.events("started").stream().map(e -> e.get("slot").asInt()).toList());
        long first = cli.events("started").getFirst().get("at").asLong(), last = cli.events("started").getLast().get("at").asLong();
        assertTrue(last - first < 4_000, "the last started " + (last - first) + " ms after the first");
        assertTrue(cli.report().at("/summary/parallel_speedup").asDouble() <= 1.05, cli.report().get("summary").toString());
    }
}
