package lib.terminal;

import java.util.*;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import lib.report.*;
import org.jline.utils.*;

/// Lines of a log, or of another text, as they fit a window: wrapped, in the colours they came with, what is looked for marked. It knows
/// neither files nor keys.
///
/// @param shown without secrets
record LogPage(int width, boolean colour, UnaryOperator<String> shown) {

    /// The lines that fit, each with `style` and `text`.
    ///
    /// @param back  how many lines lie below those seen
    /// @param words looked for; empty is none
    List<Map<String, Object>> seen(List<TaskLog.Line> lines, int back, int rows, String words) {
        var seen = new ArrayDeque<Map<String, Object>>();
        for (int i = lines.size() - 1 - back; i >= 0 && seen.size() < rows; i--)
            for (var part : wrapped(lines.get(i), words).reversed()) if (seen.size() < rows) seen.addFirst(part);
        return List.copyOf(seen);
    }

    /// How many lines lie below those seen when the first is at the top.
    int most(List<TaskLog.Line> lines, int rows) {
        int fit = 0;
        for (int used = 0; fit < lines.size(); fit++) {
            used += Cells.wrap(shown.apply(lines.get(fit).text()), width).size();
            if (used > rows) break;
        }
        return lines.size() - fit;
    }

    private List<Map<String, Object>> wrapped(TaskLog.Line line, String words) {
        var text = text(line);
        boolean own = colour && !text.equals(new AttributedString(text.toString()));
        if (colour && !words.isEmpty())
            text = text.styleMatches(Pattern.compile(Pattern.quote(words), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                    AttributedStyle.INVERSE);
        var parts = new ArrayList<Map<String, Object>>();
        int at = 0;
        for (var part : Cells.wrap(text.toString(), width)) {
            // A line is broken at a blank, which is left out.
            if (!text.toString().startsWith(part, at)) at++;
            var piece = text.subSequence(at, at + part.length());
            at += part.length();
            parts.add(Map.of("style", line.aside() && !own ? "warn" : "plain", "text",
                    colour ? new Painted(Screen.ansi(piece)) : part));
        }
        return parts;
    }

    /// In its colours, unless those would hide a secret from who looks for it.
    private AttributedString text(TaskLog.Line line) {
        if (colour && line.painted() != null) {
            var text = AttributedString.fromAnsi(line.painted());
            if (shown.apply(text.toString()).equals(text.toString())) return text;
        }
        return new AttributedString(shown.apply(line.text()));
    }
}
