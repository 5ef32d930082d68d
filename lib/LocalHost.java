package lib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import lib.agents.Agents;

/// This machine. One virtual thread per attempt walks its life: folder, worktree, process, end; the [Tailer] follows what it says,
/// the [Sampler] watches the machine. It carries out what was decided and reports what happened; it decides nothing.
public final class LocalHost implements Host {
    private static final long FIRST_LOOK_MILLIS = 2_000;
    private static final long AFTER_KILL_MILLIS = 5_000;

    private final RunFolder run;
    private final Path cwd;
    private final Policy policy;
    private final LinkedBlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Spawner.Leash> leashes = new ConcurrentHashMap<>();
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final Spawner spawner = new Spawner(PosixLauncher.orJdk());
    private final Tailer tailer = new Tailer();
    private final Sampler sampler;
    private final Accounts accounts = new Accounts(System.getenv());
    private final LimitWatch limits;
    private final long wall = System.currentTimeMillis();
    private final long mono = System.nanoTime();

    /// @param cwd    the folder the run was started in, absolute
    /// @param shared the accounts of its tasks, whose limits other runs may meet
    public LocalHost(RunFolder run, Path cwd, Policy policy, Set<String> shared) {
        this.run = run;
        this.cwd = cwd;
        this.policy = policy;
        this.limits = new LimitWatch(accounts, shared, this::now, inbox::add);
        this.sampler = new Sampler(policy, this::now, inbox::add);
    }

    @Override
    public long now() {
        return wall + (System.nanoTime() - mono) / 1_000_000;
    }

    /// The events a run of these tasks begins with, the first look at the machine among them: it came while everything was made
    /// ready, but for the run it is now.
    List<Event> opening(List<Task> tasks) throws InterruptedException {
        // The first launch of a JVM takes as long as the next ten: none of the tasks shall be the first.
        var nowhere = Path.of("/dev/null");
        spawner.run(new Spawner.Launch(List.of("/bin/true"), Map.of(), Path.of("/"), nowhere, nowhere, nowhere), new Spawner.Leash(), _ -> {});
        var looked = await(now() + FIRST_LOOK_MILLIS);
        long now = now();
        var self = ProcessHandle.current();
        var started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        var first = new ArrayList<Event>(tasks.size() + 2);
        first.add(new Event.RunStarted(now, Journal.SCHEMA, run.id(), cwd.toString(), self.pid(), started, policy));
        for (var task : tasks) first.add(new Event.Queued(now, task, Accounts.of(task, System.getenv())));
        for (var event : looked) first.add(event instanceof Event.Sampled s ? new Event.Sampled(now, s.cpu(), s.cpuNow(), s.memory(), s.procs()) : event);
        return first;
    }

    /// Something else that happened, such as the user's Ctrl-C.
    public void tell(Event.Fact fact) {
        inbox.add(fact);
    }

    @Override
    public List<Event> await(long until) throws InterruptedException {
        var first = until == Long.MAX_VALUE ? inbox.take() : inbox.poll(Math.max(0, until - now()), TimeUnit.MILLISECONDS);
        if (first == null) return List.of();
        var all = new ArrayList<Event>();
        all.add(first);
        inbox.drainTo(all);
        return all;
    }

    @Override
    public void start(Task task, int attempt, Event.Resume resume) {
        leashed(task, leash -> attempt(task, attempt, resume, leash),
                why -> new Event.Ended(now(), task.id(), attempt, new Exit.NotStarted(why), Said.NOTHING));
    }

    @Override
    public void verify(Task task, int attempt) {
        leashed(task, leash -> check(task, attempt, leash), why -> new Event.Verified(now(), task.id(), attempt, new Exit.NotStarted(why), why));
    }

    /// Whatever befalls the work, its end is told.
    private void leashed(Task task, Function<Spawner.Leash, Event> work, Function<String, Event> failed) {
        var leash = new Spawner.Leash();
        leashes.put(task.id(), leash);
        attempts.execute(() -> {
            Event end;
            try {
                end = work.apply(leash);
                clear(leash);
            } catch (OutOfMemoryError e) {
                end = failed.apply("Cannot allocate memory: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                end = failed.apply("BUG: " + e);
            }
            leashes.remove(task.id(), leash);
            inbox.add(end);
        });
    }

    /// A signalled process may leave others of its tree behind: the end is told when they are gone as well, so that no retry works
    /// beside them. The planner's KILL comes when the grace is over; what outlives even that is beyond us.
    private void clear(Spawner.Leash leash) {
        long most = now() + policy.grace().toMillis() + AFTER_KILL_MILLIS;
        while (leash.survived() && now() < most) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void limited(String account, long until, String reason) {
        var limit = new Accounts.Limit(account, until, reason);
        limits.known(limit);
        accounts.write(limit);
    }

    @Override
    public void signal(String task, int attempt, String signal) {
        var leash = leashes.get(task);
        if (leash != null) leash.signal(signal);
    }

    private Event.Ended attempt(Task task, int number, Event.Resume resume, Spawner.Leash leash) {
        Exit exit;
        var said = Said.NOTHING;
        long ended = 0;
        try {
            var folder = run.makeAttempt(task.id(), number);
            var dir = dir(task, folder, leash);
            var agent = Agents.of(task);
            var invocation = resume == null ? agent.invoke(task, session(task, number)) : agent.resume(task, resume.session(), resume.prompt());
            var launch = launch(task, number, folder, dir, invocation);
            write(folder.resolve("command"), CommandLines.rerun(launch, task, markers(task, number), invocation.env()) + "\n");
            for (var stream : List.of(launch.stdout(), launch.stderr())) Files.createFile(stream, RunFolder.PRIVATE_FILE);
            if (leash.pulled()) return new Event.Ended(now(), task.id(), number, new Exit.NotStarted("stopped before it started"), said);
            var followed = tailer.follow(launch.stdout(), launch.stderr(), agent.reader(), p -> inbox.add(new Event.Noted(now(), task.id(), number, p)));
            exit = spawner.run(launch, leash, pid -> inbox.add(new Event.Spawned(now(), task.id(), number, pid)));
            ended = now();
            said = followed.finish();
            record(folder.resolve("exitcode"), exit);
        } catch (IOException e) {
            exit = new Exit.NotStarted(e instanceof FileSystemException f ? f.getFile() + ": " + RunFolder.reason(e) : String.valueOf(e.getMessage()));
        } catch (UserError e) {
            exit = new Exit.NotStarted(e.getMessage());
        }
        return new Event.Ended(ended > 0 ? ended : now(), task.id(), number, exit, said);
    }

    /// What is known of an end stays true when there is no room to write it down here: the journal has it as well.
    private static void record(Path file, Exit exit) {
        try {
            RunFolder.write(file, exit.status() + "\n");
        } catch (IOException e) {
            System.err.println("orchestrate: " + file + ": can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    private Event.Verified check(Task task, int number, Spawner.Leash leash) {
        Exit exit;
        String tail = null;
        try {
            var folder = run.attempt(task.id(), number);
            var output = Files.createFile(folder.resolve("verify"), RunFolder.PRIVATE_FILE);
            var env = environment(task, number, Map.of());
            exit = spawner.run(new Spawner.Launch(List.of("/bin/sh", "-c", policy.verifyOf(task)), env, dir(task, folder, leash), Path.of("/dev/null"), output, output), leash, _ -> {});
            var said = tailer.follow(output, Path.of("/dev/null"), Agents.of("plain").reader(), _ -> {}).finish();
            tail = said.out().isEmpty() ? null : String.join("\n", said.out());
        } catch (IOException | UserError e) {
            exit = new Exit.NotStarted(String.valueOf(e.getMessage()));
        }
        return new Event.Verified(now(), task.id(), number, exit, tail);
    }

    private Path dir(Task task, Path scratch, Spawner.Leash leash) throws IOException {
        var dir = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir()).normalize();
        if (policy.worktreeOf(task)) dir = new Worktree(cwd, run.id(), scratch, spawner, leash).make(task, dir);
        if (!Files.isDirectory(dir)) throw new UserError(dir + ": there is no such folder: make it, or mend the task's dir");
        return dir;
    }

    private Spawner.Launch launch(Task task, int number, Path folder, Path dir, Agent.Invocation invocation) throws IOException {
        var stdin = task.place().stdin() == null ? Path.of("/dev/null") : cwd.resolve(task.place().stdin());
        if (invocation.stdin() != null) write(stdin = folder.resolve("prompt.md"), invocation.stdin());
        return new Spawner.Launch(invocation.argv(), environment(task, number, invocation.env()), dir, stdin, folder.resolve("stdout"), folder.resolve("stderr"));
    }

    private Map<String, String> environment(Task task, int number, Map<String, String> agents) {
        var env = new HashMap<>(System.getenv());
        if (policy.worktreeOf(task)) env.keySet().removeAll(Worktree.LOCAL);
        env.putAll(agents);
        env.putAll(task.place().env().values());
        env.putAll(markers(task, number));
        return env;
    }

    private Map<String, String> markers(Task task, int number) {
        var markers = new LinkedHashMap<String, String>();
        markers.put("ORCHESTRATE_RUN", run.id());
        markers.put("ORCHESTRATE_TASK", task.id());
        markers.put("TASK_ID", task.id());
        markers.put("ORCHESTRATE_ATTEMPT", Integer.toString(number));
        return markers;
    }

    /// Made from the run and the attempt, so that it is known before the start and on a replay.
    private UUID session(Task task, int number) {
        return CommandLines.session(run.path().toString(), task.id(), number);
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(Files.createFile(file, RunFolder.PRIVATE_FILE), text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends what still runs: a run that breaks off leaves nobody behind whom no one watches.
    @Override
    public void close() {
        limits.close();
        sampler.close();
        leashes.values().forEach(leash -> leash.signal("TERM"));
        attempts.shutdown();
        try {
            if (!attempts.awaitTermination(policy.grace().toMillis(), TimeUnit.MILLISECONDS)) leashes.values().forEach(leash -> leash.signal("KILL"));
            attempts.awaitTermination(AFTER_KILL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            leashes.values().forEach(leash -> leash.signal("KILL"));
            Thread.currentThread().interrupt();
        }
        tailer.close();
    }
}
