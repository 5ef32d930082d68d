package lib.board;

import lib.model.*;

/// How the worktree of an attempt was set up before its process began, if it was. Only the [Board] changes it, as events come.
public final class Preparation {
    /// Of one that had none.
    static final Preparation NONE = new Preparation();

    private long began;
    private boolean goesOn;
    private Event.SetUp over;

    /// @return itself, or the first of an attempt; `over` likewise
    Preparation began(long at) {
        var it = own();
        it.began = at;
        it.goesOn = true;
        return it;
    }

    Preparation over(Event.SetUp e) {
        var it = own();
        it.over = e;
        it.goesOn = false;
        return it;
    }

    private Preparation own() {
        return this == NONE ? new Preparation() : this;
    }

    /// Whatever became of it, nothing of it goes on any more.
    void leave() {
        if (goesOn) goesOn = false;
    }

    public boolean goesOn() {
        return goesOn;
    }

    /// When it began; 0 if there was nothing to do.
    public long began() {
        return began;
    }

    /// Its end; null if it has none yet, or there was nothing to do.
    public Event.SetUp over() {
        return over;
    }

    /// Whether it ran and didn't succeed. What couldn't be started for want of something has not run.
    public boolean failed() {
        return over != null && over.exit().status() != 0 && !(over.exit() instanceof Exit.NotStarted);
    }
}
