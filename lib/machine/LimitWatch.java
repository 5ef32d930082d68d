package lib.machine;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Looks twice a second whether another run on this machine has met a limit of an account of ours. It knows files, not what is done
/// about a limit.
final class LimitWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    private final Accounts accounts;
    private final Set<String> ours;
    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<String, Accounts.Limit> seen = new ConcurrentHashMap<>();
    /// Null if there is nothing to look for.
    private final Ticker ticker;

    /// The first look is over when this returns.
    LimitWatch(Accounts accounts, Set<String> ours, LongSupplier clock, Consumer<Event> events) {
        this.accounts = accounts;
        this.ours = ours;
        this.clock = clock;
        this.events = events;
        if (!ours.isEmpty()) look();
        this.ticker = ours.isEmpty() ? null : Ticker.start("limits", LOOK_MILLIS, this::look);
    }

    /// This run has met a limit itself: others are told, and for it that is no news.
    void met(Accounts.Limit limit) {
        seen.put(limit.account(), limit);
        accounts.write(limit);
    }

    private void look() {
        for (var limit : accounts.known(ours))
            if (!limit.equals(seen.put(limit.account(), limit)) && limit.until() > clock.getAsLong())
                events.accept(new Event.LimitSeen(clock.getAsLong(), limit.account(), limit.until(), limit.reason(), limit.ours()));
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
