package lib.report;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Colours, marks and links of what people read, where they are wanted and nowhere else.
class PaintTest {
    private static final Paint ALL = new Paint(true, true, true, true);

    @TempDir Path folder;

    private static boolean coloured(boolean terminal, String... env) {
        var all = new HashMap<String, String>();
        for (var one : env) all.put(one.split("=")[0], one.substring(one.indexOf('=') + 1));
        return Paint.coloured(all, terminal);
    }

    @Test
    void theEnvironmentSaysWhetherThereAreColours() {
        assertTrue(coloured(true));
        assertFalse(coloured(false));
        assertFalse(coloured(true, "NO_COLOR=1"));
        assertTrue(coloured(true, "NO_COLOR="), "an empty one says nothing: no-color.org");
        assertTrue(coloured(false, "FORCE_COLOR=1"));
        assertTrue(coloured(false, "CLICOLOR_FORCE=1"));
        assertFalse(coloured(false, "CLICOLOR_FORCE=0", "FORCE_COLOR="));
        assertFalse(coloured(false, "FORCE_COLOR=1", "NO_COLOR=1"));
        assertFalse(coloured(true, "FORCE_COLOR=0"));
        assertFalse(coloured(true, "CLICOLOR=0"));
        assertFalse(coloured(true, "TERM=dumb"));
        assertTrue(coloured(true, "TERM=dumb", "FORCE_COLOR=1"));
    }

    @Test
    void plainIsTheTextAlone() {
        assertEquals("x", Paint.PLAIN.style("failed", "x"));
        assertEquals("", Paint.PLAIN.mark("failed"));
        assertEquals("x", Paint.PLAIN.link("a", "x"));
    }

    @Test
    void aTerminalGetsColoursMarksAndLinks() {
        assertEquals("\u001b[31mx\u001b[0m", ALL.style("failed", "x"));
        assertEquals("\u001b[32m✓\u001b[0m ", ALL.mark("ok"));
        assertEquals("x ", new Paint(true, false, false, false).mark("failed"), "without Unicode and colours");
        var link = ALL.link(folder.resolve("a b").toString(), "x");
        assertTrue(link.matches("\u001b]8;;file://[^/]+/.*/a%20b\u001b\\\\x\u001b]8;;\u001b\\\\"), link);
        assertEquals("x", ALL.link("no\0path", "x"));
        assertTrue(Paint.linking(Map.of("VTE_VERSION", "7600")));
        assertFalse(Paint.linking(Map.of("TERM", "xterm")));
        assertFalse(Paint.linking(Map.of("VTE_VERSION", "7600", "FORCE_HYPERLINK", "0")));
    }

    @Test
    void aTemplateOfTheUsersMayPaintAndLinkToFilesAndNothingElse() throws IOException {
        Files.writeString(folder.resolve("x.ftl"), "${paint('ok', 'a')}${mark('ok')}${link('/x', 'b')}${pad('日', 4)}|${width('日')}"
                + "${'\\x1B]8;;https://x.org/\\x1B\\\\c\\x1B]0;t\\x07'}");
        var views = Views.of(folder, folder);
        assertEquals("ab日  |2]8;;https://x.org/\u001b\\c]0;t", views.text("x.ftl", Map.of()));
        var painted = views.in(ALL).text("x.ftl", Map.of());
        assertTrue(painted.matches("(?s)\u001b\\[32ma\u001b\\[0m"
                + "\u001b\\[32m✓\u001b\\[0m \u001b]8;;file://[^/]+/x\u001b\\\\b\u001b]8;;\u001b.*"),
                painted);
        assertSame(Views.OURS.in(ALL), Views.OURS.in(ALL));
    }
}
