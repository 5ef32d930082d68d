package lib.web;

import java.util.*;
import java.util.function.Function;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import tools.jackson.databind.util.RawValue;

/// A run's journal -> what browsers are told, as server-sent events: everything once, then what has changed. It follows the journal on a
/// thread and a board of its own, and knows no connection.
///
/// Nothing is kept for a browser: each one says what it has seen last, and gets the latest state of whatever has changed since. One that is
/// slow misses steps between, and costs no memory.
final class Feed implements AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final long FORECAST_MILLIS = 1_000;
    private static final int TASKS_A_MILLISECOND = 5;

    /// A piece of JSON as it is sent, and the revision since which it is so.
    private record Sent(String json, long revision) {}

    /// The contents of an update; of the rows those that have changed.
    private record Data(long now, RawValue head, String broken, List<RawValue> rows) {}

    /// @param id   by which its reader asks for the next one
    /// @param text the message as it goes over the line
    record Update(String id, String text) {}

    private final RunFolder run;
    private Following following;
    private Board board;
    private Spending spending;
    /// Revisions are counted from when this process began.
    private final String born = Long.toString(System.currentTimeMillis(), 36);
    private final List<Sent> rows = new ArrayList<>();
    /// Something has happened to them; new ones are in their order.
    private final SequencedSet<Entry> touched = new LinkedHashSet<>();
    private Sent head;
    private long revision;
    private Forecast forecast;
    private long forecastAt = Long.MIN_VALUE / 2;
    private String broken;
    private boolean closed;
    private final Thread thread = Thread.ofVirtual().name("feed").unstarted(this::follow);

    /// @throws UserError if the journal can't be read, or the run never began
    Feed(RunFolder run) {
        this.run = run;
        Following.begun(run);
        begin();
        look();
        thread.start();
    }

    private void begin() {
        following = new Following(run);
        board = following.board();
        spending = new Spending();
        rows.clear();
        touched.clear();
    }

    private void follow() {
        try {
            for (; !closed(); Thread.sleep(TICK_MILLIS)) {
                try {
                    look();
                } catch (UserError e) {
                    // Who takes up a crashed run cuts off a line that was half written, and we may have read it.
                    afresh();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            end(e instanceof UserError ? e.getMessage() : "BUG: the page can't follow the run any more: " + e);
        }
    }

    private synchronized void afresh() {
        // What is known stays if it can't be read at all.
        Journal.replay(run.journal());
        begin();
        look();
    }

    private synchronized void end(String why) {
        broken = why;
        tell();
    }

    private synchronized void look() {
        following.look(this::seen);
        if (board.start() == null) return;
        long now = following.now();
        long next = revision + 1;
        boolean changed = false;
        var redaction = board.policy().redaction();
        for (var entry : touched) {
            var json = Json.line(Row.of(board, entry, now, redaction::text));
            boolean added = entry.index() == rows.size();
            if (added) rows.add(null);
            else if (json.equals(rows.get(entry.index()).json)) continue;
            rows.set(entry.index(), new Sent(json, next));
            changed = true;
        }
        touched.clear();
        if (now - forecastAt >= Math.max(FORECAST_MILLIS, board.entries().size() / TASKS_A_MILLISECOND)) {
            forecastAt = now;
            forecast = Forecast.of(board, now);
        }
        var json = Json.line(Head.of(board, following.holder(), now, forecast, spending.perHour(now, board.used().usd()), redaction));
        if (head == null || !json.equals(head.json)) {
            head = new Sent(json, next);
            changed = true;
        }
        if (changed) tell();
    }

    private void tell() {
        revision++;
        notifyAll();
    }

    /// What has changed since an update, or all of it; waits until there is something.
    ///
    /// @param last the id of the update seen last; null or one of another process if there is none
    /// @return null if nothing has changed in that time
    synchronized Update next(String last, long millis) throws InterruptedException {
        long seen = last != null && last.startsWith(born + "-") && last.matches("[a-z0-9]+-\\d{1,15}")
                ? Long.parseLong(last.substring(born.length() + 1)) : 0;
        long until = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; revision <= seen && left > 0 && !closed; left = (until - System.nanoTime()) / 1_000_000) wait(left);
        if (closed || revision <= seen) return null;
        var data = Json.line(new Data(System.currentTimeMillis(), new RawValue(head.json), broken,
                rows.stream().filter(r -> r.revision > seen).map(r -> new RawValue(r.json)).toList()));
        var id = born + "-" + revision;
        return new Update(id, "event: " + (seen == 0 ? "all" : "change") + "\nid: " + id + "\ndata: " + data + "\n\n");
    }

    /// Asks something of the board as it stands.
    ///
    /// @param question must not keep the board
    synchronized <T> T ask(Function<Board, T> question) {
        return question.apply(board);
    }

    synchronized boolean closed() {
        return closed;
    }

    /// Whoever waits for news waits no longer.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }

    private void seen(Event event) {
        switch (event) {
            case Event.Queued e -> touch(e.task().id());
            case Event.Started e -> touch(e.task());
            case Event.Spawned e -> touch(e.task());
            case Event.Suspended e -> touch(e.task());
            case Event.Continued e -> touch(e.task());
            case Event.GateAsked e -> touch(e.task());
            case Event.GateAnswered e -> touch(e.task());
            case Event.ConditionAsked e -> touch(e.task());
            case Event.ConditionAnswered e -> touch(e.task());
            case Event.Fingerprinted e -> touch(e.task());
            case Event.Vacated e -> touch(e.task());
            case Event.Flooded e -> touch(e.task());
            case Event.SettingUp e -> touch(e.task());
            case Event.SetUp e -> touch(e.task());
            case Event.Verifying e -> touch(e.task());
            case Event.Verified e -> touch(e.task());
            case Event.Signalled e -> touch(e.task());
            case Event.Judged e -> touch(e.task());
            case Event.Requeued e -> touch(e.task());
            case Event.Measured e -> e.memory().forEach(m -> touch(m.task()));
            case Event.Noted e -> spent(e.at(), e.task());
            case Event.Ended e -> spent(e.at(), e.task());
            case Event.Settled e -> {
                touch(e.task());
                touched.addAll(board.dependents(board.find(e.task())));
            }
            // What was asked, a limit and the like may concern any of them.
            case Event.Answered _, Event.Limited _, Event.LimitSeen _, Event.Closed _, Event.Recovered _, Event.ClockMoved _,
                    Event.Halted _, Event.RunEnded _ -> touched.addAll(board.entries());
            case Event.RunStarted _, Event.OfPlace _, Event.Sampled _, Event.Learned _, Event.Observed _, Event.Touched _, Event.Held _,
                    Event.Warned _,
                    Event.Asked _, Event.WindowsSeen _, Event.Paced _, Event.Interrupted _ -> {}
        }
    }

    private void touch(String task) {
        touched.add(board.find(task));
    }

    private void spent(long at, String task) {
        touch(task);
        spending.seen(at, board.used().usd());
    }
}
