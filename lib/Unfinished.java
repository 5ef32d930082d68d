package lib;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import lib.board.Board;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Earlier runs whose orchestrator died, before another run takes what they have done: what still runs of them is waited for and judged,
/// and nothing more of them is started, so that no task ever runs twice at a time.
///
/// @param home  the folder that has the runs
/// @param drain goes on with a run until nothing of it runs any more
record Unfinished(Path home, Consumer<RunFolder> drain) {

    /// @param from the run to be taken from, or [Reuse#ALL_RUNS]
    /// @throws UserError if what one has left may still run where it can't be seen from here
    void settle(String from) {
        for (var run : RunFolder.begun(home))
            if ((from.equals(Reuse.ALL_RUNS) || run.id().equals(from)) && crashed(run) instanceof Board board) settle(run, board);
    }

    private void settle(RunFolder run, Board board) {
        Elsewhere.check(run, board, Set.of());
        if (!board.running().isEmpty())
            System.err.println("orchestrate: run " + run.id() + " has crashed: what still runs of it is waited for");
        try {
            drain.accept(run);
        } catch (UserError e) {
            System.err.println("orchestrate: of run " + run.id() + ", which has crashed, only what had ended is taken: " + e.getMessage());
        }
    }

    /// Null if it hasn't.
    private static Board crashed(RunFolder run) {
        try {
            var following = Following.begun(run);
            return following.board().end() != null || following.held() ? null : following.board();
        } catch (UserError e) {
            return null;
        }
    }
}
