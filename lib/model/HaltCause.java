package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.Arrays;

/// The reason why nothing new is started any more in a run.
///
/// @param words for people, and as it is in files: `interrupted`, `budget spent: about $5.00`
public record HaltCause(Kind kind, @JsonValue String words) implements StopCause {

    /// Each with how its words begin.
    public enum Kind {
        /// By Ctrl-C, or because its orchestrator was asked to end.
        INTERRUPTED("interrupted"),
        /// Somebody wants what runs to be the last.
        DRAINED("drained"),
        /// Somebody wants it to end.
        STOPPED("stopped"),
        /// The run's budget is spent.
        BUDGET("budget spent: about "),
        /// The run has taken as long as it may.
        DEADLINE("deadline of "),
        /// As many tasks have failed, or succeeded, as its policy waits for.
        POLICY("halt "),
        /// A cause that this version doesn't know, from another version's journal.
        OTHER("");

        private final String begins;

        Kind(String begins) {
            this.begins = begins;
        }
    }

    public static final HaltCause INTERRUPTED = of(Kind.INTERRUPTED, ""), DRAINED = of(Kind.DRAINED, ""), STOPPED = of(Kind.STOPPED, "");

    /// @param more what its words go on with
    public static HaltCause of(Kind kind, String more) {
        return new HaltCause(kind, kind.begins + more);
    }

    /// As a journal has it, whose words are kept as they are.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static HaltCause of(String words) {
        return new HaltCause(Arrays.stream(Kind.values()).filter(k -> words.startsWith(k.begins)).findFirst().orElseThrow(), words);
    }

    @Override
    public String toString() {
        return words;
    }
}
