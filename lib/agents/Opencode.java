package lib.agents;

import java.time.*;
import java.time.format.*;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import lib.model.Progress.Tokens;
import tools.jackson.databind.JsonNode;
import static lib.model.Reason.Known.*;

/// opencode, run headless: `opencode run --format json`, the prompt on stdin. Seen on version 1.18.33.
///
/// No line of its stream is said to be the last. A `step_finish` whose reason is `stop`, with no other step after it, is taken for the
/// end: the model had no more to do. An `error` line with no step after it is a failure. Costs are summed over its steps; a model whose
/// price it doesn't know costs 0. It chooses the session's id itself, and has no option for tools, turns, a budget or instructions:
/// those of a task are not passed on. Nor can its own retries be turned down, of which its stream says nothing: its log does, and what
/// that tells of a limit or a login ends it at once, and the third refusal of another kind in a row as well, for we try again ourselves.
/// A tool that it would have to ask for is denied, and it ends there, without an answer, unless its `experimental.continue_loop_on_deny` is
/// set.
final class Opencode implements InSessions {
    private static final String NAME = "opencode";
    /// Of its log, a refusal of a request: in which session, who asked, and the error with its words.
    private static final Pattern REFUSED =
            Pattern.compile("timestamp=\\S+ level=ERROR .{0,400}?\\bsession\\.id=(\\S+) .{0,100}?\\bagent=(\\S+) .{0,200}?"
            + "\\berror\\.error=\"(?:\\w+: )?((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern LOG = Pattern.compile("timestamp=\\S+ level=[A-Z]+ .*");
    private static final int REFUSALS = 3;
    private static final String TITLE = "--title";
    /// How the error of a call begins that nobody was there to allow, and of one that a rule of its settings forbids.
    private static final String REJECTED = "The user rejected permission";
    private static final String FORBIDDEN = "The user has specified a rule which prevents you";
    /// Its own tools that are there unless its settings deny them: 1.18.33. Some models have another in place of two of them.
    private static final Set<String> TOOLS =
            Set.of("bash", "edit", "glob", "grep", "read", "skill", "task", "todowrite", "webfetch", "write");
    private static final String PATCH = "apply_patch";

    @Override
    public String name() {
        return NAME;
    }

    /// A session with a title needs none made: that would be a request whose tokens no line tells.
    @Override
    public List<String> newSession(UUID id) {
        return List.of(TITLE, id.toString());
    }

    @Override
    public List<String> oldSession(String id) {
        return List.of("--session", id);
    }

    /// The one permission mode it has is `auto`. Many at a time must not all update the program that runs them.
    @Override
    public Invocation invocation(Work.Prompt prompt, List<String> session, String text) {
        var argv = new ArrayList<>(List.of("opencode", "run", "--format", "json", "--print-logs", "--log-level", "ERROR"));
        if (!session.getFirst().equals(TITLE) || !prompt.args().contains(TITLE)) argv.addAll(session);
        if (prompt.model() != null) argv.addAll(List.of("--model", prompt.model()));
        if ("auto".equals(prompt.options().permissionMode())) argv.add("--auto");
        argv.addAll(prompt.args());
        return new Invocation(argv, Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1"), text);
    }

    @Override
    public List<String> login() {
        return List.of("OPENCODE_CONFIG", "ANTHROPIC_API_KEY", "OPENAI_API_KEY");
    }

    /// Those that begin at the same time in a new home make one database, and some of them end by it (seen on 1.18.33).
    private static final String ITS_DATABASE = "Failed query:";

    @Override
    public Needs needs() {
        return new Needs(NAME, "npm install -g opencode-ai", List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY"),
                List.of("~/.local/share/opencode/auth.json"), "run 'opencode auth login'", 840, "1.18.33");
    }

    @Override
    public Reader reader() {
        return new OpencodeReader();
    }

    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        var end = StreamReader.last(said, "type", "step_finish", "error");
        var step = StreamReader.last(said, "type", "tool_use", "step_start");
        if (end == null && exit instanceof Exit.Code(var code) && code == 0 && step != null && step.has("part")
                && StreamReader.text(step, "type").equals("tool_use"))
            return new Judgement(new Outcome.Permanent(PERMISSION_DENIALS), NAME + ":denied", "it ended when '"
                    + StreamReader.text(step.get("part"), "tool") + "' was denied: allow it in opencode's `permission`, or set "
                    + "`experimental.continue_loop_on_deny`");
        if (end == null || exit instanceof Exit.NotStarted) {
            var query = said.err().stream().filter(l -> l.startsWith(ITS_DATABASE)).findFirst();
            return query.isEmpty() || exit.status() != 1 ? Untold.judge(NAME, exit, said)
                    : new Judgement(new Outcome.Transient("database"), NAME + ":database", query.get());
        }
        if (StreamReader.text(end, "type").equals("error")) return error(end);
        var reason = StreamReader.text(end.path("part"), "reason");
        if (reason.equals("stop"))
            return new Judgement(new Outcome.Succeeded(COMPLETED), NAME + ":completed", "step_finish with reason stop");
        if (Untold.signal(exit) != 0) return Untold.judge(NAME, exit, said);
        var evidence = "step_finish with reason " + reason;
        return switch (reason) {
            case "length" -> new Judgement(new Outcome.Permanent(MAX_TOKENS), NAME + ":max-tokens", evidence);
            case "content-filter" -> new Judgement(new Outcome.Permanent(REFUSAL), NAME + ":refusal", evidence);
            default -> new Judgement(new Outcome.Transient(NO_RESULT), NAME + ":no-result", evidence);
        };
    }

    private static Judgement error(JsonNode line) {
        var error = line.path("error");
        var data = error.path("data");
        var message = data.path("message").asString(StreamReader.text(error, "name"));
        switch (StreamReader.text(error, "name")) {
            case "ProviderAuthError" -> {
                return new Judgement(new Outcome.Permanent(AUTH), NAME + ":auth", message);
            }
            case "ContextOverflowError" -> {
                return new Judgement(new Outcome.Permanent(PROMPT_TOO_LONG), NAME + ":prompt-too-long", message);
            }
            case "MessageOutputLengthError" -> {
                return new Judgement(new Outcome.Permanent(MAX_TOKENS), NAME + ":max-tokens", message);
            }
            case "MessageAbortedError" -> {
                return new Judgement(new Outcome.Cancelled(INTERRUPTED), NAME + ":interrupted", message);
            }
            default -> {
                var body = Json.object(StreamReader.text(data, "responseBody"));
                var cause = body == null ? Json.MAPPER.createObjectNode() : body.path("error");
                var code = StreamReader.text(cause, "code") + " " + StreamReader.text(cause, "type");
                return new ServiceError(data.path("statusCode").asInt(0), code.strip(), message, until(line, data, message),
                        data.path("isRetryable").isBoolean() ? data.get("isRetryable").asBoolean() : null)
                        .judge(NAME, Json.count(line.path("timestamp")), null);
            }
        }
    }

    /// By the service's clock if it told the time (RFC 9110, 6.6.1 and 10.2.3), or else by ours.
    private static Long until(JsonNode line, JsonNode data, String message) {
        var headers = data.path("responseHeaders");
        var date = date(StreamReader.text(headers, "date"));
        long said = date != null ? date : Json.count(line.path("timestamp"));
        if (said == 0) return null;
        var after = StreamReader.text(headers, "retry-after");
        if (after.matches("\\d{1,9}")) return said + Long.parseLong(after) * 1000;
        return date(after) != null ? date(after) : LimitTime.of(message, said, ZoneId.systemDefault());
    }

    private static Long date(String header) {
        try {
            return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static final class OpencodeReader extends StreamReader {
        private final Set<String> counted = new HashSet<>();
        private int refused;
        /// The step that a denial will end, if nothing follows.
        private boolean denied;

        /// It tells of a tool's call only when that has come back.
        @Override
        boolean tellsCalls() {
            return false;
        }

        /// A request for a title is none of the task's: without an answer the session has none.
        @Override
        boolean logged(String text) {
            if (!LOG.matcher(text).matches()) return false;
            var refusal = REFUSED.matcher(text);
            if (!refusal.find() || refusal.group(2).equals("title")) return true;
            // A helper of its own has another session.
            if (session == null) session = refusal.group(1);
            var words = refusal.group(3).replace("\\\"", "\"");
            retries(words);
            var outcome = ServiceError.of(0, words).judge(NAME).outcome();
            boolean forGood = outcome instanceof Outcome.RateLimited || outcome.reason().closesAccount();
            if (!forGood && (!(outcome instanceof Outcome.Transient) || ++refused < REFUSALS)) return true;
            var line = Json.MAPPER.createObjectNode().put("type", "error").put("timestamp", time(text));
            line.putObject("error").put("name", "APIError").putObject("data").put("message", words);
            inVain(line);
            return true;
        }

        private static long time(String log) {
            try {
                return Instant.parse(log.substring("timestamp=".length(), log.indexOf(' '))).toEpochMilli();
            } catch (DateTimeException e) {
                return 0;
            }
        }

        private static final Sieve WANTED = Sieve.of(paths("part/state/input", "part/state/input/todos", "part/state/input/tool",
                "part/state/input/error", "part/state/error", "type", "sessionID", "part/id", "part/text", "part/tool"));

        @Override
        Sieve wanted() {
            return WANTED;
        }

        @Override
        boolean matters(JsonNode json) {
            return switch (text(json, "type")) {
                case "step_start" -> denied;
                case "tool_use" -> text(json.path("part").path("state"), "error").startsWith(REJECTED);
                case "step_finish", "error" -> true;
                default -> false;
            };
        }

        @Override
        void read(JsonNode json) {
            refused = 0;
            if (json.path("sessionID").isString()) session = json.get("sessionID").asString();
            var part = json.path("part");
            switch (text(json, "type")) {
                case "step_start" -> {
                    listens();
                    speaks();
                    phase = "thinking";
                    if (denied) keep(json);
                    denied = false;
                }
                case "text" -> says(text(part, "text"));
                case "reasoning" -> {
                    speaks();
                    phase = "thinking";
                }
                case "tool_use" -> {
                    calls(part.path("tool").asString("tool"), part.path("state").path("input"));
                    if (text(part, "tool").equals("todowrite")) todos(part.path("state").path("input").path("todos"));
                    denied(json, text(part, "tool"), part.path("state"));
                }
                case "step_finish" -> finish(json, part);
                case "error" -> {
                    ended(json);
                    show(json.path("error").path("data").path("message").asString(text(json.path("error"), "name")));
                }
                default -> {}
            }
        }

        /// A tool that its settings deny altogether isn't there at all, as one that the model has made up.
        private void denied(JsonNode json, String tool, JsonNode state) {
            var why = text(state, "error");
            if (why.startsWith(REJECTED) || why.startsWith(FORBIDDEN)) mark(Caveat.Kind.DENIED, tool);
            if (why.startsWith(REJECTED)) {
                keep(json);
                denied = true;
            }
            var wanted = text(state.path("input"), "tool");
            boolean replaced = (wanted.equals("edit") || wanted.equals("write")) && text(state.path("input"), "error").contains(PATCH);
            if (tool.equals("invalid") && TOOLS.contains(wanted) && !replaced
                    && text(state.path("input"), "error").contains("unavailable tool")) mark(Caveat.Kind.DENIED, wanted);
        }

        private void finish(JsonNode json, JsonNode part) {
            if (!text(part, "reason").equals("tool-calls")) ended(json);
            if (!counted.add(text(part, "id"))) return;
            var t = part.path("tokens");
            var cache = t.path("cache");
            if (t.isObject())
                tokens = (tokens == null ? Tokens.ZERO : tokens)
                        .plus(new Tokens(Json.count(t.path("input")), Json.count(t.path("output")) + Json.count(t.path("reasoning")),
                    Json.count(cache.path("read")), Json.count(cache.path("write"))));
            if (Json.amount(part.path("cost")) instanceof Double usd) cost = (cost == null ? 0 : cost) + usd;
        }
    }
}
