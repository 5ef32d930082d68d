package lib.agents;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.*;
import java.util.regex.*;
import lib.board.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import static lib.model.Reason.Known.*;

/// Claude Code, run headless: `claude -p --output-format stream-json --verbose`, the prompt on stdin.
/// Seen on version 2.1.332. [ClaudeReader] follows its stream; here are its command line and what its end means.
final class Claude implements InSessions {
    private static final String NAME = "claude";
    /// A window of one model, such as `seven_day_opus`; others are `five_hour` and `seven_day`.
    private static final Pattern WINDOW = Pattern.compile("(?:five_hour|seven_day|one_day)_(opus|sonnet|haiku|fable|mythos)");
    /// What its terminal reasons mean that no retry would mend; those that a status or an error's kind tells more of are not here. Of
    /// the program's own list, 2.1.332.
    private static final Map<String, Reason> FINAL = Map.of("blocking_limit", PROMPT_TOO_LONG, "rapid_refill_breaker", PROMPT_TOO_LONG,
            "prompt_too_long", PROMPT_TOO_LONG, "image_error", BAD_REQUEST, "structured_output_retry_exhausted", STRUCTURED_OUTPUT,
            "hook_stopped", HOOK_STOPPED, "stop_hook_prevented", HOOK_STOPPED, "tool_deferred", TOOL_DEFERRED,
            "tool_deferred_unavailable", TOOL_DEFERRED, "background_requested", BACKGROUND_REQUESTED);
    /// The others of that list, which the rest of what is told decides. A reason of neither is one of a later version.
    private static final Set<String> TOLD_OTHERWISE = Set.of("completed", "api_error", "model_error", "malformed_tool_use_exhausted",
            "aborted_streaming", "aborted_tools", "max_turns", "budget_exhausted", "turn_setup_failed");
    private static final int LAST_WORDS = 3;
    private static final Pattern STATUS = Pattern.compile("\\bAPI Error\\b\\D{0,40}([45]\\d\\d)\\b");

    /// Found by looking for the words in the programs of 2.0.64 and 2.1.41, 72, 101, 133, 195, 220, 330 and 332.
    private static final List<Agent.Lack> LACKS = List.of(
            new Agent.Lack("2.1.220", "doesn't tell of its background work: that is ended 30 s after its result"),
            new Agent.Lack("2.1.101", "doesn't tell why its turn ended: a hook that stopped it looks like a success"),
            new Agent.Lack("2.1.72", "tells of usage limits in words only"));

    /// What a variable that is inherited by chance would spoil, see [#invocation]; a task's own come after these.
    private static final SortedMap<String, String> ENVIRONMENT = Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
            "CLAUDE_CODE_MAX_RETRIES", "0", "CLAUDE_CODE_RETRY_WATCHDOG", "0", "CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS", "600000",
            "CLAUDE_CODE_ENABLE_TODO_TOOLS", "1")));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> newSession(UUID id) {
        return List.of("--session-id", id.toString());
    }

    /// The same session id goes on, from any folder; one that never reached the service is unknown.
    @Override
    public List<String> oldSession(String id) {
        return List.of("--resume", id);
    }

    /// Without `--verbose` it refuses to stream. Its own retries are turned off because we retry: with ten of its own, an
    /// invalid key takes three minutes to be told, and with `CLAUDE_CODE_RETRY_WATCHDOG` it goes on for ever, whatever their number
    /// (measured with 2.1.332, 529: six requests in 40 s and no end; a 429 is waited for up to six hours). It waits for background work
    /// for ten minutes after its `result`, which is its own default and here no more than that. Without
    /// `CLAUDE_CODE_ENABLE_TODO_TOOLS` 2.1.332 has no tool for todos. `CLAUDE_CODE_DISABLE_BACKGROUND_TASKS` takes the option to run in
    /// the background out of its tools: that is the user's to choose.
    @Override
    public Invocation invocation(Work.Prompt prompt, List<String> session, String text) {
        var argv = new ArrayList<>(List.of("claude", "-p", "--output-format", "stream-json", "--verbose"));
        argv.addAll(session);
        var o = prompt.options();
        if (prompt.model() != null) argv.addAll(List.of("--model", prompt.model()));
        if (o.permissionMode() != null) argv.addAll(List.of("--permission-mode", o.permissionMode()));
        if (!o.allowedTools().isEmpty()) argv.addAll(List.of("--allowedTools", String.join(",", o.allowedTools())));
        if (o.maxTurns() != null) argv.addAll(List.of("--max-turns", o.maxTurns().toString()));
        if (o.maxBudgetUsd() != null) argv.addAll(List.of("--max-budget-usd", o.maxBudgetUsd().toString()));
        argv.addAll(prompt.args());
        return new Invocation(argv, ENVIRONMENT, text,
                o.appendSystemPrompt() == null ? Map.of() : Map.of("--append-system-prompt-file", o.appendSystemPrompt()));
    }

    /// It takes none in a file.
    @Override
    public Invocation answering(Invocation start, String schema, Path file) {
        var argv = new ArrayList<>(start.argv());
        argv.addAll(2, List.of("--json-schema", schema));
        return new Invocation(argv, start.env(), start.stdin(), start.texts());
    }

    @Override
    public String configuration() {
        return "CLAUDE_CONFIG_DIR";
    }

    @Override
    public List<String> login() {
        return List.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CONFIG_DIR", "ANTHROPIC_BASE_URL");
    }

    @Override
    public Needs needs() {
        return new Needs("claude", "npm install -g @anthropic-ai/claude-code",
                List.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
                "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX"),
                        List.of("$CLAUDE_CONFIG_DIR/.credentials.json", "~/.claude/.credentials.json"), "run 'claude' once and log in",
                        270, "2.1.332", LACKS);
    }

    @Override
    public Reader reader() {
        return new ClaudeReader();
    }

    /// The result line decides, not the exit code: that is 1 for nearly every failure, and 0 after an interrupt. API failures come as
    /// `subtype: success` with `is_error: true`. Versions before 2 have no `terminal_reason`: where it isn't told, the subtype decides.
    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        var result = said.notable().reversed().stream().filter(n -> is(n, "type", "result")).findFirst().orElse(null);
        if (result == null) return unfinished(exit, said);
        var terminal = result.path("terminal_reason");
        boolean untold = terminal.isMissingNode() || terminal.isNull();
        if (!StreamReader.no(result.path("is_error"))) return failed(result, said);
        if (blocked(result, said)) return judged(new Outcome.Permanent(PROMPT_BLOCKED), "prompt-blocked", text(result));
        if (untold ? is(result, "subtype", "success") : is(result, "terminal_reason", "completed")) {
            boolean denied = said.caveats().stream().anyMatch(c -> c.kind() == Caveat.Kind.DENIED);
            return judged(new Outcome.Succeeded(denied ? PERMISSION_DENIALS : COMPLETED), "completed",
                    untold ? "subtype success" : "terminal_reason completed");
        }
        if (!answered(result)) return failed(result, said);
        var reason = terminal.asString("");
        if (FINAL.get(reason) == HOOK_STOPPED)
            return judged(new Outcome.Succeeded(COMPLETED), "completed", "terminal_reason " + reason).with(Caveat.of(Caveat.Kind.HOOK));
        if (reason.isBlank() || FINAL.containsKey(reason) || TOLD_OTHERWISE.contains(reason)) return failed(result, said);
        return judged(new Outcome.Succeeded(COMPLETED), "completed", "terminal_reason " + reason)
                .with(new Caveat(Caveat.Kind.UNKNOWN_END, reason));
    }

    /// A hook of the user's stopped the prompt before the model was asked. A command of the program's own, such as `/cost`, asks none
    /// either, but answers.
    private static boolean blocked(JsonNode result, Said said) {
        if (!Integer.valueOf(0).equals(said.progress().turn()) || result.has("local_command")) return false;
        return said.notable().stream().anyMatch(n -> is(n, "subtype", "informational"))
                || nought(result.path("num_turns")) && nought(result.path("duration_api_ms"));
    }

    /// Whether this is 0 and nothing else: what isn't told clearly blocks nothing.
    private static boolean nought(JsonNode node) {
        return node.isIntegralNumber() && node.bigIntegerValue().signum() == 0;
    }

    /// Whether it has said its last word: with a tool called, or with nothing said, it was in the midst of its work.
    private static boolean answered(JsonNode result) {
        return !result.path("result").asString("").isBlank() && !is(result, "stop_reason", "tool_use");
    }

    private static Judgement unfinished(Exit exit, Said said) {
        if (exit instanceof Exit.NotStarted) return Classifier.plain(exit, said, List.of());
        if (exit.status() == 126 || exit.status() == 127 || exit.shellSignal() == 9) return Classifier.plain(exit, said, List.of());
        var last = said.err().isEmpty() ? null : said.err().getLast();
        if (List.of(1, 2, 3, 15).contains(exit.shellSignal())) return judged(new Outcome.Cancelled(SIGNAL), "signal", exit.words());
        if (said.notable().stream().anyMatch(n -> is(n, "type", "user")))
            return judged(new Outcome.Cancelled(INTERRUPTED), "interrupted", ClaudeReader.INTERRUPTED + "]");
        boolean streamed = said.progress().phase() != null;
        if (exit.status() != 0 && !streamed && said.out().isEmpty()) return judged(new Outcome.Permanent(USAGE_ERROR), "no-stream", last);
        if (exit.status() != 0 && !streamed && byWords(said) instanceof Judgement words) return words;
        return judged(new Outcome.Transient(NO_RESULT), "no-result", last != null ? last : exit.words() + " without a result line");
    }

    /// Another output format than the stream has words only: its last ones are judged, if they say anything.
    private static Judgement byWords(Said said) {
        return said.out().reversed().stream().limit(LAST_WORDS).map(text -> {
            var status = STATUS.matcher(text);
            return ServiceError.of(status.find() ? Integer.parseInt(status.group(1)) : 0, text).judge(NAME);
        }).filter(judged -> judged.outcome().reason() != ERROR).findFirst().orElse(null);
    }

    private static String text(JsonNode result) {
        var text = result.path("result").asString("");
        return !text.isBlank() ? text : result.path("errors").path(0).asString(result.path("terminal_reason").asString(""));
    }

    private static Judgement failed(JsonNode result, Said said) {
        var terminal = result.path("terminal_reason").asString("");
        var api = result.path("api_error").asString("");
        var text = text(result);
        // Without an error it is the model's own answer, whatever it is about.
        boolean own = StreamReader.no(result.path("is_error")) && !result.path("result").asString("").isBlank();
        var words = own ? "" : text;
        int status = status(result, words);
        var error = said.notable().reversed().stream().filter(n -> n.path("error").isString()).findFirst()
                .map(n -> n.get("error").asString()).orElse("");

        if (terminal.startsWith("aborted")) return judged(new Outcome.Cancelled(INTERRUPTED), "aborted", terminal);
        var rejected = said.notable().reversed().stream().map(n -> n.path("rate_limit_info")).filter(JsonNode::isObject).findFirst()
                .filter(i -> is(i, "status", "rejected") && !i.path("isUsingOverage").asBoolean(false));
        // Words are read before the status decides: most limits come as a 429, and one of money as a 400.
        var model = said.progress().model();
        boolean ofRequest = error.equals("invalid_request") || FINAL.containsKey(terminal);
        var limit = LimitWords.judge(NAME, ofRequest && status == 0 ? 400 : status, words, at(said), null, model);
        if (rejected.isPresent() || api.equals("usage_limit_reached")) {
            var resets = rejected.map(i -> Json.seconds(i.path("resetsAt"))).orElse(null);
            var whose = rejected.map(i -> WINDOW.matcher(i.path("rateLimitType").asString(""))).filter(Matcher::matches)
                    .map(m -> m.group(1)).orElse(null);
            if (limit != null && limit.outcome() instanceof Outcome.RateLimited(_, var until, var named)) {
                if (resets == null) resets = until;
                if (whose == null) whose = named;
            }
            return judged(new Outcome.RateLimited(USAGE_LIMIT_REACHED, resets, whose), "rate-limit", text);
        }
        if (limit != null) return limit;
        if (terminal.equals("max_turns") || is(result, "subtype", "error_max_turns"))
            return judged(new Outcome.Permanent(MAX_TURNS), "max-turns", text);
        if (terminal.equals("budget_exhausted") || is(result, "subtype", "error_max_budget_usd"))
            return judged(new Outcome.Permanent(MAX_BUDGET), "max-budget", text);
        if (error.equals("billing_error")) return judged(new Outcome.Permanent(BILLING), "billing", text);
        if (error.equals("authentication_failed") || error.equals("oauth_org_not_allowed") || api.equals("org_disabled_credential")
                || status == 401 || status == 403)
            return judged(new Outcome.Permanent(ServiceError.login(words)), "auth", text);
        if (FINAL.get(terminal) instanceof Reason kind)
            return judged(new Outcome.Permanent(kind), kind.word().replace('_', '-'), text);
        if (terminal.equals("turn_setup_failed")) return judged(new Outcome.Permanent(USAGE_ERROR), "turn-setup-failed", text);
        if (status == 413 || api.equals("autocompact_thrashing"))
            return judged(new Outcome.Permanent(PROMPT_TOO_LONG), "prompt-too-long", text);
        if (api.equals("max_output_tokens")) return judged(new Outcome.Permanent(MAX_TOKENS), "max-tokens", text);
        if (error.equals("model_not_found") || status == 404)
            return judged(new Outcome.Permanent(MODEL_NOT_FOUND), "model-not-found", text);
        if (is(result, "stop_reason", "refusal")) return judged(new Outcome.Permanent(REFUSAL), "refusal", text);
        if (words.startsWith("No conversation found") || words.contains("--resume requires a valid session"))
            return judged(new Outcome.Permanent(SESSION_UNKNOWN), "session-unknown", text);
        if (status == 429 && !ServiceError.overloaded(words)) return judged(ServiceError.tooMany(words, at(said)), "api-status", text);
        if (status == 529) return judged(new Outcome.Transient(new Reason.Status(OVERLOADED, status)), "api-status", text);
        if (status >= 500) return judged(new Outcome.Transient(new Reason.Status(SERVER_ERROR, status)), "api-status", text);
        if (status >= 400) return ServiceError.of(status, words).judge(NAME);
        if (api.equals("connection_failed")) return judged(new Outcome.Transient(CONNECTION), "connection", text);
        return withoutStatus(error, terminal, words, text);
    }

    /// When the last word was said: by the line's own time if it has one.
    private static long at(Said said) {
        return said.notable().reversed().stream().map(n -> n.path("timestamp").asString("")).filter(t -> !t.isEmpty()).findFirst()
                .map(t -> LimitTime.of(t, 0, ZoneOffset.UTC)).orElse(said.at());
    }

    /// The HTTP status that the result tells, in a field or else in its words; 0 if it tells none.
    private static int status(JsonNode result, String text) {
        int status = result.path("api_error_status").asInt(0);
        var words = STATUS.matcher(text);
        return status == 0 && words.find() ? Integer.parseInt(words.group(1)) : status;
    }

    /// A judgement without an HTTP status: by the kind of error that came with the last answer, or else by the words alone.
    private static Judgement withoutStatus(String error, String terminal, String words, String text) {
        switch (error) {
            case "rate_limit" -> {
                return judged(new Outcome.Transient(RATE_LIMIT_429), "error", text);
            }
            case "overloaded", "server_error" -> {
                return judged(new Outcome.Transient(error.replace('_', '-')), "error", text);
            }
            case "invalid_request" -> {
                return judged(new Outcome.Permanent(BAD_REQUEST), "error", text);
            }
            case "max_output_tokens" -> {
                return judged(new Outcome.Permanent(MAX_TOKENS), "max-tokens", text);
            }
            default -> {
                var reason = terminal.isEmpty() || terminal.equals("completed") ? ERROR.word() : terminal.replace('_', '-');
                var service = ServiceError.of(0, words).judge(NAME);
                return service.outcome().reason() == ERROR ? judged(new Outcome.Transient(reason), "other", text) : service;
            }
        }
    }

    private static boolean is(JsonNode node, String field, String value) {
        return node.path(field).asString("").equals(value);
    }

    private static Judgement judged(Outcome outcome, String rule, String evidence) {
        return new Judgement(outcome, NAME + ":" + rule, evidence);
    }
}
