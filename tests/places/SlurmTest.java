package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.Cli;

/// The script of `help allocation` as a job of a real Slurm, which is there for this test alone.
@Tag("process")
@Tag("slow")
@Timeout(120)
class SlurmTest extends OwnSlurm {
    private static final String WAIT = "'touch ran.{}; until [ -e go ]; do sleep 0.1; done'";

    SlurmTest() {
        super(1, 4);
    }

    /// What the page says, with this command in the place of its own.
    private String script(String command) throws IOException {
        var page = cli.run("help", "allocation").exits(0).out();
        var script = page.substring(page.indexOf("    #!/bin/sh"), page.indexOf("\n\n", page.indexOf("    #!/bin/sh")));
        assertTrue(script.contains("'echo {}'"), script);
        return script.replaceAll("(?m)^    ", "").replace("'echo {}'", command) + "\n";
    }

    /// @return the job's number
    private String queued(String script) throws IOException {
        cli.file("job.sh", script);
        return cli.other("sbatch", "--parsable", "job.sh").exits(0).out().strip();
    }

    private void over(String job) {
        Cli.await("the end of job " + job, () -> cli.other("squeue", "-h", "-j", job).out().isBlank(), this::log);
    }

    private String log() {
        try {
            return Cli.text(cli.cwd().resolve("job.log"));
        } catch (UncheckedIOException e) {
            return e.toString();
        }
    }

    /// How each task stands, as `status reason`.
    private Map<String, String> ends() throws IOException {
        return cli.report().get("tasks").valueStream().collect(Collectors.toMap(t -> t.get("task_id").asString(),
                t -> t.get("status").asString() + " " + t.path("reason").asString(""), (a, _) -> a, TreeMap::new));
    }

    private void awaitTwo() {
        Cli.await("two tasks", () -> Files.exists(cli.cwd().resolve("ran.a")) && Files.exists(cli.cwd().resolve("ran.b")), this::log);
    }

    @Test
    void theScriptOfThePageRuns() throws IOException {
        over(queued(script("'echo {}'")));
        assertEquals(Map.of("a", "completed exit", "b", "completed exit", "c", "completed exit"), ends(), this::log);
        assertEquals(2, cli.report().get("parallel").asInt(), "as many at a time as the job has cores");
    }

    /// All processes of the job get TERM at once; the next job runs what is left.
    @Test
    void whatIsCancelledHasNotFailedAndRunsInTheNextJob() throws IOException {
        var job = queued(script(WAIT));
        awaitTwo();
        cli.other("scancel", job).exits(0);
        over(job);
        Cli.await("the report", () -> Files.exists(cli.latest().resolve("aggregate-report.json")), this::log);
        var cancelled = "cancelled interrupted";
        assertEquals(Map.of("a", cancelled, "b", cancelled, "c", cancelled), ends(), this::log);
        cli.file("go", "");
        over(queued(script(WAIT).replaceFirst("(?m)^exec .*", "exec orchestrate retry")));
        assertEquals(Map.of("a", "completed exit", "b", "completed exit", "c", "completed exit"), ends(), this::log);
    }

    /// As `--signal=B:TERM@60` does it, a minute before the job's time is up.
    @Test
    void whoseTimeIsNearlyUpEndsInOrder() throws IOException {
        var job = queued(script(WAIT));
        awaitTwo();
        cli.other("scancel", "--batch", "--signal=TERM", job).exits(0);
        over(job);
        var cancelled = "cancelled interrupted";
        assertEquals(Map.of("a", cancelled, "b", cancelled, "c", cancelled), ends(), this::log);
        assertEquals(List.of("TERM interrupted", "TERM interrupted"), cli.events("signalled").stream()
                .map(e -> e.get("signal").asString() + " " + e.get("why").asString()).toList());
    }

    /// With the limit that the job has, not that of the node.
    @Test
    void memoryIsThatOfTheJob() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/sys/fs/cgroup/memory")), "Slurm limits no memory here");
        over(queued(script("'echo {}'").replaceFirst("(?m)^exec .*", "exec orchestrate doctor --json")));
        assertTrue(log().contains("free of 1000 MB, which the kernel's group"), this::log);
    }
}
