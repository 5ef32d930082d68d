package tests;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.agents.*;
import lib.input.*;
import lib.model.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.junit.jupiter.api.Assertions.*;

/// An agent that only a manifest describes.
class ProfileTest {
    private static final String MANIFEST = """
            profiles:
              helper:
                command: [helper, run, --model, '{model}', --id, '{session}']
                resume: [helper, go-on, '{session}', '{prompt}']
                phase: /at
                session: /meta/id
                cost: /usd
                input_tokens: /usage/in
                output_tokens: /usage/out
                error: /error/message
                result: /final
            tasks:
              - id: a
                agent: helper
                model: m1
                prompt: Do it
                args: [--fast]
            """;

    @TempDir
    Path folder;

    private Task task(String manifest) throws IOException {
        var file = folder.resolve("m.yaml");
        Files.writeString(file, manifest);
        return Manifest.read(file, null).tasks().getFirst();
    }

    @Test
    void itsCommandsAreFilledIn() throws IOException {
        var task = task(MANIFEST);
        var id = UUID.fromString("00000000-0000-4000-8000-000000000001");
        var start = Agents.of(task).invoke(task, id);
        assertEquals(List.of("helper", "run", "--model", "m1", "--id", id.toString(), "--fast"), start.argv());
        assertEquals("Do it", start.stdin());
        var resumed = Agents.of(task).resume(task, "S{prompt}", "Go on {session}");
        assertEquals(List.of("helper", "go-on", "SGo on {session}", "Go on {session}", "--fast"), resumed.argv());
        assertNull(resumed.stdin());
    }

    @Test
    void itsLinesAreUnderstood() throws IOException {
        var reader = Agents.of(task(MANIFEST)).reader();
        reader.out("{\"at\":\"thinking\",\"meta\":{\"id\":\"S7\"}}");
        reader.out("{\"usd\":0.25,\"usage\":{\"in\":100,\"out\":20}}");
        assertFalse(reader.finished());
        reader.out("{\"final\":\"All done.\"}");
        var p = reader.progress();
        assertEquals("done", p.phase());
        assertEquals("S7", p.session());
        assertEquals(0.25, p.costUsd());
        assertEquals(new Progress.Tokens(100, 20, 0, 0), p.tokens());
        assertEquals("All done.", reader.said().answer());
        assertTrue(reader.finished());
    }

    @Test
    void successNeedsItsFinalAnswer() throws IOException {
        var agent = Agents.of(task(MANIFEST));
        var silent = agent.reader();
        assertEquals("transient", agent.judge(new Exit.Code(0), silent.said(), List.of()).outcome().word());
        var limited = agent.reader();
        limited.out("{\"error\":{\"message\":\"429 Too Many Requests\"}}");
        assertEquals("transient", agent.judge(new Exit.Code(1), limited.said(), List.of()).outcome().word());
        var broken = agent.reader();
        broken.out("{\"error\":{\"message\":\"no such file\"}}");
        assertEquals("permanent", agent.judge(new Exit.Code(1), broken.said(), List.of()).outcome().word());
        var good = agent.reader();
        good.out("{\"final\":\"yes\"}");
        assertEquals("succeeded", agent.judge(new Exit.Code(0), good.said(), List.of()).outcome().word());
    }

    @Test
    void mistakesAreToldWithTheirPlace() {
        assertError("m.yaml:2:11: 'helper' is the text", "profiles:\n  helper: x\ntasks: [{command: a}]\n");
        assertError("this profile has no 'command'", "profiles:\n  h: {phase: /a}\ntasks: [{command: a}]\n");
        assertError("there is an agent 'claude' already", "profiles:\n  claude: {command: [x]}\ntasks: [{command: a}]\n");
        assertError("'a' is no JSON pointer", "profiles:\n  h: {command: [x], phase: a}\ntasks: [{command: a}]\n");
        assertError("needs to know the session", "profiles:\n  h: {command: [x], resume: [y]}\ntasks: [{command: a}]\n");
        assertError("'hlper' is no agent (did you mean 'helper'?)", MANIFEST.replace("agent: helper", "agent: hlper"));
    }

    private void assertError(String part, String manifest) {
        var e = assertThrows(UserError.class, () -> task(manifest));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
