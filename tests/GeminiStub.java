package tests;

import module java.base;
import com.sun.net.httpserver.Headers;
import tests.Script.Failure;
import tests.Script.Limit;
import tests.Script.Tokens;
import tests.Script.Turn;
import tools.jackson.databind.JsonNode;

/// The Gemini API (`generateContent`, `streamGenerateContent`) on loopback, as the real `gemini` asks it.
///
/// Tools are called by the names and inputs that `gemini` declares. Doesn't know what is served to whom and what is kept of
/// it (the [ApiStub] does), nor sessions: the client doesn't tell its own.
public final class GeminiStub extends ApiStub {
    /// What the client puts into the model's mouth when it resumes a conversation that ended with a tool's answer.
    private static final String NOT_SAID = "[The previous response was interrupted";
    private static final Pattern ASKS_A_MODEL = Pattern.compile("/v1beta/models/([^:/]+):(stream)?[gG]enerateContent");

    public GeminiStub() throws IOException {}

    /// The environment in which `gemini` asks nobody but this stub and keeps all its own files in the existing folder `home`.
    /// It can be told to leave retrying to its caller and to send nothing elsewhere only in a file: that is written.
    public Map<String, String> forGemini(Path home) throws IOException {
        var folder = Files.createDirectories(home.toAbsolutePath().resolve(".gemini"));
        Files.writeString(folder.resolve("settings.json"), json(Map.of(
                "security", Map.of("auth", Map.of("selectedType", "gemini-api-key")),
                "privacy", Map.of("usageStatisticsEnabled", false),
                "general", Map.of("enableAutoUpdate", false, "enableAutoUpdateNotification", false,
                        "maxAttempts", 1, "retryFetchErrors", false))));
        return environment(home, Map.of(
                "GEMINI_API_KEY", "dummy",
                "GEMINI_MODEL", "gemini-2.5-flash",
                "GOOGLE_GEMINI_BASE_URL", url(),
                "GEMINI_CLI_TRUST_WORKSPACE", "true",
                "GEMINI_TELEMETRY_ENABLED", "false"));
    }

    @Override
    Optional<Asked> asked(String path, Headers headers, JsonNode body) {
        var match = ASKS_A_MODEL.matcher(path);
        if (!match.matches()) return Optional.empty();
        var prompts = said(body, "user").flatMap(said -> said.path("parts").valueStream())
                .map(part -> part.path("text").asString("")).toList();
        var spoken = said(body, "model").filter(said -> !said.at("/parts/0/text").asString("").startsWith(NOT_SAID)).count();
        return Optional.of(new Asked("", match.group(1), prompts, (int) spoken, match.group(2) != null));
    }

    private static Stream<JsonNode> said(JsonNode body, String role) {
        return body.path("contents").valueStream().filter(content -> content.path("role").asString("").equals(role));
    }

    @Override
    Optional<String> aside(String path, byte[] body) {
        return path.endsWith(":countTokens") ? Optional.of("{\"totalTokens\":%d}".formatted(body.length / 4)) : Optional.empty();
    }

    @Override
    String answer(Asked asked, Turn turn, Tokens tokens) {
        var said = Map.of("role", "model", "parts", List.of(part(turn)));
        var nothing = Map.of("role", "model", "parts", List.of(Map.of("text", "")));
        if (!asked.streamed())
            return json(chunk(asked, tokens, Map.of("index", 0, "content", said, "finishReason", "STOP")));
        return Stream.of(
                        chunk(asked, tokens, Map.of("index", 0, "content", said)),
                        chunk(asked, tokens, Map.of("index", 0, "content", nothing, "finishReason", "STOP")))
                .map(chunk -> "data: " + json(chunk) + "\n\n").collect(Collectors.joining());
    }

    /// Here the count of the prompt holds what was read from or written to the cache.
    private static Map<String, ?> chunk(Asked asked, Tokens tokens, Map<String, ?> candidate) {
        var prompt = tokens.input() + tokens.cacheRead() + tokens.cacheWrite();
        return Map.of("candidates", List.of(candidate), "modelVersion", asked.model(), "usageMetadata", Map.of(
                "promptTokenCount", prompt, "cachedContentTokenCount", tokens.cacheRead(),
                "candidatesTokenCount", tokens.output(), "totalTokenCount", prompt + tokens.output()));
    }

    private static Map<String, ?> part(Turn turn) {
        return switch (turn) {
            case Turn.Says(var text) -> Map.of("text", text);
            case Turn.Writes(var file, var content) -> call("write_file", Map.of("file_path", file, "content", content));
            case Turn.Runs(var command) ->
                    call("run_shell_command", Map.of("command", command, "description", "Run a command", "is_background", false));
            case Turn.Todos(int done, int all) -> call("write_todos", Map.of("todos", IntStream.range(0, all)
                    .mapToObj(i -> Map.of("description", "Step " + (i + 1),
                            "status", i < done ? "completed" : i == done ? "in_progress" : "pending"))
                    .toList()));
            case Turn.Calls(var tool, var input) -> call(tool, input);
        };
    }

    private static Map<String, ?> call(String tool, Map<String, ?> input) {
        return Map.of("functionCall", Map.of("name", tool, "args", input));
    }

    @Override
    String refusal(Failure failure) {
        var status = failure.kind.orElse(switch (failure.status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        });
        var documented = switch (failure.status) {
            case 400 -> "Request contains an invalid argument.";
            case 401 -> "API key not valid. Please pass a valid API key.";
            case 403 -> "Permission denied.";
            case 404 -> "The model is not found for API version v1beta.";
            case 429 -> "Resource has been exhausted (e.g. check quota).";
            case 503 -> "The model is overloaded. Please try again later.";
            default -> "An internal error has occurred.";
        };
        var error = new LinkedHashMap<String, Object>(Map.of("code", failure.status,
                "message", failure.message.orElse(documented), "status", status));
        var details = details(failure);
        if (!details.isEmpty()) error.put("details", details);
        return json(Map.of("error", error));
    }

    /// When to come again, and which quota it was: a daily one (`window` is `day`), one of an account, or one per minute.
    private static List<Map<String, ?>> details(Failure failure) {
        var wait = failure.limit.map(limit -> Duration.between(Instant.now(), limit.resets())).or(() -> failure.retryAfter);
        if (wait.isEmpty()) return List.of();
        var account = failure.limit.isPresent() && !failure.limit.get().window().equals("day");
        var quota = account
                ? detail("ErrorInfo", "reason", "QUOTA_EXHAUSTED", "domain", "cloudcode-pa.googleapis.com")
                : detail("QuotaFailure", "violations", List.of(Map.of(
                        "quotaMetric", "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                        "quotaId", "GenerateRequestsPer" + (failure.limit.isPresent() ? "Day" : "Minute")
                                + "PerProjectPerModel-FreeTier")));
        return List.of(quota, detail("RetryInfo", "retryDelay", wait.get().toSeconds() + "s"));
    }

    private static Map<String, ?> detail(String type, Object... fields) {
        var all = new LinkedHashMap<String, Object>();
        all.put("@type", "type.googleapis.com/google.rpc." + type);
        for (int i = 0; i < fields.length; i += 2) all.put((String) fields[i], fields[i + 1]);
        return all;
    }

    /// This API tells of a quota only when it is used up.
    @Override
    Map<String, String> used(Limit limit) {
        return Map.of();
    }
}
