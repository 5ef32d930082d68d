package lib.board;

import java.util.*;
import java.util.function.Predicate;
import lib.model.Overload;

/// What may start before the one that is next and has no room: the first behind it that has. It is overtaken so often and no more, so that
/// what needs much is not kept waiting for ever by what needs little. A part of the [Planner], pure as it is.
final class Backfill {
    /// How many may start before it, and how many of each account are looked at.
    static final int LOOKED_AT = 64;
    private static final int OVERTAKEN = 16;

    private Backfill() {}

    /// Null if there is none.
    static Entry beside(Entry head, Board board, long now) {
        boolean enough = board.pacing.overtaken() >= OVERTAKEN;
        // Where one that says nothing of its needs has no room, none of its kind has.
        var full = new HashSet<String>();
        if (alike(head, board) && Throttle.lacks(board, head) != null) full.add(head.kind());
        Predicate<Entry> startable = entry -> {
            boolean alike = alike(entry, board);
            if (alike && full.contains(entry.kind()) || enough && competes(entry, head, board)) return false;
            boolean fit = fits(entry, board, now);
            if (alike && !fit) full.add(entry.kind());
            return fit;
        };
        return board.queues.all().stream().filter(queue -> queue.lanes.open(now))
                .flatMap(queue -> queue.due(now).limit(LOOKED_AT).filter(e -> e != head && startable.test(e)).limit(1))
                .min(LaneQueue.ORDER).orElse(null);
    }

    /// On places it depends on the place.
    private static boolean alike(Entry entry, Board board) {
        return !board.fleet().any() && entry.task().limits().needs() == null && entry.attempts().isEmpty();
    }

    /// Whether one takes what the other waits for: of the machine all do, of the run's own things those that need the same. A place that
    /// is free again is offered to the one that waits for it first.
    private static boolean competes(Entry entry, Entry head, Board board) {
        var lacks = Throttle.lacks(board, head);
        if (lacks != Overload.What.RESOURCES) return lacks != Overload.What.PLACE;
        var needs = entry.task().limits().needs();
        return needs != null && !Collections.disjoint(needs.pieces(), head.task().limits().needs().pieces());
    }

    private static boolean fits(Entry entry, Board board, long now) {
        return now >= board.opens(entry) && board.pacing.trusts(entry)
                && Throttle.lacks(board, entry) == null;
    }
}
