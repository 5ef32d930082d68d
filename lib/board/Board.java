package lib.board;

import java.util.*;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lib.model.*;

/// The state of every task, to be read: the [Fold] of all events, which alone changes it. Whatever the [Planner] asks is indexed, so that
/// 100,000 tasks cost no more per event than ten. It decides nothing and knows no clock.
public abstract sealed class Board permits Fold {

    /// The first schema of journals in which an added task has a line of its own, as any other has.
    private static final int QUEUES_ADDED = 4;

    final Map<String, Entry> entries = new LinkedHashMap<>();
    private final EnumMap<Status, Integer> counts = new EnumMap<>(Status.class);

    final Queues queues = new Queues(() -> policy().agents().quota());
    final Touches touches = new Touches(queues);
    final Slots slots = new Slots(touches);
    final Overlaps overlaps = new Overlaps(entries::get);
    final Deadlines deadlines = new Deadlines();
    /// Ended, not judged yet.
    final SequencedSet<Entry> ended = new LinkedHashSet<>();
    /// Judged, not settled or requeued yet.
    final SequencedSet<Entry> judged = new LinkedHashSet<>();
    final Needs needs = new Needs(entries::get);
    final Conditions conditions = new Conditions(queues, entries::get, () -> policy());
    final Steering steering = new Steering(queues, slots);
    final Door door = new Door();
    final Pacing pacing = new Pacing(slots.running);
    final Alike alike = new Alike();
    Event.RunStarted start;
    Policy policy = Policy.DEFAULT;
    Event.RunEnded end;
    Event.Halted halt;
    /// When the last attempt was started, if one was.
    long lastStart;
    boolean started;
    final SequencedSet<Entry> failed = new LinkedHashSet<>();
    Usage used = Usage.NONE;
    boolean warned;
    final Sweep sweep = new Sweep();
    int retries;
    long at;
    final Chains chains = new Chains(entries, needs, queues, pacing.experience);
    final Timeline timeline = new Timeline(queues, slots, door, this::standing);

    Board() {}

    void begin(Event.RunStarted e) {
        start = e;
        change(e.policy());
    }

    /// A task is known.
    void queue(Event.Queued e) {
        var several = policy.agents().accountsOf(e.task());
        var model = e.task().work() instanceof Work.Prompt prompt ? prompt.model() : null;
        var lanes = several.isEmpty() ? queues.lane(e.account(), model) : queues.lanes(several, model);
        var entry = new Entry(conditions.families.queued(e.task()), e.at(), entries.size(), lanes, alike.one(Expected.kind(e.task())));
        if (entries.putIfAbsent(e.task().id(), entry) != null) throw new IllegalStateException("BUG: '" + e.task().id() + "' queued twice");
        count(Status.WAITING, 1);
        touches.add(entry);
        if (needs.add(entry)) conditions.free(entry);
        chains.changed();
    }

    /// Journals of an older schema don't tell of an added task once more.
    void add(Event.Queued task) {
        if (start.schema() < QUEUES_ADDED) queue(task);
        else steering.add(task);
    }

    void change(Policy to) {
        policy = to;
        pacing.ramp.search(to.auto());
        slots.fleet.change(to.hosts());
    }

    /// Opens these tasks again, with those skipped because of them; if none is named, all that did not succeed.
    void retry(List<String> tasks) {
        var all = needs.withSkipped(!tasks.isEmpty() ? tasks.stream().map(this::entry).toList()
                : entries.values().stream().filter(e -> e.status().settled() && e.status() != Status.SUCCEEDED).toList());
        all.forEach(this::reopen);
        needs.waitingFor(all).forEach(entry -> conditions.again(entry, needs.count(entry)));
        chains.changed();
    }

    /// Makes a task that is settled, or waits for its next attempt, as if it were new; its attempts stay.
    private void reopen(Entry entry) {
        conditions.withdraw(entry);
        failed.remove(entry);
        entry.reopen();
        entry.lanes().all().forEach(Lane::reopen);
        become(entry, Status.WAITING);
    }

    /// Changes a task's latest attempt, and what is spent with it.
    void update(String task, int number, Consumer<Attempt> change) {
        var entry = entry(task);
        var attempt = entry.attempt(number);
        var before = Usage.of(attempt.progress());
        change.accept(attempt);
        var after = Usage.of(attempt.progress());
        entry.spent(before, after);
        used = used.changed(before, after);
    }

    /// The task's entry, which has to be there.
    Entry entry(String task) {
        if (entries.get(task) instanceof Entry entry) return entry;
        throw new IllegalStateException("BUG: an event of the unknown task '" + task + "'");
    }

    void become(Entry entry, Status status) {
        count(entry.status(), -1);
        entry.become(status);
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

    /// The places its attempts are on, if that isn't this machine.
    public Fleet fleet() {
        return slots.fleet;
    }

    /// Most attempts that may run at once, as far as the run has found out; see [Ramp].
    public int ceiling() {
        return pacing.ramp.most();
    }

    /// How many places there are for attempts now.
    public int places() {
        return Math.min(policy.parallel(), policy.auto() ? Math.max(slots.busy(), ceiling()) : policy.parallel());
    }

    /// From when on this one may start, for those that started before it; 0 if it may at once.
    public long opens(Entry entry) {
        return pacing.opens(entry, policy);
    }

    /// The task that is next and had no room; null if there is none.
    public Entry next() {
        return pacing.held() == null || pacing.held().task() == null ? null : entries.get(pacing.held().task());
    }

    /// What this run has measured, for later ones.
    public List<Expected> learned() {
        return pacing.experience.learned();
    }

    /// Null before it.
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

    /// Whether the whole run is paused.
    public boolean paused() {
        return steering.pausedSince() > 0;
    }

    /// Since when the whole run is paused; 0 if it isn't.
    public long pausedSince() {
        return steering.pausedSince();
    }

    /// The task as its latest attempt, if any, has it: its account, its place, and of those that need not have succeeded who did not.
    public Task assigned(Entry entry) {
        if (entry.attempt() == null) return needs.told(entry);
        var task = slots.fleet.any() ? needs.told(entry).with(Settings.AT, entry.attempt().place()) : needs.told(entry);
        return policy.agents().accountsOf(task).isEmpty() ? task : task.with(Settings.ACCOUNT, entry.lane().account);
    }

    /// Whether those of its account that run find out first how that one is.
    public boolean tried(Entry entry) {
        return entry.lanes().tried();
    }

    /// Accounts, and models of accounts, of which nothing is started now.
    public List<Allowance> shut(long now) {
        return queues.shut(now);
    }

    /// Accounts, and models of them, of which tasks wait now for one of its windows, by the run's quota.
    public List<Windows.Hold> paced(long now) {
        return queues.paced(now);
    }

    /// How many tasks wait for that.
    public int waiting(Windows.Hold hold) {
        return queues.waiting(hold);
    }

    /// How many tasks could start if this, the gate and the time let them.
    public int waiting(Allowance part) {
        return queues.waiting(part);
    }

    /// Waiting tasks that nothing but room keeps from being started, retries first.
    public Stream<Entry> startable() {
        return queues.startable();
    }

    /// Files that more than one task has changed in its worktree.
    public Overlaps overlaps() {
        return overlaps;
    }

    /// Those that come after it.
    public List<Entry> dependents(Entry entry) {
        return needs.of(entry);
    }

    private Timeline.Standing standing() {
        return new Timeline.Standing(places(), entries.size(), count(Status.WAITING), halt != null, paused(), held(), ceiling());
    }

    /// How the run went from its start to this time, which is its end or now.
    public Occupancy occupancy(long end) {
        return timeline.occupancy(end, policy.redaction());
    }

    /// The last event; null until the run is over.
    public Event.RunEnded end() {
        return end;
    }

    /// The latest look at the machine; null before the first.
    public Event.Sampled sample() {
        return pacing.sample();
    }

    /// Set once nothing new is started any more.
    public Event.Halted halt() {
        return halt;
    }

    /// Why new starts are held; null if they aren't.
    public Overload held() {
        return pacing.held() == null ? null : pacing.held().why();
    }

    /// Tasks that failed for good, in the order they did.
    public SequencedSet<Entry> failed() {
        return failed;
    }

    /// What all attempts have spent so far.
    public Usage used() {
        return used;
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
