package lib.board;

import java.util.*;
import java.util.function.*;
import lib.model.*;

/// Dependencies between tasks: what is left of each task's `after`. It knows statuses, not why a task has one. Only the [Board] changes it.
final class Needs {
    private final Map<String, List<Entry>> needers = new HashMap<>();
    /// Waiting for a task that did not succeed.
    final SequencedSet<Entry> doomed = new LinkedHashSet<>();

    /// @return whether the task waits for nobody
    boolean add(Entry entry, Function<String, Entry> find) {
        for (var need : new LinkedHashSet<>(entry.task().after())) {
            var other = find.apply(need);
            if (other != null && other.status() == Status.SUCCEEDED) continue;
            entry.openNeeds(entry.openNeeds() + 1);
            needers.computeIfAbsent(need, _ -> new ArrayList<>()).add(entry);
            if (other != null && other.status().settled()) doomed.add(entry);
        }
        return entry.openNeeds() == 0;
    }

    /// A settled task is open again.
    ///
    /// @return whether it waits for nobody
    boolean reopen(Entry entry, Function<String, Entry> find) {
        entry.openNeeds((int) new LinkedHashSet<>(entry.task().after()).stream().map(find)
                .filter(e -> e == null || e.status() != Status.SUCCEEDED).count());
        if (entry.task().after().stream().map(find).anyMatch(e -> e != null && e.status().settled() && e.status() != Status.SUCCEEDED))
            doomed.add(entry);
        return entry.openNeeds() == 0;
    }

    /// Whether any task comes after another.
    boolean any() {
        return !needers.isEmpty();
    }

    /// Those that wait for it.
    List<Entry> of(Entry entry) {
        return needers.getOrDefault(entry.task().id(), List.of());
    }

    /// These tasks, and all that were skipped because of them.
    Set<Entry> withSkipped(Collection<Entry> some) {
        var all = new LinkedHashSet<Entry>();
        var open = new ArrayDeque<>(some);
        while (!open.isEmpty()) {
            var next = open.remove();
            if (all.add(next)) of(next).stream().filter(e -> e.status() == Status.SKIPPED).forEach(open::add);
        }
        return all;
    }

    /// @param free gets each task that now waits for nobody
    void settled(Entry entry, Consumer<Entry> free) {
        doomed.remove(entry);
        for (var needer : needers.getOrDefault(entry.task().id(), List.of())) {
            if (needer.status() != Status.WAITING) continue;
            if (entry.status() != Status.SUCCEEDED) doomed.add(needer);
            else {
                needer.openNeeds(needer.openNeeds() - 1);
                if (needer.openNeeds() == 0) free.accept(needer);
            }
        }
    }
}
