package lib.board;

import java.util.*;
import lib.model.*;

/// What the attempts of each kind take of the machine: as earlier runs and priors have it, and as those of this run are measured. A kind's
/// memory is the most that was seen, which fades when later ones stay below it; its CPU is the mean of the latest. Only the [Board] changes
/// it.
final class Experience {
    /// Of the latest so many a mean is made, and a peak that is not reached again fades by this part of the difference.
    private static final int LATEST = 8;
    /// Times differ more.
    private static final int TIMES = 50;
    /// What a plain command is taken to hold before one was measured, in MiB.
    private static final long PLAIN = 20;
    /// What was ended for want of memory is taken to have needed so much more.
    private static final double MORE = 1.5;
    private static final long SHORTEST_MILLIS = 1_000;
    private static final double MIB = 1 << 20;
    /// Times that are closer together are taken for the same: what follows from them needn't be thought of again.
    private static final double SAME = 1.5;

    /// How much one attempt takes.
    ///
    /// @param memory MiB at most
    /// @param cpu    processors on the average
    record Demand(double memory, double cpu) {}

    private final Map<String, Expected> kinds = new LinkedHashMap<>();
    private final Set<String> news = new LinkedHashSet<>();
    private final Set<String> told = new HashSet<>();
    private double guess;
    /// By kind; and the sum of them.
    private final Map<String, Double> seconds = new HashMap<>();
    private double allSeconds;

    /// What one is taken to hold at most of which nobody knows anything, in MiB: where the run has to find out how many there is room for.
    void guess(double mebibytes) {
        guess = mebibytes;
    }

    /// What is known from elsewhere.
    void told(List<Expected> known) {
        known.forEach(e -> kinds.put(e.kind(), e));
        known.forEach(e -> told.add(e.kind()));
        known.forEach(e -> seconds(e.kind(), e.seconds()));
    }

    /// Whether the time of any kind is known.
    boolean knowsTimes() {
        return !seconds.isEmpty();
    }

    /// How long an attempt of this kind takes from its start to its success; of one that nobody knows, as long as the others.
    double seconds(String kind) {
        var known = seconds.get(kind);
        return known != null ? known : seconds.isEmpty() ? 1 : allSeconds / seconds.size();
    }

    /// @return whether that is another time than before
    private boolean seconds(String kind, Double time) {
        if (time == null) return false;
        var before = seconds.get(kind);
        if (before != null && time < before * SAME && time > before / SAME) return false;
        seconds.put(kind, time);
        allSeconds += time - (before == null ? 0 : before);
        return true;
    }

    Expected of(String kind) {
        var known = kinds.get(kind);
        return known != null ? known : new Expected(kind, PLAIN, 0, null, 0, null);
    }

    /// Whether one like it has been measured to its end, or it says itself what it needs.
    boolean knows(Entry entry) {
        var needs = entry.task().limits().needs();
        return needs != null && needs.get(Amounts.MEMORY) != null || of(entry.kind()).count() > 0;
    }

    /// What the task says, or else what those like it took, or what is guessed, and more than it had when it was ended for want of memory.
    Demand of(Entry entry) {
        var known = known(entry);
        return guesses(entry) ? new Demand(Math.max(known.memory(), guess), known.cpu()) : known;
    }

    /// Whether nobody knows anything of it.
    boolean guesses(Entry entry) {
        return !knows(entry) && !told.contains(entry.kind());
    }

    /// The same of one that has shown for a while what it takes: nothing is guessed any more.
    Demand known(Entry entry) {
        var needs = entry.task().limits().needs();
        var known = of(entry.kind());
        var memory = needs == null ? null : needs.get(Amounts.MEMORY);
        var cpu = needs == null ? null : needs.get(Amounts.CPU);
        return new Demand(Math.max(memory != null ? memory / MIB : known.memory(), pressed(entry)), cpu != null ? cpu : known.cpu());
    }

    private static double pressed(Entry entry) {
        if (entry.attempts().isEmpty()) return 0;
        return entry.attempts().stream().filter(a -> a.stopped() == StopCause.Alone.MEMORY).mapToLong(a -> a.consumed().peak()).max()
                .orElse(0) * MORE;
    }

    /// A running attempt holds more than any of its kind did: others will, too.
    void seen(String kind, Consumption consumed) {
        var e = of(kind);
        if (consumed.peak() <= e.memory()) return;
        kinds.put(kind, new Expected(kind, consumed.peak(), e.cpu(), e.startup(), e.count(), e.seconds()));
        news.add(kind);
    }

    /// The service has answered an agent for the first time.
    void answered(String kind, Consumption consumed) {
        var e = of(kind);
        if (consumed.cpu() <= 0) return;
        kinds.put(kind, new Expected(kind, e.memory(), e.cpu(), e.startup() == null ? consumed.cpu()
                : mean(e.startup(), consumed.cpu(), LATEST), e.count(), e.seconds()));
        news.add(kind);
    }

    /// An attempt has done its work.
    ///
    /// @param millis for which it ran
    /// @param busy   whether it had to share processors that were short: it would have taken more
    /// @return whether those like it are expected to take another time from now on
    boolean done(String kind, Consumption consumed, long millis, boolean busy) {
        var e = of(kind);
        if (consumed.peak() == 0) {
            // It was gone before anybody looked.
            told.add(kind);
            return false;
        }
        long memory = e.count() == 0 ? consumed.peak() : Math.max(consumed.peak(), e.memory() - (e.memory() - consumed.peak()) / LATEST);
        double cpu = millis < SHORTEST_MILLIS ? e.cpu() : consumed.cpu() * 1000 / millis;
        if (busy) cpu = Math.max(cpu, e.cpu());
        long of = Math.min(e.count() + 1, LATEST);
        double time = e.seconds() == null ? millis / 1000.0 : mean(e.seconds(), millis / 1000.0, Math.min(e.count() + 1, TIMES));
        kinds.put(kind, new Expected(kind, memory, e.count() == 0 ? cpu : mean(e.cpu(), cpu, of), e.startup(), e.count() + 1, time));
        news.add(kind);
        return seconds(kind, time);
    }

    private static double mean(double before, double now, long of) {
        return Math.round((before + (now - before) / of) * 1000) / 1000.0;
    }

    /// What is worth to be known by later runs.
    List<Expected> learned() {
        return news.stream().map(kinds::get).toList();
    }
}
