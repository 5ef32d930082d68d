package lib.board;

import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// The places of a run that has [Hosts]: which of them can be reached, how its machine is, and what runs there. It knows no way to reach
/// one; what may start where is [Placement]'s to say. Only the [Board] changes it.
public final class Fleet {
    /// One place as it is now.
    public static final class Standing {
        private final String name;
        private final int slots;
        private final Set<Entry> running = new HashSet<>();
        private Event.Sampled look;
        private String unreached = "is not reached yet";
        private Long until;

        private Standing(String name, int slots) {
            this.name = name;
            this.slots = slots;
        }

        public String name() {
            return name;
        }

        public int slots() {
            return slots;
        }

        public int busy() {
            return running.size();
        }

        /// The latest look at its machine; null before the first.
        public Event.Sampled look() {
            return look;
        }

        /// When it is given up; null if that isn't known.
        public Long until() {
            return until;
        }

        /// Why nothing can be started there, to stand after its name; null if it is there.
        public String unreached() {
            return unreached;
        }
    }

    private final SequencedMap<String, Standing> places = new LinkedHashMap<>();

    Fleet() {}

    /// The run has these. What runs on one is never taken away.
    void change(Hosts hosts) {
        if (hosts != null) hosts.slots().forEach((name, slots) -> places.putIfAbsent(name, new Standing(name, slots)));
    }

    void joined(Event.Joined e) {
        places.get(e.place()).unreached = null;
        places.get(e.place()).until = e.until();
    }

    void looked(Event.Looked e) {
        var place = places.get(e.place());
        place.look = e.look();
        place.unreached = null;
    }

    void unreached(Event.Unreached e) {
        places.get(e.place()).unreached = e.why();
    }

    void take(Entry entry) {
        if (of(entry) instanceof Standing place) place.running.add(entry);
    }

    void leave(Entry entry) {
        if (of(entry) instanceof Standing place) place.running.remove(entry);
    }

    private Standing of(Entry entry) {
        return entry.attempt().place() == null ? null : places.get(entry.attempt().place());
    }

    /// Whether the run's attempts run elsewhere at all.
    public boolean any() {
        return !places.isEmpty();
    }

    /// All, in the order they were named.
    public Collection<Standing> places() {
        return Collections.unmodifiableCollection(places.values());
    }

    /// Where its next attempt may go: to the place it asks for, to that of the session it has, else to any.
    Stream<Standing> candidates(Entry entry) {
        if (entry.task().place().at() instanceof String asked) return Stream.ofNullable(places.get(asked));
        var own = entry.attempts().isEmpty() ? null : of(entry);
        boolean bound = own != null && own.unreached == null && !entry.sessionLost() && entry.attempt().progress().session() != null;
        return bound ? Stream.of(own) : places.values().stream();
    }
}
