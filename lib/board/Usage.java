package lib.board;

import lib.model.*;

/// The amounts spent, as reported or else as estimated. Each figure is null until somebody has reported it, because an unknown cost is not
/// nought.
public record Usage(Double usd, Long tokens) {
    static final Usage NONE = new Usage(null, null);

    static Usage of(Progress p) {
        return new Usage(p.costUsd() != null ? p.costUsd() : p.estimateUsd(), p.tokens() == null ? null : p.tokens().all());
    }

    /// The sum, after one of its parts has changed.
    Usage changed(Usage before, Usage after) {
        if (after.usd == null && after.tokens == null) return this;
        return new Usage(
                after.usd == null ? usd : Double.valueOf(or0(usd) + after.usd - or0(before.usd)),
                after.tokens == null ? tokens : Long.valueOf(or0(tokens) + after.tokens - or0(before.tokens)));
    }

    public static String money(double usd) {
        return usd == 0 || usd >= 0.1 ? "$%.2f".formatted(usd) : "$%.4f".formatted(usd);
    }

    public static String count(long n) {
        return n < 10_000 ? Long.toString(n) : n < 1_000_000 ? n / 1000 + "k" : "%.1fM".formatted(n / 1e6);
    }

    private static double or0(Double usd) {
        return usd == null ? 0 : usd;
    }

    private static long or0(Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
