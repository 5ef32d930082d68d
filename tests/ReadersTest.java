package tests;

import java.util.*;
import java.util.stream.Stream;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import lib.model.Progress.*;
import org.junit.jupiter.api.*;
import static org.junit.jupiter.api.Assertions.*;

/// What readers make of lines that no captured run has: clients' logs, glued lines, repeated ones, calls that are open.
class ReadersTest {
    private static Reader reading(String agent, String... lines) {
        var reader = Agents.reader(Agents.of(agent));
        for (var line : lines) reader.out(line.replace('\'', '"'));
        return reader;
    }

    private static String judged(String agent, Reader reader) {
        var outcome = Classifier.judge(Agents.of(agent), new Exit.Code(143), reader.said(), StopCause.Alone.LINGERING, List.of()).outcome();
        return outcome.word() + " " + outcome.reason();
    }

    /// As opencode 1.18.33 writes it to stderr.
    private static String refusal(String agent, String words) {
        return "timestamp=2026-11-29T00:29:06.333Z level=ERROR run=763ca466 message=\"stream error\" providerID=stub modelID=stub-model "
                + "session.id=ses_1 small=false agent=" + agent + " mode=primary error.error=\"AI_APICallError: " + words + "\"";
    }

    private static final String STEP = "{'type':'step_start','sessionID':'ses_1','part':{'type':'step-start'}}";

    @Test
    void opencodeIsEndedAtOnceByALimitOrALogin() {
        for (var words : Map.of("You exceeded your current quota, please check your plan and billing details.", "permanent billing",
                "Your credit balance is too low", "permanent billing", "Incorrect API key provided", "permanent auth",
                "You have reached your weekly usage limit", "rate_limited usage-limit-reached").entrySet()) {
            var reader = reading("opencode");
            reader.err(refusal("title", words.getKey()));
            assertFalse(reader.finished(), "a title is no work");
            reader.err(refusal("build", words.getKey()));
            assertEquals(Waits.VAIN, reader.progress().waits());
            assertEquals("ses_1", reader.progress().session());
            assertTrue(reader.finished());
            assertEquals(words.getValue(), judged("opencode", reader), words.getKey());
        }
    }

    @Test
    void opencodeMayTryTwiceAgain() {
        var reader = reading("opencode", STEP);
        for (int n = 0; n < 2; n++) reader.err(refusal("build", "Overloaded"));
        assertFalse(reader.finished());
        assertEquals("retrying", reader.progress().phase());
        assertEquals(1, reader.progress().signs(), "that is no sign of progress");
        reader.out(STEP.replace('\'', '"'));
        for (int n = 0; n < 2; n++) reader.err(refusal("build", "Overloaded"));
        assertFalse(reader.finished(), "it went on meanwhile");
        reader.err(refusal("build", "Overloaded"));
        assertEquals("transient overloaded", judged("opencode", reader));
        reader.out(STEP.replace('\'', '"'));
        assertFalse(reader.finished(), "it came through after all");
    }

    @Test
    void otherErrorsOfALogEndNobody() {
        var reader = reading("opencode");
        reader.err("timestamp=2026-11-29T00:29:06.333Z level=ERROR run=1 service=lsp message=\"server exited\" error=\"api key\"");
        reader.err(refusal("build", "messages.3: tool_use without tool_result is a bad request"));
        assertFalse(reader.finished());
    }

    @Tag("heavy")
    @Test
    void opencodesLongErrorsAreRead() {
        for (var words : List.of("a".repeat(5_000), "\\\\n".repeat(20_000), "no \\\"such\\\" thing ".repeat(5_000))) {
            var reader = reading("opencode");
            reader.err(refusal("build", "Your credit balance is too low " + words));
            assertEquals("permanent billing", judged("opencode", reader));
        }
    }

    @Test
    void theSessionOfOpencodesHelperIsNotItsOwn() {
        var reader = reading("opencode", STEP);
        for (var agent : List.of("general", "explore")) reader.err(refusal(agent, "Overloaded").replace("ses_1", "ses_2"));
        assertEquals("ses_1", reader.progress().session());
    }

    @Test
    void qwenIsEndedOnceItsLibraryHasGivenUp() {
        var begun = "{'type':'system','subtype':'init','session_id':'S'}";
        for (var status : Map.of(429, "transient rate-limit-429", 529, "transient overloaded-529", 500, "transient server-error-500")
                .entrySet()) {
            var log = "] post http://127.0.0.1:1/v1/chat/completions failed with status " + status.getKey() + " in 6ms - ";
            var reader = reading("qwen", begun, "[log_1" + log + "retrying, 3 attempts remaining");
            assertFalse(reader.finished());
            assertEquals("retrying", reader.progress().phase());
            reader.out("[log_2, retryOf: log_1" + log + "error; no more retries left");
            assertEquals(Waits.VAIN, reader.progress().waits());
            assertEquals(status.getValue(), judged("qwen", reader));
            assertEquals(List.of(), reader.said().out(), "it has said nothing itself");
        }
        assertFalse(reading("qwen", begun, "[log_1] post http://h/v1 succeeded with status 200 in 6ms",
                "[log_1] post http://h/v1 failed with status 400 in 6ms - error; not retryable").finished());
    }

    @Test
    void whatComesAfterARetryIsASign() {
        for (var lines : Map.of("codex", List.of("{'type':'turn.started'}", "{'type':'error','message':'Reconnecting... 1/5'}",
                "{'type':'item.completed','item':{'id':'t','type':'command_execution','status':'completed'}}"),
                "qwen", List.of("{'type':'system','subtype':'init','session_id':'S'}",
                "{'type':'system','subtype':'retry','data':{'attempt':1,'maxRetries':7,'delayMs':1000}}",
                "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t'}]}}")).entrySet()) {
            var all = lines.getValue();
            var reader = reading(lines.getKey(), all.get(0), all.get(1), all.get(1));
            assertEquals(1, reader.progress().signs(), "to try again is none");
            reader.out(all.get(2).replace('\'', '"'));
            assertEquals(2, reader.progress().signs(), lines.getKey());
        }
        var reader = reading("opencode", STEP);
        reader.err(refusal("build", "Overloaded"));
        reader.out("{'type':'other','sessionID':'ses_1'}".replace('\'', '"'));
        assertEquals(2, reader.progress().signs());
    }

    @Test
    void gluedLinesAndLinesBehindWordsAreRead() {
        var init = "{'type':'system','subtype':'init','session_id':'S','model':'m'}";
        var result = "{'type':'result','subtype':'success','is_error':false,'terminal_reason':'completed','result':'done {x}'}";
        for (var agent : List.of("claude", "qwen"))
            for (var lines : List.of(init + result, "warning: {odd} " + init + " " + result, init + "and" + result,
                    "\t" + init + "\0" + result)) {
                var reader = reading(agent, lines);
                assertEquals("S", reader.progress().session(), lines);
                assertEquals("done {x}", reader.said().answer(), lines);
                assertTrue(reader.finished(), lines);
            }
        var reader = reading("codex", "Reading prompt from stdin...{'type':'thread.started','thread_id':'T'}");
        assertEquals("T", reader.progress().session());
        assertEquals(List.of("see {'a':1} and {"), reading("claude", "see {'a':1} and {").said().out().stream()
                .map(l -> l.replace('"', '\'')).toList());
        assertTimeout(java.time.Duration.ofSeconds(5), () -> reading("claude", "{".repeat(1_000_000), "{'type':1}".repeat(10_000)));
    }

    @Test
    void aResultThatIsToldTwiceCountsOnce() {
        var result = "{'type':'result','uuid':'%s','is_error':false,'terminal_reason':'completed','num_turns':2,"
                + "'model_usage_since_last_result':{'m':{'inputTokens':100,'outputTokens':10,'costUSD':0.5}}}";
        var reader = reading("claude", result.formatted("u"), result.formatted("u"));
        assertEquals(0.5, reader.progress().costUsd());
        assertEquals(110, reader.progress().tokens().all());
        assertEquals(2, reader.progress().turn());
        reader.out(result.formatted("v").replace('\'', '"'));
        assertEquals(1.0, reader.progress().costUsd());
        var step = "{'type':'step_finish','part':{'id':'%s','reason':'stop','tokens':{'input':5,'output':1},'cost':0.25}}";
        var steps = reading("opencode", step.formatted("1"), step.formatted("2"), step.formatted("1"));
        assertEquals(0.5, steps.progress().costUsd());
    }

    @Test
    void anOpenCallIsTold() {
        var calls = Map.of("claude",
                List.of("{'type':'assistant','message':{'id':'m','content':[{'type':'tool_use','id':'t','name':'Bash'}]}}",
                "{'type':'user','message':{'content':[{'type':'tool_result','tool_use_id':'t'}]}}"),
                "codex", List.of("{'type':'item.started','item':{'id':'t','type':'command_execution','command':'make'}}",
                "{'type':'item.completed','item':{'id':'t','type':'command_execution','command':'make','status':'completed'}}"),
                "gemini", List.of("{'type':'tool_use','tool_name':'run_shell_command','tool_id':'t'}",
                "{'type':'tool_result','tool_id':'t'}"));
        calls.forEach((agent, lines) -> {
            assertEquals(Waits.TOOL, reading(agent, lines.getFirst()).progress().waits(), agent);
            assertEquals(Waits.SERVICE, reading(agent, lines.toArray(String[]::new)).progress().waits(), agent);
        });
        var qwen = calls.get("claude").toArray(String[]::new);
        assertEquals(Waits.TOOL, reading("qwen", qwen[0]).progress().waits());
        assertEquals(Waits.SERVICE, reading("qwen", qwen).progress().waits());
        assertNull(reading("opencode", STEP).progress().waits(), "it tells of calls only when they have come back");
    }

    /// What each attempt of one task has used, if its session's totals are told so; null is an attempt that was killed before.
    private static List<Long> used(String agent, Work.Options options, String session, Long... totals) {
        var board = new Fold();
        board.apply(new Event.RunStarted(0, 1, "r", "/", Policy.DEFAULT));
        board.apply(new Event.Queued(0, Task.of("a", new Work.Prompt(agent, "do it", null, List.of(), options, null)), agent));
        for (int n = 1; n <= totals.length; n++) {
            board.apply(new Event.Started(n, "a", n, 1, n == 1 ? null : new Event.Resume(session, "Go on.")));
            var total = totals[n - 1];
            var tokens = total == null ? null : new Tokens(total, total / 10, 0, 0);
            var progress = new Progress(null, null, null, null, null, tokens, null, session, null, null).seen(1, true, null)
                    .waits(null, true);
            board.apply(new Event.Noted(n, "a", n, progress));
            var said = new Said(progress, List.of(), null, List.of(), List.of());
            board.apply(new Event.Ended(n, "a", n, new Exit.Code(1), said));
            board.apply(new Event.Judged(n, "a", n, new Judgement(new Outcome.Transient("x"), "x", null)));
            board.apply(new Event.Requeued(n, "a", n, true, "x"));
        }
        var each = board.find("a").attempts().stream().map(a -> a.progress().tokens()).toList();
        assertEquals(each.stream().filter(Objects::nonNull).mapToLong(Tokens::all).sum(), board.used().tokens());
        return Stream.concat(each.stream(), Stream.of(SessionUse.of(board.find("a"), session)))
                .map(t -> t == null ? null : t.input()).toList();
    }

    @Test
    void ofARunningTotalOnlyTheDifferenceCounts() {
        assertEquals(List.of(1200L, 1200L, 600L, 3000L), used("codex", Work.Options.NONE, "S", 1200L, 2400L, 3000L));
        assertEquals(Arrays.asList(1200L, null, 2400L, 3600L), used("codex", Work.Options.NONE, "S", 1200L, null, 3600L));
        assertEquals(List.of(500L, 0L, 500L), used("qwen", Work.Options.NONE, "S", 500L, 400L), "never below nought");
        var earlier = Work.Options.NONE.session("S", new Tokens(1000, 100, 0, 0));
        assertEquals(List.of(200L, 300L, 1500L), used("codex", earlier, "S", 1200L, 1500L), "in a run that retries an earlier one");
        assertEquals(List.of(1200L, 300L, 1500L), used("codex", earlier, "T", 1200L, 1500L), "but not in another session");
    }

    @Test
    void whoseTotalsRunOn() {
        assertEquals(true, reading("codex", "{'type':'turn.completed','usage':{'input_tokens':1}}").progress().whole());
        assertEquals(true, reading("qwen", "{'type':'result','usage':{'input_tokens':1}}").progress().whole());
        assertNull(reading("qwen", "{'type':'assistant','message':{'usage':{'input_tokens':1}}}").progress().whole(), "an answer's own");
        for (var agent : List.of("claude", "gemini", "opencode"))
            assertNull(reading(agent, "{'type':'result','status':'success','stats':{'input_tokens':1}}").progress().whole());
    }
}
