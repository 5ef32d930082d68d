package lib;

import java.io.IOException;
import java.util.*;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// A run of nothing, before the real one: the JVM loads and links code when it is first used, which takes longer than a short task.
/// While the [Sampler] has its first look at the machine, the loop is led once through a failure and a success, without a process
/// and without a file.
final class Rehearsal implements Host {
    private final List<Event> news = new ArrayList<>();

    static void play(Policy policy) throws InterruptedException {
        try (var journal = Journal.discarding(); var host = new Rehearsal()) {
            var first = new ArrayList<Event>();
            first.add(new Event.RunStarted(0, Journal.SCHEMA, "rehearsal", "", 0, null, policy.halt(Halt.NEVER)));
            first.add(new Event.Sampled(0, 0.0, 0.0, 0, 0));
            for (var id : List.of("0", "1")) first.add(new Event.Queued(0, Task.of(id, new Work.Shell(""))));
            new Loop(new Board(), new Planner(_ -> 0, Agents::of), host, journal, _ -> {}, _ -> {}).run(first);
        } catch (IOException e) {
            // It was only a rehearsal.
        }
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public void start(Task task, int attempt, Event.Resume resume) {
        var said = new Said(Progress.NONE.line("no"), List.of(), null, List.of("no"), List.of("no"));
        news.add(new Event.Spawned(0, task.id(), attempt, 0, null));
        news.add(new Event.Noted(0, task.id(), attempt, said.progress()));
        news.add(new Event.Ended(0, task.id(), attempt, new Exit.Code(Integer.parseInt(task.id())), said));
    }

    @Override
    public void adopt(Task task, int attempt, Long pid, String birth) {}

    @Override
    public void ask(Task task) {
        news.add(new Event.GateAnswered(0, task.id(), null));
    }

    @Override
    public void verify(Task task, int attempt) {}

    @Override
    public void limited(String account, long until, String reason) {}

    @Override
    public void signal(String task, int attempt, String signal) {}

    @Override
    public List<Event> await(long until) {
        var told = List.copyOf(news);
        news.clear();
        return told;
    }

    @Override
    public void close() {}
}
