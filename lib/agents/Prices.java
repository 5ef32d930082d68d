package lib.agents;

import java.util.*;
import lib.model.Progress.Tokens;

/// Prices of models, to count live what an agent tells only at its end. The client's own figure replaces the estimate when it comes.
///
/// US dollars per million tokens as Claude Code 2.1.330 reckons them (seen in its results; cache writes at the 5-minute price). A model
/// that isn't here has no estimate: unknown, not nought.
final class Prices {
    private Prices() {}

    private record Price(double input, double output, double cacheWrite, double cacheRead) {}

    private static final Map<String, Price> PRICES = Map.of(
            "claude-opus-5-5", new Price(4, 20, 5, 0.20),
            "claude-sonnet-5-5", new Price(2, 10, 2.50, 0.10),
            "claude-fable-5-2", new Price(8, 40, 10, 0.20),
            "claude-sonnet-4-5", new Price(3, 15, 3.75, 0.30));

    /// Null if the model's price isn't known.
    static Double cost(String model, Tokens t) {
        var price = model == null ? null : PRICES.get(model);
        return price == null || t == null ? null
                : (t.input() * price.input + t.output() * price.output + t.cacheWrite() * price.cacheWrite
                        + t.cacheRead() * price.cacheRead) / 1e6;
    }
}
