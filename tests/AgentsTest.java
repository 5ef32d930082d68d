package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Codex, Gemini, Qwen and opencode: their command lines, how their streams are followed, and what errors mean that no capture shows.
class AgentsTest {
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private static Task task(String agent, Work.Options options) {
        return Task.of("t", new Work.Prompt(agent, "Do it.", "m", List.of("--more"), options, null));
    }

    private static void starts(String line, Agent.Invocation by) {
        assertEquals(line, String.join(" ", by.argv()));
    }

    @Test
    void thePromptIsOnStdinAndTheArgumentsAreTheirs() {
        var options = Work.Options.NONE.with(Settings.PERMISSION_MODE, "mode").with(Settings.ALLOWED_TOOLS, List.of("a", "b"))
                .with(Settings.MAX_TURNS, 7).with(Settings.MAX_BUDGET_USD, 2.0).with(Settings.APPEND_SYSTEM_PROMPT, "Be brief.");
        var claude = Agents.of("claude").invoke(task("claude", options), ID);
        assertFalse(claude.argv().toString().contains("Be brief."), claude.argv().toString());
        assertEquals(Map.of("--append-system-prompt-file", "Be brief."), claude.texts());
        assertEquals(claude.texts(), Agents.of("claude").resume(task("claude", options), "S", "Go on.").texts());
        starts("codex exec --json --skip-git-repo-check --model m --sandbox mode --more -",
                Agents.of("codex").invoke(task("codex", options), ID));
        starts("codex exec --json --skip-git-repo-check --model m --sandbox mode --more resume S -",
                Agents.of("codex").resume(task("codex", options), "S", "Go on."));
        starts("gemini --output-format stream-json --session-id " + ID + " --model m --allowed-tools=a,b --approval-mode mode --more",
                Agents.of("gemini").invoke(task("gemini", options), ID));
        starts("gemini --output-format stream-json --resume S --model m --allowed-tools=a,b --approval-mode mode --more",
                Agents.of("gemini").resume(task("gemini", options), "S", "Go on."));
        starts("qwen --output-format stream-json --session-id " + ID
                + " --model m --allowed-tools=a,b --approval-mode mode --max-session-turns 7 --append-system-prompt Be brief. --more",
                Agents.of("qwen").invoke(task("qwen", options), ID));
        starts("opencode run --format json --print-logs --log-level ERROR --session S --model m --more",
                Agents.of("opencode").resume(task("opencode", options), "S", "Go on."));
        starts("opencode run --format json --print-logs --log-level ERROR --title " + ID + " --model m --auto --more",
                Agents.of("opencode").invoke(task("opencode", Work.Options.NONE.with(Settings.PERMISSION_MODE, "auto")), ID));
        var roots = List.of(Path.of("/r/.git/worktrees/a \"b"), Path.of("/r/.git"));
        starts("codex exec -c sandbox_workspace_write.writable_roots=[\"/r/.git/worktrees/a \\\"b\",\"/r/.git\"] --json "
                + "--skip-git-repo-check --model m --sandbox mode --more resume S -",
                Agents.of("codex").writing(Agents.of("codex").resume(task("codex", options), "S", "Go on."), roots));
        for (var name : List.of("codex", "gemini", "qwen", "opencode")) {
            assertEquals("Do it.", Agents.of(name).invoke(task(name, Work.Options.NONE), ID).stdin());
            assertEquals("Go on.", Agents.of(name).resume(task(name, Work.Options.NONE), "S", "Go on.").stdin());
            assertEquals(name, Agents.of(name).name());
        }
        assertEquals(List.of("claude", "cline", "codex", "copilot", "gemini", "opencode", "qwen"), Agents.names());
    }

    private static Said read(String agent, String... lines) {
        var reader = Agents.of(agent).reader();
        for (var line : lines) reader.out(line);
        return reader.said();
    }

    /// Phase, turn and todos after each line of a capture, once each.
    private static List<String> steps(String capture) throws IOException {
        var reader = Agents.of(capture.split("/")[0]).reader();
        var seen = new LinkedHashSet<String>();
        for (var line : Files.readAllLines(Repo.fixture(capture).resolve("stdout.jsonl"))) {
            reader.out(line);
            var p = reader.progress();
            seen.add(p.phase() + " " + p.turn() + (p.all() == null ? "" : " " + p.done() + "/" + p.all()));
        }
        assertTrue(reader.finished());
        assertTrue(reader.said().answer().startsWith("All done"), reader.said().answer());
        return List.copyOf(seen);
    }

    @Test
    void runsAreFollowedStepByStep() throws IOException {
        assertEquals(List.of("init null", "thinking null", "thinking 1", "command_execution 1", "thinking 2", "command_execution 2",
                "thinking 3", "done 3"), steps("codex/tools_multi_turn"));
        assertEquals(List.of("init null", "thinking 1", "write_file 1", "thinking 2", "run_shell_command 2", "thinking 3",
                "write_todos 3 1/2", "thinking 4 1/2", "done 4 1/2"), steps("gemini/tools_multi_turn"));
        var qwen = steps("qwen/tools_multi_turn");
        assertEquals("init null", qwen.getFirst());
        assertEquals("done 3", qwen.getLast().substring(0, 6));
        assertTrue(steps("opencode/tools_multi_turn").getLast().startsWith("done 4"));
    }

    @Test
    void todosOfEveryAgentAreCounted() {
        var codex = read("codex", "{\"type\":\"item.updated\",\"item\":{\"id\":\"item_1\",\"type\":\"todo_list\",\"items\":["
                + "{\"text\":\"a\",\"completed\":true},{\"text\":\"b\",\"completed\":false}]}}");
        var gemini = read("gemini", "{\"type\":\"tool_use\",\"tool_name\":\"write_todos\",\"parameters\":{\"todos\":["
                + "{\"description\":\"a\",\"status\":\"completed\"},{\"description\":\"b\",\"status\":\"pending\"}]}}");
        var qwen = read("qwen", "{\"type\":\"assistant\",\"message\":{\"content\":["
                + "{\"type\":\"tool_use\",\"name\":\"todo_write\",\"input\":{\"todos\":["
                + "{\"content\":\"a\",\"status\":\"completed\"},{\"content\":\"b\",\"status\":\"in_progress\"}]}}]}}");
        var opencode = read("opencode",
                "{\"type\":\"tool_use\",\"part\":{\"tool\":\"todowrite\",\"state\":{\"input\":{\"todos\":["
                        + "{\"content\":\"a\",\"status\":\"completed\"},{\"content\":\"b\",\"status\":\"pending\"}]}}}}");
        for (var said : List.of(codex, gemini, qwen, opencode))
            assertEquals(List.of(1, 2), List.of(said.progress().done(), said.progress().all()));
    }

    @Test
    void cachedTokensAreCountedOnce() throws IOException {
        for (var name : List.of("codex", "gemini", "qwen", "opencode")) {
            var said = read(name, Files.readAllLines(Repo.fixture(name + "/success/stdout.jsonl")).toArray(String[]::new));
            var t = said.progress().tokens();
            assertEquals(2 * t.input(), t.cacheRead(), name + " " + t);
            assertEquals(0, t.output() % 50, name + " " + t);
        }
    }

    private static String judged(String agent, Exit exit, List<String> err, String... out) {
        var reader = Agents.of(agent).reader();
        for (var line : out) reader.out(line);
        err.forEach(reader::err);
        var outcome = Classifier.judge(Agents.of(agent), exit, reader.said(), null, List.of()).outcome();
        return outcome.word() + " " + outcome.reason() + (outcome instanceof Outcome.RateLimited(_, Long until, _) && until != null
                ? " " + Instant.ofEpochMilli(until) : "");
    }

    /// One that never got to work is tried again if the network, or its own database, kept it from it.
    @Test
    void whoNeverBeganMayTryAgain() {
        var failed = new Exit.Code(1);
        assertEquals("transient database", judged("opencode", failed, List.of("Failed query: insert into \"project\"", "params: global")));
        assertEquals("transient dns", judged("gemini", failed, List.of("Error: getaddrinfo ENOTFOUND api.example.test")));
        assertEquals("permanent usage_error", judged("opencode", failed, List.of("unknown option: --format")));
    }

    private static String codex(String message) {
        return judged("codex", new Exit.Code(1), List.of(), "{\"type\":\"thread.started\",\"thread_id\":\"x\"}",
                Json.line(Map.of("type", "turn.failed", "error", Map.of("message", message))));
    }

    private static String qwen(String message) {
        return judged("qwen", new Exit.Code(1), List.of(),
                Json.line(Map.of("type", "result", "subtype", "error_during_execution", "is_error", true, "error",
                Map.of("message", message))));
    }

    private static String gemini(int exit, String message, String... err) {
        return judged("gemini", new Exit.Code(exit), List.of(err),
                Json.line(Map.of("type", "result", "status", "error", "timestamp", "2026-11-22T07:00:00Z", "error",
                Map.of("type", "unknown", "message", message))));
    }

    private static String opencode(Map<String, Object> data) {
        return judged("opencode", new Exit.Code(1), List.of(),
                Json.line(Map.of("type", "error", "timestamp", 1795332970683L, "error", Map.of("name", "APIError", "data", data))));
    }

    @Test
    void whatServicesRefuseIsUnderstoodInAnyOfTheirWords() {
        assertEquals("permanent billing", codex("Quota exceeded. Check your plan and billing details."));
        assertEquals("permanent model_not_found",
                codex("unexpected status 400 Bad Request: The model `x` does not exist or you do not have access to it."));
        assertEquals("permanent bad_request", codex("unexpected status 422 Unprocessable Entity: no"));
        assertEquals("transient connection", codex("stream disconnected before completion: error sending request for url"));
        assertEquals("transient server-error-502", codex("unexpected status 502 Bad Gateway: <html>"));
        assertEquals("transient error", codex("something new"));
        assertEquals("resource disk", codex("Fatal error: No space left on device (os error 28)"));
        assertEquals("rate_limited usage-limit-reached", codex("You've hit your usage limit. Try again later."));
        assertEquals("permanent billing", codex("To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus."));
        assertEquals("permanent bad_request",
                codex("{\"error\": {\"message\": \"Unsupported parameter: 'x'\", \"type\": \"invalid_request_error\", \"code\": "
                        + "\"unsupported_parameter\"}}"));
        assertEquals("permanent model_not_found",
                codex("{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}}"));
        assertEquals("transient server-error", codex("{\"error\":{\"message\":\"No.\",\"type\":\"server_error\"}}"));
        assertEquals("permanent billing", qwen("[API Error: 402 Insufficient Balance]"));
        assertEquals("permanent model_not_found", qwen("[API Error: 404 The model `x` does not exist]"));
        assertEquals("transient rate-limit-429", qwen("[API Error: 429 Rate limit reached. Please try again in 20s.]"));
        assertEquals("permanent billing",
                qwen("[API Error: 429 You exceeded your current quota, please check your plan and billing details.]"));
        assertEquals("transient overloaded-529", qwen("[API Error: 529 Overloaded]"));
        assertEquals("permanent auth",
                gemini(144, "[API Error: {\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API "
                        + "key.\",\"status\":\"INVALID_ARGUMENT\"}}]"));
        assertEquals("rate_limited rate-limit-429 2026-11-22T07:00:52Z",
                gemini(173, "[API Error: You exceeded your current quota, please check your plan and billing details. Please retry in "
                        + "52s.]"));
        assertEquals("transient server-error-503", gemini(247, "[API Error: no]"));
        assertEquals("permanent bad_request", gemini(144, "[API Error: no]"));
        assertEquals("permanent model_not_found", gemini(1, "[API Error: no]",
                "Error when talking to Gemini API Full report available at: /tmp/x.json ModelNotFoundError: no", "  code: 404", "}"));
        assertEquals("permanent max_turns", judged("gemini", new Exit.Code(53), List.of(),
                "{\"type\":\"result\",\"status\":\"error\",\"error\":{\"type\":\"FatalTurnLimitedError\",\"message\":\"Reached max "
                        + "session turns\"}}"));
        assertEquals("transient connection", judged("gemini", new Exit.Code(0), List.of(),
                "{\"type\":\"error\",\"severity\":\"error\",\"message\":\"Model stream ended without a finish reason.\"}",
                "{\"type\":\"result\",\"status\":\"error\"}"));
        assertEquals("permanent api_error", opencode(Map.of("message", "no", "isRetryable", false)));
        assertEquals("transient error", opencode(Map.of("message", "no", "isRetryable", true)));
        assertEquals("rate_limited rate-limit-429 2026-11-22T07:37:10Z",
                opencode(Map.of("message", "no", "statusCode", 429, "responseHeaders",
                Map.of("date", "Sun, 22 Nov 2026 07:36:10 GMT", "retry-after", "60"))));
        assertEquals("rate_limited rate-limit-429 2026-11-22T07:42:12.683Z",
                opencode(Map.of("message", "Please try again in 6m2s.", "statusCode", 429)));
    }

    /// Codex cuts the time of a reset to the minute, in the zone of this machine.
    @Test
    void aResetIsOverWhenItsMinuteIs() {
        var began = LocalDateTime.of(2026, 11, 22, 8, 38, 10).atZone(ZoneId.systemDefault());
        var session = new UUID(began.toInstant().toEpochMilli() << 16 | 0x7000, 0x8000000000000000L);
        for (var told : Map.of("8:38 AM", "2026-11-22T08:39", "8:37 AM", "2026-11-23T08:38", "9:00 PM", "2026-11-22T21:01", "12:05 AM",
                "2026-11-23T00:06", "Nov 29th, 2026 8:38 AM", "2026-11-29T08:39").entrySet())
            assertEquals("rate_limited usage-limit-reached "
                    + LocalDateTime.parse(told.getValue()).atZone(ZoneId.systemDefault()).toInstant(),
                    judged("codex", new Exit.Code(1), List.of(), "{\"type\":\"thread.started\",\"thread_id\":\"" + session + "\"}",
                            Json.line(Map.of("type", "turn.failed", "error",
                                    Map.of("message", "You’ve hit your usage limit. Try again at " + told.getKey() + ".")))),
                                    told.getKey());
    }

    @Test
    void geminisDelayIsExactToTheMillisecond() {
        var talk = "Error when talking to Gemini API Full report available at: /tmp/x.json RetryableQuotaError: no";
        for (var told : Map.of("3000,", "07:00:03Z", "34074.824224,", "07:00:34.074Z", "200,", "07:00:00.200Z").entrySet())
            assertEquals("rate_limited rate-limit-429 2026-11-22T" + told.getValue(),
                    gemini(173, "[API Error: no. Please retry in 99s.]", talk, "  retryDelayMs: " + told.getKey(), "  status: 429", "}"));
    }

    @Test
    void endsThatNobodyToldAreNoSuccess() {
        for (var name : List.of("codex", "gemini", "qwen", "opencode")) {
            assertEquals("transient no-result", judged(name, new Exit.Code(0), List.of()), name);
            assertEquals("transient no-result", judged(name, new Exit.Code(0), List.of(), "All done."), name);
            assertEquals("permanent usage_error", judged(name, new Exit.Code(127), List.of()), name);
            assertEquals("permanent usage_error", judged(name, new Exit.Code(1),
                    List.of("Unknown argument: x", "Usage: …", "  --api-key  the key")), name);
            assertEquals("permanent not_started", judged(name, new Exit.NotStarted("no such program"), List.of()), name);
            assertEquals("resource killed", judged(name, new Exit.Signal(9), List.of()), name);
            assertEquals("resource killed", judged(name, new Exit.Code(137), List.of()), name);
            assertEquals("resource memory", judged(name, new Exit.Signal(6),
                    List.of("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory")), name);
            assertEquals("transient crashed", judged(name, new Exit.Signal(11), List.of()), name);
            assertEquals("cancelled signal", judged(name, new Exit.Code(143), List.of()), name);
            assertEquals("permanent auth", judged(name, new Exit.Code(1), List.of("Error: not logged in: run login first")), name);
        }
        assertEquals("permanent session_unknown", judged("codex", new Exit.Code(1),
                List.of("Error: thread/resume: thread/resume failed: no rollout found for thread id x (code -32600)", "",
                "Stack backtrace:")));
        assertEquals("permanent session_unknown", judged("gemini", new Exit.Code(42),
                List.of("Error resuming session: No previous sessions found for this project.")));
        assertEquals("permanent auth", judged("gemini", new Exit.Code(41), List.of("Invalid auth method selected.")));
        assertEquals("permanent usage_error", judged("gemini", new Exit.Code(55), List.of()));
        assertEquals("permanent max_budget", judged("qwen", new Exit.Code(55), List.of("Run aborted: wall time")));
        assertEquals("permanent auth", judged("gemini", new Exit.Code(145), List.of()));
        assertEquals("cancelled signal", judged("gemini", new Exit.Signal(15), List.of()));
    }
}
