package lib.terminal;

import java.util.*;
import lib.report.*;

/// The columns of the live table in a window of some width, and how wide each is: what matters most comes first, and what no task of the
/// run has ever had gets no column. It knows widths, not values.
///
/// @param task  for the task's id
/// @param state for its state, `time` for how long it has run
/// @param shown the others, in the order they stand, with their widths
/// @param line  what is left for the last line
record Columns(int task, int state, int time, SequencedMap<Column, Integer> shown, int line) {
    static final int MARK = 2, GAP = 2;
    private static final int STATE = 10, TIME = 6, LEAST_TASK = 4;
    /// The last line, which says most, gets at least this much of the window before any other column does.
    private static final double LEAST_LINE = 0.36;
    private static final List<Column> BY_IMPORTANCE = List.of(Column.TODO, Column.PHASE, Column.COST, Column.MEMORY, Column.TURN,
            Column.TOKENS, Column.TRY);

    enum Column {
        TRY("TRY", 3, true), PHASE("PHASE", 10, false), TODO("TODO", 5, true), TURN("TURN", 4, true), TOKENS("TOKENS", 6, true),
                COST("COST", 7, true), MEMORY("MEM", 6, true);

        final String head;
        final int width;
        final boolean right;

        Column(String head, int width, boolean right) {
            this.head = head;
            this.width = width;
            this.right = right;
        }

        /// A share is told without its bar where that has no room.
        String fit(String text, int room) {
            if (this == TODO && text.length() > room) return Cells.right(text.substring(text.lastIndexOf(' ') + 1), room);
            return right ? Cells.right(text, room) : Cells.left(text, room);
        }
    }

    /// @param width   columns of the window
    /// @param wanted  those that have had something to show
    /// @param longest columns the longest id takes
    static Columns of(int width, Set<Column> wanted, int longest) {
        int task = Math.clamp(Math.min(longest, width * 2 / 9), LEAST_TASK, 40);
        int state = Math.clamp(width / 6, 8, STATE), time = Math.clamp(width / 10, 5, TIME);
        int room = width - 1 - MARK - task - 1 - state - 1 - time - GAP - (int) (width * LEAST_LINE);
        var chosen = EnumSet.noneOf(Column.class);
        for (var column : BY_IMPORTANCE) {
            if (!wanted.contains(column) || column.width + 1 > room) continue;
            chosen.add(column);
            room -= column.width + 1;
        }
        var shown = new LinkedHashMap<Column, Integer>();
        // In a wide window phases and the bar of what is done get what they need, the last line gets the rest.
        for (var column : chosen) {
            int wider = width >= 120 && (column == Column.PHASE || column == Column.TODO) ? Math.min(4, room) : 0;
            room -= wider;
            shown.put(column, column.width + wider);
        }
        int used = MARK + task + 1 + state + 1 + time + shown.values().stream().mapToInt(w -> w + 1).sum() + GAP;
        return new Columns(task, state, time, shown, Math.max(0, width - 1 - used));
    }

    /// The line above the rows.
    String head() {
        var head = new StringBuilder(" ".repeat(MARK)).append(Cells.left("TASK", task)).append(' ').append(Cells.left("STATE", state))
                .append(' ').append(Cells.right("TIME", time));
        shown.forEach((column, room) -> head.append(' ').append(column.fit(column.head, room)));
        return head.append(" ".repeat(GAP)).append("LAST LINE").toString();
    }
}
