package lib.terminal;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.report.*;
import org.junit.jupiter.api.*;

/// What fits the columns of a window, whatever is written.
class WidthTest {
    @Test
    void theLastLineHasItsShareOfAWideWindow() {
        var all = EnumSet.allOf(Columns.Column.class);
        for (int width : List.of(80, 120, 200))
            assertTrue(Columns.of(width, all, 60).line() >= width / 3, width + ": " + Columns.of(width, all, 60));
        assertFalse(Columns.of(120, all, 20).shown().isEmpty());
    }

    @Test
    void onlyTerminalsThatKnowBarsGetThem() {
        assertEquals(List.of(true, true, false, false, false), Stream.of("8000", "10000", "7600", "900", "new")
                .map(version -> Share.bars(Map.of("VTE_VERSION", version))).toList());
    }

    @Test
    void wideCharactersKeepTheirColumns() {
        assertEquals(List.of(5, 2, 2, 1, 0), Stream.of("hello", "日", "🚀", "e\u0301", "").map(Cells::width).toList());
        assertEquals("日本…", Cells.cut("日本語の", 6));
        assertEquals("日本… ", Cells.left("日本語の", 6));
        assertEquals(" 日本…", Cells.right("日本語の", 6));
        assertEquals("ab…", Cells.cut("abcd", 3));
        assertEquals("e\u0301e\u0301…", Cells.cut("e\u0301e\u0301e\u0301e\u0301", 3));
        assertEquals(List.of("one two", "three", "fourfive", "six"), Cells.wrap("one two three fourfivesix", 8));
        assertEquals(List.of("日本語", "の"), Cells.wrap("日本語の", 7));
        assertEquals(List.of(""), Cells.wrap("", 7));
        // Some terminals show these as one, others side by side: there must be room for both.
        assertEquals(4, Cells.width("👩\u200d💻"));
    }

    @Test
    void aLineIsCutToTheWindowInItsColours() {
        String red = "\u001b[31m", exact = "\u001b[38;2;1;2;3m", plain = "\u001b[0m";
        assertEquals(red + "日本語" + plain, Screen.fit(red + "日本語" + plain, 7));
        assertEquals(red + "日本" + plain, Screen.fit(red + "日本語" + plain, 6));
        assertEquals("a" + exact + "e\u0301" + plain, Screen.fit("a" + exact + "e\u0301e\u0301" + plain + "b", 3));
        assertEquals(red + "🚀" + plain, Screen.fit(red + "🚀👩\u200d💻" + plain, 4));
        assertEquals(red + "a" + plain + "  b", Screen.fit(red + "a" + plain + "\tb", 5));
        assertEquals("abc", Screen.fit("abc\tb", 5));
        assertEquals("", Screen.fit(red + "abc" + plain, 1));
    }
}
