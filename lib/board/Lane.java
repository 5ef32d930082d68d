package lib.board;

import java.util.*;
import lib.model.Reason;

/// What tasks share that use the same account and ask for the same model of it. A limit of the account holds all its lanes, one of a model
/// that model's, and nobody else. Plain commands are in a lane without an account, which is always open. Which tasks wait in it, a
/// [LaneQueue] knows. Only the [Board] changes it.
final class Lane {
    private static final long ALONE_MILLIS = 20_000;

    /// Null for plain commands.
    final String account;
    /// Of all lanes of the account.
    final Allowance whole;
    /// Of this lane alone.
    final Allowance own;
    /// Of the account.
    final Windows windows;
    private final String model;
    private long firstStart;
    /// Models whose limits its tasks have met, though they hadn't asked for them by name.
    private final Set<String> met = new HashSet<>(1);

    Lane(String account, String model, Allowance whole, Windows windows) {
        this.account = account;
        this.model = model == null ? "" : model.toLowerCase(Locale.ROOT);
        this.whole = whole;
        this.windows = windows;
        this.own = new Allowance(account == null ? null : account + (model == null ? " (default model)" : " " + model));
    }

    /// When its limit is lifted; 0 if it has met none.
    long until() {
        return Math.max(whole.until(), own.until());
    }

    /// Why nothing of it is started any more; null if it is.
    String closed() {
        return whole.closed() != null ? whole.closed() : own.closed();
    }

    /// The part of the account that a limit is about.
    ///
    /// @param model null is all of it
    Allowance part(String model) {
        return model == null ? whole : own;
    }

    void met(String model) {
        met.add(model);
    }

    /// Whether its tasks use this model, as far as is known.
    boolean uses(String model) {
        return met.contains(model) || this.model.contains(model);
    }

    boolean open(long now) {
        return allowed(now) && windows.opens(this::uses) <= now;
    }

    /// Whether its windows alone may keep it shut.
    boolean allowed(long now) {
        return whole.open(now) && own.open(now);
    }

    /// The window that alone keeps it shut; null if none does, or something else too.
    Windows.Hold paced(long now) {
        return allowed(now) ? windows.hold(this::uses, now) : null;
    }

    /// When time lets it be open, if nothing else happens.
    long opensAt() {
        return Math.max(until(), windows.opens(this::uses));
    }

    /// Why nothing of it is started now; null if nobody said.
    Reason why(long now) {
        return allowed(now) ? null : (whole.open(now) ? own : whole).why();
    }

    /// Whether only time keeps it shut.
    boolean opens() {
        return closed() == null && whole.free() && own.free();
    }

    void run(int by) {
        whole.run(by);
        own.run(by);
    }

    /// One of it starts, and runs already.
    void started(String task, long at) {
        if (firstStart == 0) firstStart = at;
        if (windows.started(task, this::uses, at)) whole.probe(at);
    }

    /// Until when the first of its tasks goes alone; 0 if it doesn't.
    long alone() {
        return own.running() > 0 && own.answered() == 0 ? firstStart + ALONE_MILLIS : 0;
    }

    void went(Attempt attempt) {
        whole.went(attempt.started());
        own.went(attempt.started());
    }

    /// How many of it run.
    int running() {
        return whole.running();
    }

    /// How much room its windows have, the more the sooner they begin anew: 1 is as much as there is time.
    double room(long now) {
        return windows.room(this::uses, now);
    }

    void reopen() {
        whole.reopen();
        own.reopen();
    }
}
