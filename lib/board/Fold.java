package lib.board;

import java.util.*;
import java.util.function.Consumer;
import lib.model.*;

/// What each event does to the [Board]. Applying one costs at most O(log n). It decides nothing and trusts the order of events: one that
/// cannot follow from the earlier ones is a bug.
record Fold(Board board) {

    void apply(Event event) {
        board.at = Math.max(board.at, event.at());
        switch (event) {
            case Event.RunStarted e -> {
                board.start = e;
                board.policy = e.policy();
            }
            case Event.Recovered e -> recovered(e);
            case Event.ClockMoved e -> board.lanes.all().forEach(l -> l.clockMoved(e.by()));
            case Event.Asked e -> board.steering.asked.add(e);
            case Event.Answered e -> board.steering.answered(e);
            case Event.Suspended e -> suspended(e);
            case Event.Continued e -> continued(e);
            case Event.Queued e -> queue(e);
            case Event.Sampled e -> board.sample = e;
            case Event.Measured e -> e.memory().forEach(this::measured);
            case Event.Started e -> start(e);
            case Event.GateAsked e -> board.door.asked(board.entry(e.task()));
            case Event.GateAnswered e -> gateAnswered(e);
            case Event.Verifying e -> verify(e);
            case Event.Verified e -> verified(e);
            case Event.Limited e -> board.lanes.of(e.account()).limited(e.until());
            case Event.LimitSeen e -> board.lanes.of(e.account()).limited(e.until());
            case Event.Closed e -> board.lanes.of(e.account()).closed = e.reason();
            case Event.Warned e -> warned(e);
            case Event.Spawned e -> spawned(e);
            case Event.Noted e -> noted(e);
            case Event.Signalled e -> signalled(e);
            case Event.Ended e -> ended(e);
            case Event.Judged e -> judged(e);
            case Event.Requeued e -> requeue(e);
            case Event.Settled e -> settle(e);
            case Event.Held e -> board.held = e.why();
            case Event.Interrupted e -> board.interrupts.add(e.signal());
            case Event.Halted e -> board.halt = e;
            case Event.RunEnded e -> board.end = e;
        }
    }

    private void queue(Event.Queued e) {
        if (!board.steering.added.isEmpty() && board.steering.added.getFirst().task().id().equals(e.task().id()))
            board.steering.added.removeFirst();
        var entry = new Entry(e.task(), e.at(), board.entries.size(), board.lanes.of(e.account()));
        if (board.entries.putIfAbsent(e.task().id(), entry) != null)
            throw new IllegalStateException("BUG: task '" + e.task().id() + "' queued twice");
        board.count(Status.WAITING, 1);
        if (board.needs.add(entry, board.entries::get)) board.place(entry);
    }

    private void recovered(Event.Recovered e) {
        board.start = board.start.by(e.by());
        for (var entry : board.ended) {
            entry.attempt().unheard();
            board.slots.take(entry, entry.attempt().slot());
        }
        board.ended.clear();
        board.door.forget();
    }

    /// It may have been cancelled or paused meanwhile.
    private void gateAnswered(Event.GateAnswered e) {
        var entry = board.entry(e.task());
        if (e.refusal() == null) {
            board.door.allowed(entry);
            return;
        }
        boolean placed = board.withdraw(entry);
        long again = board.door.refused(e.at());
        if (!placed) return;
        entry.until = 0;
        entry.askAgain = again;
        entry.reason = e.refusal();
        board.place(entry);
    }

    private void suspended(Event.Suspended e) {
        var entry = board.entry(e.task());
        board.steering.forget(entry);
        entry.attempt().suspended(e.at());
        board.deadlines.freeze(entry, e.at());
    }

    private void continued(Event.Continued e) {
        var entry = board.entry(e.task());
        board.steering.forget(entry);
        entry.attempt().continued(e.at());
        board.deadlines.thaw(entry, e.at());
    }

    private void start(Event.Started e) {
        var entry = board.entry(e.task());
        if (!entry.lane.ready.remove(entry) && !entry.lane.delayed.remove(entry) && !entry.lane.refused.remove(entry))
            throw new IllegalStateException("BUG: task '" + e.task() + "' started, but it wasn't ready");
        entry.until = entry.askAgain = 0;
        entry.reason = null;
        board.door.forget();
        board.become(entry, Status.RUNNING);
        if (!entry.attempts.isEmpty()) board.retries++;
        entry.attempts.add(new Attempt(e));
        board.slots.take(entry, e.slot());
        board.deadlines.limit(entry, e.at(), board.policy.timeoutOf(entry.task));
        board.deadlines.heard(entry, e.at(), board.policy.stallOf(entry.task));
    }

    /// Its time is its process's, not that of getting there.
    private void spawned(Event.Spawned e) {
        var entry = board.entry(e.task());
        update(e.task(), e.attempt(), a -> a.spawned(e));
        var attempt = entry.attempt();
        if (!attempt.running() || attempt.stopped() != null || attempt.suspended() > 0) return;
        board.deadlines.limit(entry, e.at(), board.policy.timeoutOf(entry.task));
        board.deadlines.heard(entry, e.at(), board.policy.stallOf(entry.task));
    }

    private void noted(Event.Noted e) {
        var entry = board.entry(e.task());
        var before = entry.attempt().progress();
        update(e.task(), e.attempt(), a -> a.noted(e.progress()));
        if (!entry.attempt().running()) return;
        boolean sign = e.progress().signs() != before.signs() || !Objects.equals(e.progress().finished(), before.finished());
        if (sign) board.deadlines.heard(entry, e.at(), board.policy.stallOf(entry.task));
    }

    /// Who looked may have heard of its end later than the board.
    private void measured(Event.Memory m) {
        var attempts = board.entry(m.task()).attempts;
        if (m.attempt() <= attempts.size()) attempts.get(m.attempt() - 1).measured(m.mib());
    }

    private void verify(Event.Verifying e) {
        var entry = board.entry(e.task());
        board.judged.remove(entry);
        board.slots.take(entry, entry.attempt().slot());
        board.deadlines.limit(entry, e.at(), board.policy.timeoutOf(entry.task));
    }

    private void verified(Event.Verified e) {
        var entry = board.entry(e.task());
        update(e.task(), e.attempt(), a -> a.verified(e));
        board.deadlines.clear(entry);
        board.slots.leave(entry);
        board.steering.forget(entry);
        if (e.exit().status() != 0) entry.verifications++;
        board.judged.add(entry);
    }

    private void warned(Event.Warned e) {
        if (e.task() == null) board.warned = true;
        else board.entry(e.task()).warned = true;
    }

    private void signalled(Event.Signalled e) {
        var entry = board.entry(e.task());
        boolean kill = e.signal() == Signal.KILL;
        update(e.task(), e.attempt(), a -> a.signalled(e.at(), kill, e.why()));
        board.steering.forget(entry);
        board.steering.cancelling.computeIfPresent(entry, (_, now) -> now && !kill ? now : null);
        board.deadlines.set(entry, kill ? Long.MAX_VALUE : e.at() + board.policy.grace().toMillis());
    }

    private void ended(Event.Ended e) {
        var entry = board.entry(e.task());
        update(e.task(), e.attempt(), a -> a.ended(e));
        board.deadlines.clear(entry);
        board.slots.leave(entry);
        board.steering.forget(entry);
        board.ended.add(entry);
    }

    private void judged(Event.Judged e) {
        var entry = board.entry(e.task());
        update(e.task(), e.attempt(), a -> a.judged(e.judgement()));
        board.ended.remove(entry);
        board.judged.add(entry);
        switch (e.judgement().outcome()) {
            case Outcome.Resource _ -> {
                entry.resourceFailures++;
                board.ceiling = Math.max(1, Math.min(board.ceiling, board.slots.running.size()));
            }
            case Outcome.Succeeded _ -> {
                board.ceiling = board.ceiling == Integer.MAX_VALUE ? board.ceiling : board.ceiling + 1;
                entry.lane.went();
            }
            case Outcome.RateLimited limited when limited.until() == null -> entry.lane.refused();
            case Outcome.Transient t when t.reason().rateLimit() && entry.lane.account != null -> entry.lane.refused();
            case Outcome.Transient _, Outcome.RateLimited _, Outcome.Permanent _, Outcome.Cancelled _ -> {}
        }
    }

    private void requeue(Event.Requeued e) {
        var entry = board.entry(e.task());
        board.judged.remove(entry);
        entry.attempt().requeued(e);
        if (e.charged()) entry.retries++;
        entry.reason = e.reason();
        entry.until = e.until();
        if (entry.attempt().reason() == Reason.Known.SESSION_UNKNOWN) entry.sessionLost = true;
        board.become(entry, Status.WAITING);
        if (entry.pausedAt > 0) entry.pausedAt = e.at();
        board.place(entry);
    }

    private void settle(Event.Settled e) {
        var entry = board.entry(e.task());
        board.withdraw(entry);
        board.judged.remove(entry);
        board.steering.cancelling.remove(entry);
        entry.reason = e.reason();
        entry.settled = e.at();
        if (e.status() == Status.FAILED) board.failed.add(entry);
        entry.until = 0;
        board.become(entry, e.status());
        board.needs.settled(entry, board::place);
    }

    private void update(String task, int attempt, Consumer<Attempt> change) {
        var entry = board.entry(task);
        if (entry.attempts.size() != attempt) throw new IllegalStateException("BUG: task '" + task + "' has no attempt " + attempt);
        var before = Usage.of(entry.attempt().progress());
        change.accept(entry.attempt());
        var after = Usage.of(entry.attempt().progress());
        entry.used = entry.used.changed(before, after);
        board.used = board.used.changed(before, after);
    }
}
