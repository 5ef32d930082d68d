package lib.agents;

import java.util.*;
import lib.model.Progress.Tokens;

/// What the answers of a session have used, each counted once however often it is told of: the last word on one counts. The sum is kept
/// as they come. It knows no lines.
final class Used {
    private static final int CHARACTERS_A_TOKEN = 4;
    private final Map<String, Answer> answers = new HashMap<>();
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long unbilled;

    private static final class Answer {
        private Tokens tokens = Tokens.ZERO;
        private long written;

        /// Tokens that what was written so far must be, beyond those told.
        private long unbilled() {
            return Math.max(0, written / CHARACTERS_A_TOKEN - tokens.output());
        }
    }

    /// @param id of the answer
    void answer(String id, Tokens tokens) {
        var answer = answers.computeIfAbsent(id, _ -> new Answer());
        add(answer, -1);
        answer.tokens = tokens;
        add(answer, 1);
    }

    /// @param characters more that are written of it
    void written(String id, long characters) {
        var answer = answers.computeIfAbsent(id, _ -> new Answer());
        add(answer, -1);
        answer.written += characters;
        add(answer, 1);
    }

    private void add(Answer answer, int sign) {
        input += sign * answer.tokens.input();
        output += sign * answer.tokens.output();
        cacheRead += sign * answer.tokens.cacheRead();
        cacheWrite += sign * answer.tokens.cacheWrite();
        unbilled += sign * answer.unbilled();
    }

    /// All of them together; null if there is none.
    Tokens tokens() {
        return answers.isEmpty() ? null : new Tokens(input, output, cacheRead, cacheWrite);
    }

    /// The output that was written and not yet told of, guessed by its length.
    long unbilled() {
        return unbilled;
    }
}
