package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import lib.model.*;

/// Small shells that run programs one after the other, so that each costs one fork and one exec. A shell leads a session, in which only one
/// program and what comes of it is at a time. It reads what to run from a pipe, writes down how it ended, even if we are gone by then, and
/// tells us through another pipe that all of them share; without us, it ends with its program. It knows neither tasks nor what an end
/// means.
///
/// A shell that was sent a signal, or whose program has left somebody behind, runs no other.
final class WorkerShells implements AutoCloseable {
    /// What a pipe takes at once (pipe(7)) is twice as much.
    private static final int LONGEST = 32_000;
    private static final int MOST_IDLE = 64;
    private static final int TOLD_AT_ONCE = 4_096;
    private static final Pattern END = Pattern.compile("\\d{1,18} (?:\\d{1,3}|[a-z]+)");
    private static final int NO_STATUS = 254;

    /// Starts such a shell.
    interface Start {
        /// @param stdin the descriptor that becomes its stdin
        /// @param told  the one that gets the number `as`
        /// @return its process id; 0 if there is no room for it
        int shell(Spawner.Launch launch, int stdin, int told, int as) throws IOException;
    }

    private static final boolean POSSIBLE = ProcessTree.tellsOrphans()
            && Caller.environment().keySet().stream().noneMatch(SmallShell::odd);

    private final Start start;
    private final Map<String, String> common = Caller.environment();
    private final int as = SmallShell.free();
    private final Posix.Pipe told;
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final Set<Worker> all = ConcurrentHashMap.newKeySet();
    private final Map<Long, Worker> running = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closed;

    private WorkerShells(Start start, Posix.Pipe told) {
        this.start = start;
        this.told = told;
        Thread.ofPlatform().daemon().name("worker-ends").start(this::hear);
    }

    /// Null where the kernel doesn't tell at little cost whether a program has left somebody behind, or a shell can't hand on what all
    /// programs are given.
    static WorkerShells usable(Start start) {
        var told = POSSIBLE ? Posix.pipe() : null;
        return told == null ? null : new WorkerShells(start, told);
    }

    /// One of these shells.
    final class Worker implements SpawnedProcess.Lender {
        private final int pid;
        private final int pipe;
        private final CompletableFuture<Exit> end;
        private volatile CompletableFuture<Exit> program = new CompletableFuture<>();
        private boolean quit;

        private Worker(int pid, int pipe) throws IOException {
            this.pid = pid;
            this.pipe = pipe;
            this.end = ChildEnds.of(pid);
        }

        /// It is one of us from now on, until its end.
        private Worker enlisted() {
            all.add(this);
            var _ = end.thenAccept(exit -> {
                quit();
                running.values().remove(this);
                program.complete(exit);
            });
            return this;
        }

        /// Whether it could be told to run it; if not, it is gone.
        private boolean begin(long number, byte[] request) {
            program = new CompletableFuture<>();
            running.put(number, this);
            if (tell(request)) return true;
            running.remove(number);
            release(false);
            return false;
        }

        /// A descriptor that was closed may be another file's by now.
        private synchronized boolean tell(byte[] text) {
            return !quit && !end.isDone() && Posix.write(pipe, text);
        }

        @Override
        public void release(boolean alone) {
            if (!alone) {
                Posix.kill(pid, Signal.KILL);
                quit();
                end.join();
            } else if (idle.size() >= MOST_IDLE) quit();
            else {
                idle.addFirst(this);
                if (closed && idle.remove(this)) quit();
            }
        }

        /// It ends when nothing more can come.
        private synchronized void quit() {
            if (!quit) Posix.close(pipe);
            quit = true;
            all.remove(this);
            idle.remove(this);
        }
    }

    /// Has a program run by one of them.
    ///
    /// @return null if none can: the launch needs what they haven't got, or there is room for none
    SpawnedProcess run(Spawner.Launch launch, String program) throws IOException {
        long number = numbers.incrementAndGet();
        var script = SmallShell.request(launch, program, common, number, as);
        var request = script == null ? null : Bytes.of(script);
        if (request == null || request.length > LONGEST) return null;
        Worker worker;
        do {
            worker = idle.pollFirst();
            if (worker == null) worker = another();
            if (worker == null) return null;
        } while (!worker.begin(number, request));
        return new SpawnedProcess(worker.pid, worker.program, worker);
    }

    /// Null if there is no room for one.
    private synchronized Worker another() throws IOException {
        var pipe = closed ? null : Posix.pipe();
        if (pipe == null) return null;
        var nothing = Path.of("/dev/null");
        Worker worker = null;
        try {
            int pid = start.shell(new Spawner.Launch(KnownParents.worker(), common, Path.of("/"), nothing, nothing, nothing, null),
                    pipe.out(), told.in(), as);
            if (pid == 0) return null;
            worker = new Worker(pid, pipe.in()).enlisted();
            if (worker.tell(Bytes.of(SmallShell.beginning(common)))) return worker;
            worker.release(false);
            return null;
        } finally {
            Posix.close(pipe.out());
            if (worker == null) Posix.close(pipe.in());
        }
    }

    /// Each end is a line. What else stands there no shell of ours has written.
    private void hear() {
        var line = new StringBuilder();
        while (true) {
            var bytes = Posix.read(told.out(), TOLD_AT_ONCE);
            if (bytes == null) continue;
            if (bytes.length == 0) break;
            for (byte b : bytes) {
                if (b != '\n') line.append((char) b);
                else {
                    if (END.matcher(line).matches()) ended(line.toString().split(" "));
                    line.setLength(0);
                }
            }
        }
        Posix.close(told.out());
    }

    /// @param words the number of what has ended, and its exit status or, as in its record, where it is understood, a word
    private void ended(String[] words) {
        var exit = new Exit.Code(Character.isDigit(words[1].charAt(0)) ? Integer.parseInt(words[1]) : NO_STATUS);
        if (running.remove(Long.valueOf(words[0])) instanceof Worker worker) worker.program.complete(exit);
    }

    /// All of them end, those that run a program with it.
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        var free = idle.stream().map(w -> w.end).toArray(CompletableFuture[]::new);
        List.copyOf(all).forEach(Worker::quit);
        Posix.close(told.in());
        ChildEnds.awaitSoon(CompletableFuture.allOf(free));
    }
}
