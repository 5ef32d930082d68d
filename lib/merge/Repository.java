package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.machine.*;
import lib.model.*;

/// A repository in which work is merged: new objects and one branch, and nothing else. No checkout, index or other branch is touched, no
/// hook runs. Git's own merge says what conflicts. It knows no tasks' order and no checks.
final class Repository {
    /// For a branch that must not be there yet (git-update-ref(1)).
    private static final String NOTHING = "";

    private final Path dir;
    private final String run;
    private final Git git;

    /// @param dir     a folder in it
    /// @param scratch for what git writes
    /// @throws UserError if there is no repository, or no commit in it
    Repository(Path dir, String run, Path scratch) throws IOException {
        this.dir = dir;
        this.run = run;
        this.git = Git.writing(scratch).known(dir);
        if (commit("HEAD") == null) throw new UserError(dir + ": no git repository with a commit, so there is nothing to merge into");
    }

    /// The commit that a name stands for; null if for none.
    String commit(String name) throws IOException {
        var found = ask("rev-parse", "--verify", "--quiet", name + "^{commit}");
        return found.ok() ? found.out().strip() : null;
    }

    /// The branch that is checked out; null if none is.
    String onto() throws IOException {
        var found = ask("symbolic-ref", "--quiet", "--short", "HEAD");
        return found.ok() ? found.out().strip() : null;
    }

    String tree(String commit) throws IOException {
        return must("rev-parse", commit + "^{tree}").strip();
    }

    /// Whether a folder's worktree belongs to this repository.
    boolean has(Path worktree) throws IOException {
        return common(worktree).equals(common(dir));
    }

    private Path common(Path folder) throws IOException {
        return folder.resolve(git.run(folder, "rev-parse", "--git-common-dir").out().strip()).normalize().toRealPath();
    }

    /// The commit that is checked out in a worktree of it.
    String checkedOut(Path worktree) throws IOException {
        var head = git.run(worktree, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
        if (!head.ok() && head.err().isBlank()) throw new UserError("its worktree is on no commit");
        if (!head.ok()) throw new UserError(worktree + ": git says '" + head.sentence() + "'");
        return head.out().strip();
    }

    /// Whether a worktree of it is on a branch.
    boolean onBranch(Path worktree) throws IOException {
        return git.run(worktree, "symbolic-ref", "--quiet", "HEAD").ok();
    }

    /// A branch that has this commit, and that wasn't made for or by the task of a worktree; null if there is none.
    String foreign(Path worktree, String commit) throws IOException {
        return must("for-each-ref", "--format=%(refname)", "--contains", commit, Saved.HEADS).lines()
                .filter(ref -> !WorkInProgress.isTasks(git, worktree, ref)).map(ref -> ref.substring(Saved.HEADS.length()))
                .findFirst().orElse(null);
    }

    /// How many files in a worktree of it are in no commit, and not ignored.
    int uncommitted(Path worktree) throws IOException {
        return (int) git.look(worktree, "status", "--porcelain", "--untracked-files=all").lines().count();
    }

    /// The files in which a commit differs from the last one it has in common with another; null if they have none.
    Set<String> touched(String start, String tip) throws IOException {
        var base = ask("merge-base", start, tip);
        if (!base.ok()) return null;
        return GitMerge.names(must("diff-tree", "-r", "--name-only", "-z", "--no-renames", base.out().strip(), tip));
    }

    boolean contains(String commit, String other) throws IOException {
        return ask("merge-base", "--is-ancestor", other, commit).ok();
    }

    /// The same merge is always the same commit: its time is when the task was done.
    GitMerge merge(String base, Candidate candidate) throws IOException {
        return GitMerge.of(git, dir, base, candidate.tip(), "Merge " + candidate.task() + " of " + run, candidate.ended() / 1000);
    }

    /// The first of these branches that is there, with its commit; null if none is.
    Map.Entry<String, String> first(List<String> branches) throws IOException {
        for (var branch : branches) {
            var commit = commit(Saved.HEADS + branch);
            if (commit != null) return Map.entry(branch, commit);
        }
        return null;
    }

    /// Moves a branch of ours, which nobody may have checked out.
    ///
    /// @param from where it is; null makes it
    /// @return whether it is there now; it isn't if another branch has the place of its name
    boolean move(String branch, String from, String to) throws IOException {
        if (Objects.equals(from, to)) return true;
        for (var line : must("worktree", "list", "--porcelain").split("\n\n"))
            if (line.lines().anyMatch(("branch " + Saved.HEADS + branch)::equals))
                throw new UserError(branch + " is checked out in " + line.lines().findFirst().orElseThrow().replaceFirst("^worktree ", "")
                        + ", where it would change under whoever works there: switch to another branch first");
        var moved = ask("update-ref", "-m", "orchestrate: integrate", Saved.HEADS + branch, to, from == null ? NOTHING : from);
        if (moved.ok() || from == null && Branches.taken(moved)) return moved.ok();
        throw new UserError(branch + " can't be moved: git says '" + moved.sentence() + "'");
    }

    private Git.Result ask(String... args) throws IOException {
        var argv = Stream.concat(Stream.of("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"), Stream.of(args));
        return git.run(dir, argv.toArray(String[]::new));
    }

    private String must(String... args) throws IOException {
        var result = ask(args);
        if (!result.ok()) throw new UserError(dir + ": git says '" + result.sentence() + "'");
        return result.out();
    }
}
