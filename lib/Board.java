package lib;

import java.util.*;
import java.util.function.UnaryOperator;

/// Where every task stands: the fold of all events. Applying an event costs at most O(log n), and whatever the [Planner] asks is
/// indexed, so that 100,000 tasks cost no more per event than ten.
///
/// The board decides nothing and knows no clock. It trusts the order of events: one that cannot follow from the earlier ones is a bug.
public final class Board {

    /// Waiting and running tasks are open; the others are settled for good.
    public enum Status { WAITING, RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED;

        public boolean settled() {
            return this != WAITING && this != RUNNING;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }


    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final EnumMap<Status, Integer> counts = new EnumMap<>(Status.class);

    final Lanes lanes = new Lanes();
    final Slots slots = new Slots();
    final Deadlines deadlines = new Deadlines();
    /// Ended, not judged yet.
    final SequencedSet<Entry> ended = new LinkedHashSet<>();
    /// Judged, not settled or requeued yet.
    final SequencedSet<Entry> judged = new LinkedHashSet<>();
    final Needs needs = new Needs();

    private Event.RunStarted start;
    private Event.RunEnded end;
    private Event.Sampled sample;
    private Event.Halted halt;
    private final SequencedSet<Entry> failed = new LinkedHashSet<>();
    private Usage used = Usage.NONE;
    private boolean warned;
    private final List<String> interrupts = new ArrayList<>();
    private String held;
    private int ceiling = Integer.MAX_VALUE;
    private int retries;
    private long at;

    public void apply(Event event) {
        at = Math.max(at, event.at());
        switch (event) {
            case Event.RunStarted e -> start = e;
            case Event.Queued e -> queue(e);
            case Event.Sampled e -> sample = e;
            case Event.Started e -> start(e);
            case Event.Verifying e -> verify(e);
            case Event.Verified e -> verified(e);
            case Event.Limited e -> lanes.of(e.account()).limited(e.until());
            case Event.LimitSeen e -> lanes.of(e.account()).limited(e.until());
            case Event.Closed e -> lanes.of(e.account()).closed = e.reason();
            case Event.Warned e -> warned(e);
            case Event.Spawned e -> update(e.task(), e.attempt(), a -> a.spawned(e.pid()));
            case Event.Noted e -> noted(e);
            case Event.Signalled e -> signalled(e);
            case Event.Ended e -> ended(e);
            case Event.Judged e -> judged(e);
            case Event.Requeued e -> requeue(e);
            case Event.Settled e -> settle(e);
            case Event.Held e -> held = e.why();
            case Event.Interrupted e -> interrupts.add(e.signal());
            case Event.Halted e -> halt = e;
            case Event.RunEnded e -> end = e;
        }
    }

    private void queue(Event.Queued e) {
        var entry = new Entry(e.task(), entries.size(), lanes.of(e.account()));
        if (entries.putIfAbsent(e.task().id(), entry) != null) throw new IllegalStateException("BUG: task '" + e.task().id() + "' queued twice");
        count(Status.WAITING, 1);
        if (needs.add(entry, entries::get)) entry.lane.ready.add(entry);
    }

    private void start(Event.Started e) {
        var entry = entry(e.task());
        if (!entry.lane.ready.remove(entry) && !entry.lane.delayed.remove(entry)) throw new IllegalStateException("BUG: task '" + e.task() + "' started, but it wasn't ready");
        entry.until = 0;
        entry.reason = null;
        become(entry, Status.RUNNING);
        entry.attempts.add(Attempt.begun(e.attempt(), e.slot(), e.at(), e.resume()));
        slots.take(entry, e.slot());
        deadlines.limit(entry, e.at(), start.policy().timeoutOf(entry.task));
        deadlines.heard(entry, e.at(), start.policy().stallOf(entry.task));
    }

    private void noted(Event.Noted e) {
        var entry = entry(e.task());
        var before = entry.attempt().progress();
        update(e.task(), e.attempt(), a -> a.noted(e.progress()));
        if (!entry.attempt().running()) return;
        boolean sign = e.progress().signs() != before.signs() || !Objects.equals(e.progress().finished(), before.finished());
        if (sign) deadlines.heard(entry, e.at(), start.policy().stallOf(entry.task));
    }

    private void verify(Event.Verifying e) {
        var entry = entry(e.task());
        judged.remove(entry);
        slots.take(entry, entry.attempt().slot());
        deadlines.limit(entry, e.at(), start.policy().timeoutOf(entry.task));
    }

    private void verified(Event.Verified e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.verified(e));
        deadlines.clear(entry);
        slots.leave(entry);
        if (e.exit().status() != 0) entry.verifications++;
        judged.add(entry);
    }

    private void warned(Event.Warned e) {
        if (e.task() == null) warned = true;
        else entry(e.task()).warned = true;
    }

    private void signalled(Event.Signalled e) {
        var entry = entry(e.task());
        boolean kill = e.signal().equals("KILL");
        update(e.task(), e.attempt(), a -> a.signalled(e.at(), kill, e.why()));
        deadlines.set(entry, kill ? Long.MAX_VALUE : e.at() + start.policy().grace().toMillis());
    }

    private void ended(Event.Ended e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.ended(e.at(), e.exit(), e.said()));
        deadlines.clear(entry);
        slots.leave(entry);
        ended.add(entry);
    }

    private void judged(Event.Judged e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.judged(e.judgement()));
        ended.remove(entry);
        judged.add(entry);
        switch (e.judgement().outcome()) {
            case Outcome.Resource _ -> {
                entry.resourceFailures++;
                ceiling = Math.max(1, Math.min(ceiling, slots.running.size()));
            }
            case Outcome.Succeeded _ -> {
                ceiling = ceiling == Integer.MAX_VALUE ? ceiling : ceiling + 1;
                entry.lane.went();
            }
            case Outcome.RateLimited limited when limited.until() == null -> entry.lane.refused();
            case Outcome.Transient t when t.reason().startsWith("rate-limit") && entry.lane.account != null -> entry.lane.refused();
            case Outcome.Transient _, Outcome.RateLimited _, Outcome.Permanent _, Outcome.Cancelled _ -> {}
        }
    }

    private void requeue(Event.Requeued e) {
        var entry = entry(e.task());
        judged.remove(entry);
        if (e.charged()) {
            entry.retries++;
            retries++;
        }
        entry.reason = e.reason();
        entry.until = e.until();
        if (e.reason().equals("session_unknown")) entry.sessionLost = true;
        become(entry, Status.WAITING);
        entry.lane.delayed.add(entry);
    }

    private void settle(Event.Settled e) {
        var entry = entry(e.task());
        entry.lane.ready.remove(entry);
        entry.lane.delayed.remove(entry);
        judged.remove(entry);
        entry.reason = e.reason();
        entry.settled = e.at();
        if (e.status() == Status.FAILED) failed.add(entry);
        entry.until = 0;
        become(entry, e.status());
        needs.settled(entry, free -> free.lane.ready.add(free));
    }

    private void update(String task, int attempt, UnaryOperator<Attempt> change) {
        var entry = entry(task);
        if (entry.attempts.size() != attempt) throw new IllegalStateException("BUG: task '" + task + "' has no attempt " + attempt);
        var before = Usage.of(entry.attempt().progress());
        entry.attempt(change.apply(entry.attempt()));
        var after = Usage.of(entry.attempt().progress());
        entry.used = entry.used.changed(before, after);
        used = used.changed(before, after);
    }

    private Entry entry(String task) {
        var entry = entries.get(task);
        if (entry == null) throw new IllegalStateException("BUG: an event of the unknown task '" + task + "'");
        return entry;
    }

    private void become(Entry entry, Status status) {
        count(entry.status, -1);
        entry.status = status;
        count(status, 1);
    }

    private void count(Status status, int by) {
        counts.merge(status, by, Integer::sum);
    }

    public int count(Status status) {
        return counts.getOrDefault(status, 0);
    }

    /// All tasks in the order they were queued.
    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /// The task's entry, or null.
    public Entry find(String task) {
        return entries.get(task);
    }

    /// What runs now, the longest running first.
    public Collection<Entry> running() {
        return Collections.unmodifiableCollection(slots.running);
    }

    /// Most attempts that may run at once after resource failures; grows again by one with each success.
    int ceiling() {
        return ceiling;
    }

    /// The first event; null before it.
    public Event.RunStarted start() {
        return start;
    }

    /// The last event; null until the run is over.
    public Event.RunEnded end() {
        return end;
    }

    /// The latest look at the machine; null before the first.
    public Event.Sampled sample() {
        return sample;
    }

    /// Set once nothing new is started any more.
    public Event.Halted halt() {
        return halt;
    }

    List<String> interrupts() {
        return interrupts;
    }

    /// Why new starts are held; null if they aren't.
    public String held() {
        return held;
    }

    /// Tasks that failed for good, in the order they did.
    SequencedSet<Entry> failed() {
        return failed;
    }

    /// What all attempts have spent so far.
    public Usage used() {
        return used;
    }

    boolean warned() {
        return warned;
    }

    /// Retries charged in the whole run.
    public int retries() {
        return retries;
    }

    /// The time of the latest event.
    public long at() {
        return at;
    }

    /// Whether every task is settled.
    public boolean done() {
        return count(Status.WAITING) + count(Status.RUNNING) == 0;
    }
}
