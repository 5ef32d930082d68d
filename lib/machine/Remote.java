package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import lib.journal.*;
import lib.model.*;

/// A run that goes on in another process, as something that can be asked for: each request is a file in its `control` folder, and its
/// answer comes through the journal. It knows how to ask, not what is asked.
public final class Remote {
    private static final long LOOK_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final RunFolder run;

    public Remote(RunFolder run) {
        this.run = run;
    }

    /// @param refusal why it isn't done; null if it is
    /// @param status  0 done, 1 refused or the run is over, 3 it has crashed
    public record Answer(String refusal, int status) {}

    /// Whether somebody is there to answer: a run that has written its reports answers nobody, even if its process still tells that it is
    /// over.
    public boolean alive() {
        return Lock.held(run) && !Files.exists(run.report());
    }

    /// Asks, and waits for the answer.
    ///
    /// @throws UserError if there is none: the run's process is stopped, or can't write its journal
    public Answer send(Control control) throws InterruptedException {
        if (!alive()) return gone();
        var id = "%016x-%06x-%08x".formatted(System.currentTimeMillis(), COUNT.incrementAndGet(), new Random().nextInt());
        var file = run.control().resolve(id + ".json");
        var answers = new ArrayList<Event.Answered>();
        try {
            var journal = Journal.Follower.atEnd(run.journal());
            RunFolder.write(file, Json.line(control) + "\n");
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (true) {
                boolean held = alive();
                journal.read(e -> {
                    if (e instanceof Event.Answered a && a.id().equals(id)) answers.add(a);
                });
                if (!answers.isEmpty()) return new Answer(answers.getFirst().refusal(), answers.getFirst().refusal() == null ? 0 : 1);
                if (!held) return gone();
                if (System.nanoTime() > deadline)
                    throw new UserError("run " + run.id()
                            + " gives no answer: its process may be stopped, or its journal can't be written");
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (IOException e) {
            throw new UserError(file + ": can't be written (" + RunFolder.reason(e) + ")");
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The run has taken it.
            }
        }
    }

    private Answer gone() {
        boolean over = Journal.begun(run).end() != null;
        return over ? new Answer("run " + run.id() + " is over: 'orchestrate retry " + run.id() + "' runs again what failed", 1)
                : new Answer("run " + run.id() + " has crashed: 'orchestrate recover " + run.id() + "' goes on with it", 3);
    }
}
