package lib.board;

import lib.model.*;

/// What a task has met so far that may be nobody's fault. Only its [Entry] changes it.
final class Setbacks {
    private int resource;
    private long overloaded;
    private long untoldSince;
    private int untold;

    /// How many failures for want of something.
    int resource() {
        return resource;
    }

    /// When the first of the attempts ended that met an overloaded service one after the other; 0 if the last one didn't.
    long overloaded() {
        return overloaded;
    }

    /// When the first of the attempts ended that met a limit of which nobody said when it is lifted, one after the other; an overload in
    /// between counts for nothing.
    long untoldSince() {
        return untoldSince;
    }

    /// How many these are.
    int untold() {
        return untold;
    }

    /// An attempt has met this.
    ///
    /// @param ours whether it was ended by the run, which needed its memory
    void met(Outcome outcome, boolean ours, long at) {
        if (outcome instanceof Outcome.Resource && !ours) resource++;
        boolean overload = outcome instanceof Outcome.Transient(var why) && why.overload();
        boolean limit = outcome instanceof Outcome.RateLimited l && !l.told(at);
        overloaded = !overload ? 0 : overloaded > 0 ? overloaded : at;
        if (limit && untold++ == 0) untoldSince = at;
        if (!limit && !overload) untold = 0;
    }
}
