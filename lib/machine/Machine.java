package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;

/// The whole machine at a moment, by `/proc` (proc(5)) where there is one; elsewhere through OSHI, which takes a fifth of a second to load.
///
/// @param total       bytes of memory; `available` those that can be had without taking them from anybody
/// @param reclaimable which share of its own memory the kernel would give back, 0 to 1
/// @param busy        CPU time taken since the machine's start of those processors that this process may use
/// @param ticks       CPU time there was of them, in the same unit
record Machine(long total, long available, double reclaimable, long busy, long ticks) {
    private static final Path PROC = Path.of("/proc");
    private static final Set<String> NEEDED = Set.of("MemTotal", "MemFree", "MemAvailable", "SReclaimable", "SUnreclaim", "KernelStack",
            "PageTables");
    private static final String PROCESSOR = "cpu";
    /// In a line of `/proc/stat`, after its name: user nice system idle iowait irq softirq steal.
    private static final int FIELDS = 8, IDLE = 3, IOWAIT = 4;

    private static final class Elsewhere {
        static final SystemInfo SYSTEM = new SystemInfo();
    }

    static Machine now() {
        try {
            if (Files.exists(PROC.resolve("meminfo")))
                return of(Files.readString(PROC.resolve("meminfo")), Files.readString(PROC.resolve("stat")),
                        Files.readString(PROC.resolve("self/status")));
        } catch (IOException e) {
            // Whoever hides one file of it may show enough to OSHI.
        }
        var memory = Elsewhere.SYSTEM.getHardware().getMemory();
        var ticks = Elsewhere.SYSTEM.getHardware().getProcessor().getSystemCpuLoadTicks();
        long all = LongStream.of(ticks).sum();
        return new Machine(memory.getTotal(), memory.getAvailable(), 0, all - ticks[CentralProcessor.TickType.IDLE.getIndex()]
                - ticks[CentralProcessor.TickType.IOWAIT.getIndex()], all);
    }

    /// How many there are on it; to count them takes longer than all else.
    static int processes() {
        var all = PROC.toFile().list();
        return all == null ? Elsewhere.SYSTEM.getOperatingSystem().getProcessCount()
                : (int) Stream.of(all).filter(name -> Character.isDigit(name.charAt(0))).count();
    }

    /// @param meminfo of `/proc`, as `stat`
    /// @param status  of this process
    static Machine of(String meminfo, String stat, String status) {
        var kib = meminfo.lines().filter(line -> NEEDED.contains(line.substring(0, line.indexOf(':')))).map(line -> line.split(":? +"))
                .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1]), (one, _) -> one));
        long back = kib.getOrDefault("SReclaimable", 0L), own = back + kib.getOrDefault("SUnreclaim", 0L)
                + kib.getOrDefault("KernelStack", 0L) + kib.getOrDefault("PageTables", 0L);
        var mine = numbers(status.lines().filter(l -> l.startsWith("Cpus_allowed_list:")).findFirst().orElse(""));
        long busy = 0, ticks = 0;
        for (var line : stat.lines().skip(1).takeWhile(l -> l.startsWith(PROCESSOR)).map(l -> l.split(" +")).toList()) {
            if (!mine.isEmpty() && !mine.get(Integer.parseInt(line[0].substring(PROCESSOR.length())))) continue;
            for (int i = 0; i < Math.min(FIELDS, line.length - 1); i++) {
                ticks += Long.parseLong(line[i + 1]);
                if (i != IDLE && i != IOWAIT) busy += Long.parseLong(line[i + 1]);
            }
        }
        return new Machine(kib.getOrDefault("MemTotal", 0L) << 10,
                kib.getOrDefault("MemAvailable", kib.getOrDefault("MemFree", 0L)) << 10, own == 0 ? 0 : (double) back / own, busy, ticks);
    }

    /// `Cpus_allowed_list:	0-2,5`
    private static BitSet numbers(String line) {
        var all = new BitSet();
        for (var range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
            var ends = range.split("-");
            if (!range.isEmpty()) all.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return all;
    }

    /// How busy it was since an earlier look, in percent with one decimal.
    double load(Machine before) {
        return percent(busy - before.busy, ticks - before.ticks);
    }

    static double percent(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp(Math.round(1000.0 * part / whole) / 10.0, 0, 100);
    }
}
