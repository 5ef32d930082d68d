package lib.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.*;
import java.util.regex.Pattern;

/// A mark on a success: the agent ended well, by its own word, but something says that somebody should look. With `strict` it is a failure.
///
/// @param about what it is about, such as the names of the denied tools; null if the kind says it all
public record Caveat(Kind kind, String about) {
    private static final int LONGEST = 200;

    public enum Kind {
        /// Tools it wanted to use were denied, since nobody was there to allow them.
        DENIED("denied"),
        /// What it had left to run in the background was stopped before it was over.
        STOPPED_WORK("background work was stopped"),
        /// A tool server (MCP) it was given could not be used.
        SERVER_FAILED("MCP server failed"),
        /// A hook of the user's own ended its last turn.
        HOOK("a hook ended its turn"),
        /// Its answer ends in a question, which nobody was there to answer.
        QUESTION("its answer ends in a question"),
        /// It was to write, and its worktree is as it was.
        UNCHANGED("nothing was changed"),
        /// It was given a worktree, and switched branches in it, removed it, or switched those of the checkout it was made from.
        STRAYED("left its worktree"),
        /// It tells of an end that no version known here tells of.
        UNKNOWN_END("an end that isn't known");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// The word for it in files and as a reason.
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Caveat {
        about = about == null || about.isBlank() ? null : Text.line(about, LONGEST);
    }

    public static Caveat of(Kind kind) {
        return new Caveat(kind, null);
    }

    /// One about all of these, each named once; null if there are none.
    public static Caveat of(Kind kind, Collection<String> names) {
        return names.isEmpty() ? null : new Caveat(kind, String.join(", ", new LinkedHashSet<>(names)));
    }

    /// What may stand behind a question: quotes and signs; then its answers, `(y/n)` or `(1) this (2) that`, or a word of politeness.
    private static final String POLITE = "(?:thanks|thank you|cheers|let me know|please (?:advise|confirm|let me know))\\b[^.!?]{0,40}";
    private static final Pattern QUESTION = Pattern.compile("[?？؟][\\s\"'”’»*_~)\\]\\p{So}\\p{Cf}\\ufe0f]*+"
            + "(?:[:;]-?[)D]|(?:\\(?[\\da-d]\\)[^()?]{1,40}){2,6}|[(\\[][^()\\[\\]]{0,40}[)\\]]|" + POLITE + ")?+\\s*+[.!]?$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*•+]|\\(?\\w{1,2}[.):])\\s.*|\\s{2,}.*|[-*_=]{3,}|(?i:" + POLITE
            + ")[.!]?");

    /// Whether an answer ends in a question, or in one and the answers to choose from. A heading with its list asks nothing, nor does code.
    public static boolean asks(String answer) {
        for (var line : answer.strip().lines().filter(l -> !l.isBlank()).toList().reversed()) {
            if (line.stripLeading().startsWith("#")) return false;
            if (QUESTION.matcher(line.strip()).find()) return true;
            if (!ITEM.matcher(line).matches()) return false;
        }
        return false;
    }

    /// For people.
    public String words() {
        return kind.words + (about == null ? "" : ": " + about);
    }
}
