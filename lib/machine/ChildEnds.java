package lib.machine;

import java.io.IOException;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.*;
import lib.model.*;
import static java.lang.foreign.ValueLayout.*;

/// How child processes end. One thread hears of all of them, by pidfd_open(2) and epoll(7); where the system has no pidfd (Linux 5.3), or
/// no more files may be open, a child has a thread that waits for it. It knows process ids, not what they are for.
///
/// The threads are platform ones, as a wait in native code would hold up a virtual thread's carrier.
final class ChildEnds {
    /// The same number on all Linux systems, see asm-generic/unistd.h.
    private static final long PIDFD_OPEN = 434;
    // sys/epoll.h; the structure is packed on x86-64 alone
    private static final int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLLIN = 1, EPOLLONESHOT = 1 << 30;
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final long EVENT = PACKED ? 12 : 16, DATA = PACKED ? 4 : 8;
    private static final int AT_ONCE = 64;
    private static final long SOON_SECONDS = 2;

    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().name("child-ends").factory();
    private static final MethodHandle WAITPID = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), "waitpid");
    private static final MethodHandle SYSCALL = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT), "syscall",
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle EPOLL_CREATE = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT), "epoll_create1");
    private static final MethodHandle EPOLL_CTL = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
            "epoll_ctl");
    private static final MethodHandle EPOLL_WAIT = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            "epoll_wait");

    private static final ConcurrentMap<Integer, Child> RUNNING = new ConcurrentHashMap<>();
    private static final int EPOLL = epoll();

    private record Child(int pidfd, CompletableFuture<Exit> end) {}

    private ChildEnds() {}

    @SuppressWarnings("restricted")
    private static MethodHandle handle(FunctionDescriptor descriptor, String name, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /// Makes ready.
    ///
    /// @throws LinkageError where the system hasn't what it takes
    static void begin() {}

    /// Begins to wait for a child, for whom nobody else may wait.
    ///
    /// @throws IOException if there is room for no thread that could: a child that nobody can wait for must not live on unseen, so it
    ///                     is ended with its group
    static CompletableFuture<Exit> of(int pid) throws IOException {
        var end = new CompletableFuture<Exit>();
        Orphans.wait(pid, true);
        if (EPOLL >= 0 && heard(pid, end)) return end;
        try {
            DAEMONS.newThread(() -> end.complete(await(pid))).start();
        } catch (OutOfMemoryError e) {
            end(pid);
            throw new IOException("Cannot allocate memory: " + e.getMessage());
        }
        return end;
    }

    private static boolean heard(int pid, CompletableFuture<Exit> end) {
        try (var arena = Arena.ofConfined()) {
            int pidfd = (int) (long) SYSCALL.invokeExact(PIDFD_OPEN, pid, 0);
            if (pidfd < 0) return false;
            RUNNING.put(pid, new Child(pidfd, end));
            var event = arena.allocate(EVENT, 8);
            // Once: who is just being started has a copy of the pidfd, until its exec.
            event.set(JAVA_INT, 0, EPOLLIN | EPOLLONESHOT);
            event.set(JAVA_LONG_UNALIGNED, DATA, pid);
            if ((int) EPOLL_CTL.invokeExact(EPOLL, EPOLL_CTL_ADD, pidfd, event) == 0) return true;
            RUNNING.remove(pid);
            Posix.close(pidfd);
            return false;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: a child's end can't be asked for", e);
        }
    }

    /// Negative if there is none.
    private static int epoll() {
        try {
            int epoll = (int) EPOLL_CREATE.invokeExact(EPOLL_CLOEXEC);
            if (epoll >= 0) DAEMONS.newThread(() -> hear(epoll)).start();
            return epoll;
        } catch (OutOfMemoryError e) {
            return -1;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: epoll can't be called", e);
        }
    }

    private static void hear(int epoll) {
        var events = Arena.global().allocate(EVENT * AT_ONCE, 8);
        while (true) {
            try {
                int ready = (int) EPOLL_WAIT.invokeExact(epoll, events, AT_ONCE, -1);
                for (int i = 0; i < ready; i++) {
                    int pid = (int) events.get(JAVA_LONG_UNALIGNED, i * EVENT + DATA);
                    var child = RUNNING.remove(pid);
                    Posix.close(child.pidfd);
                    child.end.complete(await(pid));
                }
            } catch (Throwable e) {
                throw new IllegalStateException("BUG: the ends of children can't be heard of", e);
            }
        }
    }

    /// Waits a moment for these ends: who takes longer ends without us.
    static void awaitSoon(CompletableFuture<?> ends) {
        try {
            ends.get(SOON_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It ends without us.
        }
    }

    /// Ends a child with its group.
    static void end(int pid) {
        Posix.killGroup(pid, Signal.KILL);
        await(pid);
    }

    /// Waits for a child and buries it.
    static Exit await(int pid) {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            int waited;
            do waited = (int) WAITPID.invokeExact(pid, status, 0);
            while (waited == -1 && ProcessHandle.of(pid).isPresent());
            Orphans.wait(pid, false);
            int word = status.get(JAVA_INT, 0);
            return (word & 0x7f) == 0 ? new Exit.Code(word >> 8 & 0xff) : new Exit.Signal(word & 0x7f);
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: waitpid can't be called", e);
        }
    }
}
