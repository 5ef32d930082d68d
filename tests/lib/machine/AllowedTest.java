package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What of the machine may be used, by files as the kernel has them.
class AllowedTest {
    private static final long MIB = 1 << 20;
    @TempDir Path root;

    private Path group(String name, Map<String, String> files) throws IOException {
        var folder = Files.createDirectories(root.resolve(name));
        for (var file : files.entrySet()) Files.writeString(folder.resolve(file.getKey()), file.getValue() + "\n");
        return folder;
    }

    private Allowed.Memory memory(Allowed allowed) {
        return allowed.memory(machine(8192), 85);
    }

    /// Half of its memory is free.
    private static Machine machine(long mib) {
        return new Machine(mib * MIB, mib * MIB / 2, 0.5, 0, 0);
    }

    /// The page cache could be had back; shared memory, which counts as such, could not.
    @Test
    void memoryOfVersion2() throws IOException {
        group("pod", Map.of("memory.max", "" + 1024 * MIB, "memory.current", "" + 900 * MIB, "memory.stat",
                "anon 1\nfile " + 500 * MIB + "\nshmem " + 100 * MIB + "\nslab_reclaimable 0", "cpu.max", "max 100000",
                "pids.max", "10", "pids.current", "3"));
        group("pod/box", Map.of("memory.max", "max", "memory.current", "" + 400 * MIB, "memory.stat", "file 0", "cpu.max", "150000 100000",
                "cpu.stat", "usage_usec 2000000\nuser_usec 1", "pids.max", "max"));
        var allowed = Allowed.of(List.of("31 23 0:28 / " + root + " rw,relatime - cgroup2 cgroup2 rw"), List.of("0::/pod/box"));
        assertEquals(new Allowed.Memory(500 * MIB, 1024 * MIB, root.resolve("pod")), memory(allowed), "the limit above counts");
        assertEquals(48.8, memory(allowed).percent(), 0.1);
        assertEquals(new Allowed.Memory(256 * MIB, 512 * MIB, null), allowed.memory(machine(512), 85),
                "one above what the machine has is none");
        assertEquals(new Allowed.Memory(520 * MIB, 1040 * MIB, null), allowed.memory(machine(1040), 85), "the machine has less room");
        assertEquals(List.of(7L), allowed.processes());
        assertEquals(new Allowed.Time(1.5, 2_000_000_000L), allowed.time(4).orElseThrow());
        assertEquals(Optional.empty(), allowed.time(1));
    }

    /// As a container of version 1 sees it, whose own group is at the top of the mount.
    @Test
    void memoryAndTimeOfVersion1() throws IOException {
        group("memory", Map.of("memory.limit_in_bytes", "" + 200 * MIB, "memory.usage_in_bytes", "" + 190 * MIB, "memory.stat",
                "cache 1\ntotal_cache " + 20 * MIB + "\ntotal_shmem 0", "memory.kmem.usage_in_bytes", "" + 20 * MIB));
        group("cpu", Map.of("cpu.cfs_quota_us", "50000", "cpu.cfs_period_us", "100000"));
        group("cpuacct", Map.of("cpuacct.usage", "123456789"));
        var mounts = Stream.of("memory", "cpu", "cpuacct").map(c -> "32 31 0:29 /docker/abc " + root.resolve(c) + " rw - cgroup cgroup rw,"
                + c).toList();
        var allowed = Allowed.of(mounts, List.of("4:memory:/docker/abc", "2:cpuacct:/docker/abc", "1:cpu:/docker/abc"));
        assertEquals(new Allowed.Memory(160 * MIB, 200 * MIB, root.resolve("memory")), memory(allowed));
        var before = allowed.time(4).orElseThrow();
        assertEquals(new Allowed.Time(0.5, 123_456_789L), before);
        assertEquals(80, new Allowed.Time(0.5, before.nanos() + 400_000_000).percent(before, 1_000_000_000), 0.01);
    }

    @Test
    void whatIsNotLimitedIsTheMachines() throws IOException {
        group("memory", Map.of("memory.limit_in_bytes", "9223372036854771712", "memory.usage_in_bytes", "1", "memory.stat", ""));
        var allowed = Allowed.of(List.of("32 31 0:29 / " + root.resolve("memory") + " rw - cgroup cgroup rw,memory"),
                List.of("4:memory:/"));
        assertEquals(new Allowed.Memory(4096 * MIB, 8192 * MIB, null), memory(allowed));
        assertEquals(Optional.empty(), allowed.time(4));
        assertEquals(List.of(), allowed.processes());
    }

    /// Of the processors it may use, what they do; of memory, what can be had.
    @Test
    void theMachineByItsFiles() {
        var meminfo = "MemTotal: 8 kB\nMemFree: 1 kB\nMemAvailable: 2 kB\nSReclaimable: 3 kB\nSUnreclaim: 1 kB\nHugePages_Total: 0\n";
        var stat = "cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 1 2 3 90 4 0 0 0 7 0\ncpu1 50 0 0 50 0 0 0 0 0 0\ncpu2 5 5 5 5 5 5 5 5 9 9\nintr 1 2\n";
        assertEquals(new Machine(8192, 2048, 0.75, 36, 140), Machine.of(meminfo, stat, "Pid:\t1\nCpus_allowed_list:\t0,2\n"));
        var before = Machine.of(meminfo, stat, "Cpus_allowed_list:\t0-1\n");
        var after = Machine.of(meminfo, stat.replace("cpu1 50 0 0 50", "cpu1 50 50 25 75"), "Cpus_allowed_list:\t0-1\n");
        assertEquals(75, after.load(before));
    }

    @Test
    void thisMachine() {
        var headroom = Headroom.in(root);
        var capacity = headroom.capacity(headroom.memory(85));
        assertTrue(capacity.memory() > 0 && capacity.processors() > 0 && capacity.disk() >= 0, capacity.toString());
        assertEquals(Disk.of(root), Disk.of(root.resolve("not/there/yet")), "where it will be");
    }
}
