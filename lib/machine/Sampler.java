package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.function.*;
import java.util.regex.Pattern;
import lib.model.*;
import oshi.SystemInfo;
import oshi.hardware.*;

/// Looks at the machine once a second through OSHI and tells what the [Throttle] needs to know: one look every ten seconds, and at
/// once when a limit is crossed. It knows the limits only to know what is news.
final class Sampler implements AutoCloseable {
    private static final int WINDOW = 10;
    private static final Pattern PRESSURE = Pattern.compile("some avg10=([0-9.]+)");

    private final Policy policy;
    private final LongSupplier clock;
    private final Consumer<Event> told;
    private final Thread thread = Thread.ofPlatform().daemon().name("sampler").unstarted(this::watch);

    Sampler(Policy policy, LongSupplier clock, Consumer<Event> told) {
        this.policy = policy;
        this.clock = clock;
        this.told = told;
        thread.start();
    }

    /// A machine that can't be looked at holds nobody up.
    private void watch() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            System.err.println("orchestrate: CPU and memory can't be read, so new starts are not held: " + e);
            told.accept(new Event.Sampled(clock.getAsLong(), null, null, 0, 0));
        }
    }

    private void look() {
        var system = new SystemInfo();
        var memory = system.getHardware().getMemory();
        told.accept(sample(null, null, memory, system));
        var cpu = system.getHardware().getProcessor();
        var ticks = new long[WINDOW + 1][];
        ticks[0] = cpu.getSystemCpuLoadTicks();
        Event.Sampled last = null;
        try {
            for (int n = 1; ; n++) {
                Thread.sleep(1000);
                int at = n % ticks.length;
                ticks[at] = cpu.getSystemCpuLoadTicks();
                double now = load(ticks[(n - 1) % ticks.length], ticks[at]);
                // Before the window is full it reaches back as far as the first look.
                Double mean = n < WINDOW ? null : load(ticks[(at + 1) % ticks.length], ticks[at]);
                var sample = sample(mean, now, memory, system);
                if (last == null || sample.at() - last.at() >= WINDOW * 1000 - 500 || over(sample) != over(last))
                    told.accept(last = sample);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private Event.Sampled sample(Double mean, Double now, GlobalMemory memory, SystemInfo system) {
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

    private boolean over(Event.Sampled s) {
        return s.memory() > policy.maxMemory() || s.cpu() != null && Math.min(s.cpu(), s.cpuNow()) > policy.maxCpu();
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
        thread.interrupt();
    }
}
