package lib.model;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Text as words for a POSIX shell, which reads back exactly what was meant, whatever that is but NUL.
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWord() {}

    /// The text as one word; what means nothing to a shell stays as it is.
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    /// Each text as one word, with spaces between them.
    public static String all(List<String> words) {
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }

    /// The text in single quotes.
    public static String quoted(String text) {
        return "'" + inQuotes(text) + "'";
    }

    /// The text as it has to stand between single quotes that are there already.
    public static String inQuotes(String text) {
        return text.replace("'", "'\\''");
    }
}
