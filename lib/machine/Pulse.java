package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Feels the pulse of running agents: how much CPU time their processes have taken, and when the youngest was born that they have
/// started. It looks at each four times in the silence it is allowed, once a minute at the rarest, and tells what it saw, not whether
/// that is enough. Where there is no `/proc`, nothing is told.
final class Pulse implements AutoCloseable {
    private static final long TICK_MILLIS = 500;
    private static final long RAREST_MILLIS = 60_000;
    private static final int LOOKS_A_SILENCE = 4;
    /// The kernel tells times in ticks of a hundredth of a second, whatever its own are (USER_HZ, see time(7)).
    private static final long MILLIS_A_TICK = 10;
    private static final Path UPTIME = Path.of("/proc/uptime");

    private static final class Patient {
        final String task;
        final int attempt;
        final Leash leash;
        final long every;
        long looked;

        Patient(String task, int attempt, Leash leash, long every, long now) {
            this.task = task;
            this.attempt = attempt;
            this.leash = leash;
            this.every = every;
            this.looked = now;
        }
    }

    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Map<Leash, Patient> all = new ConcurrentHashMap<>();
    /// Null where nothing can be told.
    private final Ticker ticker;
    private boolean broken;

    Pulse(LongSupplier clock, Consumer<Event> events) {
        this.clock = clock;
        this.events = events;
        this.ticker = Files.isReadable(UPTIME) ? Ticker.start("pulse", TICK_MILLIS, this::feel) : null;
    }

    /// Looks at this attempt from now on.
    ///
    /// @param stall the silence it is allowed; null if any is
    void watch(Leash leash, String task, int attempt, Duration stall) {
        if (stall == null) return;
        all.put(leash, new Patient(task, attempt, leash, Math.min(RAREST_MILLIS, stall.toMillis() / LOOKS_A_SILENCE), clock.getAsLong()));
    }

    void forget(Leash leash) {
        all.remove(leash);
    }

    private void feel() {
        long now = clock.getAsLong();
        var due = all.values().stream().filter(p -> now - p.looked >= p.every && p.leash.leader() > 1).toList();
        if (due.isEmpty() || broken) return;
        try {
            var roots = new LinkedHashMap<Patient, ProcessTree.Root>();
            for (var patient : due) {
                patient.looked = now;
                roots.put(patient, patient.leash.root());
            }
            long up = (long) (Double.parseDouble(Files.readString(UPTIME).split(" ")[0]) * 1000);
            var life = new ArrayList<Life>();
            ProcessTree.members(roots, System.nanoTime()).forEach((patient, members) -> life.add(life(patient, members, now - up)));
            if (!life.isEmpty()) events.accept(new Event.Observed(now, life));
        } catch (IOException | RuntimeException e) {
            broken = true;
            System.err.println("orchestrate: what silent agents do can't be seen any more, so that silence ends them: " + e);
        }
    }

    /// The leader is the agent, or the shell that writes down how it ended, and then what that has started is the agent.
    ///
    /// @param boot when the system was started, by our clock
    private static Life life(Patient patient, List<ProcessTree.Seen> members, long boot) {
        long leader = patient.leash.leader();
        long shell = KnownParents.is(leader) ? leader : 0;
        var youngest = members.stream().filter(m -> m.pid() != leader && m.parent() != shell).mapToLong(ProcessTree.Seen::started).max();
        return new Life(patient.task, patient.attempt, members.stream().mapToLong(ProcessTree.Seen::cpu).sum() * MILLIS_A_TICK,
                youngest.isPresent() ? Long.valueOf(boot + youngest.getAsLong() * MILLIS_A_TICK) : null);
    }

    @Override
    public void close() {
        if (ticker != null) ticker.close();
    }
}
