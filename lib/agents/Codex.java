package lib.agents;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.model.*;
import tools.jackson.databind.JsonNode;
import static lib.model.Reason.Known.*;

/// Codex CLI, run headless: `codex exec --json`, the prompt on stdin. Seen on version 0.171.0.
///
/// `turn.completed` and `turn.failed` tell the end; `error` lines and items come on successes too. Errors have words only, so that
/// statuses are read out of them. It tells no cost, and counts tokens over the whole session, so a resumed run's include those
/// before it. It has no option for turns, a budget, tools or instructions: those of a task are not passed on. Its own retries are
/// a matter of its `config.toml` alone (`request_max_retries` of a provider). An MCP server that can't be started it doesn't tell of.
final class Codex implements InSessions {
    private static final String NAME = "codex";
    private static final Pattern STATUS = Pattern.compile("\\bstatus:? (\\d{3})\\b");
    private static final Pattern AGAIN = Pattern.compile("[Tt]ry again at [^.]*?\\d{1,2}:\\d{2} [AP]M");
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    /// How its sandbox and its rules refuse a command: 0.171.0, the first of the system itself.
    private static final Pattern REFUSED = Pattern.compile("Read-only file system|rejected: blocked by policy|rejected by user");
    private static final String RETRYING = "Reconnecting...";

    @Override
    public String name() {
        return NAME;
    }

    /// The session's id is chosen by Codex.
    @Override
    public List<String> newSession(UUID id) {
        return List.of("-");
    }

    @Override
    public List<String> oldSession(String id) {
        return List.of("resume", id, "-");
    }

    /// Without `exec`, and so without a prompt on stdin.
    @Override
    public List<String> attach(String session) {
        return List.of(NAME, "resume", session);
    }

    /// All options stand before `resume`, which doesn't know some of them. The permission mode is its sandbox.
    @Override
    public Invocation invocation(Work.Prompt prompt, List<String> what, String text) {
        var argv = new ArrayList<>(List.of("codex", "exec", "--json", "--skip-git-repo-check"));
        if (prompt.model() != null) argv.addAll(List.of("--model", prompt.model()));
        if (prompt.options().permissionMode() != null) argv.addAll(List.of("--sandbox", prompt.options().permissionMode()));
        argv.addAll(prompt.args());
        argv.addAll(what);
        return new Invocation(argv, Map.of(), text);
    }

    /// Its sandbox lets it write below its folder alone, and a worktree's index and objects are elsewhere: without them it can't commit.
    /// Roots of the user's own among the extra arguments are left as they are; those of `config.toml` give way.
    @Override
    public Invocation writing(Invocation start, List<Path> folders) {
        if (start.argv().stream().anyMatch(word -> word.contains("writable_roots"))) return start;
        var argv = new ArrayList<>(start.argv());
        argv.addAll(argv.indexOf("exec") + 1, List.of("-c", "sandbox_workspace_write.writable_roots=" + Json.line(folders)));
        return new Invocation(argv, start.env(), start.stdin());
    }

    @Override
    public Invocation answering(Invocation start, String schema, Path file) {
        var argv = new ArrayList<>(start.argv());
        argv.addAll(argv.indexOf("exec") + 1, List.of("--output-schema", file.toString()));
        return new Invocation(argv, start.env(), start.stdin());
    }

    @Override
    public String configuration() {
        return "CODEX_HOME";
    }

    @Override
    public List<String> login() {
        return List.of("OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_HOME");
    }

    @Override
    public Path sessionFile(Map<String, String> env, String session) {
        long began = began(session);
        return began == 0 ? null : CodexWindows.file(env, session, began);
    }

    @Override
    public List<Window> windows(String line) {
        return CodexWindows.of(line);
    }

    @Override
    public Needs needs() {
        return new Needs(NAME, "npm install -g @openai/codex", List.of("OPENAI_API_KEY", "CODEX_API_KEY"),
                List.of("$CODEX_HOME/auth.json", "~/.codex/auth.json"), "run 'codex login'", 143, "0.171.0");
    }

    @Override
    public Reader reader() {
        return new CodexReader();
    }

    @Override
    public Judgement judge(Exit exit, Said said, List<Rule> rules) {
        if (exit instanceof Exit.NotStarted) return Untold.judge(NAME, exit, said);
        if (StreamReader.last(said, "type", "turn.completed") != null) {
            long failed = said.notable().stream().filter(n -> n.has("item")).count();
            return new Judgement(new Outcome.Succeeded(COMPLETED), NAME + ":completed",
                    "turn.completed" + (failed == 0 ? "" : "; " + failed + " of its steps failed or were declined"));
        }
        var failed = StreamReader.last(said, "type", "turn.failed");
        if (failed != null) return error(StreamReader.text(failed.path("error"), "message"), said);
        var error = StreamReader.last(said, "type", "error");
        boolean byItself = exit.status() != 0 && Untold.signal(exit) == 0;
        return error != null && byItself ? error(StreamReader.text(error, "message"), said) : Untold.judge(NAME, exit, said);
    }

    /// What the service answers to a bad request is passed on as it came, without its status.
    private static Judgement error(String message, Said said) {
        var body = Json.object(message);
        if (body != null && body.path("error").isObject()) {
            var error = body.get("error");
            var code = StreamReader.text(error, "type") + " " + StreamReader.text(error, "code");
            return new ServiceError(code.contains("invalid_request") ? 400 : 0, code, error.path("message").asString(message), null, null)
                    .judge(NAME, said.at(), said.progress().model());
        }
        var status = STATUS.matcher(message);
        return new ServiceError(status.find() ? Integer.parseInt(status.group(1)) : 0, "", message,
                again(message, said), null).judge(NAME, said.at(), said.progress().model());
    }

    /// When a limit is lifted. A time of this machine's clock, with the date unless it is today, is cut to the minute, so that the limit is
    /// surely lifted only when that minute is over. If nobody knows when it was said, today is taken from the session's id, a UUID that
    /// begins with its time (RFC 9562, version 7); after a resume that may be too early a day.
    private static Long again(String message, Said said) {
        var zone = ZoneId.systemDefault();
        boolean minute = AGAIN.matcher(message).find();
        if (!minute || said.at() != 0) {
            var at = LimitTime.of(message, said.at(), zone);
            return at != null && minute ? Long.valueOf(at + MINUTE) : at;
        }
        long began = began(said.progress().session());
        var at = LimitTime.of(message, began, zone);
        return at == null ? null : at + MINUTE > began ? at + MINUTE : at + MINUTE + DAY;
    }

    /// When this session began; 0 if its id doesn't tell.
    private static long began(String session) {
        try {
            var id = UUID.fromString(session == null ? "" : session);
            return id.version() == 7 ? id.getMostSignificantBits() >>> 16 : 0;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static final class CodexReader extends StreamReader {
        private static final Sieve WANTED = Sieve.of(paths("item", paths("item/changes", "type", "thread_id", "item/type", "item/id",
                "item/text", "item/items", "item/tool", "item/status")));

        @Override
        Sieve wanted() {
            return WANTED;
        }

        @Override
        boolean matters(JsonNode json) {
            return switch (text(json, "type")) {
                case "error", "turn.completed", "turn.failed" -> true;
                default -> List.of("failed", "declined").contains(text(json.path("item"), "status"));
            };
        }

        @Override
        void read(JsonNode json) {
            switch (text(json, "type")) {
                case "thread.started" -> {
                    session = json.path("thread_id").asString(session);
                    phase = "init";
                }
                case "turn.started" -> {
                    goesOn();
                    listens();
                    phase = "thinking";
                }
                case "item.started", "item.updated", "item.completed" -> item(text(json, "type"), json.path("item"), json);
                case "error" -> error(json);
                case "turn.completed" -> {
                    ended(json);
                    var usage = json.path("usage");
                    if (usage.isObject()) tokens = tokens(Json.count(usage.path("input_tokens")), Json.count(usage.path("output_tokens")),
                            Json.count(usage.path("cached_input_tokens")), Json.count(usage.path("cache_write_input_tokens")));
                }
                case "turn.failed" -> {
                    ended(json);
                    show(text(json.path("error"), "message"));
                }
                default -> {}
            }
        }

        @Override
        boolean ofSession() {
            return true;
        }

        private void error(JsonNode json) {
            var message = text(json, "message");
            if (message.startsWith(RETRYING)) {
                retries(message);
                return;
            }
            show(message);
            keep(json);
        }

        private void item(String event, JsonNode item, JsonNode json) {
            var kind = text(item, "type");
            switch (kind) {
                case "agent_message" -> says(text(item, "text"));
                case "reasoning" -> {
                    speaks();
                    phase = "thinking";
                }
                case "todo_list" -> todos(item.path("items"));
                // Warnings of its own: they come on every run.
                case "error", "" -> {}
                default -> tool(event, kind, item, json);
            }
        }

        private void tool(String event, String kind, JsonNode item, JsonNode json) {
            if (event.equals("item.started")) {
                calls(item.path("tool").asString(kind), item);
                opens(text(item, "id"));
            }
            if (!event.equals("item.completed")) return;
            closes(text(item, "id"));
            if (List.of("failed", "declined").contains(text(item, "status"))) keep(json);
            boolean refused = text(item, "status").equals("failed") && REFUSED.matcher(text(item, "aggregated_output")).find();
            if (refused || text(item, "status").equals("declined")) mark(Caveat.Kind.DENIED, kind);
            var changed = item.path("changes").path(0);
            if (changed.path("path").isString()) calls(kind, changed);
            listens();
        }
    }
}
