package lib.board;

import java.util.*;
import lib.model.*;

/// What is left to be done of a run, as far as conditions decide that.
public final class Undone {
    private Undone() {}

    /// Whether the task waits for what its condition comes to.
    public static boolean weighed(Board board, Entry entry) {
        return board.conditions.waits(entry);
    }

    /// Whether the task is left to be done: it did not succeed, and no condition left it out that would still do so.
    public static boolean is(Board board, Entry entry) {
        var seen = new HashSet<Entry>();
        var open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (next.status() == Status.SUCCEEDED || !seen.add(next)) continue;
            if (!board.conditions.spared(next)) return true;
            next.task().after().stream().map(board::find).filter(Objects::nonNull).forEach(open::add);
        }
        return false;
    }
}
