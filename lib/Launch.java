package lib;

import java.nio.file.Path;
import java.time.*;
import java.util.List;
import java.util.function.*;
import lib.board.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// The start of a run, and what is left to do when it is over. A run starts here, beside the program that asks for it, in a process of its
/// own, or is taken up after a crash. It decides nothing.
record Launch(List<Task> tasks, Policy policy, Surroundings surroundings) {

    /// Here, to its end.
    Run run() {
        var views = surroundings.views();
        var folder = begin();
        try (var _ = Lock.take(folder)) {
            return begun(folder, views, surroundings.listener(), new InboxControls());
        }
    }

    /// Starts the run on a thread of its own.
    OpenRun async() {
        var views = surroundings.views();
        var folder = begin();
        return OpenRun.start(folder, controls -> {
            try (var _ = Lock.take(folder)) {
                return begun(folder, views, surroundings.listener().andThen(controls::heard), controls);
            }
        });
    }

    /// Starts the run in a process of its own.
    ///
    /// @param program starts the command line of this program
    /// @return the run's folder
    Path detach(List<String> program) {
        Preflight.check(tasks);
        surroundings.views();
        if (!policy.own().isEmpty() || tasks.stream().anyMatch(t -> t.own() != null))
            throw new UserError("a run in the background can't ask its recipe's own code: leave out gates, classifiers, checks and agents "
                    + "that are code, or use run()");
        return Detached.start(program, surroundings, policy, tasks).path();
    }

    /// What an orchestrator that died has left; the tasks and the policy are the journal's.
    ///
    /// @param name the run's id, a part of it, or null for the latest
    Run recover(String name) {
        var folder = RunFolder.find(surroundings.cwd(), name);
        var views = surroundings.views();
        try (var _ = Lock.take(folder)) {
            var found = new Recovery(folder, tasks, surroundings.consulted());
            IntFunction<Run> over = code -> over(folder, views, found.board(), code);
            if (found.board().end() != null) return over.apply(found.board().end().exit());
            var wiring = new Wiring(folder, found.cwd(), found.policy(), surroundings.display(folder, views), surroundings.listener(),
                    surroundings.consulted(), new InboxControls());
            return wiring.goOn(found.board(), found.tasks(), over);
        }
    }

    private RunFolder begin() {
        if (tasks.isEmpty()) throw new UserError("there is nothing to run: give at least one task");
        Preflight.check(tasks);
        for (var warning : new Doctor(System.getenv()).preflight(tasks, policy, surroundings.cwd()))
            System.err.println("orchestrate: " + warning);
        return RunFolder.create(surroundings.cwd(), surroundings.name(), LocalDateTime.now(ZoneId.systemDefault()));
    }

    private Run begun(RunFolder folder, Views views, Consumer<Event> listener, InboxControls controls) {
        var board = new Fold();
        return new Wiring(folder, surroundings.cwd(), policy, surroundings.display(folder, views), listener, surroundings.consulted(),
                controls)
                .begin(board, tasks, code -> over(folder, views, board, code));
    }

    private Run over(RunFolder folder, Views views, Board board, int code) {
        var run = new Run(new Inquiry(folder, views, board), code);
        // Only what is over has reports and last words; what was broken off has said so.
        if (board.end() != null) run.writeReports();
        if (board.end() != null && surroundings.show() != Orchestrator.Show.NOTHING)
            run.sayEnd(surroundings.show() == Orchestrator.Show.JSON ? System.err : System.out);
        return run;
    }
}
