package lib.agents;

import java.util.*;
import java.util.stream.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;

/// What a tool has answered, in a line of an agent's stream, for people who read its story: of Claude Code 2.1.332 and Qwen 0.24.4 a part
/// `tool_result` of a message, of Codex 0.171.0 `aggregated_output`, of Gemini 0.61.0 `output`, of opencode 1.18.33 `state`.
public final class ToolAnswer {
    private static final int LONGEST = 200;

    private ToolAnswer() {}

    /// The first line of each answer in it that has one, cut to 200 characters, with the number of those that follow.
    public static List<String> in(JsonNode line) {
        var parts = line.path("message").path("content");
        var answers = parts.isArray() ? parts.valueStream().filter(p -> p.path("type").asString("").equals("tool_result"))
                .map(p -> p.path("content")) : Stream.<JsonNode>of();
        var others = Stream.of(line.path("item").path("aggregated_output"), line.path("output"),
                line.path("part").path("state").path("output"), line.path("part").path("state").path("error"));
        return Stream.concat(answers, others).map(ToolAnswer::text).map(ToolAnswer::shortened).filter(Objects::nonNull).toList();
    }

    private static String text(JsonNode answer) {
        return answer.isArray() ? answer.valueStream().map(p -> p.path("text").asString("")).collect(Collectors.joining("\n"))
                : answer.asString("");
    }

    private static String shortened(String text) {
        var lines = text.lines().filter(l -> !l.isBlank()).toList();
        if (lines.isEmpty()) return null;
        int more = lines.size() - 1;
        return Text.line(lines.getFirst().strip(), LONGEST) + (more == 0 ? "" : more == 1 ? " (and a line)" : " (and " + more + " lines)");
    }
}
