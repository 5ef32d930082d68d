package tests;

import static lib.cli.CapturesTest.damaged;
import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Runs of the real `claude` (2.1.330 and 2.1.332, captured): how each is followed and what its end means.
class ClaudeTest {
    private static final Agent CLAUDE = Agents.of("claude");

    /// Captures that can't be judged as labelled, and what they are judged as.
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "output_format_text", "transient"); // run without any event: an end that isn't told is never believed

    /// What a capture holds, and what it ought to be judged as.
    private record Capture(String name, List<String> out, List<String> err, Exit exit, Map<String, String> label) {
        static final List<Capture> ALL = all();

        static Capture of(Map<String, String> label) {
            var folder = Repo.fixture("claude").resolve(label.get("scenario"));
            try {
                int exit = Integer.parseInt(Files.readString(folder.resolve("exitcode")).strip());
                return new Capture(label.get("scenario"), Files.readAllLines(folder.resolve("stdout.jsonl")),
                        Files.readAllLines(folder.resolve("stderr.txt")),
                        exit < 0 ? new Exit.Signal(-exit) : new Exit.Code(exit), label);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Capture of(String name) {
            return ALL.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
        }

        private static List<Capture> all() {
            try {
                return Repo.table("labels.tsv").stream().filter(row -> row.get("cli").equals("claude")).map(Capture::of).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Set<String> wanted() {
            if (EXCEPTIONS.containsKey(name)) return Set.of(EXCEPTIONS.get(name));
            var wanted = new HashSet<>(List.of(label.get("also").split("\\|")));
            // It died by a KILL that wasn't ours, or never ended: the machine, or a stall.
            wanted.add(switch (label.get("outcome")) {
                case "killed" -> "resource";
                case "unfinished" -> "transient";
                case String outcome -> outcome;
            });
            return wanted;
        }

        Said said() {
            return read(out, err);
        }

        Judgement judge() {
            return Classifier.judge(CLAUDE, exit, said(), null, List.of());
        }
    }

    private static Said read(List<String> out, List<String> err) {
        var reader = CLAUDE.reader();
        out.forEach(reader::out);
        err.forEach(reader::err);
        return reader.said();
    }

    private static void forAll(Consumer<Capture> check) {
        assertAll(Capture.ALL.stream().map(c -> () -> check.accept(c)));
    }

    @Test
    void everyCaptureIsJudgedAsLabelled() {
        assertTrue(Capture.ALL.size() >= 83, "none is left out");
        forAll(c -> {
            var judged = c.judge();
            assertTrue(c.wanted().contains(judged.outcome().word()), c.name + " was judged " + judged + " instead of " + c.wanted());
            if (Set.of("permanent", "rate_limited").contains(c.label.get("outcome")))
                assertEquals(c.label.get("reason"), judged.outcome().reason().word(), c.name);
        });
    }

    @Test
    void everyFailureHasItsEvidence() {
        forAll(c -> {
            if (c.exit instanceof Exit.Code) assertNotNull(c.judge().evidence(), c.name);
        });
    }

    @Test
    void sessionAndCostAreAsLabelled() {
        forAll(c -> {
            var progress = c.said().progress();
            var cost = c.label.get("cost_usd");
            if (!c.label.get("session_id").isEmpty()) assertEquals(c.label.get("session_id"), progress.session(), c.name);
            if (cost.isEmpty()) assertNull(progress.costUsd(), c.name);
            else assertEquals(Double.parseDouble(cost), progress.costUsd(), 1e-9, c.name);
        });
    }

    @Test
    void aLimitIsWaitedForUntilItIsLifted() {
        assertEquals(new Outcome.RateLimited("usage-limit-reached", 1795336056_000L),
                Capture.of("unified_reject_5h_oauth").judge().outcome());
    }

    @Test
    void aRunIsFollowedStepByStep() {
        var reader = CLAUDE.reader();
        var seen = new LinkedHashSet<String>();
        for (var line : Capture.of("tools_todowrite").out) {
            reader.out(line);
            var p = reader.progress();
            seen.add(p.phase() + " " + p.turn() + " " + p.done() + "/" + p.all());
        }
        assertEquals(List.of("init null null/null", "thinking 1 null/null", "Write 1 null/null", "thinking 2 null/null", "Bash 2 null/null",
                "thinking 3 null/null", "TodoWrite 3 1/2", "thinking 4 1/2", "done 4 1/2"), List.copyOf(seen));
        assertTrue(reader.finished());
        assertEquals("claude-opus-5-5", reader.progress().model());
        assertEquals("All done: hello.txt was written and checked.", reader.said().answer());
        assertEquals("All done: hello.txt was written and checked.", reader.progress().line());
    }

    @Test
    void tokensAreThoseOfAllTurns() {
        assertEquals(new Progress.Tokens(4800, 200, 3200, 1200), Capture.of("tools_todowrite").said().progress().tokens());
        assertEquals(new Progress.Tokens(1200, 50, 800, 300), Capture.of("success").said().progress().tokens());
    }

    @Test
    void whatIsSpentIsEstimatedUntilItIsTold() {
        var reader = CLAUDE.reader();
        reader.out("{\"type\":\"system\",\"subtype\":\"init\",\"model\":\"claude-opus-5-5\"}");
        for (int i = 0; i < 2; i++)
            reader.out(("{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":1000,\"output_tokens\":1},"
                    + "\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}}").formatted("x".repeat(2000)));
        assertEquals(1000 * 4e-6 + 1000 * 20e-6, reader.progress().estimateUsd(), 1e-9);
        assertNull(reader.progress().costUsd());
        reader.out("{\"type\":\"result\",\"total_cost_usd\":0.03}");
        assertNull(reader.progress().estimateUsd());
        assertEquals(0.03, reader.progress().costUsd());
    }

    @Test
    void todosMadeOneByOneAreCounted() {
        var made = Capture.of("tools_taskcreate").said().progress();
        assertEquals(List.of(0, 1), List.of(made.done(), made.all()));
        var reader = CLAUDE.reader();
        for (int id = 1; id <= 3; id++)
            reader.out("{\"type\":\"user\",\"tool_use_result\":{\"task\":{\"id\":\"%d\",\"subject\":\"x\"}}}".formatted(id));
        for (var change : List.of("1 in_progress", "1 completed", "2 deleted", "9 completed"))
            reader.out(("{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"content\":[{\"type\":\"tool_use\",\"name\":\"TaskUpdate\","
                    + "\"input\":{\"taskId\":\"%s\",\"status\":\"%s\"}}]}}")
                    .formatted((Object[]) change.split(" ")));
        assertEquals(List.of(1, 2), List.of(reader.progress().done(), reader.progress().all()));
    }

    @Test
    void aSubagentsStepsAreNoTurns() {
        assertEquals(3, Capture.of("subagent").said().progress().turn());
    }

    @Test
    void aTurnCutAfterAnEarlierResultIsNoSuccess() {
        var two = Capture.of("input_stream_json");
        int first = IntStream.range(0, two.out.size()).filter(i -> two.out.get(i).contains("\"type\":\"result\"")).findFirst()
                .orElseThrow();
        var untold = two.out.stream().filter(line -> !line.contains("\"subtype\":\"init\"")).toList();
        for (var cut : List.of(two.out.subList(0, first + 2), two.out.subList(0, two.out.size() - 1), untold.subList(0, untold.size() - 1)))
            assertEquals(new Outcome.Resource("killed"), Classifier.judge(CLAUDE, new Exit.Signal(9), read(cut, List.of()), null, List.of())
                    .outcome());
        assertEquals(0.01492, two.said().progress().costUsd(), 1e-9);
    }

    @Test
    void whatWeStoppedIsNotTheTasksFault() {
        var cut = Capture.of("signal_TERM_during_tool");
        assertEquals(new Outcome.Transient("timed_out"), Classifier.judge(CLAUDE, cut.exit, cut.said(), StopCause.Alone.TIMED_OUT,
                List.of()).outcome());
        assertEquals(new Outcome.Cancelled("halted"), Classifier.judge(CLAUDE, cut.exit, cut.said(), HaltCause.of("halted"), List.of())
                .outcome());
        var whole = Capture.of("success");
        assertEquals(new Outcome.Succeeded("completed"), Classifier.judge(CLAUDE, new Exit.Signal(15), whole.said(),
                StopCause.Alone.TIMED_OUT, List.of())
                .outcome());
    }

    @Test
    void endsWithoutAStream() {
        var nothing = Said.NOTHING;
        assertEquals(new Outcome.Permanent("not_started"),
                CLAUDE.judge(new Exit.NotStarted("no such program"), nothing, List.of()).outcome());
        assertEquals(new Outcome.Permanent("usage_error"), CLAUDE.judge(new Exit.Code(127), nothing, List.of()).outcome());
        assertEquals(new Outcome.Permanent("usage_error"), CLAUDE.judge(new Exit.Code(1), nothing, List.of()).outcome());
        assertEquals(new Outcome.Resource("killed"), CLAUDE.judge(new Exit.Signal(9), nothing, List.of()).outcome());
        assertEquals("transient", CLAUDE.judge(new Exit.Code(0), nothing, List.of()).outcome().word());
        for (int exit : List.of(129, 130, 131, 143))
            assertEquals(new Outcome.Cancelled("signal"), CLAUDE.judge(new Exit.Code(exit), nothing, List.of()).outcome());
    }

    @Test
    void anErrorIsNoSuccessWhateverElseIsSaid() {
        for (var error : List.of("true", "null", "\"no\"")) {
            var out = Capture.of("success").out.stream().map(line -> line.replace("\"is_error\":false", "\"is_error\":" + error)).toList();
            assertFalse(Classifier.judge(CLAUDE, new Exit.Code(0), read(out, List.of()), null, List.of())
                    .outcome() instanceof Outcome.Succeeded, error);
        }
    }

    private static String judged(String result, String... before) {
        var lines = new ArrayList<>(List.of("{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s\"}"));
        lines.addAll(List.of(before));
        lines.add("{\"type\":\"result\"," + result + "}");
        var outcome = Classifier.judge(CLAUDE, new Exit.Code(1), read(lines, List.of()), null, List.of()).outcome();
        return outcome.word() + " " + outcome.reason() + (outcome instanceof Outcome.RateLimited(_, Long until, _) && until != null
                ? " " + until : "");
    }

    @Test
    void aResultWithoutATerminalReasonIsJudgedByItsSubtype() {
        assertEquals("succeeded completed", judged("\"subtype\":\"success\",\"is_error\":false,\"result\":\"ok\""));
        assertEquals("succeeded completed", judged("\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":null"));
        assertEquals("permanent max_turns", judged("\"subtype\":\"error_max_turns\",\"is_error\":false"));
        assertEquals("permanent max_budget", judged("\"subtype\":\"error_max_budget_usd\",\"is_error\":true"));
        for (var no : List.of("\"subtype\":\"success\"", "\"is_error\":false", "\"subtype\":\"success\",\"is_error\":0",
                "\"subtype\":\"\",\"is_error\":false", "\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":\"\"",
                "\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":\"new\"",
                "\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":7"))
            assertFalse(judged(no).startsWith("succeeded"), no);
    }

    @Test
    void anErrorWithoutAStatusIsJudgedByItsKindOrItsWords() {
        var kinds = Map.of("rate_limit", "transient rate-limit-429", "server_error", "transient server-error", "overloaded",
                "transient overloaded", "invalid_request", "permanent bad_request",
                "authentication_failed", "permanent auth", "billing_error", "permanent billing", "model_not_found",
                "permanent model_not_found", "unknown", "transient api-error");
        kinds.forEach((kind, outcome) -> assertEquals(outcome,
                judged("\"subtype\":\"success\",\"is_error\":true,\"terminal_reason\":\"api_error\",\"result\":\"No.\"",
                "{\"type\":\"assistant\",\"error\":\"" + kind + "\",\"message\":{\"id\":\"m\"}}")));
        var words = Map.of("API Error: 429 {\\\"type\\\":\\\"error\\\"}", "transient rate-limit-429", "API Error: 529 Overloaded",
                "transient overloaded-529", "API Error: 502 <html>", "transient server-error-502",
                "API Error: Request rejected (429) · later", "transient rate-limit-429", "API Error: 401 no", "permanent auth",
                "API Error: 400 no", "permanent bad_request", "API Error: Connection error.", "transient connection",
                "Claude AI usage limit reached|1795336056", "rate_limited usage-limit-reached 1795336056000", "Credit balance is too low",
                "permanent billing", "All 429 tests failed", "transient error");
        words.forEach((text, outcome) -> assertEquals(outcome,
                judged("\"subtype\":\"success\",\"is_error\":true,\"result\":\"" + text + "\""), text));
    }

    @Test
    void whatIsWrongWithARequestIsToldByItsStatusAndWords() {
        var words = Map.of("408 Request timed out", "transient conflict-408", "409 Conflict", "transient conflict-409", "402 No.",
                "permanent billing", "400 Payment required", "permanent billing",
                "400 You have reached your specified API usage limits.", "permanent billing",
                "400 Output blocked by content filtering policy", "permanent refusal", "422 Unprocessable",
                "permanent bad_request");
        words.forEach((text, outcome) -> assertEquals(outcome,
                judged("\"is_error\":true,\"terminal_reason\":\"api_error\",\"api_error_status\":" + text.substring(0, 3)
                + ",\"result\":\"API Error: " + text + "\""), text));
        assertEquals("permanent auth",
                judged("\"is_error\":true,\"api_error_status\":400,\"api_error\":\"org_disabled_credential\",\"result\":\"No.\""));
        assertEquals("permanent session_unknown",
                judged("\"is_error\":true,\"errors\":[\"Error: --resume requires a valid session ID or session title\"]"));
    }

    @Test
    void aResetIsToldAsNumberOrInDigits() {
        var until = Map.of("1795765038", " 1795765038000", "\"1795765038\"", " 1795765038000", "\"soon\"", "", "\"\"", "", "null", "",
                "\"-1\"", "", "\"999999999999\"", "");
        until.forEach((at, told) -> assertEquals("rate_limited usage-limit-reached" + told,
                judged("\"is_error\":true,\"api_error_status\":429",
                "{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":" + at + "}}"), at));
    }

    /// A stream may be cut, or lose, repeat or break any line. Whatever happens, nothing is thrown, and without the line that tells
    /// the end there is no success.
    @Tag("heavy")
    @Test
    void noDamageEverBecomesASuccess() {
        var random = new Random(7);
        forAll(c -> {
            for (int i = 0; i <= c.out.size(); i++) {
                check(c, c.out.subList(0, i));
                if (i == c.out.size()) break;
                var line = c.out.get(i);
                check(c, damaged(c.out, i));
                check(c, damaged(c.out, i, line, line));
                check(c, damaged(c.out, i, line.substring(0, random.nextInt(line.length() + 1))));
                check(c, damaged(c.out, i, line.substring(random.nextInt(line.length() + 1))));
                check(c, damaged(c.out, i, changed(line, random)));
            }
        });
    }

    /// The line with another value of another kind in one of its fields.
    private static String changed(String line, Random random) {
        var values = Pattern.compile("\":(null|true|false|[-0-9.]+|\"[^\"\\\\]*\")").matcher(line).results().toList();
        if (values.isEmpty()) return "";
        var value = values.get(random.nextInt(values.size()));
        return line.substring(0, value.start(1)) + List.of("null", "[]", "{}", "-1", "true", "\"x\"").get(random.nextInt(6))
                + line.substring(value.end(1));
    }

    private static void check(Capture c, List<String> lines) {
        var judged = Classifier.judge(CLAUDE, new Exit.Code(0), read(lines, c.err), null, List.of());
        if (!(judged.outcome() instanceof Outcome.Succeeded)) return;
        boolean told = false;
        for (var line : lines) {
            var json = Json.object(line);
            var type = json == null ? "" : json.path("type").asString("");
            if (type.equals("result")) told = !json.path("is_error").asBoolean(true);
            if (type.equals("assistant") && !json.path("parent_tool_use_id").isString()) told = false;
        }
        assertTrue(told, c.name + " was believed: " + judged);
    }
}
