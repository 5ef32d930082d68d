package tests;

import module java.base;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// What nobody would heed is refused where it stands, in files, options, and what is asked of a run.
class UnheededTest {
    @TempDir Path folder;

    private String said(String manifest) throws IOException {
        var file = Files.writeString(folder.resolve("m.yaml"), manifest);
        try {
            Preflight.check(Manifest.read(file, "claude").tasks());
            return "good";
        } catch (UserError e) {
            return e.getMessage().replace(file.toString(), "m");
        }
    }

    private void lost(String setting, String agent, String manifest) throws IOException {
        var said = said(manifest);
        assertTrue(said.matches("m:\\d+:\\d+: " + agent + " can't be asked for '" + setting + "' like this, so it would be lost: leave it "
                + "out"), manifest + "\n" + said);
    }

    @Test
    void whatAnAgentHasNoOptionFor() throws IOException {
        var has = Map.of("claude", List.of("permission_mode", "allowed_tools", "max_turns", "max_budget_usd", "append_system_prompt"),
                "codex", List.of("permission_mode"), "gemini", List.of("permission_mode", "allowed_tools"),
                "qwen", List.of("permission_mode", "allowed_tools", "max_turns", "append_system_prompt"), "opencode", List.of());
        var values = Map.of("permission_mode", "plan", "allowed_tools", "[Read]", "max_turns", "5", "max_budget_usd", "5",
                "append_system_prompt", "Be brief", "model", "m");
        for (var agent : has.keySet())
            for (var one : values.entrySet()) {
                var task = "{prompt: hi, agent: " + agent + ", " + one.getKey() + ": " + one.getValue() + "}";
                if (one.getKey().equals("model") || has.get(agent).contains(one.getKey())) assertEquals("good", said("- " + task));
                else {
                    lost(one.getKey(), agent, "- " + task);
                    lost(one.getKey(), agent, "defaults: {" + one.getKey() + ": " + one.getValue() + "}\ntasks: [{prompt: hi, agent: "
                            + agent + "}, {prompt: ho, agent: claude}]");
                }
            }
        assertEquals("good", said("- {prompt: hi, agent: opencode, permission_mode: auto, model: m}"));
        lost("model", "p", "profiles: {p: {command: [x]}}\ntasks: [{prompt: hi, agent: p, model: m}]");
        lost("max_turns", "p", "profiles: {p: {command: [x]}}\ntasks: [{prompt: hi, agent: p, max_turns: 3}]");
        assertEquals("good", said("profiles: {p: {command: [x, -m, '{model}']}}\ntasks: [{prompt: hi, agent: p, model: m, args: [-v]}]"));
        Files.writeString(folder.resolve("p.md"), "---\nagent: codex\nmax_budget_usd: 1\n---\nDo it.\n");
        assertEquals(folder.resolve("p.md") + ":3:17: codex can't be asked for 'max_budget_usd' like this, so it would be lost: leave it "
                + "out", said("- {prompt_file: p.md}"));
    }

    @Test
    void whatOneKindOfTaskAloneHeeds() throws IOException {
        for (var key : List.of("stall: 5m", "on_limit: stop", "limit_wait_max: 1h", "budget: 5", "task_budget: 2M tokens", "verify: x",
                "verify_retries: 3")) {
            var name = key.replaceFirst(":.*", "");
            assertEquals("m:1:1: '" + name + "' is for agents, and there is no prompt here: leave it out",
                    said(key + "\ntasks: [{command: x}]"));
            assertEquals("good", said(key + "\ntasks: [{command: x}, {prompt: hi}]"));
        }
        for (var key : List.of("agent: codex", "model: m", "args: [-v]", "max_turns: 3", "append_system_prompt: x"))
            assertEquals("m:1:12: '" + key.replaceFirst(":.*", "") + "' is for agents, and there is no prompt here: leave it out",
                    said("defaults: {" + key + "}\ntasks: [{command: x}]"));
        assertEquals("m:1:1: 'rules' are for commands, and there are only prompts here: leave them out",
                said("rules: [{exit: 3, outcome: transient, reason: x}]\ntasks: [{prompt: hi}]"));
        assertEquals("good", said("rules: [{exit: 3, outcome: transient, reason: x}]\nprofiles: {p: {command: [x]}}\n"
                + "tasks: [{prompt: hi, agent: p}]"));
        Files.writeString(folder.resolve("in"), "");
        assertEquals("m:1:16: 'stdin' is for a command, and this task's prompt stands in its place: take it out, or name the file in the "
                + "prompt", said("- {prompt: hi, stdin: in}"));
        assertEquals("m:1:12: 'stdin' is for commands, and there are only prompts here: leave it out",
                said("defaults: {stdin: in}\ntasks: [{prompt: hi}]"));
        assertEquals("good", said("profiles: {p: {command: [x, '{prompt}']}}\ntasks: [{prompt: hi, agent: p, stdin: in}]"));
        assertEquals("m:2: task 'b' would read both its 'stdin' and the answers of the tasks it comes after: take one out",
                said("- {id: a, command: x}\n- {id: b, command: y, after: a, answers: true, stdin: in}"));
    }

    @Test
    void whatSaysNothingOrTwoThings() throws IOException {
        assertEquals("m:1:30: '200k tokens' has tokens in it, which this isn't counted in: write US dollars like 2.50",
                said("- {prompt: hi, max_budget_usd: 200k tokens}").replace("1:32", "1:30"));
        assertTrue(said("- {prompt: hi, max_budget_usd: '5, 1k tok'}").contains("has tokens in it"));
        for (var name : Env.OURS)
            assertTrue(said("- {command: x, env: {" + name + ": a}}").contains("variable " + name + " is set by orchestrate itself"));
        assertTrue(said("- {command: x, worktree: false, base: main}").contains("take one of them out"));
        assertEquals("good", said("defaults: {base: main}\ntasks: [{command: x, worktree: false}]"), "which wants none of it");
        for (var bad : List.of("timeout: soon", "retries: -1", "dir: 3.5.\0", "env: {A-B: c}", "agent: clod", "priority: high", "keep: 3"))
            assertNotEquals("good", said("defaults: {" + bad + "}\ntasks:\n- {command: x, timeout: 5s, retries: 1, dir: ., priority: 1}\n"
                    + "- {prompt: hi, agent: claude}"), bad);
        assertThrows(UserError.class, () -> Task.of("a", new Work.Prompt("codex", "hi", null, List.of())).reading(folder));
    }

    @Test
    void wishesOfTheCommandLine() {
        var command = Task.of("c", new Work.Shell("x"));
        var claude = Task.of("p", new Work.Prompt("claude", "hi", "opus", List.of()));
        var opencode = Task.of("o", new Work.Prompt("opencode", "hi", null, List.of()));
        for (var asked : List.of(new Arguments.Asked("clod", null, null, List.of()), new Arguments.Asked(null, "m", null, List.of()),
                new Arguments.Asked(null, null, "plan", List.of()), new Arguments.Asked(null, null, null, List.of("-v"))))
            assertTrue(refused(asked, command).endsWith("is for agents, and there is no prompt here: leave it out"));
        assertEquals("--model is for prompts that don't say it themselves, and here all do: leave it out, or mend them",
                refused(new Arguments.Asked(null, "haiku", null, List.of()), command, claude));
        assertEquals("--agent is for prompts that don't say it themselves, and here all do: leave it out, or mend them",
                refused(new Arguments.Asked("codex", null, null, List.of()), claude, opencode));
        assertEquals("opencode can't be asked for --permission-mode like this, so it would be lost: leave it out",
                refused(new Arguments.Asked(null, null, "plan", List.of()), claude, opencode));
        assertEquals("good", refused(new Arguments.Asked("claude", "haiku", "auto", List.of("-v")), claude, opencode, command));
    }

    private static String refused(Arguments.Asked asked, Task... tasks) {
        try {
            asked.of(List.of(tasks));
            return "good";
        } catch (UserError e) {
            return e.getMessage();
        }
    }

    @Test
    void partsOfAControl() {
        for (var good : List.of("{'do':'pause'}", "{'do':'stop','now':true,'tasks':['a']}", "{'do':'set','parallel':5,'budget_usd':3.0}",
                "{'do':'stop','tasks':null}", "{'do':'priority','task':'a','priority':-3}"))
            assertNotNull(Control.asked(good.replace('\'', '"')), good);
        for (var control : List.of(new Control.Add(List.of(Task.of("a", new Work.Prompt("claude", "hi", "m", List.of("-v")))
                .timeout(Duration.ofSeconds(5)).after("b")), Map.of()), Control.Change.of(Settings.TIMEOUT, Duration.ofHours(1))))
            assertEquals(control, Control.asked(Json.line(control)));
        for (var bad : List.of("{'do':'pause','task':'a'}", "{'do':'drain','tasks':['a']}", "{'do':'set','paralel':5}",
                "{'do':'set','parallel':5,'worktree':true}", "{'do':'stop','now':true,'why':'x'}", "{'do':'set','budget':'5'}",
                "{'do':'add','tasks':[{'id':'a','work':{'line':'x','shell':'y'},'place':{},'limits':{},'after':[]}]}",
                "{'do':'add','tasks':[{'id':'a','work':{'line':'x'},'place':{'env':{'names':[],'values':{'A':'b'}}},'limits':{},"
                        + "'after':[]}]}"))
            assertThrows(UserError.class, () -> Control.asked(bad.replace('\'', '"')), bad);
    }
}
