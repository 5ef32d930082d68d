package tests;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;
import lib.report.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// What marks a success, and what is none though the agent says so: by real runs, captured, and by lines of other kinds.
class MarksTest {
    private static Judgement judged(String agent, Exit exit, List<String> out, List<String> err) {
        var reader = Agents.reader(Agents.of(agent));
        out.forEach(reader::out);
        err.forEach(reader::err);
        return Classifier.judge(Agents.of(agent), exit, reader.said(), null, List.of());
    }

    private static Judgement capture(String agent, String name) throws IOException {
        var folder = Repo.fixture(agent).resolve(name);
        return judged(agent, new Exit.Code(Integer.parseInt(Files.readString(folder.resolve("exitcode")).strip())),
                Files.readAllLines(folder.resolve("stdout.jsonl")), Files.readAllLines(folder.resolve("stderr.txt")));
    }

    private static String words(Judgement j) {
        return (j.outcome().word() + " " + j.outcome().reason() + " "
                + j.caveats().stream().map(Caveat::words).collect(Collectors.joining("; "))).strip();
    }

    @Test
    void realRunsOfClaude() throws IOException {
        var expected = """
                background_shell_after_result          succeeded completed
                background_agents                      succeeded completed
                background_shell_stopped_by_the_agent  succeeded completed
                background_shell_stopped_at_its_limit  succeeded completed background work was stopped: x
                denied_and_asks                        succeeded permission_denials denied: Write, Bash; its answer ends in a question
                hook_stopped_after_tool                permanent hook_stopped
                local_command_cost                     succeeded completed
                mcp_servers_failed                     succeeded completed MCP server failed: files, web
                output_format_json_401                 permanent auth
                output_format_text_401                 permanent auth
                output_format_text_429                 transient rate-limit-429
                output_format_text_529                 transient overloaded-529
                prompt_blocked_by_hook                 permanent prompt_blocked
                signal_INT_before_answer               cancelled interrupted
                stop_hook_prevented                    succeeded completed a hook ended its turn
                """;
        for (var line : expected.lines().toList()) {
            var name = line.split(" +")[0];
            assertEquals(line.substring(name.length()).strip(), words(capture("claude", name)), name);
        }
    }

    @Test
    void realRunsOfOthers() throws IOException {
        assertEquals("succeeded completed denied: command_execution", words(capture("codex", "tools_not_approved")));
        assertEquals("succeeded completed denied: write_file, run_shell_command", words(capture("gemini", "tools_not_there")));
        assertEquals("succeeded completed MCP server failed: see /mcp list", words(capture("gemini", "mcp_server_failed")));
        for (var wanted : Map.of("tool_denied", "bash", "tool_denied_by_rule", "bash", "rejected_and_goes_on", "bash", "denied_to_planner",
                "write").entrySet())
            assertEquals("succeeded completed denied: " + wanted.getValue(), words(capture("opencode", wanted.getKey())));
        for (var cut : Map.of("asked_for_and_rejected", "bash", "outside_its_folder_rejected", "write").entrySet()) {
            var judged = capture("opencode", cut.getKey());
            assertEquals("permanent permission_denials", words(judged));
            assertTrue(judged.evidence().startsWith("it ended when '" + cut.getValue() + "' was denied: "), judged::evidence);
        }
        for (var clean : List.of("opencode/tool_made_up", "opencode/success", "opencode/tools_multi_turn", "codex/success",
                "gemini/success", "qwen/success", "qwen/tools_multi_turn", "codex/tools_multi_turn", "gemini/tools_multi_turn"))
            assertEquals("succeeded completed", words(capture(clean.split("/")[0], clean.split("/")[1])), clean);
    }

    private static String judged(String agent, String... lines) {
        return words(judged(agent, new Exit.Code(0), Stream.of(lines).map(l -> l.replace('\'', '"')).toList(), List.of()));
    }

    @Test
    void otherAgentsTellOfDenialsInTheirOwnWords() {
        for (var told : List.of("'status':'declined'", "'status':'failed','aggregated_output':'`git push` rejected: blocked by policy'",
                "'status':'failed','aggregated_output':'exec command rejected by user'"))
            assertEquals("succeeded completed denied: command_execution", judged("codex", "{'type':'thread.started','thread_id':'s'}",
                    "{'type':'item.completed','item':{'type':'command_execution'," + told + "}}", "{'type':'turn.completed'}"));
        assertEquals("succeeded completed", judged("codex", "{'type':'thread.started','thread_id':'s'}",
                "{'type':'item.completed','item':{'type':'command_execution','status':'failed','aggregated_output':'1 test failed'}}",
                "{'type':'turn.completed'}"));
        var call = "{'type':'tool_use','tool_name':'%s','tool_id':'t'}";
        var answer = "{'type':'tool_result','tool_id':'t','status':'error','error':{'type':'%s'}}";
        var end = "{'type':'result','status':'success'}";
        assertEquals("succeeded completed denied: read_file",
                judged("gemini", call.formatted("read_file"), answer.formatted("policy_violation"), end));
        for (var no : List.of("edit_notebook tool_not_registered", "write_file invalid_tool_params",
                "run_shell_command shell_execute_error"))
            assertEquals("succeeded completed",
                    judged("gemini", call.formatted(no.split(" ")[0]), answer.formatted(no.split(" ")[1]), end), no);
        assertEquals("succeeded permission_denials denied: edit; MCP server failed: files", judged("qwen",
                "{'type':'system','subtype':'init','session_id':'s','mcp_servers':[{'name':'files','status':'disconnected'},"
                + "{'name':'web','status':'connected'}]}",
                "{'type':'result','subtype':'success','is_error':false,'result':'Done.','permission_denials':[{'tool_name':'edit'}]}"));
    }

    /// What it was denied in the midst of its work is no end if it goes on, and no answer if it is killed.
    @Test
    void opencodeEndsWithWhatItWasDenied() {
        var step = "{'type':'step_start','sessionID':'s','part':{'type':'step-start'}}";
        var no = "{'type':'tool_use','sessionID':'s','part':{'tool':'%s','state':{'status':'error','error':'%s'}}}";
        var rejected = no.formatted("edit", "The user rejected permission to use this specific tool call with the following feedback: no");
        var end = "{'type':'step_finish','sessionID':'s','part':{'id':'%s','reason':'%s'}}";
        assertEquals("permanent permission_denials", judged("opencode", step, rejected, end.formatted("a", "tool-calls")));
        assertEquals("transient no-result", judged("opencode", step, rejected, end.formatted("a", "tool-calls"), step));
        assertEquals("succeeded completed denied: edit", judged("opencode", step, rejected, end.formatted("a", "tool-calls"), step,
                end.formatted("b", "stop")));
        assertEquals("cancelled signal", words(judged("opencode", new Exit.Signal(15),
                Stream.of(step, rejected).map(l -> l.replace('\'', '"')).toList(), List.of())));
        for (var error : List.of("File not found: a.txt", "Rejected by the user's own script: The user rejected permission"))
            assertEquals("succeeded completed",
                    judged("opencode", step, no.formatted("read", error), step, end.formatted("b", "stop")), error);
        for (var call : Map.of("webfetch", "succeeded completed denied: webfetch", "teleport", "succeeded completed",
                "write", "succeeded completed").entrySet())
            assertEquals(call.getValue(), judged("opencode", step, missing(call.getKey()), step, end.formatted("b", "stop")));
    }

    /// A call of a tool that isn't there.
    private static String missing(String tool) {
        return "{'type':'tool_use','part':{'tool':'invalid','state':{'input':{'tool':'" + tool
                + "','error':'Model tried to call unavailable tool. Available tools: apply_patch, bash'}}}}";
    }

    private static String result(String fields, String... before) {
        var lines = new ArrayList<>(List.of("{'type':'system','subtype':'init','session_id':'s'}",
                "{'type':'assistant','message':{'id':'m','content':[{'type':'text','text':'Hm.'}]}}"));
        lines.addAll(List.of(before));
        lines.add("{'type':'result','subtype':'success','num_turns':1," + fields + "}");
        return words(judged("claude", new Exit.Code(0), lines.stream().map(l -> l.replace('\'', '"')).toList(), List.of()));
    }

    @Test
    void eachTerminalReasonOfClaudeIsKnown() {
        var expected = Map.ofEntries(Map.entry("blocking_limit", "permanent prompt_too_long"),
                Map.entry("rapid_refill_breaker", "permanent prompt_too_long"), Map.entry("prompt_too_long", "permanent prompt_too_long"),
                Map.entry("image_error", "permanent bad_request"), Map.entry("model_error", "transient model-error"),
                Map.entry("api_error", "transient api-error"),
                Map.entry("malformed_tool_use_exhausted", "transient malformed-tool-use-exhausted"),
                Map.entry("aborted_streaming", "cancelled interrupted"), Map.entry("aborted_tools", "cancelled interrupted"),
                Map.entry("stop_hook_prevented", "permanent hook_stopped"), Map.entry("hook_stopped", "permanent hook_stopped"),
                Map.entry("tool_deferred", "permanent tool_deferred"), Map.entry("max_turns", "permanent max_turns"),
                Map.entry("background_requested", "permanent background_requested"),
                Map.entry("budget_exhausted", "permanent max_budget"),
                Map.entry("structured_output_retry_exhausted", "permanent structured_output"),
                Map.entry("tool_deferred_unavailable", "permanent tool_deferred"),
                Map.entry("turn_setup_failed", "permanent usage_error"));
        for (var error : List.of("true", "false"))
            expected.forEach((reason, outcome) -> assertEquals(outcome,
                    result("'is_error':" + error + ",'terminal_reason':'" + reason + "'"), reason + " " + error));
        assertEquals("succeeded completed", result("'is_error':false,'terminal_reason':'completed','result':'Done.'"));
    }

    @Test
    void anAnswerWithAnEndOfALaterVersionIsASuccessWithAMark() {
        assertEquals("succeeded completed an end that isn't known: model_retired",
                result("'is_error':false,'terminal_reason':'model_retired','result':'Done.'"));
        assertEquals("transient model-retired", result("'is_error':true,'terminal_reason':'model_retired','result':''"));
        assertEquals("permanent hook_stopped",
                result("'is_error':false,'terminal_reason':'hook_stopped','result':'I will look.','stop_reason':'tool_use'"));
        assertEquals("succeeded completed a hook ended its turn",
                result("'is_error':false,'terminal_reason':'hook_stopped','result':'Done.','stop_reason':'end_turn'"));
    }

    private static String tasks(String... ids) {
        return "{'type':'system','subtype':'background_tasks_changed','tasks':["
                + Stream.of(ids).map(i -> "{'task_id':'%s','description':'run %s'}".formatted(i, i))
                        .collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void aResultIsNotTheEndWhileWorkGoesOn() {
        var reader = Agents.reader(Agents.of("claude"));
        for (var line : List.of("{'type':'system','subtype':'init','session_id':'s'}", tasks("a", "b"),
                "{'type':'result','subtype':'success','is_error':false,'terminal_reason':'completed','num_turns':1,'result':'Started.'}"))
            reader.out(line.replace('\'', '"'));
        assertFalse(reader.finished());
        assertNull(reader.progress().finished());
        assertEquals("background", reader.progress().phase());
        assertEquals("in the background: run a, run b", reader.progress().line());
        // Whoever ends it now ends work.
        for (var stopped : List.of(StopCause.Alone.TIMED_OUT, StopCause.Alone.STALLED))
            assertEquals("transient " + stopped, words(Classifier.judge(Agents.of("claude"), new Exit.Signal(15), reader.said(), stopped,
                    List.of())));
        reader.out(tasks("b").replace('\'', '"'));
        assertFalse(reader.finished());
        reader.out(tasks().replace('\'', '"'));
        assertTrue(reader.finished());
        assertEquals("succeeded completed", words(Classifier.judge(Agents.of("claude"), new Exit.Code(0), reader.said(), null, List.of())));
    }

    @Test
    void workThatWasStoppedOrCutOffMarksTheSuccess() {
        var done = "'is_error':false,'terminal_reason':'completed','result':'Done.'";
        var told = "{'type':'system','subtype':'task_notification','task_id':'%s','status':'%s','summary':'over'}";
        assertEquals("succeeded completed background work was stopped: run a",
                result(done, tasks("a"), told.formatted("a", "stopped"), tasks()));
        assertEquals("succeeded completed background work was stopped: over", result(done, told.formatted("z", "stopped")));
        assertEquals("succeeded completed background work was stopped: run a, run b", result(done, tasks("a", "b")));
        assertEquals("succeeded completed", result(done, tasks("a"), told.formatted("a", "completed"), tasks()));
        assertEquals("succeeded completed", result(done, tasks("a"), told.formatted("a", "failed"), tasks()));
        for (var no : List.of("ambient", "off_host"))
            assertEquals("succeeded completed", result(done, "{'type':'system','subtype':'background_tasks_changed','tasks':["
                    + "{'task_id':'w','description':'watch','" + no + "':true}]}"));
        for (var stop : List.of("'name':'TaskStop','input':{'task_id':'a'}", "'name':'KillShell','input':{'shell_id':'a'}"))
            assertEquals("succeeded completed", result(done, tasks("a"),
                    "{'type':'assistant','message':{'id':'n','content':[{'type':'tool_use'," + stop + "}]}}",
                    told.formatted("a", "stopped"), tasks()));
    }

    @Test
    void anInterruptIsTheEndOnlyAsTheLastWord() {
        var init = "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\"}";
        var said = "{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}}";
        var stop = "{\"type\":\"user\",\"parent_tool_use_id\":%s,\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"[Request "
                + "interrupted by user%s]\"}]}}";
        for (var exit : List.of(0, 1)) {
            for (var words : List.of("", " for tool use"))
                assertEquals("cancelled interrupted",
                        words(judged("claude", new Exit.Code(exit), List.of(init, said, stop.formatted("null", words)), List.of())));
            assertEquals("transient no-result", words(judged("claude", new Exit.Code(exit), List.of(init, stop.formatted("null", ""), said),
                    List.of())));
            assertEquals("transient no-result", words(judged("claude", new Exit.Code(exit),
                    List.of(init, stop.formatted("\"toolu_1\"", "")), List.of())));
        }
    }

    @Test
    void wordsWithoutAStreamAreJudgedIfTheySayAnything() {
        var words = Map.of("Invalid API key · Please run /login", "permanent auth", "API Error: 500 Internal server error",
                "transient server-error-500", "Credit balance is too low", "permanent billing", "Segmentation fault",
                "transient no-result", "Connection error.", "transient connection");
        words.forEach((text, outcome) -> assertEquals(outcome, words(judged("claude", new Exit.Code(1), List.of(text), List.of())), text));
        assertEquals("transient overloaded-529", words(judged("claude", new Exit.Code(1),
                List.of("API Error: 529 Overloaded.", "See the log."), List.of("warning: none"))));
    }

    @Test
    void answersThatAsk() {
        for (var asks : List.of("Shall I go on?", "Done.\n\nShould I commit it? ", "**Which one do you want?**", "続けますか？", "هل أكمل؟",
                "Which database?\n\n1. Postgres\n2. SQLite", "Shall I? (yes/no)", "Proceed? [y/N]", "Which?\n- a\n- b\n", "“Go on?”",
                "(Should I also push?)", "- Which name?\n- Which port?", "Go on? \ud83d\ude42", "Push it? Thanks!", "Which one?\n\n---",
                "Which branch?\n\nLet me know how to proceed.", "Proceed? :)", "Which one? (1) Postgres (2) SQLite", "May I?\u200b",
                "Which?\n1) Postgres, the one\n   we have\n2) SQLite"))
            assertTrue(Caveat.asks(asks), asks);
        for (var tells : List.of("Done.", "", "Did it work? Yes, it did.", "What I did:\n- a\n- b", "```\nwhat?\n```", "{\"ask\":\"why?\"}",
                "Answered the question \"why?\" in the README.\n",
                "The pattern is `a?`", "Why did it fail? Because of x.", "Did it work?\n\nIt did.", "I see it now. Let me know!",
                "## What changed?\n- the parser\n- the tests", "?" + " ".repeat(100_000) + "x"))
            assertFalse(Caveat.asks(tells), tells);
    }

    @Test
    void journalsWithoutMarksAreRead() {
        var old = Json.MAPPER.readValue("{\"outcome\":\"succeeded\",\"reason\":\"permission_denials\",\"rule\":\"claude:completed\"}",
                Judgement.class);
        assertEquals(List.of("denied"), old.caveats().stream().map(Caveat::words).toList());
        var marked = new Judgement(new Outcome.Succeeded("completed"), "x", null).with(new Caveat(Caveat.Kind.UNCHANGED, null));
        assertEquals("{\"outcome\":\"succeeded\",\"reason\":\"completed\",\"rule\":\"x\",\"caveats\":[{\"kind\":\"unchanged\"}]}",
                Json.line(marked));
        assertEquals(marked, Json.MAPPER.readValue(Json.line(marked), Judgement.class));
        assertEquals("{\"outcome\":\"permanent\",\"reason\":\"x\",\"rule\":\"x\"}",
                Json.line(new Judgement(new Outcome.Permanent("x"), "x", null).with(Caveat.of(Caveat.Kind.QUESTION))));
    }

    /// Before there were marks, a denied tool was told by the reason, and what a check found by the end it checked.
    @Test
    void aJournalOfTheVersionBeforeTellsItAsThisOneDoes() {
        var board = Journal.replay(Repo.fixture("journal-3.jsonl"));
        var told = board.entries().stream().collect(Collectors.toMap(e -> e.task().id(), e -> e.status() + " " + Sentences.why(e)));
        assertEquals(Map.of("denied", "SUCCEEDED denied", "limited", "SUCCEEDED completed, exit 0: terminal_reason completed",
                "checked", "FAILED check failed: false, exit 1", "plain", "FAILED exit 3",
                "after", "SKIPPED needs 'plain', which failed"), told);
        assertEquals(1795919765571L, board.find("limited").limitedUntil());
    }
}
