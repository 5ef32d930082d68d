package lib.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import lib.board.*;

/// The state of a run, seen from outside.
public enum RunState {
    RUNNING, FINISHED,
    /// The orchestrator is gone and the run has no end.
    CRASHED,
    /// Its journal is missing or damaged.
    UNREADABLE;

    /// @param alive whether its orchestrator still lives, if it has no end
    public static RunState of(Board board, boolean alive) {
        return board.end() != null ? FINISHED : alive ? RUNNING : CRASHED;
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
