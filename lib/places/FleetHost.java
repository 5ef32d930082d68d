package lib.places;

import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import lib.agents.Agents;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// This machine's host for a run whose attempts are on other machines: it hands each on to the place it was decided to start on, and their
/// stories come home in one queue. Time, requests, limits of accounts and the recipe's own code stay here. It decides nothing.
public final class FleetHost implements Host {
    private final Host home;
    private final Function<Task, Map<String, String>> secrets;
    private final Consulted consulted;
    private final Map<String, WorkerClient> workers = new LinkedHashMap<>();
    /// As they were last handed on, each with its place.
    private final Map<String, Task> known = new ConcurrentHashMap<>();
    /// Somebody wants none of the places any more.
    private boolean stopped;

    private FleetHost(Host home, RunFolder run, Path cwd, Policy policy, Function<Task, Map<String, String>> secrets,
            Consulted consulted) {
        this.home = home;
        this.secrets = secrets;
        this.consulted = consulted;
        var queue = new SlurmQueue(run, home::now, SlurmQueue::said);
        for (var name : policy.hosts().slots().keySet()) {
            var folder = run.path().resolve("places").resolve(name);
            var jobs = policy.hosts().jobs();
            var way = jobs != null && jobs.places().containsKey(name) ? new Pilot(name, folder, jobs, queue, home::now)
                    : new Ssh(name, folder, cwd, policy.hosts().java());
            var answers = new Answers(run, known::get);
            workers.put(name, new WorkerClient(name, folder, way, cwd, policy, answers, home::now, this::hear));
        }
    }

    /// The host of a run of this policy.
    ///
    /// @param home    this machine
    /// @param secrets the values of a task's own variables, which no file has
    public static Host around(Host home, RunFolder run, Path cwd, Policy policy, Function<Task, Map<String, String>> secrets,
            Consulted consulted) {
        return policy.hosts() == null ? home : new FleetHost(home, run, cwd, policy, secrets, consulted);
    }

    private void hear(Event.Fact fact) {
        home.tell(fact instanceof Event.Ended e && known.get(e.task()) instanceof Task task ? consulted.withOpinion(task, e) : fact);
    }

    @Override
    public long now() {
        return home.now();
    }

    @Override
    public List<Event> open(List<Task> tasks) throws InterruptedException {
        return home.open(tasks);
    }

    @Override
    public List<Event> takeUp(Collection<Task> tasks, boolean handover) throws InterruptedException {
        return home.takeUp(tasks, handover);
    }

    @Override
    public void tell(Event.Fact fact) {
        home.tell(fact);
    }

    @Override
    public Control completed(Control control) {
        return home.completed(control);
    }

    @Override
    public void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume) {
        if (task.own() != null)
            home.tell(new Event.Ended(now(), task.id(), attempt, new Exit.NotStarted("code of the recipe's own (" + String.join(", ",
                    task.own().names()) + ") runs only where the recipe does: give the run no hosts"), Said.NOTHING));
        else worker(task).start(task, attempt, slot, gpus, resume, values(task));
    }

    /// Values of its own variables, of its account's, and of those by which its agent finds its login.
    private Map<String, String> values(Task task) {
        var all = new LinkedHashMap<String, String>();
        if (task.work() instanceof Work.Prompt) for (var name : Agents.of(task).login())
            if (Caller.environment().get(name) instanceof String value) all.put(name, value);
        all.putAll(secrets.apply(task));
        return all;
    }

    @Override
    public void ask(Task task) {
        home.ask(task);
    }

    @Override
    public void ask(Task task, List<Result> before, boolean resumes) {
        home.ask(task, before, resumes);
    }

    @Override
    public void verify(Task task, int attempt, int slot) {
        worker(task).verify(task, attempt, slot, values(task));
    }

    @Override
    public void policy(Policy policy) {
        home.policy(policy);
        workers.values().forEach(worker -> worker.policy(policy));
    }

    @Override
    public void limited(Event.Limited limit) {
        home.limited(limit);
    }

    @Override
    public void learned(List<Expected> expected) {
        home.learned(expected);
    }

    @Override
    public void adopt(Task task, int attempt, int slot, Handle handle) {
        worker(task).find(task, attempt);
    }

    @Override
    public void signal(String task, int attempt, Signal signal) {
        if (known.get(task) instanceof Task one) worker(one).signal(task, attempt, signal);
    }

    private WorkerClient worker(Task task) {
        known.put(task.id(), task);
        return workers.get(task.place().at());
    }

    @Override
    public void waits(Function<Map<String, Elastic.Presence>, Set<String>> wanted) {
        var presences = new HashMap<String, Elastic.Presence>();
        workers.forEach((name, worker) -> presences.put(name, worker.presence()));
        var some = wanted.apply(presences);
        workers.forEach((name, worker) -> worker.open(some.contains(name)));
        if (stopped || !workers.values().stream().allMatch(WorkerClient::left)) return;
        stopped = true;
        home.tell(new Event.Asked(now(), "all places are left", new Control.Stop(false, List.of())));
    }

    @Override
    public List<Event> await(long until) throws InterruptedException {
        return home.await(until);
    }

    /// Ends what still runs, on all of them at once.
    @Override
    public void close() {
        try (var closing = Executors.newVirtualThreadPerTaskExecutor()) {
            workers.values().forEach(worker -> closing.execute(worker::close));
        }
        home.close();
    }
}
