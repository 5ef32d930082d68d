package lib;

import java.util.function.LongUnaryOperator;
import lib.Board.Status;
import lib.Event.*;
import lib.agents.Agents;

/// (board, now) -> the next decision, and when to wake. Pure: it neither acts nor remembers; what it decided it finds on the
/// board the next time, because the [Loop] applies each decision before asking for another.
///
/// The order of the questions is the policy: judge what ended, settle what was judged, give up what can't be any more, end what
/// must end, and only then start something new.
public final class Planner {
    private final LongUnaryOperator jitter;

    /// @param jitter draws a pause in milliseconds from 0 up to the bound it is given
    public Planner(LongUnaryOperator jitter) {
        this.jitter = jitter;
    }

    /// The next decision; null if there is none until something happens or [#wake] comes.
    public Decision next(Board board, long now) {
        if (!board.ended.isEmpty()) return judge(board.ended.getFirst(), board, now);
        if (!board.judged.isEmpty()) return settle(board.judged.getFirst(), board, now);
        if (!board.doomed.isEmpty()) return skip(board.doomed.getFirst(), board, now);
        var halted = halt(board, now);
        if (halted != null) return halted;
        if (board.halt() != null) {
            var cancelled = cancel(board, now);
            if (cancelled != null) return cancelled;
        }
        if (!board.deadlines.isEmpty() && board.deadlines.getFirst().deadline <= now) return late(board.deadlines.getFirst(), now);
        if (board.done()) return board.end() == null ? new RunEnded(now, exit(board)) : null;
        return start(board, now);
    }

    /// When [#next] may have something to say though nothing has happened; [Long#MAX_VALUE] if never.
    public long wake(Board board) {
        long wake = board.deadlines.isEmpty() ? Long.MAX_VALUE : board.deadlines.getFirst().deadline;
        if (board.delayed.isEmpty() || Throttle.room(board, policy(board)).free() == 0) return wake;
        return Math.min(wake, board.delayed.getFirst().until);
    }

    private static Policy policy(Board board) {
        return board.start().policy();
    }

    private static Decision judge(Entry entry, Board board, long now) {
        var attempt = entry.attempt();
        var judgement = Classifier.judge(Agents.of(entry.task), attempt.exit(), attempt.said(), attempt.stopped(), policy(board).rules());
        return new Judged(now, entry.task.id(), attempt.number(), judgement);
    }

    private Decision settle(Entry entry, Board board, long now) {
        var id = entry.task.id();
        return switch (entry.attempt().judgement().outcome()) {
            case Outcome.Succeeded(var reason) -> new Settled(now, id, Status.SUCCEEDED, reason);
            case Outcome.Permanent(var kind) -> new Settled(now, id, Status.FAILED, kind);
            case Outcome.Cancelled(var reason) -> new Settled(now, id, Status.CANCELLED, reason);
            case Outcome.Transient(var reason) -> again(entry, board, now, true, reason);
            case Outcome.Resource(var reason) -> again(entry, board, now, entry.resourceFailures > Policy.FREE_RESOURCE_FAILURES, reason);
            case Outcome.RateLimited(var reason, var until) when until != null -> new Requeued(now, id, Math.max(now, until), false, reason);
            case Outcome.RateLimited(var reason, _) -> again(entry, board, now, true, reason);
        };
    }

    private Decision again(Entry entry, Board board, long now, boolean charged, String reason) {
        if (charged && entry.retries >= policy(board).retriesOf(entry.task)) return new Settled(now, entry.task.id(), Status.FAILED, reason);
        long bound = policy(board).backoff(entry.attempts.size()).toMillis();
        return new Requeued(now, entry.task.id(), now + jitter.applyAsLong(bound), charged, reason);
    }

    private static Decision skip(Entry entry, Board board, long now) {
        for (var need : entry.task.after()) {
            var other = board.find(need);
            if (other != null && other.status.settled() && other.status != Status.SUCCEEDED)
                return new Settled(now, entry.task.id(), Status.SKIPPED, "needs '" + need + "', which " + (other.status == Status.FAILED ? "failed" : "was " + other.status.word()));
        }
        throw new IllegalStateException("BUG: task '" + entry.task.id() + "' is doomed by nothing");
    }

    private static Decision halt(Board board, long now) {
        var halt = board.halt();
        boolean ending = halt != null && halt.when() == Halt.When.NOW;
        var interrupts = board.interrupts();
        if (!interrupts.isEmpty()) {
            boolean term = interrupts.contains("TERM");
            if (!ending && (term || interrupts.size() >= 2)) return new Halted(now, Halt.When.NOW, "interrupted");
            if (halt == null) return new Halted(now, Halt.When.SOON, "interrupted");
        }
        var policy = policy(board).halt();
        int settled = board.count(Status.FAILED) + board.count(Status.SUCCEEDED);
        if (halt == null && settled > 0 && policy.due(board.count(Status.FAILED), board.count(Status.SUCCEEDED), board.entries().size()))
            return new Halted(now, policy.when(), "halt " + policy);
        return null;
    }

    private static Decision cancel(Board board, long now) {
        var waiting = !board.ready.isEmpty() ? board.ready.getFirst() : !board.delayed.isEmpty() ? board.delayed.getFirst() : null;
        if (waiting != null) return new Settled(now, waiting.task.id(), Status.CANCELLED, board.halt().why());
        if (board.halt().when() == Halt.When.SOON) return null;
        boolean kill = board.interrupts().size() >= 3;
        for (var entry : board.running) {
            var attempt = entry.attempt();
            if (attempt.stopped() == null || kill && !attempt.killed())
                return new Signalled(now, entry.task.id(), attempt.number(), kill ? "KILL" : "TERM", board.halt().why());
        }
        return null;
    }

    private static Decision late(Entry entry, long now) {
        var attempt = entry.attempt();
        return attempt.stopped() == null
                ? new Signalled(now, entry.task.id(), attempt.number(), "TERM", "timed_out")
                : new Signalled(now, entry.task.id(), attempt.number(), "KILL", attempt.stopped());
    }

    private static int exit(Board board) {
        boolean all = board.count(Status.SUCCEEDED) == board.entries().size();
        if (!board.interrupts().isEmpty() && !all) return board.interrupts().contains("TERM") ? 143 : 130;
        boolean enough = board.halt() != null && policy(board).halt().on() == Halt.On.SUCCESS;
        return all || enough ? 0 : 1;
    }

    /// Retries come before first attempts: what was begun is finished first.
    private static Decision start(Board board, long now) {
        var due = !board.delayed.isEmpty() && board.delayed.getFirst().until <= now ? board.delayed.getFirst() : null;
        var entry = due != null ? due : !board.ready.isEmpty() ? board.ready.getFirst() : null;
        if (entry == null) return board.held() == null ? null : new Held(now, null);
        var room = Throttle.room(board, policy(board));
        if (!kind(room.hold()).equals(kind(board.held()))) return new Held(now, room.hold());
        if (room.free() == 0) return null;
        return new Started(now, entry.task.id(), entry.attempts.size() + 1, board.freeSlot());
    }

    /// A hold's figures change every second; it is news only when its cause does.
    private static String kind(String hold) {
        return hold == null ? "" : hold.substring(0, hold.indexOf(' '));
    }
}
