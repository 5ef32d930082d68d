package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;
import static tests.Cli.task;

/// The process that is the parent of all programs where there are many: what they are given, and that nothing is lost or done twice when it
/// is killed, or the orchestrator, or both.
@Timeout(300)
class KeeperTest extends OnCommandLine {
    private static final int TASKS = 40;

    @BeforeEach
    void onLinux() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/fd/0")), "only Linux has it");
        cli = cli.with("ORCHESTRATE_KEEPER", "always");
    }

    /// The keeper of this run, which each task's program has written down as its parent.
    private long keeper(String file) throws IOException {
        var pids = Files.readAllLines(cli.cwd().resolve(file)).stream().distinct().toList();
        assertEquals(1, pids.size(), "one parent of all: " + pids);
        return Long.parseLong(pids.getFirst());
    }

    private Map<String, String> statuses() throws IOException {
        var statuses = new TreeMap<String, String>();
        for (var one : cli.report().get("tasks")) statuses.put(one.get("task_id").asString(), one.path("exit_code").asString("-"));
        return statuses;
    }

    /// Each number once, on a line of its own.
    private List<String> ran() throws IOException {
        return Files.readAllLines(cli.cwd().resolve("ran")).stream().sorted().toList();
    }

    private static List<String> numbers() {
        return IntStream.rangeClosed(1, TASKS).mapToObj(Integer::toString).sorted().toList();
    }

    @Test
    void programsAreGivenWhatAShellWouldGive() throws IOException {
        Files.createDirectories(cli.cwd().resolve("sub"));
        cli.file("in", "read\n");
        cli.file("tasks.json", """
                [{"id": "env", "dir": "sub", "stdin": "in", "env": {"A": "\\u00e9 'x'"},
                 "command": "echo $PWD $ORCHESTRATE_TASK $A; umask; ulimit -n; cat"},
                {"id": "code", "command": ["sh", "-c", "echo $PPID >>parent; exit 3"], "retries": 0},
                {"id": "signal", "command": ["sh", "-c", "echo $PPID >>parent; kill -9 $$"], "retries": 0},
                {"id": "nothing", "command": ["./no-such-program"], "retries": 0},
                {"id": "script", "command": ["./script"], "retries": 0}]
                """);
        assertTrue(cli.file("script", "echo $# >out\n").toFile().setExecutable(true));
        var kept = cli.run("run", "tasks.json").exits(1);
        assertEquals(Map.of("env", "0", "code", "3", "signal", "137", "nothing", "127", "script", "0"), statuses(), kept.err());
        var said = Files.readString(cli.latest().resolve("results/env.json"));
        assertTrue(said.startsWith(cli.cwd().resolve("sub").toRealPath() + " env \u00e9 'x'\n") && said.endsWith("read\n"), said);
        assertEquals("3\n", Files.readString(cli.latest().resolve("results/code.exitcode")));
        keeper("parent");
        cli.with("ORCHESTRATE_KEEPER", "never").run("run", "tasks.json").exits(1);
        assertEquals(said, Files.readString(cli.latest().resolve("results/env.json")), "the same by a shell");
    }

    /// Those that end while nobody is there are written down, and those that were asked for are begun once.
    @Test
    void nothingIsLostOrDoneTwiceWhenTheOrchestratorIsKilled() throws Exception {
        var args = new ArrayList<>(List.of("run", "-j", "20", "--retries", "0",
                "n={}; echo $n >>ran; echo $PPID >>parent; sleep 0.$((n % 10)); exit $((n % 3))", ":::"));
        args.addAll(numbers());
        var run = cli.start(args.toArray(String[]::new));
        for (int killed : new int[] {1, 20, 30}) {
            int some = killed;
            Cli.await(some + " that began", () -> Cli.text(cli.cwd().resolve("ran")).lines().count() >= some);
            run.process().destroyForcibly().waitFor();
            run = cli.start("recover");
        }
        run.end().exits(1);
        assertEquals(numbers(), ran(), "each once");
        for (var status : statuses().entrySet())
            assertEquals(Integer.toString(Integer.parseInt(status.getKey()) % 3), status.getValue(), "task " + status.getKey());
    }

    @Test
    void whatItHeldIsTriedAgainWhenItIsKilled() throws Exception {
        var run = cli.start("run", "-j", "4", "--backoff", "10ms",
                "echo $PPID >>parent; echo {} >>begun; until [ -e go.$ORCHESTRATE_ATTEMPT ]; do sleep 0.05; done; echo {} >>ended",
                ":::", "1", "2", "3", "4");
        Cli.await("four that run", () -> Cli.text(cli.cwd().resolve("begun")).lines().count() == 4);
        new ProcessBuilder("kill", "-9", Long.toString(keeper("parent"))).inheritIO().start().waitFor();
        // Killed programs are a sign of too little memory: fewer run at a time then.
        Cli.await("one that runs again", () -> Cli.text(cli.cwd().resolve("begun")).lines().count() > 4, () -> run.out() + run.err());
        cli.file("go.2", "");
        run.end().exits(0);
        assertEquals(List.of("1", "2", "3", "4"), Files.readAllLines(cli.cwd().resolve("ended")).stream().sorted().toList(),
                "whom the keeper left behind has been ended");
        assertEquals(2, task(cli.report(), "1").get("attempts").size());
    }
}
