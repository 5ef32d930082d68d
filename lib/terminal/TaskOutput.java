package lib.terminal;

import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Consumer;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Hands on what tasks write, from their files to our stdout and stderr, on a thread of its own: whoever reads slowly holds up neither the
/// run nor the words beside it, and at the end all of it is waited for. Whole lines, or all of a task, go out one after the other, so that
/// they never mix. If nobody reads any more, the run is stopped. It knows which task's turn it is, not how bytes get from file to file.
public final class TaskOutput implements Display {
    private static final long LOOK_MILLIS = 50, LOOK_MILLIS_EACH = 3, LONGEST_MILLIS = 500;

    private final Display words;
    private final Output how;
    private final RunFolder run;
    private final Sink out = Sink.stdout(), err = Sink.stderr();
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    /// What has something to hand on, by its task's place among all.
    private final NavigableMap<Integer, Flow> flows = new TreeMap<>();
    /// Places of tasks that are done.
    private final BitSet done = new BitSet();
    private final Thread thread = Thread.ofPlatform().daemon().name("task output").unstarted(this::handOn);
    private boolean begun;
    private volatile Consumer<Control> asks = _ -> {};
    private volatile boolean lost;
    private boolean closed;

    /// What the viewer's thread tells ours.
    private sealed interface News {
        record Began(int index, Task task, int attempt) implements News {}

        record Ended(int index, int attempt) implements News {}

        /// @param last the attempt whose output is the task's; null if there is none, or it goes out line by line
        record Done(int index, Task task, Integer last, Redaction redaction) implements News {}

        record Closed() implements News {}
    }

    /// One task's attempts, the first of which is being handed on.
    private static final class Flow {
        private final Deque<Source> attempts = new ArrayDeque<>();
        private boolean done;
    }

    /// What shows a run, with what its tasks write if that is to go on to stdout.
    ///
    /// @param words what else is shown
    public static Display beside(Display words, Output how, RunFolder run) {
        return how.takesStdout() ? new TaskOutput(words, how, run) : words;
    }

    private TaskOutput(Display words, Output how, RunFolder run) {
        this.words = words;
        this.how = how;
        this.run = run;
        thread.start();
    }

    @Override
    public void event(Event event, Board board) {
        if (!begun) board.entries().stream().filter(e -> e.status().settled()).forEach(e -> done.set(e.index()));
        begun = true;
        if (event instanceof Event.Started e && live(task(e.task(), board)))
            news.add(new News.Began(board.find(e.task()).index(), task(e.task(), board), e.attempt()));
        if (event instanceof Event.Ended e && live(task(e.task(), board)))
            news.add(new News.Ended(board.find(e.task()).index(), e.attempt()));
        if (event instanceof Event.Settled e) {
            var entry = board.find(e.task());
            var last = entry.attempt() == null || live(entry.task()) ? null : entry.attempt().number();
            news.add(new News.Done(entry.index(), entry.task(), last, board.policy().redaction()));
        }
        if (!lost) words.event(event, board);
    }

    private static Task task(String id, Board board) {
        return board.find(id).task();
    }

    /// What an agent writes is for programs that know it: what it answers at its end is for everybody.
    private boolean live(Task task) {
        return how.kind() == Output.Kind.STREAM && !(task.work() instanceof Work.Prompt);
    }

    private void handOn() {
        try {
            while (!closed || !flows.isEmpty() && !lost) {
                boolean live = flows.values().stream().anyMatch(f -> !f.attempts.isEmpty());
                long pause = live ? Math.clamp(flows.size() * LOOK_MILLIS_EACH, LOOK_MILLIS, LONGEST_MILLIS) : LONGEST_MILLIS;
                var first = closed ? null : news.poll(pause, TimeUnit.MILLISECONDS);
                for (var one = first; one != null; one = news.poll()) heard(one);
                if (!lost && out.unread()) lose();
                handOnWhatIsThere();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(News one) {
        switch (one) {
            case News.Began began -> flows.computeIfAbsent(began.index, _ -> new Flow()).attempts.addLast(
                    Source.growing(run, began.task, began.attempt, how.tagged()));
            case News.Ended ended -> {
                if (flows.get(ended.index) instanceof Flow flow)
                    flow.attempts.stream().filter(s -> s.attempt() == ended.attempt).forEach(Source::complete);
            }
            case News.Done all -> {
                var flow = flows.computeIfAbsent(all.index, _ -> new Flow());
                flow.done = true;
                if (all.last != null) flow.attempts.addLast(Source.whole(run, all.task, all.last, how.tagged(), all.redaction));
            }
            case News.Closed _ -> {
                closed = true;
                for (var flow : flows.values()) {
                    flow.done = true;
                    flow.attempts.forEach(Source::complete);
                }
            }
        }
    }

    /// In order, only the first that isn't done has its turn.
    private void handOnWhatIsThere() {
        for (var flows = this.flows.entrySet().iterator(); flows.hasNext() && !lost; ) {
            var next = flows.next();
            if (how.inOrder() && !closed && next.getKey() > done.nextClearBit(0)) return;
            var flow = next.getValue();
            try {
                while (!flow.attempts.isEmpty() && flow.attempts.getFirst().handOn(out, err)) flow.attempts.removeFirst();
            } catch (IOException e) {
                lose(e);
            }
            if (!flow.attempts.isEmpty() || !flow.done) continue;
            done.set(next.getKey());
            flows.remove();
        }
    }

    private void lose(IOException e) {
        if (!out.unread() && !err.unread())
            System.err.println("orchestrate: what tasks write can't be handed on (" + RunFolder.reason(e) + "): the run is stopped; it is "
                    + "in " + run.path() + "/tasks");
        lose();
    }

    /// A reader that has gone away is nothing to speak of.
    private void lose() {
        lost = true;
        asks.accept(new Control.Stop(true, List.of()));
    }

    @Override
    public void steer(Consumer<Control> asks) {
        this.asks = asks;
        words.steer(asks);
    }

    @Override
    public void refused(String why) {
        words.refused(why);
    }

    @Override
    public boolean wanted() {
        return words.wanted();
    }

    @Override
    public void draw(Board board, long now) {
        words.draw(board, now);
    }

    @Override
    public boolean tells() {
        return words.tells();
    }

    @Override
    public boolean lost() {
        return lost;
    }

    /// Waits until all is handed on, however long whoever reads it takes.
    @Override
    public void close() {
        news.add(new News.Closed());
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        words.close();
    }
}
