package lib.input;

import module java.base;
import lib.model.*;

/// A value the user wrote, with the place it was written at, so that every complaint can name it.
///
/// It knows YAML's and JSON's kinds of values, but no manifest and no key; [LocatedReader] makes it from a file.
sealed interface Located {
    /// The file it stands in.
    Path file();

    /// From 1.
    int line();

    /// From 1.
    int column();

    /// A text that is filled when its task starts is [#LATE].
    enum Kind { TEXT, WHOLE, NUMBER, BOOLEAN, NOTHING, LATE }

    /// @param text as written, without quotes
    record Scalar(Path file, int line, int column, Kind kind, String text) implements Located {}

    record Items(Path file, int line, int column, List<Located> values) implements Located {}

    /// Keys and their values, in the order written.
    record Fields(Path file, int line, int column, Map<String, Field> byKey) implements Located {
        /// Null if the key isn't there.
        Located get(String key) {
            var field = byKey.get(key);
            return field == null ? null : field.value;
        }

        /// Those that are none of these.
        Fields without(Collection<String> keys) {
            var left = new LinkedHashMap<>(byKey);
            left.keySet().removeAll(keys);
            return new Fields(file, line, column, Collections.unmodifiableMap(left));
        }

        /// @param owner what the keys are of, such as `a task`
        /// @throws UserError at the first key that isn't known, with the nearest one that is
        void only(Collection<String> known, String owner) {
            byKey.forEach((key, field) -> {
                if (!known.contains(key))
                    throw field.error(shown(key) + " is no key of " + owner + UserError.suggestion(key, known));
            });
        }
    }

    /// @param line   of the key, from 1
    /// @param column of the key, from 1
    record Field(int line, int column, Located value) {
        UserError error(String sentence) {
            return new UserError(value.file() + ":" + line + ":" + column + ": " + sentence);
        }
    }

    /// `tasks.yaml:14`
    default String place() {
        return file() + ":" + line();
    }

    /// A complaint at this value's line and column.
    default UserError error(String sentence) {
        return new UserError(place() + ":" + column() + ": " + sentence);
    }

    /// What the supplier gives; a complaint of its own gets this value's place in front.
    default <T> T placed(Supplier<T> made) {
        try {
            return made.get();
        } catch (UserError e) {
            throw e.at(place() + ":" + column());
        }
    }

    /// Whether it is filled when its task starts.
    default boolean late() {
        return this instanceof Scalar s && s.kind == Kind.LATE;
    }

    /// A text, or a number or boolean as its text. Never empty and without NUL.
    default String text(String key) {
        var text = anyText(key);
        if (text.isBlank()) throw error("'" + key + "' is empty: write something or leave it out");
        return text;
    }

    /// The same, but it may be empty.
    default String anyText(String key) {
        if (!(this instanceof Scalar s) || s.kind == Kind.NOTHING) throw wrong(key, "a text");
        if (s.text.indexOf('\0') >= 0) throw error("'" + key + "' has a NUL in it: take it out");
        if (Bytes.broken(s.text)) throw error("'" + key + "' has half a character in it, which no program can be given: take it out");
        return s.text;
    }

    /// A list of texts, each of which may be empty.
    default List<String> texts(String key) {
        if (!(this instanceof Items items)) throw wrong(key, "a list");
        return items.values.stream().map(item -> item.anyText(key)).toList();
    }

    default Fields fields(String key) {
        return this instanceof Fields fields ? fields : fail(wrong(key, "keys and values"));
    }

    default boolean flag(String key) {
        return this instanceof Scalar s && s.kind == Kind.BOOLEAN ? Boolean.parseBoolean(s.text) : fail(wrong(key, "true or false"));
    }

    /// A whole number within bounds, both included.
    default int whole(String key, int least, int most) {
        if (!(this instanceof Scalar s) || s.kind != Kind.WHOLE) throw wrong(key, "a whole number");
        if (s.text.length() < 20) {
            var number = s.text.startsWith("0x") ? new BigInteger(s.text.substring(2), 16)
                    : s.text.startsWith("0o") ? new BigInteger(s.text.substring(2), 8) : new BigInteger(s.text);
            if (number.compareTo(BigInteger.valueOf(least)) >= 0 && number.compareTo(BigInteger.valueOf(most)) <= 0)
                return number.intValue();
        }
        throw error("'" + key + "' is " + cut(s.text) + ": use " + least + " to " + most);
    }

    /// What a reader of short texts makes of this one; its complaint gets this value's place in front.
    default <T> T parsed(String key, Function<String, T> reader) {
        var text = text(key);
        if (text.length() > 200) throw error("'" + key + "' has " + text.length() + " characters: use 200 at most");
        return placed(() -> reader.apply(text));
    }

    /// A duration such as `90`, `30s` or `1h30m`; a bare number is seconds.
    default Duration duration(String key) {
        return parsed(key, Durations::parse);
    }

    /// A path, taken from the folder of the file it is written in.
    default Path path(String key) {
        try {
            var written = Path.of(text(key));
            boolean climbs = Stream.of(written.toString().split("/")).anyMatch(".."::equals);
            return file().resolveSibling(climbs ? written : written.normalize());
        } catch (InvalidPathException e) {
            throw error("'" + key + "' is no path (" + (Bytes.foreign(text(key)) ? "it is no UTF-8): rename it, or use it in a 'command'"
                    : e.getReason() + "): mend it"));
        }
    }

    private UserError wrong(String key, String wanted) {
        var is = switch (this) {
            case Items _ -> "a list";
            case Fields _ -> "a map";
            case Scalar s -> switch (s.kind) {
                case TEXT, LATE -> "the text " + shown(s.text);
                case WHOLE, NUMBER -> "the number " + cut(s.text);
                case BOOLEAN -> s.text;
                case NOTHING -> "empty";
            };
        };
        return error("'" + key + "' is " + is + ": write " + wanted + (is.equals("empty") ? " or leave it out" : ""));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it gives nothing back, so it stands where anything may
    private static <T> T fail(UserError error) {
        throw error;
    }

    /// The user's own words in quotes, short and without anything that could steer a terminal.
    static String shown(String text) {
        return "'" + cut(text) + "'";
    }

    private static String cut(String text) {
        var plain = new StringBuilder();
        text.codePoints().limit(41).forEach(c -> plain.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.codePointCount(0, Math.min(text.length(), 100)) > 40 ? plain.substring(0, plain.offsetByCodePoints(0, 40)) + "…"
                : plain.toString();
    }
}
