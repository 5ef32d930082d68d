package lib.board;

import lib.model.*;

/// How the worktree of an attempt was set up before its process began, if it was. Only the [Board] changes it, as events come.
public final class Preparation {
    private long began;
    private boolean goesOn;
    private Event.SetUp over;

    void began(long at) {
        began = at;
        goesOn = true;
    }

    void over(Event.SetUp e) {
        over = e;
        goesOn = false;
    }

    /// Whatever became of it, nothing of it goes on any more.
    void leave() {
        goesOn = false;
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
