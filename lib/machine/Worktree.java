package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import lib.journal.*;
import lib.model.*;

/// One git worktree per task: `.worktrees/<task>` on the branch `orchestrate/<run>/<task>`. It makes them and finds them again; it never
/// deletes, resets or switches one, because what is in it may be hours of somebody's work.
public final class Worktree {
    /// Several `git worktree add` at once may meet on git's lock files; the loser tries again.
    private static final int TRIES = 20;

    /// Set while git runs a hook; they would send calls to another repository (git-rev-parse(1), `--local-env-vars`).
    public static final Set<String> LOCAL = Set.of("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS",
            "GIT_CONFIG_COUNT", "GIT_OBJECT_DIRECTORY",
            "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
                    "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
            "GIT_SHALLOW_FILE", "GIT_COMMON_DIR");

    private static final String FOLDER = ".worktrees";

    /// What the names of our branches begin with.
    public static final String BRANCHES = "orchestrate/";

    private final Path root;
    private final String run;
    private final Path scratch;
    private final Spawner spawner;
    private final Leash leash;

    /// @param root    the folder that gets `.worktrees`
    /// @param scratch for git's output
    /// @param leash   the task's
    Worktree(Path root, String run, Path scratch, Spawner spawner, Leash leash) {
        this.root = root;
        this.run = run;
        this.scratch = scratch;
        this.spawner = spawner;
        this.leash = leash;
    }

    /// The folder inside the task's worktree where an earlier run of it worked, if that is still there.
    static Optional<Path> existing(Path root, Task task) {
        var dir = task.place().dir() == null ? root : root.resolve(task.place().dir()).normalize();
        var top = dir;
        while (top != null && !Files.exists(top.resolve(".git"))) top = top.getParent();
        if (top == null || !OwnFolder.is(root.resolve(FOLDER)) || !Files.exists(path(root, task).resolve(".git"))) return Optional.empty();
        return Optional.of(path(root, task).resolve(top.relativize(dir)).normalize()).filter(Files::isDirectory);
    }

    /// The task in the worktree it has already, if it has one and wants one.
    public static Task kept(Path root, Task task, Policy policy) {
        return existing(root, task).filter(_ -> policy.worktreeOf(task)).map(dir -> task.in(dir).worktree(false)).orElse(task);
    }

    public static Path path(Path root, Task task) {
        return root.resolve(FOLDER).resolve(task.id());
    }

    static String branch(String run, Task task) {
        return BRANCHES + run + "/" + task.id();
    }

    /// The task's folder inside its own worktree, made now if an earlier attempt has not made it.
    ///
    /// @param dir the folder it would run in without one
    /// @throws UserError in one sentence if there can't be one
    Path make(Task task, Path dir) throws IOException {
        var prefix = git(dir, "rev-parse", "--show-prefix");
        if (!prefix.ok())
            throw new UserError(dir + ": not in a git repository, so task '" + task.id()
                    + "' can have no worktree: run 'git init' and commit, or leave the worktree out");
        var path = path(root, task);
        OwnFolder.checked(RunFolder.folders(path.getParent()));
        var branch = branch(run, task);
        boolean ours = git(dir, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch).ok();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) add(task, dir, path, branch, ours);
        else if (!ours || !Files.exists(path.resolve(".git")))
            throw new UserError(path + ": already there, from an earlier run: save what you need, then 'git worktree remove "
                    + root.relativize(path) + "'");
        return path.resolve(prefix.out.strip()).normalize();
    }

    private void add(Task task, Path dir, Path path, String branch, boolean ours) throws IOException {
        var ignore = path.resolveSibling(".gitignore");
        if (!Files.exists(ignore)) Files.writeString(ignore, "*\n");
        var base = task.place().base() == null ? "HEAD" : task.place().base();
        if (!git(dir, "rev-parse", "--verify", "--quiet", base + "^{commit}").ok())
            throw new UserError("worktree of task '" + task.id() + "': '" + base + "' is no commit in " + dir
                    + (base.equals("HEAD") ? ": commit something first" : ": mend its base"));
        for (int n = 1; ; n++) {
            // A branch without its worktree was left by a try that met a lock half way.
            var made = ours || n > 1 && git(dir, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch).ok()
                    ? git(dir, "worktree", "add", path.toString(), branch)
                    : git(dir, "worktree", "add", "--no-track", "-b", branch, path.toString(), base);
            if (made.ok()) return;
            if (n == TRIES || !made.locked())
                throw new UserError("worktree of task '" + task.id() + "': git says '" + made.sentence() + "'");
            pause(ThreadLocalRandom.current().nextLong(20, 50L * Math.min(n, 10)));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Result(int code, String out, String err) {
        boolean ok() {
            return code == 0;
        }

        /// Whether another git was in the way: it holds a lock, or its worktree is half made.
        boolean locked() {
            return !err.contains("not a valid branch name") && err.contains(".lock") || err.contains("failed to read ")
                    && err.contains("/worktrees/") || err.contains("could not lock") || err.contains("Unable to create")
                    || err.contains("cannot lock ref");
        }

        /// What git complains of; a complaint that ends in `;` has its hint on the next line.
        String sentence() {
            var said = err.lines().dropWhile(l -> !l.startsWith("fatal:") && !l.startsWith("error:")).toList();
            if (said.isEmpty()) return err.isBlank() ? "exit " + code : Text.line(err, 300);
            var first = said.getFirst().replaceFirst("^(fatal|error): ", "");
            return Text.line(first.endsWith(";") && said.size() > 1 ? first + " " + said.get(1) : first, 300);
        }
    }

    /// Through the spawner like a task: in a session of its own, so that Ctrl-C doesn't reach it, on the task's leash, and into files, so
    /// that what a hook leaves running keeps nobody waiting.
    private Result git(Path dir, String... args) throws IOException {
        var argv = new ArrayList<>(List.of("git", "-C", dir.toString()));
        argv.addAll(List.of(args));
        var env = new HashMap<>(System.getenv());
        env.keySet().removeAll(LOCAL);
        env.put("LC_ALL", "C");
        env.put("GIT_TERMINAL_PROMPT", "0");
        var out = Files.createTempFile(scratch, "git", ".out");
        var err = Files.createTempFile(scratch, "git", ".err");
        try {
            var exit = spawner.run(new Spawner.Launch(argv, env, dir, Path.of("/dev/null"), out, err, null), leash, _ -> {});
            if (leash.pulled()) throw new UserError("stopped while its worktree was made");
            return new Result(exit.status(), Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
