package tests;

import module java.base;
import tests.Script.Failure;
import tests.Script.Limit;
import tests.Script.Tokens;
import tests.Script.Turn;
import tools.jackson.databind.json.JsonMapper;

/// What the Messages API puts on the wire: an answer whole or streamed, a refusal, a usage limit.
///
/// Tools are called by the names and inputs that `claude` declares. Doesn't know who asked, nor what is to be said.
final class MessagesWire {
    private static final double WARNED = 0.75;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AtomicInteger ids = new AtomicInteger();

    String whole(Turn turn, String model, Tokens tokens) {
        return json(Map.of("id", id("msg"), "type", "message", "role", "assistant", "model", model,
                "content", List.of(block(turn)), "stop_reason", stop(turn), "usage", usage(tokens, tokens.output())));
    }

    String streamed(Turn turn, String model, Tokens tokens) {
        var block = block(turn);
        var opened = new LinkedHashMap<String, Object>(block);
        opened.replace("text", "");
        opened.replace("input", Map.of());
        var delta = turn instanceof Turn.Says(var text)
                ? Map.of("type", "text_delta", "text", text)
                : Map.of("type", "input_json_delta", "partial_json", json(block.get("input")));
        return """
                event: message_start
                data: {"type":"message_start","message":{"id":"%s","type":"message","role":"assistant","model":%s,\
                "content":[],"stop_reason":null,"stop_sequence":null,"usage":%s}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":%s}

                event: ping
                data: {"type":"ping"}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":%s}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},"usage":{"output_tokens":%d}}

                event: message_stop
                data: {"type":"message_stop"}

                """.formatted(id("msg"), json(model), json(usage(tokens, 1)), json(opened), json(delta), stop(turn),
                tokens.output());
    }

    /// In the words of the API's documentation, unless others are told.
    String refusal(Failure failure) {
        var status = failure.status;
        var type = switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
        var documented = switch (status) {
            case 401 -> "invalid x-api-key";
            case 403 -> "Your API key does not have permission to use the specified resource.";
            case 404 -> "The requested resource could not be found.";
            case 413 -> "Request exceeds the maximum allowed number of bytes.";
            case 429 -> "Your account has hit a rate limit.";
            case 503 -> "Service unavailable";
            case 529 -> "Overloaded";
            default -> status < 500
                    ? "There was an issue with the format or content of your request."
                    : "Internal server error";
        };
        return json(Map.of("type", "error", "request_id", id("req"),
                "error", Map.of("type", failure.kind.orElse(type), "message", failure.message.orElse(documented))));
    }

    /// The headers of a window that is used up or nearly. Only a client that is signed in to an account heeds them, not one
    /// with an API key.
    static Map<String, String> used(Limit limit) {
        var status = limit.usedUp() ? "rejected" : limit.used() < WARNED ? "allowed" : "allowed_warning";
        var resets = Long.toString(limit.resets().getEpochSecond());
        var unified = "anthropic-ratelimit-unified-";
        var window = unified + (limit.window().equals("seven_day") ? "7d" : "5h");
        var headers = new HashMap<>(Map.of(
                unified + "status", status,
                unified + "reset", resets,
                unified + "representative-claim", limit.window(),
                unified + "overage-status", "rejected",
                window + "-status", status,
                window + "-reset", resets,
                window + "-utilization", Double.toString(limit.used())));
        if (status.equals("allowed_warning")) headers.put(window + "-surpassed-threshold", Double.toString(WARNED));
        return headers;
    }

    String id(String kind) {
        return "%s_stub%06d".formatted(kind, ids.incrementAndGet());
    }

    /// What the model says, as a content block.
    private Map<String, ?> block(Turn turn) {
        return switch (turn) {
            case Turn.Says(var text) -> Map.of("type", "text", "text", text);
            case Turn.Writes(var file, var content) -> call("Write", Map.of("file_path", file, "content", content));
            case Turn.Runs(var command) -> call("Bash", Map.of("command", command, "description", "Run a command"));
            case Turn.Todos(int done, int all) -> call("TodoWrite", Map.of("todos", IntStream.range(0, all)
                    .mapToObj(i -> Map.of("content", "Step " + (i + 1), "activeForm", "Doing step " + (i + 1),
                            "status", i < done ? "completed" : i == done ? "in_progress" : "pending"))
                    .toList()));
            case Turn.Calls(var tool, var input) -> call(tool, input);
        };
    }

    private Map<String, ?> call(String tool, Map<String, ?> input) {
        return Map.of("type", "tool_use", "id", id("toolu"), "name", tool, "input", input);
    }

    private static String stop(Turn turn) {
        return turn instanceof Turn.Says ? "end_turn" : "tool_use";
    }

    private static Map<String, ?> usage(Tokens tokens, long output) {
        return Map.of("input_tokens", tokens.input(), "output_tokens", output,
                "cache_creation_input_tokens", tokens.cacheWrite(), "cache_read_input_tokens", tokens.cacheRead());
    }

    private static String json(Object value) {
        return JSON.writeValueAsString(value);
    }
}
