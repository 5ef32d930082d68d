package lib.model;

import java.util.List;

/// The progress of an attempt as it reported it so far, as one snapshot; a later one replaces an earlier one. Null is unknown.
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
/// @param estimateUsd what its tokens cost by list prices, while the agent has not told; budgets count it, reports don't
/// @param signs    how many lines were a sign of progress; a client's own retries are none
/// @param finished whether the agent has said its last word
/// @param todos    an agent's own list; null if it keeps none or it is as before
/// @param waits    what it waits for if it says nothing more; null if it doesn't tell
/// @param whole    whether `tokens` are all that its session has used, in earlier attempts too; null is no
public record Progress(String phase, Integer turn, Integer done, Integer all, Double fraction,
                       Tokens tokens, Double costUsd, String session, String model, String line,
                       Double estimateUsd, long signs, Boolean finished, List<Todo> todos, Waits waits, Boolean whole) {

    /// `TOOL` is a call of its own that hasn't come back, `SERVICE` the model's answer; `VAIN` is what won't come: the service has refused
    /// it for good, and the client only goes on trying.
    public enum Waits { TOOL, SERVICE, VAIN }

    public static final Progress NONE = new Progress(null, null, null, null, null, null, null, null, null, null);

    public Progress(String phase, Integer turn, Integer done, Integer all, Double fraction, Tokens tokens, Double costUsd, String session,
            String model, String line) {
        this(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, null, 0, null, null, null, null);
    }

    /// An entry of an agent's own list.
    ///
    /// @param status `pending`, `in_progress` or `completed`
    public record Todo(String content, String status) {}

    /// Whether an agent's model has done something, by its tokens or, where those are told at the end, by its turns.
    public boolean worked() {
        return tokens != null ? tokens.output() > 0 : turn != null && turn > 0;
    }

    /// Share done, as the command itself puts it or by what it has counted, 0 to 1; null if it doesn't tell.
    public Double share() {
        return fraction != null ? fraction : all == null || all == 0 || done == null ? null : Double.valueOf((double) done / all);
    }

    public Progress line(String line) {
        return new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, estimateUsd, signs, finished, todos,
                waits, whole);
    }

    /// What is not worth telling more than once a second, left out.
    public Progress quiet() {
        return new Progress(null, null, done, all, null, null, null, session, model, null, null, 0, finished, todos,
                waits == Waits.VAIN ? waits : null, null);
    }

    /// The same without the todos, if they are as they were: null in a later snapshot is no change.
    public Progress since(Progress before) {
        return todos == null || !todos.equals(before.todos) ? this
                : new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, estimateUsd, signs, finished, null,
                waits, whole);
    }

    /// This snapshot, with the todos of the one before if it has none.
    public Progress after(Progress before) {
        return todos != null || before.todos == null ? this
                : new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, estimateUsd, signs, finished,
                before.todos, waits, whole);
    }

    /// The same with an estimate of the cost; null if there is none.
    public Progress estimated(Double usd) {
        return new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, usd, signs, finished, todos, waits,
                whole);
    }

    /// The same with what it waits for, and whether its tokens are the whole session's.
    public Progress waits(Waits waits, boolean whole) {
        return new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, estimateUsd, signs, finished, todos,
                waits, whole ? true : null);
    }

    /// The same, of whose tokens so many were used by earlier attempts in its session.
    public Progress since(Tokens earlier) {
        return whole == null || tokens == null ? this : new Progress(phase, turn, done, all, fraction, tokens.minus(earlier), costUsd,
                session, model, line, estimateUsd, signs, finished, todos, waits, null);
    }

    /// The same with these signs of life.
    public Progress seen(long signs, boolean finished, List<Todo> todos) {
        return new Progress(phase, turn, done, all, fraction, tokens, costUsd, session, model, line, estimateUsd, signs,
                finished ? true : null, todos == null || todos.isEmpty() ? null : List.copyOf(todos), waits, whole);
    }

    public record Tokens(long input, long output, long cacheRead, long cacheWrite) {
        public static final Tokens ZERO = new Tokens(0, 0, 0, 0);

        public Tokens plus(Tokens o) {
            return new Tokens(input + o.input, output + o.output, cacheRead + o.cacheRead, cacheWrite + o.cacheWrite);
        }

        /// What is more than the other, never below nought.
        Tokens minus(Tokens o) {
            return new Tokens(Math.max(0, input - o.input), Math.max(0, output - o.output), Math.max(0, cacheRead - o.cacheRead),
                    Math.max(0, cacheWrite - o.cacheWrite));
        }

        public long all() {
            return input + output + cacheRead + cacheWrite;
        }
    }
}
