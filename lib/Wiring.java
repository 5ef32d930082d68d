package lib;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.*;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.places.*;
import lib.report.*;
import lib.terminal.*;

/// Puts the parts of a run together - board, planner, journal, host, viewer - and lets it go: a new one, or one whose orchestrator died.
/// It decides nothing.
///
/// @param listener  sees each event once it is on disk
/// @param consulted whom to ask about starts and ends
/// @param controls  by which the program that starts the run may steer it
record Wiring(RunFolder folder, Path cwd, Policy policy, Display display, Consumer<Event> listener, Consulted consulted,
        InboxControls controls) {

    /// Begins the run with these tasks.
    ///
    /// @param over what is left to do with its exit status when it has ended and the terminal is as it was
    Run begin(Fold board, Collection<Task> tasks, IntFunction<Run> over) {
        try (var journal = Journal.create(folder.journal())) {
            return go(board, journal, tasks, 0, host -> host.open(List.copyOf(tasks)), over);
        } catch (IOException e) {
            throw new UserError(folder.path() + ": can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    /// Goes on where the journal ends.
    ///
    /// @param tasks with the values of their variables
    /// @param over  as for [#begin]
    Run goOn(Fold board, Collection<Task> tasks, IntFunction<Run> over) {
        boolean handover = board.start().by().equals(Handle.NONE);
        try (var journal = Journal.open(folder.journal(), torn ->
                System.err.println("orchestrate: " + folder.journal() + ": its last line was torn by the crash; " + torn
                + " bytes of it are dropped"))) {
            return go(board, journal, tasks, board.at(), host -> host.takeUp(tasks, handover), over);
        } catch (IOException e) {
            throw new UserError(folder.journal() + ": can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    private interface First {
        List<Event> of(Host host) throws InterruptedException;
    }

    private Run go(Fold board, Journal journal, Collection<Task> tasks, long after, First first, IntFunction<Run> over)
            throws IOException {
        var accounts = Accounts.named(tasks, policy.agents().accounts(), Caller.environment());
        var values = new OwnValues(tasks, policy);
        var here = new LocalHost(folder, cwd, policy, accounts, values::of, consulted.filling(values::filled), after);
        try (var host = FleetHost.around(here, folder, cwd, policy, values::of, consulted);
             var _ = new ControlFolder(folder, host);
             var notifier = policy.notice() == null ? null : new Notifier(folder, cwd);
             var exporter = Exporter.to(policy.metrics(), cwd, System::currentTimeMillis);
             // Until the reports are written: one Ctrl-C more than the run took must not cost them.
             var _ = Interrupts.ofRun(signal -> host.tell(new Event.Interrupted(host.now(), signal)))) {
            int code;
            try (var viewer = new Viewer(display, folder, host::now, heard(notifier, exporter), listener)) {
                Rehearsal.play(policy);
                var number = new AtomicInteger();
                display.steer(control -> host.tell(new Event.Asked(host.now(), TableDisplay.ASKED + number.incrementAndGet(), control)));
                controls.taken((id, control) -> {
                    if (control instanceof Control.Add add) values.add(add.tasks());
                    host.tell(new Event.Asked(host.now(), id, host.completed(control)));
                });
                var planner = new Planner(bound -> ThreadLocalRandom.current().nextLong(bound + 1), Agents::of);
                code = new Loop(board, planner, host, journal, viewer::accept, this::trouble).run(first.of(host));
            } catch (UncheckedIOException e) {
                // Nothing is done that isn't written down; what runs is ended by the host's close.
                System.err.println("orchestrate: " + broken(journal, e.getCause()));
                code = 1;
            }
            // Before anybody is told that the run is over: who is may want to read its reports.
            return over.apply(display.lost() ? Math.max(code, 1) : code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("the run was interrupted: 'orchestrate recover " + folder.id() + "' goes on with it");
        } finally {
            controls.over();
        }
    }

    private static BiConsumer<Event, Board> heard(Notifier notifier, Exporter exporter) {
        return notifier == null ? exporter::event : (event, board) -> {
            notifier.event(event, board);
            exporter.event(event, board);
        };
    }

    private String broken(Journal journal, IOException e) {
        if (e instanceof NoSuchFileException)
            return folder.path() + ": the run's folder is gone, removed or renamed, and with it all that is known of the run: it was "
                    + "broken off, and what ran is ended; 'git clean' passes over it with -e .orchestrate, and ORCHESTRATE_STATE=DIR "
                    + "keeps runs elsewhere";
        return folder.journal() + ": can't be written (" + RunFolder.reason(e) + "): "
                + (journal.empty() ? "the run never began; make room, then start it again"
                        : "the run was broken off; make room, then 'orchestrate recover " + folder.id() + "'");
    }

    private void trouble(IOException e) {
        System.err.println(e == null ? "orchestrate: " + folder.journal() + ": can be written again: the run goes on"
                : "orchestrate: " + folder.journal() + ": can't be written (" + RunFolder.reason(e)
                        + "): nothing new is started until it can, what runs is left alone; Ctrl-C twice ends the run");
    }
}
