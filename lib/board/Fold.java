package lib.board;

import java.util.*;
import java.util.function.Consumer;
import lib.model.*;

/// The effect of each event on the [Board], which nobody else can change. Applying one costs at most O(log n). It decides nothing and
/// trusts the order of events: one that cannot follow from the earlier ones is a bug.
public final class Fold extends Board {

    /// @throws IllegalStateException if it can't follow from those before it
    public void apply(Event event) {
        if (start == null != event instanceof Event.RunStarted)
            throw new IllegalStateException("BUG: a run starts once, before all else: " + event);
        timeline.before(event);
        change(event);
        timeline.after(event);
    }

    /// The task as a journal has it, once more with what no file has.
    public void restore(Entry entry, Task whole) {
        entry.restore(whole);
    }

    private void change(Event event) {
        at = Math.max(at, event.at());
        switch (event) {
            case Event.RunStarted e -> {
                start = e;
                policy = e.policy();
            }
            case Event.Recovered e -> recovered(e);
            case Event.ClockMoved e -> lanes.clockMoved(e.by());
            case Event.Asked e -> steering.asked.add(e);
            case Event.Answered e -> steering.answered(e);
            case Event.Suspended e -> suspended(e);
            case Event.Continued e -> continued(e);
            case Event.Queued e -> queued(e);
            case Event.Sampled e -> sample = e;
            case Event.Measured e -> e.memory().forEach(this::measured);
            case Event.Observed e -> e.life().forEach(life -> observed(life, e.at()));
            case Event.Started e -> start(e);
            case Event.GateAsked e -> door.asked(entry(e.task()));
            case Event.GateAnswered e -> gateAnswered(e);
            case Event.Vacated e -> slots.vacate(entry(e.task()));
            case Event.Verifying e -> verify(e);
            case Event.Verified e -> verified(e);
            case Event.Limited e -> lanes.parts(e.account(), e.model())
                    .forEach(a -> a.hold(e.at(), e.until(), e.ours() == null, Reason.of(e.reason()),
                            Objects.requireNonNullElse(e.holds(), 1)));
            case Event.LimitSeen e -> {
                var why = Reason.of(e.reason());
                lanes.parts(e.account(), null).forEach(a -> a.hold(e.at(), e.until(), !why.overload(), why, 1));
            }
            case Event.Closed e -> lanes.parts(e.account(), e.model()).forEach(a -> {
                a.closed = e.reason();
                a.lifted = e.until();
            });
            case Event.Warned e -> warned(e);
            case Event.Spawned e -> spawned(e);
            case Event.Noted e -> noted(e);
            case Event.Signalled e -> signalled(e);
            case Event.Ended e -> ended(e);
            case Event.Judged e -> judged(e);
            case Event.Requeued e -> requeue(e);
            case Event.Settled e -> settle(e);
            case Event.Held e -> held = e.why();
            case Event.Interrupted e -> interrupts.add(e.signal());
            case Event.Halted e -> halt = e;
            case Event.RunEnded e -> end = e;
        }
    }

    private void queued(Event.Queued e) {
        var added = steering.added;
        if (!added.isEmpty() && added.getFirst().task().id().equals(e.task().id())) added.removeFirst();
        queue(e);
    }

    private void recovered(Event.Recovered e) {
        start = start.by(e.by());
        for (var entry : ended) {
            entry.attempt().unheard();
            slots.take(entry, entry.attempt().slot());
        }
        ended.clear();
        door.forget();
    }

    /// It may have been cancelled or paused meanwhile.
    private void gateAnswered(Event.GateAnswered e) {
        var entry = entry(e.task());
        if (e.refusal() == null) {
            door.allowed(entry);
            return;
        }
        boolean placed = withdraw(entry);
        long again = door.refused(e.at());
        if (!placed) return;
        entry.until = 0;
        entry.askAgain = again;
        entry.reason = e.refusal();
        place(entry);
    }

    private void suspended(Event.Suspended e) {
        var entry = entry(e.task());
        steering.forget(entry);
        attempt(e.task(), e.attempt()).suspended(e.at());
        deadlines.freeze(entry, e.at());
    }

    private void continued(Event.Continued e) {
        var entry = entry(e.task());
        steering.forget(entry);
        attempt(e.task(), e.attempt()).continued(e.at());
        deadlines.thaw(entry, e.at());
    }

    private void start(Event.Started e) {
        var entry = entry(e.task());
        if (!entry.lane.ready.remove(entry) && !entry.lane.delayed.remove(entry) && !entry.lane.refused.remove(entry))
            throw new IllegalStateException("BUG: task '" + e.task() + "' started, but it wasn't ready");
        entry.until = entry.askAgain = 0;
        entry.reason = null;
        door.forget();
        become(entry, Status.RUNNING);
        if (!entry.attempts.isEmpty()) retries++;
        entry.attempts.add(new Attempt(e));
        slots.take(entry, e.slot());
        deadlines.limit(entry, e.at(), policy.timeoutOf(entry.task));
        heard(entry, e.at());
    }

    private void heard(Entry entry, long at) {
        deadlines.heard(entry, at, policy.stallOf(entry.task), policy.agents().toolTimeout());
    }

    /// Its time is its process's, not that of getting there.
    private void spawned(Event.Spawned e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.spawned(e));
        var attempt = entry.attempt();
        if (!attempt.running() || attempt.stopped() != null || attempt.suspended() > 0) return;
        deadlines.limit(entry, e.at(), policy.timeoutOf(entry.task));
        heard(entry, e.at());
    }

    private void noted(Event.Noted e) {
        var entry = entry(e.task());
        var before = attempt(e.task(), e.attempt()).progress();
        update(e.task(), e.attempt(), a -> a.noted(own(entry, e.progress()), e.at()));
        if (!entry.attempt().running()) return;
        if (entry.attempt().noteAnswer()) entry.lane.went(entry.attempt());
        boolean sign = e.progress().signs() != before.signs() || !Objects.equals(e.progress().finished(), before.finished());
        if (!sign) return;
        entry.attempt().heard(e.at());
        heard(entry, e.at());
    }

    /// What its latest attempt has told, without the tokens that those before it have used in the same session.
    private static Progress own(Entry entry, Progress told) {
        return told.whole() == null || told.session() == null ? told : told.since(entry.usedIn(told.session()));
    }

    /// Likewise it may hear of its end later than the board.
    private void observed(Life life, long at) {
        var entry = entry(life.task());
        if (entry.attempts.size() != life.attempt() || !entry.attempt().running()) return;
        if (entry.attempt().noteLife(life, at)) deadlines.works(entry, at, policy.stallOf(entry.task));
    }

    /// The attempt may have ended already: whoever measured it may hear of its end later than the board.
    private void measured(Event.Memory m) {
        var attempts = entry(m.task()).attempts;
        if (m.attempt() > 0 && m.attempt() <= attempts.size()) attempts.get(m.attempt() - 1).measured(m.mib());
    }

    private void verify(Event.Verifying e) {
        var entry = entry(e.task());
        judged.remove(entry);
        slots.take(entry, attempt(e.task(), e.attempt()).slot());
        deadlines.limit(entry, e.at(), policy.timeoutOf(entry.task));
    }

    private void verified(Event.Verified e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.verified(e, policy.verifyOf(entry.task)));
        deadlines.clear(entry);
        slots.leave(entry);
        steering.forget(entry);
        if (e.exit().status() != 0) entry.verifications++;
        judged.add(entry);
    }

    private void warned(Event.Warned e) {
        if (e.task() == null) warned = true;
        else entry(e.task()).warned = true;
    }

    private void signalled(Event.Signalled e) {
        var entry = entry(e.task());
        boolean kill = e.signal() == Signal.KILL;
        update(e.task(), e.attempt(), a -> a.signalled(e.at(), kill, e.why()));
        steering.forget(entry);
        steering.cancelling.computeIfPresent(entry, (_, now) -> now && !kill ? now : null);
        deadlines.set(entry, kill ? Long.MAX_VALUE : e.at() + policy.grace().toMillis());
    }

    private void ended(Event.Ended e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.ended(e, e.said() == null ? null : own(entry, e.said().progress())));
        deadlines.clear(entry);
        slots.leave(entry);
        steering.forget(entry);
        ended.add(entry);
    }

    private void judged(Event.Judged e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.judged(e.judgement()));
        ended.remove(entry);
        judged.add(entry);
        entry.met(e.judgement().outcome(), e.at());
        switch (e.judgement().outcome()) {
            case Outcome.Resource _ -> {
                entry.resourceFailures++;
                ceiling = Math.max(1, Math.min(ceiling, slots.running.size()));
            }
            case Outcome.Succeeded _ -> {
                ceiling = ceiling == Integer.MAX_VALUE ? ceiling : ceiling + 1;
                if (!entry.attempt().answered()) entry.lane.went(entry.attempt());
            }
            case Outcome.RateLimited(_, _, var model) when model != null -> entry.lane.met.add(model);
            case Outcome.RateLimited(_, var until, _) when until == null && entry.lane.account == null -> entry.lane.whole.refused();
            case Outcome.Transient t when t.reason().rateLimit() && entry.lane.account != null -> entry.lane.whole.refused();
            case Outcome.Transient _, Outcome.RateLimited _, Outcome.Permanent _, Outcome.Cancelled _ -> {}
        }
    }

    private void requeue(Event.Requeued e) {
        var entry = entry(e.task());
        judged.remove(entry);
        entry.attempt().requeued(e);
        if (e.charged()) entry.retries++;
        entry.reason = e.reason();
        entry.until = e.until();
        entry.sessionLost = entry.attempt().sessionSpoilt() || entry.sessionLost && entry.attempt().progress().session() == null;
        become(entry, Status.WAITING);
        if (entry.pausedAt > 0) entry.pausedAt = e.at();
        place(entry);
    }

    private void settle(Event.Settled e) {
        var entry = entry(e.task());
        withdraw(entry);
        judged.remove(entry);
        steering.cancelling.remove(entry);
        entry.reason = e.reason();
        entry.settled = e.at();
        if (e.status() == Status.FAILED) failed.add(entry);
        entry.until = 0;
        become(entry, e.status());
        needs.settled(entry, this::place);
    }

    /// The task's latest attempt, which has to have this number.
    private Attempt attempt(String task, int number) {
        var latest = entry(task).attempt();
        if (latest == null || latest.number() != number)
            throw new IllegalStateException("BUG: task '" + task + "' has no attempt " + number);
        return latest;
    }

    private void update(String task, int number, Consumer<Attempt> change) {
        var entry = entry(task);
        var attempt = attempt(task, number);
        var before = Usage.of(attempt.progress());
        change.accept(attempt);
        var after = Usage.of(attempt.progress());
        entry.used = entry.used.changed(before, after);
        used = used.changed(before, after);
    }
}
