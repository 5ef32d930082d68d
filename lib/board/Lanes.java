package lib.board;

import java.util.*;
import java.util.stream.Stream;

/// All [Lane]s of a run, by account. Only the [Board] changes them.
final class Lanes {
    private final Map<String, Lane> byAccount = new LinkedHashMap<>();

    /// The account's lane, made if there is none yet; null is the lane of plain commands.
    Lane of(String account) {
        return byAccount.computeIfAbsent(account == null ? "" : account, _ -> new Lane(account));
    }

    Collection<Lane> all() {
        return byAccount.values();
    }

    /// Waiting tasks that are not held by others, retries first.
    Stream<Entry> startable() {
        return Stream.of(all().stream().flatMap(l -> l.delayed.stream()), all().stream().flatMap(l -> l.ready.stream()),
                all().stream().flatMap(l -> l.refused.stream()))
                .flatMap(entries -> entries);
    }

    /// Accounts of which nothing is started now.
    List<Lane> shut(long now) {
        return all().stream().filter(l -> l.closed != null || l.until > now).toList();
    }
}
