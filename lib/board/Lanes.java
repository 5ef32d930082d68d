package lib.board;

import java.util.*;
import java.util.stream.Stream;

/// All [Lane]s of a run, by account and model. Only the [Board] changes them.
final class Lanes {
    private final Map<String, Allowance> accounts = new LinkedHashMap<>();
    private final Map<List<String>, Lane> lanes = new LinkedHashMap<>();

    /// The lane of such tasks, made if there is none yet.
    ///
    /// @param account null is the lane of plain commands
    /// @param model   null if its tasks ask for none
    Lane of(String account, String model) {
        var key = Arrays.asList(account, model);
        return lanes.computeIfAbsent(key, _ -> new Lane(account, model, whole(account)));
    }

    private Allowance whole(String account) {
        return accounts.computeIfAbsent(account == null ? "" : account, _ -> new Allowance(account));
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    /// The account, or the parts of it that use this model.
    ///
    /// @param model null is all of it
    List<Allowance> parts(String account, String model) {
        if (model == null) return List.of(whole(account));
        return all().stream().filter(l -> account.equals(l.account) && l.uses(model)).map(l -> l.own).toList();
    }

    /// The wall clock, by which limits are told, has moved against ours. Whoever waits for one lets another try first, at the most.
    void clockMoved(long by) {
        for (var lane : all())
            for (var part : List.of(lane.whole, lane.own))
                if (part.told) lane.shift(e -> e.until == part.until || e.until == part.until + 1, -by);
        allowances().filter(a -> a.told).forEach(a -> a.until -= by);
    }

    /// Waiting tasks that are not held by others, retries first.
    Stream<Entry> startable() {
        return Stream.of(all().stream().flatMap(l -> l.delayed.stream()), all().stream().flatMap(l -> l.ready.stream()),
                all().stream().flatMap(l -> l.refused.stream()))
                .flatMap(entries -> entries);
    }

    /// Of all accounts, then of their models.
    Stream<Allowance> allowances() {
        return Stream.concat(accounts.values().stream(), all().stream().map(l -> l.own));
    }

    /// Of which nothing is started now.
    List<Allowance> shut(long now) {
        return allowances().filter(a -> a.closed != null || a.until > now).toList();
    }

    /// How many tasks of this could start if it, the gate and the time let them.
    int waiting(Allowance part) {
        return all().stream().filter(l -> l.whole == part || l.own == part).mapToInt(Lane::waiting).sum();
    }
}
