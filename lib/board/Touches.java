package lib.board;

import java.util.*;
import lib.model.*;

/// Tasks that say by globs which files they touch: two of them whose globs may match one path never run at once. What is in doubt counts as
/// meeting. Only the [Board] changes it; the globs of two tasks alone decide, no file is looked at.
final class Touches {
    private final Queues queues;
    private final List<Entry> all = new ArrayList<>();
    private final Set<Entry> running = new LinkedHashSet<>();
    private final Map<List<List<String>>, Boolean> known = new HashMap<>();

    Touches(Queues queues) {
        this.queues = queues;
    }

    private static List<String> of(Entry entry) {
        return entry.task().limits().touches();
    }

    /// A task is known.
    void add(Entry entry) {
        if (of(entry).isEmpty()) return;
        all.add(entry);
        entry.bar(barrier(entry));
    }

    void began(Entry entry) {
        if (of(entry).isEmpty() || !running.add(entry)) return;
        for (var other : all) if (other.barredBy() == null && !running.contains(other) && meet(entry, other)) bar(other, entry);
    }

    void left(Entry entry) {
        if (!running.remove(entry)) return;
        for (var other : all) if (other == entry || other.barredBy() == entry) bar(other, barrier(other));
    }

    private void bar(Entry entry, Entry by) {
        boolean placed = queues.withdraw(entry);
        entry.bar(by);
        if (placed) queues.place(entry);
    }

    /// Who keeps it from running; null if nobody does.
    private Entry barrier(Entry entry) {
        return running.stream().filter(other -> other != entry && meet(entry, other)).findFirst().orElse(null);
    }

    private boolean meet(Entry one, Entry other) {
        return !one.task().place().trial().rivals(other.task().place().trial())
                && known.computeIfAbsent(List.of(of(one), of(other)), _ -> Globs.mayMeet(of(one), of(other)));
    }
}
