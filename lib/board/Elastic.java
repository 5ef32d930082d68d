package lib.board;

import java.util.*;
import lib.board.Fleet.Standing;
import lib.model.*;

/// Which of a run's batch jobs are to be asked for. Of a number of them ([Slurm]) that is all as soon as something waits; of a range it is
/// the least, and another one only for a task that no place has room for, nor will have that is asked for already. Pure as the [Placement].
public final class Elastic {
    /// How far a place is there.
    public enum Presence {
        /// Nobody has asked for it.
        NONE,
        /// It is asked for, and it isn't known to have failed.
        COMING, THERE,
        /// It is leaving, or can't be reached.
        AWAY
    }

    private final Board board;
    private final Map<String, Presence> places;
    private final long now;
    /// By place, how many more could start there.
    private final Map<String, Integer> room = new HashMap<>();
    /// By name, what those need that would start there.
    private final Map<String, Double> promised = new HashMap<>();
    private final Set<String> wanted = new LinkedHashSet<>();

    private Elastic(Board board, Map<String, Presence> places, long now) {
        this.board = board;
        this.places = places;
        this.now = now;
    }

    /// The places that are to be asked for now if they aren't there.
    ///
    /// @param places all of the run's by their names
    public static Set<String> wanted(Board board, Map<String, Presence> places, long now) {
        var hosts = board.policy().hosts();
        if (hosts == null || hosts.jobs() == null) return Set.of();
        if (hosts.jobs().least() == null) return Throttle.waits(board, now) ? hosts.jobs().places().keySet() : Set.of();
        var elastic = new Elastic(board, places, now);
        elastic.wanted.addAll(hosts.jobs().kept());
        if (!board.paused() && places.values().contains(Presence.NONE)) elastic.look();
        return elastic.wanted;
    }

    private void look() {
        for (var place : board.fleet().places()) room.put(place.name(), room(place));
        // Of those that have no room on the only place they may be on there can be any number.
        board.queues.all().stream().filter(queue -> queue.lanes.open(now)).flatMap(queue -> queue.due(now))
                .limit(board.policy().hosts().all() + Backfill.LOOKED_AT).forEach(this::seat);
    }

    private int room(Standing place) {
        return switch (places.getOrDefault(place.name(), Presence.AWAY)) {
            case NONE -> wanted.contains(place.name()) ? place.slots() : 0;
            case COMING -> place.slots();
            case THERE -> place.look() == null ? place.slots() - place.busy() : Placement.free(place, board.policy());
            case AWAY -> 0;
        };
    }

    private void seat(Entry entry) {
        var needs = entry.task().limits().needs();
        if (needs != null && Throttle.taken(board, needs, promised) != null) return;
        var place = board.fleet().candidates(entry).filter(p -> room.get(p.name()) > 0 && fits(p, entry)).findFirst()
                .or(() -> board.fleet().candidates(entry).filter(this::free).findFirst()).orElse(null);
        if (place == null) return;
        if (free(place)) room.put(place.name(), place.slots());
        if (places.get(place.name()) == Presence.NONE) wanted.add(place.name());
        room.merge(place.name(), -1, Integer::sum);
        if (needs != null) for (var name : needs.pieces()) promised.merge(name, needs.get(name), Double::sum);
    }

    private boolean free(Standing place) {
        return places.get(place.name()) == Presence.NONE && !wanted.contains(place.name());
    }

    /// What is known of the end of one that isn't there is about the job before.
    private boolean fits(Standing place, Entry entry) {
        return places.get(place.name()) != Presence.THERE || Placement.tooLate(place, entry, board.policy(), now) == null;
    }
}
