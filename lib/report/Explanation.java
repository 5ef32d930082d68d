package lib.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import lib.board.*;
import lib.model.*;

/// What one wants to know of a task beyond what has happened: what it waits for, in numbers, which limit has ended it and who has set that,
/// and what can be typed next. Pure: it knows the board alone.
///
/// @param alive whether somebody runs it
record Explanation(Board board, Entry entry, long now, boolean alive) {
    private static final int LAST = 10, LONGEST = 300;

    /// What keeps a task that waits from starting; empty for any other.
    List<String> waits() {
        var all = new ArrayList<String>();
        if (entry.attempt() != null && entry.attempt().standstill().pressed())
            all.add("memory: its processes stand still until there is room");
        if (entry.status() == Status.RUNNING && entry.paused() && all.isEmpty()) all.add("somebody who lets it go on: it is paused");
        if (entry.status() != Status.WAITING) return all;
        var shut = entry.shut(now).stream().map(part -> Sentences.shut(part, 0, part.until() - now)).toList();
        if (board.end() != null) return shut;
        if (board.halt() != null) all.add("the run, which starts nothing new: " + board.halt().why());
        if (board.paused()) all.add("the run, which is paused");
        else if (entry.paused()) all.add("somebody who lets it go on: it is paused");
        for (var id : entry.openNeeds() > 0 ? entry.task().after() : List.<String>of())
            if (board.find(id).status() != Status.SUCCEEDED && !(board.find(id).status().settled() && !entry.task().requires(id)))
                all.add(id + " (" + stands(board.find(id)) + ")");
        if (entry.until() > now) all.add("another try in " + Durations.words(entry.until() - now));
        if (entry.openNeeds() == 0 && entry.until() <= now && entry.reason() != null) all.add(entry.reason());
        if (machine() instanceof String why) all.add(why);
        all.addAll(shut);
        if (entry.paced(now) instanceof Windows.Hold hold) all.add(Sentences.paced(hold, 0, now));
        if (all.isEmpty() && board.tried(entry)) all.add("an answer to those of its account that run: one more follows with each");
        if (all.isEmpty()) all.add(Undone.weighed(board, entry) ? "its condition, which is being worked out" : slot());
        return all;
    }

    /// What there is too little of for it, or how long until it may start; null if it is neither.
    private String machine() {
        if (entry.openNeeds() > 0 || entry.until() > now || board.sample() == null) return null;
        var own = Throttle.why(board, entry);
        if (own == null && board.held() != null && Throttle.room(board, board.policy()).hold() != null) own = board.held();
        if (own != null) return "room: " + own;
        long opens = board.opens(entry) - now;
        return opens <= 0 ? null : "its turn: agents start apart, this one in " + Durations.words(opens);
    }

    private String stands(Entry other) {
        return other.status() == Status.RUNNING ? "running " + Durations.words(other.attempt().millis(now)) : other.status().word();
    }

    private String slot() {
        long before = board.entries().stream().filter(e -> e != entry && e.status() == Status.WAITING && e.openNeeds() == 0
                && (e.priority() > entry.priority() || e.priority() == entry.priority() && e.index() < entry.index())).count();
        if (board.next() instanceof Entry next && next != entry && Throttle.why(board, next) instanceof Overload why
                && board.running().size() < board.places())
            return "its turn: " + next.task().id() + " is next, and there is no room for it: " + why;
        return "a slot: " + board.running().size() + " of " + Math.min(board.places(), board.ceiling()) + " run"
                + (before == 0 ? ", and it is next" : ", " + before + (before == 1 ? " waits" : " wait") + " before it");
    }

    /// The limit that ended its last attempt, and where that is set; null if none did.
    String limit() {
        var stopped = entry.attempt() == null ? null : entry.attempt().stopped();
        var limits = entry.task().limits();
        if (stopped == StopCause.Alone.TIMED_OUT) return set("timeout", limits.timeout(), board.policy().timeout());
        if (stopped == StopCause.Alone.STALLED) return set("stall", limits.stall(), board.policy().agents().stall());
        return null;
    }

    private String set(String name, Duration own, Duration all) {
        if (own == null && all == null) return null;
        return name + " " + Durations.words((own != null ? own : all).toMillis()) + ", "
                + (own == null ? "of the run: --" + name
                        : "of the task" + (entry.task().source() == null ? "" : ": " + entry.task().source()));
    }

    /// What a task that failed has written last, line by line.
    List<String> last() {
        var judged = entry.status() != Status.FAILED || entry.attempt() == null ? null : entry.attempt().judgement();
        var lines = judged == null || judged.output() == null ? List.<String>of() : judged.output().lines().toList();
        return lines.subList(Math.max(0, lines.size() - LAST), lines.size()).stream().map(line -> Text.line(line, LONGEST)).toList();
    }

    /// Commands that lead on from here, each with what it does.
    List<Map<String, String>> next(Path folder) {
        var all = new ArrayList<Map<String, String>>();
        var run = board.start().run();
        var id = entry.task().id();
        if (board.end() == null && !alive) add(all, "recover " + run, "goes on with the run, whose orchestrator died");
        else if (board.end() == null) switch (entry.status()) {
            case WAITING -> {
                if (entry.openNeeds() == 0 && entry.shut(now).isEmpty()) add(all, "priority " + id + " 10", "starts it before others");
            }
            case RUNNING -> {
                add(all, "logs -f " + id, "follows what it writes");
                add(all, "cancel " + id, "ends it");
            }
            case FAILED, CANCELLED, SKIPPED -> add(all, "retry " + id, "tries it again, in this run");
            case SUCCEEDED -> {}
        }
        else if (entry.status() != Status.SUCCEEDED) add(all, "retry " + run + " " + id, "runs it again, as a new run");
        if (entry.attempt() != null && entry.status() == Status.FAILED) {
            add(all, "logs " + (board.end() == null ? "" : run + " ") + id, "shows all it has written");
            all.add(Map.of("command", "sh " + folder.resolve("tasks/" + id + "/" + entry.attempt().number() + "/command"), "does",
                    "runs its command by hand"));
        }
        return all;
    }

    private static void add(List<Map<String, String>> all, String words, String does) {
        all.add(Map.of("command", "orchestrate " + words, "does", does));
    }
}
