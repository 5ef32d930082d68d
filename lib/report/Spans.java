package lib.report;

import java.nio.charset.StandardCharsets;
import java.security.*;
import java.time.Instant;
import java.util.*;
import lib.model.*;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// A run as OpenTelemetry's spans in OTLP/JSON, which a collector takes at `/v1/traces` (protocol 1.7): one of the run, below it one of
/// each task that was started, below that one of each attempt, with its set-up and its check. A task is linked to those it came after. Ids
/// are made of names alone, so the same run has the same whenever it is asked. It reads no clock: what still runs ends where the summary
/// ends.
final class Spans {
    private static final int INTERNAL = 1, OK = 1, ERROR = 2;

    /// As in `trace.proto`; times are nanoseconds since 1970, as text since JSON's numbers are too short for them.
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    private record Span(String traceId, String spanId, String parentSpanId, String name, int kind, String startTimeUnixNano,
                        String endTimeUnixNano, List<Attribute> attributes, List<Link> links, State status) {}

    private record Attribute(String key, Map<String, Object> value) {}

    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    private record Link(String traceId, String spanId) {}

    private record State(int code, String message) {}

    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    private record Whole(List<Resource> resourceSpans) {}

    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    private record Resource(Attributes resource, List<Scope> scopeSpans) {}

    private record Attributes(List<Attribute> attributes) {}

    private record Scope(Map<String, String> scope, List<Span> spans) {}

    private final Summary summary;
    private final Instant end;
    private final String trace;
    private final String root;
    private final List<Span> spans = new ArrayList<>();

    private Spans(Summary summary) {
        this.summary = summary;
        this.end = summary.startTime().plusNanos(Math.round(summary.summary().wallDuration() * 1e9));
        // Runs of the same second in two folders are two traces.
        this.trace = id(32, summary.executionId(), summary.cwd(), summary.startTime().toString());
        this.root = id(16, trace);
    }

    static String of(Summary summary) {
        var all = new Spans(summary);
        all.run();
        for (var task : summary.tasks()) if (!task.attempts().isEmpty()) all.task(task);
        return Json.line(new Whole(List.of(new Resource(new Attributes(attributes("service.name", "orchestrate")),
                List.of(new Scope(Map.of("name", "orchestrate"), all.spans)))))) + "\n";
    }

    private void run() {
        var totals = summary.summary();
        add(root, null, summary.executionId(), summary.startTime(), end, attributes("orchestrate.run", summary.executionId(),
                "orchestrate.state", summary.state(), "orchestrate.parallel", summary.parallel(), "orchestrate.tasks", totals.totalTasks(),
                "orchestrate.succeeded", totals.successful(), "orchestrate.failed", totals.failed(), "orchestrate.retries",
                totals.retries(), "orchestrate.cost_usd", totals.totalCostUsd(), "process.working_directory", summary.cwd()), null,
                totals.failed() > 0 ? new State(ERROR, totals.failed() + " of " + totals.totalTasks() + " tasks failed")
                        : summary.endTime() != null && totals.cancelled() == 0 ? new State(OK, null) : null);
    }

    private void task(Summary.Line task) {
        var id = span(task.taskId());
        var first = task.attempts().getFirst();
        var links = task.after() == null ? null : task.after().stream().map(after -> new Link(trace, span(after))).toList();
        add(id, root, task.taskId(), first.setup() == null ? first.startTime() : earlier(first.setup().startTime(), first.startTime()),
                over(task.attempts().getLast()), attributes("orchestrate.task", task.taskId(), "orchestrate.status", task.status(),
                "orchestrate.runs", task.runs(), "orchestrate.attempts", task.attempts().size(), "gen_ai.agent.name", task.agent(),
                "orchestrate.reason", task.reason(), "orchestrate.cost_usd", task.costUsd()), links,
                switch (task.status()) {
                    case SUCCEEDED -> new State(OK, null);
                    case FAILED -> new State(ERROR, task.why());
                    case WAITING, RUNNING, CANCELLED -> null;
                });
        for (var attempt : task.attempts()) attempt(task, id, attempt);
    }

    private void attempt(Summary.Line task, String parent, Summary.Try t) {
        var id = span(task.taskId(), Integer.toString(t.number()));
        var used = t.tokens();
        add(id, parent, task.taskId() + " " + t.number(), t.startTime(), over(t), attributes("orchestrate.task", task.taskId(),
                "orchestrate.attempt", t.number(), "orchestrate.slot", t.slot(), "host.name", t.place(), "orchestrate.outcome", t.outcome(),
                "orchestrate.reason", t.reason(), "orchestrate.rule", t.rule(), "orchestrate.evidence", t.evidence(),
                "process.pid", t.pid(),
                "process.exit.code", t.exitCode(), "orchestrate.cost_usd", t.costUsd(), "gen_ai.response.model", t.model(),
                "gen_ai.conversation.id", t.session(), "gen_ai.usage.input_tokens", used == null ? null
                        : used.input() + used.cacheRead() + used.cacheWrite(),
                "gen_ai.usage.output_tokens", used == null ? null : used.output()), null,
                state(t));
        var setup = t.setup();
        if (setup != null)
            add(span(task.taskId(), t.number() + " setup"), id, "setup", setup.startTime(), setup.duration() == null ? end
                    : setup.startTime().plusNanos(Math.round(setup.duration() * 1e9)), attributes("orchestrate.exit", setup.exit()), null,
                    null);
        if (t.checkedTime() != null) add(span(task.taskId(), t.number() + " check"), id, "check", t.endTime(), t.checkedTime(),
                attributes("orchestrate.exit", t.check()), null, null);
    }

    /// Null while it runs, or if it was cancelled.
    private static State state(Summary.Try t) {
        if (t.decidedBy() != null) return new State(ERROR, t.evidence());
        return t.outcome() == null ? null : switch (Outcome.of(t.outcome(), t.reason(), null)) {
            case Outcome.Succeeded _ -> new State(OK, null);
            case Outcome.Transient _, Outcome.RateLimited _, Outcome.Resource _, Outcome.Permanent _ -> new State(ERROR, t.reason());
            case Outcome.Cancelled _ -> null;
        };
    }

    private void add(String id, String parent, String name, Instant from, Instant to, List<Attribute> attributes, List<Link> links,
            State status) {
        spans.add(new Span(trace, id, parent, name, INTERNAL, nanos(from), nanos(to.isBefore(from) ? from : to), attributes, links,
                status));
    }

    private Instant over(Summary.Try t) {
        return t.checkedTime() != null ? t.checkedTime() : t.endTime() != null ? t.endTime() : end;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private String span(String... of) {
        return id(16, trace, String.join("\n", of));
    }

    private static String id(int digits, String... of) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", of).getBytes(StandardCharsets.UTF_8))).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: each Java has SHA-256", e);
        }
    }

    private static String nanos(Instant at) {
        return Long.toString(at.getEpochSecond() * 1_000_000_000 + at.getNano());
    }

    /// @param pairs a name and its value, in turn; what is null is left out
    private static List<Attribute> attributes(Object... pairs) {
        var all = new ArrayList<Attribute>();
        for (int i = 0; i < pairs.length; i += 2)
            if (pairs[i + 1] != null) all.add(new Attribute((String) pairs[i], switch (pairs[i + 1]) {
                case Double number -> Map.of("doubleValue", number);
                case Integer _, Long _ -> Map.of("intValue", pairs[i + 1].toString());
                case Object other -> Map.of("stringValue", other.toString());
            }));
        return all;
    }
}
