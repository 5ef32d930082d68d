package lib.machine;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Predicate;
import lib.model.*;

/// Git, called in a folder: in plain English and without questions. It goes by the folder alone, also if this program was started by a hook
/// of another repository. It knows nothing of what is asked.
///
/// It runs in a session of its own, so that Ctrl-C doesn't reach it, and writes into files, so that what a hook leaves running keeps
/// nobody waiting.
public final class Git {
    /// Set while git runs a hook; they would send calls to another repository (git-rev-parse(1), `--local-env-vars`).
    public static final Set<String> LOCAL = Set.of("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS",
            "GIT_CONFIG_COUNT", "GIT_OBJECT_DIRECTORY",
            "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
            "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
            "GIT_SHALLOW_FILE", "GIT_COMMON_DIR");

    private static final long PATIENCE_SECONDS = 20;
    private static final long WRITING_SECONDS = 600;

    /// Several gits at once meet on lock files; the loser tries again, for some seconds in all.
    static final int TRIES = 20;
    private static final long LEAST_MILLIS = 20, MORE_MILLIS = 50, SLOWEST = 10;

    /// A call that may meet the lock of another git.
    interface Call {
        /// @param n which try it is, from 1
        Result run(int n) throws IOException;
    }

    private interface Way {
        Exit run(Spawner.Launch launch) throws IOException;
    }

    private final Way way;
    private final Path scratch;
    private final Map<String, String> env;

    private Git(Way way, Path scratch, Map<String, String> env) {
        this.way = way;
        this.scratch = scratch;
        this.env = env;
    }

    private static Git of(Way way, Path scratch) {
        var env = new HashMap<>(Caller.environment());
        env.keySet().removeAll(LOCAL);
        env.put("LC_ALL", "C");
        env.put("GIT_TERMINAL_PROMPT", "0");
        return new Git(way, scratch, env);
    }

    /// Through the spawner like a task, and on the task's leash.
    ///
    /// @param scratch for what it writes
    static Git onLeash(Spawner spawner, Leash leash, Path scratch) {
        var git = of(launch -> spawner.run(launch, leash, _ -> {}), scratch);
        // What a hook leaves running is the task's.
        leash.mark(git.env);
        return git;
    }

    /// Git for looking at something: a call is ended after 20 seconds, and has failed then.
    public static Git looking() {
        return of(launch -> patiently(launch, PATIENCE_SECONDS), Path.of(System.getProperty("java.io.tmpdir")))
                .with("GIT_OPTIONAL_LOCKS", "0");
    }

    /// Git for writing objects and refs, which may take as long as there are files: ten minutes.
    ///
    /// @param scratch for what it writes
    public static Git writing(Path scratch) {
        return of(launch -> patiently(launch, WRITING_SECONDS), scratch);
    }

    private static Exit patiently(Spawner.Launch launch, long seconds) throws IOException {
        var process = new JdkLauncher().launch(launch);
        try {
            Orphans.wait(process.pid(), true);
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) throw new IOException("git takes too long");
            return new Exit.Code(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            process.destroyForcibly();
            Orphans.wait(process.pid(), false);
        }
    }

    /// The same with one more variable.
    public Git with(String name, String value) {
        var more = new HashMap<>(env);
        more.put(name, value);
        return new Git(way, scratch, more);
    }

    /// Who has told git no name commits by ours.
    public Git known(Path dir) throws IOException {
        var git = this;
        for (var who : List.of("AUTHOR", "COMMITTER"))
            if (!git.run(dir, "var", "GIT_" + who + "_IDENT").ok())
                git = git.with("GIT_" + who + "_NAME", "orchestrate").with("GIT_" + who + "_EMAIL", "orchestrate@localhost");
        return git;
    }

    /// Where git keeps what belongs to the worktree that a folder is in: its own part, with its index, and the repository's, with its
    /// objects and branches (gitrepository-layout(5)). Empty if the folder is in no worktree beside the main one.
    static List<Path> folders(Path dir) throws IOException {
        var top = dir;
        while (top != null && !Files.exists(top.resolve(".git"))) top = top.getParent();
        if (top == null || !Files.isRegularFile(top.resolve(".git"))) return List.of();
        var pointer = Files.readString(top.resolve(".git")).strip();
        if (!pointer.startsWith("gitdir: ")) return List.of();
        var own = top.resolve(pointer.substring("gitdir: ".length())).normalize();
        if (!Files.isRegularFile(own.resolve("commondir"))) return List.of();
        return List.of(own, own.resolve(Files.readString(own.resolve("commondir")).strip()).normalize());
    }

    /// The exit status of a call and what it wrote.
    public record Result(int code, String out, String err) {
        public boolean ok() {
            return code == 0;
        }

        /// Whether another git was in the way: it holds a lock, or its worktree is half made.
        boolean locked() {
            return !err.contains("not a valid branch name") && err.contains(".lock") || err.contains("failed to read ")
                    && err.contains("/worktrees/") || err.contains("could not lock") || err.contains("Unable to create")
                    || err.contains("cannot lock ref");
        }

        /// Git's complaint in a line; one that ends in `;` has its hint on the next line.
        public String sentence() {
            var said = err.lines().dropWhile(l -> !l.startsWith("fatal:") && !l.startsWith("error:")).toList();
            if (said.isEmpty()) return err.isBlank() ? "exit " + code : Text.line(err, 300);
            var first = said.getFirst().replaceFirst("^(fatal|error): ", "");
            return Text.line(first.endsWith(";") && said.size() > 1 ? first + " " + said.get(1) : first, 300);
        }
    }

    /// What it prints in this folder, with no file watcher asked or started, and no hook run.
    ///
    /// @throws IOException if it fails
    public String look(Path dir, String... args) throws IOException {
        var argv = new ArrayList<>(List.of("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"));
        argv.addAll(List.of(args));
        var result = unlocked(_ -> run(dir, argv.toArray(String[]::new)), _ -> false);
        if (!result.ok()) throw new IOException("git " + args[0] + " failed");
        return result.out();
    }

    /// Has it say what it says where this program does, on a terminal by its pager.
    ///
    /// @return its exit status
    public int shown(Path dir, List<String> args) throws IOException {
        var argv = new ArrayList<>(List.of("git", "-C", dir.toString(), "-c", "core.fsmonitor=false"));
        argv.addAll(args);
        var builder = new ProcessBuilder(argv).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(env);
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /// Calls it, and again while another git is in the way.
    ///
    /// @param last whether a result that seems to be due to that won't be another one the next time
    static Result unlocked(Call call, Predicate<Result> last) throws IOException {
        for (int n = 1; ; n++) {
            var result = call.run(n);
            if (result.ok() || n == TRIES || !result.locked() || last.test(result)) return result;
            pause(n);
        }
    }

    /// Waits before the next try, at random, so that two don't meet again.
    ///
    /// @param n how many there were
    static void pause(int n) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(LEAST_MILLIS, LEAST_MILLIS + MORE_MILLIS * Math.min(n, SLOWEST)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Calls it in this folder and waits.
    public Result run(Path dir, String... args) throws IOException {
        return run(dir, Path.of("/dev/null"), args);
    }

    /// Calls it with a text to read.
    Result tell(Path dir, String text, String... args) throws IOException {
        var in = Files.createTempFile(scratch, "git", ".in");
        try {
            return run(dir, Files.write(in, Bytes.of(text)), args);
        } finally {
            Files.deleteIfExists(in);
        }
    }

    private Result run(Path dir, Path in, String... args) throws IOException {
        var argv = new ArrayList<>(List.of("git", "-C", dir.toString()));
        argv.addAll(List.of(args));
        var out = Files.createTempFile(scratch, "git", ".out");
        var err = Files.createTempFile(scratch, "git", ".err");
        try {
            var exit = way.run(new Spawner.Launch(argv, env, dir, in, out, err, null));
            return new Result(exit.status(), text(out), text(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    /// Names of files may be no UTF-8.
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
