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
    private static final int CHARACTERS_A_TOKEN = 4;
    /// What the program says in the user's name when it is interrupted; more words may follow.
    static final String INTERRUPTED = "[Request interrupted by user";

    private final LastLines out = new LastLines();
    private final LastLines err = new LastLines();
    private final Deque<JsonNode> notable = new ArrayDeque<>();
    private final Set<String> turns = new HashSet<>();
    /// The ids of results.
    private final Set<String> told = new HashSet<>();
    private final Map<String, Tokens> answers = new HashMap<>();
    private final Map<String, Long> written = new HashMap<>();
    /// The calls of tools that haven't come back, by their ids.
    private final Set<String> open = new HashSet<>();
    private final Map<String, Progress.Todo> todos = new LinkedHashMap<>();
    private final Map<String, String> denied = new LinkedHashMap<>();
    private final List<String> failedServers = new ArrayList<>();
    private final Background background = new Background();
    private String phase;
    private String session;
    private String model;
    private String line;
    private String answer;
    private Integer turn;
    private Tokens billed;
    private Double cost;
    private int turnsReported;
    private boolean finished;
    private long signs;

    @Override
    public void out(String text) {
        var json = Json.object(text);
        var glued = json != null ? List.of(json) : text.startsWith("[{") ? List.<JsonNode>of() : Json.objects(text);
        glued.forEach(this::event);
        if (glued.isEmpty() && !document(text)) {
            out.add(text);
            if (!text.isBlank()) line = LastLines.shown(text);
        }
    }

    /// The whole stream as one array: that is what `--output-format json --verbose` writes. False if this is none.
    private boolean document(String text) {
        if (!text.startsWith("[{")) return false;
        try {
            for (var json : Json.MAPPER.readTree(text)) if (json.isObject()) event(json);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private void event(JsonNode json) {
        if (json.path("session_id").isString()) session = json.get("session_id").asString();
        // A client that only tries again is as silent as one that says nothing.
        if (!json.path("subtype").asString("").equals("api_retry")) signs++;
        switch (json.path("type").asString("")) {
            case "system" -> system(json);
            case "assistant" -> assistant(json);
            case "user" -> user(json);
            case "result" -> result(json);
            case "rate_limit_event" -> keep(json);
            default -> {}
        }
    }

    @Override
    public void err(String text) {
        err.add(text);
        if (!text.isBlank()) line = LastLines.shown(text);
    }

    private void system(JsonNode json) {
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
                    line = background.line();
                }
            }
            case "task_notification" -> background.ended(json);
            case "permission_denied" -> denied(json);
            // What a hook of the user's made of the prompt.
            case "informational" -> {
                if (json.path("prevent_continuation").asBoolean(false)) keep(json);
            }
            case "api_retry" -> {
                phase = "retrying";
                line = "%s %s, retry %s of %s".formatted(json.path("error").asString("error"), json.path("error_status").asString(""),
                        json.path("attempt").asString("?"), json.path("max_retries").asString("?"));
            }
            default -> {}
        }
    }

    private void denied(JsonNode json) {
        denied.put(json.path("tool_use_id").asString(""), json.path("tool_name").asString("?"));
    }

    private void assistant(JsonNode json) {
        if (json.path("error").isString()) keep(json);
        var message = json.path("message");
        var id = message.path("id").asString("");
        var usage = message.path("usage");
        answers.put(id, new Tokens(Json.count(usage.path("input_tokens")), Json.count(usage.path("output_tokens")),
                Json.count(usage.path("cache_read_input_tokens")), Json.count(usage.path("cache_creation_input_tokens"))));
        boolean sub = json.path("parent_tool_use_id").isString();
        if (!sub) goOn();
        if (!sub && turns.add(id)) turn = Math.max(turns.size(), turnsReported);
        for (var part : message.path("content")) {
            written.merge(id, (long) part.path("input").toString().length() + part.path("text").asString("").length()
                    + part.path("thinking").asString("").length(), Long::sum);
            switch (part.path("type").asString("")) {
                case "thinking" -> phase = "thinking";
                case "text" -> {
                    phase = "thinking";
                    line = LastLines.shown(part.path("text").asString(""));
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
                line = LastLines.shown(name + " " + input.get(key).asString());
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

    /// A task's number is told only in the answer to the call that made it. An interrupt is told in the user's name.
    private void user(JsonNode json) {
        if (!json.path("parent_tool_use_id").isString()
                && json.at("/message/content/0/text").asString("").startsWith(INTERRUPTED)) keep(json);
        for (var part : json.path("message").path("content")) open.remove(part.path("tool_use_id").asString(""));
        var made = json.path("tool_use_result").path("task");
        if (made.path("id").isString() && made.path("subject").isString())
            todos.putIfAbsent(made.get("id").asString(), new Progress.Todo(made.get("subject").asString(), "pending"));
    }

    private void result(JsonNode json) {
        if (json.path("uuid").isString() && !told.add(json.get("uuid").asString())) return;
        keep(json);
        finished = true;
        phase = background.working() ? "background" : "done";
        json.path("permission_denials").forEach(this::denied);
        open.clear();
        turnsReported += (int) Math.min(MOST_TURNS, Json.count(json.path("num_turns")));
        turn = Math.max(turns.size(), turnsReported);
        if (json.path("result").isString()) {
            answer = json.get("result").asString();
            line = background.working() ? background.line()
                    : LastLines.shown(answer.lines().filter(l -> !l.isBlank()).findFirst().orElse(""));
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
        notable.removeIf(n -> List.of("result", "user").contains(n.path("type").asString("")));
    }

    private void keep(JsonNode json) {
        if (notable.size() == NOTABLE) notable.removeFirst();
        notable.addLast(json);
    }

    /// What the run has cost by now, while it hasn't told. An answer's line counts its input rightly, but its output as it stood when the
    /// answer began: that is guessed by its length.
    private Double estimate(Tokens tokens) {
        if (cost != null || tokens == null) return null;
        long more = answers.entrySet().stream().mapToLong(a -> Math.max(0,
                written.getOrDefault(a.getKey(), 0L) / CHARACTERS_A_TOKEN - a.getValue().output())).sum();
        return Prices.cost(model, tokens.plus(new Tokens(0, more, 0, 0)));
    }

    @Override
    public Progress progress() {
        if (phase == null && line == null && session == null) return Progress.NONE;
        int done = (int) todos.values().stream().filter(t -> t.status().equals("completed")).count();
        var tokens = billed != null ? billed : answers.isEmpty() ? null : answers.values().stream().reduce(Tokens.ZERO, Tokens::plus);
        return new Progress(phase, turn, todos.isEmpty() ? null : done, todos.isEmpty() ? null : todos.size(), null,
                tokens, cost, session, model, line).estimated(estimate(tokens))
                .seen(signs, finished(), List.copyOf(todos.values()))
                .waits(open.isEmpty() && !background.working() ? Progress.Waits.SERVICE : Progress.Waits.TOOL, false);
    }

    @Override
    public Said said() {
        var caveats = Stream.of(Caveat.of(Caveat.Kind.DENIED, denied.values()), background.caveat(),
                Caveat.of(Caveat.Kind.SERVER_FAILED, failedServers)).filter(Objects::nonNull).toList();
        return new Said(progress(), List.copyOf(notable), answer, out.list(), err.list(), caveats);
    }

    @Override
    public boolean finished() {
        return finished && !background.working();
    }
}
