package lib.board;

import lib.model.*;

/// How far an account is open, or one model of it: a limit, an overload or a login in doubt holds it for a time, then one task tries it,
/// and when that gets an answer the others follow, one more with each attempt that does. Only the [Board] changes it.
public final class Allowance {
    private final String name;
    private int running;
    /// Most that may run at once: after a hold one, after a refusal without a reset time half of what ran; one more with each success.
    private int ceiling = Integer.MAX_VALUE;
    /// Nothing starts before this time.
    private long until;
    private boolean told;
    private long heldAt;
    private long answered;
    /// How often in a row it was held for the same kind of reason, without an answer to anything started since.
    private int holds;
    /// When the first of these holds began; 0 if there is none.
    private long since;
    private Reason why;
    private String closed;
    private Long lifted;

    Allowance(String name) {
        this.name = name;
    }

    /// The account's, with the model if it is that of one alone; null for plain commands.
    public String name() {
        return name;
    }

    /// When its hold is over; 0 if there was none.
    public long until() {
        return until;
    }

    /// Why nothing of it is started any more; null if it is.
    public String closed() {
        return closed;
    }

    /// When the limit that closed it is lifted; null if nobody said.
    public Long lifted() {
        return lifted;
    }

    /// Why it was last held; null if it never was.
    public Reason why() {
        return why;
    }

    /// Whether that is a time of the wall clock's, which somebody has told, and no pause of our own.
    boolean told() {
        return told;
    }

    /// When it was last held; 0 if it never was. What was started before tells nothing of how it is now.
    long heldAt() {
        return heldAt;
    }

    /// When the latest attempt began that got an answer; 0 if none did.
    long answered() {
        return answered;
    }

    boolean open(long now) {
        return closed == null && until <= now && free();
    }

    /// Whether one more may run.
    boolean free() {
        return running < ceiling;
    }

    /// How many run.
    int running() {
        return running;
    }

    void run(int by) {
        running += by;
    }

    /// The clock that told its time has moved.
    void clockMoved(long by) {
        if (told) until -= by;
    }

    void close(String why, Long lifted) {
        closed = why;
        this.lifted = lifted;
    }

    /// How often in a row it was held for a reason of this kind.
    int holds(Reason why) {
        return alike(why) ? holds : 0;
    }

    /// When the first of these holds began; 0 if there is none.
    long since(Reason why) {
        return alike(why) ? since : 0;
    }

    /// An overload, a limit and a login in doubt are waited for each of its own.
    private boolean alike(Reason why) {
        return this.why != null && this.why.overload() == why.overload() && (this.why == Reason.Known.AUTH) == (why == Reason.Known.AUTH);
    }

    void hold(long at, long until, boolean told, Reason why, int holds) {
        if (until > this.until) {
            this.until = until;
            this.told = told;
        }
        if (!alike(why)) {
            since = 0;
            this.holds = 0;
        }
        this.why = why;
        ceiling = 1;
        heldAt = at;
        if (since == 0) since = at;
        this.holds = Math.max(this.holds, holds);
    }

    /// The attempt that starts now finds out how it is, and one more follows with each that gets an answer.
    void probe(long at) {
        ceiling = Math.max(1, running);
        heldAt = at;
    }

    void refused() {
        ceiling = Math.max(1, Math.min(ceiling, (running + 1) / 2));
    }

    /// Something that was started then got an answer.
    void went(long started) {
        answered = Math.max(answered, started);
        if (started < heldAt) return;
        holds = 0;
        since = 0;
        if (ceiling != Integer.MAX_VALUE) ceiling++;
    }

    void reopen() {
        closed = null;
        lifted = null;
        holds = 0;
        since = 0;
    }
}
