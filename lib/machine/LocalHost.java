package lib.machine;

import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import lib.board.Result;
import lib.journal.*;
import lib.model.*;

/// This machine. One virtual thread per attempt walks its life: folder, worktree, process, end; the [Tailer] follows what it says,
/// the [Sampler] watches the machine. It carries out what was decided and reports what happened; it decides nothing.
public final class LocalHost implements Host {
    /// Usually it takes a tenth of a second; on a machine that is too busy for it, nothing is to be started unseen.
    private static final long FIRST_LOOK_MILLIS = 10_000;
    /// More than a clock that is being kept right moves in a moment.
    private static final long CLOCK_MOVED_MILLIS = 2_000;
    private static final long OVERSLEPT_MILLIS = 500, BURIAL_MILLIS = 1_000, MOMENT_NANOS = 1_000_000;

    private final RunFolder run;
    private final Path cwd;
    private volatile Policy policy;
    private final LinkedBlockingQueue<Event> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Leash> leashes = new ConcurrentHashMap<>();
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final Spawner spawner = new Spawner(PosixLauncher.orJdk());
    private final Tailer tailer = new Tailer();
    private final Sampler sampler;
    private final MemoryGauge gauge = new MemoryGauge(this::now, inbox::add);
    private final Pulse pulse = new Pulse(this::now, inbox::add);
    private final TouchWatch touches = new TouchWatch(this::now, inbox::add);
    private final KnownNeeds needs = new KnownNeeds(Caller.environment());
    private final LimitWatch limits;
    private final ExecutorService signals = Executors.newVirtualThreadPerTaskExecutor();
    private final Ticker burial;
    /// The one in which attempts get theirs.
    private volatile Cgroup cgroup = Cgroup.none();
    /// Orphans found dead by the last look.
    private Set<Long> dead = Set.of();
    private final Function<Task, Map<String, String>> secrets;
    private final Consulted consulted;
    private final Map<String, Task> known = new ConcurrentHashMap<>();
    private final Answers answers;
    private final EarlierRuns earlier;
    private final long mono, wall;
    /// How far the wall clock was ahead of ours when last looked at.
    private long ahead;

    /// @param cwd     the folder the run was started in, absolute
    /// @param shared  the accounts of its tasks, whose limits other runs may meet, see [Accounts#named]
    /// @param secrets the values of a task's own variables, which no file has
    /// @param consulted whom to ask about starts and ends
    /// @param after   the run's latest event so far: our clock goes on from there; 0 for a new run
    public LocalHost(RunFolder run, Path cwd, Policy policy, Map<String, String> shared, Function<Task, Map<String, String>> secrets,
            Consulted consulted, long after) {
        Caller.raiseOpenFiles();
        this.run = run;
        this.cwd = cwd;
        this.policy = policy;
        this.secrets = secrets;
        this.consulted = consulted;
        this.answers = new Answers(run, known::get);
        this.earlier = new EarlierRuns(new Fingerprinting(run, cwd, policy, answers, secrets));
        long mono, now;
        // Both at the same moment: what lies between them, our clock would be ahead for good of that by which files are dated.
        do {
            mono = System.nanoTime();
            now = System.currentTimeMillis();
        } while (System.nanoTime() - mono > MOMENT_NANOS);
        this.mono = mono;
        this.wall = Math.max(now, after);
        this.ahead = now - wall;
        Posix.subreaper();
        this.burial = Ticker.start("burial", BURIAL_MILLIS, () -> dead = Orphans.bury(dead));
        this.limits = new LimitWatch(Caller.environment(), shared, this::now, inbox::add);
        this.sampler = new Sampler(() -> this.policy, List.of(run.path(), cwd, Worktree.ours(cwd).getFirst()), this::now, inbox::add);
    }

    @Override
    public long now() {
        return wall + (System.nanoTime() - mono) / 1_000_000;
    }

    /// The first look at the machine is among them: it came while everything was made ready, but for the run it is now.
    @Override
    public List<Event> open(List<Task> tasks) throws InterruptedException {
        var looked = firstLook();
        long now = now();
        var first = Opening.of(now, run.id(), cwd, Identity.mine().handle(), policy, tasks, t -> Accounts.of(t, Caller.environment()));
        first.addAll(needs.told(now, tasks));
        for (var event : looked) first.add(event instanceof Event.Sampled s ? new Event.Sampled(now, s.cpu(), s.cpuNow(), s.memory(),
                s.procs(), s.cpuPressure(), s.memoryPressure(), s.ioPressure(), s.capacity()) : event);
        return first;
    }

    @Override
    public List<Event> takeUp(Collection<Task> tasks, boolean handover) throws InterruptedException {
        var looked = firstLook();
        var first = new ArrayList<Event>(List.of(new Event.Recovered(now(), handover ? true : null, Identity.mine().handle())));
        if (handover) first.addAll(needs.told(now(), tasks));
        first.addAll(looked);
        return first;
    }

    private boolean succeeds(List<String> argv) {
        var nothing = Path.of("/dev/null");
        return spawner.run(new Spawner.Launch(argv, Map.of(), Path.of("/"), nothing, nothing, nothing, null), new Leash(Map.of()), _ -> {})
                .equals(new Exit.Code(0));
    }

    private List<Event> firstLook() throws InterruptedException {
        // The first launch of a JVM takes as long as the next ten: none of the tasks shall be the first.
        cgroup = Cgroup.usable(Caller.environment(), this::succeeds);
        var heard = new ArrayList<Event>();
        for (long until = now() + FIRST_LOOK_MILLIS; now() < until && heard.stream().noneMatch(Event.Sampled.class::isInstance); )
            heard.addAll(await(until));
        return heard;
    }

    /// More tasks share the limits of accounts as this process sees them.
    @Override
    public Control completed(Control control) {
        if (!(control instanceof Control.Add(var tasks, _))) return control;
        var accounts = new HashMap<String, String>();
        for (var task : tasks) if (Accounts.of(task, Caller.environment()) instanceof String account) accounts.put(task.id(), account);
        return new Control.Add(tasks, accounts);
    }

    @Override
    public void tell(Event.Fact fact) {
        inbox.add(fact);
    }

    @Override
    public List<Event> await(long until) throws InterruptedException {
        var first = until == Long.MAX_VALUE ? inbox.take() : inbox.poll(Math.max(0, until - now()), TimeUnit.MILLISECONDS);
        // Who was stopped himself hears what happened meanwhile before he calls anybody late.
        if (until != Long.MAX_VALUE && now() - until > OVERSLEPT_MILLIS) Thread.sleep(OVERSLEPT_MILLIS);
        var all = new ArrayList<Event>();
        if (first != null) all.add(first);
        inbox.drainTo(all);
        long now = System.currentTimeMillis() - now();
        if (Math.abs(now - ahead) > CLOCK_MOVED_MILLIS) {
            all.add(new Event.ClockMoved(now(), now - ahead));
            ahead = now;
        }
        return all;
    }

    @Override
    public void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume) {
        leashed(task, attempt, Execution.markers(run, task, attempt), cgroup::made,
                leash -> {
                    try (var room = OwnRoom.of(run, cwd, task, policy, slot, attempt == 1).gpus(gpus)) {
                        return consulted.withOpinion(task, execution(task, attempt, leash, room.variables()).run(resume));
                    }
                },
                why -> new Event.Ended(now(), task.id(), attempt, new Exit.NotStarted(why), Said.NOTHING));
    }

    @Override
    public void adopt(Task task, int attempt, int slot, Handle handle) {
        var named = Cgroup.of(handle);
        leashed(task, attempt, Execution.markers(run, task, attempt), id -> named.folder() == null ? cgroup.found(id) : named,
                leash -> {
                    try (var room = OwnRoom.again(run.attempt(task.id(), attempt).resolve("command"))) {
                        return consulted.withOpinion(task, execution(task, attempt, leash, room.variables()).adopt(handle));
                    }
                },
                why -> new Event.Ended(now(), task.id(), attempt, new Exit.Lost(why), Said.NOTHING));
    }

    @Override
    public void ask(Task task) {
        signals.execute(() -> inbox.add(new Event.GateAnswered(now(), task.id(), consulted.refusal(task))));
    }

    @Override
    public void ask(Task task, List<Result> before, boolean resumes) {
        var weighing = new Weighing(run, cwd, task, before, consulted.filling());
        signals.execute(() -> inbox.add(earlier.answer(weighing, resumes, this::now)));
    }

    @Override
    public void verify(Task task, int attempt, int slot) {
        leashed(task, attempt, Execution.checkMarkers(run, task, attempt), id -> cgroup.made(id + "-check"),
                leash -> {
                    try (var room = OwnRoom.of(run, cwd, task, policy, slot, false)) {
                        return execution(task, attempt, leash, room.variables()).check();
                    }
                },
                why -> new Event.Verified(now(), task.id(), attempt, new Exit.NotStarted(why), why));
    }

    private Execution execution(Task task, int attempt, Leash leash, Map<String, String> room) {
        var account = task.place().account() != null ? task.place().account() : Accounts.of(task, Caller.environment());
        return new Execution(run, cwd, policy, spawner, tailer, this::now, inbox::add, windows -> limits.heard(account, windows), answers,
                task, attempt, secrets.apply(task), room, leash);
    }

    /// Whatever befalls the work, its end is told, and not before what it left behind has ended: no retry works beside it.
    ///
    /// @param group gives its cgroup by its id
    private void leashed(Task task, int attempt, Map<String, String> markers, Function<String, Cgroup> group, Function<Leash, Event> work,
            Function<String, Event> failed) {
        known.put(task.id(), task);
        touches.begin(task.id(), Worktree.of(cwd, run.id(), task, policy));
        var leash = new Leash(markers);
        Orphans.begin(leash, task.limits().keep());
        leashes.put(task.id(), leash);
        gauge.watch(leash, task.id(), attempt);
        if (task.work() instanceof Work.Prompt) pulse.watch(leash, task.id(), attempt, policy.stallOf(task));
        attempts.execute(() -> {
            Event end;
            try {
                leash.within(group.apply(markers.get(Markers.ID)));
                end = work.apply(leash);
                Orphans.leave(leash);
                boolean stays = task.limits().keep() && !leash.pulled();
                boolean alone = leash.survivors() == 0;
                leash.release(alone);
                if (!stays && !alone) end = cleared(task, attempt, leash, end);
            } catch (OutOfMemoryError e) {
                end = failed.apply("Cannot allocate memory: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                end = failed.apply("BUG: " + e);
            }
            leash.release(false);
            if (end instanceof Event.Ended e) end = WorkInProgress.saved(run, cwd, policy, task, e);
            touches.end(task.id());
            gauge.forget(leash);
            leash.cgroup().leave(task.limits().keep() && !leash.pulled());
            Orphans.end(leash);
            leashes.remove(task.id(), leash);
            pulse.forget(leash);
            inbox.add(end);
        });
    }

    /// What is left is ended beside the next attempt, not in its way.
    private Event cleared(Task task, int attempt, Leash leash, Event end) {
        var remains = new Remains(leash, policy.grace().toMillis(), this::now);
        if (!(end instanceof Event.Ended e)) {
            remains.clear();
            return end;
        }
        if (!task.limits().keep()) inbox.add(new Event.Vacated(e.at(), task.id(), attempt));
        int left = remains.clear();
        return left == 0 ? e
                : new Event.Ended(e.at(), e.task(), e.attempt(), e.exit(), left, e.said(), e.opinion(), e.unchanged(), e.saved());
    }

    @Override
    public void policy(Policy policy) {
        this.policy = policy;
    }

    @Override
    public void learned(List<Expected> expected) {
        needs.keep(expected);
    }

    @Override
    public void limited(Event.Limited met) {
        limits.met(new Accounts.Limit(met.account(), met.until(), met.reason(), met.ours()));
    }

    @Override
    public void signal(String task, int attempt, Signal signal) {
        var leash = leashes.get(task);
        if (leash == null) return;
        leash.ask(signal);
        signals.execute(leash::act);
    }

    /// Ends what still runs: a run that breaks off leaves nobody behind whom no one watches.
    @Override
    public void close() {
        burial.close();
        limits.close();
        sampler.close();
        gauge.close();
        pulse.close();
        touches.close();
        signals.shutdown();
        leashes.values().forEach(leash -> leash.signal(Signal.TERM));
        attempts.shutdown();
        try {
            if (!attempts.awaitTermination(policy.grace().toMillis(), TimeUnit.MILLISECONDS))
                leashes.values().forEach(leash -> leash.signal(Signal.KILL));
            attempts.awaitTermination(Remains.AFTER_KILL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            leashes.values().forEach(leash -> leash.signal(Signal.KILL));
            Thread.currentThread().interrupt();
        }
        Orphans.tell();
        tailer.close();
        spawner.close();
    }
}
