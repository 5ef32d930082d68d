package lib;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Function;
import lib.model.*;

/// A task of a run that goes on, to be waited for: what [OpenRun#add] and [OpenRun#task] give.
///
/// ```java
/// var found = going.add(prompt("Which files need work? Answer with a list in JSON.")).await().json();
/// ```
public final class Pending {
    private final String id;
    private final CompletableFuture<TaskResult> settled;

    Pending(String id, CompletableFuture<TaskResult> settled) {
        this.id = id;
        this.settled = settled;
    }

    public String id() {
        return id;
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

    /// What comes of its result, once it is there: done on a thread of its own, so that it may add tasks and wait for them.
    public <T> CompletableFuture<T> then(Function<TaskResult, T> next) {
        return settled.thenApplyAsync(next, task -> Thread.ofVirtual().start(task));
    }
}
