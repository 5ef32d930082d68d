package lib;

import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import org.apache.commons.exec.*;

/// One git worktree per task: `.worktrees/<task>` on the branch `orchestrate/<run>/<task>`. It makes them and finds them again; it never
/// deletes, resets or switches one, because what is in it may be hours of somebody's work.
final class Worktree {
    /// Several `git worktree add` at once may meet on git's lock files; the loser tries again.
    private static final int TRIES = 20;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path root;
    private final String run;

    /// @param root the folder that gets `.worktrees`
    Worktree(Path root, String run) {
        this.root = root;
        this.run = run;
    }

    static Path path(Path root, Task task) {
        return root.resolve(".worktrees").resolve(task.id());
    }

    static String branch(String run, Task task) {
        return "orchestrate/" + run + "/" + task.id();
    }

    /// The task's folder inside its own worktree, made now if an earlier attempt has not made it.
    ///
    /// @param dir the folder it would run in without one
    /// @throws UserError in one sentence if there can't be one
    Path make(Task task, Path dir) throws IOException {
        var prefix = git(dir, "rev-parse", "--show-prefix");
        if (!prefix.ok()) throw new UserError(dir + ": not in a git repository, so task '" + task.id() + "' can have no worktree: run 'git init' and commit, or leave the worktree out");
        var path = path(root, task);
        var branch = branch(run, task);
        boolean ours = git(dir, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch).ok();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) add(task, dir, path, branch, ours);
        else if (!ours || !Files.exists(path.resolve(".git")))
            throw new UserError(path + ": already there, from an earlier run: save what you need, then 'git worktree remove " + root.relativize(path) + "'");
        return path.resolve(prefix.out.strip()).normalize();
    }

    private void add(Task task, Path dir, Path path, String branch, boolean ours) throws IOException {
        var ignore = RunFolder.folders(path.getParent()).resolve(".gitignore");
        if (!Files.exists(ignore)) Files.writeString(ignore, "*\n");
        var base = task.place().base() == null ? "HEAD" : task.place().base();
        if (!git(dir, "rev-parse", "--verify", "--quiet", base + "^{commit}").ok())
            throw new UserError("worktree of task '" + task.id() + "': '" + base + "' is no commit in " + dir + (base.equals("HEAD") ? ": commit something first" : ": mend its base"));
        for (int n = 1; ; n++) {
            // A branch without its worktree was left by a try that met a lock half way.
            var made = ours || n > 1 && git(dir, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch).ok()
                    ? git(dir, "worktree", "add", path.toString(), branch)
                    : git(dir, "worktree", "add", "--no-track", "-b", branch, path.toString(), base);
            if (made.ok()) return;
            if (n == TRIES || !made.locked()) throw new UserError("worktree of task '" + task.id() + "': git says '" + made.sentence() + "'");
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
            return err.contains(".lock") || err.contains("failed to read ") && err.contains("/worktrees/") || err.contains("could not lock") || err.contains("Unable to create") || err.contains("cannot lock ref");
        }

        String sentence() {
            return err.lines().filter(l -> l.startsWith("fatal:") || l.startsWith("error:")).findFirst().orElse(err.strip())
                    .replaceFirst("^(fatal|error): ", "");
        }
    }

    private static Result git(Path dir, String... args) throws IOException {
        var command = new CommandLine("git").addArgument("-C").addArgument(dir.toString(), false).addArguments(args, false);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var executor = DefaultExecutor.builder().setExecuteStreamHandler(new PumpStreamHandler(out, err)).setThreadFactory(Thread.ofVirtual().factory()).get();
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(LIMIT).get());
        executor.setExitValues(null);
        var env = new HashMap<>(System.getenv());
        // Set while git runs a hook; they would send our calls to another repository.
        env.keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"));
        env.put("LC_ALL", "C");
        env.put("GIT_TERMINAL_PROMPT", "0");
        try {
            return new Result(executor.execute(command, env), out.toString(), err.toString());
        } catch (ExecuteException e) {
            return new Result(e.getExitValue(), out.toString(), err.toString());
        }
    }
}
