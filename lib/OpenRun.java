package lib;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import lib.input.*;
import lib.journal.*;
import lib.machine.Following;
import lib.model.*;
import lib.report.*;

/// A run that goes on beside the program that began it ([Orchestrator#async]): it can be looked at, steered and waited for. What is asked
/// of it is done when the call returns, and is in its journal, as if it had been asked from another terminal.
///
/// ```java
/// var going = orchestrate(tasks).parallel(4).async();
/// going.pause("docs");
/// going.setAtMost(8);
/// going.add(shell("make dist"));
/// going.await().report("report.md");
/// ```
///
/// One that was begun by [Orchestrator#open] goes on until it is ended, so that what comes next can be decided by what came before:
///
/// ```java
/// try (var going = orchestrate().resume().open()) {
///     var found = going.add(prompt("Which tests are slow?")).await();
///     if (found.succeeded()) for (var name : found.json()) going.add(prompt("Make " + name + " faster."));
/// }
/// ```
///
/// Every call but [#await] and [#summary] throws a [UserError] with the reason if it is refused, and if the run is over.
public final class OpenRun implements AutoCloseable {
    private final RunFolder folder;
    private final Following following;
    private final InboxControls controls;
    private final CompletableFuture<Run> over;
    /// Tasks that are still to be made from the results of others.
    private final Set<CompletableFuture<Pending>> coming = ConcurrentHashMap.newKeySet();

    private OpenRun(RunFolder folder, InboxControls controls, CompletableFuture<Run> over) {
        this.folder = folder;
        this.following = new Following(folder);
        this.controls = controls;
        this.over = over;
    }

    /// Returns when the run has begun, or failed to.
    ///
    /// @param stays whether it goes on until [#end]
    /// @param run   runs it to its end
    static OpenRun start(RunFolder folder, boolean stays, Function<InboxControls, Run> run) {
        var controls = new InboxControls();
        if (stays) controls.first(new Control.Expect(true));
        var over = new CompletableFuture<Run>();
        Thread.ofPlatform().name("run").start(() -> {
            try {
                over.complete(run.apply(controls));
            } catch (RuntimeException | Error e) {
                over.completeExceptionally(e);
            } finally {
                controls.over();
            }
        });
        controls.awaitBegun();
        var open = new OpenRun(folder, controls, over);
        if (over.isCompletedExceptionally()) open.result();
        return open;
    }

    /// Waits for the end of one that was begun by [Orchestrator#open]: no more tasks come but by [Pending#then], and those there are may
    /// finish.
    ///
    /// @throws UserError if the run was broken off
    public Run end() throws InterruptedException {
        for (var one = coming.iterator(); one.hasNext(); one = coming.iterator()) one.next().exceptionally(_ -> null).join();
        if (!over()) controls.ask(new Control.Expect(false));
        return await();
    }

    /// The same as [#end], and nothing more if that was called.
    @Override
    public void close() {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end.
    ///
    /// @throws UserError if the run was broken off
    public Run await() throws InterruptedException {
        try {
            return over.get();
        } catch (ExecutionException e) {
            return result();
        }
    }

    /// Waits for the end, but no longer than this.
    ///
    /// @return empty if it still goes on
    /// @throws UserError if the run was broken off
    public Optional<Run> await(Duration most) throws InterruptedException {
        try {
            return Optional.of(over.get(most.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(result());
        }
    }

    private Run result() {
        try {
            return over.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UserError error) throw error;
            throw e;
        }
    }

    /// `.orchestrate/runs/<run>`, absolute.
    public Path folder() {
        return folder.path();
    }

    /// Whether it is over.
    public boolean over() {
        return over.isDone();
    }

    /// How it stands now, in the figures of the report.
    public Summary summary() {
        return Aggregator.summary(Journal.replay(folder.journal()), System.currentTimeMillis(), !over());
    }

    /// Freezes these tasks, or the whole run if none is named; no time runs against timeouts and backoffs.
    public void pause(String... tasks) {
        ask(new Control.Pause(List.of(tasks)));
    }

    /// Lets these tasks go on, or the whole run if none is named.
    public void resume(String... tasks) {
        ask(new Control.Resume(List.of(tasks)));
    }

    /// Starts nothing new; what runs may finish.
    public void drain() {
        ask(new Control.Drain());
    }

    /// Ends these tasks, or the whole run if none is named: by TERM, and after the grace by KILL.
    public void stop(String... tasks) {
        ask(new Control.Stop(false, List.of(tasks)));
    }

    /// Ends these tasks, or the whole run if none is named, by KILL at once.
    public void stopNow(String... tasks) {
        ask(new Control.Stop(true, List.of(tasks)));
    }

    /// Runs these tasks again, which failed or were cancelled; all that did if none is named.
    public void retry(String... tasks) {
        ask(new Control.Retry(List.of(tasks)));
    }

    /// Starts a waiting task earlier or later: higher comes first, 0 is usual.
    public void priority(String task, int priority) {
        ask(new Control.Priority(task, priority));
    }

    /// One more task, to be waited for. What it comes after is among the run's own.
    public Pending add(Task task) {
        add(List.of(task));
        return task(task.id());
    }

    /// A task of the run, to be waited for; one that is tried again is done with all the same.
    public Pending task(String id) {
        var settled = controls.settled(id).thenApplyAsync(_ -> result(id), OpenRun::aside);
        return new Pending(CompletableFuture.completedFuture(id), settled, next -> then(settled, next));
    }

    private static void aside(Runnable work) {
        Thread.ofVirtual().start(work);
    }

    private Pending then(CompletableFuture<TaskResult> before, Function<TaskResult, Task> next) {
        var made = before.thenApplyAsync(result -> {
            var task = UserError.unlessNull(next.apply(result), "then(…) has made no task (null) of '" + result.id()
                    + "': give it one, or leave it to what comes of future()");
            var after = new ArrayList<>(task.after().stream().map(id -> task.requires(id) ? id : id + Task.ANYHOW).toList());
            if (!task.after().contains(result.id())) after.add(result.id() + (result.succeeded() ? "" : Task.ANYHOW));
            return add(task.after(after));
        }, OpenRun::aside);
        coming.add(made);
        made.whenComplete((_, _) -> coming.remove(made));
        var settled = made.thenCompose(Pending::future);
        return new Pending(made.thenApply(Pending::id), settled, more -> then(settled, more));
    }

    private synchronized TaskResult result(String id) {
        following.look(_ -> {});
        var entry = following.board().find(id);
        if (entry == null) throw new UserError("the run has no task '" + id + "'");
        if (!entry.status().settled()) throw new UserError("the run has ended before task '" + id + "' was done with");
        return new TaskResult(folder, entry, following.board().policy());
    }

    /// More tasks. What they come after is among the run's own, or here.
    public void add(Task... tasks) {
        add(List.of(tasks));
    }

    /// More tasks, likewise.
    public void add(Collection<Task> tasks) {
        if (tasks.isEmpty()) throw new UserError("add() has no task: give it one");
        var all = Tries.of(List.copyOf(tasks));
        Preflight.added(all);
        ask(new Control.Add(all, Map.of()));
    }

    /// At most this many attempts at a time from now on, 1 to 10,000.
    public void setParallel(int attempts) {
        change(Settings.PARALLEL, attempts);
    }

    /// The same as [#setParallel].
    public void setAtMost(int attempts) {
        setParallel(attempts);
    }

    /// No new starts above this CPU use from now on, in percent.
    public void setMaxCpu(int percent) {
        change(Settings.MAX_CPU, percent);
    }

    /// No new starts above this memory use from now on, in percent.
    public void setMaxMemory(int percent) {
        change(Settings.MAX_MEMORY, percent);
    }

    /// How often a transient failure is tried again from now on, 0 to 1000.
    public void setRetries(int times) {
        change(Settings.RETRIES, times);
    }

    /// Wall time of attempts that start from now on.
    public void setTimeout(Duration limit) {
        change(Settings.TIMEOUT, limit);
    }

    /// Silence allowed to agents that start from now on.
    public void setStall(Duration silence) {
        change(Settings.STALL, silence);
    }

    /// What the run may spend in all, such as `5` (US dollars) or `2M tokens`.
    public void setBudget(String budget) {
        change(Settings.BUDGET, Budget.parse(budget));
    }

    private void ask(Control control) {
        try {
            var answer = controls.ask(control);
            if (answer.refusal() != null) throw new UserError(answer.refusal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the run was asked for something: ask again");
        }
    }

    private <T> void change(Setting<T> setting, T value) {
        ask(Control.Change.of(setting, value));
    }
}
