package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.board.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import tests.Scenario;
import tools.jackson.databind.JsonNode;

/// What programs that watch other programs get to read: metrics and spans.
class TelemetryTest {
    private static final String RUN = "{run=\"" + FormatsTest.MIXED.board.start().run() + "\"";

    private static void has(String metrics, String... samples) {
        var lines = metrics.lines().toList();
        for (var sample : samples) assertTrue(lines.contains("orchestrate_" + sample), () -> sample + " is not in\n" + metrics);
    }

    @Test
    void figuresOfARunOfAllKinds() {
        var metrics = Metrics.of(FormatsTest.MIXED.board, FormatsTest.MIXED.board.at());
        var totals = FormatsTest.summary(FormatsTest.MIXED).summary();
        has(metrics, "tasks" + RUN + ",status=\"succeeded\"} " + totals.successful(), "run_over" + RUN + "} 1", "slots" + RUN + "} 5",
                "tasks" + RUN + ",status=\"failed\"} " + totals.failed(), "tasks" + RUN + ",status=\"skipped\"} " + totals.skipped(),
                "tasks" + RUN + ",status=\"cancelled\"} " + (totals.cancelled() - totals.skipped()), "cost_usd_total" + RUN + "} 1.0",
                "retries_total" + RUN + "} " + totals.retries(), "held" + RUN + "} 0", "attempt_duration_seconds_count" + RUN + "} 13");
        assertTrue(metrics.endsWith("\n# EOF\n"));
    }

    /// A counter's samples end in `_total`, a histogram's bounds grow with their counts, a family stands in one piece, after what it is.
    @Test
    void everyMomentIsWellFormed() {
        var board = new Fold();
        for (var event : FormatsTest.MIXED.journal) {
            board.apply(event);
            if (board.entries().isEmpty()) continue;
            var types = new LinkedHashMap<String, String>();
            long bound = -1;
            for (var line : Metrics.of(board, event.at()).lines().toList()) {
                var words = line.split(" ");
                if (line.startsWith("# TYPE ")) assertNull(types.put(words[2], words[3]), line);
                else if (!line.startsWith("#")) {
                    var family = types.lastEntry();
                    var name = line.substring(0, line.indexOf('{'));
                    assertTrue(switch (family.getValue()) {
                        case "counter" -> name.equals(family.getKey() + "_total");
                        case "histogram" -> name.matches(family.getKey() + "_(bucket|count|sum)");
                        default -> name.equals(family.getKey());
                    }, line);
                    assertTrue(Double.parseDouble(words[words.length - 1]) >= 0, line);
                    if (name.endsWith("_bucket")) {
                        assertTrue(Long.parseLong(words[1]) >= bound, line);
                        bound = Long.parseLong(words[1]);
                    }
                }
            }
        }
    }

    private static List<JsonNode> spans(Summary summary) {
        var resource = Json.MAPPER.readTree(Spans.of(summary)).at("/resourceSpans/0");
        assertEquals("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"orchestrate\"}}",
                resource.at("/resource/attributes/0").toString());
        return resource.at("/scopeSpans/0/spans").valueStream().toList();
    }

    private static long nanos(JsonNode span, String end) {
        return Long.parseLong(span.get(end + "TimeUnixNano").asString());
    }

    private static JsonNode named(List<JsonNode> spans, String name) {
        return spans.stream().filter(s -> s.get("name").asString().equals(name)).findFirst().orElseThrow();
    }

    /// Of each run there is: one trace, ids of the form and used once, parents that are there and begin no later.
    @Test
    void spansMakeATree() {
        for (var summary : FormatsTest.all()) {
            var spans = spans(summary);
            var byId = new HashMap<String, JsonNode>();
            for (var span : spans) {
                assertTrue(span.get("traceId").asString().matches("[0-9a-f]{32}") && span.get("spanId").asString().matches("[0-9a-f]{16}"));
                assertNull(byId.put(span.get("spanId").asString(), span));
                assertTrue(nanos(span, "end") >= nanos(span, "start"), span::toString);
            }
            assertEquals(1, spans.stream().map(s -> s.get("traceId").asString()).distinct().count());
            for (var span : spans.subList(1, spans.size())) {
                var parent = byId.get(span.get("parentSpanId").asString());
                boolean setup = span.get("name").asString().equals("setup");
                assertTrue(setup || nanos(parent, "start") <= nanos(span, "start"), span::toString);
            }
            assertFalse(spans.getFirst().has("parentSpanId"));
            assertEquals(spans, spans(summary));
        }
    }

    @Test
    void aSpanTellsHowItWentAndAfterWhom() {
        var played = Scenario.play("""
                on first: exit 1 'connection refused', then ok
                on second after first: exit 7
                """, p -> p);
        var spans = spans(FormatsTest.summary(played));
        assertEquals(List.of("first", "first 1", "first 2", "second", "second 1"), spans.stream().skip(1).map(s -> s.get("name").asString())
                .toList());
        assertEquals(List.of(2, 1, 2, 1, 2, 2), spans.stream().map(s -> s.at("/status/code").asInt()).toList());
        assertEquals("1 of 2 tasks failed", spans.getFirst().at("/status/message").asString());
        assertEquals(named(spans, "first").get("spanId"), named(spans, "second").at("/links/0/spanId"));
        assertTrue(named(spans, "second 1").get("attributes").valueStream().anyMatch(a ->
                a.get("key").asString().equals("process.exit.code") && a.at("/value/intValue").asString().equals("7")), spans::toString);
    }
}
