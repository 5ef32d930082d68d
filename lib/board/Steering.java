package lib.board;

import java.util.*;
import lib.model.*;

/// Requests to a run that is going on, and their effect on the [Board], of which this is a part. Whether a request can be met, and what
/// follows from it - signals, cancelled tasks, new tasks and starts - the [Planner] decides. It knows no files and no processes.
final class Steering {
    /// The first schema of journals in which an added task has a line of its own, as any other has.
    private static final int QUEUES_ADDED = 4;

    /// Not answered yet.
    final Deque<Event.Asked> asked = new ArrayDeque<>();
    /// Running tasks that are to stand still and don't yet, or the other way round.
    final SequencedSet<Entry> moving = new LinkedHashSet<>();
    /// Tasks somebody wants to end, and whether by KILL.
    final SequencedMap<Entry, Boolean> cancelling = new LinkedHashMap<>();
    /// Waiting tasks that could start if they weren't paused.
    final SequencedSet<Entry> held = new LinkedHashSet<>();
    /// Tasks that were added and aren't queued yet, with the accounts whose limits they share.
    final Deque<Event.Queued> added = new ArrayDeque<>();
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
            case Control.Stop c -> c.tasks().forEach(t -> cancelling.merge(board.entry(t), c.now(), Boolean::logicalOr));
            case Control.Retry c -> retry(c.tasks());
            case Control.Priority c -> {
                var entry = board.entry(c.task());
                boolean placed = board.withdraw(entry);
                entry.priority = c.priority();
                if (placed) board.place(entry);
            }
            case Control.Change c -> board.policy(c.of(board.policy()));
            case Control.Add c -> c.tasks().forEach(task -> add(new Event.Queued(e.at(), task, c.accounts().get(task.id()))));
        }
    }

    /// Journals of an older schema don't tell of it once more.
    private void add(Event.Queued task) {
        if (board.start.schema() < QUEUES_ADDED) board.queue(task);
        else added.add(task);
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
            var entry = board.entry(id);
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
        var all = tasks.isEmpty() ? board.entries() : tasks.stream().map(board::entry).toList();
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

    /// Opens these tasks again, with those skipped because of them; if none is named, all that did not succeed.
    private void retry(List<String> tasks) {
        var named = tasks.isEmpty() ? board.entries().stream().filter(e -> e.status.settled() && e.status != Status.SUCCEEDED).toList()
                : tasks.stream().map(board::entry).toList();
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
