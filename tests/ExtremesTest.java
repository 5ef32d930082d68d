package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import lib.cli.CapturesTest.Capture;

/// Numbers that fit nowhere and texts that are empty, in the place of what real agents told: nobody throws, nothing is believed that
/// wasn't told, and what was read can be written and read again.
class ExtremesTest {
    private static final List<String> NUMBERS = List.of("1e400", "-1", "1e30", "-1e400", "1e-400", "1" + "0".repeat(400),
            "99999999999999999999", "-9223372036854775808", "2147483648", "0.5");
    private static final Pattern NUMBER = Pattern.compile("(?<=\":)-?\\d[-+.\\deE]*(?=[,}\\]])");
    private static final Pattern TEXT = Pattern.compile("(?<=\":)\"(?:[^\"\\\\]|\\\\.){1,2000}+\"(?=[,}\\]])");
    /// What tells an end, by its name: emptied, it tells nothing.
    private static final Pattern TELLING = Pattern.compile("\"(?:type|subtype|status|terminal_reason|reason)\":$");

    private static Judgement judge(Capture c, List<String> out, List<String> err) {
        var said = c.said(out, err);
        assertEquals(said.progress(), Json.MAPPER.readValue(Json.line(said.progress()), Progress.class), c.name());
        var judged = c.judge(new Exit.Code(Math.abs(c.exit())), said);
        assertNotNull(Json.line(judged));
        return judged;
    }

    private static boolean believed(Judgement judged) {
        return judged.outcome() instanceof Outcome.Succeeded;
    }

    /// No turn and no time spent at the service: that is all that tells such an end from a success.
    private static final Set<String> TOLD_BY_NUMBERS = Set.of("claude/prompt_blocked_by_hook");

    @Tag("heavy")
    @Test
    void noNumberIsTooMuch() {
        assertAll(Capture.ALL.stream().filter(c -> !TOLD_BY_NUMBERS.contains(c.name())).flatMap(c -> NUMBERS.stream().map(number -> () -> {
            var out = c.out().stream().map(line -> NUMBER.matcher(line).replaceAll(number)).toList();
            var err = c.err().stream().map(line -> line.replaceAll("\\d+", number)).toList();
            boolean was = believed(c.judge());
            assertEquals(was, believed(judge(c, out, c.err())), () -> c.name() + " with " + number);
            if (!was) assertFalse(believed(judge(c, out, err)), () -> c.name() + " with " + number);
        })));
    }

    @Tag("heavy")
    @Test
    void emptyTextsTellNothing() {
        var random = new Random(3);
        assertAll(Capture.ALL.stream().map(c -> () -> {
            assertFalse(believed(judge(c, c.out().stream().map(line -> TEXT.matcher(line).replaceAll("\"\"")).toList(), c.err())),
                    c.name());
            for (int i = Math.max(0, c.out().size() - 3); i < c.out().size(); i++) emptied(c, i, random);
        }));
    }

    /// One text of this line after the other; of many, some.
    private static void emptied(Capture c, int at, Random random) {
        var line = c.out().get(at);
        var texts = TEXT.matcher(line).results().toList();
        for (var text : texts) {
            boolean telling = TELLING.matcher(line.substring(0, text.start())).find();
            if (!telling && random.nextInt(texts.size()) > 10) continue;
            var out = new ArrayList<>(c.out());
            out.set(at, line.substring(0, text.start()) + "\"\"" + line.substring(text.end()));
            boolean now = believed(judge(c, out, c.err()));
            assertTrue(!now || believed(c.judge()), () -> c.name() + " is believed with " + out.get(at));
        }
    }

    /// The line that tells the end, as each agent writes it on a success.
    private static final Map<String, List<String>> ENDS = Map.of(
            "claude", List.of("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"terminal_reason\":\"completed\"}"),
            "qwen", List.of("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false}"),
            "gemini", List.of("{\"type\":\"result\",\"status\":\"success\"}"),
            "codex", List.of("{\"type\":\"turn.completed\"}"),
            "opencode", List.of("{\"type\":\"step_finish\",\"part\":{\"reason\":\"stop\"}}"));

    @Test
    void anEndOfWhichAnyWordIsMissingIsNotTold() {
        ENDS.forEach((agent, lines) -> {
            for (var line : lines) {
                assertTrue(believed(told(agent, line)), line);
                TEXT.matcher(line).results().forEach(text -> {
                    var emptied = line.substring(0, text.start()) + "\"\"" + line.substring(text.end());
                    boolean decides = !(agent.equals("claude") && line.substring(0, text.start()).endsWith("\"subtype\":"));
                    assertEquals(!decides, believed(told(agent, emptied)), emptied);
                });
            }
        });
    }

    private static Judgement told(String agent, String line) {
        var reader = Agents.of(agent).reader();
        reader.out(line);
        return Classifier.judge(Agents.of(agent), new Exit.Code(0), reader.said(), null, List.of());
    }

    @Test
    void commandsAndProfilesToo() {
        var plain = Agents.of("plain").reader();
        var profile = new Profile("mine", List.of("mine"), List.of(), null, null, at("/cost"), at("/in"), at("/out"), null, at("/done"),
                null, null, List.of(), List.of(), List.of(), List.of());
        var mine = Agents.of(Task.of("t", new Work.Prompt("mine", "Do it.", null, List.of(), Work.Options.NONE, profile))).reader();
        for (var number : NUMBERS) {
            for (var reader : List.of(plain, mine)) {
                reader.out("{\"progress\":%s,\"cost\":%<s,\"in\":%<s,\"out\":%<s}".formatted(number));
                var p = reader.progress();
                assertEquals(p, Json.MAPPER.readValue(Json.line(p), Progress.class), number);
                assertTrue(p.fraction() == null || p.fraction() >= 0 && p.fraction() <= 1, number);
                assertTrue(p.costUsd() == null || p.costUsd() >= 0 && p.costUsd() < 1e16, number);
                assertTrue(p.tokens() == null || p.tokens().all() >= 0, number);
            }
        }
        for (var text : List.of("1e400", "-1", "0/0", "999999999/999999999", "9".repeat(400) + "/1", "101%", ""))
            plain.out("{\"progress\":\"" + text + "\"}");
        assertNotNull(plain.said());
    }

    @Test
    void timesThatNeverComeAreNoTimes() {
        for (var at : List.of("1e30", "1e400", "-1", "9223372036854775807", "253402300800", "\"\"", "null", "1795336056.25")) {
            var reader = Agents.of("claude").reader();
            reader.out("{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":" + at + "}}");
            reader.out("{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"terminal_reason\":\"api_error\","
                    + "\"api_error_status\":429}");
            var outcome = Classifier.judge(Agents.of("claude"), new Exit.Code(1), reader.said(), null, List.of()).outcome();
            assertEquals(new Outcome.RateLimited("usage-limit-reached", at.startsWith("1795") ? 1795336056250L : null), outcome, at);
        }
        for (var at : List.of("+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "+999999-01-01T00:00:00Z", "2026", "")) {
            var reader = Agents.of("gemini").reader();
            reader.out("{\"type\":\"result\",\"status\":\"error\",\"timestamp\":\"" + at + "\",\"error\":{\"message\":\"Please retry in "
                    + "9".repeat(400) + "h " + "1s ".repeat(5000) + "\"}}");
            assertEquals(new Outcome.Transient("rate-limit-429"),
                    Classifier.judge(Agents.of("gemini"), new Exit.Code(173), reader.said(), null, List.of()).outcome(), at);
        }
    }

    private static Profile.Pointer at(String pointer) {
        return new Profile.Pointer(pointer, Map.of());
    }
}
