package lib.agents;

import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import lib.model.Progress.Tokens;
import tools.jackson.databind.JsonNode;
import static lib.model.Reason.Known.*;

/// Qwen Code, run headless: `qwen --output-format stream-json`, the prompt on stdin. Seen on version 0.24.4.
///
/// Its stream has the shape of Claude Code's, but other contents: an answer's text and its tool calls are messages of their own,
/// the result has neither cost nor `terminal_reason`, and an error has words only, which begin with the HTTP status. Limits of its
/// own end it with 53 or 55 and no result; the other exit statuses are those of [Gemini], from which it was made. It tells no cost,
/// and has no option for a budget. Its own retries can't be turned down by an option, and for a minute its stream says nothing of them: the
/// log of its service's library does, which we ask for, and once that has given up on a request we try again ourselves. It counts tokens
/// over the whole session, so a resumed run's include those before it.
final class Qwen implements InSessions {
    private static final String NAME = "qwen";
    /// Of the log of its service's library: how a request has ended.
    private static final Pattern LOG =
            Pattern.compile("\\[log_\\w+(?:, retryOf: log_\\w+)?] \\w+ \\S+ (?:succeeded|failed) with status (\\d{3}) in \\d+ms"
            + "(?: - (.*))?");
    private static final String GIVEN_UP = "error; no more retries left";
    private static final Pattern STATUS = Pattern.compile("^\\[API Error: (\\d{3})\\b");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> newSession(UUID id) {
        return List.of("--session-id", id.toString());
    }

    @Override
    public List<String> oldSession(String id) {
        return List.of("--resume", id);
    }

    @Override
    public Invocation invocation(Work.Prompt prompt, List<String> session, String text) {
        var argv = new ArrayList<>(List.of("qwen", "--output-format", "stream-json"));
        argv.addAll(session);
        var o = prompt.options();
        if (prompt.model() != null) argv.addAll(List.of("--model", prompt.model()));
        if (!o.allowedTools().isEmpty()) argv.add("--allowed-tools=" + String.join(",", o.allowedTools()));
        if (o.permissionMode() != null) argv.addAll(List.of("--approval-mode", o.permissionMode()));
        if (o.maxTurns() != null) argv.addAll(List.of("--max-session-turns", o.maxTurns().toString()));
        if (o.appendSystemPrompt() != null) argv.addAll(List.of("--append-system-prompt", o.appendSystemPrompt()));
        argv.addAll(prompt.args());
        return new Invocation(argv, Map.of("OPENAI_LOG", "info", "ANTHROPIC_LOG", "info"), text);
    }

    @Override
    public List<String> login() {
        return List.of("OPENAI_API_KEY", "OPENAI_BASE_URL");
    }

    @Override
    public Needs needs() {
        return new Needs(NAME, "npm install -g @qwen-code/qwen-code", List.of("OPENAI_API_KEY", "DASHSCOPE_API_KEY"),
                List.of("~/.qwen/oauth_creds.json"), "run 'qwen' once and log in", 285, "0.24.4");
    }

    @Override
    public Reader reader() {
        return new QwenReader();
    }

    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        if (exit instanceof Exit.NotStarted) return Untold.judge(NAME, exit, said);
        var result = StreamReader.last(said, "type", "result");
        if (result != null && StreamReader.no(result.path("is_error")) && StreamReader.text(result, "subtype").equals("success")) {
            int denied = result.path("permission_denials").size();
            return new Judgement(new Outcome.Succeeded(denied > 0 ? PERMISSION_DENIALS : COMPLETED), NAME + ":completed",
                    denied > 0 ? denied + " tool calls were denied" : "result with subtype success");
        }
        var words = result != null && result.path("error").path("message").isString() ? result.get("error").get("message").asString()
                : StreamReader.complaint(said);
        if (exit.equals(new Exit.Code(55)))
            return new Judgement(new Outcome.Permanent(MAX_BUDGET), NAME + ":max-budget", words == null ? exit.words() : words);
        var fatal = Gemini.fatal(NAME, exit, "", words);
        if (fatal != null) return fatal;
        if (result == null) return Untold.judge(NAME, exit, said);
        var subtype = StreamReader.text(result, "subtype");
        if (subtype.equals("error_max_turns")) return new Judgement(new Outcome.Permanent(MAX_TURNS), NAME + ":max-turns", subtype);
        var status = STATUS.matcher(words == null ? "" : words);
        return ServiceError.of(status.find() ? Integer.parseInt(status.group(1)) : 0, words == null ? subtype : words)
                .judge(NAME, said.at(), said.progress().model());
    }

    private static final class QwenReader extends StreamReader {
        private final Used used = new Used();
        private boolean billed;

        @Override
        boolean logged(String text) {
            var log = LOG.matcher(text);
            if (!log.matches()) return false;
            int status = Integer.parseInt(log.group(1));
            if (status < 400) return true;
            retries("status " + status + ", " + log.group(2));
            if (!GIVEN_UP.equals(log.group(2)) || status != 429 && status < 500) return true;
            var line = Json.MAPPER.createObjectNode().put("type", "result").put("subtype", "error_during_execution").put("is_error", true);
            line.putObject("error").put("message", "[API Error: " + status + " to each of its own tries]");
            inVain(line);
            return true;
        }

        private static final Sieve WANTED = Sieve.of(paths("message/content/input", "message/content/input/todos", "type", "subtype",
                "session_id", "model", "mcp_servers/status", "mcp_servers/name", "data/attempt", "data/maxRetries", "data/delayMs",
                "parent_tool_use_id", "message/id", "message/usage", "message/content/type", "message/content/text",
                "message/content/name", "message/content/id", "message/content/tool_use_id"));

        @Override
        Sieve wanted() {
            return WANTED;
        }

        @Override
        boolean matters(JsonNode json) {
            return text(json, "type").equals("result");
        }

        @Override
        void read(JsonNode json) {
            if (json.path("session_id").isString()) session = json.get("session_id").asString();
            switch (text(json, "type")) {
                case "system" -> system(json);
                case "assistant" -> assistant(json);
                case "user" -> {
                    for (var part : json.path("message").path("content")) closes(text(part, "tool_use_id"));
                    listens();
                }
                case "result" -> result(json);
                default -> {}
            }
        }

        private void system(JsonNode json) {
            switch (text(json, "subtype")) {
                case "init" -> {
                    phase = "init";
                    model = json.path("model").asString(model);
                    for (var server : json.path("mcp_servers"))
                        if (text(server, "status").equals("disconnected"))
                            mark(Caveat.Kind.SERVER_FAILED, text(server, "name"));
                    goesOn();
                }
                case "retry" -> {
                    var data = json.path("data");
                    retries(!data.path("attempt").isNumber() ? "" : "retry %d of %d in %d s".formatted(Json.count(data.get("attempt")),
                            Json.count(data.path("maxRetries")), Json.count(data.path("delayMs")) / 1000));
                }
                default -> {}
            }
        }

        private void assistant(JsonNode json) {
            var message = json.path("message");
            used.answer(text(message, "id"), used(message.path("usage")));
            if (!billed) tokens = used.tokens();
            if (json.path("parent_tool_use_id").isString()) return;
            goesOn();
            for (var part : message.path("content")) {
                switch (text(part, "type")) {
                    case "thinking" -> {
                        speaks();
                        phase = "thinking";
                    }
                    case "text" -> says(text(part, "text"));
                    case "tool_use" -> {
                        calls(part.path("name").asString("tool"), part.path("input"));
                        opens(text(part, "id"));
                        if (text(part, "name").equals("todo_write")) todos(part.path("input").path("todos"));
                    }
                    default -> {}
                }
            }
        }

        private void result(JsonNode json) {
            ended(json);
            for (var denial : json.path("permission_denials")) mark(Caveat.Kind.DENIED, denial.path("tool_name").asString("?"));
            if (json.path("result").isString()) answer = json.get("result").asString();
            show(text(json.path("error"), "message"));
            if (!json.path("usage").isObject()) return;
            billed = true;
            tokens = used(json.get("usage"));
        }

        /// Those of its last line are; before it, each answer has its own.
        @Override
        boolean ofSession() {
            return billed;
        }

        private static Tokens used(JsonNode usage) {
            return tokens(Json.count(usage.path("input_tokens")), Json.count(usage.path("output_tokens")),
                    Json.count(usage.path("cache_read_input_tokens")), 0);
        }
    }
}
