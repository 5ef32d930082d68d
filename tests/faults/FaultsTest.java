package tests.faults;

import module java.base;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import static org.junit.jupiter.api.Assertions.*;

/// What is promised of processes when things go wrong: nobody survives an end, nothing is lost when the orchestrator dies, no command goes
/// unanswered. Real processes throughout; moments are drawn from a seed, which is printed with the figures.
///
/// `FAULTS_SEED` sets the seed, `FAULTS_ROUNDS` how often the orchestrator is killed.
@Tag("process")
@Tag("slow")
@Timeout(1500)
class FaultsTest {
    private static final long SEED = Optional.ofNullable(System.getenv("FAULTS_SEED")).map(Long::valueOf).orElse(4L);
    private static final int ROUNDS = Optional.ofNullable(System.getenv("FAULTS_ROUNDS")).map(Integer::valueOf).orElse(100);
    private static final int AT_A_TIME = 3;

    /// Has a child that ignores TERM, one that forked twice, and one that did so into a session of its own; then waits, or ends.
    private static final String FAMILY = """
            (trap '' TERM; sleep 300; sleep 300) &
            ( (sleep 300) & )
            ( (exec setsid sleep 300) & )
            touch "up.$TASK_ID"
            [ "$1" = ends ] || while :; do sleep 1; done
            """;

    @TempDir Path temp;

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static void say(String figures, Object... values) {
        System.out.println("  " + figures.formatted(values));
    }

    private Cli cli(String name) throws IOException {
        return Cli.below(Files.createDirectories(temp.resolve(name)));
    }

    private static boolean up(Cli cli, int tasks) {
        try (var files = Files.list(cli.cwd())) {
            return files.filter(f -> f.getFileName().toString().startsWith("up.")).count() == tasks;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> values(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> "t" + i).toList();
    }

    private interface Ending {
        void of(Cli cli, Cli.Running run) throws Exception;
    }

    /// Fifty families; whatever ends them, nobody is left.
    private void family(String name, int exit, List<String> options, Ending ending) throws Exception {
        var cli = cli(name);
        cli.file("family.sh", FAMILY);
        var args = new ArrayList<>(List.of("run", name.equals("normal") ? "sh family.sh ends #{}" : "sh family.sh waits {}", "-j", "50",
                "--max-cpu", "100", "--max-memory", "100", "--grace", "1s", "--retries", "0"));
        args.addAll(options);
        args.add(":::");
        args.addAll(values(50));
        if (name.equals("normal")) args.set(1, "sh family.sh ends {}");
        var run = cli.start(args.toArray(String[]::new));
        try {
            Cli.await("fifty families", () -> up(cli, 50));
            ending.of(cli, run);
            run.end().exits(exit);
            var left = cli.living();
            say("%-10s 50 families of 5: %d survivors", name, left.size());
            assertEquals(List.of(), left);
        } catch (Throwable e) {
            clear(cli);
            throw e;
        }
    }

    @Test
    void nobodySurvivesATimeout() throws Exception {
        family("timeout", 1, List.of("--timeout", "15s"), (_, _) -> {});
    }

    @Test
    void nobodySurvivesAStop() throws Exception {
        family("stop", 1, List.of(), (cli, _) -> assertNull(remote(cli).ask(new Control.Stop(false, List.of())).refusal()));
    }

    @Test
    void theEmergencyStopTakesTwoSecondsAtMost() throws Exception {
        family("stop --now", 1, List.of(), (cli, run) -> {
            assertNull(remote(cli).ask(new Control.Stop(true, List.of())).refusal());
            Cli.await("the end of all tasks", () -> cli.living().stream().allMatch(pid -> pid == run.pid()));
            long millis = System.currentTimeMillis() - cli.events("asked").getFirst().get("at").asLong();
            say("%-10s everybody gone %d ms after it was asked for", "stop --now", millis);
            assertTrue(millis <= 10_000, millis + " ms, where 2 s are promised on a machine of our own");
            run.end();
            assertTrue(Files.exists(cli.latest().resolve("report.md")));
        });
    }

    @Test
    void nobodySurvivesCtrlCTwice() throws Exception {
        family("ctrl-c", 130, List.of(), (cli, run) -> {
            run.signal("INT");
            run.says("halt");
            run.signal("INT");
        });
    }

    @Test
    void nobodySurvivesTerm() throws Exception {
        family("term", 143, List.of(), (_, run) -> run.signal("TERM"));
    }

    @Test
    void nobodyOutlivesANormalEnd() throws Exception {
        family("normal", 0, List.of(), (cli, run) -> {
            run.end();
            assertEquals(50, cli.events("ended").stream().filter(e -> e.path("left").asInt() >= 3).count(),
                    "each left somebody behind, and that was told");
        });
    }

    private static FileControls remote(Cli cli) {
        return new FileControls(RunFolder.find(cli.cwd(), null));
    }

    /// Forty tasks of 0.1 to 3 seconds that write down when they begin and end; every third fails.
    private static String forty(Random random) {
        var manifest = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            double seconds = random.nextInt(8) == 0 ? 0.1 + random.nextDouble() * 2.9 : 0.1 + random.nextDouble() * 0.4;
            manifest.append("{\"id\": \"t%d\", \"command\": \"echo begin >>log.t%d; sleep %.2f; echo end >>log.t%d; exit %d\"}%n"
                    .formatted(i, i, seconds, i, i % 3 == 2 ? 3 : 0));
        }
        return manifest.toString();
    }

    private static List<String> log(Cli cli, int task) {
        var file = cli.cwd().resolve("log.t" + task);
        return Files.exists(file) ? Cli.text(file).lines().toList() : List.of();
    }

    private static void rightEnds(Cli cli, String round) throws IOException {
        var report = cli.report();
        for (int i = 0; i < 40; i++) {
            var task = Cli.task(report, "t" + i);
            assertEquals(i % 3 == 2 ? "failed 3" : "completed 0", task.get("status").asString() + " " + task.get("exit_code").asString(),
                    round + ", task " + i);
            assertEquals(List.of("begin", "end"), log(cli, i), round + ", task " + i + ": once, and to its end");
        }
    }

    /// What went wrong is not hidden by what it left running.
    private static void clear(Cli cli) {
        cli.killAll();
    }

    private static boolean begun(Cli cli) throws IOException {
        return !cli.events("queued").isEmpty();
    }

    private static boolean over(Cli cli) throws IOException {
        return Cli.text(cli.latest().resolve("events.jsonl")).contains("{\"type\":\"run_ended\"");
    }

    private static void patience(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }

    /// Kills the orchestrator at a drawn moment, perhaps its successor too, and recovers.
    ///
    /// @return how often it was killed before its run was over
    private int killed(int round) throws Exception {
        var random = new Random(SEED * 1000 + round);
        var cli = cli("kill-" + round);
        int kills = 0;
        try {
            cli.file("tasks.jsonl", forty(random));
            var run = cli.start("run", "tasks.jsonl", "-j", "10", "--max-cpu", "100", "--max-memory", "100");
            for (int n = random.nextInt(4) == 0 ? 2 : 1; n > 0; n--) {
                Cli.await("the run to begin", () -> begun(cli));
                patience(random.nextInt(2500));
                run.process().destroyForcibly().waitFor();
                if (Files.exists(cli.latest().resolve("aggregate-report.json"))) break;
                kills++;
                run = cli.start("recover");
            }
            run.end();
            assertTrue(over(cli), "the run is not over: " + run.err());
            rightEnds(cli, "seed " + SEED + ", round " + round);
            assertEquals(List.of(), cli.living(), "round " + round);
            return kills;
        } catch (Throwable e) {
            clear(cli);
            throw e;
        }
    }

    private interface Round {
        void play(int number) throws Exception;
    }

    /// Plays so many rounds, a few at a time, and gives what went wrong in each that failed.
    private static List<String> failures(int rounds, Round round) {
        var failures = new ConcurrentLinkedQueue<String>();
        try (var all = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int i = 0; i < rounds; i++) {
                int number = i;
                all.execute(() -> {
                    try {
                        round.play(number);
                    } catch (Throwable e) {
                        failures.add("round " + number + ": " + e);
                    }
                });
            }
        }
        return List.copyOf(failures);
    }

    @Test
    void nothingIsLostWhenTheOrchestratorIsKilled() throws Exception {
        var kills = new AtomicInteger();
        var failures = failures(ROUNDS, round -> kills.addAndGet(killed(round)));
        say("kill -9    seed %d: %d of %d rounds right; %d kills in the middle of a run", SEED, ROUNDS - failures.size(), ROUNDS,
                kills.get());
        assertEquals(List.of(), failures);
        assertTrue(kills.get() >= ROUNDS / 2, "too few kills hit a run: " + kills);
    }

    /// Kills the orchestrator while it writes its tasks down.
    ///
    /// @return whether all of them were written by then; otherwise nobody goes on with the part
    private boolean wholeAfterAKillInTheFirstWrite(int round) throws Exception {
        var random = new Random(SEED * 1000 + round);
        var cli = cli("first-" + round);
        try {
            var lines = cli.file("lines", IntStream.range(0, 10_000).mapToObj(i -> "echo " + i + " >>ran; sleep 30\n")
                    .collect(Collectors.joining()));
            var run = cli.start("orchestrate", lines, List.of("run", "-", "-j", "1"));
            Cli.await("the first write", () -> Files.size(cli.latest().resolve("events.jsonl")) > 0);
            LockSupport.parkNanos(random.nextLong(60_000_000));
            run.process().destroyForcibly().waitFor();
            var status = cli.run("status", "--json");
            boolean whole = status.exit() == 3;
            if (whole) assertEquals(10_000, Json.MAPPER.readTree(status.out()).at("/summary/total_tasks").asInt(), "round " + round);
            else {
                assertTrue(cli.run("recover").exits(2).err().contains("never began"), status.err());
                assertFalse(Files.exists(cli.cwd().resolve("ran")), "round " + round + ": nothing was started");
            }
            return whole;
        } finally {
            clear(cli);
        }
    }

    @Test
    void aRunOfWhichAPartWasWrittenIsNoRun() throws Exception {
        int rounds = Math.min(ROUNDS, 40);
        var whole = new AtomicInteger();
        var failures = failures(rounds, round -> {
            if (wholeAfterAKillInTheFirstWrite(round)) whole.incrementAndGet();
        });
        say("first write seed %d: %d of %d kills left a whole run or none; %d whole", SEED, rounds - failures.size(), rounds, whole.get());
        assertEquals(List.of(), failures);
        assertTrue(rounds < 40 || whole.get() < rounds, "no kill came in time: make the first write longer");
    }

    @Test
    void aDiskTooFullForTheFirstWriteLeavesNoPartOfIt() throws Exception {
        var disk = Files.createDirectory(temp.resolve("small"));
        Assumptions.assumeTrue(cli("mount-small").other("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()).exit() == 0,
                "no file system can be mounted here");
        var outside = cli("small-logs");
        var cli = outside.in(disk);
        try {
            var lines = outside.file("lines", IntStream.range(0, 6_000).mapToObj(i -> "true " + i + "\n").collect(Collectors.joining()));
            var run = cli.start("orchestrate", lines, List.of("run", "-", "-j", "1"));
            Cli.await("the message", () -> run.err().contains("can't be written"));
            var err = run.signal("TERM").end().exits(1).err();
            assertTrue(err.contains("the run never began; make room, then start it again"), err);
            assertTrue(cli.run("recover").exits(2).err().contains("the run never began: start it again"));
            say("full disk  at the first write of 6,000 tasks: nothing of it is left to go on with");
        } finally {
            clear(outside);
            outside.other("umount", disk.toString());
        }
    }

    @Test
    void aSleepingOrchestratorLosesNothing() throws Exception {
        var cli = cli("asleep");
        try {
            cli.file("tasks.jsonl", forty(new Random(SEED)));
            var run = cli.start("run", "tasks.jsonl", "-j", "10", "--timeout", "15s", "--max-cpu", "100");
            Cli.await("the run to begin", () -> begun(cli) && !log(cli, 0).isEmpty());
            run.signal("STOP");
            patience(20_000);
            run.signal("CONT").end().exits(1);
            rightEnds(cli, "asleep");
            assertEquals(List.of(), cli.living());
            say("SIGSTOP    20 s, with a timeout of 15 s: 40 of 40 right, no timeout fired");
        } catch (Throwable e) {
            clear(cli);
            throw e;
        }
    }

    @Test
    void aFullDiskHoldsTheRunAndLosesNothing() throws Exception {
        var disk = Files.createDirectory(temp.resolve("disk"));
        Assumptions.assumeTrue(cli("mount").other("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()).exit() == 0,
                "no file system can be mounted here");
        var logs = cli("full");
        var cli = logs.in(disk);
        try {
            // The tasks write elsewhere: it is the journal's disk that is full.
            Files.writeString(logs.cwd().resolve("tasks.jsonl"), forty(new Random(SEED)).replace(">>log", ">>" + logs.cwd() + "/log"));
            var run = cli.start("run", logs.cwd().resolve("tasks.jsonl").toString(), "-j", "4", "--max-cpu", "100");
            Cli.await("the first tasks", () -> begins(logs) >= 8);
            try (var fill = Files.newOutputStream(disk.resolve("fill"))) {
                for (int size = 1 << 16; size > 0; ) {
                    try {
                        fill.write(new byte[size]);
                    } catch (IOException e) {
                        size /= 2;
                    }
                }
            } catch (IOException e) {
                // Full.
            }
            Cli.await("the message", () -> run.err().contains("can't be written"));
            // Who was started just before it may not have come so far yet.
            patience(2_000);
            Cli.await("the end of what ran", () -> begins(logs) == ends(logs));
            int held = begins(logs);
            patience(2_000);
            assertEquals(held, begins(logs), "nothing new is started");
            Files.delete(disk.resolve("fill"));
            run.end().exits(1);
            assertEquals(1, run.err().lines().filter(l -> l.contains("can't be written")).count(), run.err());
            for (int i = 0; i < 40; i++) {
                var task = Cli.task(cli.report(), "t" + i);
                assertEquals(i % 3 == 2 ? "failed" : "completed", task.get("status").asString(), "task " + i + " " + task);
                assertEquals(List.of("begin", "end"), log(logs, i), "task " + i);
            }
            say("disk full  held after %d of 40 tasks, one message, 40 of 40 right afterwards", held);
        } finally {
            clear(logs);
            logs.other("umount", disk.toString());
        }
    }

    private static int begins(Cli cli) {
        return IntStream.range(0, 40).map(i -> log(cli, i).contains("begin") ? 1 : 0).sum();
    }

    private static int ends(Cli cli) {
        return IntStream.range(0, 40).map(i -> log(cli, i).contains("end") ? 1 : 0).sum();
    }

    private static boolean stopped(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return "TZ".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aPauseStopsEverybodyAndNoTime() throws Exception {
        var cli = cli("pause");
        try {
            var run = cli.start("run", "i=0; while [ ! -e over ]; do i=$((i+1)); echo $i; done; : {}", "-j", "6", "--timeout", "30s",
                    "--max-cpu", "100", ":::", "a", "b", "c", "d", "e", "f");
            Cli.await("the tasks", () -> cli.living().size() >= 13);
            var remote = remote(cli);
            long slowest = 0, slowestAsked = 0, paused = 0;
            for (int round = 0; round < 30; round++) {
                long asked = System.nanoTime();
                assertNull(remote.ask(new Control.Pause(List.of())).refusal());
                long answered = System.nanoTime();
                Cli.await("everybody to stand still", () -> cli.living().stream().allMatch(pid -> pid == run.pid() || stopped(pid)));
                slowest = Math.max(slowest, (System.nanoTime() - answered) / 1_000_000);
                slowestAsked = Math.max(slowestAsked, (System.nanoTime() - asked) / 1_000_000);
                patience(1_100);
                assertTrue(cli.living().stream().allMatch(pid -> pid == run.pid() || stopped(pid)), "somebody moves");
                paused += (System.nanoTime() - answered) / 1_000_000;
                assertNull(remote.ask(new Control.Resume(List.of())).refusal());
                patience(50);
            }
            cli.file("over", "");
            run.end().exits(0);
            for (var id : List.of("a", "b", "c", "d", "e", "f")) {
                long next = 0;
                try (var lines = Files.newBufferedReader(cli.latest().resolve("results/" + id + ".json"))) {
                    for (String line; (line = lines.readLine()) != null; )
                        assertEquals(Long.toString(++next), line, "the output of " + id + " is broken");
                }
                assertTrue(next > 1000, id + " got nowhere");
            }
            assertEquals(List.of(), cli.living());
            say("pause      30 rounds: all stand still %d ms at most after the answer, %d ms after it was asked for; %.1f s paused under "
                    + "a timeout of 30 s, none fired", slowest, slowestAsked, paused / 1000.0);
            assertTrue(slowest <= 10_000, slowest + " ms, where 200 are promised on a machine of our own");
            assertTrue(paused > 30_000, "the pauses must add up to more than the timeout");
        } catch (Throwable e) {
            clear(cli);
            throw e;
        }
    }

    private static Control command(Random random) {
        var task = List.of("t" + (1 + random.nextInt(45)));
        return switch (random.nextInt(9)) {
            case 0 -> new Control.Pause(List.of());
            case 1 -> new Control.Resume(List.of());
            case 2 -> new Control.Pause(task);
            case 3 -> new Control.Resume(task);
            case 4 -> new Control.Priority(task.getFirst(), random.nextInt(10));
            case 5 -> Control.Change.of(Settings.PARALLEL, 1 + random.nextInt(12));
            case 6 -> random.nextInt(8) == 0 ? new Control.Stop(false, task) : new Control.Retry(task);
            case 7 -> new Control.Retry(task);
            default -> Control.Add.of(List.of(Task.of("n" + random.nextInt(200), new Work.Shell("sleep 0.2"))));
        };
    }

    @Test
    void everyCommandIsAnsweredAndTheJournalTellsTheSame() throws Exception {
        var cli = cli("commands");
        try {
            var args = new ArrayList<>(List.of("run", "sleep 1; exec sleep 300; : {}", "-j", "6", "--max-cpu", "100", "--max-memory",
                    "100", ":::"));
            args.addAll(values(40));
            var run = cli.start(args.toArray(String[]::new));
            Cli.await("the run to begin", () -> begun(cli));
            var done = new AtomicInteger();
            var refused = new AtomicInteger();
            long start = System.nanoTime();
            var answers = new ArrayList<Future<?>>();
            try (var terminals = Executors.newFixedThreadPool(8)) {
                for (int t = 0; t < 8; t++) {
                    var random = new Random(SEED * 100 + t);
                    answers.add(terminals.submit(() -> {
                        for (int i = 0; i < 125; i++)
                            (remote(cli).ask(command(random)).refusal() == null ? done : refused).incrementAndGet();
                        return null;
                    }));
                }
            }
            for (var answer : answers) answer.get();
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(1000, done.get() + refused.get(), "a command got no answer");
            assertNull(remote(cli).ask(new Control.Stop(true, List.of())).refusal());
            run.end().exits(1);
            assertEquals(List.of(), cli.living());
            assertEquals(1001, cli.events("answered").size());
            assertEquals(cli.events("asked").stream().map(e -> e.get("id").asString()).toList(),
                    cli.events("answered").stream().map(e -> e.get("id").asString()).toList(), "answered in order");
            var board = Journal.replay(cli.latest().resolve("events.jsonl"));
            assertEquals(cli.report(), Json.MAPPER.readTree(Json.line(Aggregator.summary(board, board.at(), false))));
            say("commands   1,000 from 8 terminals in %.1f s: %d done, %d refused, none lost; the journal replays to the same board",
                    seconds, done.get(), refused.get());
        } catch (Throwable e) {
            clear(cli);
            throw e;
        }
    }
}
