package lib;

import java.io.IOException;
import java.util.*;
import org.jline.terminal.*;
import org.jline.utils.AttributedString;

/// The live table on a terminal: `templates/live.ftl`, cut to the window and redrawn where it changed. It knows widths and escape
/// sequences; what is shown stands in the template.
///
/// It draws on the terminal's second screen, so that nothing is left of it in the scroll-back, and in one write between the marks of
/// synchronized output, so that no half-drawn table is ever seen.
public final class TableDisplay implements Display {
    private static final long EVERY_MILLIS = 250;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String CLEAR_REST = "\u001b[J";
    private static final String CLEAR_LINE = "\u001b[K";

    private final Terminal terminal;
    private final boolean colour;
    private List<String> shown = List.of();
    private Size size = Size.of(0, 0);
    private long drawn;

    private TableDisplay(Terminal terminal, boolean colour) {
        this.terminal = terminal;
        this.colour = colour;
        terminal.writer().write(ENTER);
        terminal.flush();
    }

    /// The live table if stdout is a terminal that can be drawn on; a line per change otherwise.
    static Display orLines(boolean colour) {
        var console = System.console();
        if (console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"))) {
            try {
                var terminal = TerminalBuilder.builder().system(true).dumb(false).nativeSignals(false).build();
                return new TableDisplay(terminal, colour && System.getenv("NO_COLOR") == null);
            } catch (IOException | IllegalStateException e) {
                // Not one that JLine knows how to draw on: lines will do.
            }
        }
        return new LogDisplay(System.out, false);
    }

    @Override
    public void draw(Board board, long now) {
        if (now - drawn < EVERY_MILLIS && board.end() == null) return;
        drawn = now;
        var window = terminal.getSize();
        if (window.getColumns() <= 0 || window.getRows() <= 0) window = Size.of(80, 24);
        boolean resized = !window.equals(size);
        size = window;
        var lines = lines(board, now, size, colour, terminal);
        if (!resized && lines.equals(shown)) return;
        var out = new StringBuilder("\u001b[?2026h");
        if (resized) out.append("\u001b[2J");
        for (int i = 0; i < lines.size(); i++) {
            if (!resized && i < shown.size() && lines.get(i).equals(shown.get(i))) continue;
            out.append("\u001b[").append(i + 1).append(";1H").append(lines.get(i)).append("\u001b[0m").append(CLEAR_LINE);
        }
        if (lines.size() < shown.size()) out.append("\u001b[").append(lines.size() + 1).append(";1H").append(CLEAR_REST);
        terminal.writer().write(out.append("\u001b[?2026l").toString());
        terminal.flush();
        shown = lines;
    }

    /// The table as it stands in a window of this size.
    ///
    /// @param terminal whose colours are used; null is the usual ones
    public static List<String> lines(Board board, long now, Size window, boolean colour, Terminal terminal) {
        var text = Views.render("live.ftl", LiveTable.of(board, now, window.getColumns(), window.getRows(), colour));
        // The last column stays free: some terminals wrap when it is written to.
        return text.lines().limit(window.getRows()).map(l -> AttributedString.fromAnsi(l).columnSubSequence(0, window.getColumns() - 1).toAnsi(terminal)).toList();
    }

    @Override
    public void close() {
        terminal.writer().write(LEAVE);
        terminal.flush();
        try {
            terminal.close();
        } catch (IOException e) {
            // the process ends anyway
        }
    }
}
