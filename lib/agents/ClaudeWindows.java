package lib.agents;

import java.util.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;

/// The windows of Claude's account, as `rate_limit_event` lines tell them: all with each answer, whoever is signed in by an account; by a
/// key none. Seen on version 2.1.332.
final class ClaudeWindows {
    private final Map<String, Window> all = new LinkedHashMap<>();

    /// @param event null is a line that was cut
    /// @return whether judging may need that line
    boolean read(JsonNode event) {
        if (event == null) return false;
        var info = event.path("rate_limit_info");
        see(info.path("rateLimitType").asString(""), info);
        for (var window : info.path("unifiedWindows").properties()) see(window.getKey(), window.getValue());
        return !info.path("status").asString("").equals("allowed");
    }

    private void see(String name, JsonNode told) {
        var used = Json.amount(told.path("utilization"));
        var resets = Json.seconds(told.path("resetsAt"));
        if (!name.isEmpty() && used != null && resets != null) all.put(name, Window.named(name, used, resets));
    }

    List<Window> all() {
        return List.copyOf(all.values());
    }
}
