package lib.terminal;

import java.io.PrintStream;
import lib.board.*;
import lib.model.*;

/// Each event as one line of JSON, as in the journal, without secrets: `--json`.
public record EventDisplay(PrintStream out) implements Display {
    @Override
    public void event(Event event, Board board) {
        out.println(board.policy().redaction().json(event));
    }
}
