package lib.machine;

import java.util.concurrent.*;
import lib.model.UserError;

/// Something that is worked out of what people and agents have written, and so may have no end: it has so much time.
final class InTime {
    private static final long MOST_SECONDS = 10;

    private InTime() {}

    /// @param name of its thread
    /// @throws UserError in a few words if it can't be worked out
    static <T> T of(String name, Callable<T> work) {
        var asked = new FutureTask<>(work);
        var thread = Thread.ofPlatform().daemon().name(name).start(asked);
        try {
            return asked.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UserError flaw ? flaw : new UserError("BUG: " + e.getCause());
        } catch (TimeoutException e) {
            throw new UserError("it isn't done after " + MOST_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("it was interrupted");
        } finally {
            thread.interrupt();
        }
    }
}
