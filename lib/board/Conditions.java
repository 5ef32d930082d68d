package lib.board;

import java.util.*;
import java.util.function.*;
import lib.model.*;
import lib.model.Event.*;

/// The conditions and late texts of tasks that wait for no other any more, and whether earlier runs have done them: which the host is still
/// to be asked about, which it is being asked about, and which needn't run. Only the [Board] changes it.
final class Conditions {
    /// So many are worked out at a time.
    private static final int AT_ONCE = 8;

    private final Queues queues;
    private final Supplier<Policy> policy;
    final Families families;
    private final SequencedSet<Entry> open = new LinkedHashSet<>(), asked = new LinkedHashSet<>();
    /// Answered, and not to be run: they are settled.
    private final SequencedMap<Entry, ConditionAnswered> done = new LinkedHashMap<>();
    /// Skipped because of its own condition, or that of one it needs; or one of several tries, none of which is needed any more.
    private final Set<Entry> unmet = new HashSet<>();
    private final Function<String, Entry> find;

    Conditions(Queues queues, Function<String, Entry> find, Supplier<Policy> policy) {
        this.queues = queues;
        this.families = new Families(find);
        this.find = find;
        this.policy = policy;
    }

    /// It waits for no other any more.
    void free(Entry entry) {
        var task = entry.task();
        boolean asks = task.limits().when() != null || task.place().late().waits() || task.place().trial().chooses() || resumes(entry);
        if (!asks) queues.place(entry);
        else open.add(entry);
    }

    /// Whether the result of an earlier run is looked for: who asks for another try wants no such.
    private boolean resumes(Entry entry) {
        return entry.attempts().isEmpty() && Reuse.asked(policy.get(), entry.task());
    }

    /// It waits once more, unless it is free.
    void again(Entry entry, boolean free) {
        withdraw(entry);
        if (free) free(entry);
    }

    /// It waits once more, or is done with.
    void withdraw(Entry entry) {
        queues.withdraw(entry);
        families.withdraw(entry);
        open.remove(entry);
        asked.remove(entry);
        done.remove(entry);
        unmet.remove(entry);
    }

    void ask(Entry entry) {
        open.remove(entry);
        asked.add(entry);
    }

    /// It may have been withdrawn meanwhile.
    void answered(Entry entry, ConditionAnswered e) {
        if (!asked.remove(entry)) return;
        if (e.filled() != null) entry.restore(e.filled().into(entry.task()));
        if (!e.holds() || entry.looked(e) || e.flaw() != null) done.put(entry, e);
        else if (e.filled() != null && e.filled().born() != null) families.bear(entry, e.filled().born());
        else queues.place(entry);
    }

    /// Whoever was asked has died and won't answer.
    void forget() {
        open.addAll(asked);
        asked.clear();
    }

    /// @param lost what it needed, if it is skipped for that; null if it isn't
    void settle(Entry entry, Status status, Entry lost) {
        var answer = done.get(entry);
        boolean spared = status == Status.SKIPPED && (answer != null && answer.flaw() == null || lost != null && unmet.contains(lost));
        withdraw(entry);
        if (spared) unmet.add(entry);
        var trial = entry.task().place().trial();
        // What became of the others is no matter where the best is known.
        if (status == Status.SUCCEEDED && trial.chooses()) trial.others().map(find)
                .filter(e -> e != null && e.status().settled() && e.status() != Status.SUCCEEDED).forEach(unmet::add);
    }

    /// If it has become many, whoever comes after it comes after them.
    void grow(Entry entry, Needs needs, Chains chains) {
        if (!families.grow(entry)) return;
        needs.instead(entry, families::told, this::free);
        chains.changed();
    }

    /// Null if there is nothing to decide.
    Decision next(long now) {
        if (families.next(now) instanceof Decision decision) return decision;
        if (!done.isEmpty()) {
            var entry = done.firstEntry().getKey();
            var answer = done.firstEntry().getValue();
            var flaw = answer.flaw();
            if (answer.holds())
                return flaw != null ? new Settled(now, entry.task().id(), Status.FAILED, flaw)
                        : new Settled(now, entry.task().id(), Status.SUCCEEDED, answer.reuse().taken().words());
            if (answer.reuse() != null) return new Settled(now, entry.task().id(), Status.SKIPPED, answer.reuse().why());
            var when = "its condition '" + Text.line(entry.task().limits().when(), 200) + "' ";
            return new Settled(now, entry.task().id(), flaw == null ? Status.SKIPPED : Status.FAILED,
                    when + (flaw == null ? "doesn't hold" : "can't be told: " + flaw));
        }
        return open.isEmpty() || asked.size() >= AT_ONCE ? null : new ConditionAsked(now, open.getFirst().task().id(),
                resumes(open.getFirst()) ? true : null);
    }

    /// Whether nobody is being asked.
    boolean quiet() {
        return asked.isEmpty();
    }

    /// How many tasks were left out because of a condition, or have lost to another try: that is no failure.
    int spared() {
        return unmet.size();
    }

    /// Whether the host is to be asked about it, or is being asked.
    boolean waits(Entry entry) {
        return open.contains(entry) || asked.contains(entry) || families.bears(entry);
    }

    /// Whether it was left out because of its condition, or that of one it needs, or has lost to another try.
    boolean spared(Entry entry) {
        return unmet.contains(entry);
    }
}
