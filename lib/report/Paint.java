package lib.report;

import java.io.*;
import java.nio.charset.*;
import java.nio.file.*;
import java.util.*;
import lib.machine.*;

/// How words for people look where they are read: with colours, marks and links on a terminal, plain in a pipe or a file. It knows neither
/// what is said nor the live table.
///
/// @param terminal whether a person reads it, who likes marks
/// @param unicode  whether there are other characters than ASCII's
/// @param links    whether a path may be clicked on
public record Paint(boolean terminal, boolean colour, boolean unicode, boolean links) {
    /// Words alone: for files, programs and whatever isn't known.
    public static final Paint PLAIN = new Paint(false, false, false, false);
    /// `live.ftl` has the same.
    private static final Map<String, String> CODES = Map.of("running", "36", "ok", "32", "failed", "31", "warn", "33", "dim", "2", "bold",
            "1");
    private static final Map<String, String> MARKS = Map.of("running", "▸", "ok", "✓", "failed", "✗", "warn", "!", "dim", "·");
    private static final Map<String, String> ASCII = Map.of("running", ">", "ok", "+", "failed", "x", "warn", "!", "dim", ".");
    /// Terminals that tell by a variable of their own, or by their name, that they know links.
    private static final List<String> LINKING = List.of("VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM",
            "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR");
    private static final Set<String> LINKING_PROGRAMS = Set.of("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio");

    /// What suits our stdout or stderr, and the environment's wishes.
    public static Paint of(PrintStream out) {
        return of(Caller.environment(), Posix.terminal(out.equals(System.err) ? 2 : 1), out.charset());
    }

    static Paint of(Map<String, String> env, boolean terminal, Charset charset) {
        boolean colour = coloured(env, terminal);
        return new Paint(terminal && !dumb(env) || colour, colour, charset.equals(StandardCharsets.UTF_8),
                terminal && !dumb(env) && linking(env));
    }

    /// Whether there are colours: `NO_COLOR` forbids them (no-color.org), `FORCE_COLOR` and `CLICOLOR_FORCE` want them in a pipe, too.
    public static boolean coloured(Map<String, String> env, boolean terminal) {
        if (!env.getOrDefault("NO_COLOR", "").isEmpty()) return false;
        for (var forced : List.of("FORCE_COLOR", "CLICOLOR_FORCE"))
            if (!List.of("", "0").contains(env.getOrDefault(forced, ""))) return true;
        return terminal && !dumb(env) && !"0".equals(env.get("CLICOLOR")) && !"0".equals(env.get("FORCE_COLOR"));
    }

    /// Without colours, unless they are wanted.
    public Paint wanted(boolean colours) {
        return new Paint(terminal, colour && colours, unicode, links);
    }

    private static boolean dumb(Map<String, String> env) {
        return "dumb".equals(env.get("TERM"));
    }

    /// Whether this terminal is known to make links (OSC 8); others may show rubbish.
    static boolean linking(Map<String, String> env) {
        if (env.get("FORCE_HYPERLINK") instanceof String forced) return !forced.equals("0");
        return LINKING.stream().anyMatch(env::containsKey) || LINKING_PROGRAMS.contains(env.getOrDefault("TERM_PROGRAM", ""));
    }

    /// The text in a style: `running`, `ok`, `failed`, `warn`, `dim` or `bold`; as it is in any other.
    public String style(String style, String text) {
        var code = colour ? CODES.get(style) : null;
        return code == null || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /// A mark for the style and a blank; nothing where no person reads.
    public String mark(String style) {
        var mark = terminal ? (unicode ? MARKS : ASCII).get(style) : null;
        return mark == null ? "" : style(style, mark) + " ";
    }

    /// The text as a link to a file or folder; as it is if the path is none here, as one beyond ASCII in the C locale.
    ///
    /// @param path from the current folder
    public String link(String path, String text) {
        try {
            return links ? "\u001b]8;;" + url(Path.of(path).toAbsolutePath().normalize()) + "\u001b\\" + text + "\u001b]8;;\u001b\\" : text;
        } catch (InvalidPathException e) {
            return text;
        }
    }

    /// With the host: over ssh it is another machine's file.
    private static String url(Path path) {
        return path.toUri().toASCIIString().replaceFirst("^file:///", "file://" + Host.NAME + "/");
    }

    /// Asked for once, and only if there is a link.
    private static final class Host {
        private static final String NAME = name();

        private static String name() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            } catch (IOException e) {
                return "localhost";
            }
        }
    }
}
