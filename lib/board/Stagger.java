package lib.board;

import java.util.*;
import lib.model.*;

/// How far apart agents start. A start takes more CPU time than all that follows, and where many do so at once, each waits for its first
/// answer until it gives up. So a few may start at once, and another with each that was answered, or, where the service takes its time,
/// as fast as the processors can bring them up: as far apart as the CPU time of a start, divided by the processors. Where more than those
/// few are to run, the first of an account's goes alone until it was answered, so that the others find its prompt in the service's cache.
/// Only the [Board] changes it.
final class Stagger {
    /// So many may start at once.
    static final int FEW = 4;
    /// Seconds of CPU time that the start of an agent takes: claude 2.1 0.6 to 0.8, others as much or more.
    private static final double USUAL = 1;

    /// The latest that have neither been answered nor ended.
    private final Deque<Long> starting = new ArrayDeque<>();
    private long last;
    private final Experience experience;

    Stagger(Experience experience) {
        this.experience = experience;
    }

    void started(long at) {
        last = at;
        starting.addLast(at);
        if (starting.size() > FEW) starting.removeFirst();
    }

    /// This one starts no more.
    ///
    /// @param at when it started
    void up(long at) {
        starting.removeFirstOccurrence(at);
    }

    /// From when on this may start; 0 if it is no agent.
    ///
    /// @param sample the latest look at the machine; null before the first
    long opens(Entry entry, Policy policy, Event.Sampled sample) {
        if (!(entry.task().work() instanceof Work.Prompt)) return 0;
        var told = policy.agents().stagger();
        if (told != null) return last == 0 ? 0 : last + told.toMillis();
        long alone = policy.parallel() > FEW ? entry.lanes().alone() : 0;
        var capacity = sample == null ? null : sample.capacity();
        if (starting.size() < FEW || capacity == null) return alone;
        var startup = experience.of(entry.kind()).startup();
        double apart = (startup == null ? USUAL : startup) / capacity.processors();
        // Four are let through at once, and then four in the time of four.
        return Math.max(alone, starting.getFirst() + Math.round(apart * 1000 * FEW));
    }
}
