package tests.pacing;

import java.lang.management.*;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// A simulated machine with so much memory and so many processors, and tasks that take of both what was measured of real ones: each grows
/// to its peak in the first quarter of its time, and where more processors are wanted than there are, all get the less of them. Time is
/// a number.
final class Fleet implements Host {
    private static final long LOOK = 1_000, TOLD = 10_000;
    private static final double GROWS = 0.25;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// A task as it was measured.
    ///
    /// @param seconds of CPU time divided by its processors
    /// @param memory  MiB at its peak
    /// @param cpu     processors it keeps busy
    record Job(String id, String kind, double seconds, double memory, double cpu, List<String> after) {}

    private static final int EACH = 10;

    /// @param worst    most memory that was in use, in percent
    /// @param ended    how many attempts were ended for want of memory; `stopped` how often one was suspended
    /// @param decision microseconds of CPU time that each decision took on the average, with all that is done to the board
    record Result(double seconds, double worst, int ended, int stopped, double decision, Fold board) {}

    private static final class Running {
        final Job job;
        final int attempt;
        double done;
        boolean still;

        Running(Job job, int attempt) {
            this.job = job;
            this.attempt = attempt;
        }

        double memory() {
            return Math.max(1, job.memory * Math.min(1, done / (job.seconds * GROWS)));
        }
    }

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final double memory, processors;
    private final List<Event> news = new ArrayList<>();
    private final Fold board = new Fold();
    private long now, looked, told, decisions, planning, asked;
    private double toldMemory, worst, busy, busyMean;
    private int ended, stopped, finished;
    private boolean failing;
    private boolean held;

    private Fleet(List<Job> all, double memory, double processors) {
        all.forEach(job -> jobs.put(job.id, job));
        this.memory = memory;
        this.processors = processors;
    }

    /// Plays it to its end.
    ///
    /// @param known   whether each task says what it needs
    /// @param failing whether some fail at first, as for a moment's sake
    static Result play(List<Job> jobs, double memory, double processors, boolean known, boolean failing) {
        var fleet = new Fleet(jobs, memory, processors);
        fleet.failing = failing;
        try (var journal = Journal.discarding()) {
            var first = new ArrayList<Event>();
            var p = Policy.DEFAULT.parallel(Type.Places.AUTO);
            first.add(new Event.RunStarted(0, Journal.SCHEMA, "fleet", "/", p));
            first.add(fleet.look());
            if (known) first.add(new Event.Learned(0, expected(jobs)));
            for (var job : jobs) first.add(new Event.Queued(0, task(job, known)));
            new Loop(fleet.board, new Planner(bound -> bound, lib.agents.Agents::of), fleet, journal, fleet::seen, _ -> {}).run(first);
        } catch (Exception e) {
            throw new AssertionError("after " + fleet.now / 1000 + " s with " + fleet.running.keySet() + ", held: "
                    + fleet.board.held(), e);
        }
        return new Result(fleet.now / 1000.0, fleet.worst, fleet.ended, fleet.stopped,
                fleet.planning / 1e3 / Math.max(1, fleet.decisions), fleet.board);
    }

    /// What an earlier run has measured of each kind.
    private static List<Expected> expected(List<Job> jobs) {
        return jobs.stream().collect(Collectors.groupingBy(Job::kind)).entrySet().stream().map(kind -> {
            var all = kind.getValue();
            return new Expected(kind.getKey(), Math.round(all.stream().mapToDouble(Job::memory).max().orElseThrow()),
                    all.stream().mapToDouble(Job::cpu).average().orElseThrow(), null, all.size(),
                    all.stream().mapToDouble(Job::seconds).average().orElseThrow());
        }).toList();
    }

    private static Task task(Job job, boolean known) {
        var task = Task.of(job.id, new Work.Shell("true")).after(job.after).like(job.kind);
        return known ? task.with(Settings.NEEDS, new Amounts(Map.of("memory", Math.ceil(job.memory) * (1 << 20), "cpu", job.cpu))) : task;
    }

    private void seen(Event event) {
        if (event instanceof Event.Decision) decisions++;
        if (event instanceof Event.Suspended) stopped++;
        if (event instanceof Event.Signalled) ended++;
    }

    private double used() {
        return running.values().stream().mapToDouble(Running::memory).sum();
    }

    private double wanted() {
        return running.values().stream().filter(r -> !r.still).mapToDouble(r -> r.job.cpu).sum();
    }

    private Event.Sampled look() {
        double percent = Math.min(100, 100 * used() / memory);
        return new Event.Sampled(now, busyMean, busy, percent, running.size(), null, null, null,
                new Capacity(Math.round(memory), processors, null, null, null));
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public List<Event> await(long until) {
        if (asked > 0) planning += THREADS.getCurrentThreadCpuTime() - asked;
        long end = Math.max(until, now + 1);
        while (news.isEmpty() && now < end) step(end);
        var all = List.copyOf(news);
        news.clear();
        asked = THREADS.getCurrentThreadCpuTime();
        return all;
    }

    /// To the next look at the machine, or the next end, whatever comes first.
    private void step(long end) {
        double share = Math.min(1, processors / Math.max(wanted(), 1e-9));
        long next = Math.min(end, looked + LOOK);
        for (var r : running.values())
            if (!r.still) next = Math.min(next, now + Math.max(1, (long) Math.ceil((r.job.seconds - r.done) / share * 1000)));
        if (running.isEmpty() && end == Long.MAX_VALUE && board.running().isEmpty() && now - told > 100 * TOLD)
            throw new IllegalStateException("the run waits for ever");
        double seconds = (next - now) / 1000.0;
        now = next;
        for (var r : running.values()) if (!r.still) r.done += seconds * share;
        worst = Math.max(worst, 100 * used() / memory);
        for (var r : List.copyOf(running.values())) if (r.done >= r.job.seconds - 1e-9) end(r, exit(r));
        if (now - looked < LOOK) return;
        looked = now;
        busy = Math.min(100, 100 * wanted() / processors);
        busyMean += (busy - busyMean) / 5;
        var sample = look();
        boolean hold = Throttle.room(sample, 0, board.policy()).hold() != null;
        boolean news = now - told >= TOLD || Math.abs(used() - toldMemory) > memory / 50 || used() > memory * 0.8 || hold != held;
        held = hold;
        if (news) {
            this.news.add(measured());
            toldMemory = used();
            told = now;
            this.news.add(sample);
        }
    }

    private Event measured() {
        return new Event.Measured(now, running.values().stream().map(r -> new Memory(r.job.id, r.attempt, Math.round(r.memory()), null,
                r.done * r.job.cpu, null)).toList());
    }

    /// Each tenth fails in its first attempt, if some are to.
    private Exit exit(Running r) {
        boolean fails = failing && r.attempt == 1 && ++finished % EACH == 0;
        return fails ? new Exit.Lost("it is gone") : new Exit.Code(0);
    }

    private void end(Running r, Exit exit) {
        news.add(new Event.Measured(now, List.of(new Memory(r.job.id, r.attempt, Math.round(r.memory()), null, r.done * r.job.cpu, null))));
        running.remove(r.job.id);
        news.add(new Event.Ended(now, r.job.id, r.attempt, exit, Said.NOTHING));
    }

    @Override
    public void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume) {
        news.add(new Event.Spawned(now, task.id(), attempt, new Handle(Map.of("pid", 1))));
        running.put(task.id(), new Running(jobs.get(task.id()), attempt));
        if (jobs.get(task.id()).seconds <= 0) end(running.get(task.id()), new Exit.Code(0));
    }

    @Override
    public void signal(String task, int attempt, Signal signal) {
        var r = running.get(task);
        if (r == null) return;
        switch (signal) {
            case STOP -> r.still = true;
            case CONT -> r.still = false;
            case TERM, KILL, INT, TTIN, TTOU -> end(r, new Exit.Signal(15));
        }
    }

    @Override
    public List<Event> open(List<Task> tasks) {
        return List.of();
    }

    @Override
    public List<Event> takeUp(Collection<Task> tasks, boolean handover) {
        return List.of();
    }

    @Override
    public void tell(Event.Fact fact) {}

    @Override
    public Control completed(Control control) {
        return control;
    }

    @Override
    public void adopt(Task task, int attempt, int slot, Handle handle) {}

    @Override
    public void ask(Task task) {}

    @Override
    public void ask(Task task, List<lib.board.Result> before, boolean resumes) {}

    @Override
    public void verify(Task task, int attempt, int slot) {}

    @Override
    public void policy(Policy policy) {}

    @Override
    public void limited(Event.Limited limit) {}

    @Override
    public void close() {}
}
