package lib.model;

import java.util.regex.Pattern;

/// Makes what programs say fit to be shown to people: no escape sequences, no control characters, not too long. It knows neither
/// streams nor terminals' widths.
public final class Text {
    private Text() {}

    /// Colours, cursor moves, titles, links, character sets (ECMA-48, 5.3 to 5.6): with ESC or the one-character form.
    private static final Pattern ESCAPES =
            Pattern.compile("(?:\u001b\\[|\u009b)[0-?]*[ "
                    + "-/]*[@-~]|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*"
                    + "(?:\u0007|\u001b\\\\|\u009c)?|\u001b[ -/]*[0-~]");
    /// Halves of characters, which [Bytes] that are no text are, too.
    private static final Pattern HALVES = Pattern.compile("\\p{Cs}");
    /// What moves text about as well: line separators, marks that turn the direction of writing.
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+");

    private static final Pattern UNSEEN = Pattern.compile("[" + CONTROLS.pattern().replace("+", "") + "&&[^\n\t]]");

    /// The text as one line of what can be seen, cut to so many characters.
    public static String line(String text, int most) {
        if (plain(text)) return cut(text, most);
        return cut(CONTROLS.matcher(ESCAPES.matcher(whole(text)).replaceAll("")).replaceAll(" ").strip(), most);
    }

    /// The same of several lines, which stay as long as they are and keep the space they begin with.
    public static String lines(String text) {
        if (harmless(text)) return text;
        return UNSEEN.matcher(ESCAPES.matcher(whole(text).replace("\r\n", "\n")).replaceAll("")).replaceAll(" ");
    }

    private static boolean harmless(String text) {
        for (int i = 0, length = text.length(); i < length; i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && c != '\n' && c != '\t') return false;
        }
        return true;
    }

    private static String whole(String text) {
        return HALVES.matcher(text).replaceAll("\uFFFD");
    }

    /// Nothing to mend, as in nearly every line: a command may write millions of them.
    private static boolean plain(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') return false;
        }
        return length == 0 || text.charAt(0) != ' ' && text.charAt(length - 1) != ' ';
    }

    /// The text, or its beginning and `…` if it is longer than that; never half a character.
    public static String cut(String text, int most) {
        if (text.length() <= most) return text;
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
