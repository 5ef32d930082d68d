package lib.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.List;
import lib.agents.*;
import lib.board.*;
import lib.machine.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An end judged from its files, as a run would judge it: what `classify` answers. It knows no run and no journal.
///
/// @param until   for `rate_limited`, when that is lifted, in seconds since 1970 as services tell it
/// @param costUsd of this attempt alone; null is unknown, here as in all the others
@JsonInclude
record Classification(String outcome, String reason, Long until, String sessionId, Double costUsd, String rule, String evidence) {

    /// The known facts of an end.
    ///
    /// @param exit   the exit status, 0 to 255; null if it died by a signal
    /// @param signal the signal it died by; null if none
    /// @param stdout its output; null if there is none; `stderr` likewise
    public record End(String agent, Integer exit, Integer signal, Path stdout, Path stderr) {
        public End {
            if (agent == null) throw new UserError("no agent is named: use one of " + String.join(", ", Agents.names()) + ", plain");
            if (exit == null && signal == null) throw new UserError("neither an exit status nor a signal is told: give one of them");
            if (exit != null && (exit < 0 || exit > 255))
                throw new UserError("exit status " + exit + " is out of range: use 0 to 255, and --signal for a signal");
            if (signal != null && (signal < 1 || signal > 64)) throw new UserError("signal " + signal + " is out of range: use 1 to 64");
        }

        /// From a line of JSON, in which a negative exit is a signal as well.
        private static End read(String line) {
            JsonNode json;
            try {
                json = Json.MAPPER.readTree(line);
            } catch (JacksonException e) {
                throw new UserError("not a line of JSON: " + e.getOriginalMessage().lines().findFirst().orElse("cut"));
            }
            if (!json.isObject()) throw new UserError("not a JSON object: use {\"agent\": …, \"exit\": …, \"stdout\": …, \"stderr\": …}");
            var exit = number(json, "exit");
            var signal = number(json, "signal");
            if (exit != null && exit < 0) {
                if (signal == null) signal = -exit;
                exit = null;
            }
            return new End(text(json, "agent"), exit, signal, path(json, "stdout"), path(json, "stderr"));
        }

        private static Integer number(JsonNode json, String key) {
            var value = json.path(key);
            if (value.isMissingNode() || value.isNull()) return null;
            if (!value.isInt()) throw new UserError("'" + key + "' is " + value + ": use a whole number or null");
            return value.asInt();
        }

        private static String text(JsonNode json, String key) {
            var value = json.path(key);
            if (value.isMissingNode() || value.isNull()) return null;
            if (!value.isString()) throw new UserError("'" + key + "' is " + value + ": use text");
            return value.asString();
        }

        private static Path path(JsonNode json, String key) {
            try {
                var text = text(json, key);
                return text == null ? null : Path.of(text);
            } catch (InvalidPathException e) {
                throw new UserError("'" + key + "' can't be a path: " + e.getReason());
            }
        }
    }

    static Classification of(End end) {
        var by = Agents.of(end.agent);
        var said = Tailer.read(readable(end.stdout), readable(end.stderr), Agents.reader(by)).at(Math.max(written(end.stdout),
                written(end.stderr)));
        var exit = end.signal != null ? new Exit.Signal(end.signal) : new Exit.Code(end.exit);
        var j = Classifier.judge(by, exit, said, null, List.of());
        return new Classification(j.outcome().word(), j.outcome().reason().word(),
                j.outcome() instanceof Outcome.RateLimited(_, Long until, _) && until != null ? Long.valueOf(Math.ceilDiv(until, 1000L))
                : null,
                said.progress().session(), said.progress().costUsd(), j.rule(), j.evidence());
    }

    /// When its last line was written, as far as the file system knows; 0 without a file.
    private static long written(Path file) {
        return file == null ? 0 : file.toFile().lastModified();
    }

    private static Path readable(Path file) {
        if (file == null) return Path.of("/dev/null");
        if (!Files.isReadable(file) || Files.isDirectory(file)) throw new UserError(file + ": can't be read: give a file that is there");
        return file;
    }

    private record Flaw(String error) {}

    /// Judges many ends, a line of JSON each, and answers each with one line in its place, so that a reader may ask for one at a time. A
    /// line that can't be judged is answered by an object with `error`.
    ///
    /// @return whether all could be judged
    static boolean batch(InputStream in, PrintStream out) {
        boolean good = true;
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.isBlank()) continue;
                Object answer;
                try {
                    answer = of(End.read(line));
                } catch (UserError e) {
                    answer = new Flaw(e.getMessage());
                    good = false;
                }
                out.println(Json.line(answer));
                out.flush();
            }
        } catch (IOException e) {
            throw new UserError("stdin can't be read (" + e.getMessage() + "): give lines of JSON");
        }
        return good;
    }
}
