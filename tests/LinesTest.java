package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Bytes in pieces of any size become the same lines, whatever they are, in bounded memory.
class LinesTest {
    private static final int MAX_LINE = 4 << 20;

    /// The lines of these bytes, given in pieces of sizes drawn by `random`; whole if that is null.
    private static List<String> lines(int maxString, byte[] bytes, Random random) {
        var lines = new Lines(MAX_LINE, maxString);
        var got = new ArrayList<String>();
        for (int at = 0; at < bytes.length; ) {
            int n = random == null ? bytes.length : Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 50));
            lines.feed(Arrays.copyOfRange(bytes, at, at + n), n, line -> got.add(line.text()));
            at += n;
        }
        lines.finish(line -> got.add(line.text()));
        return got;
    }

    private static List<String> lines(int maxString, String text) {
        return lines(maxString, text.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void anyCuttingIntoPiecesGivesTheSameLines() {
        var parts = List.of("\n", "\r\n", "\r", "\"", "\\", "\\\"", "\\u00e9", "\\ud83d\\ude00", "é", "😀", "\0", "{\"a\":\"", "\"}",
                "plain words", "x".repeat(30), "\u001b[31m");
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var bytes = new ByteArrayOutputStream();
            for (int n = random.nextInt(60); n >= 0; n--) {
                if (random.nextInt(8) == 0) bytes.write(random.nextInt(256));
                else bytes.writeBytes(parts.get(random.nextInt(parts.size())).getBytes(StandardCharsets.UTF_8));
            }
            var whole = lines(20, bytes.toByteArray(), null);
            assertEquals(whole, lines(20, bytes.toByteArray(), new Random(-seed)), "seed " + seed);
        }
    }

    @Test
    void whatFitsIsKeptAsItIs() {
        var random = new Random(1);
        for (int seed = 0; seed < 100; seed++) {
            var wanted = IntStream.range(0, 20).mapToObj(_ -> random.ints(random.nextInt(40), ' ', 0x2FFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()).toList();
            assertEquals(wanted, lines(1000, String.join("\n", wanted) + "\n"));
        }
    }

    @Test
    void lineEndsOfAllKinds() {
        assertEquals(List.of("a", "b", "", "c"), lines(100, "a\r\nb\n\r\nc"));
        assertEquals(List.of("a\rb"), lines(100, "a\rb\r\n"));
        assertEquals(List.of(), lines(100, ""));
        assertEquals(List.of("", ""), lines(100, "\n\n"));
    }

    @Test
    void bytesThatAreNoTextDoNoHarm() {
        assertEquals(List.of("a\uFFFDb", "c\0d", "\uFFFD"),
                lines(100, new byte[] {'a', (byte) 0xFF, 'b', '\n', 'c', 0, 'd', '\n', (byte) 0xC3}, null));
    }

    @Test
    void aLongTextIsCutWhereTheLineStaysJson() {
        var units = List.of("é", "😀", "\\u00e9", "\\ud83d\\ude00", "\\\"", "\\\\", "\\n", "a", "ab\\u0022c");
        for (int most = 1; most < 40; most++)
            for (var unit : units) {
                var line = "{\"before\":1,\"text\":\"" + unit.repeat(50) + "\",\"session_id\":\"s\",\"is_error\":false,\"deep\":{\"x\":[\""
                        + unit.repeat(50) + "\",2]}}";
                var cut = lines(Math.max(most, 10), line).getFirst();
                var json = Json.object(cut);
                assertNotNull(json, cut);
                assertFalse(cut.contains("\uFFFD"), cut);
                assertTrue(cut.length() < line.length(), cut);
                assertEquals(List.of(1, "s", false, 2), List.of(json.get("before").asInt(), json.get("session_id").asString(),
                        json.get("is_error").asBoolean(), json.get("deep").get("x").get(1).asInt()));
            }
    }

    @Test
    void aQuoteLeftOpenEndsWithItsLine() {
        assertEquals(List.of("say \"01234", "next \"line\" is whole"), lines(5, "say \"0123456789\nnext \"line\" is whole\n"));
    }

    @Test
    void aLineOfManyMegabytesTakesLittleMemory() {
        var got = new ArrayList<String>();
        var lines = new Lines(1 << 20, 64 << 10);
        var start = "{\"type\":\"user\",\"content\":\"".getBytes();
        var end = "\",\"session_id\":\"s1\"}\nnext\n".getBytes();
        var piece = "0123456789abcdef".repeat(4096).getBytes();
        lines.feed(start, start.length, line -> got.add(line.text()));
        for (int i = 0; i < 1024; i++) lines.feed(piece, piece.length, line -> got.add(line.text()));
        lines.feed(end, end.length, line -> got.add(line.text()));
        assertEquals("s1", Json.object(got.getFirst()).get("session_id").asString());
        assertTrue(got.getFirst().length() <= (64 << 10) + 100);
        assertEquals("next", got.get(1));
    }

    @Test
    void aLongLineWithoutQuotesIsCutAtItsLimit() {
        var got = new ArrayList<String>();
        var lines = new Lines(1000, 100);
        var piece = "x".repeat(700).getBytes();
        for (int i = 0; i < 5; i++) lines.feed(piece, piece.length, line -> got.add(line.text()));
        lines.feed("\nshort\n".getBytes(), 7, line -> got.add(line.text()));
        assertEquals(List.of("x".repeat(1000), "short"), got);
    }
}
