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

    private static final String CONDITIONS = """
            profiles:
              helper:
                command: [helper]
                session: {at: /data/id, when: {/type: session, /data/main: true}}
                result: /data/content
                when: {/type: result}
                account: pool
                limit: ['premium requests? (?:are )?used up']
                session_unknown: ['no such (chat|session)']
            tasks: [{id: a, agent: helper, prompt: Do it}]
            """;

    private String judged(int exit, String... lines) throws IOException {
        var task = task(CONDITIONS);
        var reader = Agents.of(task).reader();
        for (var line : lines) reader.out(line);
        var outcome = Agents.of(task).judge(new Exit.Code(exit), reader.said(), List.of()).outcome();
        return outcome.word() + " " + outcome.reason() + " " + reader.finished() + " " + reader.progress().session();
    }

    @Test
    void aPointerMayHaveACondition() throws IOException {
        var message = "{\"type\":\"message\",\"data\":{\"content\":\"I begin\",\"id\":\"m1\"}}";
        var result = "{\"type\":\"result\",\"data\":{\"content\":\"Done\"}}";
        var session = "{\"type\":\"session\",\"data\":{\"id\":\"S\",\"main\":true}}";
        assertEquals("transient no-result false null", judged(0, message), "an intermediate line is no result");
        assertEquals("succeeded completed true S", judged(0, session, message, result));
        assertEquals("transient no-result false null", judged(0, session.replace("true", "false")));
    }

    @Test
    void itsOwnWordsAreHeeded() throws IOException {
        assertEquals("rate_limited usage-limit-reached false null", judged(1, "Your Premium requests are used up"));
        assertEquals("permanent session_unknown false null", judged(1, "Error: no such chat"));
        assertEquals("permanent exit false null", judged(1, "Error: broken"));
        assertEquals("pool", lib.machine.Accounts.of(task(CONDITIONS), Map.of()));
        assertNull(lib.machine.Accounts.of(task(MANIFEST), Map.of()));
    }

    @Test
    void itsMistakesHaveAPlace() {
        for (var mistake : Map.of("session: {at: data}", "'data' is no JSON pointer",
                "session: {when: {/a: b}}", "this pointer has no 'at'", "limit: ['(']", "'(' is no regular expression",
                "account: a/b", "'a/b'", "when: {/type: result}", "add 'result'",
                "session: {at: /a, unless: 1}", "'unless' is no key of a pointer").entrySet()) {
            var manifest = "profiles:\n  helper:\n    command: [helper]\n    " + mistake.getKey() + "\ntasks: [{id: a, prompt: b}]\n";
            var said = assertThrows(UserError.class, () -> task(manifest)).getMessage();
            assertTrue(said.contains(mistake.getValue()) && said.contains("m.yaml:4:"), said);
        }
    }

    private static String shipped(String agent, int exit, String... lines) {
        var reader = Agents.of(agent).reader();
        for (var line : lines) reader.out(line.replace('\'', '"'));
        var outcome = Agents.of(agent).judge(new Exit.Code(exit), reader.said(), List.of()).outcome();
        return outcome.word() + " " + reader.finished() + " " + reader.said().answer() + " " + reader.progress().session();
    }

    private static String ends(String agent, String... lines) {
        var reader = Agents.of(agent).reader();
        for (var line : lines) reader.out(line.replace('\'', '"'));
        var outcome = Agents.of(agent).judge(new Exit.Code(1), reader.said(), List.of()).outcome();
        return outcome.word() + " " + outcome.reason();
    }

    @Test
    void onlyWhatTheyTellAsAnErrorIsOne() {
        for (var words : List.of("Reading src/login.ts: please log in", "checked the api key handling", "billing page: payment required",
                "You've hit your usage limit, says the banner", "premium requests limit exceeded", "no session was found in the test"))
            for (var agent : List.of("cline", "copilot")) assertEquals("permanent exit", ends(agent, words), words);
        var noise = "checked the api key handling";
        assertEquals("permanent auth", ends("cline", "{'type':'error','message':'Unauthorized: please log in'}", "bye"));
        assertEquals("permanent exit", ends("cline", "{'type':'error','message':'broken'}", noise));
        assertEquals("permanent billing", ends("copilot", noise,
                "{'type':'session.error','data':{'message':'402 Payment required'}}", "x"));
        assertEquals("rate_limited usage-limit-reached", ends("copilot",
                "{'type':'session.error','data':{'message':'Premium request limit exceeded'}}", noise));
        assertEquals("permanent session_unknown", ends("copilot",
                "{'type':'session.error','data':{'message':'No session with that id was found'}}", noise));
    }

    /// When it is lifted, and that a service is overloaded, is read out of its errors as of those of other agents.
    @Test
    void itsErrorsTellWhatHoldsAnAccount() throws IOException {
        for (var words : Map.of("Weekly limit reached. Resets in 3 hours", "usage-limit-reached 3", "Quota gone: premium request used up, "
                + "resets at 9:30am (UTC)", "usage-limit-reached 9", "Overloaded", "overloaded 0").entrySet()) {
            var task = task(CONDITIONS.replace("session: {", "error: /error\n    session: {"));
            var reader = Agents.of(task).reader();
            reader.out(Json.line(Map.of("error", words.getKey())));
            var outcome = Agents.of(task).judge(new Exit.Code(1), reader.said().at(1_000), List.of()).outcome();
            long until = outcome instanceof Outcome.RateLimited(_, var lifted, _) ? lifted : 0;
            assertEquals(words.getValue(), outcome.reason() + " " + until / 3_600_000);
        }
    }

    /// Lines of copilot 1.0.102 and cline 3.0.65, cut to what counts.
    @Test
    void copilotAndClineAreShipped() {
        var says = "{'type':'assistant.message','data':{'content':'I begin'}}";
        var end = "{'type':'result','sessionId':'S','exitCode':%d}";
        assertEquals("transient false I begin null", shipped("copilot", 0, says));
        assertEquals("succeeded true done S", shipped("copilot", 0, says, says.replace("I begin", "done"), end.formatted(0)));
        assertEquals("permanent false I begin S", shipped("copilot", 1, says,
                "{'type':'session.error','data':{'errorType':'authentication','message':'Authentication failed with provider'}}",
                end.formatted(1)));
        assertEquals("permanent true null null", shipped("copilot", 1,
                "{'type':'session.error','data':{'message':'broken'}}", end.formatted(0).replace("'sessionId':'S',", "")));
        assertEquals("succeeded true done null", shipped("cline", 0, "{'type':'agent_event','event':{'type':'content_end','text':'do'}}",
                "{'type':'run_result','finishReason':'completed','text':'done','aggregateUsage':{'inputTokens':1,'totalCost':0}}"));
        assertEquals("transient false null null", shipped("cline", 0, "{'type':'run_result','finishReason':'aborted','text':'do'}"));
    }
}
