package tests;

import module java.base;

/// What a stubbed model service answers in one conversation, told as a sentence:
///
///     stub.on("docs").fails(529).then().using(1200, 80).writes("hello.txt", "hi\n").says("done");
///
/// The turn to answer is counted from the conversation that the client sends, never remembered: a client that retries,
/// resumes or starts afresh is answered as by a real service. Only failures already served are remembered.
///
/// Doesn't know HTTP, nor how an API spells a message, nor how a client names its tools: each stub knows that for its own.
public final class Script {
    /// What one answer used. `input` leaves out what was read from or written to the cache, as the Messages API counts.
    public record Tokens(long input, long output, long cacheWrite, long cacheRead) {
        public static final Tokens NONE = new Tokens(0, 0, 0, 0);

        public Tokens plus(Tokens more) {
            return new Tokens(input + more.input, output + more.output,
                    cacheWrite + more.cacheWrite, cacheRead + more.cacheRead);
        }
    }

    /// What the model does when it is its turn.
    public sealed interface Turn {
        record Says(String text) implements Turn {}

        record Writes(String file, String content) implements Turn {}

        record Runs(String command) implements Turn {}

        /// A list of `all` todos of which the first `done` are done and the next is being worked on.
        record Todos(int done, int all) implements Turn {}

        /// Any other tool, in the client's own words.
        record Calls(String tool, Map<String, ?> input) implements Turn {}
    }

    /// What the service answers to one request; `attempt` is one more than the failures this script served before it.
    public sealed interface Reply {
        int attempt();

        record Answered(int attempt, Turn turn, Tokens tokens, Optional<Limit> warning) implements Reply {}

        record Failed(int attempt, Failure failure) implements Reply {}

        /// Silence until the stub is closed, from the start or, if `begun`, in the midst of the answer.
        record Hung(int attempt, boolean begun, Turn turn, Tokens tokens) implements Reply {}
    }

    /// An account's usage window (`five_hour`, `seven_day`) of which this share is used, until it `resets`.
    public record Limit(String window, double used, Instant resets) {
        boolean usedUp() {
            return used >= 1;
        }
    }

    private record Step(Turn turn, Tokens tokens, Optional<Limit> warning, List<Failure> before) {}

    private static final Turn PAST_THE_END = new Turn.Says("done");

    private final List<Step> steps = new ArrayList<>();
    private List<Failure> pending = new ArrayList<>();
    private Tokens tokens = new Tokens(1000, 100, 0, 0);
    private Optional<Limit> warning = Optional.empty();
    private int failed;

    /// The tokens of each answer from here on.
    public Script using(long input, long output) {
        return using(new Tokens(input, output, 0, 0));
    }

    public synchronized Script using(Tokens each) {
        tokens = each;
        return this;
    }

    /// Each answer from here on tells that the account's usage window is used to this share, less than 1.
    public synchronized Script warns(String window, double used, Instant resets) {
        warning = Optional.of(new Limit(window, used, resets));
        return this;
    }

    public Script says(String text) {
        return turn(new Turn.Says(text));
    }

    /// A relative `file` is relative to the client's working folder.
    public Script writes(String file, String content) {
        return turn(new Turn.Writes(file, content));
    }

    public Script runs(String command) {
        return turn(new Turn.Runs(command));
    }

    public Script todos(int done, int all) {
        return turn(new Turn.Todos(done, all));
    }

    public Script calls(String tool, Map<String, ?> input) {
        return turn(new Turn.Calls(tool, input));
    }

    /// The next turn is refused with this HTTP status, once unless told otherwise, before it is answered.
    public Failure fails(int status) {
        return failure(status);
    }

    /// The next turn is met with silence until the stub is closed, once unless told otherwise, before it is answered.
    public Failure hangs() {
        return failure(Failure.SILENT);
    }

    /// As [#hangs], with the first half of the answer told before.
    public Failure hangsMidway() {
        return failure(Failure.MIDWAY);
    }

    private synchronized Failure failure(int status) {
        var failure = new Failure(status);
        pending.add(failure);
        return failure;
    }

    private synchronized Script turn(Turn turn) {
        steps.add(new Step(turn, tokens, warning, pending));
        pending = new ArrayList<>();
        return this;
    }

    /// The reply to a conversation in which the model has spoken `spoken` times already.
    synchronized Reply reply(int spoken) {
        var step = spoken < steps.size() ? steps.get(spoken) : new Step(PAST_THE_END, tokens, warning, pending);
        for (var failure : step.before)
            if (failure.left > 0) {
                failure.left--;
                failed++;
                return switch (failure.status) {
                    case Failure.SILENT, Failure.MIDWAY ->
                            new Reply.Hung(failed, failure.status == Failure.MIDWAY, step.turn, step.tokens);
                    default -> new Reply.Failed(failed, failure);
                };
            }
        return new Reply.Answered(failed + 1, step.turn, step.tokens, step.warning);
    }

    /// A refusal or a silence, how often it comes, and what a refusal says beside its status.
    public final class Failure {
        private static final int SILENT = 0;
        private static final int MIDWAY = 200;

        final int status;
        Optional<String> kind = Optional.empty();
        Optional<String> message = Optional.empty();
        Optional<Duration> retryAfter = Optional.empty();
        Optional<Limit> limit = Optional.empty();
        private long left = 1;

        private Failure(int status) {
            this.status = status;
        }

        public Failure times(int n) {
            left = n;
            return this;
        }

        public Failure always() {
            left = Long.MAX_VALUE;
            return this;
        }

        /// Instead of the message that the API's documentation has for this status.
        public Failure saying(String words) {
            message = Optional.of(words);
            return this;
        }

        /// Instead of the error type that the API's documentation has for this status: `insufficient_quota`.
        public Failure kind(String type) {
            kind = Optional.of(type);
            return this;
        }

        public Failure retryAfter(Duration wait) {
            retryAfter = Optional.of(wait);
            return this;
        }

        public Failure limited(String window, Instant resets) {
            limit = Optional.of(new Limit(window, 1, resets));
            return this;
        }

        public Script then() {
            return Script.this;
        }
    }
}
