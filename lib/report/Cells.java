package lib.report;

import java.util.*;
import org.jline.utils.WCWidth;

/// Text in the columns of a terminal: how many it takes, cut and filled up to so many, wrapped. A Chinese character or an emoji takes two,
/// an accent of its own none. It knows neither colours nor escape sequences.
///
/// Characters are counted one by one: `AttributedString` of JLine gives two columns to an emoji that several make up, and where a terminal
/// shows each of them, four or more, a line would run over the edge.
public final class Cells {
    private Cells() {}

    public static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    private static int width(int c) {
        return c < 0x300 ? 1 : Math.max(0, WCWidth.wcwidth(c));
    }

    /// As much of the text as fits, the last column for `…` if something is left out; nothing if there is no room.
    public static String cut(String text, int room) {
        if (room <= 0) return "";
        // Most texts are short, and none takes more than two columns a character.
        if (text.length() * 2 <= room || width(text) <= room) return text;
        return text.substring(0, end(text, 0, room - 1)) + "…";
    }

    /// Cut, or filled up with blanks on its right.
    public static String left(String text, int room) {
        var cut = cut(text, room);
        return cut + " ".repeat(Math.max(0, room - width(cut)));
    }

    /// Cut, or filled up with blanks on its left.
    public static String right(String text, int room) {
        var cut = cut(text, room);
        return " ".repeat(Math.max(0, room - width(cut))) + cut;
    }

    /// The text in lines of at most so many columns, broken at a blank where there is one in their second half; at least one line.
    public static List<String> wrap(String text, int room) {
        var lines = new ArrayList<String>();
        int from = 0;
        while (true) {
            int end = end(text, from, Math.max(2, room));
            if (end == text.length()) break;
            int blank = text.lastIndexOf(' ', end);
            int next = blank > from + room / 2 ? blank : end;
            lines.add(text.substring(from, next));
            from = next == blank ? next + 1 : next;
        }
        lines.add(text.substring(from));
        return lines;
    }

    /// Up to where it fits, whole characters with their accents.
    public static int end(String text, int from, int room) {
        int width = 0, at = from;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            width += width(c);
            if (width > room) break;
            at += Character.charCount(c);
        }
        return at;
    }
}
