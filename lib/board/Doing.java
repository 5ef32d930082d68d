package lib.board;

import java.util.Locale;
import lib.model.*;

/// The use of a slot at one time; an empty slot is put down to what keeps the waiting tasks from it.
public enum Doing {
    /// An attempt runs in it.
    RUNNING,
    /// The check of an attempt runs in it.
    CHECKING,
    /// Somebody has paused the run, or the task in it.
    PAUSED,
    /// New starts are held because of the CPU; see [Throttle].
    CPU,
    /// Likewise because of the memory.
    MEMORY,
    /// Fewer run at a time after failures for want of memory, disk or files; or what the run has of something is in use.
    RESOURCE,
    /// An account is at its limit, closed, or slowly taken up again; or a task waits because of a limit.
    LIMIT,
    /// Likewise because the service behind the account is overloaded.
    OVERLOAD,
    /// The recipe's gate refuses.
    GATE,
    /// A task waits before its next attempt.
    BACKOFF,
    /// A task waits for those it comes after.
    AFTER,
    /// A task is about to start.
    STARTING,
    /// The orchestrator had died and was not yet replaced.
    CRASHED,
    /// Nothing new is started any more.
    HALTED,
    /// There is no task left for it.
    UNUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// New starts are held for want of this.
    static Doing held(Overload why) {
        return switch (why.what()) {
            case CPU -> CPU;
            case MEMORY, PRESSURE -> MEMORY;
            case PROCESSES, DISK, RESOURCES, PLACE, TOKENS -> RESOURCE;
        };
    }

    /// An account, or a model of it, takes no new starts for this reason; null if none was told.
    static Doing shut(Reason why) {
        return why != null && why.overload() ? OVERLOAD : LIMIT;
    }

    /// What a task waits for after this attempt was judged.
    public static Doing waiting(Attempt last) {
        if (last == null || last.judgement() == null) return STARTING;
        return switch (last.judgement().outcome()) {
            case Outcome.RateLimited _ -> LIMIT;
            case Outcome.Transient(var reason) when reason.rateLimit() -> LIMIT;
            case Outcome.Transient(var reason) when reason.overload() -> OVERLOAD;
            case Outcome.Resource _ -> RESOURCE;
            case Outcome.Succeeded _, Outcome.Transient _, Outcome.Permanent _, Outcome.Cancelled _ -> BACKOFF;
        };
    }
}
