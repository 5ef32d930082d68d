package lib.agents;

import java.util.*;
import java.util.stream.Stream;
import lib.model.*;
import lib.model.Progress.Tokens;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Follows one run of Claude Code through its stream-json: phase, turn, todos, tokens, cost, session. Seen on version 2.1.332.
///
/// `type` is often not the first key; lines of one answer repeat its id and usage; several `result` lines may come, each with
/// what was used since the one before. One is not the last while [Background] work goes on.
final class ClaudeReader implements Reader {
    private static final int NOTABLE = 20;
    private static final int MOST_TURNS = 100_000;
    /// What the program says in the user's name when it is interrupted; more words may follow.
    static final String INTERRUPTED = "[Request interrupted by user";

    /// What it reads of a line that it keeps nothing of.
    private static final Sieve WANTED = Sieve.of("type", "subtype", "session_id", "uuid", "parent_tool_use_id", "error", "error_status",
            "attempt", "max_retries", "model", "mcp_servers/status", "mcp_servers/name", "tasks/ambient", "tasks/off_host", "tasks/task_id",
            "tasks/description", "prevent_continuation", "task_id", "status", "summary", "tool_use_id", "tool_name", "message/id",
            "message/usage/input_tokens", "message/usage/output_tokens", "message/usage/cache_read_input_tokens",
            "message/usage/cache_creation_input_tokens",
            "message/content/type", "message/content/text", "message/content/thinking", "message/content/id", "message/content/name",
            "message/content/input", "message/content/tool_use_id", "tool_use_result/task/id", "tool_use_result/task/subject");

    private final LastLines out = new LastLines(), err = new LastLines();
    private final Deque<Notable> notable = new ArrayDeque<>();
    private boolean endKept, finished;
    private final Set<String> turns = new HashSet<>();
    /// The ids of results.
    private final Set<String> told = new HashSet<>();
    private final Used used = new Used();
    /// The calls of tools that haven't come back, by their ids.
    private final Set<String> open = new HashSet<>();
    private final Map<String, Progress.Todo> todos = new LinkedHashMap<>();
    private final Map<String, String> denied = new LinkedHashMap<>();
    private final List<String> failedServers = new ArrayList<>();
    private final Background background = new Background();
    private final ClaudeWindows windows = new ClaudeWindows();
    private String phase, session, model, line, answer;
    /// What `line` is to be, not yet made fit to be shown: of many only the last one is; null if it is.
    private String latest;
    private Integer turn;
    private Tokens billed;
    private Double cost;
    private int turnsReported;
    private long signs;

    @Override
    public void out(RawLine raw) {
        var json = WANTED.of(raw);
        boolean whole = json == null || json.path("type").asString("").equals("result") && !known(json);
        if (whole) out(raw.text());
        else event(json, raw);
    }

    private boolean known(JsonNode result) {
        return result.path("uuid").isString() && told.contains(result.get("uuid").asString());
    }

    @Override
    public void out(String text) {
        var json = Json.object(text);
        var glued = json != null ? List.of(json) : text.startsWith("[{") ? List.<JsonNode>of() : Json.objects(text);
        glued.forEach(each -> event(each, null));
        if (glued.isEmpty() && !document(text)) {
            out.add(text);
            if (!text.isBlank()) latest = text;
        }
    }

    /// The whole stream as one array: that is what `--output-format json --verbose` writes. False if this is none.
    private boolean document(String text) {
        if (!text.startsWith("[{")) return false;
        try {
            for (var json : Json.MAPPER.readTree(text)) if (json.isObject()) event(json, null);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    /// @param raw the line that `json` is a part of; null if it is whole
    private void event(JsonNode json, RawLine raw) {
        if (json.path("session_id").isString()) session = json.get("session_id").asString();
        // A client that only tries again is as silent as one that says nothing.
        if (!json.path("subtype").asString("").equals("api_retry")) signs++;
        switch (json.path("type").asString("")) {
            case "system" -> system(json, raw);
            case "assistant" -> assistant(json, raw);
            case "user" -> user(json, raw);
            case "result" -> result(json);
            case "rate_limit_event" -> {
                if (windows.read(raw == null ? json : Json.object(raw.text()))) keep(json, raw);
            }
            default -> {}
        }
    }

    @Override
    public void err(String text) {
        err.add(text);
        if (!text.isBlank()) latest = text;
    }

    private void system(JsonNode json, RawLine raw) {
        switch (json.path("subtype").asString("")) {
            case "init" -> {
                if (phase == null || finished) phase = "init";
                goOn();
                model = json.path("model").asString(model);
                failedServers.clear();
                for (var server : json.path("mcp_servers"))
                    if (server.path("status").asString("").equals("failed")) failedServers.add(server.path("name").asString("?"));
            }
            case "background_tasks_changed" -> {
                background.changed(json.path("tasks"));
                if (finished && background.working()) {
                    phase = "background";
                    latest = background.line();
                }
            }
            case "task_notification" -> background.ended(json);
            case "permission_denied" -> denied(json);
            // What a hook of the user's made of the prompt.
            case "informational" -> {
                if (json.path("prevent_continuation").asBoolean(false)) keep(json, raw);
            }
            case "api_retry" -> {
                phase = "retrying";
                latest = null;
                line = "%s %s, retry %s of %s".formatted(json.path("error").asString("error"), json.path("error_status").asString(""),
                        json.path("attempt").asString("?"), json.path("max_retries").asString("?"));
            }
            default -> {}
        }
    }

    private void denied(JsonNode json) {
        denied.put(json.path("tool_use_id").asString(""), json.path("tool_name").asString("?"));
    }

    private void assistant(JsonNode json, RawLine raw) {
        if (json.path("error").isString()) keep(json, raw);
        var message = json.path("message");
        var id = message.path("id").asString("");
        var usage = message.path("usage");
        used.answer(id, new Tokens(Json.count(usage.path("input_tokens")), Json.count(usage.path("output_tokens")),
                Json.count(usage.path("cache_read_input_tokens")), Json.count(usage.path("cache_creation_input_tokens"))));
        boolean sub = json.path("parent_tool_use_id").isString();
        if (!sub) goOn();
        if (!sub && turns.add(id)) turn = Math.max(turns.size(), turnsReported);
        for (var part : message.path("content")) {
            used.written(id, (long) part.path("input").toString().length() + part.path("text").asString("").length()
                    + part.path("thinking").asString("").length());
            switch (part.path("type").asString("")) {
                case "thinking" -> phase = "thinking";
                case "text" -> {
                    phase = "thinking";
                    latest = part.path("text").asString("");
                }
                case "tool_use" -> {
                    open.add(part.path("id").asString(""));
                    tool(part, sub);
                }
                default -> {}
            }
        }
    }

    private void tool(JsonNode part, boolean sub) {
        var name = part.path("name").asString("tool");
        var input = part.path("input");
        phase = LastLines.shown(name);
        if (name.equals("TaskStop") || name.equals("KillShell")) background.stops(input);
        for (var key : List.of("command", "file_path", "pattern", "description", "url"))
            if (input.path(key).isString()) {
                latest = name + " " + input.get(key).asString();
                break;
            }
        if (sub) return;
        if (name.equals("TodoWrite") && input.path("todos").isArray()) {
            todos.clear();
            int n = 0;
            for (var todo : input.get("todos"))
                todos.put(String.valueOf(n++), new Progress.Todo(todo.path("content").asString(""),
                        todo.path("status").asString("pending")));
        }
        if (name.equals("TaskUpdate") && input.path("status").isString()) {
            var id = input.path("taskId").asString("");
            if (input.get("status").asString().equals("deleted")) todos.remove(id);
            else todos.computeIfPresent(id, (_, t) -> new Progress.Todo(t.content(), input.get("status").asString()));
        }
    }

    private static boolean interrupts(JsonNode json) {
        return !json.path("parent_tool_use_id").isString()
                && json.path("message").path("content").path(0).path("text").asString("").startsWith(INTERRUPTED);
    }

    /// A task's number is told only in the answer to the call that made it. An interrupt is told in the user's name.
    private void user(JsonNode json, RawLine raw) {
        if (interrupts(json)) keep(json, raw);
        for (var part : json.path("message").path("content")) open.remove(part.path("tool_use_id").asString(""));
        var made = json.path("tool_use_result").path("task");
        if (made.path("id").isString() && made.path("subject").isString())
            todos.putIfAbsent(made.get("id").asString(), new Progress.Todo(made.get("subject").asString(), "pending"));
    }

    private void result(JsonNode json) {
        if (json.path("uuid").isString() && !told.add(json.get("uuid").asString())) return;
        keep(json, null);
        finished = true;
        phase = background.working() ? "background" : "done";
        json.path("permission_denials").forEach(this::denied);
        open.clear();
        turnsReported += (int) Math.min(MOST_TURNS, Json.count(json.path("num_turns")));
        turn = Math.max(turns.size(), turnsReported);
        if (json.path("result").isString()) {
            answer = json.hasNonNull("structured_output") ? Json.line(json.get("structured_output")) : json.get("result").asString();
            latest = background.working() ? background.line() : answer.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
        }
        var models = json.path("model_usage_since_last_result");
        if (models.isObject()) {
            if (billed == null) billed = Tokens.ZERO;
            if (models.isEmpty() && cost == null) cost = 0.0;
            for (var m : models) {
                if (Json.amount(m.path("costUSD")) instanceof Double usd) cost = (cost == null ? 0 : cost) + usd;
                billed = billed.plus(new Tokens(Json.count(m.path("inputTokens")), Json.count(m.path("outputTokens")),
                        Json.count(m.path("cacheReadInputTokens")), Json.count(m.path("cacheCreationInputTokens"))));
            }
        } else if (Json.amount(json.path("total_cost_usd")) instanceof Double usd) {
            cost = usd;
        }
    }

    /// A result was not the last one if another turn follows it, nor was an interrupt: should that turn be cut, the end is untold again.
    private void goOn() {
        finished = false;
        if (endKept) notable.removeIf(Notable::end);
        endKept = false;
    }

    private void keep(JsonNode json, RawLine raw) {
        var type = json.path("type").asString("");
        boolean end = type.equals("result") || type.equals("user");
        endKept |= end;
        if (notable.size() == NOTABLE) notable.removeFirst();
        notable.addLast(new Notable(end, raw == null ? json : null, raw == null ? null : raw.text()));
    }

    /// A line that judging may need. What was looked at only is parsed when it does.
    ///
    /// @param end whether it is untold if another turn follows
    private record Notable(boolean end, JsonNode json, String text) {
        JsonNode whole() {
            return json != null ? json : Json.object(text);
        }
    }

    /// What the run has cost by now, while it hasn't told. An answer's line counts its input rightly, but its output as it stood when the
    /// answer began: that is guessed by its length.
    private Double estimate(Tokens tokens) {
        if (cost != null || tokens == null) return null;
        return Prices.cost(model, tokens.plus(new Tokens(0, used.unbilled(), 0, 0)));
    }

    @Override
    public Progress progress() {
        if (latest != null) line = LastLines.shown(latest);
        latest = null;
        if (phase == null && line == null && session == null) return Progress.NONE;
        int done = (int) todos.values().stream().filter(t -> t.status().equals("completed")).count();
        var tokens = billed != null ? billed : used.tokens();
        return new Progress(phase, turn, todos.isEmpty() ? null : done, todos.isEmpty() ? null : todos.size(), null,
                tokens, cost, session, model, line).estimated(estimate(tokens))
                .seen(signs, finished(), List.copyOf(todos.values()))
                .waits(open.isEmpty() && !background.working() ? Progress.Waits.SERVICE : Progress.Waits.TOOL, false);
    }

    @Override
    public List<Window> windows() {
        return windows.all();
    }

    @Override
    public Said said() {
        var caveats = Stream.of(Caveat.of(Caveat.Kind.DENIED, denied.values()), background.caveat(),
                Caveat.of(Caveat.Kind.SERVER_FAILED, failedServers)).filter(Objects::nonNull).toList();
        return new Said(progress(), notable.stream().map(Notable::whole).toList(), answer, out.list(), err.list(), caveats);
    }

    @Override
    public boolean finished() {
        return finished && !background.working();
    }
}
