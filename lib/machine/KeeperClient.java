package lib.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.concurrent.locks.ReentrantLock;
import lib.model.*;

/// Has a [Keeper] run programs, which is started as soon as there are many: another JVM takes a second of CPU time, as much as it saves
/// with two hundred programs, and some 40 MB, as much as twenty shells. It knows how to ask, not what is run.
final class KeeperClient implements AutoCloseable {
    /// `always` from the first program on, `never`; when there are many if it isn't set.
    static final String SETTING = "ORCHESTRATE_KEEPER";
    /// So many that run at once are many, and so are so many that were started within the time.
    private static final int RUNNING = 20, STARTED = 200;
    private static final long WITHIN_NANOS = 60_000_000_000L;
    /// Until then who wants to start something waits for the keeper to be there.
    private static final long PATIENCE_MILLIS = 3_000;
    private static final int TOLD_AT_ONCE = 256 * Keeper.Answer.LENGTH;
    /// In the place of a process id: the keeper has died before it told.
    private static final int UNKNOWN = -1;
    private static final Path NOTHING = Path.of("/dev/null");

    private enum State { UNWANTED, STARTING, READY, GONE }

    /// A program that was asked for.
    ///
    /// @param pid 0 if it could not be started
    private record Asked(CompletableFuture<Integer> pid, CompletableFuture<Exit> end) {}

    private final PosixSpawn spawn;
    private final String wanted = Caller.environment().getOrDefault(SETTING, "");
    private final Deque<Long> starts = new ArrayDeque<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
    /// Who waits for room in the pipe is in nobody else's way.
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile State state = State.UNWANTED;
    private volatile CompletableFuture<Exit> end;
    /// The descriptor that it reads from; 0 if there is none.
    private int requests;

    KeeperClient(PosixSpawn spawn) {
        this.spawn = spawn;
        // A jobserver's descriptors are handed from parent to child.
        if (wanted.equals("never") || !Caller.jobserver().isEmpty()) state = State.GONE;
    }

    /// What runs a program where there is no keeper.
    interface Otherwise {
        /// @return null if it can't
        SpawnedProcess run() throws IOException;
    }

    /// Has it run a program, or what takes its place if it can't: there is none, or the program's input may block, or can't be read. A
    /// program that is being started counts as running.
    ///
    /// @return null if neither can
    SpawnedProcess run(Spawner.Launch launch, String program, Otherwise otherwise) throws IOException {
        running.incrementAndGet();
        SpawnedProcess process = null;
        try {
            if (ready() && launch.opensAtOnce()) process = ask(launch, program);
            if (process == null) process = otherwise.run();
        } finally {
            if (process == null) running.decrementAndGet();
        }
        if (process != null) {
            var _ = process.end().whenComplete((_, _) -> running.decrementAndGet());
        }
        return process;
    }

    /// Null if it can't.
    private SpawnedProcess ask(Spawner.Launch launch, String program) throws IOException {
        long number = numbers.incrementAndGet();
        var one = new Asked(new CompletableFuture<>(), new CompletableFuture<>());
        asked.put(number, one);
        var request = new Keeper.Request(number, program, launch.with(launch.argv(), inItsFolder(launch))).bytes();
        int pid = ask(request) ? one.pid.join() : 0;
        if (pid == UNKNOWN) pid = orphaned(launch.env());
        if (pid > 0) return new SpawnedProcess(pid, one.end, null);
        asked.remove(number);
        return null;
    }

    /// A keeper that has died may have started it before it could say so.
    private static int orphaned(Map<String, String> env) {
        return ProcessTree.leader(Markers.of(env)) instanceof ProcessTree.Seen leader ? (int) leader.pid() : 0;
    }

    /// What a shell does that has changed to the folder.
    private static Map<String, String> inItsFolder(Spawner.Launch launch) throws IOException {
        var pwd = launch.env().get("PWD");
        if (pwd == null || SmallShell.same(pwd, launch.dir())) return launch.env();
        var env = new HashMap<>(launch.env());
        env.put("PWD", launch.dir().toRealPath().toString());
        return env;
    }

    private boolean ask(byte[] request) {
        writing.lock();
        try {
            return state == State.READY && Posix.write(requests, request);
        } finally {
            writing.unlock();
        }
    }

    /// Whether it is there; begins to start it if it is wanted.
    private boolean ready() {
        if (state == State.UNWANTED) wantedNow();
        if (state == State.STARTING) {
            try {
                settled.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return state == State.READY;
    }

    private synchronized void wantedNow() {
        if (state != State.UNWANTED) return;
        long now = System.nanoTime();
        starts.addLast(now);
        if (starts.size() > STARTED) starts.removeFirst();
        boolean many = running.get() >= RUNNING || starts.size() == STARTED && now - starts.getFirst() < WITHIN_NANOS;
        if (!many && !wanted.equals("always")) return;
        state = State.STARTING;
        Thread.ofPlatform().daemon().name("keeper").start(this::live);
    }

    /// Starts it and hears what it tells, to its end.
    private void live() {
        var told = Posix.pipe();
        try {
            if (told != null && started(told)) hear(told.out());
        } catch (IOException e) {
            // There is no room for it.
        } finally {
            gone();
            if (told != null) Posix.close(told.out());
        }
    }

    /// False if there is no room for it.
    private boolean started(Posix.Pipe told) throws IOException {
        var pipe = Posix.pipe();
        try {
            if (pipe == null) return false;
            var keeper = new Spawner.Launch(Keeper.command(), Map.of(), Path.of("/"), NOTHING, NOTHING, NOTHING, null);
            // What is too long can't be handed on: it would not know our caller.
            if (Caller.record().length() > Caller.LONGEST) return false;
            var launch = SmallShell.handingOn(keeper);
            int pid = spawn.start(launch, launch.argv().getFirst(), new TreeMap<>(Map.of(0, pipe.out(), 1, told.in()))).pid();
            if (pid == 0) return false;
            end = ChildEnds.of(pid);
            requests = pipe.in();
            return true;
        } finally {
            Posix.close(told.in());
            if (pipe != null) Posix.close(pipe.out());
            if (pipe != null && requests == 0) Posix.close(pipe.in());
        }
    }

    private void hear(int told) {
        var answers = ByteBuffer.allocate(TOLD_AT_ONCE);
        while (true) {
            var bytes = Posix.read(told, answers.remaining());
            if (bytes == null) continue;
            if (bytes.length == 0) return;
            answers.put(bytes).flip();
            while (answers.remaining() >= Keeper.Answer.LENGTH) heard(Keeper.Answer.of(answers));
            answers.compact();
        }
    }

    private void heard(Keeper.Answer answer) {
        switch (answer.kind()) {
            case HERE -> {
                become(State.READY);
                settled.countDown();
            }
            case STARTED -> asked.get(answer.number()).pid.complete(answer.value());
            case ENDED -> asked.remove(answer.number()).end.complete(new Exit.Code(answer.value()));
        }
    }

    /// Nothing is asked any more from its end on, and without more to ask it ends.
    private void become(State now) {
        writing.lock();
        try {
            if (state != State.GONE) state = now;
            if (state == State.GONE && requests != 0) {
                Posix.close(requests);
                requests = 0;
            }
        } finally {
            writing.unlock();
        }
    }

    /// What it held ends as if it had been sent what ended the keeper: so do programs whose shell is ended.
    private void gone() {
        become(State.GONE);
        settled.countDown();
        var exit = end == null ? new Exit.Code(0) : end.join();
        for (var one : asked.values()) {
            one.pid.complete(UNKNOWN);
            one.end.complete(exit);
        }
    }

    @Override
    public void close() {
        become(State.GONE);
        if (end != null) ChildEnds.awaitSoon(end);
    }
}
