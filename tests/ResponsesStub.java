package tests;

import module java.base;
import com.sun.net.httpserver.Headers;
import tests.Script.Failure;
import tests.Script.Limit;
import tests.Script.Tokens;
import tests.Script.Turn;
import tools.jackson.databind.JsonNode;

/// The OpenAI Responses API on loopback, as the real `codex` asks it.
///
/// Tools are called by the names and inputs that `codex` declares to the model it is told to use here. Doesn't know what is
/// served to whom and what is kept of it: the [ApiStub] does.
public final class ResponsesStub extends ApiStub {
    private static final Set<String> CALLS = Set.of("function_call", "custom_tool_call");

    public ResponsesStub() throws IOException {}

    /// The environment in which `codex` asks nobody but this stub and keeps all its own files in the existing folder `home`.
    /// It can be told where to ask, to look for no plugins elsewhere, to leave retrying to its caller and to offer a plan tool
    /// only in a file: that is written.
    public Map<String, String> forCodex(Path home) throws IOException {
        var folder = Files.createDirectories(home.toAbsolutePath().resolve(".codex"));
        Files.writeString(folder.resolve("config.toml"), """
                model = "gpt-5.5"
                model_provider = "stub"
                check_for_update_on_startup = false

                [model_providers.stub]
                name = "stub"
                base_url = "%s/v1"
                env_key = "STUB_KEY"
                wire_api = "responses"
                request_max_retries = 0
                stream_max_retries = 0

                [tools.update_plan]
                enabled = true

                [features]
                plugins = false
                unbounded_connection_retries = false

                [analytics]
                enabled = false
                """.formatted(url()));
        return environment(home, Map.of("CODEX_HOME", folder.toString(), "STUB_KEY", "dummy"));
    }

    @Override
    Optional<Asked> asked(String path, Headers headers, JsonNode body) {
        if (!path.equals("/v1/responses")) return Optional.empty();
        var items = body.path("input").valueStream().toList();
        var prompts = items.stream().filter(item -> is(item, "role", "user"))
                .flatMap(item -> item.path("content").valueStream()).map(part -> part.path("text").asString("")).toList();
        var spoken = items.stream()
                .filter(item -> is(item, "role", "assistant") || CALLS.contains(item.path("type").asString(""))).count();
        return Optional.of(new Asked(body.path("prompt_cache_key").asString(""), body.path("model").asString(), prompts,
                (int) spoken, body.path("stream").asBoolean(false)));
    }

    private static boolean is(JsonNode item, String field, String value) {
        return item.path(field).asString("").equals(value);
    }

    @Override
    Optional<String> aside(String path, byte[] body) {
        return Optional.empty();
    }

    @Override
    String answer(Asked asked, Turn turn, Tokens tokens) {
        var response = Map.of("id", id("resp"), "object", "response", "model", asked.model());
        var item = item(turn);
        var completed = with(response, "status", "completed", "output", List.of(item), "usage", usage(tokens));
        if (!asked.streamed()) return json(completed);
        var opened = with(item, turn instanceof Turn.Says
                ? new Object[] {"content", List.of()}
                : new Object[] {item.containsKey("input") ? "input" : "arguments", ""});
        var text = turn instanceof Turn.Says(var words)
                ? event("output_text.delta", "item_id", item.get("id"), "output_index", 0, "content_index", 0, "delta", words)
                : "";
        return event("created", "response", with(response, "status", "in_progress"))
                + event("output_item.added", "output_index", 0, "item", opened)
                + text
                + event("output_item.done", "output_index", 0, "item", item)
                + event("completed", "response", completed);
    }

    /// What the model says, as an item of its output.
    private Map<String, Object> item(Turn turn) {
        return switch (turn) {
            case Turn.Says(var text) -> Map.of("type", "message", "id", id("msg"), "role", "assistant", "content",
                    List.of(Map.of("type", "output_text", "text", text, "annotations", List.of())));
            case Turn.Writes(var file, var content) -> Map.of("type", "custom_tool_call", "id", id("ctc"), "call_id", id("call"),
                    "name", "apply_patch", "input", "*** Begin Patch\n*** Add File: " + file + "\n"
                            + content.lines().map(line -> "+" + line + "\n").collect(Collectors.joining()) + "*** End Patch");
            case Turn.Runs(var command) -> call("exec_command", Map.of("cmd", command, "yield_time_ms", 30_000));
            case Turn.Todos(int done, int all) -> call("update_plan", Map.of("plan", IntStream.range(0, all)
                    .mapToObj(i -> Map.of("step", "Step " + (i + 1),
                            "status", i < done ? "completed" : i == done ? "in_progress" : "pending"))
                    .toList()));
            case Turn.Calls(var tool, var input) -> call(tool, input);
        };
    }

    private Map<String, Object> call(String tool, Map<String, ?> input) {
        return Map.of("type", "function_call", "id", id("fc"), "call_id", id("call"), "name", tool, "arguments", json(input));
    }

    /// Here the input holds what was read from or written to the cache.
    private static Map<String, ?> usage(Tokens tokens) {
        var input = tokens.input() + tokens.cacheRead() + tokens.cacheWrite();
        return Map.of("input_tokens", input, "output_tokens", tokens.output(), "total_tokens", input + tokens.output(),
                "input_tokens_details", Map.of("cached_tokens", tokens.cacheRead(), "cache_write_tokens", tokens.cacheWrite()),
                "output_tokens_details", Map.of("reasoning_tokens", 0));
    }

    private static String event(String name, Object... fields) {
        var type = "response." + name;
        return "event: %s\ndata: %s\n\n".formatted(type, json(with(Map.of("type", type), fields)));
    }

    private static Map<String, Object> with(Map<String, ?> fields, Object... more) {
        var all = new LinkedHashMap<String, Object>(fields);
        for (int i = 0; i < more.length; i += 2) all.put((String) more[i], more[i + 1]);
        return all;
    }

    /// A used-up window is told as it is to a client that is signed in to an account: with the time of its end.
    @Override
    String refusal(Failure failure) {
        if (failure.limit.isPresent()) {
            var resets = failure.limit.get().resets();
            return json(Map.of("error", Map.of("type", failure.kind.orElse("usage_limit_reached"),
                    "message", failure.message.orElse("The usage limit has been reached"), "plan_type", "plus",
                    "resets_at", resets.getEpochSecond(),
                    "resets_in_seconds", Duration.between(Instant.now(), resets).toSeconds())));
        }
        var type = failure.kind.orElse(switch (failure.status) {
            case 429 -> "requests";
            case 500, 502, 503, 504 -> "server_error";
            default -> "invalid_request_error";
        });
        var code = failure.kind.orElse(switch (failure.status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        });
        var documented = switch (failure.status) {
            case 401 -> "Incorrect API key provided: dummy. You can find your API key at https://platform.openai.com/account/api-keys.";
            case 403 -> "You are not allowed to sample from this model";
            case 404 -> "The model does not exist or you do not have access to it.";
            case 429 -> "Rate limit reached for requests per min (RPM): Limit 3, Used 3, Requested 1.";
            case 503 -> "The engine is currently overloaded, please try again later";
            default -> failure.status < 500
                    ? "Invalid value for 'input'."
                    : "The server had an error while processing your request. Sorry about that!";
        };
        return json(Map.of("error", with(Map.of("message", failure.message.orElse(documented), "type", type),
                "param", null, "code", code)));
    }

    @Override
    Map<String, String> used(Limit limit) {
        var window = "x-codex-" + (limit.window().equals("seven_day") ? "secondary" : "primary");
        return Map.of(
                window + "-used-percent", Double.toString(100 * limit.used()),
                window + "-window-minutes", limit.window().equals("seven_day") ? "10080" : "300",
                window + "-reset-at", Long.toString(limit.resets().getEpochSecond()));
    }
}
