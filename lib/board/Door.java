package lib.board;

/// The state of the recipe's [Gate]: which task it is being asked about, which may start by its answer, and until when it isn't asked
/// again. One task at a time: what the gate answers for the next may depend on the start of this one. Only the [Board] changes it.
final class Door {
    /// A refused task is asked about again after so long.
    private static final long AGAIN_MILLIS = 1_000;
    /// After a refusal nobody is asked for so long, and longer with each: ten thousand refused tasks must not fill the journal.
    private static final long QUIET_MILLIS = 100;

    private Entry asked;
    private long askedAt;
    private Entry allowed;
    private long quietUntil;
    private int refusals;

    /// Whether the gate may not be asked now.
    boolean quiet(long now) {
        return asked != null || now < quietUntil;
    }

    /// Whether it has been asked about this task, and not answered, since then or before.
    boolean asks(Entry entry, long since) {
        return asked == entry && askedAt <= since;
    }

    /// When it may be asked next; never while it is being asked.
    long opens() {
        return asked != null ? Long.MAX_VALUE : quietUntil;
    }

    boolean allows(Entry entry) {
        return allowed == entry;
    }

    /// What was answered for another task holds no longer.
    void asked(Entry entry, long at) {
        asked = entry;
        askedAt = at;
        allowed = null;
    }

    /// @return when the task may be asked about again
    long refused(long now) {
        asked = null;
        quietUntil = now + Math.min(AGAIN_MILLIS, QUIET_MILLIS * ++refusals);
        return now + AGAIN_MILLIS;
    }

    void allowed(Entry entry) {
        asked = null;
        allowed = entry;
        refusals = 0;
        quietUntil = 0;
    }

    /// Forgets the question: whoever was asked has died and won't answer.
    void forget() {
        asked = null;
        allowed = null;
    }
}
