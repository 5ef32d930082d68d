package lib.board;

import java.util.*;

/// What may start before the one that is next and has no room: the first behind it that has. It is overtaken so often and no more, so that
/// what needs much is not kept waiting for ever by what needs little. A part of the [Planner], pure as it is.
final class Backfill {
    /// How many may start before it, and how many of each account are looked at.
    private static final int OVERTAKEN = 16, LOOKED_AT = 64;

    private Backfill() {}

    /// Null if there is none.
    static Entry beside(Entry head, Board board, long now) {
        if (board.pacing.overtaken() >= OVERTAKEN) return null;
        var all = new ArrayList<Entry>();
        for (var queue : board.queues.all()) if (queue.lane.open(now)) queue.due(now).limit(LOOKED_AT).forEach(all::add);
        all.sort(LaneQueue.ORDER);
        var policy = board.policy();
        return all.stream().filter(e -> e != head && now >= board.pacing.opens(e, policy)
                && board.pacing.trusts(e) && Throttle.lacks(board, policy, e) == null).findFirst().orElse(null);
    }
}
