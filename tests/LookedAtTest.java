package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.cli.CapturesTest.Capture;
import lib.model.*;
import org.junit.jupiter.api.*;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;

/// A line that is only looked at means what it means when it is parsed whole: all captured lines, and what may become of them on their way.
class LookedAtTest {
    /// What a line may become: one, or several that it is cut into.
    private interface Change {
        List<String> of(String line, String next, Random random);
    }

    private static final List<Change> CHANGES = List.of(
            (line, _, _) -> List.of(line),
            (line, _, random) -> List.of(Json.object(line) == null ? line : shuffled(Json.object(line), random).toString()),
            (line, _, _) -> List.of(Json.object(line) == null ? line : Json.object(line).toPrettyString().replace('\n', ' ')),
            (line, next, _) -> List.of(line + next),
            (line, next, random) -> List.of(line.substring(0, random.nextInt(line.length() + 1)) + next),
            LookedAtTest::pieces,
            (line, _, random) -> List.of(line.substring(random.nextInt(line.length() + 1))),
            (line, _, random) -> List.of("  \t" + line + " ".repeat(random.nextInt(3))),
            (line, _, random) -> List.of("words " + line + (random.nextBoolean() ? " more" : "")),
            LookedAtTest::damaged, LookedAtTest::damaged, LookedAtTest::damaged,
            (line, _, _) -> List.of(line.replace("\"type\"", "\"t\\u0079pe\"")),
            (line, _, _) -> List.of(line.replace("\":\"", "\":\"é\\n\\ud83d\\ude00")),
            (line, _, random) -> List.of(Json.object(line) == null ? line : other(Json.object(line), random).toString()),
            (line, _, _) -> List.of(line.replaceFirst("\\{", "{\"type\":\"user\",\"session_id\":\"s\",\"message\":{\"content\":[]},")),
            (line, _, _) -> List.of(line.replaceAll("\"(content|text|output|stdout)\":\"", "$0" + "0123\\\\\\\\\\\\n\\\\\"".repeat(900))),
            (line, _, _) -> List.of(line + line + line),
            (line, _, _) -> List.of("[" + line + "," + line + "]"));

    private static List<String> pieces(String line, String next, Random random) {
        int at = random.nextInt(line.length() + 1);
        return List.of(line.substring(0, at), line.substring(at));
    }

    /// With one character more, less or another.
    private static List<String> damaged(String line, String next, Random random) {
        if (line.isEmpty()) return List.of("}");
        int at = random.nextInt(line.length());
        var odd = List.of("\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "\0", "\u001b[1m", "\uFFFD", "null", " ", "e").get(
                random.nextInt(16));
        return List.of(line.substring(0, at) + (random.nextBoolean() ? odd : "") + line.substring(random.nextBoolean() ? at : at + 1));
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node instanceof ArrayNode list) {
            var all = Json.MAPPER.createArrayNode();
            list.forEach(e -> all.add(shuffled(e, random)));
            return all;
        }
        if (!(node instanceof ObjectNode object)) return node;
        var names = new ArrayList<>(object.propertyNames());
        Collections.shuffle(names, random);
        var all = Json.MAPPER.createObjectNode();
        names.forEach(name -> all.set(name, shuffled(object.get(name), random)));
        return all;
    }

    /// Some of its values are of another kind.
    private static JsonNode other(JsonNode node, Random random) {
        if (random.nextInt(12) == 0)
            return List.of(NullNode.instance, IntNode.valueOf(-7), DoubleNode.valueOf(1e300), BooleanNode.TRUE,
                    StringNode.valueOf("é\n\"x"), Json.MAPPER.createArrayNode().add(1).add("a"),
                    Json.MAPPER.createObjectNode().put("type", "text")).get(random.nextInt(7));
        if (node instanceof ArrayNode list) {
            var all = Json.MAPPER.createArrayNode();
            list.forEach(e -> all.add(other(e, random)));
            return all;
        }
        if (!(node instanceof ObjectNode object)) return node;
        var all = Json.MAPPER.createObjectNode();
        object.propertyNames().forEach(name -> all.set(name, name.equals("type") ? object.get(name) : other(object.get(name), random)));
        return all;
    }

    private static void same(Capture capture, List<String> lines, String how) {
        var parsed = capture.agent().reader();
        var lookedAt = capture.agent().reader();
        for (var line : lines) {
            var raw = RawLine.of(line);
            parsed.out(raw.text());
            lookedAt.out(raw);
            assertEquals(parsed.progress(), lookedAt.progress(), () -> capture.name() + " " + how + ": " + line);
        }
        assertEquals(parsed.said(), lookedAt.said(), () -> capture.name() + " " + how);
    }

    @Test
    void soDoLinesThatNoCaptureHas() {
        var item = "{'type':'item.%s','item':{'id':'i','type':'%s',%s}}";
        var lines = Stream.of(
                item.formatted("updated", "todo_list", "'items':[{'text':'a','completed':true},{'text':'b','completed':false}]"),
                item.formatted("started", "mcp_tool_call", "'tool':'fetch','url':'http://h/','arguments':{'a':[1,{'b':null}]}"),
                item.formatted("completed", "file_change", "'status':'completed','changes':[{'path':'a/b.txt','kind':'add'}]"),
                item.formatted("completed", "command_execution", "'status':'failed','aggregated_output':'rejected by user'"))
                .map(line -> line.replace('\'', '"')).toList();
        var parsed = Agents.of("codex").reader();
        var lookedAt = Agents.of("codex").reader();
        for (var line : lines) {
            parsed.out(line);
            lookedAt.out(RawLine.of(line));
            assertEquals(parsed.progress(), lookedAt.progress(), line);
        }
        assertEquals(parsed.said(), lookedAt.said());
        assertEquals(List.of(1, 2, "file_change a/b.txt"), List.of(lookedAt.progress().done(), lookedAt.progress().all(),
                lookedAt.progress().line()));
    }

    private static void all(int from, int to) {
        for (var capture : Capture.ALL)
            for (int seed = from; seed < to; seed++) {
                var random = new Random(seed * 1000L + capture.name().hashCode());
                var lines = new ArrayList<String>();
                for (int i = 0; i < capture.out().size(); i++) {
                    var change = CHANGES.get(seed == 0 || random.nextInt(3) == 0 ? 0 : random.nextInt(CHANGES.size()));
                    lines.addAll(change.of(capture.out().get(i), capture.out().get((i + 1) % capture.out().size()), random));
                }
                same(capture, lines, "seed " + seed);
            }
    }

    @Test
    void whatIsLookedAtMeansTheSame() {
        all(0, 2);
    }

    @Test
    @Tag("heavy")
    void soDoesWhatBecameOfItOnItsWay() {
        all(2, 60);
    }

    @Test
    void resultsOfToolsAreNeverMadeIntoText() {
        var huge = "{\"type\":\"user\",\"session_id\":\"s\",\"message\":{\"content\":[{\"tool_use_id\":\"t\",\"content\":\""
                + "x".repeat(1 << 20) + "\"}]}}";
        var line = RawLine.of(huge);
        var reader = Agents.of("claude").reader();
        var thread = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        reader.out(line);
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) reader.out(line);
        assertTrue(thread.getCurrentThreadAllocatedBytes() - before < huge.length() / 2, "ten of them take less than half of one");
        assertEquals(11, reader.progress().signs());
    }
}
