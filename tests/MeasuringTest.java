package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import lib.model.Event.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What attempts and the machine are seen to use: in the journal, the log of resources and the report.
class MeasuringTest {
    /// A shell that holds 60 MiB in a variable until it is told to go on, and a daemon that left its session and holds as much.
    private static final String HEAVY =
            "x=$(head -c 62914560 /dev/zero | tr '\\0' x); [ \"$1\" = child ] || (setsid sh \"$0\" child &); while [ ! -e go ]; do sleep "
                    + "0.05; done";

    @TempDir Path temp;

    @Test
    void anAttemptKeepsItsPeak() {
        var board = new Fold();
        board.apply(new RunStarted(1_000, Journal.SCHEMA, "run", "/", Policy.DEFAULT));
        for (var id : List.of("a", "b")) board.apply(new Queued(1_000, Task.of(id, new Work.Shell("true"))));
        board.apply(new Started(1_000, "a", 1, 1, null));
        for (long mib : List.of(5L, 70L, 20L)) board.apply(new Measured(2_000, List.of(new Memory("a", 1, mib, null))));
        // Who looked has not heard yet, or knows more than the journal that was cut.
        board.apply(new Measured(2_000, List.of(new Memory("a", 2, 900, null), new Memory("b", 1, 900, null))));
        board.apply(new Sampled(3_000, 1.0, 2.0, 3.0, 4, 5.0, 6.0, null, null));
        var attempt = board.find("a").attempt();
        assertEquals(List.of(20L, 70L), List.of(attempt.consumed().memory(), attempt.consumed().peak()));
        var summary = Aggregator.summary(board, 4_000, true);
        assertEquals(70, summary.tasks().getFirst().attempts().getFirst().peakMemory());
        assertEquals(new Summary.Machine(1.0, 3.0, 4, 5.0, 6.0, null), summary.machine());
    }

    @Tag("process")
    @Test
    void allProcessesOfAnAttemptAreWeighed() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here");
        var cli = Cli.below(temp);
        cli.file("heavy", HEAVY);
        var run = cli.start("run", "--", "sh heavy", ":::", "1", "2");
        try {
            Cli.await("both weighed whole", () -> weighed(cli).values().stream().filter(mib -> mib >= 120).count() == 2,
                    () -> run.out() + run.err());
        } finally {
            cli.file("go", "");
        }
        run.end().exits(0);
        for (var task : cli.report().get("tasks")) {
            long peak = task.get("attempts").get(0).get("peak_memory").asLong();
            assertTrue(peak >= 120 && peak < 400, task.toString());
        }
        var log = Files.readAllLines(cli.latest().resolve("resource-usage.log"));
        assertTrue(log.getFirst().endsWith(" cpu_pressure memory_pressure io_pressure running/slots hold"), log.toString());
        for (var line : log)
            assertEquals(log.getFirst().split(" ").length - (line.startsWith("#") ? 0 : 1),
                    line.replaceAll("\"[^\"]*\"", "-").split(" ").length, line);
        boolean tells = Files.isReadable(Path.of("/proc/pressure/cpu"));
        assertEquals(tells, cli.events("sampled").getFirst().has("cpu_pressure"));
        cli.nothingLeft();
    }

    /// Also of those of its processes that have ended, and of memory that was given back between two looks.
    @Tag("process")
    @Test
    void whatAnAttemptHasTaken() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here");
        var here = Cli.below(temp);
        here.file("burn", "i=0; while [ $i -lt 150000 ]; do i=$((i + 1)); done");
        here.file("held", "x=$(head -c 62914560 /dev/zero | tr '\\0' x); x=; sleep 3");
        for (var groups : List.of("", "none")) {
            var cli = here.with("ORCHESTRATE_CGROUPS", groups);
            cli.run("run", "--", "sh held & sh burn; sh burn; wait; : {}", ":::", "1").exits(0);
            var told = new ArrayList<Double>();
            long peak = 0;
            for (var event : cli.events("measured")) {
                told.add(event.at("/memory/0/cpu").asDouble());
                peak = Math.max(peak, Math.max(event.at("/memory/0/mib").asLong(), event.at("/memory/0/peak").asLong(0)));
            }
            assertTrue(told.getLast() > 0.1, told.toString());
            assertEquals(told.stream().sorted().toList(), told);
            // A piece may be given back, or swapped out, before anybody looks.
            assertTrue(peak >= 50 && peak < 300, "peak " + peak);
        }
    }

    @Tag("process")
    @Test
    void thePidThatIsShownIsTheTasks() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc here");
        var cli = Cli.below(temp);
        cli.file("tasks.yaml", """
                - {id: line, command: 'echo $$ >line.pid; until [ -e go ]; do sleep 0.1; done'}
                - {id: list, command: [sh, -c, 'echo $$ >list.pid; until [ -e go ]; do sleep 0.1; done']}
                """);
        var run = cli.start("run", "tasks.yaml");
        try {
            cli.awaitFile("list.pid");
            for (var task : List.of("line", "list"))
                Cli.await("the pid of " + task, () -> cli.run("explain", task).exits(0).out()
                        .contains("pid " + Cli.text(cli.cwd().resolve(task + ".pid")).strip() + "\n"), () -> run.out() + run.err());
        } finally {
            cli.file("go", "");
        }
        run.end().exits(0);
        assertEquals(Cli.text(cli.cwd().resolve("line.pid")).strip(), Cli.task(cli.report(), "line").at("/attempts/0/pid").asString());
        cli.nothingLeft();
    }

    private static Map<String, Long> weighed(Cli cli) throws IOException {
        var most = new HashMap<String, Long>();
        for (var event : cli.events("measured"))
            for (var m : event.get("memory")) most.merge(m.get("task").asString(), m.get("mib").asLong(), Math::max);
        return most;
    }
}
