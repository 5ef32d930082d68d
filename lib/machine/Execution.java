package lib.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import lib.agents.*;
import lib.journal.*;
import lib.model.*;

/// One attempt's life on this machine: its folder, its place, its process, its end. It knows neither other attempts nor what an end means.
///
/// @param secrets values of the task's own variables, which no file has
/// @param events  hears what happens on the way
/// @param answers what the task may read of others
/// @param room    variables for what it has to itself
record Execution(RunFolder run, Path cwd, Policy policy, Spawner spawner, Tailer tailer, LongSupplier clock, Consumer<Event> events,
                 Answers answers, Task task, int number, Map<String, String> secrets,
                 Map<String, String> room, Leash leash) {

    /// Files get the time of the kernel's last tick, which is up to so long ago (CONFIG_HZ=100, see time(7)).
    private static final long TICK_MILLIS = 10;
    /// A file that seems to be older than that, or of the future, may have its time from another clock than ours.
    private static final long FRESH_MILLIS = 1_000;

    /// Permission modes of agents that write nothing: claude's, gemini's and qwen's; codex's.
    private static final Set<String> READING = Set.of("plan", "read-only");
    private static final Path NOTHING = Path.of("/dev/null");
    /// fork(2)'s EAGAIN, in the system's own words.
    private static final String NO_FORK = "fork: Resource temporarily unavailable";

    /// Starts the attempt and follows it to its end.
    ///
    /// @param resume how it begins, see [Event.Resume]; null is with the task's prompt alone
    Event.Ended run(Event.Resume resume) {
        Exit exit;
        var said = Said.NOTHING;
        long ended = 0;
        boolean unchanged = false;
        if (task.limits().once() && Files.exists(run.attempt(task.id(), number)))
            return new Event.Ended(clock.getAsLong(), task.id(), number, new Exit.Lost("it may have run: its folder is there already"),
                    said);
        try {
            var folder = run.makeAttempt(task.id(), number);
            var dir = dir(folder);
            var agent = Agents.of(task);
            var invocation = resume == null ? agent.invoke(withAnswers(), session())
                    : resume.session() == null ? agent.invoke(told(withAnswers(), resume.prompt() + WorkDone.words(dir)), session())
                    : agent.resume(task, resume.session(), resume.prompt());
            var git = task.work() instanceof Work.Prompt ? Worktree.gitFolders(dir) : List.<Path>of();
            var launch = launch(folder, dir, git.isEmpty() ? invocation : agent.writing(invocation, git));
            write(folder.resolve("command"), CommandLines.rerun(launch, task, markers(run, task, number), invocation.env()) + "\n");
            for (var stream : List.of(launch.stdout(), launch.stderr())) Files.createFile(stream, RunFolder.PRIVATE_FILE);
            if (leash.pulled())
                return new Event.Ended(clock.getAsLong(), task.id(), number, new Exit.NotStarted("stopped before it started"), said);
            boolean placed = policy.worktreeOf(task) && task.work() instanceof Work.Prompt;
            var checkout = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir());
            var branch = placed ? WorkDone.branch(checkout) : null;
            var followed = follow(folder, agent);
            long began = clock.getAsLong();
            exit = spawner.run(launch, leash, pid -> spawned(Identity.of(pid)));
            // We may have been stopped meanwhile: the record tells how long ago it was, but nothing ends before it began.
            var recorded = recorded(launch.exitcode());
            ended = recorded == null ? clock.getAsLong() : Math.max(began, recorded.at);
            said = followed.finish();
            if (placed)
                said = said.with(WorkDone.strayed(Worktree.path(cwd, run.id(), task), Branches.of(run.id(), task.id()), checkout, branch));
            if (recorded == null) record(launch.exitcode(), exit);
            else if (recorded.exit instanceof Exit.NotStarted) exit = recorded.exit;
            unchanged = unchanged();
        } catch (IOException e) {
            exit = new Exit.NotStarted(e instanceof FileSystemException f ? f.getFile() + ": " + RunFolder.reason(e)
                    : String.valueOf(e.getMessage()));
        } catch (UserError e) {
            exit = new Exit.NotStarted(e.getMessage());
        }
        return ended(ended > 0 ? ended : clock.getAsLong(), exit, said, unchanged);
    }

    private Event.Ended ended(long at, Exit exit, Said said, boolean unchanged) {
        return new Event.Ended(at, task.id(), number, exit, null, said, null, unchanged ? true : null, null);
    }

    /// Whether an agent that was given a worktree to write in has left it as it was.
    private boolean unchanged() {
        return policy.worktreeOf(task) && task.work() instanceof Work.Prompt p
                && !READING.contains(Objects.requireNonNullElse(p.options().permissionMode(), ""))
                && WorkDone.none(Worktree.path(cwd, run.id(), task));
    }

    /// Another process began it. How it ended stands in its `exitcode`, written by what started it there; without that, nobody knows.
    Event.Ended adopt(Handle handle) {
        var folder = run.attempt(task.id(), number);
        var followed = follow(folder, Agents.of(task));
        leash.adopt(Identity.of(handle).orElse(null), this::spawned,
                () -> recorded(folder.resolve("exitcode")) != null);
        var said = followed.finish();
        var recorded = recorded(folder.resolve("exitcode"));
        if (recorded != null) return ended(recorded.at, recorded.exit, said, unchanged());
        boolean began = handle != null || Files.exists(folder.resolve("stdout"));
        return new Event.Ended(clock.getAsLong(), task.id(), number,
                began ? new Exit.Lost("there is no record of its exit") : new Exit.NotStarted(Exit.NEVER_BEGAN), said);
    }

    private Tailer.Followed follow(Path folder, Agent agent) {
        return tailer.follow(folder.resolve("stdout"), folder.resolve("stderr"), Agents.reader(agent),
                p -> events.accept(new Event.Noted(clock.getAsLong(), task.id(), number, p)),
                Objects.requireNonNullElse(policy.maxOutputOf(task), Long.MAX_VALUE),
                bytes -> events.accept(new Event.Flooded(clock.getAsLong(), task.id(), number, bytes)));
    }

    private void spawned(Identity process) {
        events.accept(new Event.Spawned(clock.getAsLong(), task.id(), number, leash.cgroup().in(process.handle())));
    }

    private record Recorded(Exit exit, long at) {}

    /// Null if there is no whole record.
    private Recorded recorded(Path file) {
        try {
            // What a task has put in its place may never be read to its end.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return null;
            var text = Files.readString(file);
            if (text.equals(SmallShell.NONE)) return new Recorded(new Exit.NotStarted(NO_FORK), clock.getAsLong() - age(file));
            if (!text.matches("\\d{1,3}\n")) return null;
            return new Recorded(new Exit.Code(Integer.parseInt(text.strip())), clock.getAsLong() - age(file));
        } catch (IOException e) {
            return null;
        }
    }

    /// Milliseconds since it was written, 0 or more. A file system may have a clock of its own, and the wall clock be set: if it seems to
    /// be long ago, what counts is how much older it is than a file made just now beside it.
    static long age(Path file) throws IOException {
        long written = Files.getLastModifiedTime(file).toMillis();
        long seems = System.currentTimeMillis() - written;
        if (Math.abs(seems) < FRESH_MILLIS) return Math.max(0, seems - TICK_MILLIS);
        var probe = file.resolveSibling(".now-" + UUID.randomUUID());
        try {
            return Math.max(0, Files.getLastModifiedTime(Files.createFile(probe, RunFolder.PRIVATE_FILE)).toMillis() - written);
        } catch (IOException e) {
            return 0;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /// What is known of an end stays true when there is no room to write it down here: the journal has it as well.
    private static void record(Path file, Exit exit) {
        try {
            RunFolder.write(file, exit.status() + "\n");
        } catch (IOException e) {
            // Said once, by the journal's trouble.
        }
    }

    /// An agent reads them at the end of its prompt.
    private Task withAnswers() {
        var task = task();
        if (task.place().prompt() != null && task.work() instanceof Work.Prompt p)
            task = task.doing(new Work.Prompt(p.agent(), written(task.place().prompt()), p.model(), p.args(), p.options(), p.profile()));
        if (task.place().answers() == null || !(task.work() instanceof Work.Prompt)) return task;
        return told(task, answers.toRead(task));
    }

    /// The prompt that a task before this one has made.
    private static String written(Path file) {
        try {
            if (!Files.isRegularFile(file)) throw new UserError(file + ": there is no such file: let a task before make it");
            if (Files.size(file) > 4L * Work.LONGEST_PROMPT) throw new UserError(file + ": this is too long for a prompt: shorten it");
            var text = Files.readString(file);
            if (text.isBlank()) throw new UserError(file + ": there is no prompt in this file: write what the agent shall do");
            if (text.startsWith("---\n"))
                throw new UserError(file + ": front matter is read before the start, and this file wasn't there: say it in the manifest");
            return text;
        } catch (IOException e) {
            throw new UserError(file + ": this prompt can't be read (" + RunFolder.reason(e) + "): save it as UTF-8 text");
        }
    }

    private static Task told(Task task, String words) {
        if (!(task.work() instanceof Work.Prompt p)) return task;
        return task.doing(new Work.Prompt(p.agent(), p.text() + "\n\n" + words, p.model(), p.args(), p.options(), p.profile()));
    }

    /// Runs the task's check where the attempt has worked. One that another process began is taken up: it may still run, or have its end.
    Event.Verified check() {
        if (task.own() != null && task.own().check() != null) return new Asking(task, number, run, clock, leash).check(this::dir);
        try {
            var folder = run.attempt(task.id(), number);
            var output = folder.resolve("verify");
            var exitcode = folder.resolve("verify.exitcode");
            if (Files.exists(output)) {
                leash.adopt(null, _ -> {}, () -> recorded(exitcode) != null);
                if (recorded(exitcode) instanceof Recorded(var exit, _)) return verified(output, exit);
            }
            Files.deleteIfExists(output);
            Files.createFile(output, RunFolder.PRIVATE_FILE);
            var env = environment(Map.of(), checkMarkers(run, task, number));
            var launch = new Spawner.Launch(List.of("/bin/sh", "-c", policy.verifyOf(task)), env, dir(folder), NOTHING, output, output,
                    exitcode);
            return verified(output, spawner.run(launch, leash, _ -> {}));
        } catch (IOException | UserError e) {
            return new Event.Verified(clock.getAsLong(), task.id(), number, new Exit.NotStarted(String.valueOf(e.getMessage())), null);
        }
    }

    private Event.Verified verified(Path output, Exit exit) {
        var said = tailer.follow(output, NOTHING, Agents.of("plain").reader(), _ -> {}).finish();
        return new Event.Verified(clock.getAsLong(), task.id(), number, exit, said.out().isEmpty() ? null : String.join("\n", said.out()));
    }

    private Path dir(Path scratch) throws IOException {
        var dir = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir()).normalize();
        if (task.place().copy()) dir = FolderCopy.of(cwd, run.id(), task).make(leash);
        if (policy.worktreeOf(task)) dir = new Worktree(cwd, run.id(), scratch, spawner, leash).make(task, dir, policy.linkOf(task));
        if (!Files.isDirectory(dir)) throw new UserError(dir + ": there is no such folder: make it, or mend the task's dir");
        return dir;
    }

    private Spawner.Launch launch(Path folder, Path dir, Agent.Invocation invocation) throws IOException {
        var stdin = task.place().stdin() == null ? NOTHING : cwd.resolve(task.place().stdin());
        if (!Files.exists(stdin)) throw new UserError(stdin + ": there is no such file: make it, or mend the task's stdin");
        if (task.place().answers() != null && !(task.work() instanceof Work.Prompt)) {
            stdin = folder.resolve("answers.md");
            write(stdin, answers.toRead(task));
        }
        if (invocation.stdin() != null) {
            stdin = folder.resolve("prompt.md");
            write(stdin, invocation.stdin());
        }
        var env = environment(invocation.env(), markers(run, task, number));
        var argv = PlainLine.argv(task, policy, argv(folder, invocation), env, dir.toString());
        return new Spawner.Launch(nice(argv), env, dir, stdin, folder.resolve("stdout"), folder.resolve("stderr"),
                folder.resolve("exitcode"));
    }

    private static List<String> argv(Path folder, Agent.Invocation invocation) throws IOException {
        var argv = new ArrayList<>(invocation.argv());
        for (var text : invocation.texts().entrySet()) {
            var file = folder.resolve(text.getKey().replaceFirst("^-+", "") + ".md");
            write(file, text.getValue());
            argv.addAll(1, List.of(text.getKey(), file.toString()));
        }
        return argv;
    }

    private List<String> nice(List<String> argv) {
        if (policy.nice() == null) return argv;
        var nice = new ArrayList<>(List.of("nice", "-n", Integer.toString(policy.nice())));
        nice.addAll(argv);
        return nice;
    }

    private Map<String, String> environment(Map<String, String> agents, Map<String, String> markers) {
        var env = new HashMap<>(Caller.environment());
        if (policy.worktreeOf(task)) env.keySet().removeAll(Git.LOCAL);
        env.putAll(agents);
        env.putAll(room);
        env.putAll(secrets);
        Markers.onto(env, markers, Caller.environment());
        return env;
    }

    /// See [Markers].
    static Map<String, String> markers(RunFolder run, Task task, int number) {
        var markers = new LinkedHashMap<String, String>();
        markers.put("ORCHESTRATE_RUN", run.id());
        markers.put("ORCHESTRATE_TASK", task.id());
        markers.put("TASK_ID", task.id());
        markers.put("ORCHESTRATE_ATTEMPT", Integer.toString(number));
        markers.put(Markers.ID, session(run, task, number).toString());
        return markers;
    }

    /// The same for its check, which is neither the attempt nor what that may keep running.
    static Map<String, String> checkMarkers(RunFolder run, Task task, int number) {
        var markers = markers(run, task, number);
        markers.put("ORCHESTRATE_CHECK", run.id() + "/" + task.id() + "/" + number);
        return markers;
    }

    /// Made from the run and the attempt, so that it is known before the start and on a replay.
    private UUID session() {
        return session(run, task, number);
    }

    private static UUID session(RunFolder run, Task task, int number) {
        return CommandLines.session(run.path().toString(), task.id(), number);
    }

    private static void write(Path file, String text) throws IOException {
        try (var made = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), RunFolder.PRIVATE_FILE)) {
            var bytes = ByteBuffer.wrap(Bytes.of(text));
            while (bytes.hasRemaining()) made.write(bytes);
        }
    }
}
