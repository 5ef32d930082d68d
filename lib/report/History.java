package lib.report;

import java.io.*;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.*;

/// All runs below a folder, a line for each, newest first. Of a run that is over it reads the beginning of its `aggregate-report.json`,
/// unless the journal was written after that; of any other it replays the journal. So a thousand runs are listed at once, and what is
/// listed is true. It knows no tasks.
public final class History {
    private History() {}

    /// One run.
    ///
    /// @param result  `succeeded`, `failed` or `stopped` of one that is over; otherwise its state
    /// @param reason  why it can't be read; null if it can
    /// @param summary null if it can't be read
    public record Line(String executionId, RunState state, String result, Instant startTime, Instant endTime, String reason,
            Summary.Totals summary) {

        /// The line of this run.
        static Line of(Summary s) {
            return of(s.executionId(), s.state(), s.startTime(), s.endTime(), s.summary());
        }

        private static Line of(String id, RunState state, Instant start, Instant end, Summary.Totals s) {
            var result = state != RunState.FINISHED ? state.toString() : s.successful() == s.totalTasks() ? "succeeded"
                    : s.failed() > 0 ? "failed" : "stopped";
            return new Line(id, state, result, start, end, null, s);
        }

        private static Line unreadable(RunFolder run, String reason) {
            return new Line(run.id(), RunState.UNREADABLE, RunState.UNREADABLE.toString(), null, null, reason, null);
        }
    }

    /// One line per run below a folder, newest first, those that can't be read with the reason.
    ///
    /// @param views by which they are shown
    public static String text(Path base, Views views) {
        return views.text("runs.ftl", Map.of("runs",
                of(base).stream().map(l -> Json.MAPPER.convertValue(l, Map.class)).toList()));
    }

    /// Likewise, each run's totals as a line of JSON.
    public static String json(Path base) {
        return of(base).stream().map(l -> Json.line(l) + "\n").collect(Collectors.joining());
    }

    /// @param base the folder that has `.orchestrate`
    public static List<Line> of(Path base) {
        var lines = RunFolder.all(base).reversed().parallelStream().map(History::line).collect(Collectors.toCollection(ArrayList::new));
        for (var run : RunFolder.in(RunFolder.home(base)).reversed())
            if (!run.hasJournal()) lines.add(Line.unreadable(run, "it has no journal, events.jsonl"));
        return lines;
    }

    private static Line line(RunFolder run) {
        var line = fromReport(run);
        if (line != null) return line;
        try {
            var s = new Inquiry(run, Views.OURS).summary();
            return Line.of(run.id(), s.state(), s.startTime(), s.endTime(), s.summary());
        } catch (UserError e) {
            return Line.unreadable(run, Text.line(e.getMessage().replace(run.path() + "/", ""), 200));
        }
    }

    /// What its report says; null if there is none, or one that may not be the last word.
    private static Line fromReport(RunFolder run) {
        try {
            if (Files.getLastModifiedTime(run.report()).compareTo(Files.getLastModifiedTime(run.journal())) < 0) return null;
            try (var parser = Json.MAPPER.createParser(run.report().toFile())) {
                var head = head(parser);
                boolean over = head != null && head.state == RunState.FINISHED && run.id().equals(head.executionId);
                return over ? Line.of(run.id(), head.state, head.startTime, head.endTime, head.summary) : null;
            }
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    /// The fields of a summary that are told here; [Summary] writes them first.
    private record Head(String executionId, RunState state, Instant startTime, Instant endTime, Summary.Totals summary) {}

    private static Head head(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) return null;
        String id = null;
        RunState state = null;
        Instant start = null, end = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "execution_id" -> id = parser.getValueAsString();
                case "state" -> state = parser.readValueAs(RunState.class);
                case "start_time" -> start = parser.readValueAs(Instant.class);
                case "end_time" -> end = parser.readValueAs(Instant.class);
                case "summary" -> {
                    return new Head(id, state, start, end, parser.readValueAs(Summary.Totals.class));
                }
                default -> parser.skipChildren();
            }
        }
        return null;
    }
}
