package tests;

import module java.base;
import java.nio.file.attribute.PosixFilePermissions;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// Whole runs of real processes: what they did is what is told of them, and what they wrote is kept to the byte.
@Timeout(900)
class RunTest extends OnCommandLine {
    private static final long SEED = 20_261_122;

    /// Counts its own attempts, fails as told, and writes down how it ended.
    private static final String SCRIPT = """
            id=$1 kind=$2 payload=$3
            n=1; while ! mkdir "$id.$n" 2>/dev/null; do n=$((n + 1)); done
            code=$kind
            [ "$kind" != flaky ] || code=0
            cat "$payload.out"
            cat "$payload.err" >&2
            if [ "$kind.$n" = flaky.1 ]; then code=1; printf '\\nconnection refused' >&2; fi
            echo "$code" >"$id.$n/code"
            exit "$code"
            """;

    private record Planned(String id, String kind, String payload) {}

    @Test
    void fiveHundredTasksAreToldAsTheyWere() throws IOException {
        var records = Files.createDirectory(temp.resolve("records"));
        var tasks = plan(records);
        Files.writeString(temp.resolve("task.sh"), SCRIPT);
        cli.file("tasks.json", Json.line(Map.of("name", "five-hundred", "defaults", Map.of("dir", records.toString()), "tasks",
                tasks.stream().map(t -> Map.of("id", t.id, "command",
                        List.of("sh", temp.resolve("task.sh").toString(), t.id, t.kind, t.payload))).toList())));
        var result = cli.run("run", "tasks.json", "-j", "8", "--backoff", "20ms", "--max-cpu", "100", "--max-memory", "100").exits(1);
        assertEquals("", result.err());

        var report = cli.report();
        int succeeded = 0, retries = 0;
        for (var t : tasks) {
            var codes = codes(records, t.id);
            var line = task(report, t.id);
            assertEquals(codes, line.get("attempts").valueStream().map(a -> a.get("exit_code").asInt()).toList(), t.id);
            assertEquals(codes.getLast(), line.get("exit_code").asInt(), t.id);
            assertEquals(codes.getLast() == 0 ? "completed" : "failed", line.get("status").asString(), t.id);
            assertEquals(codes.getLast() == 0 ? "succeeded" : "permanent", line.get("outcome").asString(), t.id);
            assertEquals(t.kind.equals("flaky") ? 2 : 1, codes.size(), t.id);
            if (codes.size() == 2) assertEquals("plain:connection", line.at("/attempts/0/rule").asString(), t.id);
            succeeded += codes.getLast() == 0 ? 1 : 0;
            retries += codes.size() - 1;
            for (int n = 1; n <= codes.size(); n++) attempt(records, t, n, codes.get(n - 1));
            assertEquals(Cli.text(cli.latest().resolve("tasks/" + t.id + "/" + codes.size() + "/exitcode")),
                    Cli.text(cli.latest().resolve("results/" + t.id + ".exitcode")));
        }
        var summary = report.get("summary");
        assertEquals(List.of(500, succeeded, 500 - succeeded, 0, retries),
                Stream.of("total_tasks", "successful", "failed", "cancelled", "retries").map(k -> summary.get(k).asInt()).toList());
        assertEquals(500 + retries, cli.events("started").size());
        assertTrue(summary.get("parallel_speedup").asDouble() <= 8 && summary.get("efficiency").asDouble() <= 1, summary.toString());
        assertTrue(result.out().contains("500 tasks: " + succeeded + " succeeded, " + (500 - succeeded) + " failed, " + retries
                + " retries;"), result.out());
        reruns(tasks.subList(0, 24), records);
        modes();
        replays();
    }

    /// A third fails transiently once, a third exits with 0 to 20, a third succeeds; what they write is anything.
    private static List<Planned> plan(Path records) throws IOException {
        var random = new Random(SEED);
        var payloads = new ArrayList<byte[]>(List.of(new byte[0], "no newline at the end".getBytes(), "\n\n\n".getBytes(),
                "a\r\nb\rc\r\n".getBytes(), new byte[] {0, '\n', 0, -1, -2}));
        for (int size : List.of(1, 4095, 4096, 65_537, 1 << 20)) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            payloads.add(bytes);
        }
        for (int i = 0; i < payloads.size(); i++) {
            Files.write(records.resolve(i + ".out"), payloads.get(i));
            Files.write(records.resolve(i + ".err"), payloads.get((i + 3) % payloads.size()));
        }
        return IntStream.range(0, 500).mapToObj(i -> new Planned("t" + i,
                i % 3 == 0 ? "flaky" : i % 3 == 1 ? Integer.toString(i / 3 % 21) : "0",
                Integer.toString(i < payloads.size() ? i : random.nextInt(6)))).toList();
    }

    private static List<Integer> codes(Path records, String id) {
        return IntStream.iterate(1, n -> Files.exists(records.resolve(id + "." + n)), n -> n + 1)
                .mapToObj(n -> Integer.valueOf(Cli.text(records.resolve(id + "." + n + "/code")).strip())).toList();
    }

    private void attempt(Path records, Planned t, int n, int code) throws IOException {
        var folder = cli.latest().resolve("tasks").resolve(t.id).resolve(Integer.toString(n));
        assertEquals(Set.of("command", "stdout", "stderr", "exitcode"), names(folder), t.id);
        assertEquals(code + "\n", Cli.text(folder.resolve("exitcode")), t.id);
        assertArrayEquals(Files.readAllBytes(records.resolve(t.payload + ".out")), Files.readAllBytes(folder.resolve("stdout")), t.id);
        assertArrayEquals(said(records, t, n == 1), Files.readAllBytes(folder.resolve("stderr")), t.id);
    }

    private static byte[] said(Path records, Planned t, boolean first) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(records.resolve(t.payload + ".err")));
        if (first && t.kind.equals("flaky")) bytes.write("\nconnection refused".getBytes());
        return bytes.toByteArray();
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /// `command` pasted into a shell, from anywhere, does the same again; the links lead to the last attempt.
    private void reruns(List<Planned> tasks, Path records) throws IOException {
        for (var t : tasks) {
            int last = codes(records, t.id).size();
            var folder = cli.latest().resolve("tasks").resolve(t.id).resolve(Integer.toString(last));
            assertEquals(folder.resolve("stderr"), cli.latest().resolve("logs/" + t.id + ".log").toRealPath());
            assertEquals(folder.resolve("stdout"), cli.latest().resolve("results/" + t.id + ".json").toRealPath());
            assertFalse(Files.readSymbolicLink(cli.latest().resolve("logs/" + t.id + ".log")).isAbsolute(),
                    "a link that breaks when the folder is moved");
            var again = new ProcessBuilder("sh", folder.resolve("command").toString()).directory(new File("/"))
                    .redirectOutput(temp.resolve("again.out").toFile()).redirectError(temp.resolve("again.err").toFile()).start();
            Cli.await("the second run of " + t.id, () -> !again.isAlive());
            assertEquals(codes(records, t.id).get(last - 1), again.exitValue(), t.id);
            assertArrayEquals(Files.readAllBytes(folder.resolve("stdout")), Files.readAllBytes(temp.resolve("again.out")), t.id);
            assertArrayEquals(Files.readAllBytes(folder.resolve("stderr")), Files.readAllBytes(temp.resolve("again.err")), t.id);
        }
    }

    /// Nobody else may look into what agents were told and answered.
    private void modes() throws IOException {
        try (var all = Files.walk(cli.cwd().resolve(".orchestrate"))) {
            for (var path : (Iterable<Path>) all.filter(p -> !Files.isSymbolicLink(p))::iterator)
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
        }
    }

    /// The journal alone gives the report again.
    private void replays() throws IOException {
        var board = Journal.replay(cli.latest().resolve("events.jsonl"));
        assertEquals(cli.report(), Json.MAPPER.readTree(Json.line(Aggregator.summary(board, board.at(), false))));
        assertTrue(Cli.text(cli.latest().resolve("report.md")).contains(board.start().run()));
    }

    @Test
    void aTaskKnowsWhoItIsAndStandsAlone() throws IOException {
        cli.file("in put", "from a file\nwithout end");
        cli.file("tasks.yaml", """
                tasks:
                - id: who
                  command: echo "$ORCHESTRATE_RUN $ORCHESTRATE_TASK $TASK_ID $ORCHESTRATE_ATTEMPT $$ $(ps -o sid= -p $$) $(cat | wc -c)"
                - id: fed
                  command: [cat]
                  stdin: in put
                - id: told
                  command: printf %s "$PASSWORD" | tr a-z A-Z; env | grep -c ^PASSWORD=
                  env: {PASSWORD: "it's a s3cret"}
                - {id: here, dir: sub dir, command: pwd}
                """);
        Files.createDirectory(cli.cwd().resolve("sub dir"));
        cli.run("not for a task", List.of("run", "tasks.yaml", "--name", "who is who?")).exits(0);
        var run = cli.latest();
        assertTrue(run.getFileName().toString().matches("\\d{8}-\\d{6}-who-is-who"), run.toString());
        var who = Cli.text(run.resolve("results/who.json")).strip().split("\\s+");
        var pid = task(cli.report(), "who").at("/attempts/0/pid").asString();
        assertEquals(List.of(run.getFileName().toString(), "who", "who", "1", who[4], who[5], "0"), List.of(who),
                "run, task, task, attempt, pid, session, bytes on stdin");
        assertNotEquals(who[5], who[4], "the session's leader is who writes the exit down");
        assertTrue(Set.of(who[5], who[4]).contains(pid), "the leader's, until the task's own is known: " + pid);
        assertEquals("from a file\nwithout end", Cli.text(run.resolve("results/fed.json")));
        assertEquals("IT'S A S3CRET1\n", Cli.text(run.resolve("results/told.json")));
        assertEquals(cli.cwd().resolve("sub dir").toRealPath() + "\n", Cli.text(run.resolve("results/here.json")));
        assertFalse(Cli.text(run.resolve("events.jsonl")).contains("s3cret"), "a value of the environment was written down");
        var command = run.resolve("tasks/told/1/command");
        assertFalse(Cli.text(command).contains("s3cret"));
        assertEquals("IT'S A S3CRET1\n", cli.with("PASSWORD", "it's a s3cret").other("sh", command.toString()).exits(0).out());
        assertTrue(cli.other("sh", command.toString()).exits(2).err().contains("PASSWORD"));
    }

    @Test
    void jsonIsTheJournal() throws IOException {
        var result = cli.run("run", "--json", "echo {}; exit {}", ":::", "0", "3").exits(1);
        assertEquals(Cli.text(cli.latest().resolve("events.jsonl")), result.out());
        assertTrue(result.err().contains("2 tasks: 1 succeeded, 1 failed"), result.err());
        assertEquals(List.of("run_started", "run_ended"), Stream.of(result.out().lines().toList())
                .flatMap(l -> Stream.of(l.getFirst(), l.getLast()))
                .map(Json.MAPPER::readTree).map(e -> e.get("type").asString()).toList());
    }

    /// As lib/package-info.java has it: whoever sees the report for programs finds all the rest.
    @Test
    void theReportForProgramsIsTheLastFile() throws IOException {
        cli.run("run", "echo {}", ":::", "a", "b").exits(0);
        var last = Files.getLastModifiedTime(cli.latest().resolve("aggregate-report.json"));
        assertTrue(names(cli.latest()).containsAll(List.of("report.md", "report.html", "junit.xml", "todos.json", "resource-usage.log",
                "events.jsonl")), names(cli.latest()).toString());
        for (var name : names(cli.latest()))
            if (!name.equals("lock"))
                assertTrue(Files.getLastModifiedTime(cli.latest().resolve(name)).compareTo(last) <= 0, name + " was written after it");
    }

    @Test
    void theMachineIsLookedAt() throws IOException {
        // A slow machine is first looked at when the task runs already.
        cli.run("run", "until [ $(wc -l <.orchestrate/latest/resource-usage.log) -ge 2 ]; do sleep 0.05; done; : {}", ":::", "a").exits(0);
        var lines = Cli.text(cli.latest().resolve("resource-usage.log")).lines().toList();
        assertTrue(lines.getFirst().startsWith("# time cpu"), lines.getFirst());
        assertTrue(lines.size() >= 2 && lines.stream().skip(1)
                .allMatch(l -> l.matches("\\d{4}-\\S+Z (-|[\\d.]+) [\\d.]+ \\d+( (-|[\\d.]+)){3} \\d+/\\d+ (-|\"[^\"]+\")")),
                lines.toString());
    }

    @Test
    void whatATaskReadsMayBeMadeBeforeIt() throws IOException {
        cli.file("late.yaml", """
                profiles:
                  echo: {command: [sh, -c, 'read x; echo "{\\"answer\\":\\"$x\\"}"'], result: /answer}
                tasks:
                - {id: make, command: 'mkdir made && echo fed > made/in && echo asked > made/p.md'}
                - {id: reads, command: cat, stdin: made/in, after: make}
                - {id: stands, command: pwd, dir: made, after: make}
                - {id: asks, prompt_file: made/p.md, agent: echo, after: make}
                - {id: stdin, command: cat, stdin: made/none, after: make}
                - {id: dir, command: pwd, dir: made/none, after: make}
                - {id: prompt, prompt_file: made/none.md, agent: echo, after: make}
                """);
        cli.run("run", "late.yaml", "--retries", "0", "--nice", "5").exits(1);
        var results = cli.latest().resolve("results");
        assertEquals("fed\n", Cli.text(results.resolve("reads.json")));
        assertEquals(cli.cwd().resolve("made").toRealPath() + "\n", Cli.text(results.resolve("stands.json")));
        assertTrue(Cli.text(results.resolve("asks.json")).contains("asked"));
        for (var missing : List.of("stdin", "dir", "prompt"))
            assertTrue(task(cli.report(), missing).toString().contains("/made/none"), task(cli.report(), missing).toString());
    }

    @Test
    void startsAreApartByTheDelay() throws IOException {
        cli.run("run", "--delay", "300ms", "true {}", ":::", "1", "2", "3").exits(0);
        var starts = cli.events("started").stream().map(e -> e.get("at").asLong()).toList();
        assertTrue(starts.get(1) - starts.get(0) >= 300 && starts.get(2) - starts.get(1) >= 300, starts::toString);
    }

    @Test
    void aManifestMayComeOnStandardInput() throws IOException {
        cli.run("- {id: a, command: nice}\n- {id: b, command: echo b, after: a}\n", List.of("run", "-", "--nice", "3", "-j", "0")).exits(0);
        assertEquals("3\n", Cli.text(cli.latest().resolve("results/a.json")));
        assertEquals("b\n", Cli.text(cli.latest().resolve("results/b.json")));
    }

    @Test
    void whoWritesTooMuchIsEndedAlone() throws IOException {
        cli.file("floods.yaml", """
                max_output: 20M
                tasks:
                - {id: out, command: 'yes'}
                - {id: err, command: 'yes >&2', max_output: 5M}
                - {id: stays, command: "trap '' TERM; while :; do head -c 3000000 /dev/zero; sleep 0.01; done", max_output: 1M}
                - {id: ends, command: 'yes | head -c 30000000; yes | head -c 30000000 >&2; echo last'}
                - {id: most, command: 'yes | head -c 30000000', max_output: 1G}
                """);
        cli.run("run", "floods.yaml", "--grace", "1s").exits(1);
        var report = cli.report();
        assertEquals(List.of("max_output", "max_output", "max_output", "max_output", "exit"),
                Stream.of("out", "err", "stays", "ends", "most").map(id -> task(report, id).get("reason").asString()).toList());
        // What is kept says that it isn't all.
        var mark = "[orchestrate: the rest was cut: see --max-output]\n";
        long kept = 0;
        for (var file : List.of("results/out.json", "logs/err.log", "results/stays.json", "results/ends.json", "logs/ends.log")) {
            var path = cli.latest().resolve(file);
            if (file.contains("ends")) kept += Files.size(path);
            var text = Files.readString(path, StandardCharsets.ISO_8859_1);
            if (!file.contains("ends")) assertTrue(text.endsWith(mark), file);
            assertTrue(text.length() <= (file.contains("err") ? 5 : file.contains("stays") ? 1 : 20) * (1 << 20) + mark.length() + 1, file);
        }
        assertTrue(kept <= (20 << 20) + 2 * mark.length() + 2, kept + " bytes kept of both");
        assertEquals(30_000_000, Files.size(cli.latest().resolve("results/most.json")));
        var logs = cli.run("logs", "stays").exits(0).out();
        assertTrue(logs.contains("the rest was cut"), logs.substring(Math.max(0, logs.length() - 200)));
    }

    /// Much output takes no longer than its reading, and what ended in time is not late.
    @Test
    void aFloodOfShortLinesIsNoTimeout() throws IOException {
        cli.run("run", "--timeout", "60s", "--retries", "0", ": {}; yes | head -c 100000000", ":::", "a").exits(0);
        assertEquals(100_000_000, Files.size(cli.latest().resolve("results/a.json")));
    }
}
