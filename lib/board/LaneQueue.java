package lib.board;

import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;

/// The tasks of some [Lanes] that nothing but room, time or the recipe's gate keeps from being started, in the order they may. Only the
/// [Board] changes it.
final class LaneQueue {
    private static final Comparator<Entry> BY_PRIORITY = Comparator.<Entry>comparingInt(e -> -e.priority())
            .thenComparingDouble(e -> -e.chain()).thenComparingInt(Entry::index);

    /// What was begun is finished first; then by priority and order.
    static final Comparator<Entry> ORDER = Comparator.<Entry>comparingInt(e -> e.attempts().isEmpty() ? 1 : 0)
            .thenComparing(BY_PRIORITY);

    final Lanes lanes;
    /// May start at once.
    final NavigableSet<Entry> ready = new TreeSet<>(BY_PRIORITY);
    /// May start from a time on.
    final NavigableSet<Entry> delayed = new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.until()).thenComparingInt(e -> e.index()));
    /// May start if the recipe's gate, which has refused them, says so when it is asked again.
    final NavigableSet<Entry> refused = new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.askAgain()).thenComparingInt(e -> e.index()));
    /// May start when one that runs, and touches the same files, has left its slot.
    final SequencedSet<Entry> barred = new LinkedHashSet<>();

    LaneQueue(Lanes lanes) {
        this.lanes = lanes;
    }

    void add(Entry entry) {
        if (entry.barredBy() != null) barred.add(entry);
        else if (entry.until() > 0) delayed.add(entry);
        else if (entry.askAgain() > 0) refused.add(entry);
        else ready.add(entry);
    }

    /// Puts those that may start at once in order anew.
    ///
    /// @param chains the length of each one's, see [Entry#chain]
    void arrange(ToDoubleFunction<Entry> chains) {
        var some = List.copyOf(ready);
        ready.clear();
        for (var entry : some) entry.chain(chains.applyAsDouble(entry));
        ready.addAll(some);
    }

    /// @return whether it was there
    boolean remove(Entry entry) {
        return barred.remove(entry) || ready.remove(entry) || delayed.remove(entry) || refused.remove(entry);
    }

    /// What would start next at this time; null if there is nothing. What was begun is finished first; what was refused waits for its turn.
    Entry next(long now) {
        if (!delayed.isEmpty() && delayed.getFirst().until() <= now) return delayed.getFirst();
        return !ready.isEmpty() ? ready.getFirst() : !refused.isEmpty() && refused.getFirst().askAgain() <= now ? refused.getFirst() : null;
    }

    /// What may start at this time, in order.
    Stream<Entry> due(long now) {
        return Stream.of(delayed.stream().takeWhile(e -> e.until() <= now), ready.stream(),
                refused.stream().takeWhile(e -> e.askAgain() <= now)).flatMap(entries -> entries);
    }

    /// What would start next if time were no matter; null if there is nothing.
    Entry first() {
        return Stream.of(ready, delayed, refused).filter(some -> !some.isEmpty()).findFirst().map(NavigableSet::getFirst).orElse(null);
    }

    /// When [#next] may have something, or something else, if nothing else happens; never if it is empty.
    ///
    /// @param asked when that was last asked
    long wake(long asked) {
        long until = lanes.opensAt(), wake = ready.isEmpty() ? Long.MAX_VALUE : until;
        for (var entry : delayed) {
            if (until <= asked && entry.until() <= asked) continue;
            wake = Math.min(wake, Math.max(until, entry.until()));
            break;
        }
        for (var entry : refused) {
            if (until <= asked && entry.askAgain() <= asked) continue;
            return Math.min(wake, Math.max(until, entry.askAgain()));
        }
        return wake;
    }

    /// How many tasks could start if the account, the gate and the time let them.
    int size() {
        return ready.size() + delayed.size() + refused.size() + barred.size();
    }

    /// Puts off the next attempts of some.
    void shift(Predicate<Entry> which, long by) {
        var some = delayed.stream().filter(which).toList();
        some.forEach(delayed::remove);
        some.forEach(e -> e.delay(by));
        delayed.addAll(some);
        barred.stream().filter(e -> e.until() > 0).filter(which).forEach(e -> e.delay(by));
    }
}
