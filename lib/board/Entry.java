package lib.board;

import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// One task on the [Board] and its story so far. It knows neither the other tasks nor what comes next; only the board changes it.
public final class Entry {
    private Task task;
    private final long queued;
    private final int index;
    private Status status = Status.WAITING;
    private String reason;
    private List<Attempt> attempts = List.of();
    private Provenance provenance = Provenance.NONE;
    private int retries, openNeeds, verifications, priority;
    private long until, settled, askAgain, pausedAt;
    private final Assignment assignment;
    private Usage used = Usage.NONE;
    private boolean sessionLost, warned;
    private Setbacks setbacks = new Setbacks();
    private double chain;
    private Entry barredBy;
    private final String kind;

    /// @param lanes of which it may use any
    /// @param kind  see [Expected#kind]
    Entry(Task task, long queued, int index, Lanes lanes, String kind) {
        this.task = task;
        this.queued = queued;
        this.index = index;
        this.assignment = new Assignment(lanes);
        this.priority = task.limits().priority();
        this.kind = kind;
    }

    /// What it has in common with those that need as much.
    public String kind() {
        return kind;
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
        return status != Status.WAITING || barredBy == null ? reason : "waits for " + barredBy.task.id() + ", which touches the same files";
    }

    /// Who runs and may touch the files that it does; null if nobody.
    Entry barredBy() {
        return barredBy;
    }

    void bar(Entry by) {
        barredBy = by;
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

    /// See [Chains]; 0 if nobody asked.
    double chain() {
        return chain;
    }

    void chain(double seconds) {
        chain = seconds;
    }

    /// How many tasks it still waits for.
    public int openNeeds() {
        return openNeeds;
    }

    /// Why nothing of its account, or its model there, is started any more; null if it is.
    public String closed() {
        return lanes().closed();
    }

    /// The window of its account that keeps it waiting; null if none does, or something else as well.
    public Windows.Hold paced(long now) {
        return status == Status.WAITING && openNeeds == 0 && until <= now ? lanes().paced(now) : null;
    }

    /// When the limit of its account, or its model there, is lifted; 0 if it has met none.
    public long limitedUntil() {
        return lanes().until();
    }

    /// What all its attempts have spent.
    public Usage used() {
        return used;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    /// What its result comes from.
    public Provenance provenance() {
        return provenance;
    }

    /// @return whether the result of an earlier run is its own from now on
    boolean looked(Event.ConditionAnswered e) {
        provenance = provenance.reuse(e.reuse());
        if (provenance.taken() != null) attempts = List.of(Provenance.attempt(e));
        return provenance.taken() != null;
    }

    void found(Fingerprint found) {
        provenance = provenance.found(found);
    }

    /// Retries charged so far.
    public int retries() {
        return retries;
    }

    /// The earliest time of the next attempt; 0 if it may start at once.
    public long until() {
        return until;
    }

    /// The latest attempt, which has to have this number.
    Attempt attempt(int number) {
        var latest = attempt();
        if (latest == null || latest.number() != number)
            throw new IllegalStateException("BUG: task '" + task.id() + "' has no attempt " + number);
        return latest;
    }

    /// The latest attempt; null before the first.
    public Attempt attempt() {
        return attempts.isEmpty() ? null : attempts.getLast();
    }

    /// Whether it stands still because somebody asked for it.
    public boolean paused() {
        return pausedAt > 0 || !attempts.isEmpty() && attempt().suspended() > 0;
    }

    /// Since when somebody wants it to stand still; 0 if nobody does.
    long pausedAt() {
        return pausedAt;
    }

    /// When the recipe's gate, which refused it, may be asked again; 0 if it didn't.
    long askAgain() {
        return askAgain;
    }

    /// That of its latest attempt, or the first of those it may use.
    Lane lane() {
        return assignment.lane();
    }

    /// Those of which its next attempt may use any: a session stays where it is.
    Lanes lanes() {
        return assignment.lanes(moves());
    }

    /// Its accounts, or their models, that keep it waiting: none if there is another that doesn't.
    public List<Allowance> shut(long now) {
        return lanes().shut(now);
    }

    /// Whether its next attempt may use another account.
    public boolean moves() {
        return assignment.several() && (sessionLost || attempts.stream().noneMatch(a -> a.progress().worked()));
    }

    /// How often its check has found a flaw.
    int verifications() {
        return verifications;
    }

    /// Whether nobody can go on in its session: the next attempt begins afresh.
    boolean sessionLost() {
        return sessionLost;
    }

    /// Whether somebody was told that most of its budget is spent.
    boolean warned() {
        return warned;
    }

    void become(Status status) {
        this.status = status;
    }

    void prefer(int priority) {
        this.priority = priority;
    }

    void openNeeds(int open) {
        openNeeds = open;
    }

    void delay(long by) {
        until += by;
    }

    void pause(long at) {
        pausedAt = at;
    }

    /// What it waits for waits as much longer.
    void resume(long at) {
        if (until > 0) until += at - pausedAt;
        pausedAt = 0;
    }

    void refused(String why, long again) {
        until = 0;
        askAgain = again;
        reason = why;
    }

    void start(Event.Started e) {
        until = askAgain = 0;
        reason = null;
        attempts = attempts.isEmpty() ? List.of(new Attempt(e)) : Stream.concat(attempts.stream(), Stream.of(new Attempt(e))).toList();
        if (e.account() != null) assignment.take(e.account());
    }

    void spent(Usage before, Usage after) {
        used = used.changed(before, after);
    }

    void warn() {
        warned = true;
    }

    /// What it has met so far that may be nobody's fault.
    Setbacks setbacks() {
        return setbacks;
    }

    void verified(Event.Verified e) {
        if (e.exit().status() != 0) verifications++;
    }

    void requeue(Event.Requeued e) {
        attempt().requeued(e);
        if (e.charged()) retries++;
        reason = e.reason();
        until = e.until();
        sessionLost = attempt().sessionSpoilt() || sessionLost && attempt().progress().session() == null;
        if (pausedAt > 0) pausedAt = e.at();
    }

    void settle(Event.Settled e, String why) {
        reason = why;
        settled = e.at();
        until = 0;
    }

    /// As if it were new; its attempts stay.
    void reopen() {
        retries = verifications = 0;
        setbacks = new Setbacks();
        until = settled = askAgain = 0;
        reason = null;
        warned = false;
        if (status == Status.FAILED && attempt() != null && attempt().reason().spoilsSession()) sessionLost = true;
    }
}
