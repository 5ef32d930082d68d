package lib.board;

import lib.board.Fleet.Standing;
import lib.model.*;

/// How many attempts may start on which of the run's places, and why not more: a task goes where most is free. A part of the [Throttle],
/// pure as it is.
final class Placement {
    private Placement() {}

    /// Why a machine that looks like this takes no more; null if it does.
    static Overload hold(Event.Sampled sample, Policy policy) {
        if (sample.memory() > policy.maxMemory()) return Overload.of(Overload.What.MEMORY, sample.memory(), policy.maxMemory());
        return sample.cpu() == null || Math.min(sample.cpu(), sample.cpuNow()) <= policy.maxCpu() ? null
                : Overload.of(Overload.What.CPU, Math.min(sample.cpu(), sample.cpuNow()), policy.maxCpu());
    }

    /// How many may start now, all in all.
    static int free(Fleet fleet, Policy policy) {
        return fleet.places().stream().mapToInt(place -> free(place, policy)).sum();
    }

    static int free(Standing place, Policy policy) {
        boolean open = place.unreached() == null && place.look() != null && hold(place.look(), policy) == null;
        return open ? Math.max(0, place.slots() - place.busy()) : 0;
    }

    /// Why none may, if it isn't that all slots are taken where anything can be started; null otherwise.
    static Overload held(Fleet fleet, Policy policy) {
        if (fleet.places().stream().anyMatch(place -> free(place, policy) > 0 || place.unreached() == null && full(place))) return null;
        return fleet.places().stream().map(place -> why(place, policy)).findFirst().orElseThrow();
    }

    private static boolean full(Standing place) {
        return place.busy() >= place.slots();
    }

    /// Where its next attempt goes; null if it has to wait.
    static String best(Fleet fleet, Entry entry, Policy policy, long now) {
        return fleet.candidates(entry).filter(place -> free(place, policy) > 0 && tooLate(place, entry, policy, now) == null)
                .reduce((one, other) -> free(other, policy) > free(one, policy) ? other : one).map(Standing::name).orElse(null);
    }

    /// Why there is no place for it now.
    static Overload why(Fleet fleet, Entry entry, Policy policy, long now) {
        return fleet.candidates(entry).map(place -> free(place, policy) > 0 && tooLate(place, entry, policy, now) instanceof Overload late
                        ? late : why(place, policy)).findFirst()
                .orElse(Overload.of(Overload.What.PLACE, entry.task().place().at() + " is none of the run's places"));
    }

    /// Why it might not end there in time; null if it does.
    static Overload tooLate(Standing place, Entry entry, Policy policy, long now) {
        var timeout = policy.timeoutOf(entry.task());
        return place.until() == null || timeout == null || now + timeout.toMillis() <= place.until() ? null
                : Overload.of(Overload.What.PLACE, place.name() + " has " + Durations.whole(Math.max(0, place.until() - now))
                        + " left, and it may take " + Durations.whole(timeout.toMillis()));
    }

    private static Overload why(Standing place, Policy policy) {
        if (place.unreached() != null) return Overload.of(Overload.What.PLACE, place.name() + " " + place.unreached());
        if (place.look() == null) return Overload.of(Overload.What.PLACE, place.name() + " was not looked at yet");
        var hold = hold(place.look(), policy);
        return hold == null ? Overload.of(Overload.What.PLACE, place.name() + " has no free slot")
                : new Overload(hold.what(), hold.words() + " on " + place.name());
    }
}
