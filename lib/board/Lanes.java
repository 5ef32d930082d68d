package lib.board;

import java.util.*;
import java.util.stream.Stream;

/// The lanes of which a task may use any: one, unless its agent has several accounts. It knows no tasks.
record Lanes(List<Lane> all) {
    Lanes {
        all = List.copyOf(all);
    }

    boolean several() {
        return all.size() > 1;
    }

    boolean open(long now) {
        for (var lane : all) if (lane.open(now)) return true;
        return false;
    }

    /// Whether only time keeps them shut.
    boolean opens() {
        for (var lane : all) if (lane.opens()) return true;
        return false;
    }

    /// When time lets one be open, if nothing else happens.
    long opensAt() {
        return several() ? all.stream().filter(Lane::opens).mapToLong(Lane::opensAt).min().orElse(Long.MAX_VALUE)
                : all.getFirst().opensAt();
    }

    /// Why nothing of them is started any more; null if it is.
    String closed() {
        for (var lane : all) if (lane.closed() == null) return null;
        return all.getFirst().closed();
    }

    /// When the limit that is lifted first is; 0 if one has met none.
    long until() {
        return several() ? all.stream().mapToLong(Lane::until).min().orElseThrow() : all.getFirst().until();
    }

    /// A window that alone keeps one of them shut, if none is open; null if there is none.
    Windows.Hold paced(long now) {
        return open(now) ? null : all.stream().map(lane -> lane.paced(now)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /// Accounts, or their models, that keep them shut; none if one is open.
    List<Allowance> shut(long now) {
        return open(now) ? List.of() : all.stream().flatMap(l -> Stream.of(l.whole, l.own))
                .filter(part -> part.closed() != null || part.until() > now).toList();
    }

    /// Whether those of each account that run find out first how that is.
    boolean tried() {
        return all.stream().allMatch(lane -> lane.account != null && !(lane.whole.free() && lane.own.free()));
    }

    /// Until when the first task goes alone; 0 if it doesn't.
    long alone() {
        return several() ? all.stream().filter(Lane::opens).mapToLong(Lane::alone).min().orElse(0) : all.getFirst().alone();
    }

    /// Where the next task goes: where none goes alone, and there is most room. One has to be open.
    Lane best(long now) {
        return several() ? all.stream().filter(lane -> lane.open(now)).min(Comparator.<Lane, Boolean>comparing(lane -> lane.alone() > now)
                .thenComparingDouble(lane -> -lane.room(now)).thenComparingInt(Lane::running)).orElseThrow() : all.getFirst();
    }
}
