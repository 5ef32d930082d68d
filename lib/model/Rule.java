package lib.model;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.*;

/// A rule for the end of a failed command.
///
/// @param match   regular expression looked for in the last lines of stderr, then stdout, ignoring case; null fits any
/// @param exit    exit statuses it is for, as a shell shows them; empty is any but 0
/// @param outcome `transient`, `resource`, `permanent`, `rate_limited` or `succeeded`
/// @param reason  a word for grouping, which is the rule's name as well
public record Rule(String match, List<Integer> exit, String outcome, String reason) {
    public Rule {
        exit = exit == null ? List.of() : List.copyOf(exit);
        if (reason == null || reason.isBlank())
            throw new UserError("a rule has no reason: give it one or two words, such as 'flaky-network'");
        means(outcome, reason);
        if (match != null) pattern(match);
    }

    /// What an end means that it fits.
    public Outcome means() {
        return means(outcome, reason);
    }

    private static Outcome means(String outcome, String reason) {
        return Outcome.of(outcome == null ? "" : outcome, reason, null);
    }

    public boolean fits(Exit end) {
        return exit.isEmpty() ? end.status() != 0 : exit.contains(end.status());
    }

    public Optional<String> evidence(Said said) {
        if (match == null) return Optional.of("");
        return said.err().reversed().stream().filter(pattern().asPredicate()).findFirst()
                .or(() -> said.out().reversed().stream().filter(pattern().asPredicate()).findFirst());
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
