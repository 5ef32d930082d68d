package tests;

import module java.base;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// A run whose folder, or a part of it, is taken away: it ends at once and says why, or goes on.
@Timeout(300)
class GoneTest extends OnCommandLine {
    private void ends(String mischief) throws IOException {
        cli.other("git", "init", "-q").exits(0);
        long begun = System.nanoTime();
        var err = cli.run("run", mischief + "; touch ../gone; sleep {}", ":::", "200", "201").exits(1).err();
        assertTrue(err.contains("the run's folder is gone, removed or renamed") && err.contains("ORCHESTRATE_STATE=DIR"), err);
        assertEquals(1, err.lines().filter(l -> l.contains("the run's folder is gone")).count(), err);
        assertFalse(err.contains("make room"), err);
        assertTrue(System.nanoTime() - begun < 60_000_000_000L, mischief);
    }

    @Test
    void aRunWhoseFolderIsRemovedEnds() throws IOException {
        ends("rm -rf .orchestrate");
    }

    @Test
    void aRunThatGitCleansAwayEnds() throws IOException {
        ends("git clean -qfdx");
    }

    @Test
    void aRunWhoseProjectIsRenamedEnds() throws IOException {
        ends("[ -e ../gone ] || mv ../work ../work2; cd ..");
    }

    @Test
    void partsThatAreGoneAreMadeAgain() throws IOException {
        cli.run("run", "rm -rf .orchestrate/latest/tasks .orchestrate/latest/logs .orchestrate/latest/results; : {}", "-j", "1", ":::", "a",
                "b", "c").exits(0);
        assertEquals(3, cli.report().at("/summary/successful").asInt());
    }

    @Test
    void whatGitIsToldToSpareSurvives() throws IOException {
        cli.other("git", "init", "-q").exits(0);
        cli.run("run", "git clean -qfdx -e .orchestrate; : {}", ":::", "a").exits(0);
    }

    @Test
    void runsMayBeKeptElsewhere() throws IOException {
        var state = temp.resolve("state");
        var elsewhere = cli.with("ORCHESTRATE_STATE", state.toString());
        elsewhere.other("git", "init", "-q").exits(0);
        elsewhere.run("run", "git clean -qfdx; exit {}", ":::", "0", "1").exits(1);
        assertTrue(Files.exists(state.resolve("latest/aggregate-report.json")));
        assertFalse(Files.exists(cli.cwd().resolve(".orchestrate")));
        assertTrue(elsewhere.run("status").exits(0).out().contains("1 failed"));
        elsewhere.run("retry").exits(1);
    }
}
