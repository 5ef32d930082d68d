package lib.board;

import java.util.*;
import java.util.function.*;
import lib.model.*;

/// How far the windows of an account are used up, what an attempt of its tasks takes of each, and so when the next one may start by the
/// run's [Quota]. Only the [Board] changes it.
///
/// What an attempt takes is learned: what a window's use has grown by, over the attempts that ended meanwhile and the parts of those that
/// run. What the running ones will still take before the window begins anew is counted as used. Spread over a window, one more may start
/// while that is no more than the share of the window's time that has passed. Nothing starts, either way, that may lead beyond what the run
/// may use at all.
public final class Windows {
    /// What an attempt may take as long as none has ended: of the window, and at most this part of what is left of it.
    private static final double GUESS = 0.05, GUESS_OF_REST = 0.25;
    /// It is tried twice before it is known: one may take so much more than the mean.
    private static final double UNLIKELY = 1.5, UNKNOWN = 2, SPARE = 0.5;
    /// The next window shall not begin with more of the running ones than that would take at an even pace, and so many times more.
    private static final double CARRY = 1.5;
    /// One that takes longer than the others takes no less than this part of their time.
    private static final double LATE = 0.25;
    /// The share of a window's time below which it makes no difference how little is left.
    private static final double LEAST_TIME = 0.01;
    /// What is older counts half.
    private static final int LEARNED = 50;

    private final String account;
    private final Supplier<Quota> quota;
    private final Map<String, Gauge> gauges = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private boolean probed;
    /// Whether it is told that its tasks wait, and none has started since.
    private boolean told;

    /// @param quota of the run, as it is now
    Windows(String account, Supplier<Quota> quota) {
        this.account = account;
        this.quota = quota;
    }

    /// An attempt.
    ///
    /// @param uses whether it uses a model
    private record Running(long began, Predicate<String> uses) {}

    /// A window, with what was learned of it.
    private static final class Gauge {
        private Window window;
        private long seen;
        /// All growth that was seen, and the attempts that ended since the first look, with their time.
        private double grown, ended, millis;
        /// Of which beginning anew one attempt has found out, or does so now.
        private long probed;

        /// Milliseconds that an attempt takes; 0 if nobody knows.
        private double time() {
            return ended == 0 ? 0 : millis / ended;
        }

        private void see(Window latest, long at) {
            var next = latest.after(window);
            if (window != null) grown += Math.max(0, next.follows(window) ? next.used() : next.used() - window.used());
            window = next;
            seen = at;
        }

        private void end(long took) {
            if (ended >= LEARNED) {
                grown /= 2;
                ended /= 2;
                millis /= 2;
            }
            ended++;
            millis += took;
        }
    }

    /// Why none of them may start now.
    ///
    /// @param of        the account
    /// @param used      of the window, 0 to 1
    /// @param expected  what the running ones will still take of it
    /// @param passed    the share of its time that has passed; null if nobody knows
    /// @param most      the share that may be used
    /// @param until     when the next one may start
    public record Hold(String of, Window window, double used, double expected, Double passed, double most, long until) {
        /// With the model if it is that of one alone.
        public String account() {
            return of + (window.model() == null ? "" : " " + window.model());
        }
    }

    void seen(Event.WindowsSeen e) {
        for (var window : e.windows()) gauges.computeIfAbsent(window.name(), _ -> new Gauge()).see(window, e.at());
    }

    /// Whether this start finds out how it is now: nobody knows, or a window has begun anew.
    ///
    /// @param uses whether the task uses a model
    boolean started(String task, Predicate<String> uses, long at) {
        running.put(task, new Running(at, uses));
        told = false;
        if (!quota.get().on()) return false;
        boolean probe = !probed;
        probed = true;
        for (var gauge : of(uses)) {
            probe |= gauge.window.resets() <= at && gauge.probed < gauge.window.resets();
            if (gauge.window.resets() <= at) gauge.probed = gauge.window.resets();
        }
        return probe;
    }

    void ended(String task, long at) {
        if (running.remove(task) instanceof Running r) of(r.uses).forEach(g -> g.end(Math.max(1, at - r.began)));
    }

    /// The clock that told their times has moved.
    void clockMoved(long by) {
        for (var gauge : gauges.values()) {
            var w = gauge.window;
            gauge.window = new Window(w.name(), w.model(), w.used(), w.resets() - by, w.length());
            gauge.probed -= by;
        }
    }

    boolean told() {
        return told;
    }

    void tell() {
        told = true;
    }

    private List<Gauge> of(Predicate<String> uses) {
        return gauges.values().stream().filter(g -> counts(g.window, uses)).toList();
    }

    /// When the next one may start, if nothing else happens; 0 if at any time.
    long opens(Predicate<String> uses) {
        long opens = 0;
        if (!gauges.isEmpty() && quota.get().on()) for (var gauge : of(uses)) opens = Math.max(opens, opens(gauge));
        return opens;
    }

    /// What is left of the tightest, by the share of its time that is left: above 1 it lasts longer than until it begins anew.
    double room(Predicate<String> uses, long now) {
        double room = gauges.isEmpty() ? 1 : Double.MAX_VALUE;
        for (var gauge : of(uses)) {
            if (gauge.window.resets() <= now) continue;
            double left = Math.max(0, 1 - gauge.window.used() - expected(gauge));
            var length = gauge.window.length();
            double time = length == null ? 1 : Math.clamp((double) (gauge.window.resets() - now) / length, LEAST_TIME, 1);
            room = Math.min(room, left / time);
        }
        return room == Double.MAX_VALUE ? 1 : room;
    }

    /// What keeps the next one longest; null if nothing does.
    Hold hold(Predicate<String> uses, long now) {
        Gauge tightest = null;
        if (!gauges.isEmpty() && quota.get().on())
            for (var gauge : of(uses))
                if (opens(gauge) > now && (tightest == null || opens(gauge) > opens(tightest))) tightest = gauge;
        if (tightest == null) return null;
        var window = tightest.window;
        var passed = window.length() == null ? null : Double.valueOf(1 - (double) (window.resets() - now) / window.length());
        return new Hold(account, window, window.used(), expected(tightest), passed, quota.get().most(), opens(tightest));
    }

    private long opens(Gauge gauge) {
        var window = gauge.window;
        double need = need(gauge), most = quota.get().most(), use = window.used() + expected(gauge), next = UNLIKELY * need;
        if (use >= most || beyond(gauge) > CARRY * most * gauge.time() / lasts(window) + need) return window.resets();
        // Some of them take more than the others do.
        double aim = gauge.ended == 0 ? most : Math.max(most / 2, most - SPARE * need), rest = aim - use;
        // The closer its end, the less of the next one counts.
        long fits = next <= rest || gauge.ended == 0 && idle(gauge) ? 0
                : gauge.ended == 0 ? window.resets() : window.resets() - (long) (gauge.time() * rest / next);
        long line = !quota.get().spread() || window.length() == null ? 0
                : window.resets() - Math.round((1 - use / aim) * window.length());
        return Math.min(window.resets(), Math.max(fits, line));
    }

    private boolean idle(Gauge gauge) {
        return running.values().stream().noneMatch(r -> counts(gauge.window, r.uses));
    }

    /// Whether what uses such models uses it.
    static boolean counts(Window window, Predicate<String> uses) {
        return window.model() == null || uses.test(window.model());
    }

    /// What one attempt takes in all.
    private double need(Gauge gauge) {
        double parts = 0;
        int begun = 0;
        for (var r : running.values()) {
            if (!counts(gauge.window, r.uses)) continue;
            begun++;
            if (gauge.ended > 0) parts += Math.clamp((gauge.seen - r.began) / gauge.time(), 0, 1);
        }
        if (gauge.ended > 0) return gauge.grown / (gauge.ended + parts);
        double guess = Math.min(GUESS, GUESS_OF_REST * Math.max(0, 1 - gauge.window.used()));
        return begun == 0 ? guess : Math.max(guess, UNKNOWN * gauge.grown / begun);
    }

    /// What the running ones will take of the next window: a start just before its end costs this one next to nothing.
    private double beyond(Gauge gauge) {
        double need = need(gauge), time = gauge.time(), sum = 0;
        if (time == 0) return 0;
        for (var r : running.values())
            if (counts(gauge.window, r.uses))
                sum += need * Math.clamp(r.began + time - gauge.window.resets(), 0, time) / time;
        return sum;
    }

    private static double lasts(Window window) {
        return window.length() == null ? Double.MIN_VALUE : window.length();
    }

    /// What the running ones will take from the latest look on until the window begins anew.
    private double expected(Gauge gauge) {
        double need = running.isEmpty() ? 0 : need(gauge), time = gauge.time(), sum = 0;
        // All that they have taken is theirs.
        if (time == 0) return Math.max(0, need * running.values().stream().filter(r -> counts(gauge.window, r.uses)).count() - gauge.grown);
        for (var r : running.values()) {
            if (!counts(gauge.window, r.uses)) continue;
            long from = Math.max(gauge.seen, r.began);
            double left = Math.max(LATE * time, time - (from - r.began));
            sum += need * Math.clamp((double) (gauge.window.resets() - from), 0, left) / time;
        }
        return sum;
    }
}
