package tests.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;
import tests.DocShell;
import tests.Repo;

/// A real Slurm that is there for one test alone, with a folder of its own for each of its methods.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnSlurm {
    private static final List<String> PROGRAMS = List.of("munged", "munge", "slurmctld", "slurmd", "sbatch", "unshare");
    /// Where no other service is wont to listen, and where those of two runs of this test hardly meet.
    private static final int BASE = 17_000 + (int) (ProcessHandle.current().pid() % 40) * 200;

    private final int nodes, cpus;
    private Path temp;
    Path slurm;
    Cli cli;

    OwnSlurm(int nodes, int cpus) {
        this.nodes = nodes;
        this.cpus = cpus;
    }

    @BeforeAll
    void up(@TempDir Path folder) throws IOException {
        temp = folder;
        Programs.need("a Slurm of one's own", PROGRAMS);
        slurm = temp.resolve("slurm");
        var started = DocShell.below(temp).cli.with(Map.of("SLURM_BASE_PORT", "" + BASE, "SLURM_PREFIX", "t" + BASE + "x"))
                .other(Repo.path("tests/places/slurm-up.sh").toString(), slurm.toString(), "" + nodes, "" + cpus);
        assertEquals(0, started.exit(), started.err());
    }

    @AfterAll
    void down() throws IOException {
        if (slurm == null) return;
        var shell = DocShell.below(temp).cli;
        shell.other(Repo.path("tests/places/slurm-down.sh").toString(), slurm.toString()).exits(0);
        shell.nothingLeft();
    }

    @BeforeEach
    void place(TestInfo test) throws IOException {
        cli = DocShell.below(temp.resolve(test.getTestMethod().orElseThrow().getName())).cli
                .with("SLURM_CONF", slurm.resolve("etc/slurm.conf").toString());
    }
}
