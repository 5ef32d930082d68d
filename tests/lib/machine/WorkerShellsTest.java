package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.stream.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Shells that run one program after the other: what a program is given, when another may follow in the same shell, and that half of what
/// a shell is told is never run.
@Tag("process")
class WorkerShellsTest {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final List<List<String>> SHELLS = Stream.of(List.of("/bin/sh"), List.of("bash", "--posix"), List.of("busybox", "sh"))
            .filter(s -> Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f).resolve(s.getFirst()))))
            .toList();
    @TempDir Path folder;
    private final Spawner.Launcher launcher = PosixLauncher.orJdk();
    private int number;

    @BeforeEach
    void onLinux() {
        Assumptions.assumeTrue(launcher instanceof PosixLauncher && ProcessTree.tellsOrphans(), "only Linux has these shells");
        Assumptions.assumeFalse("always".equals(System.getenv(KeeperClient.SETTING)), "a keeper takes their place");
        Posix.subreaper();
    }

    @AfterEach
    void close() throws Exception {
        launcher.close();
    }

    private Spawner.Launch launch(Map<String, String> env, String... argv) throws IOException {
        var place = Files.createDirectory(folder.resolve("attempt " + ++number));
        var all = new HashMap<>(Caller.environment());
        all.putAll(env);
        return new Spawner.Launch(List.of(argv), all, folder, NOTHING, place.resolve("stdout"), place.resolve("stderr"),
                place.resolve("exitcode"), null);
    }

    /// As none else has it, so that it can hit nobody else.
    private static Leash leash() {
        return new Leash(Map.of("ORCHESTRATE_RUN", UUID.randomUUID().toString(), "ORCHESTRATE_ID", UUID.randomUUID().toString()));
    }

    /// What a launch has come to.
    private record Done(Leash leash, long pid, Exit exit, String out, String record) {}

    private Done run(Spawner.Launch launch) throws IOException {
        var leash = leash();
        var pid = new long[1];
        var exit = new Spawner(launcher).run(launch, leash, p -> pid[0] = p);
        return new Done(leash, pid[0], exit, text(launch.stdout()), text(launch.exitcode()));
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Bytes.text(Files.readAllBytes(file)) : "";
    }

    private Done run(String line) throws IOException {
        return run(launch(Map.of(), "/bin/sh", "-c", line));
    }

    private static void end(Done done) {
        done.leash.release(done.leash.survivors() == 0);
    }

    @Test
    void oneShellRunsOneAfterTheOther() throws IOException {
        var pids = new HashSet<Long>();
        for (int status : new int[] {0, 3, 255}) {
            var done = run("echo $PPID; exit " + status);
            assertEquals(new Exit.Code(status), done.exit);
            assertEquals(status + "\n", done.record);
            assertEquals(done.pid + "\n", done.out);
            pids.add(done.pid);
            end(done);
        }
        assertEquals(1, pids.size());
    }

    @Test
    void whoEndsBySignalDoesSoAlone() throws IOException {
        var first = run("kill -9 $$");
        assertEquals(new Exit.Code(137), first.exit);
        end(first);
        assertEquals(first.pid, run("exit 0").pid);
    }

    @Test
    void whoKillsItsShellGetsNoRecord() throws IOException {
        var done = run("kill -9 $PPID; exit 0");
        assertEquals(new Exit.Signal(9), done.exit);
        assertEquals("", done.record);
        end(done);
        assertEquals(new Exit.Code(0), run("exit 0").exit);
    }

    @Test
    void noneFollowsWhereSomebodyIsLeft() throws IOException {
        var left = run("sleep 600 & echo $!");
        assertEquals(new Exit.Code(0), left.exit);
        try {
            assertEquals(1, left.leash.survivors());
            end(left);
            assertEquals(1, left.leash.survivors(), "it lives on when the shell is gone");
            assertNotEquals(left.pid, run("exit 0").pid);
        } finally {
            left.leash.signalRest(Signal.KILL);
        }
    }

    @Test
    void whoWasSentASignalEndsWithItsShell() throws Exception {
        var launch = launch(Map.of(), "/bin/sh", "-c", "sleep 600");
        var leash = leash();
        // Before the program may have begun, which it then must not.
        leash.signal(Signal.TERM);
        var exit = new Spawner(launcher).run(launch, leash, _ -> {});
        assertEquals(143, exit.status());
        leash.release(leash.survivors() == 0);
        leash.signal(Signal.KILL);
        assertEquals(new Exit.Code(0), run("exit 0").exit);
    }

    /// Once it has given its shell back, what is sent to it hits nobody.
    @Test
    void whatComesTooLateHitsNoOther() throws Exception {
        var first = run("exit 0");
        end(first);
        var second = CompletableFuture.supplyAsync(() -> assertDoesNotThrow(() -> run("sleep 0.5; exit 7")));
        while (!second.isDone()) {
            first.leash.signal(Signal.KILL);
            assertEquals(0, first.leash.survivors());
        }
        assertEquals(new Exit.Code(7), second.get().exit);
        assertEquals(first.pid, second.get().pid);
    }

    @Test
    void eachGetsItsOwnEnvironmentAndFolder() throws IOException {
        var bytes = IntStream.range(1, 256).mapToObj(b -> Bytes.text(new byte[] {(byte) b})).collect(Collectors.joining());
        var own = Map.of("OWN", bytes, "PATH", "/nowhere", "CDPATH", "/", "ENV", "/x", "MYPWD", "p", "_status_", "s");
        var first = launch(own, "/usr/bin/env", "-0");
        var got = Arrays.stream(out(first).split("\0")).filter(v -> !v.startsWith("_=")).collect(Collectors.toCollection(TreeSet::new));
        var given = new TreeMap<>(first.env());
        given.replace("PWD", folder.toRealPath().toString());
        given.remove("_");
        assertEquals(given.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.toCollection(TreeSet::new)), got);
        assertFalse(out(launch(Map.of(), "/usr/bin/env", "-0")).contains("OWN="));
        assertEquals(folder.toRealPath() + "\n", out(launch(Map.of(), "/bin/pwd")));
        var words = launch(Map.of(), "/usr/bin/printf", "%s|", bytes, "", " ", "-n", "$(id)", "a'b\"c\\", "line\nline");
        assertEquals(bytes + "|| |-n|$(id)|a'b\"c\\|line\nline|", out(words));
    }

    private String out(Spawner.Launch launch) throws IOException {
        var done = run(launch);
        assertEquals(new Exit.Code(0), done.exit, text(launch.stderr()));
        end(done);
        return done.out;
    }

    @Test
    void halfOfWhatItIsToldIsNotRun() throws Exception {
        var launch = launch(Map.of("A", "it's"), "/bin/sh", "-c", "echo ran >ran");
        var all = SmallShell.beginning(launch.env());
        var request = SmallShell.request(launch, "/bin/sh", Caller.environment(), 1, 9);
        for (var shell : SHELLS) {
            for (int end = request.length() - 2; end > 0; end -= 11) {
                fed(shell, all + request.substring(0, end), launch);
                assertFalse(Files.exists(folder.resolve("ran")), shell + " has run: " + request.substring(0, end));
            }
            fed(shell, all + request, launch);
            assertTrue(Files.deleteIfExists(folder.resolve("ran")), shell + " has not run it");
            assertEquals("0\n", Files.readString(launch.exitcode()));
            Files.delete(launch.exitcode());
        }
    }

    private static void fed(List<String> shell, String text, Spawner.Launch launch) throws Exception {
        var argv = new ArrayList<>(List.of("sh", "-c", "exec 9>/dev/null; exec \"$@\"", "sh"));
        argv.addAll(shell);
        argv.add("-s");
        var process = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(NOTHING.toFile()).start();
        try (var in = process.getOutputStream()) {
            in.write(Bytes.of(text));
        }
        process.waitFor();
        assertEquals("", Files.exists(launch.stderr()) ? Files.readString(launch.stderr()) : "");
    }
}
