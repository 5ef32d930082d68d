package lib.board;

import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lib.model.*;

/// The waiting tasks that wait for no other task: by the [Lane] they are in, or those somebody has paused. Only the [Board] changes them.
final class Queues {
    private final Map<String, Allowance> accounts = new LinkedHashMap<>();
    private final Map<String, Windows> windows = new LinkedHashMap<>();
    private final Supplier<Quota> quota;
    private final Map<List<String>, Lane> lanes = new HashMap<>();
    private final Map<Lane, LaneQueue> queues = new LinkedHashMap<>();
    /// They could start if nobody had paused them.
    final SequencedSet<Entry> paused = new LinkedHashSet<>();

    /// @param quota of the run, as it is now
    Queues(Supplier<Quota> quota) {
        this.quota = quota;
    }

    /// The lane of such tasks, made if there is none yet.
    ///
    /// @param account null is the lane of plain commands
    /// @param model   null if its tasks ask for none
    Lane lane(String account, String model) {
        return lanes.computeIfAbsent(Arrays.asList(account, model), _ -> {
            var lane = new Lane(account, model, whole(account), windows(account));
            queues.put(lane, new LaneQueue(lane));
            return lane;
        });
    }

    private Allowance whole(String account) {
        return accounts.computeIfAbsent(account == null ? "" : account, _ -> new Allowance(account));
    }

    /// Those of an account; of plain commands nobody ever tells any.
    Windows windows(String account) {
        return windows.computeIfAbsent(account == null ? "" : account, name -> new Windows(name, quota));
    }

    /// What keeps tasks that could start otherwise, each once.
    List<Windows.Hold> paced(long now) {
        var all = new LinkedHashMap<String, Windows.Hold>();
        for (var queue : all()) {
            var hold = queue.next(now) == null ? null : queue.lane.paced(now);
            if (hold != null) all.putIfAbsent(hold.account() + " " + hold.window().name(), hold);
        }
        return List.copyOf(all.values());
    }

    /// Of all lanes.
    Collection<LaneQueue> all() {
        return queues.values();
    }

    /// A waiting task that waits for no other goes where the planner looks for it.
    void place(Entry entry) {
        if (entry.pausedAt() > 0) paused.add(entry);
        else queues.get(entry.lane()).add(entry);
    }

    /// @return whether it was placed
    boolean withdraw(Entry entry) {
        return paused.remove(entry) || queues.get(entry.lane()).remove(entry);
    }

    /// It starts.
    ///
    /// @return whether it could
    boolean take(Entry entry) {
        return queues.get(entry.lane()).remove(entry);
    }

    /// The account, or the parts of it that use this model.
    ///
    /// @param model null is all of it
    List<Allowance> parts(String account, String model) {
        if (model == null) return List.of(whole(account));
        return queues.keySet().stream().filter(l -> account.equals(l.account) && l.uses(model)).map(l -> l.own).toList();
    }

    void hold(Event.Limited e) {
        parts(e.account(), e.model()).forEach(a -> a.hold(e.at(), e.until(), e.ours() == null, Reason.of(e.reason()),
                Objects.requireNonNullElse(e.holds(), 1)));
    }

    void hold(Event.LimitSeen e) {
        var why = Reason.of(e.reason());
        // Older journals don't say that a pause at an overload is one of ours.
        boolean told = e.ours() == null && !why.overload();
        parts(e.account(), null).forEach(a -> a.hold(e.at(), e.until(), told, why, 1));
    }

    /// The wall clock, by which limits are told, has moved against ours. Whoever waits for one lets another try first, at the most.
    void clockMoved(long by) {
        for (var queue : all())
            for (var part : List.of(queue.lane.whole, queue.lane.own))
                if (part.told()) queue.shift(e -> e.until() == part.until() || e.until() == part.until() + 1, -by);
        allowances().forEach(a -> a.clockMoved(by));
        windows.values().forEach(w -> w.clockMoved(by));
    }

    /// Waiting tasks that are not held by others, retries first.
    Stream<Entry> startable() {
        return Stream.of(all().stream().flatMap(q -> q.delayed.stream()), all().stream().flatMap(q -> q.ready.stream()),
                all().stream().flatMap(q -> q.refused.stream()), all().stream().flatMap(q -> q.barred.stream()))
                .flatMap(entries -> entries);
    }

    /// Of all accounts, then of their models.
    Stream<Allowance> allowances() {
        return Stream.concat(accounts.values().stream(), queues.keySet().stream().map(l -> l.own));
    }

    /// Of which nothing is started now.
    List<Allowance> shut(long now) {
        return allowances().filter(a -> a.closed() != null || a.until() > now).toList();
    }

    int waiting(Windows.Hold hold) {
        return all().stream().filter(q -> Windows.counts(hold.window(), q.lane::uses) && hold.of().equals(q.lane.account))
                .mapToInt(LaneQueue::size).sum();
    }

    /// How many tasks of this could start if it, the gate and the time let them.
    int waiting(Allowance part) {
        return all().stream().filter(q -> q.lane.whole == part || q.lane.own == part).mapToInt(LaneQueue::size).sum();
    }
}
