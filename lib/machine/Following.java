package lib.machine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// A run followed by its journal, whoever runs it and wherever: what was written since the last look, on a board of its own. It changes
/// nothing of the run, and once that has begun it waits for nothing: whoever follows looks as often as he likes.
public final class Following {
    /// So often, 10 seconds in all, it is looked whether a run that somebody holds has begun.
    private static final int LOOKS = 500;
    private static final long PAUSE_NANOS = 20_000_000;

    private final RunFolder run;
    private final Journal.Follower journal;
    private final Fold board = new Fold();
    private Identity holder;

    /// Follows the run from its beginning on.
    public Following(RunFolder run) {
        this.run = run;
        this.journal = new Journal.Follower(run.journal());
    }

    /// One that has looked at a run that has begun: if it is being begun just now, that is waited for.
    ///
    /// @throws UserError if it never began, or the journal can't be read
    public static Following begun(RunFolder run) {
        var following = new Following(run);
        following.look(_ -> {});
        for (int looks = 0; following.held() && following.board.start() == null && looks < LOOKS; looks++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            following.look(_ -> {});
        }
        if (following.board.start() == null || !following.board.begun() && !following.held()) Journal.begun(run);
        return following;
    }

    /// Takes in what was written since the last look.
    ///
    /// @param seen gets each event once the board has it
    /// @throws UserError if the journal is gone, or a line of it is no event
    public void look(Consumer<Event> seen) {
        // Asked before the journal is read, so that the last lines of who lets go of the run are seen.
        holder = Lock.holder(run).orElse(null);
        journal.read(e -> {
            board.apply(e);
            seen.accept(e);
        });
    }

    /// The board as of the last look.
    public Board board() {
        return board;
    }

    /// Whether somebody ran it when it was last looked at.
    public boolean held() {
        return holder != null;
    }

    /// Who works at it, or may do so where it can't be seen; null if it is over.
    public Identity holder() {
        return over() ? null : holder;
    }

    /// Whether nothing more comes: it has its end, or nobody runs it.
    public boolean over() {
        return board.end() != null || !held();
    }

    /// The time to show it at, in milliseconds since 1970: now while it goes on, otherwise that of its last event.
    public long now() {
        return over() ? board.at() : System.currentTimeMillis();
    }
}
