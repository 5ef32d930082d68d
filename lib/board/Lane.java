package lib.board;

import java.util.*;
import java.util.function.Predicate;

/// The tasks that share an account, and how far it is open: a limit holds all of them, and nobody else. Plain commands are in a lane
/// without an account, which is always open. Only the [Board] changes it.
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
    int running;
    /// Most that may run at once: after a limit one, after a refusal without a reset time half of what ran; one more with each success.
    int ceiling = Integer.MAX_VALUE;
    /// Nothing starts before this time.
    long until;
    /// Why nothing is started any more; null if it is.
    String closed;

    Lane(String account) {
        this.account = account;
    }

    /// Null for plain commands.
    public String account() {
        return account;
    }

    /// When its limit is lifted; 0 if it has met none.
    public long until() {
        return until;
    }

    /// Why nothing of it is started any more; null if it is.
    public String closed() {
        return closed;
    }

    boolean open(long now) {
        return closed == null && until <= now && running < ceiling;
    }

    /// What would start next at this time; null if there is nothing. What was begun is finished first; what was refused waits for its turn.
    Entry next(long now) {
        if (!delayed.isEmpty() && delayed.getFirst().until <= now) return delayed.getFirst();
        return !ready.isEmpty() ? ready.getFirst() : !refused.isEmpty() && refused.getFirst().askAgain <= now ? refused.getFirst() : null;
    }

    /// When [#next] may have something, if nothing else happens; never if it is empty.
    long wake() {
        long wake = ready.isEmpty() ? Long.MAX_VALUE : until;
        if (!delayed.isEmpty()) wake = Math.min(wake, Math.max(until, delayed.getFirst().until));
        return refused.isEmpty() ? wake : Math.min(wake, Math.max(until, refused.getFirst().askAgain));
    }

    /// How many tasks could start if the account, the gate and the time let them.
    public int waiting() {
        return ready.size() + delayed.size() + refused.size();
    }

    void limited(long until) {
        this.until = Math.max(this.until, until);
        ceiling = 1;
    }

    /// The wall clock, by which limits are told, has moved against ours.
    void clockMoved(long by) {
        if (until == 0) return;
        long before = until;
        until -= by;
        shift(e -> e.until == before, -by);
    }

    /// Puts off the next attempts of some.
    void shift(Predicate<Entry> which, long by) {
        var some = delayed.stream().filter(which).toList();
        some.forEach(delayed::remove);
        some.forEach(e -> e.until += by);
        delayed.addAll(some);
    }

    void refused() {
        ceiling = Math.max(1, Math.min(ceiling, (running + 1) / 2));
    }

    void went() {
        if (ceiling != Integer.MAX_VALUE) ceiling++;
    }
}
