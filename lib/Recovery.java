package lib;

import java.nio.file.*;
import java.util.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// A run whose orchestrator died -> what it takes to go on with it: its board, and its tasks with the values that no file has. It starts
/// nothing.
final class Recovery {
    private final Fold board;

    /// @throws UserError if the run never began or is over, its journal is damaged, or the value of a task's variable is missing
    ///
    /// @param ours tasks of this process, which may have what no file has
    Recovery(RunFolder run, Collection<Task> ours, Consulted consulted) {
        board = Journal.toGoOn(run);
        // It may have died between its last word and its report.
        if (board.end() != null && Files.exists(run.report()))
            throw new UserError("run " + run.id() + " is over, so there is nothing to recover: 'orchestrate retry " + run.id()
                    + "' runs again what failed");
        var secrets = new Secrets(cwd(), System.getenv());
        consulted.check(board.policy(), run.id());
        var open = board.entries().stream().filter(e -> !e.status().settled()).toList();
        var whole = Own.restored(open.stream().map(Entry::task).toList(), ours);
        for (int i = 0; i < whole.size(); i++) board.restore(open.get(i), secrets.restore(whole.get(i)));
    }

    Fold board() {
        return board;
    }

    List<Task> tasks() {
        return board.entries().stream().map(Entry::task).toList();
    }

    Policy policy() {
        return board.policy();
    }

    Path cwd() {
        return Path.of(board.start().cwd());
    }
}
