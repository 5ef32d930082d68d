package lib;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// A run of nothing, before the real one: the JVM loads and links code when it is first used, which takes longer than a short task.
/// While the [Sampler] has its first look at the machine, the loop is led once through a failure and a success, without a process
/// and without a file. No time passes but what the loop waits for, and that at once.
final class Rehearsal implements Host {
    private final List<Event> news = new ArrayList<>();
    private long at;

    static void play(Policy policy) throws InterruptedException {
        try (var journal = Journal.discarding(); var host = new Rehearsal()) {
            var tasks = Stream.of("0", "1").map(id -> Task.of(id, new Work.Shell(""))).toList();
            var here = policy.halt(Halt.NEVER).with(Settings.HOSTS, null).with(Settings.SLURM, null);
            var first = Opening.of(0, "rehearsal", Path.of(""), Handle.NONE, here, tasks, _ -> null);
            first.add(new Event.Sampled(0, 0.0, 0.0, 0, 0));
            new Loop(new Fold(), new Planner(_ -> 0, Agents::of), host, journal, _ -> {}, _ -> {}).run(first);
        } catch (IOException e) {
            // It was only a rehearsal.
        }
    }

    @Override
    public long now() {
        return at;
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
    public void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume) {
        var said = new Said(Progress.NONE.line("no"), List.of(), null, List.of("no"), List.of("no"));
        news.add(new Event.Spawned(at, task.id(), attempt, Handle.NONE));
        news.add(new Event.Noted(at, task.id(), attempt, said.progress()));
        news.add(new Event.Ended(at, task.id(), attempt, new Exit.Code(Integer.parseInt(task.id())), said));
    }

    @Override
    public void adopt(Task task, int attempt, int slot, Handle handle) {}

    @Override
    public void ask(Task task) {
        news.add(new Event.GateAnswered(at, task.id(), null));
    }

    @Override
    public void ask(Task task, List<Result> before, boolean resumes) {
        news.add(new Event.ConditionAnswered(at, task.id(), true, null, null, null));
    }

    @Override
    public void verify(Task task, int attempt, int slot) {}

    @Override
    public void policy(Policy policy) {}

    @Override
    public void limited(Event.Limited limit) {}

    @Override
    public void signal(String task, int attempt, Signal signal) {}

    @Override
    public List<Event> await(long until) {
        if (news.isEmpty() && until == Long.MAX_VALUE) throw new IllegalStateException("BUG: nothing comes of the rehearsal");
        if (news.isEmpty()) at = Math.max(at, until);
        var batch = List.copyOf(news);
        news.clear();
        return batch;
    }

    @Override
    public void close() {}
}
