package lib.model;

import java.math.BigDecimal;
import java.util.*;

/// A bound on spending, as people write it: `5`, `$0.50` or `5usd` are US dollars, `200k tokens` or `1.5Mtok` are tokens; both with a
/// comma.
///
/// @param usd    US dollars, more than 0; null is no limit
/// @param tokens all kinds of tokens together, more than 0; null is no limit
public record Budget(Double usd, Long tokens) {
    static final double MOST_USD = 1e9;
    private static final long MOST_TOKENS = 1_000_000_000_000_000L;

    public Budget {
        if (usd != null && usd > MOST_USD || tokens != null && tokens > MOST_TOKENS)
            throw new UserError("a budget of more than 10^9 US dollars or 10^15 tokens is none: leave it out for no limit");
        if (usd != null && !(usd > 0))
            throw new UserError("a budget of nothing buys nothing: give it a positive amount, or leave it out for no limit");
        if (tokens != null && tokens <= 0)
            throw new UserError("a budget of no tokens buys nothing: give it a positive number, or leave it out for no limit");
    }

    /// @throws UserError if the text is no budget
    public static Budget parse(String text) {
        Double usd = null;
        Long tokens = null;
        for (var part : text.strip().toLowerCase(Locale.ROOT).split("\\s*,\\s*")) {
            var dollars = java.util.regex.Pattern.compile("\\$?(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(?:usd|\\$)?").matcher(part);
            var counted = java.util.regex.Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([km]?)\\s*tok(?:ens?)?").matcher(part);
            if (counted.matches())
                tokens = Math.round(Double.parseDouble(counted.group(1)) * (counted.group(2).equals("k") ? 1e3
                        : counted.group(2).equals("m") ? 1e6 : 1));
            else if (dollars.matches()) usd = Double.valueOf(dollars.group(1));
            else throw new UserError("'" + text + "' is no budget: write US dollars like 2.50, or tokens like 200k tokens");
        }
        if (usd != null && usd <= 0 || tokens != null && tokens <= 0)
            throw new UserError("'" + text + "' buys nothing: give it more, or leave it out for no limit");
        return new Budget(usd, tokens);
    }

    /// Likewise of US dollars alone.
    ///
    /// @throws UserError if the text is anything else
    public static Double dollars(String text) {
        var budget = parse(text);
        if (budget.tokens != null)
            throw new UserError("'" + text + "' has tokens in it, which this isn't counted in: write US dollars like 2.50");
        return budget.usd;
    }

    /// Whether it bounds at least what the other one does, and nothing more loosely.
    boolean within(Budget other) {
        return (other.usd == null || usd != null && usd <= other.usd) && (other.tokens == null || tokens != null && tokens <= other.tokens);
    }

    /// As [#parse] takes it.
    String written() {
        var parts = new ArrayList<String>();
        if (usd != null) parts.add(BigDecimal.valueOf(usd).stripTrailingZeros().toPlainString() + " USD");
        if (tokens != null) parts.add(tokens + " tokens");
        return String.join(", ", parts);
    }
}
