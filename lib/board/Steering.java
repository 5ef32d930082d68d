package lib.board;

import java.util.*;
import java.util.stream.Stream;
import lib.model.*;

/// What was asked of a run that is going on: whether it can be had, and what it does to the [Board], whose part it is. What follows of it -
/// signals, cancelled tasks, new starts - the [Planner] decides. It knows no files and no processes.
final class Steering {
    /// Not answered yet.
    final Deque<Event.Asked> asked = new ArrayDeque<>();
    /// Running tasks that are to stand still and don't yet, or the other way round.
    final SequencedSet<Entry> moving = new LinkedHashSet<>();
    /// Tasks somebody wants to end, and whether by KILL.
    final SequencedMap<Entry, Boolean> cancelling = new LinkedHashMap<>();
    /// Waiting tasks that could start if they weren't paused.
    final SequencedSet<Entry> held = new LinkedHashSet<>();
    /// Since when the whole run is paused; 0 if it isn't.
    long pausedAt;
    /// How somebody wants the run to end; null if nobody does.
    Halt.When halt;

    private final Board board;

    Steering(Board board) {
        this.board = board;
    }

    /// Whether the task is to stand still.
    boolean paused(Entry entry) {
        return pausedAt > 0 || entry.pausedAt > 0;
    }

    /// The answer to what was asked first.
    Event.Answered answer(long now) {
        var first = asked.getFirst();
        String refusal;
        try {
            refusal = refusal(first.control());
        } catch (UserError e) {
            refusal = e.getMessage();
        }
        return new Event.Answered(now, first.id(), refusal);
    }

    private String refusal(Control control) {
        return switch (control) {
            case Control.Pause c -> open(c.tasks(), "be paused");
            case Control.Resume c when pausedAt > 0 && !c.tasks().isEmpty() -> "the whole run is paused: resume it without naming tasks";
            case Control.Resume c -> open(c.tasks(), "go on");
            case Control.Drain _ -> null;
            case Control.Stop c -> open(c.tasks(), "be stopped");
            case Control.Retry _ when board.halt() != null
                    -> "the run starts nothing new any more (" + board.halt().why() + "): retry it when it is over";
            case Control.Retry c -> Stream.concat(Stream.of(unknown(c.tasks())),
                    c.tasks().stream().map(board::find).filter(Objects::nonNull).map(e -> retryable(e, c.tasks())))
                    .filter(Objects::nonNull).findFirst().orElse(null);
            case Control.Priority c when unknown(List.of(c.task())) != null -> unknown(List.of(c.task()));
            case Control.Priority c when board.find(c.task()).status != Status.WAITING
                    -> "task '" + c.task() + "' waits no more: it " + state(board.find(c.task()));
            case Control.Priority _ -> null;
            case Control.Change c -> {
                c.of(board.policy());
                yield null;
            }
            case Control.Add _ when board.halt() != null -> "the run starts nothing new any more (" + board.halt().why()
                    + "): start another one";
            case Control.Add c -> misfit(c.tasks());
        };
    }

    private String unknown(List<String> tasks) {
        return tasks.stream().filter(t -> board.find(t) == null).findFirst()
                .map(t -> "the run has no task '" + t + "'"
                        + UserError.suggestion(t, board.entries().stream().map(e -> e.task.id()).toList())).orElse(null);
    }

    private String open(List<String> tasks, String wish) {
        if (unknown(tasks) != null) return unknown(tasks);
        return tasks.stream().map(board::find).filter(e -> e.status.settled()).findFirst()
                .map(e -> "task '" + e.task.id() + "' can't " + wish + ": it " + state(e)).orElse(null);
    }

    private String retryable(Entry entry, List<String> others) {
        var id = entry.task.id();
        if (entry.status == Status.RUNNING || entry.status == Status.SUCCEEDED)
            return "task '" + id + "' can't be tried again: it " + state(entry);
        return entry.task.after().stream().map(board::find)
                .filter(n -> n != null && n.status.settled() && n.status != Status.SUCCEEDED && !others.contains(n.task.id())).findFirst()
                .map(n -> "task '" + id + "' needs '" + n.task.id() + "', which " + state(n) + ": retry that as well").orElse(null);
    }

    private static String state(Entry entry) {
        return switch (entry.status) {
            case WAITING -> "is waiting";
            case RUNNING -> "is running";
            case SUCCEEDED -> "has succeeded";
            case FAILED -> "has failed";
            case CANCELLED -> "was cancelled";
            case SKIPPED -> "was skipped";
        };
    }

    /// Why these tasks don't fit to those of the run.
    private String misfit(List<Task> tasks) {
        var ids = new HashSet<String>();
        for (var task : tasks) {
            if (board.find(task.id()) != null || !ids.add(task.id()))
                return "there is a task '" + task.id() + "' already: give the new one another id";
            // A new task comes after those named before it, so that nobody waits for himself.
            for (var need : task.after())
                if (board.find(need) == null && !ids.contains(need))
                    return "task '" + task.id() + "' comes after '" + need + "', which is no task of the run and none named before it";
        }
        return null;
    }

    /// Does what was asked first, unless it was refused.
    void answered(Event.Answered e) {
        if (asked.isEmpty() || !asked.getFirst().id().equals(e.id()))
            throw new IllegalStateException("BUG: answer to '" + e.id() + "', which nobody asked");
        var control = asked.removeFirst().control();
        if (e.refusal() != null) return;
        switch (control) {
            case Control.Pause c -> pause(c.tasks(), e.at());
            case Control.Resume c -> resume(c.tasks(), e.at());
            case Control.Drain _ -> halt(Halt.When.SOON);
            case Control.Stop c when c.tasks().isEmpty() -> halt(c.now() ? Halt.When.AT_ONCE : Halt.When.NOW);
            case Control.Stop c -> c.tasks().forEach(t -> cancelling.merge(board.find(t), c.now(), Boolean::logicalOr));
            case Control.Retry c -> retry(c.tasks());
            case Control.Priority c -> {
                var entry = board.find(c.task());
                boolean placed = board.withdraw(entry);
                entry.priority = c.priority();
                if (placed) board.place(entry);
            }
            case Control.Change c -> board.policy(c.of(board.policy()));
            case Control.Add c -> c.tasks().forEach(task -> board.apply(new Event.Queued(e.at(), task, c.accounts().get(task.id()))));
        }
    }

    private void halt(Halt.When when) {
        if (halt == null || halt.compareTo(when) < 0) halt = when;
    }

    private void pause(List<String> tasks, long at) {
        if (tasks.isEmpty() && pausedAt == 0) {
            pausedAt = at;
            board.running().forEach(this::move);
        }
        for (var id : tasks) {
            var entry = board.find(id);
            if (entry.pausedAt > 0) continue;
            boolean placed = board.withdraw(entry);
            entry.pausedAt = at;
            if (placed) board.place(entry);
            move(entry);
        }
    }

    private void resume(List<String> tasks, long at) {
        if (tasks.isEmpty()) {
            long since = pausedAt;
            pausedAt = 0;
            if (since > 0) board.lanes.all().forEach(lane -> lane.shift(_ -> true, at - since));
            board.running().forEach(this::move);
        }
        var all = tasks.isEmpty() ? board.entries() : tasks.stream().map(board::find).toList();
        for (var entry : all) {
            if (entry.pausedAt == 0) continue;
            boolean placed = board.withdraw(entry);
            if (entry.until > 0) entry.until += at - entry.pausedAt;
            entry.pausedAt = 0;
            if (placed) board.place(entry);
            move(entry);
        }
    }

    private void move(Entry entry) {
        if (entry.status != Status.RUNNING || entry.attempt().stopped() != null) return;
        if (paused(entry) == entry.attempt().suspended() > 0) moving.remove(entry);
        else moving.add(entry);
    }

    /// The task is running no longer, or has been told to end: nothing of the kind is left to be done.
    void forget(Entry entry) {
        moving.remove(entry);
    }

    /// With what was skipped because of them; all that did not succeed if none is named.
    private void retry(List<String> tasks) {
        var named = tasks.isEmpty() ? board.entries().stream().filter(e -> e.status.settled() && e.status != Status.SUCCEEDED).toList()
                : tasks.stream().map(board::find).toList();
        var all = new LinkedHashSet<Entry>();
        named.forEach(e -> gather(e, all));
        all.forEach(board::reopen);
        for (var entry : all) if (board.needs.reopen(entry, board::find)) board.place(entry);
    }

    private void gather(Entry entry, Set<Entry> all) {
        var open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (all.add(next)) board.needs.of(next).stream().filter(e -> e.status == Status.SKIPPED).forEach(open::add);
        }
    }
}
