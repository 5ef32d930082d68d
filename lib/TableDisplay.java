package lib;

import java.io.*;
import java.lang.foreign.*;
import java.util.*;
import java.util.function.Consumer;
import org.jline.terminal.*;
import org.jline.utils.*;

/// The live table on a terminal: `templates/live.ftl`, cut to the window and redrawn where it changed. It knows widths and escape
/// sequences; what is shown stands in the template.
///
/// It draws on the terminal's second screen, so that nothing is left of it in the scroll-back, and in one write between the marks of
/// synchronized output, so that no half-drawn table is ever seen. However the process ends, short of a KILL, the first screen and the
/// cursor come back.
public final class TableDisplay implements Display {
    private static final long EVERY_MILLIS = 250;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String CLEAR_REST = "\u001b[J";
    private static final String CLEAR_LINE = "\u001b[K";

    private final Terminal terminal;
    /// Stdout itself: the terminal's own writer is closed by JLine as soon as the process begins to end.
    private final PrintStream out;
    private final boolean colour;
    private final Thread restore = new Thread(this::leave, "restore terminal");
    private final Object winch;
    private List<String> shown = List.of();
    private Size window = Size.of(80, 24);
    private Size size = Size.of(0, 0);
    private volatile boolean resized = true;
    private long drawn;
    private boolean left;
    private Keys keys;

    private TableDisplay(Terminal terminal, boolean colour) {
        this.terminal = terminal;
        this.out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, terminal.encoding());
        this.colour = colour;
        Runtime.getRuntime().addShutdownHook(restore);
        this.winch = Signals.register("WINCH", () -> resized = true);
        write(ENTER);
    }

    /// The live table if stdout is a terminal that can be drawn on, wherever stdin comes from; a line per change otherwise.
    static Display orLines(boolean colour) {
        if (!"dumb".equals(System.getenv("TERM")) && onTerminal()) {
            try {
                // Asking what the terminal can do with graphemes would leave its answer on the next prompt.
                var terminal = TerminalBuilder.builder().system(true).devTty(true).dumb(false).nativeSignals(false).graphemeCluster(false).build();
                return new TableDisplay(terminal, colour && System.getenv("NO_COLOR") == null);
            } catch (IOException | IllegalStateException e) {
                // Not one that JLine knows how to draw on: lines will do.
            }
        }
        return new LogDisplay(System.out, false);
    }

    /// Whether stdout is a terminal (isatty(3)). Java can only tell whether stdin and stdout both are, and JLine takes 200 ms.
    private static boolean onTerminal() {
        try {
            var linker = Linker.nativeLinker();
            var isatty = linker.downcallHandle(linker.defaultLookup().findOrThrow("isatty"), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) isatty.invokeExact(1) != 0;
        } catch (Throwable e) {
            // Native access is not allowed here.
            return System.console() != null && System.console().isTerminal();
        }
    }

    @Override
    public synchronized void steer(Consumer<Control> asks) {
        if (!left && keys == null) keys = Keys.of(terminal, asks);
    }

    @Override
    public synchronized void draw(Board board, long now) {
        if (left || now - drawn < EVERY_MILLIS && board.end() == null) return;
        drawn = now;
        look();
        boolean resized = !window.equals(size);
        size = window;
        if (keys != null) keys.parallel(board.policy().parallel());
        var lines = lines(board, now, size, colour, keys != null);
        if (!resized && lines.equals(shown)) return;
        var out = new StringBuilder("\u001b[?2026h");
        if (resized) out.append("\u001b[2J");
        for (int i = 0; i < lines.size(); i++) {
            if (!resized && i < shown.size() && lines.get(i).equals(shown.get(i))) continue;
            out.append("\u001b[").append(i + 1).append(";1H").append(lines.get(i)).append("\u001b[0m").append(CLEAR_LINE);
        }
        if (lines.size() < shown.size()) out.append("\u001b[").append(lines.size() + 1).append(";1H").append(CLEAR_REST);
        write(out.append("\u001b[?2026l").toString());
        shown = lines;
    }

    /// The window's size; it is only asked for when it has changed, since JLine starts a process to find out.
    private void look() {
        if (!resized) return;
        resized = false;
        try {
            var now = terminal.getSize();
            window = now.getColumns() <= 0 || now.getRows() <= 0 ? Size.of(80, 24) : now;
        } catch (RuntimeException | IOError e) {
            // The terminal is going or gone; the size it had is as good as any.
        }
    }

    private void write(String text) {
        out.print(text);
        out.flush();
    }

    /// The table as it stands in a window of this size.
    ///
    /// @param keys whether there are keys to tell of
    public static List<String> lines(Board board, long now, Size window, boolean colour, boolean keys) {
        var text = Redaction.of(board.policy()).text(Views.render("live.ftl", LiveTable.of(board, now, window.getColumns(), window.getRows(), colour, keys)));
        // The last column stays free: some terminals wrap when it is written to.
        return text.lines().limit(window.getRows()).map(l -> AttributedString.fromAnsi(l).columnSubSequence(0, window.getColumns() - 1).toAnsi()).toList();
    }

    private synchronized void leave() {
        if (!left && keys != null) keys.close();
        if (!left) write(LEAVE);
        left = true;
    }

    @Override
    public void close() {
        leave();
        try {
            Signals.unregister("WINCH", winch);
            Runtime.getRuntime().removeShutdownHook(restore);
            terminal.close();
        } catch (IOException | RuntimeException | IOError e) {
            // The process is ending, or the terminal is gone: there is nothing to put back.
        }
    }
}
