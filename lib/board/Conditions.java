package lib.board;

import java.util.*;
import java.util.function.Function;
import lib.model.*;
import lib.model.Event.*;

/// The conditions and late texts of tasks that wait for no other any more: which the host is still to be asked about, which it is being
/// asked about, and which don't hold. Only the [Board] changes it.
final class Conditions {
    /// So many are worked out at a time.
    private static final int AT_ONCE = 8;

    private final Queues queues;
    final Families families;
    private final SequencedSet<Entry> open = new LinkedHashSet<>(), asked = new LinkedHashSet<>();
    /// Answered, and not to be run.
    private final SequencedMap<Entry, ConditionAnswered> refused = new LinkedHashMap<>();
    /// Skipped because of its own condition, or that of one it needs.
    private final Set<Entry> unmet = new HashSet<>();

    Conditions(Queues queues, Function<String, Entry> find) {
        this.queues = queues;
        this.families = new Families(find);
    }

    /// It waits for no other any more.
    void free(Entry entry) {
        if (entry.task().limits().when() == null && !entry.task().place().late().waits()) queues.place(entry);
        else open.add(entry);
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
        refused.remove(entry);
        unmet.remove(entry);
    }

    void ask(Entry entry) {
        open.remove(entry);
        asked.add(entry);
    }

    /// It may have been withdrawn meanwhile.
    void answered(Entry entry, ConditionAnswered e) {
        if (!asked.remove(entry)) return;
        if (!e.holds() || e.flaw() != null) refused.put(entry, e);
        else {
            if (e.filled() != null) entry.restore(e.filled().into(entry.task()));
            if (e.filled() != null && e.filled().born() != null) families.bear(entry, e.filled().born());
            else queues.place(entry);
        }
    }

    /// Whoever was asked has died and won't answer.
    void forget() {
        open.addAll(asked);
        asked.clear();
    }

    /// @param lost what it needed, if it is skipped for that; null if it isn't
    void settle(Entry entry, Status status, Entry lost) {
        var answer = refused.get(entry);
        boolean spared = status == Status.SKIPPED && (answer != null && answer.flaw() == null || lost != null && unmet.contains(lost));
        withdraw(entry);
        if (spared) unmet.add(entry);
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
        if (!refused.isEmpty()) {
            var entry = refused.firstEntry().getKey();
            var flaw = refused.firstEntry().getValue().flaw();
            if (refused.firstEntry().getValue().holds()) return new Settled(now, entry.task().id(), Status.FAILED, flaw);
            var when = "its condition '" + Text.line(entry.task().limits().when(), 200) + "' ";
            return new Settled(now, entry.task().id(), flaw == null ? Status.SKIPPED : Status.FAILED,
                    when + (flaw == null ? "doesn't hold" : "can't be told: " + flaw));
        }
        return open.isEmpty() || asked.size() >= AT_ONCE ? null : new ConditionAsked(now, open.getFirst().task().id());
    }

    /// Whether nobody is being asked.
    boolean quiet() {
        return asked.isEmpty();
    }

    /// How many tasks were left out because of a condition: that is no failure.
    int spared() {
        return unmet.size();
    }

    /// Whether the host is to be asked about it, or is being asked.
    boolean waits(Entry entry) {
        return open.contains(entry) || asked.contains(entry) || families.bears(entry);
    }

    /// Whether it was left out because of its condition, or that of one it needs.
    boolean spared(Entry entry) {
        return unmet.contains(entry);
    }
}
