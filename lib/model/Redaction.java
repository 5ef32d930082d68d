package lib.model;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.*;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.*;

/// The removal of what looks like a secret from what people are shown: views, reports, events on stdout. The logs of tasks and the journal
/// stay as they were written. It knows texts, not where they come from.
public final class Redaction {
    static final String SHOWN = "[redacted]";

    /// Keys and tokens by the forms their issuers give them, and whatever is called a password. No form can match in two ways, so that none
    /// takes long on any text.
    private static final List<Pattern> KNOWN = List.of(
            Pattern.compile("\\b(?:sk|rk|pk)-[A-Za-z0-9_-]{16,512}"),
            Pattern.compile("\\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,512}"),
            Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}"
                    + "|glpat-[A-Za-z0-9_-]{16,255}|npm_[A-Za-z0-9]{30,255})"),
            Pattern.compile("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"),
            Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"),
            Pattern.compile("\\bAIza[A-Za-z0-9_-]{35}"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{8,8192}\\.[A-Za-z0-9_-]{8,2048}"),
            Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?"),
            Pattern.compile("(?i)(?<=\\bbearer )[A-Za-z0-9._~+/=-]{8,4096}"),
            Pattern.compile("(?<=://)[^\\s/:@]{1,100}:[^\\s/@]{1,200}(?=@)"),
            Pattern.compile("(?i)(?<=(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token)"
                    + "[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?)[^\\s\"',;&]{4,1000}"));

    /// What those before the last three begin with: without one of these none of them matches.
    private static final Pattern BEGINNING =
            Pattern.compile("(?=[srpgnxAe-])(?:\\b"
                    + "(?:[srp]k[-_]|gh[pousr]_|github_pat_|glpat-|npm_|xox[abeoprs]-|A[KS]IA|AIza|eyJ)|-----BEGIN )");

    private static final Map<List<String>, Redaction> MADE = new ConcurrentHashMap<>();

    /// Looking back at each place of a text takes long: without one of these words in it, or one of these marks, only the forms before the
    /// last three can match.
    private static final Pattern NEAR =
            Pattern.compile("(?=[:bpsaBPSA])(?i:://|bearer |pass(?:word|wd)|secret|api[_-]?key|access[_-]?(?:key|token)|auth[_-]?token)");
    private static final int LOOKING_BACK = 3;

    private final List<Pattern> patterns;
    private final List<Pattern> withoutNear;
    private final List<Pattern> own;

    /// So many short texts are kept that are shown as they are: of thousands of tasks most end alike.
    private static final int CLEAN = 256, SHORT = 100;
    private final String[] clean = new String[CLEAN];

    private Redaction(List<Pattern> own) {
        this.own = own;
        this.patterns = Stream.concat(KNOWN.stream(), own.stream()).toList();
        this.withoutNear = Stream.concat(KNOWN.stream().limit(KNOWN.size() - LOOKING_BACK), own.stream()).toList();
    }

    /// Of what is known, and what these expressions match.
    static Redaction of(List<String> expressions) {
        return MADE.computeIfAbsent(expressions, own -> new Redaction(own.stream().map(Redaction::pattern).toList()));
    }

    /// @throws UserError if it is no regular expression, or one that matches nothing at all
    static Pattern pattern(String regex) {
        try {
            var pattern = Pattern.compile(regex);
            if (pattern.matcher("").matches())
                throw new UserError("'" + regex + "' matches even an empty text: mend the expression to redact");
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new UserError("'" + regex + "' is no regular expression (" + e.getDescription() + "): mend the expression to redact");
        }
    }

    /// Without what would steer a terminal, too; null stays null.
    public String text(String text) {
        if (text == null) return null;
        int at = text.hashCode() & CLEAN - 1;
        if (text.equals(clean[at])) return clean[at];
        var shown = Text.lines(text);
        for (var pattern : candidates(shown)) shown = pattern.matcher(shown).replaceAll(SHOWN);
        if (text.length() <= SHORT && shown.equals(text)) clean[at] = text;
        return shown;
    }

    /// The forms that can match in it.
    private List<Pattern> candidates(String text) {
        if (NEAR.matcher(text).find()) return patterns;
        return BEGINNING.matcher(text).find() ? withoutNear : own;
    }

    /// The value as JSON, with its texts redacted and its names, numbers and marks as they were.
    public JsonNode json(Object value) {
        return node(Json.MAPPER.valueToTree(value));
    }

    private JsonNode node(JsonNode node) {
        return switch (node) {
            case StringNode s -> StringNode.valueOf(text(s.stringValue()));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) array.set(i, node(array.get(i)));
                yield array;
            }
            case ObjectNode object -> {
                for (var name : List.copyOf(object.propertyNames())) object.set(name, node(object.get(name)));
                yield object;
            }
            default -> node;
        };
    }
}
