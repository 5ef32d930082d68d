package lib.board;

import java.time.Duration;
import java.util.*;
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
            case Event.RunStarted e -> begin(e);
            case Event.Recovered e -> recovered(e);
            case Event.ClockMoved e -> queues.clockMoved(e.by());
            case Event.Asked e -> steering.ask(e);
            case Event.Answered e -> answered(e);
            case Event.Suspended e -> suspended(e);
            case Event.Continued e -> continued(e);
            case Event.Queued e -> {
                steering.queued(e);
                queue(e);
            }
            case Event.Sampled e -> pacing.sampled(e, policy);
            case Event.Joined e -> slots.fleet.joined(e);
            case Event.Looked e -> slots.fleet.looked(e);
            case Event.Unreached e -> slots.fleet.unreached(e);
            case Event.Learned e -> pacing.learned(e);
            case Event.Measured e -> e.memory().forEach(m -> measured(m, e.at()));
            case Event.Observed e -> e.life().forEach(life -> observed(life, e.at()));
            case Event.Touched e -> overlaps.touched(entry(e.task()), e);
            case Event.Started e -> start(e);
            case Event.GateAsked e -> door.asked(entry(e.task()), e.at());
            case Event.GateAnswered e -> gateAnswered(e);
            case Event.ConditionAsked e -> conditions.ask(entry(e.task()));
            case Event.ConditionAnswered e -> conditions.answered(entry(e.task()), e);
            case Event.Fingerprinted e -> entry(e.task()).found(e.found());
            case Event.Vacated e -> slots.vacate(entry(e.task()));
            case Event.Flooded e -> flooded(e);
            case Event.Verifying e -> verify(e);
            case Event.Verified e -> verified(e);
            case Event.Limited e -> queues.hold(e);
            case Event.LimitSeen e -> queues.hold(e);
            case Event.WindowsSeen e -> queues.windows(e.account()).seen(e);
            case Event.Paced e -> queues.windows(e.account()).tell();
            case Event.Closed e -> queues.parts(e.account(), e.model()).forEach(a -> a.close(e.reason(), e.until()));
            case Event.Warned e when e.task() == null -> warned = true;
            case Event.Warned e -> entry(e.task()).warn();
            case Event.SettingUp e -> settingUp(e);
            case Event.SetUp e -> entry(e.task()).attempt(e.attempt()).prepare(p -> p.over(e));
            case Event.Spawned e -> spawned(e);
            case Event.Noted e -> noted(e);
            case Event.Signalled e -> signalled(e);
            case Event.Ended e -> ended(e);
            case Event.Judged e -> judged(e);
            case Event.Requeued e -> requeue(e);
            case Event.Settled e -> settle(e);
            case Event.Held e -> pacing.held(e);
            case Event.Interrupted e -> sweep.hear(e);
            case Event.Halted e -> halt = e;
            case Event.RunEnded e -> end = e;
        }
    }

    private void answered(Event.Answered e) {
        var control = steering.answered(e);
        if (e.refusal() != null) return;
        switch (control) {
            case Control.Pause c when c.tasks().isEmpty() -> steering.pause(e.at());
            case Control.Pause c -> c.tasks().forEach(t -> steering.pause(entry(t), e.at()));
            case Control.Resume c when c.tasks().isEmpty() -> {
                steering.resume(e.at());
                entries.values().forEach(entry -> steering.resume(entry, e.at()));
            }
            case Control.Resume c -> c.tasks().forEach(t -> steering.resume(entry(t), e.at()));
            case Control.Drain _ -> steering.halt(Halt.When.SOON);
            case Control.Expect c -> steering.expect(c.more());
            case Control.Stop c when c.tasks().isEmpty() -> steering.halt(c.now() ? Halt.When.AT_ONCE : Halt.When.NOW);
            case Control.Stop c -> c.tasks().forEach(t -> steering.cancel(entry(t), c.now()));
            case Control.Retry c -> retry(c.tasks());
            case Control.Priority c -> steering.prefer(entry(c.task()), c.priority());
            case Control.Change c -> change(c.of(policy));
            case Control.Add c -> c.tasks().forEach(task -> add(new Event.Queued(e.at(), task, c.accounts().get(task.id()))));
        }
    }

    private void recovered(Event.Recovered e) {
        start = start.by(e.by());
        for (var entry : ended) {
            entry.attempt().unheard();
            slots.take(entry, entry.attempt().slot());
            pacing.reserve.take(entry);
        }
        ended.clear();
        door.forget();
        conditions.forget();
        steering.expect(false);
    }

    /// It may have been cancelled or paused meanwhile.
    private void gateAnswered(Event.GateAnswered e) {
        var entry = entry(e.task());
        if (e.refusal() == null) {
            door.allowed(entry);
            return;
        }
        long again = door.refused(e.at());
        if (!queues.withdraw(entry)) return;
        entry.refused(e.refusal(), again);
        queues.place(entry);
    }

    private void suspended(Event.Suspended e) {
        var entry = entry(e.task());
        steering.forget(entry);
        entry.attempt(e.attempt()).suspended(e);
        pacing.moved(false, e.at());
        deadlines.freeze(entry, e.at());
    }

    private void continued(Event.Continued e) {
        var entry = entry(e.task());
        steering.forget(entry);
        pacing.moved(entry.attempt(e.attempt()).standstill().pressed(), e.at());
        entry.attempt().continued(e.at());
        deadlines.thaw(entry, e.at());
    }

    private void start(Event.Started e) {
        var entry = entry(e.task());
        if (!queues.take(entry))
            throw new IllegalStateException("BUG: task '" + e.task() + "' started, but it wasn't ready");
        if (!entry.attempts().isEmpty()) retries++;
        entry.start(e);
        door.forget();
        become(entry, Status.RUNNING);
        lastStart = e.at();
        started = true;
        slots.take(entry, e.slot());
        pacing.started(entry, e.at());
        entry.lane().started(e.task(), e.at());
        deadlines.limit(entry, e.at(), policy.timeoutOf(entry.task()));
        heard(entry, e.at());
    }

    private void heard(Entry entry, long at) {
        deadlines.heard(entry, at, policy.stallOf(entry.task()), policy.agents().toolTimeout());
    }

    /// It takes as long as it takes.
    private void settingUp(Event.SettingUp e) {
        var entry = entry(e.task());
        entry.attempt(e.attempt()).prepare(p -> p.began(e.at()));
        limit(entry, e.at(), null);
    }

    /// Its time begins anew, unless it is asked to end.
    private void limit(Entry entry, long at, Duration timeout) {
        if (!entry.attempt().running() || entry.attempt().stopped() != null) return;
        deadlines.limit(entry, at, timeout);
        if (entry.attempt().suspended() > 0) deadlines.freeze(entry, at);
    }

    /// Its time is its process's, not that of getting there.
    private void spawned(Event.Spawned e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.spawned(e));
        entry.attempt().preparation().leave();
        limit(entry, e.at(), policy.timeoutOf(entry.task()));
        if (entry.attempt().running()) heard(entry, e.at());
    }

    /// Its time is over now.
    private void flooded(Event.Flooded e) {
        var entry = entry(e.task());
        if (entry.attempt(e.attempt()).flood()) deadlines.limit(entry, e.at(), Duration.ZERO);
    }

    private void noted(Event.Noted e) {
        var entry = entry(e.task());
        var before = entry.attempt(e.attempt()).progress();
        update(e.task(), e.attempt(), a -> a.noted(SessionUse.own(entry, e.progress()), e.at()));
        if (!entry.attempt().running()) return;
        if (entry.attempt().noteAnswer()) {
            entry.lane().went(entry.attempt());
            pacing.answered(entry);
        }
        boolean sign = e.progress().signs() != before.signs() || !Objects.equals(e.progress().finished(), before.finished());
        if (!sign) return;
        entry.attempt().heard(e.at());
        heard(entry, e.at());
    }

    /// Likewise it may hear of its end later than the board.
    private void observed(Life life, long at) {
        var entry = entry(life.task());
        if (entry.attempts().size() != life.attempt() || !entry.attempt().running()) return;
        if (entry.attempt().noteLife(life, at)) deadlines.works(entry, at, policy.stallOf(entry.task()));
    }

    /// The attempt may have ended already: whoever measured it may hear of its end later than the board.
    private void measured(Memory m, long at) {
        var entry = entry(m.task());
        if (m.attempt() > 0 && m.attempt() <= entry.attempts().size()) pacing.measured(entry, m, at);
    }

    private void verify(Event.Verifying e) {
        var entry = entry(e.task());
        judged.remove(entry);
        slots.take(entry, entry.attempt(e.attempt()).slot());
        deadlines.limit(entry, e.at(), policy.timeoutOf(entry.task()));
    }

    private void verified(Event.Verified e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.verified(e, policy.verifyOf(entry.task())));
        deadlines.clear(entry);
        slots.leave(entry);
        steering.forget(entry);
        entry.verified(e);
        judged.add(entry);
    }

    private void signalled(Event.Signalled e) {
        var entry = entry(e.task());
        boolean kill = e.signal() == Signal.KILL;
        update(e.task(), e.attempt(), a -> a.signalled(e.at(), kill, e.why()));
        pacing.moved(e.why() == StopCause.Alone.MEMORY, e.at());
        steering.signalled(entry, kill);
        deadlines.set(entry, kill ? Long.MAX_VALUE : e.at() + policy.grace().toMillis());
    }

    private void ended(Event.Ended e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.ended(e, alike.one(e.exit()), SessionUse.told(entry, e)));
        entry.attempt().preparation().leave();
        deadlines.clear(entry);
        slots.leave(entry);
        pacing.ended(entry);
        entry.lane().windows.ended(e.task(), e.at());
        steering.forget(entry);
        ended.add(entry);
    }

    private void judged(Event.Judged e) {
        var entry = entry(e.task());
        update(e.task(), e.attempt(), a -> a.judged(alike.one(e.judgement())));
        ended.remove(entry);
        judged.add(entry);
        entry.setbacks().met(e.judgement().outcome(), entry.attempt().stopped() == StopCause.Alone.MEMORY, e.at());
        switch (e.judgement().outcome()) {
            case Outcome.Resource _ -> pacing.failed();
            case Outcome.Succeeded _ -> {
                if (pacing.succeeded(entry, e.at(), policy)) chains.changed();
                if (!entry.attempt().answered()) entry.lane().went(entry.attempt());
            }
            case Outcome.RateLimited(_, _, var model) when model != null -> entry.lane().met(model);
            case Outcome.RateLimited(_, var until, _) when until == null && entry.lane().account == null -> {
                entry.lane().whole.refused();
                pacing.failed();
            }
            case Outcome.Transient t when t.reason().rateLimit() && entry.lane().account != null -> entry.lane().whole.refused();
            case Outcome.Transient _, Outcome.RateLimited _, Outcome.Permanent _, Outcome.Cancelled _ -> {}
        }
    }

    private void requeue(Event.Requeued e) {
        var entry = entry(e.task());
        judged.remove(entry);
        entry.requeue(e);
        become(entry, Status.WAITING);
        queues.place(entry);
    }

    private void settle(Event.Settled e) {
        var entry = entry(e.task());
        conditions.settle(entry, e.status(), needs.lost(entry));
        judged.remove(entry);
        steering.settled(entry);
        entry.settle(e, alike.one(e.reason()));
        if (e.status() == Status.FAILED) failed.add(entry);
        become(entry, e.status());
        conditions.grow(entry, needs, chains);
        needs.settled(entry, conditions::free);
    }
}
