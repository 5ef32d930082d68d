package lib.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What takes long to find out, found out once for all who ask before that begins. Nobody who asks is told what was found out, or begun,
/// before. It doesn't know what it is.
final class Shared<T> {
    private final Supplier<T> work;
    private final ReentrantLock working = new ReentrantLock();
    /// What has not begun yet; null if nobody has asked.
    private CompletableFuture<T> upcoming;

    Shared(Supplier<T> work) {
        this.work = work;
    }

    /// Who asks first works for all the others. They don't wait for a lock: each would hand it on to the next, and who asks meanwhile would
    /// get in between.
    T next() {
        CompletableFuture<T> next, mine = null;
        synchronized (this) {
            if (upcoming == null) upcoming = mine = new CompletableFuture<>();
            next = upcoming;
        }
        if (mine != null) work(mine);
        return next.join();
    }

    private void work(CompletableFuture<T> mine) {
        working.lock();
        try {
            synchronized (this) {
                upcoming = null;
            }
            mine.complete(work.get());
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            working.unlock();
        }
    }
}
