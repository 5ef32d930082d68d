package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// Two machines that share a folder, played by two pid namespaces: neither sees the other's processes.
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

    private static String[] apart(String line) {
        return Stream.of(APART, List.of("sh", "-c", line)).flatMap(List::stream).toArray(String[]::new);
    }

    private Cli.Result elsewhere(String line) throws IOException {
        return cli.other(apart(cli.line(line)));
    }

    /// A machine with a run of two tasks that wait for the file `go`, and whose orchestrator dies when it is asked to.
    private final class Other implements AutoCloseable {
        final Cli.Running machine;

        Other() throws Exception {
            machine = cli.startOther(apart(cli.line("run -j 2 '" + WAIT + "' ::: a b") + " & run=$!\n"
                    + "while [ ! -e crash ]; do sleep 0.05; done; kill -9 $run; wait $run; touch crashed\n"
                    + "while [ ! -e leave ]; do sleep 0.05; done"));
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
            var host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
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
        var host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        try (var other = new Other()) {
            other.crash();
            // Its power goes.
            other.machine.process().destroyForcibly().waitFor();
            cli.file("go", "");
            elsewhere("recover").exits(2);
            elsewhere("recover --gone " + host).exits(0);
        }
        eachRan("begin\nbegin\nend\n");
    }

    private boolean recorded(String task) throws IOException {
        return Cli.text(cli.latest().resolve("tasks/" + task + "/1/exitcode")).endsWith("\n");
    }
}
