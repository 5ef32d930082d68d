package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// A task's own session, taken over at a terminal: where it works, while the task stands still, and with what was changed kept.
@Timeout(300)
class AttachTest extends InRepository {
    @Tag("process")
    @Test
    void ofATaskThatHasEndedAndOfOneThatRuns() throws Exception {
        cli.file("tasks.yaml", """
                worktree: true
                wip: true
                profiles:
                  helper:
                    command: [sh, -c,
                            'echo "{\\"id\\": \\"s-$TASK_ID\\"}"; until [ -e
                                    ../../../go.$TASK_ID ]; do sleep 0.1; done; echo 1 >work; echo "{\\"done\\": \\"ok\\"}"']
                    session: /id
                    result: /done
                    attach: [sh, -c, 'echo $0 "by hand" >>by-hand; kill -INT $PPID; exit 7', '{session}']
                tasks:
                - {id: over, prompt: x, agent: helper}
                - {id: going, prompt: x, agent: helper}
                - {id: plain, command: "true"}
                """);
        Files.createFile(cli.cwd().resolve("go.over"));
        var run = cli.start("run", "tasks.yaml");
        Cli.await("one to be over", () -> cli.events("settled").size() == 2 && cli.events("noted").stream()
                .anyMatch(e -> e.get("task").asString().equals("going")));
        var printed = cli.run("attach", "--print", "over").exits(0).out().strip();
        assertTrue(printed.startsWith("cd " + worktree("over").toRealPath() + " && sh -c "), printed);
        assertTrue(printed.endsWith(" s-over"), printed);
        assertTrue(cli.run("attach", "over").exits(7).err().contains("committed to orchestrate/" + run() + "/over"));
        assertEquals("s-over by hand\n", git("show", "orchestrate/" + run() + "/over:by-hand"));
        assertEquals(List.of(), cli.events("suspended"));
        assertTrue(cli.run("attach", "going").exits(7).err().contains("stands still"));
        assertEquals(List.of("going"), cli.events("suspended").stream().map(e -> e.get("task").asString()).toList());
        cli.awaitEvents("continued", 1);
        run.process().destroyForcibly().waitFor();
        assertTrue(cli.run("attach", "going").exits(2).err().contains("has crashed, and the agent may still work"));
        Files.createFile(cli.cwd().resolve("go.going"));
        cli.run("recover").exits(0);
        assertEquals("s-going by hand\n", git("show", "orchestrate/" + run() + "/going:by-hand"), "its own end commits it");
        for (var none : List.of("plain", "nosuch")) cli.run("attach", none).exits(2);
        git("worktree", "remove", worktree("over").toRealPath().toString());
        assertTrue(cli.run("attach", "over").exits(2).err().contains("is gone"));
    }

    /// The words as their own help pages have them: claude 2.1.332, codex 0.171.0, gemini 0.61.0, qwen 0.24.4, opencode 1.18.33.
    @Test
    void eachAgentByItsOwnWords() {
        var told = new TreeMap<String, String>();
        for (var name : Agents.names()) told.put(name, String.join(" ", Agents.of(name).attach("ID")));
        assertEquals(Map.of("claude", "claude --resume ID", "codex", "codex resume ID", "gemini", "gemini --resume ID", "qwen",
                "qwen --resume ID", "opencode", "opencode --session ID", "copilot", "copilot --resume=ID", "cline", ""), told);
        assertEquals(List.of(), Agent.of("mine", _ -> List.of("mine")).attach("ID"));
    }
}
