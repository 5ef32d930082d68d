package lib.places;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.Consumer;
import lib.machine.Answers;
import lib.model.*;

/// What is asked of a place, in its order, and which ends are told of it. Where the machine has none of our files, git has something to do
/// before a request and before an end, and what comes after waits for that; once the run is over, nothing does.
final class Errands implements AutoCloseable {
    private final Way way;
    private final LineFile asked;
    private final Answers answers;
    private final Consumer<Event.Fact> facts;
    private final Map<String, Task> known = new ConcurrentHashMap<>();
    private final ExecutorService asking = onlyOne(), fetching = onlyOne();
    private volatile boolean closing;

    /// @param answers what tasks may read of others
    /// @param facts   hears what happened
    Errands(Way way, LineFile asked, Answers answers, Consumer<Event.Fact> facts) {
        this.way = way;
        this.asked = asked;
        this.answers = answers;
        this.facts = facts;
    }

    private static ExecutorService onlyOne() {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Thread.ofVirtual().factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /// The task as it is called there, of which an end may come.
    Task known(Task task) {
        known.put(task.id(), task);
        return way.far() == null ? task : way.far().known(task);
    }

    void ask(Request request) {
        if (way.far() == null) asked.append(request);
        else asking.execute(() -> asked.append(request));
    }

    /// @param story follows the attempt
    void start(Request.Start start, Policy policy, Story story) {
        known(start.task());
        if (way.far() instanceof Far far) asking.execute(() -> start(far, start, policy, story));
        else asked.append(start);
    }

    private void start(Far far, Request.Start start, Policy policy, Story story) {
        var id = start.task().id();
        try {
            var ready = far.ready(start.task(), start.attempt(), policy, answers, () -> !closing && story.follows(id, start.attempt()));
            if (!closing && story.follows(id, start.attempt()))
                asked.append(new Request.Start(ready, start.attempt(), start.slot(), start.gpus(), start.resume(), start.values()));
        } catch (UserError e) {
            story.refuse(id, start.attempt(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// An attempt whose worktree is elsewhere has ended when its branch is here.
    void told(Event.Fact fact, Policy policy) {
        if (fact instanceof Event.Ended end && way.far() != null && known.get(end.task()) instanceof Task task && policy.worktreeOf(task)
                && !(end.exit() instanceof Exit.NotStarted)) fetching.execute(() -> fetched(task, end));
        else facts.accept(fact);
    }

    private void fetched(Task task, Event.Ended end) {
        try {
            // What is lost may be so for good.
            way.far().fetch(task, end.saved() == null ? null : end.saved().ref(), () -> !closing && !(end.exit() instanceof Exit.Lost));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        facts.accept(end);
    }

    @Override
    public void close() {
        closing = true;
        asking.shutdown();
        fetching.shutdown();
    }
}
