package lib.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.LongSupplier;
import lib.journal.*;
import lib.model.*;

/// A recipe's own [Check], asked of an attempt that has succeeded: on a thread of its own, which is interrupted when the planner has no
/// more patience. It knows no other attempts.
record Asking(Task task, int number, RunFolder run, LongSupplier clock, Leash leash) {
    private static final long LOOK_MILLIS = 20;

    interface Place {
        Path of(Path scratch) throws IOException;
    }

    /// @param place the folder the attempt has worked in
    Event.Verified check(Place place) {
        var flaw = new FutureTask<>(() -> {
            var folder = place.of(run.attempt(task.id(), number));
            return task.own().check().flaw(task, folder, Answers.of(run, task, number));
        });
        var thread = Thread.ofVirtual().name("check").start(flaw);
        while (true) {
            try {
                return verified(flaw.get(LOOK_MILLIS, TimeUnit.MILLISECONDS).orElse(null));
            } catch (TimeoutException e) {
                if (!leash.pulled()) continue;
                thread.interrupt();
                return new Event.Verified(clock.getAsLong(), task.id(), number, new Exit.Signal(15), "the check took too long");
            } catch (ExecutionException e) {
                return verified("the check threw " + e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException("BUG: nobody interrupts an attempt", e);
            }
        }
    }

    private Event.Verified verified(String flaw) {
        return new Event.Verified(clock.getAsLong(), task.id(), number, new Exit.Code(flaw == null ? 0 : 1), flaw);
    }
}
