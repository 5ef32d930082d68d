package lib.agents;

import java.time.*;
import java.time.format.DateTimeParseException;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import static lib.model.Reason.Known.*;

/// Gemini CLI, run headless: `gemini --output-format stream-json`, the prompt on stdin. Seen on version 0.61.0.
///
/// `result` tells the end by its `status`, which can be `error` with exit 0. Errors of the service have words only; their HTTP status
/// is told by JSON within them, by the error's fields as Node prints them on stderr, and by the exit status, which is the HTTP status
/// modulo 256: 144, 145 and 147 are no signals. It tells no cost. It has no option for turns, a budget or instructions: those of a
/// task are not passed on. Its own retries are a matter of its `settings.json` alone (`general.maxAttempts`). A folder that it
/// doesn't trust ends it with 55: `--skip-trust` among the extra arguments helps, and a run's
/// preflight says so.
final class Gemini implements InSessions {
    private static final String NAME = "gemini";
    private static final Pattern CODE = Pattern.compile("\"code\":\\s*(\\d{3})\\b");
    private static final Pattern FIELD = Pattern.compile("\\s+(status|code|retryDelayMs): (\\d{1,12})(?:\\.\\d{1,20})?,?");
    /// Its own tools that have to be allowed: 0.61.0.
    private static final Set<String> TO_ALLOW = Set.of("write_file", "replace", "run_shell_command", "web_fetch");
    private static final String SERVERS = "MCP issues detected";
    private static final Pattern THROWN = Pattern.compile("Error when talking to Gemini API.*?([A-Za-z]+Error):.*");

    /// Ends of its own making: the exit status and the name of the error. Qwen, which was made from it, has them too.
    private record Fatal(int exit, String error, Reason kind) {}

    private static final List<Fatal> FATAL = List.of(new Fatal(41, "FatalAuthenticationError", AUTH),
            new Fatal(42, "FatalInputError", USAGE_ERROR),
            new Fatal(44, "FatalSandboxError", USAGE_ERROR), new Fatal(52, "FatalConfigError", USAGE_ERROR),
            new Fatal(53, "FatalTurnLimitedError", MAX_TURNS),
            new Fatal(54, "FatalToolExecutionError", TOOL_ERROR), new Fatal(55, "FatalUntrustedWorkspaceError", USAGE_ERROR));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> newSession(UUID id) {
        return List.of("--session-id", id.toString());
    }

    /// Its help speaks of `latest` and an index only, but it takes the id as well: the latest may be another task's.
    @Override
    public List<String> oldSession(String id) {
        return List.of("--resume", id);
    }

    /// Resumed, one that the service refused at once ends with "No previous sessions found".
    @Override
    public boolean keepsUnanswered() {
        return false;
    }

    @Override
    public Invocation invocation(Work.Prompt prompt, List<String> session, String text) {
        var argv = new ArrayList<>(List.of("gemini", "--output-format", "stream-json"));
        argv.addAll(session);
        var o = prompt.options();
        if (prompt.model() != null) argv.addAll(List.of("--model", prompt.model()));
        if (!o.allowedTools().isEmpty()) argv.add("--allowed-tools=" + String.join(",", o.allowedTools()));
        if (o.permissionMode() != null) argv.addAll(List.of("--approval-mode", o.permissionMode()));
        argv.addAll(prompt.args());
        // One process instead of two: it heeds TERM itself, and takes 150 MiB less (measured with 0.61.0).
        return new Invocation(argv, Map.of("GEMINI_CLI_NO_RELAUNCH", "true"), text);
    }

    @Override
    public List<String> login() {
        return List.of("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS");
    }

    @Override
    public Needs needs() {
        return new Needs(NAME, "npm install -g @google/gemini-cli",
                List.of("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"), List.of("~/.gemini/oauth_creds.json"),
                "run 'gemini' once and log in", 392, "0.61.0");
    }

    @Override
    public Reader reader() {
        return new GeminiReader();
    }

    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        if (exit instanceof Exit.NotStarted) return Untold.judge(NAME, exit, said);
        var result = StreamReader.last(said, "type", "result");
        if (result != null && StreamReader.text(result, "status").equals("success"))
            return new Judgement(new Outcome.Succeeded(COMPLETED), NAME + ":completed", "result with status success");
        var failure = result == null ? null : result.path("error");
        var error = StreamReader.last(said, "type", "error");
        var words = failure != null && failure.path("message").isString() ? failure.get("message").asString()
                : result != null && error != null ? StreamReader.text(error, "message") : StreamReader.complaint(said);
        var fatal = fatal(NAME, exit, failure == null ? "" : StreamReader.text(failure, "type"), words);
        if (fatal != null) return fatal;
        var thrown = said.notable().stream().filter(n -> n.has("thrown")).findFirst().orElse(null);
        int status = status(exit, words, result == null ? null : thrown);
        boolean byItself = exit.status() != 0 && Untold.signal(exit) == 0;
        if (result == null && (status == 0 || !byItself)) return Untold.judge(NAME, exit, said);
        return service(status, words == null ? exit.words() : words, result, thrown, said);
    }

    /// What one of its own fatal errors means; null if it is none.
    static Judgement fatal(String agent, Exit exit, String error, String words) {
        if (words != null && exit.equals(new Exit.Code(42)) && ServiceError.unknownSession(words))
            return new Judgement(new Outcome.Permanent(SESSION_UNKNOWN), agent + ":session-unknown", words);
        if (error.equals("FatalCancellationError"))
            return new Judgement(new Outcome.Cancelled(INTERRUPTED), agent + ":interrupted", words);
        return FATAL.stream().filter(f -> f.error.equals(error) || exit.equals(new Exit.Code(f.exit))).findFirst()
                .map(f -> new Judgement(new Outcome.Permanent(f.kind), agent + ":" + f.kind.word().replace('_', '-'),
                        words == null ? exit.words() : words)).orElse(null);
    }

    /// The HTTP status of the error, or 0. One of 512 and above can't be told from an exit status of its own.
    private static int status(Exit exit, String words, JsonNode thrown) {
        var code = CODE.matcher(words == null ? "" : words);
        if (code.find()) return Integer.parseInt(code.group(1));
        int status = thrown == null ? 0 : thrown.path("status").asInt(thrown.path("code").asInt(0));
        if (status >= 400 && status < 600) return status;
        return exit instanceof Exit.Code(var c) && c >= 400 - 256 && c <= 511 - 256 ? c + 256 : 0;
    }

    private static Judgement service(int status, String words, JsonNode result, JsonNode thrown, Said all) {
        var said = millis(result == null ? "" : StreamReader.text(result, "timestamp"));
        long at = said == null ? all.at() : said;
        var until = said != null && thrown != null && thrown.has("retryDelayMs")
                ? Long.valueOf(said + thrown.get("retryDelayMs").asLong(0)) : LimitTime.of(words, at, ZoneId.systemDefault());
        boolean terminal = thrown != null && StreamReader.text(thrown, "thrown").equals("TerminalQuotaError");
        // The service words every quota as "check your plan and billing", those that come back within a minute too.
        if (status == 429 && !ServiceError.overloaded(words)) {
            var reason = terminal ? words.matches("(?is).*\\b(daily|per day)\\b.*") ? DAILY_QUOTA_EXHAUSTED : QUOTA_EXHAUSTED
                    : RATE_LIMIT_429;
            var model = LimitWords.model(words, all.progress().model());
            boolean limit = terminal || until != null || LimitWords.read(status, words, at, null, null) instanceof Outcome.RateLimited;
            var outcome = limit ? new Outcome.RateLimited(reason, until, model) : new Outcome.Transient(reason);
            return new Judgement(outcome, NAME + ":rate-limit", words);
        }
        return new ServiceError(status, thrown == null ? "" : StreamReader.text(thrown, "thrown"), words, until, null)
                .judge(NAME, at, all.progress().model());
    }

    private static Long millis(String timestamp) {
        try {
            long millis = Instant.parse(timestamp).toEpochMilli();
            return millis > 0 && millis < Json.YEAR_10000 * 1000 ? millis : null;
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    private static final class GeminiReader extends StreamReader {
        private static final int ANSWER = 16 << 10;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, String> called = new HashMap<>();
        private final ObjectNode thrown = Json.MAPPER.createObjectNode();

        private static final Sieve WANTED = Sieve.of(paths("parameters", "parameters/todos", "type", "session_id", "model", "role",
                "content", "delta", "tool_id", "tool_name", "error/type"));

        @Override
        Sieve wanted() {
            return WANTED;
        }

        @Override
        boolean matters(JsonNode json) {
            return text(json, "type").equals("error") || text(json, "type").equals("result");
        }

        @Override
        void read(JsonNode json) {
            switch (text(json, "type")) {
                case "init" -> {
                    session = json.path("session_id").asString(session);
                    model = json.path("model").asString(model);
                    phase = "init";
                    goesOn();
                }
                case "message" -> {
                    if (text(json, "role").equals("assistant")) message(text(json, "content"), json.path("delta").asBoolean(false));
                }
                case "tool_use" -> {
                    text.setLength(0);
                    called.put(text(json, "tool_id"), text(json, "tool_name"));
                    calls(json.path("tool_name").asString("tool"), json.path("parameters"));
                    opens(text(json, "tool_id"));
                    if (text(json, "tool_name").equals("write_todos")) todos(json.path("parameters").path("todos"));
                }
                case "tool_result" -> {
                    closes(text(json, "tool_id"));
                    listens();
                    denied(json);
                }
                case "error" -> {
                    keep(json);
                    show(text(json, "message"));
                }
                case "result" -> result(json);
                default -> {}
            }
        }

        /// A tool that would have to be allowed isn't there at all where nobody can be asked, whatever the model thinks of it.
        private void denied(JsonNode json) {
            var tool = called.getOrDefault(text(json, "tool_id"), "?");
            var why = text(json.path("error"), "type");
            if (why.equals("policy_violation") || why.equals("tool_not_registered") && TO_ALLOW.contains(tool))
                mark(Caveat.Kind.DENIED, tool);
        }

        /// Answers come word by word; a very long one is cut, and only its last words are shown.
        private void message(String words, boolean more) {
            if (!more) text.setLength(0);
            if (text.length() > ANSWER) {
                speaks();
                show(words);
            } else {
                says(text.append(words).toString());
            }
        }

        private void result(JsonNode json) {
            ended(json);
            show(text(json.path("error"), "message"));
            var stats = json.path("stats");
            if (stats.isObject())
                tokens = tokens(Json.count(stats.path("input_tokens")), Json.count(stats.path("output_tokens")),
                        Json.count(stats.path("cached")), 0);
        }

        /// Takes up the fields of the last error that was thrown, as Node prints them.
        @Override
        public void err(String line) {
            super.err(line);
            if (line.startsWith(SERVERS)) mark(Caveat.Kind.SERVER_FAILED, "see /mcp list");
            var error = THROWN.matcher(line);
            if (error.matches()) {
                if (thrown.isEmpty()) keep(thrown);
                thrown.removeAll();
                thrown.put("thrown", error.group(1));
            }
            var field = FIELD.matcher(line);
            if (!thrown.isEmpty() && field.matches()) thrown.put(field.group(1), Long.parseLong(field.group(2)));
        }
    }
}
