package lib.board;

import java.util.*;
import java.util.stream.Stream;
import lib.model.*;

/// The state of every task, to be read: the [Fold] of all events, which alone changes it. Whatever the [Planner] asks is indexed, so that
/// 100,000 tasks cost no more per event than ten. It decides nothing and knows no clock.
public abstract sealed class Board permits Fold {

    final Map<String, Entry> entries = new LinkedHashMap<>();
    private final EnumMap<Status, Integer> counts = new EnumMap<>(Status.class);

    final Lanes lanes = new Lanes();
    final Slots slots = new Slots();
    final Deadlines deadlines = new Deadlines();
    /// Ended, not judged yet.
    final SequencedSet<Entry> ended = new LinkedHashSet<>();
    /// Judged, not settled or requeued yet.
    final SequencedSet<Entry> judged = new LinkedHashSet<>();
    final Needs needs = new Needs();
    final Steering steering = new Steering(this);
    final Door door = new Door();

    Event.RunStarted start;
    Policy policy = Policy.DEFAULT;
    Event.RunEnded end;
    Event.Sampled sample;
    Event.Halted halt;
    final SequencedSet<Entry> failed = new LinkedHashSet<>();
    Usage used = Usage.NONE;
    boolean warned;
    final List<Signal> interrupts = new ArrayList<>();
    Overload held;
    int ceiling = Integer.MAX_VALUE;
    int retries;
    long at;
    final Timeline timeline = new Timeline(this);

    Board() {}

    /// A task is known.
    void queue(Event.Queued e) {
        var entry = new Entry(e.task(), e.at(), entries.size(), lanes.of(e.account(),
                e.task().work() instanceof Work.Prompt prompt ? prompt.model() : null));
        if (entries.putIfAbsent(e.task().id(), entry) != null)
            throw new IllegalStateException("BUG: task '" + e.task().id() + "' queued twice");
        count(Status.WAITING, 1);
        if (needs.add(entry, entries::get)) place(entry);
    }

    /// A waiting task that waits for no other goes where the planner looks for it.
    void place(Entry entry) {
        if (entry.pausedAt > 0) steering.held.add(entry);
        else if (entry.until > 0) entry.lane.delayed.add(entry);
        else if (entry.askAgain > 0) entry.lane.refused.add(entry);
        else entry.lane.ready.add(entry);
    }

    /// @return whether it was placed
    boolean withdraw(Entry entry) {
        boolean ready = entry.lane.ready.remove(entry);
        boolean delayed = entry.lane.delayed.remove(entry);
        boolean refused = entry.lane.refused.remove(entry);
        return steering.held.remove(entry) || ready || delayed || refused;
    }

    /// Makes a task that is settled, or waits for its next attempt, as if it were new; its attempts stay.
    void reopen(Entry entry) {
        withdraw(entry);
        failed.remove(entry);
        entry.retries = entry.resourceFailures = entry.verifications = 0;
        entry.until = entry.settled = entry.askAgain = 0;
        entry.reason = null;
        entry.warned = false;
        entry.overloaded = entry.untold = 0;
        if (entry.status == Status.FAILED && entry.attempt() != null && entry.attempt().reason().spoilsSession()) entry.sessionLost = true;
        entry.lane.whole.reopen();
        entry.lane.own.reopen();
        become(entry, Status.WAITING);
    }

    /// The task's entry, which has to be there.
    Entry entry(String task) {
        var entry = entries.get(task);
        if (entry == null) throw new IllegalStateException("BUG: an event of the unknown task '" + task + "'");
        return entry;
    }

    void become(Entry entry, Status status) {
        count(entry.status, -1);
        entry.status = status;
        count(status, 1);
    }

    void count(Status status, int by) {
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

    /// How many slots are taken.
    int busy() {
        return slots.busy();
    }

    /// Most attempts that may run at once after resource failures; grows again by one with each success.
    public int ceiling() {
        return ceiling;
    }

    /// The first event; null before it.
    public Event.RunStarted start() {
        return start;
    }

    /// Whether all tasks the run was started with are known. Nothing is started before.
    public boolean begun() {
        return start != null && (start.tasks() == null || entries.size() >= start.tasks());
    }

    /// How the run behaves: as it was started, with what was asked since.
    public Policy policy() {
        return policy;
    }

    void policy(Policy policy) {
        this.policy = policy;
    }

    /// Whether the whole run is paused.
    public boolean paused() {
        return steering.pausedAt > 0;
    }

    /// Since when the whole run is paused; 0 if it isn't.
    public long pausedSince() {
        return steering.pausedAt;
    }

    /// Accounts, and models of accounts, of which nothing is started now.
    public List<Allowance> shut(long now) {
        return lanes.shut(now);
    }

    /// How many tasks could start if this, the gate and the time let them.
    public int waiting(Allowance part) {
        return lanes.waiting(part);
    }

    /// Waiting tasks that nothing but room keeps from being started, retries first.
    public Stream<Entry> startable() {
        return lanes.startable();
    }

    /// Those that come after it.
    public List<Entry> dependents(Entry entry) {
        return needs.of(entry);
    }

    /// How the run went from its start to this time, which is its end or now.
    public Timeline.Course course(long end) {
        return timeline.course(end, policy.redaction());
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

    List<Signal> interrupts() {
        return interrupts;
    }

    /// Why new starts are held; null if they aren't.
    public Overload held() {
        return held;
    }

    /// Tasks that failed for good, in the order they did.
    public SequencedSet<Entry> failed() {
        return failed;
    }

    /// What all attempts have spent so far.
    public Usage used() {
        return used;
    }

    boolean warned() {
        return warned;
    }

    /// Attempts beyond each task's first, as `Summary.Totals` counts them.
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
