package tests.places;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.DocShell;
import tests.Repo;

/// Three machines that are reached by a real ssh, each an sshd in a pid, host-name and mount namespace of its own, so that to end its first
/// process is a loss of power; with a folder of its own for each of the test's methods.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnHosts {
    private static final List<String> PROGRAMS = List.of("ssh", "sshd", "ssh-keygen", "unshare");
    /// Where those of two runs of these tests hardly meet.
    private static final int BASE = 22_000 + (int) (ProcessHandle.current().pid() % 90) * 20;

    private final boolean apart;
    private Path temp;
    Path hosts;
    Cli cli;

    /// @param apart whether they see none of the files of the test's methods
    OwnHosts(boolean apart) {
        this.apart = apart;
    }

    @BeforeAll
    void up(@TempDir Path folder) throws IOException {
        temp = folder;
        Programs.need("a machine of one's own", PROGRAMS);
        Files.createDirectory(temp.resolve("runs"));
        hosts = temp.resolve("hosts");
        machines();
    }

    void machines() throws IOException {
        var env = new HashMap<>(Map.of("SSH_BASE_PORT", "" + (BASE + (apart ? 10 : 0))));
        if (apart) env.put("SSH_WITHOUT", temp.resolve("runs").toString());
        DocShell.below(temp).cli.with(env).other(Repo.path("tests/places/hosts-up.sh").toString(), hosts.toString(), "a", "b", "c")
                .exits(0);
    }

    @AfterAll
    void down() throws IOException {
        if (hosts == null) return;
        var shell = DocShell.below(temp).cli;
        shell.other(Repo.path("tests/places/hosts-down.sh").toString(), hosts.toString()).exits(0);
        shell.nothingLeft();
    }

    @BeforeEach
    void place(TestInfo test) throws IOException {
        cli = DocShell.below(temp.resolve("runs").resolve(test.getTestMethod().orElseThrow().getName())).cli
                .with("ORCHESTRATE_SSH", "ssh -F " + hosts.resolve("ssh_config"));
    }
}
