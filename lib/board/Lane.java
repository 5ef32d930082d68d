package lib.board;

import java.util.*;
import java.util.function.Predicate;

/// The tasks that share an account and ask for the same model of it. A limit of the account holds all its lanes, one of a model that
/// model's, and nobody else. Plain commands are in a lane without an account, which is always open. Only the [Board] changes it.
public final class Lane {
    private static final Comparator<Entry> BY_PRIORITY =
            Comparator.<Entry>comparingInt(e -> -e.priority).thenComparingInt(e -> e.index);

    final String account;
    /// May start at once.
    final NavigableSet<Entry> ready = new TreeSet<>(BY_PRIORITY);
    /// May start from a time on.
    final NavigableSet<Entry> delayed = new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.until).thenComparingInt(e -> e.index));
    /// May start if the recipe's gate, which has refused them, says so when it is asked again.
    final NavigableSet<Entry> refused = new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.askAgain).thenComparingInt(e -> e.index));
    /// Of all lanes of the account.
    final Allowance whole;
    /// Of this lane alone.
    final Allowance own;
    private final String model;
    /// Models whose limits its tasks have met, though they hadn't asked for them by name.
    final Set<String> met = new HashSet<>(1);

    Lane(String account, String model, Allowance whole) {
        this.account = account;
        this.model = model == null ? "" : model.toLowerCase(Locale.ROOT);
        this.whole = whole;
        this.own = new Allowance(account == null ? null : account + (model == null ? " (default model)" : " " + model));
    }

    /// Null for plain commands.
    public String account() {
        return account;
    }

    /// When its limit is lifted; 0 if it has met none.
    public long until() {
        return Math.max(whole.until, own.until);
    }

    /// Why nothing of it is started any more; null if it is.
    public String closed() {
        return whole.closed != null ? whole.closed : own.closed;
    }

    /// The part of the account that a limit is about.
    ///
    /// @param model null is all of it
    Allowance part(String model) {
        return model == null ? whole : own;
    }

    /// Whether its tasks use this model, as far as is known.
    boolean uses(String model) {
        return met.contains(model) || this.model.contains(model);
    }

    boolean open(long now) {
        return whole.open(now) && own.open(now);
    }

    /// Whether only time keeps it shut.
    boolean opens() {
        return closed() == null && whole.running < whole.ceiling && own.running < own.ceiling;
    }

    void run(int by) {
        whole.running += by;
        own.running += by;
    }

    void went(Attempt attempt) {
        whole.went(attempt.started());
        own.went(attempt.started());
    }

    /// What would start next at this time; null if there is nothing. What was begun is finished first; what was refused waits for its turn.
    Entry next(long now) {
        if (!delayed.isEmpty() && delayed.getFirst().until <= now) return delayed.getFirst();
        return !ready.isEmpty() ? ready.getFirst() : !refused.isEmpty() && refused.getFirst().askAgain <= now ? refused.getFirst() : null;
    }

    /// When [#next] may have something, if nothing else happens; never if it is empty.
    long wake() {
        long until = until(), wake = ready.isEmpty() ? Long.MAX_VALUE : until;
        if (!delayed.isEmpty()) wake = Math.min(wake, Math.max(until, delayed.getFirst().until));
        return refused.isEmpty() ? wake : Math.min(wake, Math.max(until, refused.getFirst().askAgain));
    }

    /// How many tasks could start if the account, the gate and the time let them.
    public int waiting() {
        return ready.size() + delayed.size() + refused.size();
    }

    /// Puts off the next attempts of some.
    void shift(Predicate<Entry> which, long by) {
        var some = delayed.stream().filter(which).toList();
        some.forEach(delayed::remove);
        some.forEach(e -> e.until += by);
        delayed.addAll(some);
    }
}
