package tests;

import java.util.*;
import lib.agents.Agents;
import lib.board.*;
import lib.journal.Journal;
import lib.model.*;

/// A run of plain tasks that all succeed at once, without a world around it: what board and planner cost by themselves, event by event.
public final class ShortRun {
    private static final int SLOTS = 4;

    private final Fold board = new Fold();
    private final Planner planner = new Planner(bound -> bound, Agents::of);
    private final Deque<Event> happening = new ArrayDeque<>();
    private long now = 1;

    public ShortRun(int tasks) {
        happening.add(new Event.RunStarted(now, Journal.SCHEMA, "short", "/", tasks, Policy.DEFAULT.parallel(SLOTS), Handle.NONE));
        happening.add(new Event.Sampled(now, 10.0, 10.0, 10, 1));
        for (int i = 1; i <= tasks; i++) happening.add(new Event.Queued(now, Task.of("t" + i, new Work.Shell("true")), null));
    }

    /// Whether there is another event.
    public boolean goesOn() {
        return board.end() == null;
    }

    /// What was decided, or else the next that happens, with its effect on the board.
    public Event next() {
        Event event = board.begun() ? planner.next(board, now) : null;
        if (event == null) event = Objects.requireNonNull(happening.poll(), "BUG: a short run stands still");
        board.apply(event);
        if (event instanceof Event.Started e) {
            happening.add(new Event.Spawned(now, e.task(), e.attempt(), Handle.NONE));
            happening.add(new Event.Ended(++now, e.task(), e.attempt(), new Exit.Code(0), Said.NOTHING));
        }
        return event;
    }
}
