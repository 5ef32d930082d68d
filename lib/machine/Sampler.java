package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.regex.Pattern;
import lib.board.Throttle;
import lib.model.*;

/// Looks at the machine once a second, and at what of it may be used, and tells what the [Throttle] needs to know: one look every ten
/// seconds; at once when a limit is crossed, memory in use is another, or so is what is scarce; and each one while it comes near its
/// limit, as whoever is to give way must do so in time. It knows the limits only to know what is news.
final class Sampler implements AutoCloseable {
    private static final int WINDOW = 10;
    private static final long EVERY_MILLIS = 1_000;
    /// Percent of the memory: more or less in use is news, and so near to the limit less of it.
    private static final double NEWS = 2, NEAR = 5, NEWS_NEAR = 0.5;
    /// Percent of the time in which somebody waits for memory.
    private static final double PRESSED = 10;
    /// Below these an amount that is another one by a quarter is news; of disk in MiB.
    private static final long FEW_PROCESSES = 256, LITTLE_DISK = 1_024, FEW_FILES = 10_000;
    private static final Pattern PRESSURE = Pattern.compile("some avg10=([0-9.]+)");
    private static final Path PRESSURES = Path.of("/proc/pressure");

    private final Supplier<Policy> policy;
    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final Machine[] machines = new Machine[WINDOW + 1];
    private final Allowed.Time[] times = new Allowed.Time[WINDOW + 1];
    private final long[] nanos = new long[WINDOW + 1];
    private final Headroom headroom;
    private final Ticker ticker;
    private int looks, processes;
    /// What was told; null before the first look.
    private Event.Sampled last;
    private boolean blind;

    /// @param policy  as it is now: its limits may change while the run goes on
    /// @param folders in which the run writes
    Sampler(Supplier<Policy> policy, List<Path> folders, LongSupplier clock, Consumer<Event> events) {
        this.policy = policy;
        this.headroom = new Headroom(Allowed.here(), folders);
        this.clock = clock;
        this.events = events;
        this.ticker = Ticker.start("sampler", EVERY_MILLIS, this::watch);
    }

    /// A machine that can't be looked at holds nobody up.
    private void watch() {
        if (blind) return;
        try {
            look();
        } catch (RuntimeException | Error e) {
            blind = true;
            System.err.println("orchestrate: CPU and memory can't be read, so new starts are not held: " + e);
            events.accept(new Event.Sampled(clock.getAsLong(), null, null, 0, 0));
        }
    }

    private void look() {
        int at = looks % machines.length;
        machines[at] = Machine.now();
        if (looks % WINDOW == 0) processes = Machine.processes();
        times[at] = headroom.allowed().time(Runtime.getRuntime().availableProcessors()).orElse(null);
        nanos[at] = System.nanoTime();
        Double now = looks == 0 ? null : Double.valueOf(load((looks - 1) % machines.length, at));
        // Before the window is full it reaches back as far as the first look.
        Double mean = looks < WINDOW ? null : Double.valueOf(load((at + 1) % machines.length, at));
        looks++;
        var sample = sample(machines[at], mean, now);
        if (!news(sample)) return;
        last = sample;
        events.accept(sample);
    }

    private boolean news(Event.Sampled sample) {
        // The second look is the first that knows of the CPU.
        return last == null || last.cpuNow() == null || sample.at() - last.at() >= WINDOW * EVERY_MILLIS - EVERY_MILLIS / 2
                || held(sample) != held(last) || Math.abs(sample.memory() - last.memory()) >= NEWS
                || near(sample) || pressed(sample) != pressed(last)
                || scarce(sample.capacity(), last.capacity());
    }

    /// Where somebody may have to give way each look is news; while it stands still about its limit, none is.
    private boolean near(Event.Sampled s) {
        int most = policy.get().maxMemory();
        return s.memory() > Throttle.givesWay(most) || s.memory() > most - NEAR && Math.abs(s.memory() - last.memory()) >= NEWS_NEAR;
    }

    /// In steps: the kernel's mean of ten seconds moves all the time.
    private static int pressed(Event.Sampled s) {
        return s.memoryPressure() == null ? 0 : (int) (s.memoryPressure() / PRESSED);
    }

    /// Whether there is so little of something that somebody may wait for it, and it is another amount.
    private static boolean scarce(Capacity now, Capacity before) {
        return scarce(now.processes(), before.processes(), FEW_PROCESSES) || scarce(now.disk(), before.disk(), LITTLE_DISK)
                || scarce(now.inodes(), before.inodes(), FEW_FILES);
    }

    private static boolean scarce(Long now, Long before, long little) {
        long is = Objects.requireNonNullElse(now, Long.MAX_VALUE), was = Objects.requireNonNullElse(before, Long.MAX_VALUE);
        return Math.min(is, was) < little && Math.abs(is - was) > was / 4;
    }

    private Event.Sampled sample(Machine machine, Double mean, Double now) {
        var memory = headroom.allowed().memory(machine, policy.get().maxMemory());
        // Whoever has a limit of his own may be short of memory when the machine isn't, and have enough while others are short of theirs.
        var ours = memory.group() == null ? PRESSURES.resolve("memory") : memory.group().resolve("memory.pressure");
        return new Event.Sampled(clock.getAsLong(), mean, now, memory.percent(), processes, pressure(PRESSURES.resolve("cpu")),
                pressure(Files.exists(ours) ? ours : PRESSURES.resolve("memory")), pressure(PRESSURES.resolve("io")),
                headroom.capacity(memory));
    }

    /// `some avg10=0.18 avg60=…`; null where the system has none, or keeps it to itself.
    private static Double pressure(Path file) {
        try {
            var some = PRESSURE.matcher(Files.readString(file));
            return some.find() ? Double.valueOf(some.group(1)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean held(Event.Sampled s) {
        return Throttle.room(s, 0, policy.get()).hold() != null;
    }

    /// Of the machine, or of what of it may be used, if that is busier.
    private double load(int from, int to) {
        var machine = machines[to].load(machines[from]);
        return times[from] == null || times[to] == null ? machine
                : Math.max(machine, Math.round(times[to].percent(times[from], nanos[to] - nanos[from]) * 10) / 10.0);
    }

    @Override
    public void close() {
        ticker.close();
    }
}
