package lib;

import java.util.*;
import java.util.function.Consumer;

/// The only writer of the board and the journal. It takes what the host tells, asks the planner until there is nothing more to
/// decide, writes all of it down, and only then lets the host act. It knows neither how decisions are made nor how processes run.
public final class Loop {
    private final Board board;
    private final Planner planner;
    private final Host host;
    private final Journal journal;
    private final Consumer<Event> view;

    /// @param view sees each event after it is on disk; must return soon and not throw
    public Loop(Board board, Planner planner, Host host, Journal journal, Consumer<Event> view) {
        this.board = board;
        this.planner = planner;
        this.host = host;
        this.journal = journal;
        this.view = view;
    }

    /// Runs until every task is settled, and gives the run's exit status.
    ///
    /// @param first the events the run begins with
    public int run(List<? extends Event> first) throws InterruptedException {
        List<? extends Event> news = first;
        while (true) {
            var batch = new ArrayList<Event>(news);
            news.forEach(board::apply);
            for (Event.Decision d; (d = planner.next(board, host.now())) != null; board.apply(d)) batch.add(d);
            journal.append(batch);
            batch.forEach(view);
            batch.forEach(this::act);
            if (board.end() != null) return board.end().exit();
            news = host.await(planner.wake(board));
        }
    }

    private void act(Event event) {
        switch (event) {
            case Event.Started e -> host.start(board.find(e.task()).task(), e.attempt(), e.resume());
            case Event.Verifying e -> host.verify(board.find(e.task()).task(), e.attempt());
            case Event.Limited e -> host.limited(e.account(), e.until(), e.reason());
            case Event.Signalled e -> host.signal(e.task(), e.attempt(), e.signal());
            case Event.Judged _, Event.Requeued _, Event.Settled _, Event.Held _, Event.Halted _, Event.Closed _, Event.Warned _, Event.RunEnded _ -> {}
            case Event.Fact _ -> {}
        }
    }
}
