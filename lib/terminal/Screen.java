package lib.terminal;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Consumer;
import java.util.logging.*;
import java.util.regex.Pattern;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import org.jline.terminal.*;
import org.jline.utils.*;

/// A terminal that is drawn on, line by line, and put back as it was. It knows widths and escape sequences, not what it shows.
///
/// It uses the terminal's second screen, so that nothing is left in the scroll-back, and draws in one write between the marks of
/// synchronized output, so that no half-drawn picture is ever seen. However the process ends, short of a KILL, the first screen and the
/// cursor come back; so they do while it is stopped by Ctrl-Z.
///
/// Changed lines are written whole. JLine's `Display` writes only the characters that differ, a third of the bytes, but takes a pair of
/// `char`s or an accent apart: of 30 pictures with emoji 26 were wrong, with accents 28, and 9 with Chinese text alone.
final class Screen implements AutoCloseable {
    private static final Logger JLINE = Logger.getLogger("org.jline");
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    /// The window's title is kept, and given back.
    private static final String KEEP_TITLE = "\u001b[22;0t", TITLE_BACK = "\u001b[23;0t", NO_BAR = "\u001b]9;4;0\u0007";
    private static final String BEGIN = "\u001b[?2026h", END = "\u001b[?2026l";
    private static final String CLEAR_REST = "\u001b[J", CLEAR_LINE = "\u001b[K", PLAIN = "\u001b[0m";
    private static final int STDOUT = 1;
    private static final Pattern LINK = Pattern.compile("\u001b]8;;[^\u001b]*\u001b\\\\");
    /// What a terminal without Unicode gets instead, character by character.
    private static final String UNICODE = "━─▸…↑↓▏▁▂▃▄▅▆▇█✓✗·→", ASCII = "=->~^v|.,:-=+*#+x.>";

    private final Terminal terminal;
    /// Stdout itself: the terminal's own writer is closed by JLine as soon as the process begins to end.
    private final PrintStream out;
    private final boolean unicode;
    private final Aside aside;
    private final boolean titles = !"linux".equals(System.getenv("TERM")), bars = Share.bars(System.getenv());
    private Share told;
    private final Thread restore = new Thread(this::leave, "restore terminal");
    private final Map<String, Object> before = new HashMap<>();
    private List<String> given = List.of();
    private List<String> shown = List.of();
    private Size window = Size.of(80, 24);
    private volatile boolean resized = true;
    private boolean whole = true;
    private boolean away;
    private boolean left;
    private Keyboard keys;

    private Screen(Terminal terminal, Consumer<String> complaint) {
        this.terminal = terminal;
        this.aside = new Aside(complaint);
        this.out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, terminal.encoding());
        this.unicode = terminal.encoding().equals(StandardCharsets.UTF_8);
        Runtime.getRuntime().addShutdownHook(restore);
        before.put("WINCH", Signals.register("WINCH", () -> resized = true));
        before.put("TSTP", Signals.register("TSTP", this::stop));
        before.put("CONT", Signals.register("CONT", this::goOn));
        enter();
    }

    /// Null if stdout is no terminal that can be drawn on; stdin may be anything.
    ///
    /// @param complaint gets what is printed on stderr meanwhile
    static Screen open(Consumer<String> complaint) {
        if ("dumb".equals(System.getenv("TERM")) || !Posix.terminal(STDOUT)) return null;
        // What goes wrong with it as it is left is nobody's to read.
        JLINE.setLevel(Level.OFF);
        try {
            // Asking what the terminal can do with graphemes would leave its answer on the next prompt.
            return new Screen(TerminalBuilder.builder().system(true).devTty(true).dumb(false).nativeSignals(false).graphemeCluster(false)
                    .build(), complaint);
        } catch (IOException | IllegalStateException e) {
            // Not one that JLine knows how to draw on.
            return null;
        }
    }

    /// From now on keys are heard, if anybody can press any.
    synchronized boolean hear(Consumer<Keystroke> pressed) {
        if (!left && keys == null) keys = Keyboard.of(terminal, pressed);
        return keys != null;
    }

    synchronized boolean hears() {
        return keys != null && !keys.gone();
    }

    /// Whether it has another size than at the last [#size], or has just come back.
    boolean resized() {
        return resized;
    }

    /// Its size; it is only asked for when it has changed, since JLine starts a process to find out.
    synchronized Size size() {
        if (!resized) return window;
        resized = false;
        whole = true;
        try {
            var now = terminal.getSize();
            window = now.getColumns() <= 0 || now.getRows() <= 0 ? Size.of(80, 24) : now;
        } catch (RuntimeException | IOError e) {
            // The terminal is going or gone; the size it had is as good as any.
        }
        return window;
    }

    /// Whether nobody looks: another program has the terminal, or ours has given it back.
    synchronized boolean away() {
        if (away && !left && Posix.foreground(STDOUT)) back();
        return away || left;
    }

    /// Shows these lines, see [#fit]; only those that have changed are written.
    synchronized void show(List<String> lines) {
        if (away || left) return;
        var news = new ArrayList<String>(lines.size());
        for (int i = 0; i < lines.size(); i++)
            news.add(!whole && i < given.size() && lines.get(i).equals(given.get(i)) ? shown.get(i)
                    : fit(lines.get(i), window.getColumns()));
        given = lines;
        if (!whole && news.equals(shown)) return;
        var text = new StringBuilder(BEGIN);
        if (whole) text.append("\u001b[2J");
        for (int i = 0; i < news.size(); i++) {
            if (!whole && i < shown.size() && news.get(i).equals(shown.get(i))) continue;
            text.append("\u001b[").append(i + 1).append(";1H").append(news.get(i)).append(PLAIN).append(CLEAR_LINE);
        }
        // Below the last row there is nothing to clear: a cursor sent there stays on it.
        if (!whole && news.size() < shown.size()) text.append("\u001b[").append(news.size() + 1).append(";1H").append(CLEAR_REST);
        write(text.append(END).toString());
        shown = news;
        whole = false;
    }

    /// The line cut to the window, without its last column: some terminals wrap when that is written to. What stands after a tab goes to
    /// the right edge, if there is room.
    static String fit(String line, int width) {
        int room = width - 1, tab = line.indexOf('\t');
        if (tab >= 0) {
            var left = line.substring(0, tab);
            var right = line.substring(tab + 1);
            int gap = room - columns(left) - columns(right);
            line = gap > 0 && !right.isEmpty() ? left + " ".repeat(gap) + right : left;
        }
        return columns(line) <= room ? line : cut(line, room);
    }

    /// As much as fits, in its colours.
    private static String cut(String line, int room) {
        var text = AttributedString.fromAnsi(LINK.matcher(line).replaceAll(""));
        return ansi(text.subSequence(0, Cells.end(text.toString(), 0, Math.max(0, room))));
    }

    /// The text with its colours. JLine's own `toAnsi` makes other characters of lines and corners.
    static String ansi(AttributedString text) {
        var ansi = new StringBuilder();
        for (int at = 0, end; at < text.length(); at = end) {
            end = text.runLimit(at);
            var style = text.styleAt(at);
            var run = text.toString().substring(at, end);
            ansi.append(style.equals(AttributedStyle.DEFAULT) ? run : "\u001b[" + style.toAnsi() + "m" + run + PLAIN);
        }
        return ansi.toString();
    }

    /// Columns it takes, colours left out.
    private static int columns(String line) {
        return Cells.width(AttributedString.stripAnsi(LINK.matcher(line).replaceAll("")));
    }

    /// The bell, and a note for terminals that show such (OSC 9); others pass over it.
    synchronized void ring(String note) {
        if (!left) write("\u0007\u001b]9;" + Text.line(note, 200) + "\u0007");
    }

    /// The same for the window's title, and for the bar of its task where the terminal has one.
    synchronized void tell(Share share) {
        if (away || left || share.equals(told)) return;
        told = share;
        write((titles ? share.title() : "") + (bars ? share.bar() : ""));
    }

    /// Puts the text into the clipboard of whoever sits at the terminal (OSC 52), also from afar.
    synchronized void copy(String text) {
        if (!left && !away) write("\u001b]52;c;" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\u0007");
    }

    private void write(String text) {
        if (!unicode) {
            var plain = new StringBuilder(text);
            for (int i = 0; i < plain.length(); i++) {
                int at = plain.charAt(i) < 128 ? -1 : UNICODE.indexOf(plain.charAt(i));
                if (at >= 0) plain.setCharAt(i, ASCII.charAt(at));
            }
            text = plain.toString();
        }
        out.print(text);
        out.flush();
    }

    /// Ctrl-Z: the terminal is put back before the process stands still.
    private synchronized void stop() {
        if (!left && !away) {
            if (keys != null) keys.rest();
            exit();
            away = true;
        }
        if (!Posix.kill(ProcessHandle.current().pid(), Signal.STOP)) back();
    }

    private synchronized void goOn() {
        if (away && !left && Posix.foreground(STDOUT)) back();
    }

    private void back() {
        away = false;
        enter();
        if (keys != null) keys.listen();
        resized = true;
    }

    /// Puts the terminal back.
    synchronized void leave() {
        if (!left && keys != null) keys.close();
        if (!left && !away) exit();
        left = true;
    }

    private void enter() {
        aside.begin();
        told = null;
        write((titles ? KEEP_TITLE : "") + ENTER);
    }

    private void exit() {
        write((titles ? TITLE_BACK : "") + (bars ? NO_BAR : "") + LEAVE);
        aside.end();
    }

    @Override
    public void close() {
        leave();
        try {
            before.forEach(Signals::unregister);
            Runtime.getRuntime().removeShutdownHook(restore);
            terminal.close();
        } catch (IOException | RuntimeException | IOError e) {
            // The process is ending, or the terminal is gone: there is nothing to put back.
        }
    }
}
