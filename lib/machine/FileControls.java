package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import lib.journal.*;
import lib.model.*;

/// A run that goes on in another process, as something that can be asked for: each request is a file in its `control` folder, and its
/// answer comes through the journal. It knows how to ask, not what is asked.
public final class FileControls implements Controls {
    private static final long LOOK_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final RunFolder run;

    public FileControls(RunFolder run) {
        this.run = run;
    }

    /// Whether somebody is there to answer: a run that has written its reports answers nobody, even if its process still tells that it is
    /// over.
    public boolean alive() {
        return Lock.held(run) && !Files.exists(run.report());
    }

    @Override
    public Reply ask(Control control) throws InterruptedException {
        if (!alive()) return gone();
        var id = "%016x-%06x-%08x".formatted(System.currentTimeMillis(), COUNT.incrementAndGet(), new Random().nextInt());
        var file = run.control().resolve(id + ".json");
        try {
            var journal = Journal.Follower.atEnd(run.journal());
            RunFolder.write(file, Json.line(control) + "\n");
            return answer(id, journal);
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

    private Reply answer(String id, Journal.Follower journal) throws InterruptedException {
        var answers = new ArrayList<Event.Answered>();
        for (long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000; ; Thread.sleep(LOOK_MILLIS)) {
            boolean alive = alive();
            journal.read(e -> {
                if (e instanceof Event.Answered a && a.id().equals(id)) answers.add(a);
            });
            if (!answers.isEmpty()) return answers.getFirst().refusal() == null ? Reply.DONE : new Reply(answers.getFirst().refusal(), 1);
            if (!alive) return gone();
            if (System.nanoTime() > deadline)
                throw new UserError("run " + run.id() + " gives no answer: " + Lock.holder(run).filter(Identity::unseen).map(who ->
                        who.words() + " may be stopped or dead: 'orchestrate status " + run.id() + "' tells when it was last heard of")
                        .orElse("its process may be stopped, or its journal can't be written"));
        }
    }

    private Reply gone() {
        boolean over = Journal.begun(run).end() != null;
        return over ? new Reply("run " + run.id() + " is over: 'orchestrate retry " + run.id() + "' runs again what failed", 1)
                : new Reply("run " + run.id() + " has crashed: 'orchestrate recover " + run.id() + "' goes on with it", 3);
    }
}
