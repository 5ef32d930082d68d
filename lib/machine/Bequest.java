package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import lib.journal.RunFolder;
import lib.model.*;

/// The result of one task given to another, as if that had come to it: its files and its branch. It doesn't know why.
///
/// @param run of the one that gets it
/// @param cwd the folder that run was started in
record Bequest(RunFolder run, Path cwd, Policy policy) {

    /// The files become those of the task's first attempt, as links to the same files where that can be; its branch has the same commit.
    ///
    /// @param attempt of `one` in the run `of`
    /// @throws UserError if it can't be had any more
    void give(RunFolder of, Task one, int attempt, Task task) throws IOException {
        check(of, one, attempt, task);
        var from = of.attempt(one.id(), attempt);
        if (policy.worktreeOf(task)) branch(of, one, task, task.place().dir(cwd));
        var to = run.makeAttempt(task.id(), 1);
        try (var files = Files.list(from)) {
            for (var file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
                try {
                    Files.createLink(to.resolve(file.getFileName()), file);
                } catch (IOException | UnsupportedOperationException e) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /// It only looks.
    ///
    /// @throws UserError if it can't be had any more
    void check(RunFolder of, Task one, int attempt, Task task) throws IOException {
        var dir = task.place().dir(cwd);
        boolean worktree = policy.worktreeOf(task);
        if (task.limits().outputs() != null && !worktree && Outputs.flaw(task.limits().outputs(), dir, FileTime.fromMillis(0))
                instanceof String flaw) throw new UserError(flaw);
        if (!Files.exists(of.attempt(one.id(), attempt).resolve("stdout"))) throw new UserError("its output is gone");
        if (worktree && left(of, one, dir, Git.looking()) == null) throw new UserError("its branch is gone");
    }

    /// Its branch; null if there is none.
    private static String left(RunFolder of, Task one, Path dir, Git git) throws IOException {
        var began = one.place().began();
        var names = Branches.of(began == null ? of.id() : began.run(), one.id());
        return Branches.found(names, git.run(dir, Branches.asked(names)).out());
    }

    private void branch(RunFolder of, Task one, Task task, Path dir) throws IOException {
        var git = Git.writing(run.attempt(task.id(), 1).getParent().getParent());
        var old = left(of, one, dir, git);
        if (old == null) throw new UserError("its branch is gone");
        var names = Branches.of(run.id(), task.id());
        if (Branches.found(names, git.run(dir, Branches.asked(names)).out()) != null) return;
        for (var name : names) {
            var made = git.run(dir, "branch", "--no-track", name, Saved.HEADS + old);
            if (made.ok()) return;
            if (!Branches.taken(made)) throw new UserError("git says '" + made.sentence() + "'");
        }
        throw new UserError("its branch can't be made");
    }
}
