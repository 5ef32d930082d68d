package lib.report;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Runs the user's command (`--notify`) for each piece of [News], one after the other, with it as a line of JSON on its stdin and its kind
/// in `ORCHESTRATE_EVENT`. The run doesn't wait for it. It knows how to run it, not what is news.
///
/// That the run is over is told when this is closed, so that whoever hears of it finds the reports.
///
/// One that takes longer than its time is ended with all it has started, as is what it leaves behind. What it writes goes to `notify.log`
/// in the run's folder. Should news come faster than it can tell, the oldest failures it hasn't told yet are left out.
public final class Notifier implements AutoCloseable {
    static final long MOST_SECONDS = 30;
    /// A longer wait is explained.
    private static final long SILENT_MILLIS = 2_000;
    private static final int MOST_WAITING = 200;
    private static final long GRACE_MILLIS = 2_000;

    private final RunFolder run;
    private final Path cwd;
    private final Spawner spawner = new Spawner(PosixLauncher.orJdk());
    private final BlockingDeque<News> waiting = new LinkedBlockingDeque<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon()
            .name("notify clock").factory());
    private final AtomicInteger failed = new AtomicInteger();
    private final Thread thread = Thread.ofPlatform().daemon().name("notify").unstarted(this::work);
    private volatile boolean closed;
    private volatile News last;
    private volatile Leash running;
    private int number;

    /// @param cwd the folder the run was started in; the command runs there
    public Notifier(RunFolder run, Path cwd) {
        this.run = run;
        this.cwd = cwd;
        thread.start();
    }

    /// Something happened; the board has it already.
    public void event(Event event, Board board) {
        var news = News.of(event, board);
        if (news == null) return;
        if (news.kind() == News.Kind.DONE) {
            last = news.with(board.policy().notice());
            return;
        }
        if (waiting.size() >= MOST_WAITING)
            waiting.stream().filter(n -> n.kind() == News.Kind.FAILED).findFirst().ifPresent(waiting::remove);
        waiting.add(news.with(board.policy().notice()));
    }

    private void work() {
        try {
            while (!closed || !waiting.isEmpty()) {
                var news = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (news != null) tell(news);
            }
        } catch (InterruptedException e) {
            // Its time is over.
        }
    }

    private void tell(News news) {
        var stdin = run.path().resolve("notify.json");
        var log = run.path().resolve("notify.log");
        try {
            RunFolder.write(stdin, Json.line(news) + "\n");
            if (!Files.exists(log)) Files.createFile(log, RunFolder.PRIVATE_FILE);
        } catch (IOException e) {
            failed.incrementAndGet();
            return;
        }
        var markers = Map.of("ORCHESTRATE_RUN", run.id(), "ORCHESTRATE_NOTICE",
                Long.toString(ProcessHandle.current().pid()) + "-" + ++number);
        var env = new HashMap<>(Caller.environment());
        Markers.onto(env, markers, Caller.environment());
        env.put("ORCHESTRATE_EVENT", news.kind().word());
        var leash = new Leash(markers);
        running = leash;
        var late = clock.schedule(() -> end(leash), MOST_SECONDS, TimeUnit.SECONDS);
        var exit = spawner.run(new Spawner.Launch(List.of("/bin/sh", "-c", news.command()), env, cwd, stdin, log, log, null), leash,
                _ -> {});
        late.cancel(false);
        if (leash.survivors() > 0) end(leash);
        if (exit.status() != 0) failed.incrementAndGet();
    }

    private static void end(Leash leash) {
        leash.signal(Signal.TERM);
        leash.signalRest(Signal.TERM);
        long until = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        while (leash.survivors() > 0 && System.nanoTime() < until) LockSupport.parkNanos(20_000_000);
        leash.signal(Signal.KILL);
    }

    /// Ends the command that runs and drops the news still to be sent: nobody wants to wait for them any more.
    private void giveUp() {
        waiting.clear();
        if (running instanceof Leash leash) end(leash);
    }

    /// Tells what is still to be told, each within its time, but not more than twice that in all, and not after Ctrl-C.
    @Override
    public void close() {
        if (last != null) waiting.add(last);
        closed = true;
        try (var _ = new Interrupts(_ -> giveUp())) {
            thread.join(SILENT_MILLIS);
            if (thread.isAlive()) System.err.println("orchestrate: waiting for the command of --notify; Ctrl-C ends it");
            thread.join(2 * MOST_SECONDS * 1000);
            clock.shutdownNow();
            spawner.close();
            Files.deleteIfExists(run.path().resolve("notify.json"));
        } catch (IOException e) {
            // It may stay.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failed.get() > 0)
            System.err.println("orchestrate: the command of --notify failed " + (failed.get() == 1 ? "once" : failed + " times") + ": "
                    + run.path().resolve("notify.log") + " has what it wrote");
    }
}
