package lib.board;

import java.util.*;
import lib.model.*;

/// What those that run have of the run's resources, and what they are still expected to take of the machine. Only the [Board] changes it.
final class Reserve {
    /// Who has run so long and grown no more is no surprise to the machine.
    private static final long SETTLED_MILLIS = 10_000;

    private final Map<String, Double> pieces = new HashMap<>();
    private final BitSet gpus = new BitSet();
    private final Experience experience;
    private final Collection<Entry> running;
    private Experience.Demand expected;
    private double freed, freedCpu;
    private long looked;

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
            memory += growth(entry);
            cpu += entry.attempt().suspended() > 0 ? 0 : experience.of(entry).cpu();
        }
        expected = new Experience.Demand(memory, cpu);
        return expected;
    }

    /// When an attempt has shown what it takes, if it grows no more until then.
    static long settled(Attempt attempt) {
        return Math.max(attempt.started(), attempt.consumed().grown()) + SETTLED_MILLIS;
    }

    /// What this one may still grow by, in MiB.
    double growth(Entry entry) {
        var demand = settled(entry.attempt()) <= looked ? experience.known(entry) : experience.of(entry);
        return Math.max(0, demand.memory() - entry.attempt().consumed().memory());
    }

    /// MiB that were given back since the latest look at the machine.
    double freed() {
        return freed;
    }

    /// Processors that were left free since then.
    double freedCpu() {
        return freedCpu;
    }

    /// The machine has been looked at.
    void looked(long at) {
        looked = at;
        freed = freedCpu = 0;
        changed();
    }

    /// What is expected, or is held, has changed.
    void changed() {
        expected = null;
    }

    /// It starts.
    void take(Entry entry) {
        var demand = experience.of(entry);
        if (!experience.guesses(entry)) entry.attempt().consume(c -> c.expecting(demand.memory()));
        // It may be among those that run already: what isn't known yet is counted with it.
        if (expected != null) expected = new Experience.Demand(expected.memory() + demand.memory(), expected.cpu() + demand.cpu());
        var needs = entry.task().limits().needs();
        if (needs == null) return;
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
    void leave(Entry entry) {
        changed();
        if (entry.attempt().started() <= looked) {
            freed += entry.attempt().consumed().memory();
            freedCpu += experience.of(entry).cpu();
        }
        var needs = entry.task().limits().needs();
        if (needs == null) return;
        for (var name : needs.pieces()) pieces.merge(name, -needs.get(name), Double::sum);
        entry.attempt().gpus().forEach(gpus::clear);
    }

    double used(String name) {
        return pieces.getOrDefault(name, 0.0);
    }

    /// Tokens of the run's budget that the running ones have said they need, and haven't used yet.
    long tokens() {
        return running.stream().filter(e -> e.task().limits().needs() != null).mapToLong(e -> Math.max(0,
                Math.round(Objects.requireNonNullElse(e.task().limits().needs().get(Amounts.TOKENS), 0.0))
                        - Objects.requireNonNullElse(e.used().tokens(), 0L))).sum();
    }
}
