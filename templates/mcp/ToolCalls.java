import module java.base;
import io.modelcontextprotocol.json.*;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.*;

/// What a tool was called with, and how it answers: data, and the same as text for clients that show no data; or a sentence of what is
/// wrong, with its mend. It knows no tool by name.
final class ToolCalls {
    static final McpJsonMapper JSON = McpJsonDefaults.getMapper();
    /// More text than this, in characters, would fill a model's window.
    static final int MOST_TEXT = 40_000;

    private ToolCalls() {}

    /// A call of a tool.
    record Asked(McpSyncServerExchange exchange, CallToolRequest request) {
        /// A client may leave them out.
        Map<String, Object> arguments() {
            return Objects.requireNonNullElse(request.arguments(), Map.of());
        }

        Object value(String name) {
            return arguments().get(name);
        }

        String string(String name) {
            return String.valueOf(value(name));
        }

        /// A word that means a run and no task.
        String run() {
            return value("run") == null ? "latest" : string("run");
        }

        boolean flag(String name) {
            return Boolean.TRUE.equals(value(name));
        }

        int number(String name, int usual) {
            return value(name) instanceof Number n ? n.intValue() : usual;
        }

        List<String> list(String name) {
            return value(name) instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
        }

        /// Tells a client that asked for it how a call goes on.
        void tell(int number, String what) {
            var token = request.meta() == null ? null : request.meta().get("progressToken");
            if (token != null) exchange.progressNotification(ProgressNotification.builder(token, number).message(what).build());
        }
    }

    /// What is wrong with the arguments of a call; null if nothing is.
    static String flaw(Tool tool, Map<String, Object> arguments) {
        var known = (Map<?, ?>) tool.inputSchema().get("properties");
        for (var name : (List<?>) tool.inputSchema().get("required"))
            if (arguments.get(name) == null) return "'" + tool.name() + "' needs '" + name + "': give it";
        for (var argument : arguments.entrySet()) {
            var name = argument.getKey();
            if (!(known.get(name) instanceof Map<?, ?> schema))
                return "'" + name + "' is no argument of '" + tool.name() + "': it has "
                        + known.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
            if (argument.getValue() != null && !fits(argument.getValue(), schema))
                return "'" + name + "' of '" + tool.name() + "' can't be " + text(argument.getValue()) + ": give " + wanted(schema);
        }
        return null;
    }

    private static boolean fits(Object value, Map<?, ?> schema) {
        return switch (String.valueOf(schema.get("type"))) {
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Number n && n.doubleValue() == n.intValue() && schema.get("minimum") instanceof Integer least
                    && schema.get("maximum") instanceof Integer most && n.intValue() >= least && n.intValue() <= most;
            case "array" -> value instanceof List<?> all && !all.isEmpty() && schema.get("items") instanceof Map<?, ?> one
                    && all.stream().allMatch(each -> fits(each, one));
            case "object" -> value instanceof Map<?, ?> all && all.values().stream().allMatch(String.class::isInstance);
            default -> value instanceof String word && (!(schema.get("enum") instanceof List<?> words) || words.contains(word))
                    && (!(schema.get("pattern") instanceof String pattern) || Pattern.compile(pattern).matcher(word).find());
        };
    }

    private static String wanted(Map<?, ?> schema) {
        return switch (String.valueOf(schema.get("type"))) {
            case "boolean" -> "true or false";
            case "integer" -> "a whole number from " + schema.get("minimum") + " to " + schema.get("maximum");
            case "array" -> "a list of texts that isn't empty";
            case "object" -> "names with texts";
            default -> schema.get("enum") instanceof List<?> words ? words.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                    : schema.containsKey("pattern") ? "an id" : "a text";
        };
    }

    static CallToolResult refused(String sentence) {
        return CallToolResult.builder().addTextContent(sentence).isError(true).build();
    }

    static CallToolResult answer(Map<String, Object> data) {
        return answer(data, text(data));
    }

    static CallToolResult answer(Map<String, Object> data, String text) {
        return CallToolResult.builder().addTextContent(cut(text)).structuredContent(data).isError(false).build();
    }

    static String cut(String text) {
        return text.length() <= MOST_TEXT ? text
                : text.substring(0, MOST_TEXT) + "\n… and " + (text.length() - MOST_TEXT) + " more characters";
    }

    /// As JSON.
    static String text(Object data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
