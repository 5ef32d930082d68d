package lib.model;

import java.io.PrintStream;
import java.util.Locale;

/// A mistake of the user's, told in one sentence that names the place and the mend.
/// The command line prints the sentence and exits with 2; a recipe sees it as an exception, and ends likewise if it lets it pass.
public final class UserError extends RuntimeException {
    private final int status;
    private final String told;

    public UserError(String sentence) {
        this(sentence, 2, null);
    }

    private UserError(String sentence, int status, String told) {
        // Names and values in it may come from anywhere.
        super(Text.lines(sentence));
        this.status = status;
        this.told = told == null ? getMessage() : Text.lines(told);
    }

    /// There is nothing to do, which is told and is no failure: a list that a program made may be empty.
    public static UserError nothing(String sentence) {
        return new UserError(sentence, 0, null);
    }

    /// The exit status of a program that ends by it.
    public int status() {
        return status;
    }

    /// Where nobody has seen to it, Java prints what nobody has caught: of this, the sentence is enough.
    @Override
    public void printStackTrace(PrintStream to) {
        to.println(told);
    }

    /// The same error with the place it was made at, such as `tasks.yaml:14`, in front.
    public UserError at(String place) {
        return place == null || getMessage().startsWith(place) ? this : new UserError(place + ": " + getMessage(), status, null);
    }

    /// The same error, of which people are told more, in several lines: where it is, and which others there are.
    public UserError told(String lines) {
        var error = new UserError(getMessage(), status, lines);
        error.setStackTrace(getStackTrace());
        return error;
    }

    /// What people are told.
    public String told() {
        return told;
    }

    /// The value, which a call must have been given.
    ///
    /// @throws UserError with this sentence if it is null
    public static <T> T unlessNull(T value, String sentence) {
        if (value == null) throw new UserError(sentence);
        return value;
    }

    /// The text, in which something must be written if there is one.
    ///
    /// @throws UserError with this sentence if it is blank
    public static String unlessBlank(String text, String sentence) {
        if (text != null && text.isBlank()) throw new UserError(sentence);
        return text;
    }

    /// ` (did you mean 'retries'?)` for the known word nearest to this one, or nothing if none is near.
    public static String suggestion(String word, java.util.Collection<String> known) {
        int least = Math.min(word.length(), Math.max(1, Math.min(word.length(), 40) / 3) + 1);
        String nearest = null;
        for (var candidate : known) {
            if (Math.abs(candidate.length() - word.length()) >= least || word.length() > 80) continue;
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? "" : " (did you mean '" + nearest + "'?)";
    }

    /// How many letters to put in, take out, change or swap with a neighbour to get from one word to the other.
    private static int distance(String a, String b) {
        int[] before = null, last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    row[j] = Math.min(row[j], before[j - 2] + 1);
            }
            before = last;
            last = row;
        }
        return last[b.length()];
    }
}
