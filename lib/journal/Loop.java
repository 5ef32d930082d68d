package lib.journal;

import java.io.*;
import java.nio.file.NoSuchFileException;
import java.util.*;
import java.util.function.Consumer;
import lib.board.*;
import lib.model.*;

/// The only writer of the board and the journal. It takes what the host tells, asks the planner until there is nothing more to
/// decide, writes all of it down, and only then lets the host act. It knows neither how decisions are made nor how processes run.
public final class Loop {
    private static final long AGAIN_MILLIS = 500;

    private final Fold board;
    private final Planner planner;
    private final Host host;
    private final Journal journal;
    private final Consumer<Event> view;
    private final Consumer<IOException> trouble;

    /// @param view    sees each event after it is on disk; must return soon and not throw
    /// @param trouble hears once why the journal can't be written, and null when it can again
    public Loop(Fold board, Planner planner, Host host, Journal journal, Consumer<Event> view, Consumer<IOException> trouble) {
        this.board = board;
        this.planner = planner;
        this.host = host;
        this.journal = journal;
        this.view = view;
        this.trouble = trouble;
    }

    /// Runs until every task is settled, and gives the run's exit status.
    ///
    /// @param first the events the run begins with, or goes on with after a [Event.Recovered]
    /// @throws UncheckedIOException if the journal is gone, or can't be written and somebody wants the run to end
    public int run(List<? extends Event> first) throws InterruptedException {
        List<? extends Event> news = first;
        while (true) {
            var batch = new ArrayList<Event>(news);
            news.forEach(board::apply);
            // What is started from here on isn't taken up as well.
            var orphans = news.stream().anyMatch(Event.Recovered.class::isInstance) ? List.copyOf(board.running()) : List.<Entry>of();
            long asked = host.now();
            for (Event.Decision d; (d = planner.next(board, asked)) != null; asked = host.now()) {
                board.apply(d);
                batch.add(d);
            }
            var meanwhile = write(batch);
            batch.forEach(view);
            orphans.forEach(this::takeUp);
            batch.forEach(this::act);
            if (board.end() != null) {
                host.learned(board.learned());
                return board.end().exit();
            }
            host.waits(places -> Elastic.wanted(board, places, host.now()));
            news = meanwhile.isEmpty() ? host.await(planner.wake(board, asked)) : meanwhile;
        }
    }

    /// What can't be written is not acted on: nothing new is started, what runs is left alone, until there is room again.
    ///
    /// @return what happened while there was none
    private List<Event> write(List<Event> batch) throws InterruptedException {
        var meanwhile = new ArrayList<Event>();
        boolean reported = false;
        while (true) {
            try {
                journal.append(batch);
                if (reported) trouble.accept(null);
                return meanwhile;
            } catch (UncheckedIOException e) {
                // No room will bring back a folder that was removed.
                if (e.getCause() instanceof NoSuchFileException) throw e;
                if (!reported) trouble.accept(e.getCause());
                reported = true;
                meanwhile.addAll(host.await(host.now() + AGAIN_MILLIS));
                var signals = meanwhile.stream().filter(Event.Interrupted.class::isInstance).map(Event.Interrupted.class::cast).toList();
                if (signals.size() >= 2 || signals.stream().anyMatch(i -> i.signal() == Signal.TERM)) throw e;
            }
        }
    }

    private void act(Event event) {
        switch (event) {
            case Event.Started e -> start(board.find(e.task()), e);
            case Event.GateAsked e -> host.ask(board.find(e.task()).task());
            case Event.ConditionAsked e -> ask(board.assigned(board.find(e.task())), Boolean.TRUE.equals(e.resumes()));
            case Event.Verifying e -> verify(board.find(e.task()));
            // Whether a login is lost each run finds out by itself: told to all, one task of each would try at the same moment.
            case Event.Limited e when e.model() != null || Reason.of(e.reason()) == Reason.Known.AUTH -> {}
            case Event.Limited e -> host.limited(e);
            case Event.Closed e when e.until() != null && e.model() == null ->
                    host.limited(new Event.Limited(e.at(), e.account(), e.until(), e.reason(), null, null, null));
            case Event.Signalled e -> host.signal(e.task(), e.attempt(), e.signal());
            case Event.Suspended e -> host.signal(e.task(), e.attempt(), Signal.STOP);
            case Event.Continued e -> host.signal(e.task(), e.attempt(), Signal.CONT);
            case Event.Answered _ -> host.policy(board.policy());
            case Event.Queued _, Event.Judged _, Event.Requeued _, Event.Settled _, Event.Held _, Event.Halted _, Event.Paced _,
                    Event.Closed _, Event.Warned _, Event.RunEnded _ -> {}
            case Event.Fact _ -> {}
        }
    }

    private void start(Entry entry, Event.Started e) {
        host.start(board.assigned(entry), e.attempt(), e.slot(), entry.attempt().gpus(), e.resume());
    }

    private void ask(Task task, boolean resumes) {
        host.ask(task, Result.before(board, task), resumes);
    }

    private void verify(Entry entry) {
        host.verify(board.assigned(entry), entry.attempt().number(), entry.attempt().slot());
    }

    /// Another process started it, and may not have done what was decided and written later.
    private void takeUp(Entry entry) {
        var attempt = entry.attempt();
        if (attempt.running()) host.adopt(board.assigned(entry), attempt.number(), attempt.slot(), attempt.handle());
        else verify(entry);
        if (attempt.stopped() != null) host.signal(entry.task().id(), attempt.number(), attempt.killed() ? Signal.KILL : Signal.TERM);
        else if (attempt.suspended() > 0) host.signal(entry.task().id(), attempt.number(), Signal.STOP);
    }
}
