package lib.board;

import java.util.*;
import java.util.function.Function;
import lib.model.*;

/// Files that more than one task has changed in its worktree, as far as was seen. A task that comes after another begins with the work of
/// that one: what both have changed is no overlap. Only the [Board] changes it.
public final class Overlaps {
    private static final int MOST = 100;

    private record File(String repository, String path) {}

    private final Function<String, Entry> find;
    private final Map<File, List<Entry>> changed = new HashMap<>();
    private final SequencedSet<File> shared = new LinkedHashSet<>();

    Overlaps(Function<String, Entry> find) {
        this.find = find;
    }

    void touched(Entry entry, Event.Touched e) {
        for (var path : e.files()) {
            var file = new File(e.repository(), path);
            var all = changed.computeIfAbsent(file, _ -> new ArrayList<>(1));
            if (all.contains(entry)) continue;
            if (all.stream().anyMatch(other -> apart(entry, other))) shared.add(file);
            all.add(entry);
        }
    }

    /// Whether neither of two tasks comes after the other, and both may be kept.
    public boolean apart(Entry one, Entry other) {
        return !one.task().place().trial().rivals(other.task().place().trial()) && !follows(one, other) && !follows(other, one);
    }

    /// Whether a task comes after another, or after one that does.
    private boolean follows(Entry entry, Entry other) {
        var seen = new HashSet<Entry>();
        var open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty())
            for (var need : open.remove().task().after())
                if (find.apply(need) instanceof Entry before && seen.add(before)) open.add(before);
        return seen.contains(other);
    }

    /// Tasks that have changed the same files.
    ///
    /// @param tasks ids
    public record Together(List<String> tasks, List<String> files) {}

    /// At most 100 files, of those seen first, by who has changed them.
    public List<Together> all() {
        var by = new LinkedHashMap<List<String>, List<String>>();
        shared.stream().limit(MOST).forEach(file -> by.computeIfAbsent(changed.get(file).stream().map(e -> e.task().id()).toList(),
                _ -> new ArrayList<>()).add(file.path));
        return by.entrySet().stream().map(e -> new Together(e.getKey(), e.getValue())).toList();
    }
}
