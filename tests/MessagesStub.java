package tests;

import module java.base;
import com.sun.net.httpserver.Headers;
import tests.Script.Failure;
import tests.Script.Limit;
import tests.Script.Tokens;
import tests.Script.Turn;
import tools.jackson.databind.JsonNode;

/// The Anthropic Messages API on loopback, as the real `claude` asks it.
///
/// Doesn't know what is served to whom and what is kept of it (the [ApiStub] does) nor what an answer looks like on the wire
/// ([MessagesWire]).
public final class MessagesStub extends ApiStub {
    /// What the client puts into the model's mouth when it resumes a conversation that was cut off.
    private static final String NOT_SAID = "No response requested.";

    private final MessagesWire wire = new MessagesWire();

    public MessagesStub() throws IOException {}

    /// The environment in which `claude` asks nobody but this stub, keeps all its own files in the existing folder `home`,
    /// leaves retrying to its caller and counts its todos with TodoWrite. Switches to another provider, such as
    /// `CLAUDE_CODE_USE_BEDROCK`, are the caller's to keep out.
    public Map<String, String> forClaude(Path home) {
        return forClaude(home, "ANTHROPIC_API_KEY");
    }

    /// As [#forClaude], signed in to an account: usage windows are heeded. An `ANTHROPIC_API_KEY` is the caller's to keep out.
    public Map<String, String> forClaudeOauth(Path home) {
        return forClaude(home, "CLAUDE_CODE_OAUTH_TOKEN");
    }

    private Map<String, String> forClaude(Path home, String credential) {
        return environment(home, Map.of(
                credential, "dummy",
                "CLAUDE_CONFIG_DIR", home.toAbsolutePath() + "/.claude",
                "ANTHROPIC_BASE_URL", url(),
                "ANTHROPIC_MODEL", "claude-opus-5-5",
                "CLAUDE_CODE_MAX_RETRIES", "0",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                "CLAUDE_CODE_ENABLE_TODO_TOOLS", "1",
                "CLAUDE_CODE_ENABLE_TASKS", "0"));
    }

    /// Instructions of the latest request that had some, as JSON.
    volatile String system = "";

    @Override
    Optional<Asked> asked(String path, Headers headers, JsonNode body) {
        if (body.has("system")) system = body.get("system").toString();
        if (!path.equals("/v1/messages")) return Optional.empty();
        var session = Objects.requireNonNullElse(headers.getFirst("x-claude-code-session-id"), "");
        var prompts = said(body, "user").map(message -> message.path("content"))
                .flatMap(said -> said.isString() ? Stream.of(said) : said.valueStream().map(block -> block.path("text")))
                .map(text -> text.asString("")).toList();
        var spoken = said(body, "assistant")
                .filter(message -> !message.at("/content/0/text").asString("").equals(NOT_SAID)).count();
        return Optional.of(new Asked(session, body.path("model").asString(), prompts, (int) spoken,
                body.path("stream").asBoolean(false)));
    }

    private static Stream<JsonNode> said(JsonNode body, String role) {
        return body.path("messages").valueStream().filter(message -> message.path("role").asString("").equals(role));
    }

    @Override
    Optional<String> aside(String path, byte[] body) {
        return switch (path) {
            case "/v1/messages/count_tokens" -> Optional.of("{\"input_tokens\":%d}".formatted(body.length / 4));
            case "/api/hello" -> Optional.of("{}");
            default -> Optional.empty();
        };
    }

    @Override
    String answer(Asked asked, Turn turn, Tokens tokens) {
        return asked.streamed() ? wire.streamed(turn, asked.model(), tokens) : wire.whole(turn, asked.model(), tokens);
    }

    @Override
    String refusal(Failure failure) {
        return wire.refusal(failure);
    }

    @Override
    Map<String, String> used(Limit limit) {
        return MessagesWire.used(limit);
    }
}
