package lib.report;

import java.time.Instant;
import java.util.*;
import java.util.stream.*;
import lib.machine.*;
import lib.machine.AccountWindows.Look;
import lib.model.*;

/// What is known on this machine of an account: how far its windows are used up, how fast, and how long the rest lasts; and which limit it
/// has met. For people and for programs.
///
/// @param name what the latest run that has named it called it; null if none has
/// @param held until when and why nothing of it is started; null if it isn't held
public record AccountUse(String account, String name, List<Use> windows, Instant heldUntil, String held) {
    private static final double HOUR = 3_600_000;

    /// @param window    such as `five_hour`
    /// @param used      0 to 1, when it was last heard, at `seen`
    /// @param resetsIn  seconds; below nought if it has begun anew since it was heard
    /// @param perHour   burn rate since it began, as far as it was heard; null if it was heard once
    /// @param lastsUntil when it is used up at that rate; null if it isn't before it begins anew
    public record Use(String window, double used, Instant seen, Instant resets, long resetsIn, Double perHour,
            Instant lastsUntil) {
        static Use of(AccountWindows.Seen known, long now) {
            var window = known.window();
            Look first = known.looks().getFirst(), last = known.looks().getLast();
            var rate = last.at() <= first.at() ? null : Double.valueOf((last.used() - first.used()) / (last.at() - first.at()));
            var empty = rate == null || rate <= 0 ? Double.MAX_VALUE : last.at() + Math.max(0, 1 - last.used()) / rate;
            return new Use(window.name(), window.used(), Instant.ofEpochMilli(last.at()), Instant.ofEpochMilli(window.resets()),
                    (window.resets() - now) / 1000, rate == null ? null : Double.valueOf(Math.round(rate * HOUR * 1e4) / 1e4),
                    empty < window.resets() ? Instant.ofEpochMilli((long) empty) : null);
        }

        private String words(long now) {
            var name = Text.cut(window.replace('_', '-'), 20);
            if (resetsIn < 0) return "%-14s has begun anew, and nothing was heard since".formatted(name);
            var lasts = lastsUntil == null ? "then" : Sentences.time(lastsUntil.toEpochMilli(), now);
            return "%-14s %4s used, until %s".formatted(name, Sentences.percent(used), Sentences.time(resets.toEpochMilli(), now))
                    + (perHour == null ? "" : "; " + Sentences.percent(perHour) + " an hour: lasts until " + lasts);
        }
    }

    static List<AccountUse> all(Map<String, String> env, long now) {
        var known = new TreeMap<String, AccountUse>();
        for (var account : new AccountWindows(env).all())
            known.put(account.account(), new AccountUse(account.account(), account.name(),
                    account.windows().stream().map(s -> Use.of(s, now)).toList(), null, null));
        for (var held : new Doctor(env).held())
            known.merge(held.account(), new AccountUse(held.account(), null, List.of(), held.until(), held.reason()),
                    (uses, _) -> new AccountUse(uses.account, uses.name, uses.windows, held.until(), held.reason()));
        return List.copyOf(known.values());
    }

    /// `orchestrate accounts`.
    public static String text(Map<String, String> env) {
        long now = System.currentTimeMillis();
        var all = all(env, now);
        var none = "nothing is known of any account yet: claude and codex tell it while they run, signed in by one\n";
        return all.isEmpty() ? none : all.stream().map(a -> a.words(now)).collect(Collectors.joining());
    }

    /// Likewise, a line of JSON for each account.
    public static String json(Map<String, String> env) {
        return all(env, System.currentTimeMillis()).stream().map(a -> Json.line(a) + "\n").collect(Collectors.joining());
    }

    private String words(long now) {
        var lines = new ArrayList<String>();
        windows.forEach(w -> lines.add(w.words(now)));
        if (heldUntil != null) lines.add("is " + Sentences.held(Reason.of(held)) + " until "
                + Sentences.time(heldUntil.toEpochMilli(), now) + ": " + held);
        var shown = name == null ? account : name + " (" + account + ")";
        return lines.stream().map(line -> (line.equals(lines.getFirst()) ? "%-18s".formatted(shown) : " ".repeat(18)) + " " + line + "\n")
                .collect(Collectors.joining());
    }
}
