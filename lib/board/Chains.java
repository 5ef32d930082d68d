package lib.board;

import java.util.*;
import lib.model.Status;

/// How long all takes that can't end before a task has: its own time, and that of the longest chain of tasks after it, by the times that
/// attempts of each kind took. What is left longest starts first among equals, so that no chain begins late. Where no task comes after
/// another, or no time is known, their order stays as it was written. It is made anew when the [Planner] asks and something has changed it.
final class Chains {
    private final Map<String, Entry> entries;
    private final Needs needs;
    private final Queues queues;
    private final Experience experience;
    private boolean stale;

    Chains(Map<String, Entry> entries, Needs needs, Queues queues, Experience experience) {
        this.entries = entries;
        this.needs = needs;
        this.queues = queues;
        this.experience = experience;
    }

    /// There are other tasks, or other times.
    void changed() {
        stale = true;
    }

    /// The queues, in the order that what is known now makes.
    Collection<LaneQueue> queues() {
        if (stale && needs.any() && experience.knowsTimes()) {
            var lengths = lengths();
            queues.all().forEach(queue -> queue.arrange(e -> lengths.getOrDefault(e, 0.0)));
            // What is placed later has its length already.
            lengths.forEach(Entry::chain);
        }
        stale = false;
        return queues.all();
    }

    /// From the last tasks of each chain to the first, in seconds.
    private Map<Entry, Double> lengths() {
        var lengths = new HashMap<Entry, Double>();
        var open = new HashMap<Entry, Integer>();
        var last = new ArrayDeque<Entry>();
        for (var entry : entries.values()) {
            if (entry.status() != Status.WAITING) continue;
            int after = (int) needs.of(entry).stream().filter(e -> e.status() == Status.WAITING).count();
            open.put(entry, after);
            if (after == 0) last.add(entry);
        }
        while (!last.isEmpty()) {
            var entry = last.remove();
            double after = needs.of(entry).stream().mapToDouble(e -> lengths.getOrDefault(e, 0.0)).max().orElse(0);
            lengths.put(entry, after + experience.seconds(entry.kind()));
            for (var id : new HashSet<>(entry.task().after()))
                if (entries.get(id) instanceof Entry before && open.containsKey(before) && open.merge(before, -1, Integer::sum) == 0)
                    last.add(before);
        }
        return lengths;
    }
}
