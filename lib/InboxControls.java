package lib;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import lib.journal.*;
import lib.model.*;

/// Requests to a run of this process, made by the program that started it: the request goes into the loop's inbox, the answer comes with
/// the events. Other terminals use files for that. It knows how to ask, not what is asked.
final class InboxControls implements Controls {
    private static final long PATIENCE_SECONDS = 30;

    private final CompletableFuture<BiConsumer<String, Control>> taken = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final Map<String, CompletableFuture<String>> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, CompletableFuture<Void>> settled = new ConcurrentHashMap<>();

    /// This is asked before anything else, and whatever comes of it.
    void first(Control control) {
        var _ = taken.thenAccept(ask -> ask.accept("first", control));
    }

    /// The run goes on from now on, and this is how to ask.
    void taken(BiConsumer<String, Control> ask) {
        taken.complete(ask);
    }

    /// Waits for the first event, or the end.
    void awaitBegun() {
        CompletableFuture.anyOf(begun, over).join();
    }

    /// The run is over, and nobody answers any more.
    void over() {
        over.complete(null);
    }

    /// Completes when the task is done with, or nothing more comes of it.
    CompletableFuture<?> settled(String task) {
        return CompletableFuture.anyOf(settled.computeIfAbsent(task, _ -> new CompletableFuture<>()), over);
    }

    void heard(Event event) {
        begun.complete(null);
        if (event instanceof Event.Settled e) settled.computeIfAbsent(e.task(), _ -> new CompletableFuture<>()).complete(null);
        if (event instanceof Event.Answered e && open.remove(e.id()) instanceof CompletableFuture<String> answer)
            answer.complete(e.refusal());
    }

    @Override
    public Reply ask(Control control) throws InterruptedException {
        var id = "recipe-" + count.incrementAndGet();
        var answer = new CompletableFuture<String>();
        open.put(id, answer);
        try {
            CompletableFuture.anyOf(taken, over).get();
            if (!over.isDone()) taken.join().accept(id, control);
            CompletableFuture.anyOf(answer, over).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError("the run gives no answer: its journal may not be writable");
        } catch (ExecutionException e) {
            throw new IllegalStateException("BUG: neither of them fails", e);
        } finally {
            open.remove(id);
        }
        if (!answer.isDone()) return new Reply("the run is over: run what failed again with run.failed()", 1);
        return answer.join() == null ? Reply.DONE : new Reply(answer.join(), 1);
    }
}
