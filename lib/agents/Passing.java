package lib.agents;

import lib.model.Scan;

/// Passes over JSON that nobody wants, as bytes, and yet as closely as a parser would. Each method is given where something begins and
/// where the line ends, and says where what follows begins; [#BAD] if it isn't JSON, or none that is plain enough.
final class Passing {
    static final int BAD = -1;
    /// Kinds of what is open are bits of a number.
    static final int DEEPEST = 60;
    private static final int MOST_DIGITS = 100;

    private Passing() {}

    static int blanks(byte[] bytes, int from, int to) {
        return from < to && bytes[from] <= ' ' ? some(bytes, from, to) : from;
    }

    private static int some(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) at++;
        return at;
    }

    /// Any value with the blanks behind it.
    static int value(byte[] bytes, int from, int to) {
        long objects = 0;
        int depth = 0;
        int at = from;
        while (true) {
            byte first = at < to ? bytes[at] : 0;
            boolean empty = false;
            if (first == '{' || first == '[') {
                if (++depth > DEEPEST) return BAD;
                objects = objects << 1 | (first == '{' ? 1 : 0);
                at = blanks(bytes, at + 1, to);
                empty = at < to && bytes[at] == first + 2;
                if (!empty) {
                    if (first == '{' && (at = name(bytes, at, to)) == BAD) return BAD;
                    continue;
                }
            } else if ((at = first == '"' ? text(bytes, at, to) : scalar(bytes, at, to)) == BAD) return BAD;
            while (true) {
                if (!empty) at = blanks(bytes, at, to);
                empty = false;
                if (depth == 0) return at;
                if (at >= to) return BAD;
                boolean object = (objects & 1) == 1;
                if (bytes[at] == ',') {
                    at = blanks(bytes, at + 1, to);
                    if (object && (at = name(bytes, at, to)) == BAD) return BAD;
                    break;
                }
                if (bytes[at] != (object ? '}' : ']')) return BAD;
                at++;
                depth--;
                objects >>>= 1;
            }
        }
    }

    /// A name with the colon and the blanks behind it.
    static int name(byte[] bytes, int from, int to) {
        int at = text(bytes, from, to);
        return at == BAD ? BAD : colon(bytes, at, to);
    }

    static int colon(byte[] bytes, int from, int to) {
        int at = blanks(bytes, from, to);
        return at < to && bytes[at] == ':' ? blanks(bytes, at + 1, to) : BAD;
    }

    /// A text in its quotes.
    static int text(byte[] bytes, int from, int to) {
        if (from >= to || bytes[from] != '"') return BAD;
        int at = from + 1;
        while ((at = Scan.special(bytes, at, to)) < to && bytes[at] != '"') {
            if (bytes[at] != '\\' || at + 1 >= to) return BAD;
            at++;
            switch (bytes[at]) {
                case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
                case 'u' -> {
                    if (at + 5 > to) return BAD;
                    for (int i = 1; i <= 4; i++) if (!hex(bytes[at + i])) return BAD;
                    at += 5;
                }
                default -> {
                    return BAD;
                }
            }
        }
        return at < to ? at + 1 : BAD;
    }

    private static boolean hex(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
    }

    /// A number, `true`, `false` or `null`.
    static int scalar(byte[] bytes, int from, int to) {
        int at = switch (from < to ? bytes[from] : 0) {
            case 't' -> word(bytes, from, to, "true");
            case 'f' -> word(bytes, from, to, "false");
            case 'n' -> word(bytes, from, to, "null");
            default -> number(bytes, from, to);
        };
        // Something has to end it.
        return at == to || at != BAD && (bytes[at] == ',' || bytes[at] == '}' || bytes[at] == ']' || bytes[at] == ' ') ? at : BAD;
    }

    private static int word(byte[] bytes, int from, int to, String word) {
        if (to - from < word.length()) return BAD;
        for (int i = 0; i < word.length(); i++) if (bytes[from + i] != word.charAt(i)) return BAD;
        return from + word.length();
    }

    private static int number(byte[] bytes, int from, int to) {
        int first = from < to && bytes[from] == '-' ? from + 1 : from;
        int at = digits(bytes, first, to);
        if (at == BAD || at - first > 1 && bytes[first] == '0') return BAD;
        if (at < to && bytes[at] == '.' && (at = digits(bytes, at + 1, to)) == BAD) return BAD;
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            boolean sign = at + 1 < to && (bytes[at + 1] == '-' || bytes[at + 1] == '+');
            at = digits(bytes, sign ? at + 2 : at + 1, to);
        }
        return at;
    }

    /// At least one, and not so many that a parser might refuse them.
    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') at++;
        return at > from && at - from <= MOST_DIGITS ? at : BAD;
    }
}
