package lib.terminal;

import java.util.List;
import lib.board.Board;
import lib.report.Views;
import org.jline.terminal.Size;

/// The live table as it stands in a window, for tests: those of other packages get it by this class.
public final class DrawnTable {
    private DrawnTable() {}

    /// @param keys whether there are keys to tell of
    public static List<String> lines(Board board, long now, Size window, boolean colour, boolean keys) {
        return lines(new LiveTable(), board, now, window, colour, keys);
    }

    /// The same of a table somebody works with.
    static List<String> lines(LiveTable table, Board board, long now, Size window, boolean colour, boolean keys) {
        return TableDisplay.lines(table, board, now, window, colour, keys, LiveTable.Texts.NONE, Views.OURS::text).stream()
                .map(l -> Screen.fit(l, window.getColumns())).toList();
    }
}
