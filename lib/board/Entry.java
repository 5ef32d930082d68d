package lib.board;

import java.util.*;
import lib.model.*;

/// One task on the [Board] and its story so far. It knows neither the other tasks nor what comes next; only the board changes it.
public final class Entry {
    Task task;
    final long queued;
    final int index;
    Status status = Status.WAITING;
    String reason;
    final List<Attempt> attempts = new ArrayList<>(1);
    int retries;
    int resourceFailures;
    int openNeeds;
    long until;
    long deadline = Long.MAX_VALUE;
    long timeoutAt = Long.MAX_VALUE;
    /// Until when its silence is none if a tool of its works.
    long toolUntil;
    /// What was left of these when it was paused.
    long deadlineLeft;
    long timeoutLeft;
    long toolLeft;
    long settled;
    final Lane lane;
    Usage used = Usage.NONE;
    int verifications;
    /// Nobody can go on in its session: the next attempt begins afresh.
    boolean sessionLost;
    boolean warned;
    /// When the first of the attempts ended that met an overloaded service one after the other; 0 if the last one didn't.
    long overloaded;
    /// Likewise of those that met a limit of which nobody said when it is lifted; an overload in between counts for nothing.
    long untoldSince;
    /// How many these are.
    int untold;
    /// Higher starts first; the task's own until somebody asks for another.
    int priority;
    /// When the recipe's gate, which refused it, may be asked again; 0 if it didn't.
    long askAgain;
    /// Since when somebody wants it to stand still; 0 if nobody does.
    long pausedAt;

    Entry(Task task, long queued, int index, Lane lane) {
        this.task = task;
        this.queued = queued;
        this.index = index;
        this.lane = lane;
        this.priority = task.limits().priority();
    }

    /// The task with what no file has.
    void restore(Task whole) {
        task = whole;
    }

    public Task task() {
        return task;
    }

    public Status status() {
        return status;
    }

    /// Why it was settled so, or what it waits for; null if there is nothing to say.
    public String reason() {
        return reason;
    }

    /// The tokens used in this session so far, by earlier attempts and in an earlier run; what the latest attempt uses while it runs is not
    /// among them.
    public Progress.Tokens usedIn(String session) {
        var used = task.work() instanceof Work.Prompt p && session.equals(p.options().session()) ? p.options().used() : null;
        return attempts.stream().filter(a -> !a.running()).map(Attempt::progress)
                .filter(p -> p.tokens() != null && session.equals(p.session())).map(Progress::tokens)
                .reduce(used == null ? Progress.Tokens.ZERO : used, Progress.Tokens::plus);
    }

    /// Its place among all tasks, from 0, in the order they were queued.
    public int index() {
        return index;
    }

    /// When it became known.
    public long queued() {
        return queued;
    }

    /// When it was settled; 0 while it isn't.
    public long settled() {
        return settled;
    }

    /// Higher starts first.
    public int priority() {
        return priority;
    }

    /// How many tasks it still waits for.
    public int openNeeds() {
        return openNeeds;
    }

    /// The tasks that share its account and ask for the same model.
    public Lane lane() {
        return lane;
    }

    /// What all its attempts have spent.
    public Usage used() {
        return used;
    }

    public List<Attempt> attempts() {
        return Collections.unmodifiableList(attempts);
    }

    /// Retries charged so far.
    public int retries() {
        return retries;
    }

    /// The earliest time of the next attempt; 0 if it may start at once.
    public long until() {
        return until;
    }

    /// What its latest attempt met that is nobody's fault, or that it met something else.
    void met(Outcome outcome, long at) {
        boolean overload = outcome instanceof Outcome.Transient(var why) && why.overload();
        boolean limit = outcome instanceof Outcome.RateLimited l && !l.told(at);
        overloaded = !overload ? 0 : overloaded > 0 ? overloaded : at;
        if (limit && untold++ == 0) untoldSince = at;
        if (!limit && !overload) untold = 0;
    }

    /// The latest attempt; null before the first.
    public Attempt attempt() {
        return attempts.isEmpty() ? null : attempts.getLast();
    }

    /// Whether it stands still because somebody asked for it.
    public boolean paused() {
        return pausedAt > 0 || !attempts.isEmpty() && attempt().suspended() > 0;
    }
}
