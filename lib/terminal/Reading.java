package lib.terminal;

import java.util.*;
import java.util.stream.IntStream;

/// How a person reads a long text, a log that may grow: where he is, whether he follows its end, what he looks for. It knows the text only
/// while it is asked about it, and no window.
final class Reading {
    /// More lines than any text has.
    private static final int ALL = Integer.MAX_VALUE / 2;

    /// Lines below those seen.
    private int back;
    private boolean following;
    private String words = "";
    /// The line found, counted from the end; -1 is none.
    private int found = -1;
    /// Where to look next: 1 further down, -1 further up, 0 nowhere.
    private int hop;
    private int attempt;

    /// Begins with another text.
    ///
    /// @param atEnd whether at its end, and follows it, or else at its beginning
    void open(boolean atEnd) {
        back = atEnd ? 0 : ALL;
        following = atEnd;
        found = -1;
        words = "";
        attempt = 0;
    }

    /// @param page lines of one
    /// @return whether the key was one of those that move about in a text
    boolean press(Keystroke key, int page) {
        switch (key.what()) {
            case UP -> to(back + 1);
            case DOWN -> to(back - 1);
            case PAGE_UP -> to(back + page);
            case PAGE_DOWN -> to(back - page);
            case HOME -> to(ALL);
            case END -> to(0);
            case CHARACTER -> {
                return character(key.character(), page);
            }
            case ENTER, ESCAPE, BACKSPACE, OTHER -> {
                return false;
            }
        }
        return true;
    }

    private boolean character(int character, int page) {
        switch (character) {
            case 'k' -> to(back + 1);
            case 'j' -> to(back - 1);
            case ' ' -> to(back - page);
            case 'b' -> to(back + page);
            case 'g' -> to(ALL);
            case 'G' -> to(0);
            case 'n' -> hop = 1;
            case 'N' -> hop = -1;
            case 'f' -> {
                following = !following;
                if (following) back = 0;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void to(int lines) {
        back = Math.clamp(lines, 0, ALL);
        following = back == 0;
    }

    /// So many lines have come: who doesn't follow stays where he is.
    void grown(int lines) {
        if (!following) back = Math.min(ALL, back + lines);
        if (found >= 0) found += lines;
    }

    /// Looks for these words, from the end of what is seen upwards; for none if they are empty.
    void look(String words) {
        this.words = words;
        found = -1;
        hop = words.isEmpty() ? 0 : -1;
    }

    String words() {
        return words;
    }

    boolean following() {
        return following;
    }

    /// How many lines lie below those seen, but no more than that.
    int back(int most) {
        back = Math.min(back, most);
        return back;
    }

    /// Goes where somebody wanted to look, and says which of how many places that is; nothing if nothing is looked for.
    String place(List<TaskLog.Line> lines, int rows) {
        if (words.isEmpty()) return "";
        int last = lines.size() - 1;
        var hits = IntStream.range(0, lines.size()).filter(i -> has(lines.get(i).text())).toArray();
        if (hits.length == 0) return "not found";
        int from = found < 0 ? last - back + 1 : last - found;
        int at = Arrays.binarySearch(hits, from);
        int next = hop == 0 ? at : hop > 0 ? at >= 0 ? at + 1 : -at - 1 : (at >= 0 ? at : -at - 1) - 1;
        if (hop != 0) {
            next = Math.floorMod(next, hits.length);
            found = last - hits[next];
            back = Math.max(0, found - rows / 2);
            following = false;
        }
        hop = 0;
        return next < 0 ? hits.length + " found" : next + 1 + " of " + hits.length;
    }

    private boolean has(String text) {
        return text.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }

    /// Goes to an earlier attempt or a later one.
    ///
    /// @param all how many there are
    void attempt(int by, int all) {
        if (all == 0) return;
        int wanted = Math.clamp((attempt == 0 ? all : attempt) + by, 1, all);
        boolean same = wanted == (attempt == 0 ? all : attempt);
        var looked = words;
        if (!same) open(true);
        words = looked;
        attempt = wanted == all ? 0 : wanted;
    }

    /// The one that is read, of so many.
    int attempt(int all) {
        return attempt == 0 ? Math.max(1, all) : Math.min(attempt, Math.max(1, all));
    }
}
