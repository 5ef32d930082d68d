package lib;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import lib.model.*;

/// A task of a run that goes on, to be waited for: what [OpenRun#add] and [OpenRun#task] give, and what comes [#then].
///
/// ```java
/// var found = going.add(prompt("Which files need work? Answer with a list in JSON.")).await().json();
/// going.add(prompt("Find the slowest test.")).then(it -> prompt("Make this test faster: " + it.answer()));
/// ```
public final class Pending {
    private final CompletableFuture<String> id;
    private final CompletableFuture<TaskResult> settled;
    private final Function<Function<TaskResult, Task>, Pending> followed;

    /// @param followed gives the run a task made from this one's result
    Pending(CompletableFuture<String> id, CompletableFuture<TaskResult> settled, Function<Function<TaskResult, Task>, Pending> followed) {
        this.id = id;
        this.settled = settled;
        this.followed = followed;
    }

    /// That of a task which is still to be made is waited for.
    ///
    /// @throws UserError if it isn't made
    public String id() {
        try {
            return id.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UserError error ? error : e;
        }
    }

    /// Waits until it is done with, for better or worse.
    ///
    /// @throws UserError if the run ends without that
    public TaskResult await() throws InterruptedException {
        try {
            return settled.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UserError error ? error : new IllegalStateException("BUG: " + e.getCause(), e.getCause());
        }
    }

    /// Waits likewise, but no longer than this.
    ///
    /// @return empty if it isn't done with yet
    public Optional<TaskResult> await(Duration most) throws InterruptedException {
        try {
            return Optional.of(settled.get(most.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(await());
        }
    }

    /// A task made from its result, once that is there, whether it has succeeded or not: the run gets it, as one that comes after this,
    /// and doesn't end before. The function runs on a thread of its own, so that it may add tasks and wait for them; what it throws,
    /// [#await] of the new one tells.
    public Pending then(Function<TaskResult, Task> next) {
        return followed.apply(next);
    }

    /// Its result, to be put together with others.
    public CompletableFuture<TaskResult> future() {
        return settled.copy();
    }
}
