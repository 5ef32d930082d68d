package lib;

import java.io.PrintStream;

/// Each event as one line of JSON, as in the journal, without secrets: `--json`.
record EventDisplay(PrintStream out) implements Display {
    @Override
    public void event(Event event, Board board) {
        out.println(Redaction.of(board.policy()).json(event));
    }
}
