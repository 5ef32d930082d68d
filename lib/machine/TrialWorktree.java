package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;

/// A worktree of a run in which merged work is tried, one commit after the other, on no branch. What is ignored in it stays from one to the
/// next, as where somebody works by hand; what else a check has left there is committed and kept by a ref of ours, so that it is neither
/// lost nor in the way. It knows neither what is merged nor how it is checked.
public final class TrialWorktree {
    private final Path root;
    private final String run;
    private final String name;
    private final Path path;
    private final Path scratch;
    private final Git git;

    /// @param root    the folder that has `.worktrees`
    /// @param name    its own beside those of tasks
    /// @param scratch for what git writes
    public TrialWorktree(Path root, String run, String name, Path scratch) {
        this.root = root;
        this.run = run;
        this.name = name;
        this.path = root.resolve(Worktree.FOLDER).resolve(run).resolve(name);
        this.scratch = scratch;
        this.git = Git.writing(scratch);
    }

    /// Puts a commit there, which is made now if it isn't there yet.
    ///
    /// @param from a folder of the repository; the folder that stands for it in the worktree is given back
    /// @param link paths below the top of the repository that it has as links
    /// @throws UserError if it can't be
    public Path at(String commit, Path from, List<String> link) throws IOException {
        WorktreeRepair.restore(git, from, path);
        if (Files.exists(path.resolve(".git"))) {
            WorktreeRepair.complete(git, path);
            tidy();
            must(path, "switch", "--quiet", "--detach", commit);
        } else add(commit, from);
        WorktreeFiles.bring(git, new Leash(Map.of()), from, path, Worktree.ours(root), link);
        return path.resolve(must(from, "rev-parse", "--show-prefix").stripTrailing()).normalize();
    }

    /// What sets it up is to run there once more.
    public static void toSetUp(Path folder) throws IOException {
        if (Setup.done(folder) instanceof Path done) Files.deleteIfExists(done);
    }

    private void add(String commit, Path from) throws IOException {
        Worktree.folder(root);
        OwnFolder.checked(RunFolder.folders(path.getParent()));
        must(from, "worktree", "add", "--quiet", "--detach", path.toString(), commit);
    }

    private void tidy() throws IOException {
        if (git.look(path, "status", "--porcelain", "--untracked-files=normal").isEmpty()) return;
        int now = (int) (System.currentTimeMillis() / 1000);
        var saved = WorkInProgress.commit(path, run, Task.of(name, new Work.Shell(":")), now, scratch);
        if (saved == null || saved.commit() == null || saved.trouble() != null)
            throw new UserError(path + ": what a check has left there can't be kept"
                    + (saved == null ? "" : " (" + saved.words(name) + ")") + ": look at 'git status' there");
        // All of it is in this commit, so that it is what is checked out: no file is touched.
        must(path, "update-ref", "--no-deref", "-m", "orchestrate: kept", "HEAD", saved.commit());
        must(path, "reset", "--quiet");
        // It may be what set it up that is put away now.
        toSetUp(path);
    }

    private String must(Path dir, String... args) throws IOException {
        var result = Git.unlocked(_ -> git.run(dir, args), _ -> false);
        if (!result.ok()) throw new UserError(path + ": git says '" + result.sentence() + "'");
        return result.out();
    }
}
