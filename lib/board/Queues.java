package lib.board;

import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import lib.model.*;

/// The waiting tasks that wait for no other task: by the [Lane] they are in, or those somebody has paused. Only the [Board] changes them.
final class Queues {
    private final Map<String, Allowance> accounts = new LinkedHashMap<>();
    private final Map<String, Windows> windows = new LinkedHashMap<>();
    private final Supplier<Quota> quota;
    /// Each alone, by account and model.
    private final Map<List<String>, Lanes> lanes = new LinkedHashMap<>();
    private final Map<Lanes, LaneQueue> queues = new LinkedHashMap<>();
    /// They could start if nobody had paused them.
    final SequencedSet<Entry> paused = new LinkedHashSet<>();

    /// @param quota of the run, as it is now
    Queues(Supplier<Quota> quota) {
        this.quota = quota;
    }

    /// The lanes of such tasks.
    ///
    /// @param accounts of which they may use any
    /// @param model    null if they ask for none
    Lanes lanes(List<String> accounts, String model) {
        return of(new Lanes(accounts.stream().map(account -> lane(account, model).all().getFirst()).toList())).lanes;
    }

    /// The lane of such tasks.
    ///
    /// @param account null is that of plain commands
    /// @param model   null if they ask for none
    Lanes lane(String account, String model) {
        return lanes.computeIfAbsent(Arrays.asList(account, model),
                _ -> of(new Lanes(List.of(new Lane(account, model, whole(account), windows(account))))).lanes);
    }

    private Stream<Lane> each() {
        return lanes.values().stream().map(l -> l.all().getFirst());
    }

    private LaneQueue of(Lanes some) {
        return queues.computeIfAbsent(some, LaneQueue::new);
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
            var hold = queue.next(now) == null ? null : queue.lanes.paced(now);
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
        else of(entry.lanes()).add(entry);
    }

    /// @return whether it was placed
    boolean withdraw(Entry entry) {
        return paused.remove(entry) || of(entry.lanes()).remove(entry);
    }

    /// It starts.
    ///
    /// @return whether it could
    boolean take(Entry entry) {
        return of(entry.lanes()).remove(entry);
    }

    /// The account, or the parts of it that use this model.
    ///
    /// @param model null is all of it
    List<Allowance> parts(String account, String model) {
        if (model == null) return List.of(whole(account));
        return each().filter(l -> account.equals(l.account) && l.uses(model)).map(l -> l.own).toList();
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
            for (var part : queue.lanes.all().stream().flatMap(lane -> Stream.of(lane.whole, lane.own)).toList())
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
        return Stream.concat(accounts.values().stream(), each().map(l -> l.own));
    }

    /// Of which nothing is started now.
    List<Allowance> shut(long now) {
        return allowances().filter(a -> a.closed() != null || a.until() > now).toList();
    }

    int waiting(Windows.Hold hold) {
        return waiting(lane -> hold.of().equals(lane.account) && Windows.counts(hold.window(), lane::uses));
    }

    /// How many tasks of this could start if it, the gate and the time let them.
    int waiting(Allowance part) {
        return waiting(lane -> lane.whole == part || lane.own == part);
    }

    private int waiting(Predicate<Lane> some) {
        return all().stream().filter(q -> q.lanes.all().stream().anyMatch(some)).mapToInt(LaneQueue::size).sum();
    }
}
