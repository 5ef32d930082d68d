package lib.machine;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Looks twice a second whether another run on this machine has met a limit of an account of ours, or has heard how far its windows are
/// used up. It knows files, not what is done about that.
final class LimitWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    private final Accounts accounts;
    private final AccountWindows windows;
    private final Map<String, String> ours;
    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<String, Accounts.Limit> seen = new ConcurrentHashMap<>();
    /// By account and its own name.
    private final Map<String, Window> told = new ConcurrentHashMap<>();
    /// Null if there is nothing to look for.
    private final Ticker ticker;

    /// The first look is over when this returns.
    ///
    /// @param env  names the user's state folder
    /// @param ours by the run's own names, those by which all runs know them
    LimitWatch(Map<String, String> env, Map<String, String> ours, LongSupplier clock, Consumer<Event> events) {
        this.accounts = new Accounts(env);
        this.windows = new AccountWindows(env);
        this.ours = ours;
        this.clock = clock;
        this.events = events;
        if (!ours.isEmpty()) look();
        this.ticker = ours.isEmpty() ? null : Ticker.start("limits", LOOK_MILLIS, this::look);
    }

    /// This run has met a limit itself: others are told, and for it that is no news.
    void met(Accounts.Limit limit) {
        var known = limit.under(ours.getOrDefault(limit.account(), limit.account()));
        seen.put(limit.account(), known);
        accounts.write(known);
    }

    /// An attempt of ours has heard this of its account's windows: it is told, here and to other runs, if it is news.
    void heard(String account, List<Window> heard) {
        var news = news(account, heard);
        if (news.isEmpty()) return;
        windows.write(ours.getOrDefault(account, account), account, news, clock.getAsLong());
        events.accept(new Event.WindowsSeen(clock.getAsLong(), account, news));
    }

    private List<Window> news(String account, List<Window> heard) {
        var news = new ArrayList<Window>();
        for (var window : heard)
            told.compute(account + " " + window.name(), (_, before) -> {
                var known = window.after(before);
                if (!known.news(before)) return before;
                news.add(known);
                return known;
            });
        return news;
    }

    private void look() {
        ours.forEach(this::look);
    }

    private void look(String name, String account) {
        for (var limit : accounts.known(List.of(account)))
            if (!limit.equals(seen.put(name, limit)) && limit.until() > clock.getAsLong())
                events.accept(new Event.LimitSeen(clock.getAsLong(), name, limit.until(), limit.reason(), limit.ours()));
        for (var known : windows.of(List.of(account))) {
            var news = news(name, known.windows().stream().map(AccountWindows.Seen::window)
                    .filter(w -> w.resets() > clock.getAsLong()).toList());
            if (!news.isEmpty()) events.accept(new Event.WindowsSeen(clock.getAsLong(), name, news));
        }
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
