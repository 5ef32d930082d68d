package lib.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A run as Chrome's trace events, which Perfetto and `chrome://tracing` open: a track for each slot with its attempts, their checks and
/// pauses; a track for what held the run back; counters of what ran and of the machine. Times are in microseconds since the run's start. It
/// reads no clock: what still runs ends where the summary ends.
final class Trace {
    private static final int RUN = 1;
    /// The track above those of the slots, which have the numbers after it.
    private static final int HELD = 1;
    private static final double MICROS = 1e6;
    /// Most lines of a journal, which tell nothing that is drawn.
    private static final Set<String> UNUSED = Set.of("queued", "spawned", "noted", "measured", "observed", "judged", "requeued", "settled");

    /// One event, with the format's own short names.
    ///
    /// @param ph  `X` has a duration, `i` is a moment, `C` a counter, `M` names a track
    /// @param tid the track
    /// @param s   how far across the tracks a moment is drawn: `p` is all
    private record Mark(String name, String cat, String ph, Long ts, Long dur, int pid, Integer tid, String s, Map<String, Object> args) {}

    private final long start;
    private final long end;
    private final List<Mark> marks = new ArrayList<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final Map<String, Integer> slots = new HashMap<>();
    /// Since when, of checks set-ups and pauses that are not over.
    private final Map<String, Long> open = new HashMap<>();
    private Redaction redaction = Policy.DEFAULT.redaction();
    private Event.Held held;
    private int running;

    private Trace(Summary summary) {
        start = summary.startTime().toEpochMilli();
        end = start + Math.round(summary.summary().wallDuration() * 1000);
    }

    /// @param summary what attempts are called and came to
    /// @param journal the same run's: when everything happened
    static String of(Summary summary, Path journal) {
        var trace = new Trace(summary);
        new Journal.Follower(journal, UNUSED).read(trace::event);
        return trace.json(summary);
    }

    /// Likewise of events at hand.
    static String of(Summary summary, Iterable<Event> events) {
        var trace = new Trace(summary);
        events.forEach(trace::event);
        return trace.json(summary);
    }

    private void event(Event event) {
        if (event.at() > end) return;
        switch (event) {
            case Event.Started e -> {
                slots.put(e.task(), HELD + e.slot());
                running(e.at(), 1);
            }
            case Event.Ended e -> {
                ended.put(e.task() + "/" + e.attempt(), e.at());
                close("setup", e.task(), e.at());
                close("paused", e.task(), e.at());
                running(e.at(), -1);
            }
            case Event.Verifying e -> open.put("check" + e.task(), e.at());
            case Event.Verified e -> close("check", e.task(), e.at());
            case Event.SettingUp e -> open.put("setup" + e.task(), e.at());
            case Event.SetUp e -> close("setup", e.task(), e.at());
            case Event.Suspended e -> open.put("paused" + e.task(), e.at());
            case Event.Continued e -> close("paused", e.task(), e.at());
            case Event.Signalled e -> close("paused", e.task(), e.at());
            case Event.Sampled e -> {
                var cpu = e.cpuNow() != null ? e.cpuNow() : e.cpu();
                if (cpu != null) count("cpu %", e.at(), "cpu", cpu);
                count("memory %", e.at(), "memory", e.memory());
                if (e.cpuPressure() != null) count("cpu pressure %", e.at(), "pressure", e.cpuPressure());
                if (e.memoryPressure() != null) count("memory pressure %", e.at(), "pressure", e.memoryPressure());
                if (e.ioPressure() != null) count("io pressure %", e.at(), "pressure", e.ioPressure());
            }
            case Event.Held e -> {
                hold(e.at());
                held = e.why() == null ? null : e;
                if (held != null) moment("held: " + e.why(), "held", e.at(), Map.of());
            }
            case Event.Limited e -> moment(e.account() + " " + Sentences.held(Reason.of(e.reason())), "limit", e.at(),
                    Map.of("account", e.account(), "until", Instant.ofEpochMilli(e.until()).toString(), "reason",
                    redaction.text(e.reason())));
            case Event.LimitSeen e -> moment(e.account() + " at its limit", "limit", e.at(),
                    Map.of("account", e.account(), "until", Instant.ofEpochMilli(e.until()).toString(), "reason",
                    redaction.text(e.reason())));
            case Event.Closed e -> moment(e.account() + " closed: " + e.reason(), "limit", e.at(), Map.of("account", e.account()));
            case Event.Paced e -> moment(Window.words(e.account(), e.window(), e.used()), "limit", e.at(),
                    Map.of("account", e.account(), "until", Instant.ofEpochMilli(e.until()).toString()));
            case Event.Halted e -> moment("halted: " + e.why(), "halt", e.at(), Map.of());
            case Event.Interrupted e -> moment("interrupted: " + e.signal(), "halt", e.at(), Map.of());
            case Event.Recovered e when e.handover() == null -> moment("recovered after a crash", "crash", e.at(), Map.of());
            case Event.RunStarted e -> redaction = e.policy().redaction();
            case Event.Queued _, Event.Measured _, Event.Learned _, Event.Observed _, Event.Touched _, Event.ClockMoved _, Event.OfPlace _,
                    Event.Recovered _, Event.Asked _, Event.WindowsSeen _, Event.Answered _, Event.Spawned _, Event.Noted _,
                    Event.GateAsked _, Event.ConditionAsked _, Event.ConditionAnswered _, Event.Fingerprinted _, Event.Vacated _,
                    Event.Flooded _, Event.GateAnswered _, Event.Warned _, Event.Judged _, Event.Requeued _, Event.Settled _,
                    Event.RunEnded _ -> {}
        }
    }

    private void running(long at, int by) {
        running += by;
        count("running", at, "attempts", running);
    }

    private void hold(long at) {
        if (held != null) span(redaction.text(held.why().words()), "held", HELD, held.at(), at, Map.of());
        held = null;
    }

    /// Adds what began with [#open], if it did.
    private void close(String what, String task, long at) {
        var since = open.remove(what + task);
        if (since != null) span(what, what, slots.get(task), since, at, Map.of("task", task));
    }

    private String json(Summary summary) {
        hold(end);
        for (var key : List.copyOf(open.keySet())) {
            for (var what : List.of("setup", "check", "paused")) if (key.startsWith(what)) close(what, key.substring(what.length()), end);
        }
        var tracks = new TreeSet<Integer>();
        for (var task : summary.tasks())
            for (var t : task.attempts()) {
                tracks.add(HELD + t.slot());
                long from = t.startTime().toEpochMilli();
                span(task.taskId(), t.outcome() == null ? "running" : t.outcome(), HELD + t.slot(), from,
                        ended.getOrDefault(task.taskId() + "/" + t.number(), end), args(task, t));
            }
        name("process_name", null, summary.executionId());
        name("thread_name", HELD, "held back");
        for (int track : tracks) name("thread_name", track, "slot " + (track - HELD));
        tracks.add(HELD);
        for (int track : tracks)
            marks.add(new Mark("thread_sort_index", null, "M", null, null, RUN, track, null, Map.of("sort_index", track)));
        var figures = new Figures(summary.executionId(), summary.state(), summary.startTime(), summary.summary());
        return Json.line(new Whole("ms", figures, marks)) + "\n";
    }

    /// The file, with the format's own names.
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    private record Whole(String displayTimeUnit, Figures otherData, List<Mark> traceEvents) {}

    private record Figures(String run, RunState state, Instant startTime, Summary.Totals summary) {}

    /// What the report says of the attempt: its duration is in seconds and without pauses.
    private static Map<String, Object> args(Summary.Line task, Summary.Try t) {
        var args = new LinkedHashMap<String, Object>();
        args.put("task", task.taskId());
        args.put("attempt", t.number());
        args.put("status", task.status());
        args.put("duration", t.duration());
        args.put("outcome", t.outcome());
        args.put("reason", t.reason());
        args.put("exit", t.exit());
        args.put("rule", t.rule());
        args.put("decided_by", t.decidedBy());
        args.put("evidence", t.evidence());
        args.put("cost_usd", t.costUsd());
        args.put("tokens", t.tokens());
        args.put("model", t.model());
        args.put("check", t.check());
        args.put("peak_memory", t.peakMemory());
        args.values().removeIf(Objects::isNull);
        return args;
    }

    private long micros(long at) {
        return Math.round((at - start) / 1000.0 * MICROS);
    }

    private void span(String name, String kind, int track, long from, long to, Map<String, Object> args) {
        marks.add(new Mark(name, kind, "X", micros(from), Math.max(0, micros(to) - micros(from)), RUN, track, null, args));
    }

    private void moment(String name, String kind, long at, Map<String, Object> args) {
        marks.add(new Mark(redaction.text(name), kind, "i", micros(at), null, RUN, HELD, "p", args));
    }

    private void count(String name, long at, String series, double value) {
        marks.add(new Mark(name, null, "C", micros(at), null, RUN, null, null, Map.of(series, value)));
    }

    private void name(String what, Integer track, String name) {
        marks.add(new Mark(what, null, "M", null, null, RUN, track, null, Map.of("name", name)));
    }
}
