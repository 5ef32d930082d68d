package lib.board;

import java.util.*;
import lib.model.*;
import lib.model.Event.*;

/// What is done about attempts that run when memory gets short all the same: a third of the way from the run's limit to all there is, the
/// youngest is suspended, at two thirds it is ended and waits for room, uncharged; each look at the machine brings one such step. Well
/// below the limit they go on, the oldest first. The oldest of all is left alone, so that the run gets on. A part of the [Planner], pure
/// as it is.
final class Pressure {
    /// A run with this limit is held by nothing.
    static final int NONE = 100;
    /// In percent of all memory, below the limit.
    private static final int BACK = 5;

    private Pressure() {}

    /// Null if there is nothing to do.
    static Decision relieved(Board board, long now) {
        var sample = board.sample();
        int limit = board.policy().maxMemory();
        if (sample == null || limit >= NONE || sample.at() <= board.pacing.relieved()) return null;
        double suspend = limit + (NONE - limit) / 3.0, end = limit + (NONE - limit) * 2 / 3.0;
        if (sample.memory() < limit - BACK) return back(board, now);
        if (sample.memory() < suspend) return null;
        var young = new ArrayList<>(board.running());
        young.removeIf(e -> !e.attempt().running());
        young.sort(Comparator.comparingLong((Entry e) -> e.attempt().started()).thenComparing(Entry::index));
        if (young.isEmpty() || young.stream().anyMatch(e -> e.attempt().stopped() != null)) return null;
        for (var entry : young.subList(1, young.size()).reversed()) {
            if (entry.attempt().consumed().memory() == 0 || entry.task().limits().once()) continue;
            var id = entry.task().id();
            if (sample.memory() >= end) return new Signalled(now, id, entry.attempt().number(), Signal.TERM, StopCause.Alone.MEMORY);
            if (entry.attempt().suspended() == 0) return new Suspended(now, id, entry.attempt().number(),
                    Overload.of(Overload.What.MEMORY, sample.memory(), (int) suspend));
        }
        return null;
    }

    private static Decision back(Board board, long now) {
        for (var entry : board.running())
            if (entry.attempt().standstill().pressed() && entry.attempt().stopped() == null && !board.steering.paused(entry))
                return new Continued(now, entry.task().id(), entry.attempt().number());
        return null;
    }
}
