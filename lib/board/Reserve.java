package lib.board;

import java.util.*;
import lib.model.*;

/// What those that run have of the run's resources, and what they are still expected to take of the machine. Only the [Board] changes it.
final class Reserve {
    private final Map<String, Double> pieces = new HashMap<>();
    private final BitSet gpus = new BitSet();
    private final Experience experience;
    private final Collection<Entry> running;
    private Experience.Demand expected;
    private double freed, tokens;

    /// @param running what is in the slots
    Reserve(Experience experience, Collection<Entry> running) {
        this.experience = experience;
        this.running = running;
    }

    /// What they may still grow by in MiB, and all the processors they are expected to keep busy.
    Experience.Demand expected() {
        if (expected != null) return expected;
        double memory = 0, cpu = 0;
        for (var entry : running) {
            if (!entry.attempt().running()) continue;
            var demand = experience.of(entry);
            memory += Math.max(0, demand.memory() - entry.attempt().consumed().memory());
            cpu += entry.attempt().suspended() > 0 ? 0 : demand.cpu();
        }
        return expected = new Experience.Demand(memory, cpu);
    }

    /// MiB that were given back since the latest look at the machine.
    double freed() {
        return freed;
    }

    void looked() {
        freed = 0;
    }

    /// What is expected, or is held, has changed.
    void changed() {
        expected = null;
    }

    /// It starts.
    void take(Entry entry) {
        var before = expected();
        var demand = experience.of(entry);
        expected = new Experience.Demand(before.memory() + demand.memory(), before.cpu() + demand.cpu());
        var needs = entry.task().limits().needs();
        if (needs == null) return;
        tokens += Objects.requireNonNullElse(needs.get(Amounts.TOKENS), 0.0);
        for (var name : needs.pieces()) pieces.merge(name, needs.get(name), Double::sum);
        if (needs.get(Amounts.GPU) instanceof Double some) entry.attempt().gpus(lowest(some.intValue()));
    }

    private List<Integer> lowest(int some) {
        var all = new ArrayList<Integer>();
        for (int i = 0; i < some; i++) {
            all.add(gpus.nextClearBit(0));
            gpus.set(all.getLast());
        }
        return List.copyOf(all);
    }

    /// It has ended.
    ///
    /// @param looked when the machine was last looked at
    void leave(Entry entry, long looked) {
        changed();
        if (entry.attempt().started() <= looked) freed += entry.attempt().consumed().memory();
        var needs = entry.task().limits().needs();
        if (needs == null) return;
        tokens -= Objects.requireNonNullElse(needs.get(Amounts.TOKENS), 0.0);
        for (var name : needs.pieces()) pieces.merge(name, -needs.get(name), Double::sum);
        entry.attempt().gpus().forEach(gpus::clear);
    }

    double used(String name) {
        return pieces.getOrDefault(name, 0.0);
    }

    /// Tokens of the run's budget that the running ones have said they need, and haven't used yet.
    double tokens() {
        return tokens;
    }
}
