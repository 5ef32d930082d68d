package lib.board;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.*;
import lib.model.*;

/// What only a person can do for a task: told apart from what works, and from what is done or has failed by itself.
///
/// @param about what it is about, such as the tools that were denied; null if the kind says it all
public record Appeal(Kind kind, String about) {

    public enum Kind {
        /// It asked for what nobody was there to allow.
        PERMISSION("denied for want of somebody to ask"),
        /// It put a question.
        ANSWER("asks a question"),
        /// Its account is logged out, or its login has expired.
        LOGIN("nobody is logged in"),
        /// Its account can't pay.
        PAYMENT("its account can't pay"),
        /// The recipe's gate has been asked whether it may start, and hasn't said so yet.
        GATE("the gate hasn't answered yet");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A gate that is code answers sooner.
    static final long GATE_MILLIS = 3_000;

    /// Null if it needs nobody now.
    public static Appeal of(Entry entry) {
        var attempt = entry.attempt();
        return switch (entry.status()) {
            case RUNNING, CANCELLED, SKIPPED -> null;
            case WAITING -> entry.closed() == null ? null : of(Reason.of(entry.closed()));
            case SUCCEEDED,
                    FAILED -> attempt == null ? null : attempt.caveats().stream().map(Appeal::of).filter(Objects::nonNull).findFirst()
                    .orElseGet(() -> entry.status() == Status.FAILED ? of(attempt.reason()) : null);
        };
    }

    /// Its kind; null if it needs nobody now.
    public static Kind kind(Entry entry) {
        return of(entry) instanceof Appeal(var kind, _) ? kind : null;
    }

    /// Likewise of an account that is closed for this reason.
    public static Kind kind(String closed) {
        return of(Reason.of(closed)) instanceof Appeal(var kind, _) ? kind : null;
    }

    /// Likewise, where the gate is seen.
    ///
    /// @param now in the board's terms
    public static Appeal of(Board board, Entry entry, long now) {
        return board.door.asks(entry, now - GATE_MILLIS) ? new Appeal(Kind.GATE, null) : of(entry);
    }

    private static Appeal of(Caveat caveat) {
        return switch (caveat.kind()) {
            case DENIED -> new Appeal(Kind.PERMISSION, caveat.about());
            case QUESTION -> new Appeal(Kind.ANSWER, null);
            case STOPPED_WORK, SERVER_FAILED, HOOK, UNCHANGED, STRAYED, UNKNOWN_END -> null;
        };
    }

    private static Appeal of(Reason reason) {
        return reason == Reason.Known.PERMISSION_DENIALS ? new Appeal(Kind.PERMISSION, null)
                : reason == Reason.Unsure.AUTH || reason == Reason.Known.AUTH ? new Appeal(Kind.LOGIN, null)
                : reason == Reason.Known.BILLING ? new Appeal(Kind.PAYMENT, null) : null;
    }

    /// For people.
    public String words() {
        return kind.words + (about == null ? "" : ": " + about);
    }
}
