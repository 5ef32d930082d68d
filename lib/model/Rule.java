package lib.model;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.*;
import java.util.stream.Stream;

/// A rule for the end of a failed command.
///
/// @param match   regular expression looked for in the last lines of stderr, then stdout, ignoring case; null fits any
/// @param exit    exit statuses it is for, as a shell shows them; empty is any but 0
/// @param outcome `transient`, `resource`, `permanent`, `rate_limited` or `succeeded`
/// @param reason  a word for grouping, which is the rule's name as well
/// @param program the one it is for, as the command calls it, such as `curl`; null is any
public record Rule(String match, List<Integer> exit, String outcome, String reason, String program) {
    public Rule {
        exit = exit == null ? List.of() : List.copyOf(exit);
        if (reason == null || reason.isBlank())
            throw new UserError("a rule has no reason: give it one or two words, such as 'flaky-network'");
        means(outcome, reason);
        if (match != null) pattern(match);
    }

    /// For any program.
    public Rule(String match, List<Integer> exit, String outcome, String reason) {
        this(match, exit, outcome, reason, null);
    }

    /// What an end means that it fits.
    public Outcome means() {
        return means(outcome, reason);
    }

    private static Outcome means(String outcome, String reason) {
        return Outcome.of(outcome == null ? "" : outcome, reason, null);
    }

    /// @param programs what the command calls
    public boolean fits(Exit end, Set<String> programs) {
        return (program == null || programs.contains(program)) && (exit.isEmpty() ? end.status() != 0 : exit.contains(end.status()));
    }

    /// The latest line that it fits; "" if it looks at none, empty if there is none.
    public Optional<String> evidence(Said said) {
        return evidence(said, UnaryOperator.identity());
    }

    /// Likewise.
    ///
    /// @param read what counts of a line
    public Optional<String> evidence(Said said, UnaryOperator<String> read) {
        if (match == null) return Optional.of("");
        return Stream.of(said.err(), said.out()).flatMap(lines -> lines.reversed().stream())
                .filter(line -> pattern().matcher(read.apply(line)).find()).findFirst();
    }

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    /// What it looks for; [#match] must not be null.
    public Pattern pattern() {
        return pattern(match);
    }

    private static Pattern pattern(String match) {
        try {
            return PATTERNS.computeIfAbsent(match, m -> Pattern.compile(m, Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new UserError("'" + match + "' is no regular expression (" + e.getDescription() + "): mend the rule's match");
        }
    }
}
