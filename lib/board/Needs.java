package lib.board;

import java.util.*;
import java.util.function.*;
import lib.model.*;

/// Dependencies between tasks: what is left of each task's `after`. It knows statuses, not why a task has one. Only the [Board] changes it.
final class Needs {
    private final Map<String, List<Entry>> needers = new HashMap<>();
    private final Function<String, Entry> find;
    /// Waiting for a task that did not succeed, and had to.
    final SequencedSet<Entry> doomed = new LinkedHashSet<>();

    Needs(Function<String, Entry> find) {
        this.find = find;
    }

    /// @return whether the task waits for nobody
    boolean add(Entry entry) {
        if (entry.task().after().isEmpty()) return true;
        for (var need : new LinkedHashSet<>(entry.task().after())) needers.computeIfAbsent(need, _ -> new ArrayList<>()).add(entry);
        return count(entry);
    }

    /// Counts what it waits for, as all stand now.
    ///
    /// @return whether it waits for nobody
    boolean count(Entry entry) {
        doomed.remove(entry);
        int open = 0;
        for (var need : new HashSet<>(entry.task().after())) {
            var other = find.apply(need);
            if (other != null && meets(entry, other)) continue;
            open++;
            if (other != null && other.status().settled()) doomed.add(entry);
        }
        entry.openNeeds(open);
        return open == 0;
    }

    /// Whether nothing more is needed of the other task.
    private static boolean meets(Entry entry, Entry other) {
        return other.status() == Status.SUCCEEDED || other.status().settled() && !entry.task().requires(other.task().id());
    }

    /// The one that it needed, and that did not succeed; null if there is none.
    Entry lost(Entry entry) {
        for (var need : entry.task().after())
            if (find.apply(need) instanceof Entry other && other.status().settled() && !meets(entry, other)) return other;
        return null;
    }

    /// Its task; of those that need not have succeeded before it, it names the ones that did not.
    Task told(Entry entry) {
        var task = entry.task();
        return task.anyhow().isEmpty() ? task : task.anyhow(task.anyhow().stream()
                .filter(id -> find.apply(id) == null || find.apply(id).status() != Status.SUCCEEDED).toList());
    }

    /// Whoever comes after it comes after others in its place.
    ///
    /// @param free gets each task that now waits for nobody
    void instead(Entry entry, UnaryOperator<Task> others, Consumer<Entry> free) {
        for (var needer : Objects.requireNonNullElse(needers.remove(entry.task().id()), List.<Entry>of())) {
            needer.restore(others.apply(needer.task()));
            for (var need : needer.task().after()) {
                var known = needers.computeIfAbsent(need, _ -> new ArrayList<>());
                if (!known.contains(needer)) known.add(needer);
            }
            if (needer.status() == Status.WAITING && needer.openNeeds() > 0 && count(needer)) free.accept(needer);
        }
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

    /// Those that have not begun and come after one of these, which are open again: they wait once more.
    Set<Entry> waitingFor(Collection<Entry> some) {
        var all = new LinkedHashSet<>(some);
        for (var entry : some)
            for (var needer : of(entry))
                if (needer.status() == Status.WAITING && (needer.attempt() == null || needer.openNeeds() > 0)) all.add(needer);
        return all;
    }

    /// @param free gets each task that now waits for nobody
    void settled(Entry entry, Consumer<Entry> free) {
        doomed.remove(entry);
        for (var needer : of(entry)) {
            // One that has begun before the other was opened again doesn't wait for it.
            if (needer.status() != Status.WAITING || needer.openNeeds() == 0) continue;
            if (!meets(needer, entry)) doomed.add(needer);
            else {
                needer.openNeeds(needer.openNeeds() - 1);
                if (needer.openNeeds() == 0) free.accept(needer);
            }
        }
    }
}
