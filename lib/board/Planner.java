package lib.board;

import java.time.Duration;
import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import lib.model.*;
import lib.model.Event.*;

/// (board, now) -> the next decision, and when to wake. Pure: it neither acts nor remembers; what it decided it finds on the
/// board the next time, because the `Loop` applies each decision before asking for another.
///
/// The order of the questions is the policy: judge what ended, settle what was judged, give up what can't be any more, end what
/// must end, and only then start something new.
public final class Planner {

    /// A resource failure costs no retry before this many of them: the machine was short, not the task at fault.
    private static final int FREE_RESOURCE_FAILURES = 2;
    /// So long a task is tried again, at no charge, that couldn't start a process of its own.
    private static final Duration PROCESS_WAIT = Duration.ofMinutes(30);
    /// The pause between looks for room doubles so often, and no more: to 16 s by default.
    private static final int LOOKS_FOR_ROOM = 5;

    private final LongUnaryOperator jitter;
    private final Function<Task, Agent> agents;

    /// @param jitter draws a pause in milliseconds from 0 up to the bound it is given
    /// @param agents what runs a task, and so judges its ends
    public Planner(LongUnaryOperator jitter, Function<Task, Agent> agents) {
        this.jitter = jitter;
        this.agents = agents;
    }

    /// The next decision; null if there is none until something happens or [#wake] comes.
    public Decision next(Board board, long now) {
        if (board.sweep.known(board.ended, now) instanceof Entry entry) return judge(entry, board, now);
        if (board.sweep.known(board.judged, now) instanceof Entry entry) return settle(entry, board, now);
        // What was added is there for whatever was asked after it.
        if (!board.steering.added.isEmpty()) return board.steering.added.getFirst();
        if (!board.steering.asked.isEmpty()) return answer(board.steering.asked.getFirst(), board, now);
        if (!board.needs.doomed.isEmpty()) return skip(board.needs.doomed.getFirst(), board, now);
        var decision = board.conditions.next(now);
        if (decision == null) decision = Budgets.spent(board, now);
        if (decision == null) decision = halt(board, now);
        if (decision == null && board.halt() != null) decision = cancel(board, now);
        if (decision == null) decision = steer(board.steering, now);
        if (decision == null && board.deadlines.late(now) instanceof Entry entry) decision = late(entry, board, now);
        if (decision == null) decision = Patience.left(board, now);
        if (decision == null && board.halt() == null) decision = Pressure.relieved(board, now);
        if (decision == null && over(board)) return board.end() == null ? new RunEnded(now, exit(board)) : null;
        return decision != null || board.paused() ? decision : start(board, now);
    }

    /// When [#next] may have something to say though nothing has happened; [Long#MAX_VALUE] if never.
    ///
    /// @param asked when it last had nothing to say
    public long wake(Board board, long asked) {
        long wake = Math.min(board.deadlines.next(), Math.min(board.sweep.next(board.ended), board.sweep.next(board.judged)));
        if (board.halt() == null || board.halt().when() == Halt.When.SOON) wake = Math.min(wake, deadline(board));
        if (board.paused()) return wake;
        if (Throttle.room(board, policy(board)).free() == 0) return wake;
        for (var queue : board.queues.all()) if (queue.lanes.opens()) wake = Math.min(wake, start(board, queue, asked));
        return wake;
    }

    /// When something of this queue may start; never if only something that happens can bring it about.
    private static long start(Board board, LaneQueue queue, long asked) {
        long first = startsFrom(board);
        if (policy(board).gated()) first = Math.max(first, board.door.opens());
        if (queue.first() instanceof Entry entry) first = Math.max(first, board.opens(entry));
        long next = Math.max(queue.wake(asked), first);
        return next <= asked ? Long.MAX_VALUE : next;
    }

    private static Policy policy(Board board) {
        return board.policy();
    }

    private Decision judge(Entry entry, Board board, long now) {
        var judgement = Classifier.judge(agents.apply(entry.task()), entry, policy(board).rules(),
                board.sweep.took(entry) ? HaltCause.INTERRUPTED : entry.attempt().stopped());
        return new Judged(now, entry.task().id(), entry.attempt().number(), judgement);
    }

    private Decision settle(Entry entry, Board board, long now) {
        var id = entry.task().id();
        var lane = entry.lane();
        return switch (entry.attempt().judgement().outcome()) {
            case Outcome.Succeeded(var reason) -> checked(entry, board, now, reason);
            case Outcome.Permanent(var kind) when entry.attempt().sessionSpoilt() -> new Requeued(now, id, now, false, kind.word());
            case Outcome.Permanent(var kind) when kind.closesAccount() && lane.closed() != null && entry.moves()
                    && entry.lanes().closed() == null -> new Requeued(now, id, now, false, kind.word());
            case Outcome.Permanent(var kind) when kind.closesAccount() && lane.account != null && lane.closed() == null
                    -> kind == Reason.Unsure.AUTH ? Patience.doubt(entry, now, policy(board), jitter)
                    : new Closed(now, lane.account, kind.word(), null, null);
            // What its budget ended has nothing left to be tried with.
            case Outcome.Permanent(var kind) when policy(board).retryAllOf(entry.task())
                    && entry.attempt().stopped() != StopCause.Alone.MAX_BUDGET
                    -> again(entry, board, now, true, entry.retries() + 1, kind);
            case Outcome.Permanent(var kind) -> new Settled(now, id, Status.FAILED, kind.word());
            case Outcome.Cancelled(var reason) -> new Settled(now, id, Status.CANCELLED, reason.word());
            case Outcome.Transient(var reason) when Patience.rides(entry, now, reason, policy(board))
                    -> Patience.overload(entry, now, reason, policy(board), jitter);
            case Outcome.Transient(var reason) -> again(entry, board, now, reason != Reason.Known.LOST, entry.retries() + 1, reason);
            // Nothing was begun, so it waits, without charge, until there is room.
            case Outcome.Resource(var reason) when entry.attempt().exit() instanceof Exit.NotStarted
                    -> again(entry, board, now, false, Math.min(entry.setbacks().resource(), LOOKS_FOR_ROOM), reason);
            // It was the run that asked too much of the machine.
            case Outcome.Resource(var reason) when entry.attempt().stopped() == StopCause.Alone.MEMORY
                    -> again(entry, board, now, false, 1, reason);
            case Outcome.Resource(var reason) when reason == Reason.Known.PROCESSES && waitsForProcesses(entry, now)
                    -> again(entry, board, now, false, Math.min(entry.setbacks().resource(), LOOKS_FOR_ROOM), reason);
            case Outcome.Resource(var reason) -> again(entry, board, now, entry.setbacks().resource() > FREE_RESOURCE_FAILURES,
                    entry.setbacks().resource(), reason);
            case Outcome.RateLimited limit when Patience.waitsFor(entry, now, limit, policy(board))
                    -> Patience.limit(entry, now, limit, policy(board), jitter);
            case Outcome.RateLimited(var reason, var until, _)
                    -> again(entry, board, now, until == null || lane.account != null, entry.attempts().size(), reason);
        };
    }

    /// Whether the first of its latest failures for want of something is not too long ago.
    private static boolean waitsForProcesses(Entry entry, long now) {
        var first = entry.attempts().get(Math.max(0, entry.attempts().size() - entry.setbacks().resource()));
        return now - first.ended() < PROCESS_WAIT.toMillis();
    }

    /// @param n the pause is that before retry number n
    private Decision again(Entry entry, Board board, long now, boolean charged, int n, Reason reason) {
        if (charged && entry.retries() >= policy(board).retriesOf(entry.task()))
            return new Settled(now, entry.task().id(), Status.FAILED, reason.word());
        long bound = policy(board).backoff(n).toMillis();
        return new Requeued(now, entry.task().id(), now + jitter.applyAsLong(bound), charged, reason.word());
    }

    /// A success is one when its check says so; what the check says goes back to the agent.
    private Decision checked(Entry entry, Board board, long now, Reason reason) {
        var id = entry.task().id();
        var attempt = entry.attempt();
        var check = policy(board).verifyOf(entry.task());
        if (!attempt.caveats().isEmpty() && policy(board).strictOf(entry.task()))
            return new Settled(now, id, Status.FAILED, attempt.caveats().getFirst().kind().word());
        if (check == null) return new Settled(now, id, Status.SUCCEEDED, reason.word());
        if (attempt.verified() == null) return board.halt() != null && board.halt().when() != Halt.When.SOON
                ? new Settled(now, id, Status.CANCELLED, board.halt().why().words()) : new Verifying(now, id, attempt.number());
        if (attempt.verified().exit().status() == 0) return new Settled(now, id, Status.SUCCEEDED, reason.word());
        if (attempt.stopped() != null && attempt.stopped() != StopCause.Alone.TIMED_OUT)
            return new Settled(now, id, Status.CANCELLED, attempt.stopped().words());
        if (board.sweep.took(entry)) return new Settled(now, id, Status.CANCELLED, HaltCause.INTERRUPTED.words());
        boolean mendable = attempt.progress().session() != null && agents.apply(entry.task()).resumes()
                && entry.verifications() <= policy(board).agents().verifyRetries();
        return mendable && attempt.stopped() == null ? new Requeued(now, id, now, false, Reason.Known.VERIFY_FAILED.word())
                : new Settled(now, id, Status.FAILED, Reason.Known.VERIFY_FAILED.word());
    }

    private Decision answer(Asked asked, Board board, long now) {
        return new Answered(now, asked.id(), new Refusal(board, agents).of(asked.control()));
    }

    private static Decision skip(Entry entry, Board board, long now) {
        var other = board.needs.lost(entry);
        if (other == null) throw new IllegalStateException("BUG: task '" + entry.task().id() + "' is doomed by nothing");
        return new Settled(now, entry.task().id(), Status.SKIPPED, "needs '" + other.task().id() + "', which "
                + (other.status() == Status.FAILED ? "failed" : "was " + other.status().word()));
    }

    private static Decision steer(Steering steering, long now) {
        if (!steering.moving.isEmpty()) {
            var entry = steering.moving.getFirst();
            int attempt = entry.attempt().number();
            return steering.paused(entry) ? new Suspended(now, entry.task().id(), attempt, null)
                    : new Continued(now, entry.task().id(), attempt);
        }
        for (var cancel : steering.cancelling.entrySet()) {
            var entry = cancel.getKey();
            if (entry.status() == Status.WAITING)
                return new Settled(now, entry.task().id(), Status.CANCELLED, StopCause.Alone.CANCELLED.words());
            // What has ended is judged in a moment.
            if (steering.runs(entry) && (entry.attempt().stopped() == null || cancel.getValue()))
                return new Signalled(now, entry.task().id(), entry.attempt().number(), cancel.getValue() ? Signal.KILL : Signal.TERM,
                        StopCause.Alone.CANCELLED);
        }
        return null;
    }

    private static Decision halt(Board board, long now) {
        var halt = board.halt();
        boolean ending = halt != null && halt.when() != Halt.When.SOON;
        var asked = board.steering.halt();
        if (asked != null && (halt == null || halt.when().compareTo(asked) < 0))
            return new Halted(now, asked, asked == Halt.When.SOON ? HaltCause.DRAINED : HaltCause.STOPPED);
        if (board.sweep.times() > 0) {
            if (!ending && (board.sweep.term() || board.sweep.times() >= 2)) return new Halted(now, Halt.When.NOW, HaltCause.INTERRUPTED);
            if (halt == null) return new Halted(now, Halt.When.SOON, HaltCause.INTERRUPTED);
        }
        if (!ending && now >= deadline(board))
            return new Halted(now, Halt.When.NOW, HaltCause.of(HaltCause.Kind.DEADLINE,
                    Durations.words(policy(board).deadline().toMillis())));
        var policy = policy(board).halt();
        int settled = board.count(Status.FAILED) + board.count(Status.SUCCEEDED);
        if (halt == null && settled > 0 && policy.due(board.count(Status.FAILED), board.count(Status.SUCCEEDED), board.entries().size()))
            return new Halted(now, policy.when(), HaltCause.of(HaltCause.Kind.POLICY, policy.toString()));
        return null;
    }

    /// When the whole run has to be over; never if its policy sets no end.
    private static long deadline(Board board) {
        return policy(board).deadline() == null ? Long.MAX_VALUE : board.start().at() + policy(board).deadline().toMillis();
    }

    private static Decision cancel(Board board, long now) {
        var waiting = Stream.concat(board.queues.startable(), board.queues.paused.stream()).findFirst();
        if (waiting.isPresent()) return new Settled(now, waiting.get().task().id(), Status.CANCELLED, board.halt().why().words());
        // Who still waits when nothing runs any more waits for himself, or for nobody there is.
        if (board.slots.running.isEmpty() && board.count(Status.WAITING) > 0) {
            var left = board.entries().stream().filter(e -> e.status() == Status.WAITING).findFirst().orElseThrow();
            return new Settled(now, left.task().id(), Status.CANCELLED, board.halt().why().words());
        }
        if (board.halt().when() == Halt.When.SOON) return null;
        boolean kill = board.halt().when() == Halt.When.AT_ONCE || board.sweep.times() >= 3;
        for (var entry : board.slots.running) {
            var attempt = entry.attempt();
            if (attempt.stopped() == null || kill && !attempt.killed())
                return new Signalled(now, entry.task().id(), attempt.number(), kill ? Signal.KILL : Signal.TERM, board.halt().why());
        }
        return null;
    }

    private static Decision late(Entry entry, Board board, long now) {
        var attempt = entry.attempt();
        if (attempt.stopped() != null) return new Signalled(now, entry.task().id(), attempt.number(), Signal.KILL, attempt.stopped());
        var why = attempt.flooded() ? StopCause.Alone.MAX_OUTPUT : board.deadlines.timedOut(entry, now) ? StopCause.Alone.TIMED_OUT
                : Boolean.TRUE.equals(attempt.progress().finished()) ? StopCause.Alone.LINGERING : StopCause.Alone.STALLED;
        return new Signalled(now, entry.task().id(), attempt.number(), Signal.TERM, why);
    }

    /// Whether nothing will happen any more. Tasks of a closed account, and what comes after them, are left waiting.
    private static boolean over(Board board) {
        if (board.done()) return !board.steering.expects() || board.halt() != null;
        var queues = board.queues.all();
        return board.slots.running.isEmpty() && board.ended.isEmpty() && board.judged.isEmpty() && board.queues.paused.isEmpty()
                && board.conditions.quiet()
                && queues.stream().anyMatch(q -> q.lanes.closed() != null)
                && queues.stream().allMatch(q -> q.lanes.closed() != null || q.size() == 0);
    }

    private static int exit(Board board) {
        boolean all = board.count(Status.SUCCEEDED) + board.conditions.spared() == board.entries().size();
        if (board.sweep.times() > 0 && !all) return board.sweep.term() ? 143 : 130;
        boolean enough = board.halt() != null && policy(board).halt().on() == Halt.On.SUCCESS;
        return all || enough ? 0 : 1;
    }

    private Decision start(Board board, long now) {
        Entry head = null;
        for (var queue : board.chains.queues())
            if (queue.lanes.open(now) && queue.next(now) instanceof Entry next
                    && (head == null || LaneQueue.ORDER.compare(next, head) < 0)) head = next;
        var over = board.held() == null ? null : new Held(now, null, null);
        if (head == null) return over == null ? Patience.paced(board, now) : over;
        var room = Throttle.room(board, policy(board));
        if (room.hold() != null) return held(board, new Held(now, room.hold(), null));
        if (room.free() == 0 || now < startsFrom(board)) return over;
        if (Patience.paced(board, now) instanceof Decision news) return news;
        boolean trusted = board.pacing.trusts(head);
        var why = trusted ? Throttle.why(board, head) : null;
        if (why != null && held(board, new Held(now, why, head.task().id())) instanceof Held news) return news;
        if (why == null && over != null && board.pacing.held().task() == null) return over;
        if (why == null && trusted && now >= board.opens(head)) return start(head, board, now);
        if (why == null && over != null) return over;
        return Backfill.beside(head, board, now) instanceof Entry other ? start(other, board, now) : null;
    }

    private Decision start(Entry entry, Board board, long now) {
        if (policy(board).gated() && !board.door.allows(entry)) return board.door.quiet(now) ? null : new GateAsked(now, entry.task().id());
        var lane = entry.lanes().best(now);
        // What another account began in vain, nobody knows there; nor on another machine.
        var place = board.fleet().any() ? Placement.best(board.fleet(), entry, policy(board), board.at()) : null;
        boolean elsewhere = !entry.attempts().isEmpty() && !entry.sessionLost()
                && (lane != entry.lane() || place != null && !policy(board).hosts().share(place, entry.attempt().place()));
        return new Started(now, entry.task().id(), entry.attempts().size() + 1, board.slots.free(),
                elsewhere ? null : Resuming.of(entry, agents.apply(entry.task())), entry.moves() ? lane.account : null, place);
    }

    /// A hold's figures change every second; it is news only when its cause does, or who is held.
    private static Decision held(Board board, Held hold) {
        var before = board.pacing.held();
        return before != null && before.why().what() == hold.why().what() && Objects.equals(before.task(), hold.task()) ? null : hold;
    }

    /// Nothing is started sooner after the last start.
    private static long startsFrom(Board board) {
        var delay = policy(board).delay();
        return delay == null || !board.started ? 0 : board.lastStart + delay.toMillis();
    }
}
