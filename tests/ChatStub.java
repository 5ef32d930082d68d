package tests;

import module java.base;
import com.sun.net.httpserver.Headers;
import tests.Script.*;
import tools.jackson.databind.JsonNode;

/// The OpenAI chat completions API on loopback, as the real `qwen` and `opencode` ask it.
///
/// Tools are called by the names and inputs that the client declares which it was made for. Doesn't know what is served to whom and what
/// is kept of it: the [ApiStub] does.
public final class ChatStub extends ApiStub {
    private boolean qwen;

    public ChatStub() throws IOException {}

    /// The environment in which `qwen` asks nobody but this stub and keeps all its own files in the existing folder `home`.
    public Map<String, String> forQwen(Path home) throws IOException {
        qwen = true;
        Files.writeString(Files.createDirectories(home.resolve(".qwen")).resolve("settings.json"), """
                {"security": {"auth": {"selectedType": "openai"}}, "telemetry": {"enabled": false},
                 "privacy": {"usageStatisticsEnabled": false}, "general": {"disableAutoUpdate": true}}
                """);
        return environment(home, Map.of("OPENAI_API_KEY", "dummy", "OPENAI_BASE_URL", url() + "/v1", "OPENAI_MODEL", "stub-model"));
    }

    /// Likewise for `opencode`, which may do anything unasked.
    public Map<String, String> forOpencode(Path home) throws IOException {
        Files.writeString(Files.createDirectories(home.resolve(".config/opencode")).resolve("opencode.json"), """
                {"model": "stub/stub-model", "autoupdate": false, "share": "disabled", "permission": {"bash": "allow", "edit": "allow"},
                 "provider": {"stub": {"npm": "@ai-sdk/openai-compatible", "name": "Stub",
                   "options": {"baseURL": "%s/v1", "apiKey": "dummy"},
                   "models": {"stub-model": {"name": "Stub", "limit": {"context": 200000, "output": 8192}}}}}}
                """.formatted(url()));
        var all = new HashMap<>(environment(home, Map.of("OPENCODE_DISABLE_MODELS_FETCH", "1")));
        for (var folder : List.of("CONFIG", "DATA", "STATE", "CACHE")) all.put("XDG_" + folder + "_HOME", home.resolve(switch (folder) {
            case "CONFIG" -> ".config";
            case "DATA" -> ".local/share";
            case "STATE" -> ".local/state";
            default -> ".cache";
        }).toString());
        return all;
    }

    @Override
    Optional<Asked> asked(String path, Headers headers, JsonNode body) {
        if (!path.equals("/v1/chat/completions")) return Optional.empty();
        var messages = body.path("messages").valueStream().toList();
        var prompts = messages.stream().filter(m -> m.path("role").asString("").equals("user")).flatMap(m -> m.path("content").isString()
                ? Stream.of(m.get("content").asString())
                : m.path("content").valueStream().map(part -> part.path("text").asString(""))).toList();
        int spoken = (int) messages.stream().filter(m -> m.path("role").asString("").equals("assistant")).count();
        return Optional.of(new Asked("", body.path("model").asString(""), prompts, spoken, body.path("stream").asBoolean(false)));
    }

    @Override
    Optional<String> aside(String path, byte[] body) {
        return Optional.empty();
    }

    @Override
    String answer(Asked asked, Turn turn, Tokens tokens) {
        var call = turn instanceof Turn.Says ? null : call(turn);
        var message = new LinkedHashMap<String, Object>(Map.of("role", "assistant", "content",
                turn instanceof Turn.Says(var text) ? text : ""));
        if (call != null) message.put("tool_calls", List.of(call));
        var end = call == null ? "stop" : "tool_calls";
        long input = tokens.input() + tokens.cacheRead();
        var usage = Map.of("prompt_tokens", input, "completion_tokens", tokens.output(), "total_tokens", input + tokens.output(),
                "prompt_tokens_details", Map.of("cached_tokens", tokens.cacheRead()));
        var id = id("chatcmpl");
        if (!asked.streamed()) return json(Map.of("id", id, "object", "chat.completion", "created", 1, "model", asked.model(), "choices",
                List.of(Map.of("index", 0, "message", message, "finish_reason", end)), "usage", usage));
        return chunk(asked, id, Map.of("index", 0, "delta", message), null) + chunk(asked, id,
                Map.of("index", 0, "delta", Map.of(), "finish_reason", end), null) + chunk(asked, id, null, usage) + "data: [DONE]\n\n";
    }

    private static String chunk(Asked asked, String id, Map<String, ?> choice, Map<String, ?> usage) {
        var all = new LinkedHashMap<String, Object>(Map.of("id", id, "object", "chat.completion.chunk", "created", 1, "model",
                asked.model(), "choices", choice == null ? List.of() : List.of(choice)));
        if (usage != null) all.put("usage", usage);
        return "data: " + json(all) + "\n\n";
    }

    private Map<String, ?> call(Turn turn) {
        return switch (turn) {
            case Turn.Says _ -> throw new IllegalArgumentException("no call");
            case Turn.Writes(var file, var content) -> qwen ? call("write_file", Map.of("file_path", file, "content", content))
                    : call("write", Map.of("filePath", file, "content", content));
            case Turn.Runs(var command) -> qwen ? call("run_shell_command", Map.of("command", command, "is_background", false))
                    : call("bash", Map.of("command", command, "description", "Run it", "timeout", 300_000));
            case Turn.Todos(int done, int all) -> call(qwen ? "todo_write" : "todowrite", Map.of("todos", IntStream.range(0, all)
                    .mapToObj(i -> Map.of("id", "" + i, "content", "Step " + (i + 1), "priority", "medium",
                            "status", i < done ? "completed" : i == done ? "in_progress" : "pending")).toList()));
            case Turn.Calls(var tool, var input) -> call(tool, input);
        };
    }

    private Map<String, ?> call(String tool, Map<String, ?> input) {
        return Map.of("index", 0, "id", id("call"), "type", "function", "function", Map.of("name", tool, "arguments", json(input)));
    }

    @Override
    String refusal(Failure failure) {
        var kind = failure.kind.orElse(switch (failure.status) {
            case 401 -> "invalid_api_key";
            case 429 -> "rate_limit_exceeded";
            case 529, 503 -> "overloaded_error";
            default -> failure.status < 500 ? "invalid_request_error" : "server_error";
        });
        var words = failure.message.orElse(switch (failure.status) {
            case 401 -> "Incorrect API key provided: dummy.";
            case 429 -> "Rate limit reached for requests per min (RPM): Limit 3, Used 3, Requested 1.";
            case 529, 503 -> "Overloaded";
            default -> "The server had an error while processing your request.";
        });
        return json(Map.of("error", Map.of("message", words, "type", kind, "code", kind)));
    }

    @Override
    Map<String, String> used(Limit limit) {
        return Map.of();
    }
}
