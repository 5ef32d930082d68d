package lib.board;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import lib.model.*;
import lib.model.Event.*;

/// What follows when it isn't the task that failed but its account: a limit, an overloaded service, a login in doubt. First the account, or
/// the model whose limit it is, is held for all its tasks; then this one waits, uncharged. A part of the [Planner], pure as it is.
final class Patience {
    private Patience() {}

    /// Between two tries at a limit of which nobody said when it is lifted.
    private static final Duration LONGEST_AT_LIMIT = Duration.ofMinutes(15);
    /// Between two tries at an overloaded service.
    private static final Duration LONGEST_AT_OVERLOAD = Duration.ofMinutes(1);
    /// Such a limit is a matter of hours, not of the moment that an ordinary retry waits for.
    private static final int SLOWER = 10;
    /// Not all runs on all machines come back in the same second.
    private static final long JITTER_MILLIS = 5_000;

    /// A time that is a few seconds off is no reset: some services hint at 3 s for hours.
    static Decision limit(Entry entry, long now, Outcome.RateLimited limit, Policy policy, LongUnaryOperator jitter) {
        var part = entry.lane().part(limit.model());
        boolean told = limit.told(now);
        if (waits(entry, part, now) && (!told || part.until() >= limit.until()))
            return wait(entry, now, part.until() + (alone(entry, part) ? 1 : 0));
        int holds = holds(entry, part, limit.reason());
        long pause = told ? policy.backoff(holds).toMillis()
                : pause(policy, SLOWER, Math.max(holds, entry.setbacks().untold()), LONGEST_AT_LIMIT);
        long until = told ? Math.max(limit.until(), now + pause) : now + pause;
        long since = part.since(limit.reason());
        long waited = until - (told || since == 0 ? now : since);
        boolean wait = policy.agents().onLimit() == OnLimit.WAIT && waited <= policy.agents().limitWaitMax().toMillis();
        if (!wait) return closed(entry, part, now, limit.reason(), limit.model(), told ? limit.until() : null);
        until += jitter.applyAsLong(told ? JITTER_MILLIS : Math.min(pause, JITTER_MILLIS));
        return new Limited(now, entry.lane().account, until, limit.reason().word(), limit.model(), told(holds), told ? null : true);
    }

    /// The end of an account at a limit that another run has met, if this run doesn't wait so long: its tasks are left. Null if there is
    /// none.
    static Decision left(Board board, long now) {
        var agents = board.policy().agents();
        for (var queue : board.queues.all())
            for (var lane : queue.lanes.all()) {
                var part = lane.whole;
                if (!part.told() || part.closed() != null || part.until() <= now || queue.size() == 0) continue;
                long most = agents.onLimit() == OnLimit.WAIT ? agents.limitWaitMax().toMillis() + JITTER_MILLIS : 0;
                if (part.until() - part.heldAt() > most) return new Closed(now, lane.account, part.why().word(), null, part.until());
            }
        return null;
    }

    /// That an account's tasks wait for one of its windows, once for each start that has to; null if there is no news, or no room either.
    static Decision paced(Board board, long now) {
        if (!board.policy().agents().quota().on() || Throttle.room(board, board.policy()).free() == 0) return null;
        for (var queue : board.queues.all())
            if (queue.next(now) != null && queue.lanes.paced(now) instanceof Windows.Hold hold && !board.queues.windows(hold.of()).told())
                return new Paced(now, hold.of(), hold.window().name(), hold.used(), hold.until());
        return null;
    }

    /// Whether a task waits for its account's limit. If nobody says when it is lifted and others get their answers meanwhile, it doesn't
    /// for ever.
    static boolean waitsFor(Entry entry, long now, Outcome.RateLimited limit, Policy policy) {
        return entry.lane().account != null && (!alone(entry, entry.lane().part(limit.model()))
                || now - entry.setbacks().untoldSince() <= policy.agents().limitWaitMax().toMillis());
    }

    /// Whether something got an answer since this task began to meet a limit of which nobody says when it is lifted.
    private static boolean alone(Entry entry, Allowance part) {
        return entry.setbacks().untold() > 0 && part.answered() > entry.setbacks().untoldSince();
    }

    /// Whether a failed task waits for an overloaded service. It doesn't for ever if others get their answers meanwhile.
    static boolean rides(Entry entry, long now, Reason reason, Policy policy) {
        return reason.overload() && entry.lane().account != null
                && now - entry.setbacks().overloaded() <= policy.agents().overloadWait().toMillis();
    }

    static Decision overload(Entry entry, long now, Reason reason, Policy policy, LongUnaryOperator jitter) {
        var part = entry.lane().whole;
        // Who has tried in vain before lets another try: the service may stumble over this task alone.
        if (waits(entry, part, now))
            return wait(entry, now, part.until() + (entry.setbacks().overloaded() < entry.attempt().started() ? 1 : 0));
        int holds = holds(entry, part, reason);
        long pause = pause(policy, 1, holds, LONGEST_AT_OVERLOAD);
        long since = part.since(reason);
        if (since > 0 && now + pause - since > policy.agents().overloadWait().toMillis())
            return closed(entry, part, now, reason, null, null);
        return new Limited(now, entry.lane().account, now + pause / 2 + jitter.applyAsLong(pause - pause / 2), reason.word(), null,
                told(holds), true);
    }

    /// Logins of programs that run side by side race for one token: it is lost only if a task that is tried alone fails likewise.
    static Decision doubt(Entry entry, long now, Policy policy, LongUnaryOperator jitter) {
        var part = entry.lane().whole;
        if (waits(entry, part, now)) return wait(entry, now, part.until());
        if (part.holds(Reason.Known.AUTH) > 0 && entry.attempt().started() > part.heldAt())
            return closed(entry, part, now, Reason.Known.AUTH, null, null);
        long pause = pause(policy, SLOWER, 1, LONGEST_AT_OVERLOAD);
        return new Limited(now, entry.lane().account, now + pause / 2 + jitter.applyAsLong(pause - pause / 2), Reason.Known.AUTH.word(),
                null, told(holds(entry, part, Reason.Known.AUTH)), true);
    }

    /// Whether the account has been held already since this attempt began: for its own end, or for that of another while it still is.
    private static boolean waits(Entry entry, Allowance part, long now) {
        return entry.attempt().started() <= part.heldAt() && (part.until() > now || part.heldAt() >= entry.attempt().ended());
    }

    private static Decision wait(Entry entry, long now, long until) {
        return new Requeued(now, entry.task().id(), entry.moves() ? now : Math.max(now, until), false, entry.attempt().reason().word());
    }

    /// Another hold in a row, unless the attempt had begun before the last one: that tells nothing new.
    private static int holds(Entry entry, Allowance part, Reason why) {
        int holds = part.holds(why);
        return entry.attempt().started() <= part.heldAt() ? Math.max(1, holds) : holds + 1;
    }

    private static Integer told(int holds) {
        return holds == 1 ? null : Integer.valueOf(holds);
    }

    private static long pause(Policy policy, int times, int holds, Duration longest) {
        long first = policy.backoff().toMillis() * times;
        return Math.min(first << Math.min(holds - 1, 20), longest.toMillis());
    }

    /// It is left for a later run; its task with it.
    private static Decision closed(Entry entry, Allowance part, long now, Reason reason, String model, Long until) {
        if (part.closed() != null) return wait(entry, now, part.until());
        return new Closed(now, entry.lane().account, reason.word(), model, until);
    }
}
