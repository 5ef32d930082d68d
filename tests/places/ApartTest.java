package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.Cli;

/// A run on machines that have none of its files: whatever dies, each attempt is there once, and what it wrote comes home.
@Tag("process")
@Tag("slow")
@Timeout(180)
class ApartTest extends OwnHosts {
    private static final String WAIT = "echo begin >>ran.{}; echo begun; until [ -e go ]; do sleep 0.05; done; echo end >>ran.{}; "
            + "echo over";
    private static final int TASKS = 5, ROUNDS = Integer.parseInt(System.getenv().getOrDefault("PLACES_ROUNDS", "4"));

    ApartTest() {
        super(true);
    }

    /// What stands there for the folder of this test.
    private Path work(String host) throws IOException {
        try (var all = Files.list(hosts.resolve("home." + host + "/.local/state/orchestrate/far"))) {
            var mark = Cli.text(cli.latest().resolve("places").resolve(host).resolve("apart")).strip();
            return all.filter(folder -> folder.toString().equals(mark)).findFirst().orElseThrow().resolve("work");
        }
    }

    private void go() throws IOException {
        for (var host : List.of("a", "b", "c")) Files.writeString(work(host).resolve("go"), "");
    }

    /// What the tasks' own ledgers have, wherever they ran.
    private Map<String, String> ledgers() throws IOException {
        var all = new TreeMap<String, String>();
        for (var host : List.of("a", "b", "c")) for (int i = 1; i <= TASKS; i++) {
            var file = work(host).resolve("ran." + i);
            if (Files.exists(file)) all.merge("" + i, Cli.text(file).replace("\n", " "), String::concat);
        }
        return all;
    }

    private static Map<String, String> once() {
        return IntStream.rangeClosed(1, TASKS).mapToObj(Integer::toString)
                .collect(Collectors.toMap(id -> id, _ -> "begin end ", (one, _) -> one, TreeMap::new));
    }

    private String said(int task) throws IOException {
        var file = cli.latest().resolve("tasks/" + task + "/1/stdout");
        return Files.exists(file) ? Cli.text(file) : "";
    }

    private Cli.Running begun() throws IOException {
        var run = cli.start("run", "--hosts", "a:2,b:2,c:1", WAIT, ":::", "1", "2", "3", "4", "5");
        cli.awaitEvents("spawned", TASKS);
        // While it runs.
        for (int i = 1; i <= TASKS; i++) {
            int task = i;
            Cli.await("what " + i + " has said is here", () -> said(task).equals("begun\n"));
        }
        return run;
    }

    @Test
    void aDeadOrchestratorEndsNothing() throws IOException {
        begun().signal("KILL").end();
        go();
        Cli.await("all end", () -> ledgers().equals(once()));
        cli.run("recover").exits(0);
        assertEquals(once(), ledgers());
        assertEquals(TASKS, cli.events("started").size());
        for (int i = 1; i <= TASKS; i++) assertEquals("begun\nover\n", said(i));
    }

    @Test
    void aCutLineEndsNothing() throws IOException {
        var run = begun();
        var lines = run.process().descendants().filter(p -> p.info().command().filter(c -> c.endsWith("/ssh")).isPresent()).toList();
        assertEquals(3, lines.size());
        lines.forEach(ProcessHandle::destroyForcibly);
        go();
        run.end().exits(0);
        assertEquals(once(), ledgers());
        assertEquals(TASKS, cli.events("started").size());
        for (int i = 1; i <= TASKS; i++) assertEquals("begun\nover\n", said(i));
    }

    /// Nobody says that it is cut, and who is at its other end there doesn't know.
    @Test
    void aSilentLineEndsNothing() throws Exception {
        var run = begun();
        var power = ProcessHandle.of(Long.parseLong(Cli.text(hosts.resolve("a.pid")).strip())).orElseThrow();
        var lines = power.descendants().filter(p -> p.info().commandLine().filter(c -> c.contains("sshd: ")).isPresent()).toList();
        for (var line : lines) new ProcessBuilder("kill", "-STOP", "" + line.pid()).start().waitFor();
        go();
        run.end().exits(0);
        for (var line : lines) if (line.isAlive()) new ProcessBuilder("kill", "-CONT", "" + line.pid()).start().waitFor();
        assertEquals(once(), ledgers());
        assertEquals(TASKS, cli.events("started").size());
        for (int i = 1; i <= TASKS; i++) assertEquals("begun\nover\n", said(i));
    }

    /// However often, and whenever: each attempt is there once, and its branch is here.
    @Test
    void anOrchestratorMayDieAtAnyMoment() throws Exception {
        for (var line : List.of("git init -q .", "git config user.name Me", "git config user.email me@localhost",
                "git commit -q --allow-empty -m one")) cli.other("sh", "-c", line).exits(0);
        var tasks = IntStream.rangeClosed(1, 16).mapToObj(Integer::toString).toList();
        var words = new ArrayList<>(List.of("run", "--worktree", "--hosts", "a:2,b:2,c:1",
                "echo begin >>ran; sleep 0.2; echo end >>ran; git add ran; git commit -qm done", ":::"));
        words.addAll(tasks);
        var random = new Random(17);
        var complaints = new StringBuilder();
        var run = cli.start(words.toArray(String[]::new));
        for (int i = 0; i < ROUNDS; i++) {
            cli.awaitEvents("joined", 3);
            for (long until = System.nanoTime() + random.nextInt(3_000) * 1_000_000L; System.nanoTime() < until
                    && cli.events("settled").size() < tasks.size(); ) LockSupport.parkNanos(1_000_000);
            if (run.process().isAlive()) run.signal("KILL");
            complaints.append(run.end().err());
            run = cli.start("recover");
        }
        complaints.append(run.end().err());
        if (!Files.exists(cli.latest().resolve("aggregate-report.json"))) cli.run("recover");
        assertEquals(0, cli.run("status").exit(), () -> complaints.toString());
        assertEquals(tasks.size(), cli.events("settled").size());
        for (var task : tasks) {
            var branch = "orchestrate/" + cli.latest().toRealPath().getFileName() + "/" + task;
            assertEquals("begin\nend\n", cli.other("git", "show", branch + ":ran").out(), () -> branch + ": " + complaints);
            assertEquals("begin\nend\n", Cli.text(cli.cwd().resolve(".worktrees/" + task + "/ran")));
        }
    }

    /// Its memory was on its disk, and that is gone as well.
    @Test
    void aMachineThatForgetsEverythingLosesItsAttemptsOnce() throws Exception {
        var run = cli.start("run", "--hosts", "c:1", "--retries", "0", "test -e /dev/shm/{} || { sleep 600; }; echo again", ":::",
                "t" + ProcessHandle.current().pid());
        cli.awaitEvents("spawned", 1);
        ProcessHandle.of(Long.parseLong(Cli.text(hosts.resolve("c.pid")).strip())).orElseThrow().destroyForcibly();
        var mark = Path.of("/dev/shm/t" + ProcessHandle.current().pid());
        Files.writeString(mark, "");
        try {
            var state = hosts.resolve("home.c/.local/state/orchestrate/far");
            try (var all = Files.walk(state)) {
                for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
            machines();
            run.end().exits(0);
            assertEquals(2, cli.events("started").size());
            assertEquals(false, cli.events("requeued").getFirst().get("charged").asBoolean());
        } finally {
            Files.delete(mark);
        }
    }

    @Test
    void whatCantBeThereIsTold() throws IOException {
        cli.file("tasks.yaml", """
                hosts: [a:1]
                retries: 0
                tasks:
                  - {id: dir, command: echo x, dir: .}
                  - {id: none, command: echo x, dir: sub}
                  - {id: tree, command: echo x, worktree: true}
                """);
        Files.createDirectory(cli.cwd().resolve("sub"));
        var without = cli.start("run", "--hosts", "a:1", "--java", "/usr", "echo {}", ":::", "1");
        cli.awaitEvents("unreached", 1);
        assertTrue(cli.run("status").exits(0).out().contains("place a shares no files with this machine, and has no Java 25: install one"));
        without.signal("TERM").end();
        var end = cli.run("run", "tasks.yaml").exits(1);
        assertTrue(end.out().contains("no such folder on a, which shares no files with where the run is: give the task a worktree"),
                end.out());
    }
}
