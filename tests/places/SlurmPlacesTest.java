package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.Cli;

/// Runs in jobs of a real Slurm with two nodes: whatever dies, is cancelled or is short of something, nothing runs twice that need not, and
/// what happened is told as it was.
@Tag("process")
@Tag("slow")
@Timeout(180)
class SlurmPlacesTest extends OwnSlurm {
    private static final String WAIT = "echo begin >>ran.{}; until [ -e go ]; do sleep 0.05; done; echo end >>ran.{}";
    private static final String TWO = "2 x -c1 -t 10m --mem=300";

    SlurmPlacesTest() {
        super(2, 2);
    }

    private String ran(int task) {
        var file = cli.cwd().resolve("ran." + task);
        return Files.exists(file) ? Cli.text(file).replace("\n", " ").strip() : "";
    }

    private void begun(int... tasks) {
        Cli.await("begun", () -> IntStream.of(tasks).allMatch(task -> ran(task).startsWith("begin")), this::journal);
    }

    private String journal() {
        try {
            return Cli.text(cli.latest().resolve("events.jsonl"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// The jobs of the latest run, as `state`, by their ids.
    private SortedMap<Integer, String> jobs(String place) throws IOException {
        var all = new TreeMap<Integer, String>();
        var run = cli.latest().toRealPath().getFileName().toString();
        cli.other("squeue", "-h", "-t", "all", "-o", "%i %T %j").exits(0).out().lines().map(line -> line.split(" "))
                .filter(line -> line[2].startsWith(run) && line[2].endsWith(place))
                .forEach(line -> all.put(Integer.valueOf(line[0]), line[1]));
        return all;
    }

    private List<String> said() throws IOException {
        return cli.events("unreached").stream().map(e -> e.get("place").asString() + " " + e.get("why").asString()).toList();
    }

    private void says(String words) {
        Cli.await(words, () -> said().stream().anyMatch(why -> why.contains(words)), this::journal);
    }

    private Map<String, String> ends() throws IOException {
        return cli.report().get("tasks").valueStream().collect(Collectors.toMap(t -> t.get("task_id").asString(),
                t -> t.get("status").asString() + " " + t.path("reason").asString(""), (a, _) -> a, TreeMap::new));
    }

    /// A value is in no file, of the run's or of Slurm's.
    @Test
    void aManifestRuns() throws IOException {
        cli.file("tasks.yaml", """
                slurm: 2 x -c2 -t 10m --mem=300
                backoff: 0s
                tasks:
                  - {id: one, command: 'test "${#SECRET}" = 7 && ps axeww >ps.txt', env: {SECRET: hunter2}, place: slurm-1}
                  - {id: two, command: 'echo $SLURM_JOB_ID', place: slurm-2}
                  - {id: bad, command: exit 3, after: [two]}
                  - {id: later, command: echo x, after: [bad]}
                  - {id: again, command: 'test -e tried || { touch tried; exit 1; }', retry_all: true}
                  - {id: slow, command: sleep 600, timeout: 1s, retries: 0}
                """);
        cli.run("run", "tasks.yaml").exits(1);
        assertEquals(Map.of("one", "completed exit", "two", "completed exit", "bad", "failed exit", "later",
                "cancelled needs 'bad', which failed", "again", "completed exit", "slow", "failed timed_out"), ends(), this::journal);
        assertEquals(jobs("slurm-2").firstKey() + "\n", Cli.text(cli.latest().resolve("tasks/two/1/stdout")));
        for (var root : List.of(cli.latest(), slurm)) try (var all = Files.walk(root)) {
            for (var file : all.filter(Files::isRegularFile).toList()) assertFalse(Cli.text(file).contains("hunter2"), file.toString());
        }
        assertTrue(Cli.text(cli.cwd().resolve("ps.txt")).lines().noneMatch(line -> line.contains("hunter2") && line.contains("java")));
        assertEquals(List.of("COMPLETED"), List.copyOf(jobs("slurm-1").values()), "given back at the end");
    }

    /// One job runs, and another one waits in the queue, as neither leaves the other room.
    @Test
    void aDeadOrchestratorFindsItsJobsAgain() throws IOException {
        var run = cli.start("run", "--slurm", "3 x -c2 -t 10m --mem=300", WAIT, ":::", "1", "2", "3", "4", "5");
        begun(1, 2, 3, 4);
        cli.awaitEvents("spawned", 4);
        says("queue: Resources (job ");
        assertTrue(cli.run("status").exits(0).out().contains(" queue: Resources (job "));
        run.signal("KILL").end();
        cli.file("go", "");
        Cli.await("all end", () -> IntStream.of(1, 2, 3, 4).allMatch(task -> ran(task).equals("begin end")));
        cli.run("recover").exits(0);
        for (int i = 1; i <= 5; i++) assertEquals("begin end", ran(i));
        assertEquals(5, cli.events("started").size(), this::journal);
        for (int i = 1; i <= 3; i++) assertEquals(1, jobs("slurm-" + i).size());
    }

    @Test
    void whatIsCancelledIsCancelled() throws IOException {
        var run = cli.start("run", "--slurm", TWO, "--retries", "0", WAIT, ":::", "1", "2", "3");
        begun(1, 2);
        cli.awaitEvents("spawned", 2);
        var first = cli.events("started").stream().filter(e -> e.get("place").asString().equals("slurm-1")).findFirst().orElseThrow();
        cli.other("scancel", "" + jobs("slurm-1").firstKey()).exits(0);
        cli.awaitEvents("settled", 1);
        cli.other("scancel", "" + jobs("slurm-2").firstKey()).exits(0);
        run.end().exits(1);
        for (var end : ends().values()) assertTrue(end.matches("cancelled (cancelled|stopped)"), this::journal);
        assertEquals(first.get("task"), cli.events("settled").getFirst().get("task"));
        assertEquals(1, jobs("slurm-1").size(), "it isn't asked for again");
    }

    /// As Slurm does it two minutes before its time is up.
    @Test
    void whatHasToEndRunsAgainInTheNextJob() throws IOException {
        var run = cli.start("run", "--slurm", "1 x -c1 -t 10m --mem=300", "--retries", "0", WAIT, ":::", "1");
        begun(1);
        cli.awaitEvents("spawned", 1);
        cli.other("scancel", "--batch", "--signal=TERM", "" + jobs("slurm-1").firstKey()).exits(0);
        cli.awaitEvents("spawned", 2);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals("begin begin end", ran(1));
        assertEquals(false, cli.events("requeued").getFirst().get("charged").asBoolean());
        assertEquals(List.of("COMPLETED", "COMPLETED"), List.copyOf(jobs("slurm-1").values()));
    }

    @Test
    void aDeadControllerEndsNothing() throws Exception {
        var run = cli.start("run", "--slurm", TWO, WAIT, ":::", "1", "2", "3");
        begun(1, 2);
        cli.awaitEvents("spawned", 2);
        // What it has started in the seconds before its death Slurm starts a second time, or takes its node for out of order.
        LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
        var pid = Long.parseLong(Cli.text(slurm.resolve("run/slurmctld.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        cli.file("go", "");
        Cli.await("all end", () -> ran(3).equals("begin end"), this::journal);
        var again = new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin; setsid slurmctld -D </dev/null >/dev/null 2>&1 & echo $! >"
                + slurm.resolve("run/slurmctld.pid"));
        again.environment().put("SLURM_CONF", slurm.resolve("etc/slurm.conf").toString());
        assertEquals(0, again.start().waitFor());
        run.end().exits(0);
        for (int i = 1; i <= 3; i++) assertEquals("begin end", ran(i));
        assertEquals(3, cli.events("started").size());
        Cli.await("Slurm has all nodes again", () -> cli.other("sinfo", "-hN", "-o", "%t").out().equals("idle\nidle\n"));
    }

    @Test
    void whatCanNeverBeIsAnErrorAtOnce() throws IOException {
        var all = cli.run("doctor", "--slurm", "1 x -c1").exits(0).out();
        assertTrue(all.matches("(?s)\\+ slurm .*\\+ partition  main is up.*\\+ folder .* is seen on .*\\+ java .*"), all);
        assertTrue(cli.run("doctor", "--slurm", "1 x -p nosuch").exits(1).out()
                .contains("x partition  there is none called 'nosuch', but main\n"));
        var refused = cli.run("run", "--slurm", "1 x -p nosuch", "echo {}", ":::", "1").exits(2).err();
        assertTrue(refused.contains("invalid partition specified: nosuch"), refused);
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate")));
    }

    /// `sbatch` of a cluster where a user may have one job at a time.
    @Test
    void aLimitIsAHold() throws IOException {
        Files.createDirectories(cli.cwd().resolve("bin"));
        var one = cli.file("bin/sbatch", """
                #!/bin/sh
                [ -z "$(squeue -h --me)" ] && exec /usr/bin/sbatch "$@"
                echo 'sbatch: error: AssocMaxSubmitJobLimit' >&2
                echo 'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy' >&2
                exit 1
                """);
        one.toFile().setExecutable(true);
        var limited = cli.with("PATH", one.getParent() + ":" + System.getenv("PATH"));
        var run = limited.start("run", "--slurm", TWO, WAIT, ":::", "1", "2");
        begun(1);
        says("sbatch says: AssocMaxSubmitJobLimit; Batch job submission failed");
        cli.file("go", "");
        run.end().exits(0);
        assertEquals("begin end", ran(2));
    }

    /// One more while a task waits for it, and one less when there is nothing for it to do.
    @Test
    void thereAreAsManyAsThereIsWorkFor() throws IOException {
        var each = WAIT.replace("-e go", "-e go.{}");
        var run = cli.start("run", "--slurm", "0..2 x -c1 -t 10m --mem=300 --idle 1s", each, ":::", "1");
        begun(1);
        assertEquals(1, jobs("").size(), this::journal);
        cli.run("add", each, ":::", "2").exits(0);
        begun(2);
        assertEquals(1, jobs("slurm-2").size(), this::journal);
        cli.file("go.2", "");
        Cli.await("one is given back", () -> List.copyOf(jobs("slurm-2").values()).equals(List.of("COMPLETED")), this::journal);
        says("slurm-2 is asked for when something waits");
        cli.run("add", each, ":::", "3", "4").exits(0);
        begun(3);
        assertEquals(2, jobs("slurm-2").size(), this::journal);
        for (int i : List.of(1, 3, 4)) cli.file("go." + i, "");
        run.end().exits(0);
        for (int i = 1; i <= 4; i++) assertEquals("begin end", ran(i));
        assertEquals(3, jobs("").size(), this::journal);
    }

    /// Three minutes are left of five, and another job has them again.
    @Test
    void nothingStartsThatCantEnd() throws IOException {
        assertTrue(cli.run("run", "--slurm", "1 x -t 5m", "--timeout", "4m", "true {}", ":::", "1").exits(2).err()
                .contains("may take 4m00s, and a job of Slurm's has 3m00s for it"));
        var run = cli.start("run", "--slurm", "1 x -c1 -t 5m --mem=300 --idle 3s", "--timeout", "2m52s", WAIT, ":::", "1", "2");
        begun(1);
        Cli.await("eight seconds", () -> cli.events("joined").getFirst().get("until").asLong() - System.currentTimeMillis() < 171_000);
        cli.file("go", "");
        run.end().exits(0);
        var held = cli.events("held").stream().filter(e -> e.has("why")).map(e -> e.get("why").asString()).toList();
        assertTrue(held.stream().anyMatch(why -> why.matches("place slurm-1 has 2m\\d\\ds left, and it may take 2m52s")), held.toString());
        assertEquals("begin end", ran(2));
        assertEquals(2, jobs("slurm-1").size());
        says("is given back, as it had nothing to do for 3.0s");
    }
}
