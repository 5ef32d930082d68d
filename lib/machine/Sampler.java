package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.function.*;
import java.util.regex.Pattern;
import lib.board.Throttle;
import lib.model.*;
import oshi.SystemInfo;
import oshi.hardware.*;

/// Looks at the machine once a second through OSHI, and at what of it may be used, and tells what the [Throttle] needs to know: one look
/// every ten seconds, and at once when a limit is crossed. It knows the limits only to know what is news.
final class Sampler implements AutoCloseable {
    private static final int WINDOW = 10;
    private static final long EVERY_MILLIS = 1_000;
    private static final Pattern PRESSURE = Pattern.compile("some avg10=([0-9.]+)");

    private final Supplier<Policy> policy;
    private final LongSupplier clock;
    private final Consumer<Event> events;
    private final long[][] ticks = new long[WINDOW + 1][];
    private final Allowed.Time[] times = new Allowed.Time[WINDOW + 1];
    private final long[] nanos = new long[WINDOW + 1];
    private final Allowed allowed = Allowed.here();
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
        count(0);
    }

    private void count(int at) {
        ticks[at] = system.getHardware().getProcessor().getSystemCpuLoadTicks();
        times[at] = allowed.time(system.getHardware().getProcessor().getLogicalProcessorCount()).orElse(null);
        nanos[at] = System.nanoTime();
    }

    private void look() {
        int at = ++looks % ticks.length;
        count(at);
        double now = load((looks - 1) % ticks.length, at);
        // Before the window is full it reaches back as far as the first look.
        Double mean = looks < WINDOW ? null : load((at + 1) % ticks.length, at);
        var sample = sample(mean, now);
        if (last == null || sample.at() - last.at() >= WINDOW * EVERY_MILLIS - EVERY_MILLIS / 2 || held(sample) != held(last)) {
            last = sample;
            events.accept(sample);
        }
    }

    private Event.Sampled sample(Double mean, Double now) {
        var memory = system.getHardware().getMemory();
        double used = percent(memory.getTotal() - memory.getAvailable(), memory.getTotal());
        double ours = allowed.memory(memory.getTotal()).map(m -> percent(m.used(), m.most())).orElse(0.0);
        return new Event.Sampled(clock.getAsLong(), mean, now, Math.max(used, ours),
                system.getOperatingSystem().getProcessCount(), pressure("cpu"), pressure("memory"), pressure("io"), null);
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

    /// Of the machine, or of what of it may be used, if that is busier.
    private double load(int from, int to) {
        var machine = load(ticks[from], ticks[to]);
        return times[from] == null || times[to] == null ? machine
                : Math.max(machine, Math.round(times[to].percent(times[from], nanos[to] - nanos[from]) * 10) / 10.0);
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
