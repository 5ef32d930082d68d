package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;

/// What has been done in a worktree of ours, whatever an agent does with branches there.
@Tag("process")
class WorkDoneTest {
    @TempDir
    Path temp;
    private Cli cli;
    private Path worktree;

    @BeforeEach
    void aWorktree() throws IOException {
        cli = Cli.below(temp);
        git(cli.cwd(), "init", "-q");
        git(cli.cwd(), "commit", "-q", "--allow-empty", "-m", "first");
        worktree = cli.cwd().resolve(".worktrees/a");
        git(cli.cwd(), "worktree", "add", "-q", "-b", Branches.USUAL + "run/a", worktree.toString());
    }

    private void git(Path folder, String... args) throws IOException {
        var argv = new ArrayList<>(List.of("git", "-C", folder.toString(), "-c", "user.name=a", "-c", "user.email=a@b"));
        argv.addAll(List.of(args));
        assertEquals(0, cli.other(argv.toArray(String[]::new)).exit());
    }

    @Test
    void aCommitOnABranchOfItsOwnIsWork() throws IOException {
        assertTrue(WorkDone.none(worktree));
        git(worktree, "checkout", "-q", "-b", "fix/foo");
        assertTrue(WorkDone.none(worktree), "a branch alone is no work");
        Files.writeString(worktree.resolve("new.txt"), "new\n");
        git(worktree, "add", "new.txt");
        git(worktree, "commit", "-q", "-m", "work");
        assertFalse(WorkDone.none(worktree));
        git(worktree, "checkout", "-q", "--detach");
        assertFalse(WorkDone.none(worktree));
        assertTrue(WorkDone.words(worktree).contains("new.txt"), WorkDone.words(worktree));
    }

    /// In its worktree and on its branch it may do what it likes; elsewhere it is told of.
    @Test
    void whoLeavesItsWorktreeIsTold() throws IOException {
        var own = Branches.USUAL + "run/a";
        var main = WorkDone.branch(cli.cwd());
        assertNull(WorkDone.strayed(worktree, List.of(own, "other"), cli.cwd(), main));
        git(worktree, "checkout", "-q", "-b", "fix/foo");
        assertEquals("left its worktree: it is on fix/foo, not on " + own,
                WorkDone.strayed(worktree, List.of(own, "other"), cli.cwd(), main).words());
        git(cli.cwd(), "checkout", "-q", "-b", "elsewhere");
        assertEquals("left its worktree: the checkout it was made from was on " + main + " and is on elsewhere",
                WorkDone.strayed(worktree, List.of(own, "other"), cli.cwd(), main).words());
        git(cli.cwd(), "worktree", "remove", "--force", worktree.toString());
        assertEquals("left its worktree: it is gone", WorkDone.strayed(worktree, List.of(own, "other"), cli.cwd(), main).words());
    }

    @Test
    void whatIsNotCommittedIsWorkToo() throws IOException {
        Files.writeString(worktree.resolve("new.txt"), "new\n");
        assertFalse(WorkDone.none(worktree));
    }
}
