package lib.model;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Everything an attempt has said that its judging may need, read from its two streams. Immutable and bounded, however
/// much was written.
///
/// @param progress the last snapshot
/// @param notable  lines an agent's [Reader] kept for judging (results, errors, limits), oldest first; empty for plain commands
/// @param answer   the final answer, if the agent gave one; null otherwise
/// @param out      the last lines of stdout, oldest first, each cut to 500 characters
/// @param err      the last lines of stderr, likewise
/// @param caveats  what it saw that would put a mark on a success
/// @param at       when the last of it was seen, in milliseconds since 1970; 0 if that isn't known
public record Said(Progress progress, List<JsonNode> notable, String answer, List<String> out, List<String> err,
        List<Caveat> caveats, long at) {
    public static final Said NOTHING = new Said(Progress.NONE, List.of(), null, List.of(), List.of());

    /// How many last lines of each stream are kept.
    public static final int LINES = 20;

    public Said {
        notable = List.copyOf(notable);
        out = List.copyOf(out);
        err = List.copyOf(err);
        caveats = List.copyOf(caveats);
    }

    /// Without caveats.
    public Said(Progress progress, List<JsonNode> notable, String answer, List<String> out, List<String> err) {
        this(progress, notable, answer, out, err, List.of());
    }

    public Said(Progress progress, List<JsonNode> notable, String answer, List<String> out, List<String> err, List<Caveat> caveats) {
        this(progress, notable, answer, out, err, caveats, 0);
    }

    /// The same with one more mark; null adds none.
    public Said with(Caveat caveat) {
        if (caveat == null) return this;
        return new Said(progress, notable, answer, out, err, Stream.concat(caveats.stream(), Stream.of(caveat)).toList(), at);
    }

    /// The same, seen then.
    public Said at(long at) {
        return new Said(progress, notable, answer, out, err, caveats, at);
    }
}
