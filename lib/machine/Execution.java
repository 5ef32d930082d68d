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
/// @param windows hears how far those of its account are used up
/// @param answers what the task may read of others
/// @param room    variables for what it has to itself
record Execution(RunFolder run, Path cwd, Policy policy, Spawner spawner, Tailer tailer, LongSupplier clock, Consumer<Event> events,
                 Consumer<List<Window>> windows, Answers answers, Task task, int number, Map<String, String> secrets,
                 Map<String, String> room, Leash leash) {

    /// Permission modes of agents that write nothing: claude's, gemini's and qwen's; codex's.
    private static final Set<String> READING = Set.of("plan", "read-only");
    private static final Path NOTHING = Path.of("/dev/null");

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
            if (number == 1) new Fingerprinting(run, cwd, policy, answers, _ -> secrets).tell(task, clock, events);
            var dir = dir(folder);
            var agent = Agents.of(task);
            var invocation = resume == null ? agent.invoke(PromptText.whole(task, answers), session())
                    : resume.session() == null ? agent.invoke(
                            PromptText.told(PromptText.whole(task, answers), resume.prompt() + WorkDone.words(dir)), session())
                    : agent.resume(task, resume.session(), resume.prompt());
            var git = task.work() instanceof Work.Prompt ? Git.folders(dir) : List.<Path>of();
            if (!git.isEmpty()) invocation = agent.writing(invocation, git);
            if (task.limits().schema() instanceof String schema)
                invocation = agent.answering(invocation, schema, write(folder.resolve("schema.json"), schema));
            var launch = launch(folder, dir, invocation);
            var own = CommandLines.env(secrets.keySet(), Accounts.others(task));
            write(folder.resolve("command"),
                    CommandLines.rerun(launch, own, markers(run, task, number), room, invocation.env()) + "\n");
            var unready = setup(folder).run(dir, () -> environment(Map.of(), markers(run, task, number)));
            if (unready != null) return ended(clock.getAsLong(), unready, said, false);
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
            var recorded = ExitRecord.of(launch.exitcode(), clock);
            ended = recorded == null ? clock.getAsLong() : Math.max(began, recorded.at());
            said = finished(followed, agent);
            if (placed)
                said = said.with(WorkDone.strayed(Worktree.path(cwd, run.id(), task), Branches.of(run.id(), task.id()), checkout, branch));
            if (recorded == null) ExitRecord.write(launch.exitcode(), exit);
            else if (recorded.exit() instanceof Exit.NotStarted) exit = recorded.exit();
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
        if (handle == null && setup(folder).command().begun() && !Files.exists(folder.resolve("stdout"))) return unbegun(folder);
        var followed = follow(folder, Agents.of(task));
        leash.adopt(Identity.of(handle).orElse(null), this::spawned,
                () -> ExitRecord.of(folder.resolve("exitcode"), clock) != null);
        var said = finished(followed, Agents.of(task));
        var recorded = ExitRecord.of(folder.resolve("exitcode"), clock);
        if (recorded != null) return ended(recorded.at(), recorded.exit(), said, unchanged());
        boolean began = handle != null || Files.exists(folder.resolve("stdout"));
        return new Event.Ended(clock.getAsLong(), task.id(), number,
                began ? new Exit.Lost("there is no record of its exit") : new Exit.NotStarted(Exit.NEVER_BEGAN), said);
    }

    /// Its worktree was being set up, which may go on; another attempt begins where that has ended well.
    private Event.Ended unbegun(Path folder) {
        Exit.NotStarted why;
        try {
            why = setup(folder).takeUp(dir(folder));
        } catch (IOException | UserError e) {
            why = new Exit.NotStarted(String.valueOf(e.getMessage()));
        }
        return ended(clock.getAsLong(), why == null ? new Exit.NotStarted(Exit.NEVER_BEGAN) : why, Said.NOTHING, false);
    }

    private Tailer.Followed follow(Path folder, Agent agent) {
        var reader = Agents.reader(agent);
        return tailer.follow(folder.resolve("stdout"), folder.resolve("stderr"), reader,
                p -> {
                    // What an answer tells of the account comes before the answer, which may start others.
                    windows.accept(reader.windows());
                    events.accept(new Event.Noted(clock.getAsLong(), task.id(), number, p));
                },
                Objects.requireNonNullElse(policy.maxOutputOf(task), Long.MAX_VALUE),
                bytes -> events.accept(new Event.Flooded(clock.getAsLong(), task.id(), number, bytes)));
    }

    /// Read to its end, and what its program keeps of the account elsewhere.
    private Said finished(Tailer.Followed followed, Agent agent) {
        var said = followed.finish();
        if (said.progress().session() instanceof String session)
            windows.accept(SessionFile.windows(agent, environment(Map.of(), Map.of()), session));
        return said;
    }

    private void spawned(Identity process) {
        events.accept(new Event.Spawned(clock.getAsLong(), task.id(), number, leash.cgroup().in(process.handle())));
    }

    /// Runs the task's check where the attempt has worked. One that another process began is taken up: it may still run, or have its end.
    Event.Verified check() {
        try {
            var folder = run.attempt(task.id(), number);
            if (Outputs.flaw(run, task, number, this::dir) instanceof String flaw) return verified(new Exit.Code(1), flaw);
            if (task.own() != null && task.own().check() != null) return new Asking(task, number, run, clock, leash).check(this::dir);
            var line = policy.verifyLineOf(task).orElse(null);
            if (line == null) return verified(new Exit.Code(0), null);
            var command = side(folder.resolve("verify"));
            var end = command.begun() ? command.takenUp() : null;
            if (end == null) end = command.run(line, environment(Map.of(), checkMarkers(run, task, number)), dir(folder));
            return verified(end.exit(), end.tail());
        } catch (IOException | UserError e) {
            return verified(new Exit.NotStarted(String.valueOf(e.getMessage())), null);
        }
    }

    private Event.Verified verified(Exit exit, String tail) {
        return new Event.Verified(clock.getAsLong(), task.id(), number, exit, tail);
    }

    private SideCommand side(Path output) {
        return new SideCommand(output, spawner, tailer, leash, clock);
    }

    private Setup setup(Path folder) {
        return new Setup(task, number, cwd, policy, side(folder.resolve("setup")), clock, events);
    }

    private Path dir(Path scratch) throws IOException {
        var dir = task.place().dir(cwd);
        if (task.place().copy()) dir = FolderCopy.of(cwd, run.id(), task).make(leash);
        var at = task.place().trial().at();
        if (at != null || policy.worktreeOf(task))
            dir = new Worktree(cwd, run.id(), scratch, spawner, leash).make(at == null ? task : task.named(at), dir, policy.linkOf(task));
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
        // What an answer has made longer than a program can be given, a shell reads.
        var argv = task.work() instanceof Work.Shell(var line) && Startable.tooLong(line)
                ? List.of("/bin/sh", write(folder.resolve("line.sh"), line + "\n").toString())
                : PlainLine.argv(task, policy, argv(folder, invocation), env, dir.toString());
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
        // What selects another login comes before what selects this one.
        env.keySet().removeAll(Accounts.others(task));
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

    private static Path write(Path file, String text) throws IOException {
        try (var made = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), RunFolder.PRIVATE_FILE)) {
            var bytes = ByteBuffer.wrap(Bytes.of(text));
            while (bytes.hasRemaining()) made.write(bytes);
        }
        return file;
    }
}
