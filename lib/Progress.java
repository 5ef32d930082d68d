package lib;

/// What an attempt has said of itself so far, as one snapshot; a later one replaces an earlier one. Null is unknown.
///
/// @param phase    what it is at: `init`, `thinking`, a tool's name, `done`, or what the command calls it
/// @param turn     how many turns an agent has taken
/// @param done     todos completed, of `all`
/// @param all      todos in all
/// @param fraction share done as the command itself puts it, 0 to 1
/// @param tokens   used so far
/// @param costUsd  spent so far by this attempt alone, in US dollars
/// @param session  the agent's session, with which it can be resumed
/// @param model    the model that answers
/// @param line     the last line, at most 200 characters
public record Progress(String phase, Integer turn, Integer done, Integer all, Double fraction,
                       Tokens tokens, Double costUsd, String session, String model, String line) {

    public static final Progress NONE = new Progress(null, null, null, null, null, null, null, null, null, null);

    public Progress line(String line) {
        return new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line);
    }

    public record Tokens(long input, long output, long cacheRead, long cacheWrite) {
        public static final Tokens ZERO = new Tokens(0, 0, 0, 0);

        public Tokens plus(Tokens o) {
            return new Tokens(input + o.input, output + o.output, cacheRead + o.cacheRead, cacheWrite + o.cacheWrite);
        }

        public long all() {
            return input + output + cacheRead + cacheWrite;
        }
    }
}
