package lib.board;

import java.util.*;
import lib.model.*;

/// What is known of the machine and of what attempts ask of it: the latest look, what each kind takes, what is reserved for those that run,
/// how many it is trusted with, how far apart agents start, and who is held. Only the [Board] changes it.
final class Pacing {
    /// Of all memory, one of which nothing is known is taken for so much of it.
    private static final int GUESS = 8;
    /// So many may be on the way to their process.
    private static final int MOST_OPENING = 8;

    final Experience experience = new Experience();
    final Ramp ramp = new Ramp();
    final Reserve reserve;
    private final Stagger stagger = new Stagger(experience);
    private final Collection<Entry> running;
    private Event.Sampled sample;
    private Event.Held held;
    /// The latest that had no room, until it starts.
    private String next;
    private int overtaken;
    private long relieved;
    private double growth;

    /// @param running what is in the slots
    Pacing(Collection<Entry> running) {
        this.running = running;
        this.reserve = new Reserve(experience, running);
    }

    /// The latest look at the machine; null before the first.
    Event.Sampled sample() {
        return sample;
    }

    /// Who or what is held; null if nothing is.
    Event.Held held() {
        return held;
    }

    /// How many have been started since before the one that is next and had no room.
    int overtaken() {
        return overtaken;
    }

    /// When something was last done about too little memory.
    long relieved() {
        return relieved;
    }

    /// How much more memory is in use with each second, in percent of all.
    double growth() {
        return growth;
    }

    /// Whether the run has found out that it may have one more than those that run; it needn't for one of which it knows what it takes.
    boolean trusts(Entry entry) {
        return running.size() < ramp.most() || ramp.searching() && experience.knows(entry) && fewOpening();
    }

    private boolean fewOpening() {
        int opening = 0;
        for (var entry : running) if (entry.attempt().handle() == null && ++opening == MOST_OPENING) return false;
        return true;
    }

    /// From when on this may start, for those that started before it.
    long opens(Entry entry, Policy policy) {
        return stagger.opens(entry, policy, sample);
    }

    void sampled(Event.Sampled e, Policy policy) {
        long before = sample == null ? 0 : sample.at();
        growth = sample == null || e.at() <= before ? 0 : 1000.0 * (e.memory() - sample.memory()) / (e.at() - before);
        sample = e;
        reserve.looked(e.at());
        experience.guess(policy.auto() && e.capacity() != null ? (double) e.capacity().memory() / GUESS : 0);
        if (!room(policy)) return;
        for (var entry : running) {
            long settled = Reserve.settled(entry.attempt());
            if (settled > before && settled <= e.at() && entry.attempt().running()) ramp.went(e.at(), true);
        }
    }

    /// Whether the machine has room, as far as one look tells.
    private boolean room(Policy policy) {
        return sample != null && sample.memory() <= policy.maxMemory()
                && (sample.cpuNow() == null || sample.cpuNow() <= policy.maxCpu());
    }

    void learned(Event.Learned e) {
        experience.told(e.expected());
        reserve.changed();
    }

    void held(Event.Held e) {
        if (e.task() != null && !e.task().equals(next)) {
            next = e.task();
            overtaken = 0;
        }
        held = e.why() == null ? null : e;
    }

    void started(Entry entry, long at) {
        reserve.take(entry);
        if (entry.task().work() instanceof Work.Prompt) stagger.started(at);
        if (entry.task().id().equals(next)) next = null;
        overtaken = next == null ? 0 : overtaken + 1;
    }

    void measured(Entry entry, Memory m, long at) {
        var attempt = entry.attempts().get(m.attempt() - 1);
        attempt.consume(c -> c.measured(m, attempt.preparation().goesOn(), at));
        experience.seen(entry.kind(), attempt.consumed());
        reserve.changed();
    }

    /// An agent's service has answered it for the first time.
    void answered(Entry entry) {
        experience.answered(entry.kind(), entry.attempt().consumed());
        stagger.up(entry.attempt().started());
    }

    /// Attempts stand still, go on, or are to end.
    ///
    /// @param forMemory whether that is for want of memory
    void moved(boolean forMemory, long at) {
        reserve.changed();
        if (forMemory) relieved = at;
    }

    void ended(Entry entry) {
        reserve.leave(entry);
        if (entry.task().work() instanceof Work.Prompt && !entry.attempt().answered()) stagger.up(entry.attempt().started());
    }

    /// @return whether those like it are expected to take another time from now on
    boolean succeeded(Entry entry, long at, Policy policy) {
        ramp.went(at, room(policy));
        return experience.done(entry.kind(), entry.attempt().consumed(), entry.attempt().millis(at), !room(policy));
    }

    /// There was too little of something.
    void failed() {
        ramp.failed(running.size() + 1);
    }
}
