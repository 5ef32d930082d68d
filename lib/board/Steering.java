package lib.board;

import java.util.*;
import lib.model.*;

/// Requests to a run that is going on, and what they did to it so far. Whether a request can be met, and what follows from it - signals,
/// cancelled tasks, new tasks and starts - the [Planner] decides. It knows no files and no processes. Only the [Board] changes it.
final class Steering {
    /// Not answered yet.
    final Deque<Event.Asked> asked = new ArrayDeque<>();
    /// Running tasks that are to stand still and don't yet, or the other way round.
    final SequencedSet<Entry> moving = new LinkedHashSet<>();
    /// Tasks somebody wants to end, and whether by KILL.
    final SequencedMap<Entry, Boolean> cancelling = new LinkedHashMap<>();
    /// Tasks that were added and aren't queued yet, with the accounts whose limits they share.
    final Deque<Event.Queued> added = new ArrayDeque<>();
    private long pausedAt;
    private Halt.When halt;
    private boolean expects;

    private final Queues queues;
    private final Slots slots;

    Steering(Queues queues, Slots slots) {
        this.queues = queues;
        this.slots = slots;
    }

    /// Since when the whole run is paused; 0 if it isn't.
    long pausedSince() {
        return pausedAt;
    }

    /// How somebody wants the run to end; null if nobody does.
    Halt.When halt() {
        return halt;
    }

    /// Whether more tasks will come.
    boolean expects() {
        return expects;
    }

    void expect(boolean more) {
        expects = more;
    }

    /// Whether the task is to stand still.
    boolean paused(Entry entry) {
        return pausedAt > 0 || entry.pausedAt() > 0;
    }

    void ask(Event.Asked e) {
        asked.add(e);
    }

    /// Takes off what was asked first.
    Control answered(Event.Answered e) {
        if (asked.isEmpty() || !asked.getFirst().id().equals(e.id()))
            throw new IllegalStateException("BUG: answer to '" + e.id() + "', which nobody asked");
        return asked.removeFirst().control();
    }

    void halt(Halt.When when) {
        if (halt == null || halt.compareTo(when) < 0) halt = when;
    }

    void add(Event.Queued task) {
        added.add(task);
    }

    /// If it was added, it is no longer to be.
    void queued(Event.Queued e) {
        if (!added.isEmpty() && added.getFirst().task().id().equals(e.task().id())) added.removeFirst();
    }

    void cancel(Entry entry, boolean kill) {
        cancelling.merge(entry, kill, Boolean::logicalOr);
    }

    void prefer(Entry entry, int priority) {
        boolean placed = queues.withdraw(entry);
        entry.prefer(priority);
        if (placed) queues.place(entry);
    }

    void pause(long at) {
        if (pausedAt > 0) return;
        pausedAt = at;
        slots.running.forEach(this::move);
    }

    void pause(Entry entry, long at) {
        if (entry.pausedAt() > 0) return;
        boolean placed = queues.withdraw(entry);
        entry.pause(at);
        if (placed) queues.place(entry);
        move(entry);
    }

    void resume(long at) {
        long since = pausedAt;
        pausedAt = 0;
        if (since > 0) queues.all().forEach(queue -> queue.shift(_ -> true, at - since));
        slots.running.forEach(this::move);
    }

    void resume(Entry entry, long at) {
        if (entry.pausedAt() == 0) return;
        boolean placed = queues.withdraw(entry);
        entry.resume(at);
        if (placed) queues.place(entry);
        move(entry);
    }

    private void move(Entry entry) {
        if (!runs(entry) || entry.attempt().stopped() != null) return;
        if (paused(entry) == entry.attempt().suspended() > 0) moving.remove(entry);
        else moving.add(entry);
    }

    /// Whether an attempt of it, or its check, has not ended.
    boolean runs(Entry entry) {
        return slots.running.contains(entry);
    }

    /// The task is running no longer, or has been told to end: nothing of the kind is left to be done.
    void forget(Entry entry) {
        moving.remove(entry);
    }

    void signalled(Entry entry, boolean kill) {
        forget(entry);
        cancelling.computeIfPresent(entry, (_, now) -> now && !kill ? now : null);
    }

    void settled(Entry entry) {
        cancelling.remove(entry);
    }
}
