package lib.report;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.machine.*;
import lib.model.*;

/// Short sentences for people on what happened to a task or an account. It knows no layout and no colours.
public final class Sentences {
    private Sentences() {}

    private static final int NAMED = 3;
    private static final long SILENT_MILLIS = 60_000;
    private static final long HALF_A_DAY_MILLIS = 12 * 3_600_000L;
    /// A time of this machine's clock, with its day.
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("'on' MMM d 'at' HH:mm", Locale.ENGLISH);

    /// The exit and the line that tells most, such as `exit 1: connection refused`.
    public static String why(Entry entry) {
        var attempt = entry.attempt();
        if (attempt == null || attempt.judgement() == null || attempt.exit() == null) return entry.reason();
        boolean sessionless = entry.task().work() instanceof Work.Prompt && attempt.progress().session() == null;
        if (attempt.flawed()) return flaw(attempt) + (sessionless ? "; its agent told no session in which it could mend that" : "");
        if (!attempt.caveats().isEmpty()) return caveats(attempt);
        var j = attempt.judgement();
        if (j.outcome().reason() == Reason.Known.SETUP_FAILED && attempt.exit() instanceof Exit.NotStarted(var why)) return why;
        var exit = attempt.exit().words();
        if (attempt.exit() instanceof Exit.NotStarted) return exit;
        var reason = j.outcome().reason() == Reason.Known.EXIT ? exit : j.outcome().reason() + ", " + exit;
        return j.evidence() == null ? reason : reason + ": " + j.evidence();
    }

    /// How an account is that is held, such as `at its limit`.
    public static String held(Reason why) {
        return why == Reason.Known.AUTH ? "perhaps logged out" : why != null && why.overload() ? "overloaded" : "at its limit";
    }

    /// What holds new starts, in the numbers of now, and whose if it is one task that has no room; null if nothing does.
    public static String held(Board board) {
        var next = board.next();
        var why = next == null ? board.held() : Throttle.why(board, next);
        return board.held() == null || why == null ? null : next == null ? why.words() : next.task().id() + ", which is next: " + why;
    }

    public static String limited(Event.Limited e) {
        return e.account() + model(e.model()) + " is " + held(Reason.of(e.reason())) + ": its tasks wait "
                + Durations.words(Math.max(0, e.until() - e.at()));
    }

    /// What its check found, such as `check failed: make test, exit 2: 1 of 9 tests failed`.
    static String flaw(Attempt attempt) {
        var verified = attempt.verified();
        return "check failed: " + attempt.check() + ", " + verified.exit().words()
                + (verified.tail() == null ? "" : ": " + Text.line(verified.tail(), 200));
    }

    /// What marks its success; empty if nothing does.
    public static String caveats(Attempt attempt) {
        return attempt.caveats().stream().map(Caveat::words).collect(Collectors.joining("; "));
    }

    /// What became of the work it had not committed in its worktree; null if there was none.
    public static String saved(String task, int attempt, Saved saved) {
        return saved == null ? null : saved.words(task + "-" + attempt);
    }

    public static String met(Event.LimitSeen e) {
        return e.account() + " is " + held(Reason.of(e.reason())) + ", as another run has met: its tasks wait "
                + Durations.words(Math.max(0, e.until() - e.at()));
    }

    public static String closed(Event.Closed e) {
        var reason = Reason.of(e.reason());
        var mend = reason.closesAccount() ? "mend it and run them again" : e.until() == null ? "run them again later"
                : "it is lifted " + on(e.until()) + ", in " + Durations.words(Math.max(0, e.until() - e.at())) + "; run them again then";
        return e.account() + model(e.model()) + ": " + e.reason() + ": its other tasks are left waiting; " + mend;
    }

    /// Why nothing of it is started any more, such as `stopped, usage-limit-reached, lifted on Oct 6 at 15:00`.
    private static String stopped(Allowance part) {
        return "stopped, " + part.closed() + (part.lifted() == null ? "" : ", lifted " + on(part.lifted()));
    }

    /// An account of which nothing is started now, such as `claude is at its limit, goes on in 5m; 3 tasks wait`.
    ///
    /// @param left for how long, in milliseconds; null if that is told elsewhere
    public static String shut(Allowance part, int waits, Long left) {
        return part.name() + (part.closed() != null ? ": " + stopped(part)
                : " is " + held(part.why()) + (left == null ? "" : ", goes on in " + Durations.whole(left)))
                + (waits == 0 ? "" : "; " + waits + (waits == 1 ? " task waits" : " tasks wait"));
    }

    /// An account whose tasks wait for one of its windows, such as `claude: 63% of its five-hour window used, 58% of its time passed: next
    /// start at 14:20 (12m00s); 3 tasks wait`.
    ///
    /// @param waits how many tasks wait; 0 is told elsewhere
    public static String paced(Windows.Hold hold, int waits, long now) {
        var words = new StringBuilder(hold.account() + ": " + percent(hold.used()) + " of its " + hold.window().words() + " used");
        if (hold.expected() >= 0.005)
            words.append(", ").append(percent(hold.expected())).append(" expected of what runs");
        if (hold.most() < 1) words.append(", ").append(percent(1 - hold.most())).append(" kept for others");
        if (hold.passed() != null) words.append(", ").append(percent(hold.passed())).append(" of its time passed");
        return words + ": next start " + next(hold.until(), now)
                + (waits == 0 ? "" : "; " + waits + (waits == 1 ? " task waits" : " tasks wait"));
    }

    /// Likewise, as it was then.
    public static String paced(Event.Paced e) {
        return Window.words(e.account(), e.window(), e.used()) + ": next start " + next(e.until(), e.at());
    }

    private static String next(long until, long now) {
        return (until - now < HALF_A_DAY_MILLIS ? "at " : "on ") + time(until, now);
    }

    /// A time to come and how long that is, such as `14:20 (12m00s)`, or with its day.
    static String time(long until, long now) {
        var words = on(until);
        return words.substring(until - now < HALF_A_DAY_MILLIS ? words.indexOf(" at ") + 4 : 3) + " ("
                + Durations.whole(Math.max(0, until - now)) + ")";
    }

    static String percent(double share) {
        return Math.round(share * 100) + "%";
    }

    /// Who runs it where that can't be seen from here, and when it last gave a sign; null if it can be seen.
    ///
    /// @param holder null if nobody does
    public static String elsewhere(Board board, Identity holder, long now) {
        if (holder == null || !holder.unseen()) return null;
        long silent = Math.max(0, now - board.at());
        return "held by " + holder.words() + ", last heard of " + Durations.whole(silent) + " ago" + (silent < SILENT_MILLIS ? ""
                : "; if nothing runs there any more: 'orchestrate recover " + board.start().run() + " --gone " + holder.host() + "'");
    }

    /// An account that is remembered as held, and how to forget that.
    static String held(Doctor.Held held, long now) {
        long until = held.until().toEpochMilli();
        return held.account() + " is " + held(Reason.of(held.reason())) + " until " + on(until).substring("on ".length()) + ", for "
                + Durations.whole(until - now) + " (" + held.reason() + "); to try it at once: rm " + held.file();
    }

    /// Tasks that have changed the same files, such as `api and docs have both changed src/x.java and 2 more`.
    public static List<String> overlaps(List<Overlaps.Together> overlaps) {
        return overlaps.stream().map(o -> String.join(", ", o.tasks().subList(0, o.tasks().size() - 1)) + " and " + o.tasks().getLast()
                + " have both changed ".replace("both ", o.tasks().size() == 2 ? "both " : "all ") + Text.line(o.files().getFirst(), 100)
                + (o.files().size() == 1 ? "" : " and " + (o.files().size() - 1) + " more")).toList();
    }

    /// Places of the run where nothing can be started for now, such as `place n1 has been silent for 15 s`, with what runs there.
    public static List<String> unreached(Board board) {
        return board.fleet().places().stream().filter(place -> place.unreached() != null && board.end() == null)
                .map(place -> "place " + place.name() + " " + place.unreached() + (place.busy() == 0 ? ""
                        : "; what runs there goes on: " + place.busy() + (place.busy() == 1 ? " task" : " tasks"))).toList();
    }

    /// Tasks that need a person, such as `needs you: api (asks a question), docs (denied for want of somebody to ask: Bash)`; null if none.
    public static String appeals(Board board, long now) {
        var all = board.entries().stream().filter(e -> Appeal.of(board, e, now) != null).toList();
        if (all.isEmpty()) return null;
        return "needs you: " + all.stream().limit(NAMED).map(e -> e.task().id() + " (" + Appeal.of(board, e, now).words() + ")")
                .collect(Collectors.joining(", ")) + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    private static String on(long at) {
        return MINUTE.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault()));
    }

    private static String model(String model) {
        return model == null ? "" : " " + model;
    }
}
