package lib.agents;

import java.nio.file.Path;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;

/// The windows of Codex's account. Its stream doesn't tell them; the file of a session has them with each count of its tokens, as the
/// service's headers told them. Seen on version 0.171.0.
final class CodexWindows {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");
    private static final long MINUTE = 60_000;
    /// Other limits are of something else than the account.
    private static final String WHOLE = "codex";

    private CodexWindows() {}

    /// In a folder of the day on which it began.
    static Path file(Map<String, String> env, String session, long began) {
        var home = env.get("CODEX_HOME");
        var own = home != null && !home.isEmpty() ? Path.of(home) : Path.of(env.getOrDefault("HOME", "/"), ".codex");
        return own.resolve("sessions").resolve(DAY.format(Instant.ofEpochMilli(began).atZone(ZoneId.systemDefault())))
                .resolve("*-" + session + ".jsonl");
    }

    static List<Window> of(String line) {
        if (!line.contains("\"rate_limits\"")) return List.of();
        var event = Json.object(line);
        var limits = event == null ? null : event.path("payload").path("rate_limits");
        if (limits == null || !limits.path("limit_id").asString(WHOLE).equals(WHOLE)) return List.of();
        var all = new ArrayList<Window>();
        for (var key : List.of("primary", "secondary")) if (window(limits.path(key)) instanceof Window window) all.add(window);
        return all;
    }

    private static Window window(JsonNode told) {
        Double percent = Json.amount(told.path("used_percent"));
        Long resets = Json.seconds(told.path("resets_at"));
        long minutes = Json.count(told.path("window_minutes"));
        if (percent == null || resets == null || minutes == 0) return null;
        var name = minutes == 300 ? "five_hour" : minutes == 10_080 ? "seven_day" : minutes + "_minute";
        return new Window(name, null, percent / 100, resets, minutes * MINUTE);
    }
}
