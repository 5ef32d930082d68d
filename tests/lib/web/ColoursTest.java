package lib.web;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;

/// What programs write for terminals, as the page shows it: plain text, and classes of ours.
class ColoursTest {
    /// The text with each of its parts that isn't plain as `{classes|part}`.
    private static String seen(String before, String text) {
        var seen = Colours.of(before, text);
        var told = new StringBuilder();
        int at = 0;
        for (var mark : seen.marks() == null ? List.<List<Object>>of() : seen.marks()) {
            int from = (int) mark.get(0), to = (int) mark.get(1);
            told.append(seen.text(), at, from).append('{').append(mark.get(2)).append('|').append(seen.text(), from, to).append('}');
            at = to;
        }
        return told.append(seen.text().substring(at)).toString();
    }

    private static String seen(String text) {
        return seen("", text.replace("^", "\u001b["));
    }

    @Test
    void coloursAndFormsBecomeClasses() {
        assertEquals("{green|ok} it works", seen("^32mok^0m it works"));
        assertEquals("{bold red|a}{red|b}{green|c}d", seen("^1;31ma^22mb^92mc^md"));
        assertEquals("{on-red| FAIL }{on-yellow|x}", seen("^41;37m FAIL ^103mx"));
        assertEquals("{on-ink|x}{on-cyan|y}{cyan|z}", seen("^7mx^36my^27mz"));
        assertEquals("{faint|a}{italic underline|b}{strike|c}", seen("^2ma^0;3;4mb^23;24;9mc"));
        assertEquals("{underline|wavy}", seen("^4:3mwavy"));
        assertEquals("nothing said", seen("^:mnothing^::m said"));
    }

    @Test
    void oneOfManyColoursBecomesTheNearestOfOurs() {
        assertEquals("{red|a}{yellow|b}{grey|c}{cyan|d}e", seen("^38;5;196ma^38;5;3mb^38;5;240mc^38;5;51md^38;5;255me"));
        assertEquals("{magenta|a}{green|b}{on-blue|c}", seen("^38;2;200;10;220ma^38:2::20:180:40mb^48;2;0;0;250mc"));
        assertEquals("{bold|a}b", seen("^38;9;1ma^0mb"), "what it doesn't know is nothing");
        assertEquals("abc", seen("^38;5ma^38;2;1mb^99999999999;mc"), "nor what is cut off");
    }

    @Test
    void nothingElseGetsThrough() {
        assertEquals("<b>{red|<i>}</b>", seen("<b>^31m<i>^0m</b>"));
        assertEquals("a{red|bc}d", seen("a^31m^2Jb^5;5H\u001b]0;title\u0007c^0m\u001b]8;;http://evil\u001b\\d"));
        assertEquals("{red|one two}", seen("^31mone\u0000two"));
        assertEquals("plain", seen("pl\u001b(Bain"));
        assertTrue(Colours.of("", "\u001b[31mr\u001b[32mg".repeat(9_000) + "\n").marks().size() <= 5_000);
    }

    @Test
    void aSecretTakesItsMarksWithIt() {
        var seen = Colours.of("", "\u001b[31mred\u001b[m key=sec\u001b[1mret\u001b[m and \u001b[32mgreen\u001b[m");
        assertEquals("red key=secret and green", seen.text());
        assertEquals(List.of(List.of(0, 3, "red"), List.of(23, 28, "green")), seen.as("red key=[redacted] and green").marks());
        assertEquals(seen.marks(), seen.as(seen.text()).marks());
    }

    @Test
    void aColourGoesOnOverLinesAndFromWhatStandsBefore() {
        assertEquals("{red|a}\n{red|b}\n\nc\n", seen("^31ma\nb\n\n^0mc\n"));
        assertEquals("{bold green|a}b", seen("\u001b[32mx\n\u001b[1m\n", "a\u001b[mb"));
        assertEquals("{green|100%}", seen("^32m 1%\r 50%\r100%\r"), "of what was overwritten, its colour");
    }
}
