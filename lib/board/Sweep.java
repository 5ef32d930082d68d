package lib.board;

import java.util.*;
import lib.model.*;

/// The signals by which the run is told to stop. Who ends a service, a container or a job of a batch system sends one to all processes of
/// it at once, and an attempt may die of it before we hear of it ourselves. So what dies of such a signal, and not by us, is judged a
/// moment later, and has not failed if the same one came to us.
final class Sweep {
    /// More than a busy machine takes to tell all of them.
    private static final long MOMENT_MILLIS = 1_000;

    private final List<Event.Interrupted> heard = new ArrayList<>();

    void hear(Event.Interrupted e) {
        heard.add(e);
    }

    /// How often the run was told.
    int times() {
        return heard.size();
    }

    /// Whether by TERM, once at least.
    boolean term() {
        return heard.stream().anyMatch(i -> i.signal() == Signal.TERM);
    }

    /// Whether the latest of the task's processes died of one that came to us as well.
    boolean took(Entry entry) {
        var death = Death.of(entry);
        return death != null && heard.stream().anyMatch(i -> number(i.signal()) == death.signal
                && Math.abs(i.at() - death.at) <= MOMENT_MILLIS);
    }

    /// Until when it is open whether it did; 0 if it isn't.
    long open(Entry entry) {
        var death = Death.of(entry);
        return death == null || took(entry) ? 0 : death.at + MOMENT_MILLIS;
    }

    /// The first of which it isn't open; null if there is none.
    Entry known(Collection<Entry> entries, long now) {
        // Asked before each decision, and mostly for nothing.
        if (entries.isEmpty()) return null;
        for (var entry : entries) if (open(entry) <= now) return entry;
        return null;
    }

    /// When the next of these is known.
    long next(Collection<Entry> entries) {
        long next = Long.MAX_VALUE;
        if (entries.isEmpty()) return next;
        for (var entry : entries) next = Math.min(next, open(entry));
        return next;
    }

    /// signal(7)
    private static int number(Signal signal) {
        return switch (signal) {
            case INT -> 2;
            case TERM -> 15;
            case KILL, STOP, CONT, TTIN, TTOU -> 0;
        };
    }

    /// The end of an attempt, of what sets up its worktree, or of its check, by a signal that ends runs, too, and wasn't ours.
    private record Death(int signal, long at) {
        static Death of(Entry entry) {
            var attempt = entry.attempt();
            if (attempt.stopped() != null) return null;
            if (attempt.verified() != null) return of(attempt.verified().exit(), attempt.verified().at());
            var setup = attempt.preparation().over();
            return setup != null && attempt.exit() instanceof Exit.NotStarted ? of(setup.exit(), setup.at())
                    : of(attempt.exit(), attempt.ended());
        }

        private static Death of(Exit exit, long at) {
            int signal = exit.shellSignal();
            return signal == number(Signal.INT) || signal == number(Signal.TERM) ? new Death(signal, at) : null;
        }
    }
}
