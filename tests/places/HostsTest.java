package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import tests.Cli;

/// A run on machines that are reached by a real ssh: three of them, each an sshd in a pid and host-name namespace of its own, so that
/// to end its first process is a loss of power. They share this machine's files.
@Tag("process")
@Tag("slow")
@Timeout(180)
class HostsTest extends OwnHosts {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("PLACES_ROUNDS", "4"));
    private static final String HOSTS = "a:2,b:2,c:1";
    private static final String WAIT = "echo begin $(hostname) >>ran.{}; until [ -e go ]; do sleep 0.05; done; echo end >>ran.{}";

    HostsTest() {
        super(false);
    }

    private String text(String name) {
        return Files.exists(cli.cwd().resolve(name)) ? Cli.text(cli.cwd().resolve(name)) : "";
    }

    /// What the tasks' own ledgers have, by task.
    private Map<String, List<String>> ledgers(int tasks) {
        return IntStream.rangeClosed(1, tasks).mapToObj(Integer::toString).collect(Collectors.toMap(id -> id,
                id -> text("ran." + id).lines().map(line -> line.split(" ")[0]).toList()));
    }

    private static Map<String, List<String>> once(int tasks) {
        return IntStream.rangeClosed(1, tasks).mapToObj(Integer::toString)
                .collect(Collectors.toMap(id -> id, _ -> List.of("begin", "end")));
    }

    private void begun(int tasks) {
        Cli.await(tasks + " tasks run", () -> IntStream.rangeClosed(1, tasks).allMatch(i -> text("ran." + i).startsWith("begin")));
    }

    /// By task, where its attempts ran.
    private Map<String, List<String>> places() throws IOException {
        var places = new TreeMap<String, List<String>>();
        for (var started : cli.events("started"))
            places.computeIfAbsent(started.get("task").asString(), _ -> new ArrayList<>()).add(started.path("place").asString(""));
        return places;
    }

    @Test
    void theTasksRunOnAllOfThem() throws IOException {
        // None ends before there are as many as there are slots.
        cli.file("meet", """
                touch at.$1
                until [ $(ls at.* | wc -l) -ge 5 ]; do sleep 0.05; done
                hostname
                cat
                echo $1 >&2
                test $1 -gt 3
                """);
        var end = cli.run("run", "--hosts", HOSTS, "sh meet {}", ":::", "1", "2", "3", "4", "5", "6").exits(1);
        assertTrue(end.out().contains("6 tasks: 3 succeeded, 3 failed"), end.out() + end.err());
        var ran = new TreeSet<String>();
        for (int i = 1; i <= 6; i++) {
            ran.add(Cli.text(cli.latest().resolve("tasks/" + i + "/1/stdout")).strip());
            assertEquals(i + "\n", Cli.text(cli.latest().resolve("logs/" + i + ".log")));
            assertEquals(Cli.text(cli.latest().resolve("tasks/" + i + "/1/stdout")).strip(), places().get("" + i).getFirst());
        }
        assertEquals(Set.of("a", "b", "c"), ran);
    }

    /// What a task has come to on one machine is filled in at home for one on another.
    @Test
    void whatOneFindsOthersWorkOffElsewhere() throws IOException {
        cli.file("tasks.yaml", """
                hosts: [a:1, b:1]
                tasks:
                - id: find
                  place: a
                  command: echo "[\\"it is\\", \\"$(hostname)\\"]"
                - id: work
                  after: find
                  place: b
                  foreach: '[=tasks.find.json]'
                  env: {V: 'v [=item]'}
                  schema: {}
                  command: echo "{\\"at\\":\\"$(hostname)\\",\\"of\\":\\"$V\\"}"
                - {id: sum, after: work, place: a, command: "echo [=tasks.work?map(w -> w.json.at + ' ' + w.json.of)]"}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        assertEquals("b v it is b v a\n", Cli.text(cli.latest().resolve("tasks/sum/1/stdout")));
    }

    /// A value is in no file and in no process list.
    @Test
    void valuesGoWithTheLineAlone() throws IOException {
        cli.file("tasks.yaml", """
                hosts: [a:1, b:1]
                tasks:
                  - {id: one, command: 'test "${#SECRET}" = 7 && ps axeww >ps.txt', env: {SECRET: hunter2}}
                """);
        cli.run("run", "tasks.yaml").exits(0);
        try (var all = Files.walk(cli.latest())) {
            for (var file : all.filter(Files::isRegularFile).toList()) assertFalse(Cli.text(file).contains("hunter2"), file.toString());
        }
        assertTrue(text("ps.txt").lines().noneMatch(line -> line.contains("hunter2") && line.contains("java")), text("ps.txt"));
    }

    /// Also to a worker that was there before the one who has them.
    @Test
    void valuesComeToWhoeverWorksThere() throws IOException {
        cli.file("tasks.yaml", """
                hosts: a:1
                tasks:
                  - {id: one, command: 'echo begin >ran.1; until [ -e go ]; do sleep 0.05; done'}
                  - {id: two, after: [one], command: 'test "${#SECRET}" = 7', env: {SECRET: hunter2}}
                """);
        var run = cli.start("run", "tasks.yaml");
        begun(1);
        cli.awaitEvents("spawned", 1);
        run.signal("KILL").end();
        run = cli.start("recover");
        cli.awaitEvents("joined", 2);
        cli.file("go", "");
        run.end().exits(0);
    }

    @Test
    void aDeadOrchestratorEndsNothing() throws IOException {
        var run = cli.start("run", "--hosts", HOSTS, WAIT, ":::", "1", "2", "3", "4", "5");
        begun(5);
        cli.awaitEvents("spawned", 5);
        run.signal("KILL").end();
        assertTrue(cli.run("status").exits(3).out().contains("crashed"));
        cli.file("go", "");
        Cli.await("all end", () -> ledgers(5).equals(once(5)));
        cli.run("recover").exits(0);
        assertEquals(once(5), ledgers(5));
        assertEquals(5, cli.events("started").size());
        assertTrue(places().values().stream().allMatch(p -> p.size() == 1));
    }

    /// However often, and whenever: each task runs once.
    @Test
    void anOrchestratorMayDieAtAnyMoment() throws Exception {
        var tasks = IntStream.rangeClosed(1, 24).mapToObj(Integer::toString).toList();
        var words = new ArrayList<>(List.of("run", "--hosts", HOSTS, "echo begin >>ran.{}; sleep 0.2; echo end >>ran.{}", ":::"));
        words.addAll(tasks);
        var random = new Random(17);
        var run = cli.start(words.toArray(String[]::new));
        for (int i = 0; i < ROUNDS; i++) {
            cli.awaitEvents("joined", 3);
            for (long until = System.nanoTime() + random.nextInt(1_500) * 1_000_000L; System.nanoTime() < until
                    && cli.events("settled").size() < tasks.size(); ) LockSupport.parkNanos(1_000_000);
            if (run.process().isAlive()) run.signal("KILL").end();
            run = cli.start("recover");
        }
        run.end();
        if (!Files.exists(cli.latest().resolve("aggregate-report.json"))) cli.run("recover").exits(0);
        assertEquals(once(tasks.size()), ledgers(tasks.size()));
        assertEquals(tasks.size(), cli.events("settled").size());
    }

    @Test
    void aDeadWorkerEndsNothing() throws IOException {
        var run = cli.start("run", "--hosts", "b:2", WAIT, ":::", "1", "2", "3");
        begun(2);
        cli.awaitEvents("spawned", 2);
        worker("b").destroyForcibly();
        cli.awaitEvents("joined", 2);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals(once(3), ledgers(3));
        assertEquals(3, cli.events("started").size());
    }

    /// The worker of a machine, as seen from here.
    private ProcessHandle worker(String place) throws IOException {
        var folder = cli.latest().resolve("places").resolve(place).toString();
        return ProcessHandle.allProcesses().filter(p -> p.info().arguments().filter(a -> List.of(a).contains("lib.places.Worker")
                && a[a.length - 1].equals(folder)).isPresent()).findFirst().orElseThrow();
    }

    /// What ran there is lost, and runs again, there or elsewhere.
    @Test
    void aMachineWithoutPowerLosesItsAttemptsOnce() throws Exception {
        var run = cli.start("run", "--hosts", "b:1,c:1", "--retries", "0", WAIT, ":::", "1", "2");
        begun(2);
        cli.awaitEvents("spawned", 2);
        var power = ProcessHandle.of(Long.parseLong(Cli.text(hosts.resolve("c.pid")).strip())).orElseThrow();
        power.destroyForcibly();
        cli.awaitEvents("unreached", 1);
        var again = Cli.text(hosts.resolve("ssh_config"));
        machines();
        assertEquals(again, Cli.text(hosts.resolve("ssh_config")));
        cli.awaitEvents("started", 3);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals(List.of("begin", "end"), ledgers(2).get(places().get("2").size() > 1 ? "1" : "2"));
        assertEquals(List.of("begin", "begin", "end"), ledgers(2).get(places().get("2").size() > 1 ? "2" : "1"));
    }

    @Test
    void whatIsSilentTooLongRunsElsewhere() throws Exception {
        var run = cli.start("run", "--hosts", "b:1", "--on-silent", "3s", WAIT, ":::", "1");
        begun(1);
        cli.awaitEvents("spawned", 1);
        var worker = worker("b");
        new ProcessBuilder("kill", "-STOP", "" + worker.pid()).start().waitFor();
        cli.awaitEvents("requeued", 1);
        assertTrue(cli.run("status").exits(0).out().contains("place b has been silent"));
        new ProcessBuilder("kill", "-CONT", "" + worker.pid()).start().waitFor();
        cli.awaitEvents("started", 2);
        cli.file("go", "");
        run.end().exits(0);
        assertEquals(List.of("begin", "begin", "end"), ledgers(1).get("1"));
    }

    @Test
    void stopEndsWholeTreesThere() throws IOException {
        var run = cli.start("run", "--hosts", "a:1", "--grace", "1s",
                "echo begin >ran.{}; setsid env -i sh -c 'trap \"\" TERM; sleep 600' & trap '' TERM; sleep 600", ":::", "1");
        begun(1);
        cli.awaitEvents("spawned", 1);
        cli.run("pause", "1").exits(0);
        cli.run("resume", "1").exits(0);
        cli.run("stop").exits(0);
        run.end().exits(1);
        assertEquals(0, ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").contains("sleep 600")).count());
    }

    @Test
    void doctorAsksEachOfThem() throws IOException {
        var all = cli.run("doctor", "--hosts", "a,b").exits(0).out();
        assertTrue(all.matches("(?s)a: reached, its clock is 0\\.\\d s (ahead|behind)\n  .*git.*\nb: reached, .*"), all);
        assertTrue(cli.run("doctor", "--hosts", "a,nobody").exits(1).out().contains("\nnobody: "));
    }

    @Test
    void whoCantBeReachedIsTold() throws IOException {
        var run = cli.start("run", "--hosts", "nobody:1,a:1", "echo {}", ":::", "1", "2");
        run.end().exits(0);
        var said = cli.events("unreached").stream().map(e -> e.get("why").asString()).toList();
        assertTrue(said.stream().anyMatch(why -> why.contains("nobody")), said.toString());
        assertTrue(cli.run("run", "--hosts", "a:0", "echo {}", ":::", "1").exits(2).err().contains("host 'a' has 0 attempts"));
    }
}
