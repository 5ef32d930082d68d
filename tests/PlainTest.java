package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.model.*;
import org.junit.jupiter.api.*;

/// Where a plain command stands: its last line as a terminal would show it, and what its JSON lines tell.
class PlainTest {
    private final Reader reader = Agents.of("plain").reader();

    private Progress out(String... lines) {
        for (var line : lines) reader.out(line);
        return reader.progress();
    }

    @Test
    void theLastLineOfEitherStreamIsShown() {
        assertEquals(Progress.NONE, reader.progress());
        assertEquals("b", out("a", "b").line());
        reader.err("c");
        assertEquals("c", reader.progress().line());
        assertEquals("c", out("", "  \t").line());
    }

    @Test
    void aLineIsShownAsItWouldStandOnATerminal() {
        var shown = Map.of(
                "\u001b[1;31merror\u001b[0m: no", "error: no",
                " 10%\r 50%\r100% done\r", "100% done",
                "\u001b[2K\u001b[1GBuilding", "Building",
                "\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "link",
                "\u001b]0;title\u001b\\text", "text",
                "a\tb\u0000c\u0007", "a b c",
                "\u001b(Bplain\u001bM", "plain",
                "wide 日本 😀", "wide 日本 😀",
                "\u009b31mred", "red");
        assertAll(shown.entrySet().stream().map(row -> () -> assertEquals(row.getValue(), new PlainTest().out(row.getKey()).line())));
    }

    @Test
    void aLongLineIsCut() {
        assertEquals("x".repeat(199) + "…", out("x".repeat(1_000_000)).line());
        var cut = out("😀".repeat(150)).line();
        assertTrue(cut.length() <= 200 && StandardCharsets.UTF_8.newEncoder().canEncode(cut), cut);
    }

    @Test
    void jsonLinesTellPhaseAndProgress() {
        assertEquals(new Progress("copy", null, 2, 8, null, null, null, null, null, "copy 2/8"),
                out("{\"phase\":\"copy\",\"progress\":\"2/8\"}").seen(0, false, null));
        assertEquals(0.25, out("{\"progress\":0.25}").fraction());
        assertEquals(0.3, out("{\"progress\":30}").fraction());
        assertEquals(0.455, out("{\"progress\":\"45.5 %\"}").fraction());
        assertEquals(1.0, out("{\"progress\":300}").fraction());
        assertEquals(0.0, out("{\"progress\":-3}").fraction());
        assertEquals("copy", out("and on").phase());
        assertEquals("and on", reader.progress().line());
        assertEquals("disk is slow", out("{\"error\":\"disk is slow\"}").line());
        assertEquals("bad key", out("{\"error\":{\"message\":\"bad key\"}}").line());
        assertEquals(List.of(2, 8), List.of(reader.progress().done(), reader.progress().all()));
    }

    /// As tools count for people, on a line that may not have ended.
    @Test
    void linesThatCountTellHowFarItIs() {
        var shares = Map.of("[25/100] Building CXX object a.o", 0.25, "test 3/4 ok", 0.75, "[  7%] Linking", 0.07,
                "Downloading 45.5 %", 0.455, "(2/8)", 0.25, "10 %|#  | 3/30", 0.1);
        assertAll(shares.entrySet().stream().map(row -> () -> assertEquals(row.getValue(), new PlainTest().out(row.getKey()).fraction(),
                row.getKey())));
        for (var line : List.of("11/29/2026", "src/1/2", "5/3 of it", "0/0", "300 %", "http://h/1/2", "1/2/3", "a50%b"))
            assertNull(new PlainTest().out(line).fraction(), line);
        out("[1/4] one");
        reader.unfinished(" 10 %\r 60 %");
        assertEquals(0.6, reader.progress().fraction());
        assertEquals("60 %", reader.progress().line());
        assertEquals(0.6, out("and on").fraction());
        assertEquals(List.of("[1/4] one", "and on"), reader.said().out());
    }

    @Test
    void anythingElseIsJustALine() {
        for (var line : List.of("{\"progress\":\"soon\"}", "{\"phase\":3}", "{\"progress\":\"99999999999/1\"}", "{\"progress\":null}",
                "{\"progress\":1e999}", "{", "[1]", "{\"a\":1}", "{}", "null"))
            assertEquals(line, out(line).line());
        assertNull(reader.progress().phase());
        assertNull(reader.progress().all());
    }

    @Test
    void theLastLinesAreKeptForJudging() {
        for (int i = 0; i < 100; i++) out("line " + i, "");
        reader.err("y".repeat(10_000));
        assertEquals(IntStream.range(80, 100).mapToObj(i -> "line " + i).toList(), reader.said().out());
        assertEquals(List.of("y".repeat(499) + "…"), reader.said().err());
        assertFalse(reader.finished());
    }
}
