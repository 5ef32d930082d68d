package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.journal.*;
import lib.model.*;

/// One git worktree per task and run: `.worktrees/<run>/<task>` on a branch of its own (see [Branches]), to which `.worktrees/<task>` is a
/// link until a later run has one. It makes them and finds them again; it never deletes, resets or switches one, because what is in it
/// may be hours of somebody's work.
public final class Worktree {
    static final String FOLDER = ".worktrees";

    private final Path root;
    private final String run;
    private final Git git;
    private final Leash leash;

    /// @param root    the folder that gets `.worktrees`
    /// @param scratch for git's output
    /// @param leash   the task's
    Worktree(Path root, String run, Path scratch, Spawner spawner, Leash leash) {
        this(root, run, Git.onLeash(spawner, leash, scratch), leash);
    }

    private Worktree(Path root, String run, Git git, Leash leash) {
        this.root = root;
        this.run = run;
        this.git = git;
        this.leash = leash;
    }

    /// Likewise for tasks that work on another machine.
    public static Worktree ofOthers(Path root, String run, Git git) {
        return new Worktree(root, run, git, new Leash(Map.of()));
    }

    /// Whether this folder is in a worktree that was made here.
    static boolean isOurs(Path folder) {
        for (var part : folder) if (part.toString().equals(FOLDER)) return true;
        return false;
    }

    /// The folders of this program.
    static List<Path> ours(Path root) {
        return List.of(root.resolve(FOLDER), RunFolder.home(root));
    }

    /// Makes the folder that has all of them.
    static void folder(Path root) throws IOException {
        var all = OwnFolder.checked(RunFolder.folders(root.resolve(FOLDER)));
        if (!Files.exists(all.resolve(".gitignore"))) Files.writeString(all.resolve(".gitignore"), "*\n");
    }

    /// The folder inside the task's worktree where an earlier run of it worked, if that is still there.
    private static Optional<Path> existing(Path root, String run, Task task) {
        var dir = task.place().dir(root);
        var top = dir;
        while (top != null && !Files.exists(top.resolve(".git"))) top = top.getParent();
        var path = path(root, run, task);
        if (top == null || !OwnFolder.is(root.resolve(FOLDER)) || !Files.exists(path.resolve(".git"))) return Optional.empty();
        return Optional.of(path.resolve(top.relativize(dir)).normalize()).filter(Files::isDirectory);
    }

    /// The task in the worktree it has had in this run, if it has one and wants one.
    public static Task kept(Path root, String run, Task task, Policy policy) {
        return existing(root, run, task).filter(_ -> policy.worktreeOf(task)).map(dir -> task.in(dir).worktree(false))
                .orElseGet(() -> FolderCopy.kept(root, run, task));
    }

    /// Where the task's worktree is in this run, or will be. One that was made when all runs shared a folder stays where it is.
    static Path path(Path root, String run, Task task) {
        var path = root.resolve(FOLDER).resolve(run).resolve(task.id());
        var before = latest(root, task);
        boolean moved = Files.exists(path) || !Files.isDirectory(before, LinkOption.NOFOLLOW_LINKS)
                || !began(before, Branches.of(run, task.id()).getFirst());
        return moved ? path : before;
    }

    /// Where people look for it: a link to that of the latest run.
    public static Path latest(Path root, Task task) {
        return root.resolve(FOLDER).resolve(task.id());
    }

    /// Whether a worktree is on this branch, or was until its task left it (gitrepository-layout(5)).
    private static boolean began(Path worktree, String branch) {
        try {
            var git = Git.folders(worktree);
            if (git.isEmpty()) return false;
            if (Files.readString(git.getFirst().resolve("HEAD")).strip().equals("ref: refs/heads/" + branch)) return true;
            var log = git.getFirst().resolve("logs/HEAD");
            return Files.exists(log) && Bytes.text(Files.readAllBytes(log)).contains("checkout: moving from " + branch + " to ");
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether the task works in a worktree of ours, in this run or since an earlier one, be it there or gone.
    public static boolean has(Task task, Policy policy) {
        return policy.worktreeOf(task) || task.place().dir() != null && isOurs(task.place().dir());
    }

    /// The worktree of ours that the task works in, in this run or since an earlier one; null if in none.
    public static Path of(Path root, String run, Task task, Policy policy) {
        if (policy.worktreeOf(task)) return path(root, run, task);
        if (task.place().dir() == null) return null;
        var top = root.resolve(task.place().dir()).normalize();
        while (top.startsWith(root.resolve(FOLDER)) && !Files.exists(top.resolve(".git"))) top = top.getParent();
        return top.startsWith(root.resolve(FOLDER)) && top.endsWith(task.id()) ? top : null;
    }

    /// The task's folder inside its own worktree, made now if an earlier attempt has not made it.
    ///
    /// @param dir  the folder it would run in without one
    /// @param link paths below the top of the repository that it has as links
    /// @throws UserError in one sentence if there can't be one
    Path make(Task task, Path dir, List<String> link) throws IOException {
        var prefix = git(dir, "rev-parse", "--show-prefix");
        if (!prefix.ok())
            throw new UserError(dir + ": not in a git repository, so task '" + task.id()
                    + "' can have no worktree: run 'git init' and commit, or leave the worktree out");
        folder(root);
        var path = path(root, run, task);
        OwnFolder.checked(RunFolder.folders(path.getParent()));
        var branch = made(dir, Branches.of(run, task.id()));
        WorktreeRepair.restore(git, dir, path);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) add(task, dir, path, branch);
        else if (!Files.exists(path.resolve(".git")))
            throw new UserError(path + ": already there, and none of this run's: save what you need, then 'git worktree remove "
                    + root.relativize(path) + "'");
        else WorktreeRepair.complete(git, path);
        WorktreeFiles.bring(git, leash, dir, path, ours(root), link);
        var latest = latest(root, task);
        if (!path.equals(latest) && (Files.isSymbolicLink(latest) || !Files.exists(latest)))
            RunFolder.link(latest, Path.of(run).resolve(task.id()));
        return path.resolve(prefix.out().stripTrailing()).normalize();
    }

    /// The one of these branches that there is; null if there is none.
    private String made(Path dir, List<String> branches) throws IOException {
        return Branches.found(branches, git(dir, Branches.asked(branches)).out());
    }

    /// @param branch left by an earlier attempt; null if there is none
    private void add(Task task, Path dir, Path path, String branch) throws IOException {
        var base = task.place().base() != null ? task.place().base() : branch == null ? begun(task, dir) : "HEAD";
        if (!git(dir, "rev-parse", "--verify", "--quiet", base + "^{commit}").ok())
            throw new UserError("worktree of task '" + task.id() + "': '" + base + "' is no commit in " + dir
                    + (base.equals("HEAD") ? ": commit something first" : ": mend its base"));
        var names = branch == null ? Branches.of(run, task.id()) : List.of(branch);
        for (var name : names) {
            var made = add(dir, path, name, branch == null ? base : null);
            if (made.ok()) return;
            if (Files.exists(path.resolve(".git")))
                throw new UserError("worktree of task '" + task.id() + "': it is there, but git's post-checkout hook failed: '"
                        + made.sentence() + "': mend the hook, then 'orchestrate retry'");
            if (name.equals(names.getLast()) || !Branches.taken(made))
                throw new UserError("worktree of task '" + task.id() + "': git says '" + made.sentence() + "'");
        }
    }

    /// With whose work its worktree begins, if they have worked in one: of each the run and the task. Nothing is built on the work of one
    /// that did not succeed.
    public static Stream<String[]> builtOn(Task task, String run) {
        return Stream.concat(task.place().earlier().stream().filter(of -> !of.endsWith(Task.ANYHOW)).map(of -> of.split("/", 2)),
                task.after().stream().filter(id -> !task.anyhow().contains(id)).map(id -> new String[] {run, id}));
    }

    /// What its branch starts from: the work of those it comes after and that have succeeded, together.
    public String begun(Task task, Path dir) throws IOException {
        var branches = new LinkedHashMap<String, String>();
        for (var of : builtOn(task, run).toList()) {
            var branch = made(dir, Branches.of(of[0], of[1]));
            if (branch != null) branches.put(of[1], branch);
        }
        String commit = null;
        var from = new ArrayList<String>();
        for (var id : branches.keySet()) {
            var branch = branches.get(id);
            var message = "Merge " + id + " with " + String.join(", ", from) + " for " + task.id();
            var merged = commit == null ? new GitMerge.Clean(Saved.HEADS + branch)
                    : GitMerge.of(git.known(dir), dir, commit, Saved.HEADS + branch, message, null);
            commit = switch (merged) {
                case GitMerge.Clean(var one) -> one;
                case GitMerge.Conflict(var files, var words) -> throw new UserError("worktree of task '" + task.id() + "': the work of "
                        + id + " and of " + String.join(", ", from) + ", which it comes after, "
                        + (words != null ? "can't be merged: " + words : "conflicts in " + String.join(", ", files))
                        + ": mend one of them, then 'orchestrate retry'");
            };
            from.add(id);
        }
        return commit == null ? "HEAD" : commit;
    }

    /// Puts what was done on another machine where it would be if it were done here.
    ///
    /// @param from what the branch began with
    /// @param tip  what it has now
    public void bring(Task task, Path dir, String branch, String from, String tip) throws IOException {
        folder(root);
        var path = path(root, run, task);
        OwnFolder.checked(RunFolder.folders(path.getParent()));
        if (!Files.exists(path.resolve(".git"))) {
            var made = add(dir, path, branch, made(dir, List.of(branch)) == null ? from : null);
            if (!made.ok()) throw new IOException("git says '" + made.sentence() + "'");
            var latest = latest(root, task);
            if (Files.isSymbolicLink(latest) || !Files.exists(latest)) RunFolder.link(latest, Path.of(run).resolve(task.id()));
        }
        boolean on = git(path, "symbolic-ref", "--quiet", "HEAD").out().strip().equals(Saved.HEADS + branch);
        // Of two trees: what somebody has changed there is not lost.
        if (on) must(path, "read-tree", "-m", "-u", "HEAD", tip);
        must(path, "update-ref", "-m", "orchestrate: brought home", Saved.HEADS + branch, tip);
    }

    private void must(Path dir, String... args) throws IOException {
        var end = git(dir, args);
        if (!end.ok()) throw new IOException("git says '" + end.sentence() + "'");
    }

    /// @param base what a new branch starts from; null if the branch is there
    private Git.Result add(Path dir, Path path, String branch, String base) throws IOException {
        // A branch without its worktree was left by a try that met a lock half way.
        return Git.unlocked(n -> base == null || n > 1 && branch.equals(made(dir, List.of(branch)))
                ? git(dir, "worktree", "add", "--quiet", path.toString(), branch)
                : git(dir, "worktree", "add", "--quiet", "--no-track", "-b", branch, path.toString(), base), Branches::taken);
    }

    private Git.Result git(Path dir, String... args) throws IOException {
        var result = git.run(dir, args);
        if (leash.pulled()) throw new UserError("stopped while its worktree was made");
        return result;
    }
}
