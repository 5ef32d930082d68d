package lib.board;

import lib.model.Event;

/// The times for which the processes of an attempt stand still, because somebody asked for it or memory is short. Only the [Board] changes
/// it.
public final class Standstill {
    /// Of one that never stood still.
    static final Standstill NONE = new Standstill();

    private long since, before;
    private boolean pressed;

    Standstill() {}

    /// @return itself, or the first of an attempt
    Standstill began(Event.Suspended e) {
        var it = this == NONE ? new Standstill() : this;
        it.since = e.at();
        it.pressed = e.why() != null;
        return it;
    }

    /// @param counts whether it was part of the attempt's time
    void over(long at, boolean counts) {
        if (since == 0) return;
        if (counts) before += at - since;
        since = 0;
        pressed = false;
    }

    /// Since when; 0 if they don't.
    long since() {
        return since;
    }

    /// Whether that is for want of memory.
    public boolean pressed() {
        return pressed;
    }

    /// For how long, in all.
    ///
    /// @param counts whether it is part of the attempt's time now
    long millis(long now, boolean counts) {
        return before + (since > 0 && counts ? Math.max(0, now - since) : 0);
    }
}
