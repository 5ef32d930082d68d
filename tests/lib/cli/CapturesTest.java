package lib.cli;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.Repo;
import tools.jackson.databind.JsonNode;

/// Runs of the real agents, captured: each end is judged as `labels.tsv` says, from the files alone and through `classify --batch`, and
/// no damage to a stream makes a success of it. What is special to one agent is tested elsewhere.
public class CapturesTest {
    /// Captures that aren't judged as labelled, by name, with what they are judged as.
    private static final Map<String, String> EXCEPTIONS = Map.of(
            // Its label is "succeeded". A text answer has no terminal event, so a whole one can't be told from one that was cut: exit 0 and
            // some output would then be enough for a success.
            "claude/output_format_text", "transient");

    private static final Map<String, String> UNTOLD = Map.of(
            // It died by a KILL that wasn't ours: the machine may have had no room.
            "killed", "resource",
            // It never ended by itself: a stall.
            "unfinished", "transient");

    public record Capture(String name, Agent agent, Path folder, List<String> out, List<String> err, int exit, Map<String, String> label) {
        public static final List<Capture> ALL = read();

        private static List<Capture> read() {
            try {
                var all = new ArrayList<Capture>();
                for (var label : Repo.table("labels.tsv")) {
                    var name = label.get("cli") + "/" + label.get("scenario");
                    var folder = Repo.fixture(name);
                    all.add(new Capture(name, Agents.of(label.get("cli")), folder, Files.readAllLines(folder.resolve("stdout.jsonl")),
                            Files.readAllLines(folder.resolve("stderr.txt")),
                            Integer.parseInt(Files.readString(folder.resolve("exitcode")).strip()), label));
                }
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Set<String> wanted() {
            if (EXCEPTIONS.containsKey(name)) return Set.of(EXCEPTIONS.get(name));
            var wanted = new HashSet<>(List.of(label.get("also").split("\\|")));
            wanted.add(UNTOLD.getOrDefault(label.get("outcome"), label.get("outcome")));
            return wanted;
        }

        public Said said(List<String> out, List<String> err) {
            var reader = agent.reader();
            out.forEach(reader::out);
            err.forEach(reader::err);
            reader.progress();
            return reader.said();
        }

        public Judgement judge(Exit exit, Said said) {
            return Classifier.judge(agent, exit, said, null, List.of());
        }

        public Judgement judge() {
            return judge(exit < 0 ? new Exit.Signal(-exit) : new Exit.Code(exit), said(out, err));
        }
    }

    private static void forAll(Consumer<Capture> check) {
        assertAll(Capture.ALL.stream().map(c -> () -> check.accept(c)));
    }

    @Test
    @Tag("heavy")
    void everyEndIsJudgedAsLabelled() {
        assertTrue(Capture.ALL.size() >= 174, "none is left out");
        assertTrue(EXCEPTIONS.size() <= Capture.ALL.size() * 0.02, "98 % are as labelled");
        forAll(c -> {
            var judged = c.judge();
            assertTrue(c.wanted().contains(judged.outcome().word()), c.name + " was judged " + judged + " instead of " + c.wanted());
            if (judged.outcome() instanceof Outcome.Permanent(var kind) && c.label.get("outcome").equals("permanent"))
                assertEquals(c.label.get("reason"), kind.word(), c.name);
            assertTrue(judged.rule().matches("(plain|" + c.agent.name() + "):[-a-z]+"), judged.rule());
            if (c.exit >= 0) assertNotNull(judged.evidence(), c.name);
        });
    }

    @Test
    @Tag("heavy")
    void sessionCostAndResetAreAsLabelled() {
        forAll(c -> {
            var progress = c.said(c.out, c.err).progress();
            var cost = c.label.get("cost_usd");
            if (!c.label.get("session_id").isEmpty()) assertEquals(c.label.get("session_id"), progress.session(), c.name);
            if (cost.isEmpty()) assertNull(progress.costUsd(), c.name);
            else assertEquals(Double.parseDouble(cost), progress.costUsd(), 1e-9, c.name);
            if (!c.label.get("reset_at").isEmpty())
                assertEquals(millis(c.label.get("reset_at")), ((Outcome.RateLimited) c.judge().outcome()).until(), c.name);
        });
    }

    private static Long millis(String time) {
        return time.matches("\\d+") ? Long.parseLong(time) * 1000 : Instant.parse(time).toEpochMilli();
    }

    @Tag("heavy")
    @Test
    void aBatchIsAnsweredInOrder() {
        var lines = Capture.ALL.stream()
                .map(c -> Json.line(Map.of("agent", c.agent.name(), "exit", c.exit, "stdout", c.folder.resolve("stdout.jsonl"), "stderr",
                c.folder.resolve("stderr.txt")))).toList();
        // Our own time, whatever else the machine does.
        var thread = java.lang.management.ManagementFactory.getThreadMXBean();
        long began = thread.getCurrentThreadCpuTime();
        var answers = batch(true, lines);
        assertTrue(thread.getCurrentThreadCpuTime() - began < 5_000_000_000L, "all of them take under 5 s");
        assertEquals(lines.size(), answers.size());
        for (int i = 0; i < lines.size(); i++) {
            var c = Capture.ALL.get(i);
            var judged = c.judge();
            assertEquals(judged.outcome().word() + " " + judged.rule() + " " + c.said(c.out, c.err).progress().session(),
                    answers.get(i).get("outcome").asString() + " " + answers.get(i).get("rule").asString() + " " + answers.get(i)
                            .path("session_id").asString(null), c.name);
        }
    }

    @Test
    void aBadLineOfABatchIsAnsweredInItsPlace() {
        var answers = batch(false, List.of("{\"agent\":\"codex\",\"exit\":1}", "{\"agent\":", "[]", "{\"agent\":\"codex\"}",
                "{\"agent\":\"clod\",\"exit\":1}", "{\"exit\":1}", "",
                "{\"agent\":\"codex\",\"exit\":\"1\"}", "{\"agent\":\"codex\",\"exit\":1.5}",
                "{\"agent\":\"codex\",\"exit\":1,\"stdout\":\"nowhere\"}", "{\"agent\":\"codex\",\"exit\":300}",
                "{\"agent\":\"codex\",\"exit\":null,\"signal\":9}", "{\"agent\":\"gemini\",\"exit\":145}",
                "{\"agent\":\"gemini\",\"exit\":145,\"signal\":15}", "{\"agent\":\"plain\",\"exit\":-9,\"more\":1}"));
        var expected = List.of("permanent usage_error", "not a line of JSON: ", "not a JSON object: ",
                "neither an exit status nor a signal is told: ", "there is no agent 'clod': ", "no agent is named: ",
                "'exit' is \"1\": ", "'exit' is 1.5: ", "nowhere: can't be read: ", "exit status 300 is out of range: ",
                "resource killed", "permanent auth", "cancelled signal", "resource killed");
        assertEquals(expected.size(), answers.size());
        for (int i = 0; i < expected.size(); i++) {
            var a = answers.get(i);
            var said = a.has("error") ? a.get("error").asString() : a.get("outcome").asString() + " " + a.get("reason").asString();
            assertTrue(said.startsWith(expected.get(i)), said);
        }
    }

    private static List<JsonNode> batch(boolean good, List<String> lines) {
        var out = new ByteArrayOutputStream();
        assertEquals(good, Classification.batch(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8).lines().map(Json::object).toList();
    }

    /// A stream may be cut, or lose, repeat or break any line. Whatever happens, nothing is thrown, and without the line that tells the
    /// end there is no success, whatever the exit.
    @Tag("heavy")
    @Test
    void noDamageEverBecomesASuccess() {
        var random = new Random(11);
        forAll(c -> {
            // A long stream has many lines alike: some of them will do.
            int step = Math.max(1, c.out.size() / 6);
            for (int i = 0; i <= c.out.size(); i += i < c.out.size() - 2 - step ? step : 1) {
                check(c, c.out.subList(0, i));
                if (i == c.out.size()) break;
                var line = c.out.get(i);
                check(c, damaged(c.out, i));
                check(c, damaged(c.out, i, line, line));
                check(c, damaged(c.out, i, line.substring(0, random.nextInt(line.length() + 1))));
                check(c, damaged(c.out, i, line.substring(random.nextInt(line.length() + 1))));
                check(c, damaged(c.out, i, line.replaceAll("\":[^,}\\]\\[{]*",
                        "\":" + List.of("null", "[]", "{}", "-1", "\"x\"").get(random.nextInt(5)))));
            }
        });
    }

    /// The lines with these in the place of one.
    public static List<String> damaged(List<String> lines, int at, String... instead) {
        var damaged = new ArrayList<>(lines);
        damaged.remove(at);
        damaged.addAll(at, List.of(instead));
        return damaged;
    }

    private static void check(Capture c, List<String> lines) {
        var exit = lines.size() % 4 == 0 ? new Exit.Signal(15) : new Exit.Code(lines.size() % 4 == 1 ? Math.abs(c.exit) : 0);
        var judged = c.judge(exit, c.said(lines, c.err));
        if (judged.outcome() instanceof Outcome.Succeeded) assertTrue(told(c.agent.name(), lines), c.name + " was believed: " + judged);
    }

    /// Whether the last line that tells anything of an end tells success, and nothing went on after it.
    private static boolean told(String agent, List<String> lines) {
        boolean told = false;
        for (var line : lines) {
            var json = Json.object(line);
            if (json == null) continue;
            var type = json.path("type").asString("");
            var part = json.path("part").path("reason").asString("");
            told = switch (agent + " " + type) {
                case "claude result", "qwen result" -> !json.path("is_error").asBoolean(true);
                case "gemini result" -> json.path("status").asString("").equals("success");
                case "codex turn.completed" -> true;
                case "opencode step_finish" -> part.equals("stop");
                case "claude assistant", "qwen assistant" -> told && json.path("parent_tool_use_id").isString();
                case "codex turn.failed", "codex turn.started", "gemini tool_use", "opencode step_start", "opencode error" -> false;
                default -> told;
            };
        }
        return told;
    }
}
