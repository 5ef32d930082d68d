package lib.model;

import java.util.*;
import java.util.regex.Pattern;

/// The reason for an [Outcome], in one or two words fit for grouping. Those that decisions depend on are [Known]; a rule, a recipe or a
/// service may have others.
public sealed interface Reason {

    /// The word for it in files, in reports and in rules.
    String word();

    /// Every other task of the account would fail alike.
    default boolean closesAccount() {
        return this == Known.AUTH || this == Known.BILLING;
    }

    /// The session itself is what was wrong: nobody is to go on in it.
    default boolean spoilsSession() {
        return this == Known.PROMPT_TOO_LONG || this == Known.REFUSAL || this == Known.BAD_REQUEST || this == Known.SESSION_UNKNOWN;
    }

    /// What was in the session before may be the cause, so that a fresh one is worth a try.
    default boolean spoiltBefore() {
        return this == Known.SESSION_UNKNOWN || this == Known.PROMPT_TOO_LONG || this == Known.BAD_REQUEST;
    }

    /// There were too many requests at a time: fewer are to be made.
    default boolean rateLimit() {
        return this == Known.RATE_LIMIT || this == Known.RATE_LIMIT_429;
    }

    /// The service has more to do than it can: a matter of time, and nobody's fault.
    default boolean overload() {
        return this == Known.OVERLOADED || this instanceof Status(var kind, int status)
                && (kind == Known.OVERLOADED || kind == Known.SERVER_ERROR && status == 503);
    }

    /// The known one with this word, or else one of its own.
    static Reason of(String word) {
        var known = Known.BY_WORD.get(word);
        if (known != null) return known;
        var status = Status.WORD.matcher(Objects.requireNonNull(word, "word"));
        return status.matches() ? new Status(Known.BY_WORD.get(status.group(1)), Integer.parseInt(status.group(2))) : new Other(word);
    }

    /// The reasons that the program itself gives.
    enum Known implements Reason {
        // Of success.
        COMPLETED, PERMISSION_DENIALS, TAKEN, CHOSEN,
        // Of a process, of which nothing else is known.
        EXIT, SIGNAL, CRASHED, NOT_STARTED, MAX_OUTPUT,
        // Of the machine: no more processes can be started, until others have ended.
        PROCESSES,
        // The orchestrator died: no fault of the task's own, so no retry is charged.
        LOST,
        // Of an agent's own.
        INTERRUPTED, USAGE_ERROR, SESSION_UNKNOWN, MAX_TURNS, MAX_BUDGET, MAX_TOKENS, TOOL_ERROR, ERROR, NO_RESULT("no-result"),
        PROMPT_BLOCKED, HOOK_STOPPED, TOOL_DEFERRED, BACKGROUND_REQUESTED, STRUCTURED_OUTPUT,
        // Of the service behind it.
        AUTH, BILLING, BAD_REQUEST, PROMPT_TOO_LONG, MODEL_NOT_FOUND, REFUSAL, API_ERROR, CONNECTION, OVERLOADED,
        SERVER_ERROR("server-error"), RATE_LIMIT("rate-limit"), RATE_LIMIT_429("rate-limit-429"),
        USAGE_LIMIT_REACHED("usage-limit-reached"), QUOTA_EXHAUSTED("quota-exhausted"), DAILY_QUOTA_EXHAUSTED("daily-quota-exhausted"),
        // Of what was asked about a task.
        VERIFY_FAILED, CLASSIFIER_FAILED, SETUP_FAILED;

        private static final Map<String, Known> BY_WORD = new HashMap<>();

        static {
            for (var known : values()) BY_WORD.put(known.word, known);
        }

        private final String word;

        Known() {
            word = name().toLowerCase(Locale.ROOT);
        }

        Known(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// A login that couldn't be refreshed: a sibling may just have done so, and then the next one succeeds.
    enum Unsure implements Reason {
        AUTH;

        @Override
        public String word() {
            return Known.AUTH.word;
        }

        @Override
        public boolean closesAccount() {
            return true;
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /// What a service failed with.
    ///
    /// @param kind   [Known#OVERLOADED] or [Known#SERVER_ERROR]
    /// @param status the HTTP status
    record Status(Known kind, int status) implements Reason {
        private static final Pattern WORD = Pattern.compile("(" + Known.OVERLOADED.word + "|" + Known.SERVER_ERROR.word + ")-([45]\\d\\d)");

        @Override
        public String word() {
            return kind.word + "-" + status;
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /// Somebody's own.
    record Other(String word) implements Reason {
        public Other {
            Objects.requireNonNull(word, "word");
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
