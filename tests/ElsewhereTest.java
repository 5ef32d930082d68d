package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Two machines that share a folder, played by two pid namespaces: neither sees the other's processes.
@Tag("slow")
@Timeout(300)
class ElsewhereTest extends OnCommandLine {
    private static final List<String> APART = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
    private static final String WAIT = "echo begin >>ran.{}; while [ ! -e go ]; do sleep 0.05; done; echo end >>ran.{}";

    @BeforeEach
    void namespaces() throws Exception {
        var tried = new ProcessBuilder(Stream.concat(APART.stream(), Stream.of("true")).toList()).redirectErrorStream(true).start();
        var said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(tried.waitFor() == 0, "no pid namespace can be made here: " + said);
    }

    /// Runs a line for a shell there, in which `orchestrate` is what is tested.
    private Cli.Running apart(String line) throws IOException {
        var program = Stream.concat(Jvm.words().stream(), Stream.of("orchestrate")).map(lib.Orchestrator::quote)
                .collect(Collectors.joining(" "));
        return cli.spawn(Stream.of(APART, List.of("sh", "-c", line.replaceFirst("^orchestrate ", program + " "))).flatMap(List::stream)
                .toList(), Path.of("/dev/null"));
    }

    private Cli.Result elsewhere(String line) throws IOException {
        return apart("orchestrate " + line).end();
    }

    /// A machine with a run of two tasks that wait for the file `go`, and whose orchestrator dies when it is asked to.
    private final class Other implements AutoCloseable {
        final Cli.Running machine;

        Other() throws Exception {
            machine = apart("orchestrate run --max-memory 100 --max-cpu 100 -j 2 '" + WAIT + "' ::: a b & run=$!\n"
                    + "until [ -e crash ] || [ -e leave ]; do sleep 0.05; done; [ -e leave ] || kill -9 $run; wait $run; touch crashed\n"
                    + "while [ ! -e leave ]; do sleep 0.05; done");
            cli.awaitFile("ran.a");
            cli.awaitFile("ran.b");
            cli.awaitEvents("spawned", 2);
        }

        void crash() throws Exception {
            cli.file("crash", "");
            cli.awaitFile("crashed");
        }

        @Override
        public void close() throws IOException {
            cli.file("go", "");
            cli.file("leave", "");
            machine.end();
        }
    }

    private void eachRan(String lines) throws IOException {
        for (var id : List.of("a", "b")) assertEquals(lines, Cli.text(cli.cwd().resolve("ran." + id)), id);
    }

    @Test
    void whatRunsOnAnotherMachineIsNotRunAgain() throws Exception {
        try (var other = new Other()) {
            other.crash();
            var host = host();
            assertTrue(elsewhere("status").exits(3).out().contains("crashed"));
            var refused = elsewhere("recover").exits(2).err();
            assertTrue(refused.contains("may still run a, b in another container (pid namespace) of " + host)
                    && refused.contains("--gone " + host) && refused.lines().count() == 1, refused);
            assertTrue(elsewhere("recover --gone nowhere").exits(2).err().contains("--gone " + host));
            assertEquals(2, cli.events("started").size());
            cli.file("go", "");
            Cli.await("both ends", () -> recorded("a") && recorded("b"));
            elsewhere("recover").exits(0);
        }
        eachRan("begin\nend\n");
        assertEquals(2, cli.events("started").size());
    }

    @Test
    void whatRanOnAMachineThatIsGoneRunsAgain() throws Exception {
        var host = host();
        try (var other = new Other()) {
            other.crash();
            // Its power goes.
            var all = other.machine.process().descendants().toList();
            other.machine.process().destroyForcibly().waitFor();
            Cli.await("nothing runs there", () -> all.stream().noneMatch(ElsewhereTest::runs));
            cli.file("go", "");
            elsewhere("recover").exits(2);
            elsewhere("recover --gone " + host).exits(0);
        }
        eachRan("begin\nbegin\nend\n");
    }

    /// Who runs it is told by name, asked as always, and passed over by nobody.
    @Test
    void whoRunsItOnAnotherMachineIsToldAndHeard() throws Exception {
        try (var _ = new Other()) {
            var status = elsewhere("status").exits(0).out();
            assertTrue(status.contains(": running,") && status.contains("held by process ") && status.contains("(pid namespace) of ")
                    && status.contains(", last heard of "), status);
            assertTrue(elsewhere("runs").exits(0).out().contains(" running "));
            assertTrue(elsewhere("recover").exits(2).err().contains("is run by process "));
            assertTrue(elsewhere("recover --gone " + host()).exits(2).err().contains("is run by process "), "it isn't gone");
            assertTrue(elsewhere("clean --keep 0").exits(0).out().contains("is held by process "));
            elsewhere("stop").exits(0);
            Cli.await("the end", () -> Files.exists(cli.latest().resolve("aggregate-report.json")));
        }
        assertTrue(elsewhere("status").exits(0).out().contains("finished"));
        assertEquals(2, cli.events("started").size());
    }

    /// What stands in the lock decides where no lock of the kernel's can be asked.
    @Test
    void aHolderOnAnotherMachineIsTakenToLive() throws Exception {
        try (var other = new Other()) {
            other.crash();
            var lock = cli.latest().resolve("lock");
            Files.writeString(lock, Cli.text(lock).replaceFirst("@\\w+", "@ffffffff").replaceFirst("\"host\":\"[^\"]+", "\"host\":\"n2"));
            var status = cli.run("status").exits(0).out();
            assertTrue(status.matches("(?s).*held by process \\d+ on n2, last heard of \\d+s ago.*"), status);
            assertTrue(cli.run("recover").exits(2).err().contains("on n2: watch it with"));
            assertTrue(cli.run("recover", "--gone", "n2").exits(2).err().contains("may still run a, b in another container"));
        }
    }

    private static String host() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    /// What has died isn't gone, but a zombie, while its new parent doesn't wait for it: this JVM is one once it has been made a subreaper.
    private static boolean runs(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private boolean recorded(String task) throws IOException {
        return Cli.text(cli.latest().resolve("tasks/" + task + "/1/exitcode")).endsWith("\n");
    }
}
