package lib.agents;

import java.nio.charset.StandardCharsets;
import java.util.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;
import static lib.agents.Passing.BAD;

/// What a reader wants of a line of JSON. The rest is passed over as bytes, however long it is, and yet read so closely that what isn't
/// JSON is found out: a line that was cut, or glued to another. It knows no agent.
final class Sieve {
    private static final int LONGEST_NAME = 1000;
    /// Of a whole number that surely is a Java int.
    private static final int MOST_DIGITS = 9;
    private static final int SLOTS = 128;
    private static final Sieve ALL = new Sieve();

    private final byte[][] names = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];
    private final Sieve[] below = new Sieve[SLOTS];

    private Sieve() {}

    /// @param paths names from the outermost to that of a value wanted whole, with `/` between; through a list to each of its elements
    static Sieve of(String... paths) {
        var sieve = new Sieve();
        for (var path : paths) sieve.add(path.split("/"), 0);
        return sieve;
    }

    private void add(String[] path, int at) {
        var name = path[at].getBytes(StandardCharsets.UTF_8);
        int slot = slot(name, 0, name.length);
        while (names[slot] != null && !Arrays.equals(names[slot], name)) slot = (slot + 1) % SLOTS;
        names[slot] = name;
        texts[slot] = path[at];
        if (at + 1 == path.length) below[slot] = ALL;
        else if (below[slot] == null) below[slot] = new Sieve();
        if (below[slot] != ALL) below[slot].add(path, at + 1);
    }

    /// The object of a line with what is wanted of it: like the whole one for who asks for nothing else, but a value that isn't the object
    /// a path leads through may be missing. Null if the line has to be parsed.
    JsonNode of(RawLine line) {
        if (line.from() == line.to() || line.bytes()[line.from()] != '{') return null;
        var cursor = new Cursor(line);
        var json = cursor.value(this, 0);
        return cursor.at < line.to() ? null : json;
    }

    /// Where this name is among those wanted; -1 if it isn't.
    private int find(byte[] bytes, int from, int to) {
        for (int slot = slot(bytes, from, to); names[slot] != null; slot = (slot + 1) % SLOTS)
            if (Arrays.equals(names[slot], 0, names[slot].length, bytes, from, to)) return slot;
        return -1;
    }

    private static int slot(byte[] bytes, int from, int to) {
        return from == to ? 0 : (bytes[from] * 7 + bytes[to - 1] * 3 + (to - from) * 31) & SLOTS - 1;
    }

    /// Goes through a line, until [Passing#BAD].
    private static final class Cursor {
        private final byte[] bytes;
        private final int end;
        private final int longest;
        private int at;

        Cursor(RawLine line) {
            this.bytes = line.bytes();
            this.at = line.from();
            this.end = line.to();
            this.longest = line.maxString();
        }

        /// Passes the next value and the blanks behind it.
        ///
        /// @return what is wanted of it; null if that is nothing
        private JsonNode value(Sieve wanted, int depth) {
            int from = at;
            byte first = at < end ? bytes[at] : 0;
            if (depth < Passing.DEEPEST && first == '{') return object(wanted, depth + 1);
            if (depth < Passing.DEEPEST && first == '[') return list(wanted, depth + 1);
            at = Passing.value(bytes, from, end);
            return wanted == ALL && at != BAD ? scalar(from) : null;
        }

        private JsonNode object(Sieve wanted, int depth) {
            var node = Json.MAPPER.createObjectNode();
            at = Passing.blanks(bytes, at + 1, end);
            if (closes('}')) return node;
            do {
                int from = at + 1;
                int to = at < end && bytes[at] == '"' ? Scan.special(bytes, from, end) : end;
                // A name with escapes may be any.
                if (to >= end || bytes[to] != '"' || to - from > LONGEST_NAME) return bad();
                at = Passing.colon(bytes, to + 1, end);
                if (at == BAD) return null;
                int slot = wanted == ALL ? 0 : wanted.find(bytes, from, to);
                if (slot < 0) {
                    at = Passing.value(bytes, at, end);
                    continue;
                }
                var name = wanted == ALL ? new String(bytes, from, to - from, StandardCharsets.UTF_8) : wanted.texts[slot];
                var value = value(wanted == ALL ? ALL : wanted.below[slot], depth);
                // The last one of a name counts.
                if (value == null) node.remove(name);
                else node.set(name, value);
            } while (goesOn());
            return closes('}') ? node : bad();
        }

        private JsonNode list(Sieve wanted, int depth) {
            var node = Json.MAPPER.createArrayNode();
            at = Passing.blanks(bytes, at + 1, end);
            if (closes(']')) return node;
            do {
                node.add(value(wanted, depth));
            } while (goesOn());
            return closes(']') ? node : bad();
        }

        private boolean goesOn() {
            if (at == BAD || at >= end || bytes[at] != ',') return false;
            at = Passing.blanks(bytes, at + 1, end);
            return true;
        }

        private boolean closes(char bracket) {
            if (at == BAD || at >= end || bytes[at] != bracket) return false;
            at = Passing.blanks(bytes, at + 1, end);
            return true;
        }

        private JsonNode bad() {
            at = BAD;
            return null;
        }

        /// The value from there to here that is no object and no list.
        private JsonNode scalar(int from) {
            int to = at;
            while (bytes[to - 1] <= ' ' && bytes[to - 1] >= 0) to--;
            // A text that is to be cut.
            if (to - from > longest) return bad();
            switch (bytes[from]) {
                case '"' -> {
                    if (Scan.special(bytes, from + 1, to) == to - 1)
                        return StringNode.valueOf(new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8));
                }
                case 't' -> {
                    return BooleanNode.TRUE;
                }
                case 'f' -> {
                    return BooleanNode.FALSE;
                }
                case 'n' -> {
                    return NullNode.instance;
                }
                default -> {
                    int number = 0, i = from;
                    for (; i < to && i - from < MOST_DIGITS && bytes[i] >= '0' && bytes[i] <= '9'; i++)
                        number = number * 10 + (bytes[i] - '0');
                    if (i == to) return IntNode.valueOf(number);
                }
            }
            try {
                return Json.MAPPER.readTree(bytes, from, to - from);
            } catch (JacksonException e) {
                return bad();
            }
        }
    }
}
