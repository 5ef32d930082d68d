package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.function.*;
import java.util.regex.Pattern;
import lib.board.Throttle;
import lib.model.*;
import oshi.SystemInfo;
import oshi.hardware.*;

/// Looks at the machine once a second through OSHI and tells what the [Throttle] needs to know: one look every ten seconds, and at
/// once when a limit is crossed. It knows the limits only to know what is news.
final class Sampler implements AutoCloseable {
    private static final int WINDOW = 10;
    private static final long EVERY_MILLIS = 1_000;
    private static final Pattern PRESSURE = Pattern.compile("some avg10=([0-9.]+)");

    private final Supplier<Policy> policy;
    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final long[][] ticks = new long[WINDOW + 1][];
    private final Ticker ticker;
    /// Null before the first look.
    private SystemInfo system;
    private int looks;
    private Event.Sampled last;
    private boolean blind;

    /// @param policy as it is now: its limits may change while the run goes on
    Sampler(Supplier<Policy> policy, LongSupplier clock, Consumer<Event> events) {
        this.policy = policy;
        this.clock = clock;
        this.events = events;
        this.ticker = Ticker.start("sampler", EVERY_MILLIS, this::watch);
    }

    /// A machine that can't be looked at holds nobody up.
    private void watch() {
        if (blind) return;
        try {
            if (system == null) first();
            else look();
        } catch (RuntimeException | Error e) {
            blind = true;
            System.err.println("orchestrate: CPU and memory can't be read, so new starts are not held: " + e);
            events.accept(new Event.Sampled(clock.getAsLong(), null, null, 0, 0));
        }
    }

    private void first() {
        system = new SystemInfo();
        events.accept(sample(null, null));
        ticks[0] = system.getHardware().getProcessor().getSystemCpuLoadTicks();
    }

    private void look() {
        int at = ++looks % ticks.length;
        ticks[at] = system.getHardware().getProcessor().getSystemCpuLoadTicks();
        double now = load(ticks[(looks - 1) % ticks.length], ticks[at]);
        // Before the window is full it reaches back as far as the first look.
        Double mean = looks < WINDOW ? null : load(ticks[(at + 1) % ticks.length], ticks[at]);
        var sample = sample(mean, now);
        if (last == null || sample.at() - last.at() >= WINDOW * EVERY_MILLIS - EVERY_MILLIS / 2 || held(sample) != held(last)) {
            last = sample;
            events.accept(sample);
        }
    }

    private Event.Sampled sample(Double mean, Double now) {
        var memory = system.getHardware().getMemory();
        return new Event.Sampled(clock.getAsLong(), mean, now, percent(memory.getTotal() - memory.getAvailable(), memory.getTotal()),
                system.getOperatingSystem().getProcessCount(), pressure("cpu"), pressure("memory"), pressure("io"));
    }

    /// `some avg10=0.18 avg60=…`; null where the system has none, or keeps it to itself.
    private static Double pressure(String of) {
        try {
            var some = PRESSURE.matcher(Files.readString(Path.of("/proc/pressure", of)));
            return some.find() ? Double.valueOf(some.group(1)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private boolean held(Event.Sampled s) {
        return Throttle.room(s, 0, policy.get()).hold() != null;
    }

    private static double load(long[] before, long[] after) {
        long total = 0;
        for (int i = 0; i < after.length; i++) total += after[i] - before[i];
        var idle = CentralProcessor.TickType.IDLE.getIndex();
        var wait = CentralProcessor.TickType.IOWAIT.getIndex();
        return percent(total - (after[idle] - before[idle]) - (after[wait] - before[wait]), total);
    }

    private static double percent(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp(Math.round(1000.0 * part / whole) / 10.0, 0, 100);
    }

    @Override
    public void close() {
        ticker.close();
    }
}
