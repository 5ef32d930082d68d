package lib.board;

import java.time.Instant;
import java.util.*;
import lib.model.*;

/// The times when new starts were held, and why: by the machine, an account's limit, an overloaded service, a pause, the gate, a halt or a
/// crash. A part of the [Timeline]; it doesn't ask whether a task was there to be started.
final class Holds {
    /// @param times how many holds in a row these are, which are too near to each other to be told apart
    private record Span(Doing kind, String why, long from, long to, int times) {}

    /// Two holds of one kind count as one if the time between them is less than one part in so many of the time shown.
    private static final int SHARE = 250;

    private static final String WINDOW = "window ";

    private final Queues queues;
    private final List<Span> spans = new ArrayList<>();
    private final Map<String, Span> open = new LinkedHashMap<>();
    private long last;

    Holds(Queues queues) {
        this.queues = queues;
    }

    /// What is over by itself.
    void before(Event event) {
        if (event instanceof Event.Recovered e && e.handover() == null)
            spans.add(new Span(Doing.CRASHED, "the orchestrator had died", last, e.at(), 1));
        if (!open.isEmpty()) queues.allowances().filter(a -> a.name() != null && a.closed() == null && a.until() <= event.at())
                .forEach(a -> end(account(a.name()), a.until()));
        last = Math.max(last, event.at());
    }

    /// @param paused whether the whole run is, now
    void after(Event event, boolean paused) {
        switch (event) {
            case Event.Held e -> {
                end("machine", e.at());
                if (e.why() != null) begin("machine", Doing.held(e.why()), e.why().words(), e.at());
            }
            case Event.Limited e -> limit(e.account(), e.model(), e.reason(), e.at());
            case Event.LimitSeen e -> limit(e.account(), null, e.reason(), e.at());
            case Event.Closed e -> limit(e.account(), e.model(), e.reason(), e.at());
            case Event.GateAnswered e when e.refusal() != null -> begin("gate", Doing.GATE, e.refusal(), e.at());
            case Event.Paced e -> begin(WINDOW + e.account(), Doing.LIMIT, Window.words(e.account(), e.window(), e.used()), e.at());
            case Event.Started e -> {
                end("gate", e.at());
                for (var key : List.copyOf(open.keySet()))
                    if (key.startsWith(WINDOW) && !queues.windows(key.substring(WINDOW.length())).told()) end(key, e.at());
            }
            case Event.Answered e when paused -> begin("pause", Doing.PAUSED, "paused", e.at());
            case Event.Answered e -> end("pause", e.at());
            case Event.Halted e -> begin("halt", Doing.HALTED, e.why().words(), e.at());
            case Event.Queued _, Event.Suspended _, Event.Continued _, Event.GateAsked _, Event.ConditionAsked _, Event.Verifying _,
                    Event.Warned _, Event.Signalled _, Event.Judged _, Event.Requeued _, Event.Settled _, Event.RunEnded _ -> {}
            case Event.Fact _ -> {}
        }
    }

    private void limit(String account, String model, String reason, long at) {
        queues.parts(account, model).forEach(a -> begin(account(a.name()), Doing.shut(Reason.of(reason)), a.name() + ": " + reason, at));
    }

    private static String account(String name) {
        return "account " + name;
    }

    private void begin(String key, Doing kind, String why, long at) {
        open.putIfAbsent(key, new Span(kind, why, at, at, 1));
    }

    private void end(String key, long at) {
        if (open.remove(key) instanceof Span s) spans.add(new Span(s.kind, s.why, s.from, Math.max(s.from, at), 1));
    }

    /// All so far, in the order they began; never many, however often they changed.
    List<Occupancy.Hold> of(long begin, long end, Redaction redaction) {
        var all = new ArrayList<>(spans);
        open.values().forEach(s -> all.add(new Span(s.kind, s.why, s.from, Math.max(s.from, end), 1)));
        all.sort(Comparator.comparingLong(Span::from));
        long near = (end - begin) / SHARE;
        var merged = new ArrayList<Span>();
        var latest = new HashMap<String, Integer>();
        for (var span : all) {
            var key = span.kind + (List.of(Doing.LIMIT, Doing.OVERLOAD, Doing.GATE).contains(span.kind) ? span.why : "");
            var before = latest.get(key);
            if (before != null && span.from - merged.get(before).to < near) {
                var b = merged.get(before);
                merged.set(before, new Span(b.kind, b.why, b.from, Math.max(b.to, span.to), b.times + 1));
            } else {
                latest.put(key, merged.size());
                merged.add(span);
            }
        }
        return merged.stream().map(s -> new Occupancy.Hold(s.kind.word(), redaction.text(s.why), Instant.ofEpochMilli(s.from),
                (s.to - s.from) / 1000.0, s.times == 1 ? null : s.times)).toList();
    }
}
