package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

/// What of the machine this process and what it starts may use, where the kernel's groups (cgroups(7)) limit memory, CPU time or
/// processes, as those of a container do: a limit of any group above counts as well. It looks at files each time it is
/// asked, as limits change; it holds nothing up and knows no run.
///
/// @param memory folders of the groups that count memory, the innermost first; `cpu` those that limit its time, `time` those that count it,
///               `pids` those that limit how many there are
/// @param v2     whether these are of version 2 of the groups
record Allowed(List<Path> memory, List<Path> cpu, List<Path> time, List<Path> pids, boolean v2) {
    /// Nothing is limited.
    static final Allowed ALL = new Allowed(List.of(), List.of(), List.of(), List.of(), true);

    /// Those of this process.
    static Allowed here() {
        try {
            return of(Files.readAllLines(Path.of("/proc/self/mountinfo")), Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return ALL;
        }
    }

    /// @param mounts `/proc/self/mountinfo`
    /// @param groups `/proc/self/cgroup`
    static Allowed of(List<String> mounts, List<String> groups) {
        var memory = Cgroup.folder(mounts, groups, "cgroup", "memory");
        // Where both versions are mounted, the controllers are with the first.
        if (memory.isPresent()) return new Allowed(upwards(memory.get(), "memory.limit_in_bytes"),
                Cgroup.folder(mounts, groups, "cgroup", "cpu").map(f -> upwards(f, "cpu.cfs_quota_us")).orElse(List.of()),
                Cgroup.folder(mounts, groups, "cgroup", "cpuacct").map(f -> upwards(f, "cpuacct.usage")).orElse(List.of()),
                Cgroup.folder(mounts, groups, "cgroup", "pids").map(f -> upwards(f, "pids.max")).orElse(List.of()), false);
        return Cgroup.folder(mounts, groups, "cgroup2", "").map(f -> new Allowed(upwards(f, "memory.current"), upwards(f, "cpu.max"),
                upwards(f, "cpu.stat"), upwards(f, "pids.max"), true)).orElse(ALL);
    }

    /// The group and those above it, as far as they have this file.
    private static List<Path> upwards(Path folder, String file) {
        return Stream.iterate(folder, Objects::nonNull, Path::getParent).takeWhile(f -> Files.exists(f.resolve(file))).toList();
    }

    /// How much memory is in use of what may be, in bytes; what the kernel could give back at once doesn't count.
    ///
    /// @param group whose limit that is; null if it is the machine's
    record Memory(long used, long most, Path group) {
        double percent() {
            return Machine.percent(used, most);
        }

        /// Bytes that may be used before so much is in use.
        private double room(int percent) {
            return most / 100.0 * percent - used;
        }
    }

    /// Of that which has the least room, of the machine and the groups.
    ///
    /// @param percent how much may be in use
    Memory memory(Machine machine, int percent) {
        return Stream.concat(Stream.of(new Memory(machine.total() - machine.available(), machine.total(), null)),
                        memory.stream().flatMap(group -> limited(group, machine)))
                .min(Comparator.comparingDouble(m -> m.room(percent))).orElseThrow();
    }

    private Stream<Memory> limited(Path group, Machine machine) {
        long most = number(group.resolve(v2 ? "memory.max" : "memory.limit_in_bytes"));
        if (most <= 0 || most >= machine.total()) return Stream.of();
        return Stream.of(new Memory(v2 ? used2(group) : used1(group, machine.reclaimable()), most, group));
    }

    /// This version doesn't tell which of the kernel's own the group would get back: the same share as on the whole machine is as good a
    /// guess as any.
    private static long used1(Path group, double reclaimable) {
        var stat = table(group.resolve("memory.stat"));
        long cache = stat.getOrDefault("total_cache", 0L) - stat.getOrDefault("total_shmem", 0L)
                + (long) (number(group.resolve("memory.kmem.usage_in_bytes")) * reclaimable);
        return Math.max(0, number(group.resolve("memory.usage_in_bytes")) - cache);
    }

    private static long used2(Path group) {
        var stat = table(group.resolve("memory.stat"));
        long cache = stat.getOrDefault("file", 0L) - stat.getOrDefault("shmem", 0L) + stat.getOrDefault("slab_reclaimable", 0L);
        return Math.max(0, number(group.resolve("memory.current")) - cache);
    }

    /// How many more processes and threads there may be, by each group that has a limit.
    List<Long> processes() {
        return pids.stream().filter(group -> number(group.resolve("pids.max")) > 0)
                .map(group -> number(group.resolve("pids.max")) - number(group.resolve("pids.current"))).toList();
    }

    /// How much CPU time may be used, and has been.
    ///
    /// @param processors how many at a time, 0.5 being half of one
    /// @param nanos      used so far by the group that has this limit, and by those in it
    record Time(double processors, long nanos) {
        /// In percent of what might have been used since an earlier look.
        ///
        /// @param passed nanoseconds between the two
        double percent(Time before, long passed) {
            return passed <= 0 ? 0 : Math.clamp(100.0 * (nanos - before.nanos) / (processors * passed), 0, 100);
        }
    }

    /// Of the group with the tightest limit; empty if none is limited to less than the machine has.
    ///
    /// @param processors the machine has
    Optional<Time> time(int processors) {
        int tightest = IntStream.range(0, cpu.size()).boxed().min(Comparator.comparingDouble(i -> quota(cpu.get(i)))).orElse(-1);
        if (tightest < 0 || quota(cpu.get(tightest)) >= processors || tightest >= time.size()) return Optional.empty();
        var counted = time.get(tightest);
        return Optional.of(new Time(quota(cpu.get(tightest)), v2 ? table(counted.resolve("cpu.stat")).getOrDefault("usage_usec", 0L) * 1_000
                : number(counted.resolve("cpuacct.usage"))));
    }

    private double quota(Path group) {
        if (v2) {
            var words = text(group.resolve("cpu.max")).strip().split(" ");
            return words.length < 2 || !words[0].matches("\\d+") ? Double.MAX_VALUE
                    : Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
        }
        long quota = number(group.resolve("cpu.cfs_quota_us")), period = number(group.resolve("cpu.cfs_period_us"));
        return quota <= 0 || period <= 0 ? Double.MAX_VALUE : (double) quota / period;
    }

    /// `anon 4096` on each line.
    private static Map<String, Long> table(Path file) {
        return text(file).lines().map(line -> line.split(" ")).filter(words -> words.length == 2 && words[1].matches("\\d{1,18}"))
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1]), (one, _) -> one));
    }

    /// 0 if it is none, as `max`.
    private static long number(Path file) {
        var text = text(file).strip();
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
