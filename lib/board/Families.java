package lib.board;

import java.util.*;
import java.util.function.Function;
import lib.model.*;
import lib.model.Event.*;

/// Tasks that become many, since what others have come to gives a list: which of these are still to be queued, and which there are. One
/// that has become many is over, and whoever comes after it comes after all of them. Only the [Board] changes it.
final class Families {
    private final Function<String, Entry> find;
    private final SequencedMap<Entry, List<Filled.One>> bearing = new LinkedHashMap<>();
    private final Map<String, List<String>> born = new HashMap<>();
    /// Those of which all are there.
    private final Set<String> grown = new HashSet<>();

    Families(Function<String, Entry> find) {
        this.find = find;
    }

    void bear(Entry entry, List<Filled.One> all) {
        born.put(entry.task().id(), new ArrayList<>());
        bearing.put(entry, all);
    }

    void withdraw(Entry entry) {
        bearing.remove(entry);
    }

    /// The task as it is to be known, see [#told].
    Task queued(Task task) {
        var of = task.place().late().of();
        if (of != null && born.containsKey(of)) born.get(of).add(task.id());
        return told(task);
    }

    boolean bears(Entry entry) {
        return bearing.containsKey(entry);
    }

    /// Null if there is nothing to decide.
    Decision next(long now) {
        if (bearing.isEmpty()) return null;
        var entry = bearing.firstEntry().getKey();
        var all = bearing.firstEntry().getValue();
        var id = entry.task().id();
        int there = born.get(id).size();
        if (there == 0)
            for (var one : all)
                if (find.apply(one.id()) != null)
                    return new Settled(now, id, Status.FAILED, "it becomes '" + one.id() + "', and there is a task of that id already");
        if (there == all.size())
            return new Settled(now, id, Status.SUCCEEDED, there == 1 ? "it became one task" : "it became " + there + " tasks");
        var one = all.get(there);
        var place = entry.task().place();
        return new Queued(now, entry.task().named(one.id()).at(place.late(place.late().one(id, one.value()))), entry.lane().account);
    }

    /// Whether it has become what it had to.
    boolean grow(Entry entry) {
        return entry.status() == Status.SUCCEEDED && born.containsKey(entry.task().id()) && grown.add(entry.task().id());
    }

    /// The task, which comes after all of those that one it names has become.
    Task told(Task task) {
        if (grown.isEmpty() || task.after().stream().noneMatch(grown::contains)) return task;
        var after = new LinkedHashSet<String>();
        for (var need : task.after())
            for (var one : grown.contains(need) ? born.get(need) : List.of(need)) after.add(task.requires(need) ? one : one + Task.ANYHOW);
        var late = task.place().late();
        var families = new LinkedHashMap<>(late.families());
        families.replaceAll((family, members) -> grown.contains(family) ? born.get(family) : members);
        var place = task.place().late(late.families(families));
        boolean alone = after.isEmpty() && place.answers() != null && place.answers().isEmpty();
        return task.at(alone ? place.answers(null) : place).after(List.copyOf(after));
    }
}
