package lib.model;

/// The meaning of an attempt's end, and so what is done next. Judged by the `Classifier`, acted on by the `Planner`.
public sealed interface Outcome {
    /// Why; recipes may give it as a word of their own.
    Reason reason();

    /// Done.
    record Succeeded(Reason reason) implements Outcome {
        public Succeeded(String reason) {
            this(Reason.of(reason));
        }
    }

    /// Worth another try after a pause.
    record Transient(Reason reason) implements Outcome {
        public Transient(String reason) {
            this(Reason.of(reason));
        }
    }

    /// The account is at its limit.
    ///
    /// @param until when it is lifted, in milliseconds since 1970; null if nobody said
    /// @param model whose limit it is, a part of its name such as `opus`; null if it is that of all models
    record RateLimited(Reason reason, Long until, String model) implements Outcome {
        public RateLimited(Reason reason, Long until) {
            this(reason, until, null);
        }

        public RateLimited(String reason, Long until) {
            this(Reason.of(reason), until, null);
        }

        /// Whether somebody said when it is lifted, and that is still to come.
        public boolean told(long now) {
            return until != null && until > now;
        }
    }

    /// The machine had no room: memory, disk, files. Tried again when there is some.
    record Resource(Reason reason) implements Outcome {
        public Resource(String reason) {
            this(Reason.of(reason));
        }
    }

    /// Trying again would fail alike. The reason is its kind.
    record Permanent(Reason reason) implements Outcome {
        public Permanent(String reason) {
            this(Reason.of(reason));
        }
    }

    /// Ended because somebody asked for it.
    record Cancelled(Reason reason) implements Outcome {
        public Cancelled(String reason) {
            this(Reason.of(reason));
        }
    }

    /// The outcome's word in files and on the command line.
    default String word() {
        return switch (this) {
            case Succeeded _ -> "succeeded";
            case Transient _ -> "transient";
            case RateLimited _ -> "rate_limited";
            case Resource _ -> "resource";
            case Permanent _ -> "permanent";
            case Cancelled _ -> "cancelled";
        };
    }

    /// An outcome from its word, for rules that are data and for journals.
    ///
    /// @param until for `rate_limited` alone
    /// @throws UserError if there is no such outcome
    static Outcome of(String word, String reason, Long until) {
        return switch (word) {
            case "succeeded" -> new Succeeded(reason);
            case "transient" -> new Transient(reason);
            case "rate_limited" -> new RateLimited(reason, until);
            case "resource" -> new Resource(reason);
            case "permanent" -> new Permanent(reason);
            case "cancelled" -> new Cancelled(reason);
            default -> throw new UserError("'" + word + "' is no outcome: use succeeded, transient, rate_limited, resource or permanent");
        };
    }
}
