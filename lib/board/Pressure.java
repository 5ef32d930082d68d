package lib.board;

import java.util.*;
import lib.model.*;
import lib.model.Event.*;

/// What is done about attempts that run when memory gets short all the same: from a third of the way between the run's limit and all
/// there is, the youngest are suspended, the more the less is left; from two thirds on, or after a while without relief, the youngest
/// is ended and waits for room, uncharged. When there is room again they go on, the oldest first, one with each look at the machine.
/// The oldest of all is left alone, so that the run gets on; and none gives way to what others on the machine hold. A part of the
/// [Planner], pure as it is.
final class Pressure {
    /// In percent of all memory, below the limit.
    private static final int BACK = 1;
    /// Who has stood still so long, and still can't go on, takes memory from others for nothing.
    private static final long PATIENCE_MILLIS = 30_000;

    private Pressure() {}

    /// Null if there is nothing to do.
    static Decision relieved(Board board, long now) {
        var sample = board.sample();
        int limit = board.policy().maxMemory();
        if (board.fleet().any() || sample == null || sample.capacity() == null || limit >= Throttle.NONE) return null;
        double suspend = Throttle.givesWay(limit), end = limit + (Throttle.NONE - limit) * 2 / 3.0;
        double soon = sample.memory() + Math.max(0, board.pacing.growth());
        if (soon < suspend && board.running().stream().noneMatch(e -> goesOn(e, board))) return null;
        var all = board.running().stream().filter(e -> e.attempt().running())
                .sorted(Comparator.comparingLong((Entry e) -> e.attempt().started()).thenComparingInt(Entry::index)).toList();
        if (all.isEmpty()) return null;
        if (goesOn(all.getFirst(), board)) return continued(all.getFirst(), now);
        boolean acted = sample.at() <= board.pacing.relieved() || all.stream().anyMatch(e -> e.attempt().stopped() != null);
        if (soon < suspend - BACK) return acted ? null : back(all, board, now, suspend - BACK - soon);
        // If others hold so much that it would be short without any of ours, it isn't ours to give way.
        double ours = 100.0 * all.stream().mapToLong(e -> e.attempt().consumed().memory()).sum() / sample.capacity().memory();
        return ours < soon - limit ? null : hold(all.subList(1, all.size()), acted, now, soon, suspend, end);
    }

    /// @param room in percent of all memory
    private static Decision back(List<Entry> all, Board board, long now, double room) {
        var first = all.stream().filter(e -> goesOn(e, board)).findFirst().orElse(null);
        double more = first == null ? 0 : 100 * board.pacing.reserve.growth(first) / board.sample().capacity().memory();
        return first == null || more > room ? null : continued(first, now);
    }

    /// The less is left, the more of them stand still: at the second level all.
    private static Decision hold(List<Entry> all, boolean acted, long now, double soon, double suspend, double end) {
        long still = Math.round(Math.ceil(all.size() * (soon - suspend) / (end - suspend)));
        long stand = all.stream().filter(e -> e.attempt().suspended() > 0).count();
        boolean ended = soon >= end || all.stream().anyMatch(e -> e.attempt().standstill().pressed()
                && now - e.attempt().suspended() > PATIENCE_MILLIS);
        for (var entry : all.reversed()) {
            var attempt = entry.attempt();
            if (attempt.stopped() != null) continue;
            if (attempt.suspended() == 0 && stand < still) return new Suspended(now, entry.task().id(), attempt.number(),
                    Overload.of(Overload.What.MEMORY, soon, (int) suspend));
            if (attempt.standstill().pressed() && ended && !acted && attempt.consumed().memory() > 0 && !entry.task().limits().once())
                return new Signalled(now, entry.task().id(), attempt.number(), Signal.TERM, StopCause.Alone.MEMORY);
        }
        return null;
    }

    private static boolean goesOn(Entry entry, Board board) {
        return entry.attempt().standstill().pressed() && !board.steering.paused(entry);
    }

    private static Decision continued(Entry entry, long now) {
        return new Continued(now, entry.task().id(), entry.attempt().number());
    }
}
