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
        return allowed.memory(8192 * MIB).orElseThrow();
    }

    /// The page cache could be had back; shared memory, which counts as such, could not.
    @Test
    void memoryOfVersion2() throws IOException {
        group("pod", Map.of("memory.max", "" + 1024 * MIB, "memory.current", "" + 900 * MIB, "memory.stat",
                "anon 1\nfile " + 500 * MIB + "\nshmem " + 100 * MIB + "\nslab_reclaimable 0", "cpu.max", "max 100000"));
        group("pod/box", Map.of("memory.max", "max", "memory.current", "" + 400 * MIB, "memory.stat", "file 0", "cpu.max", "150000 100000",
                "cpu.stat", "usage_usec 2000000\nuser_usec 1"));
        var allowed = Allowed.of(List.of("31 23 0:28 / " + root + " rw,relatime - cgroup2 cgroup2 rw"), List.of("0::/pod/box"));
        assertEquals(new Allowed.Memory(500 * MIB, 1024 * MIB), memory(allowed), "the limit above counts");
        assertEquals(48.8, memory(allowed).percent(), 0.1);
        assertEquals(Optional.empty(), allowed.memory(512 * MIB), "one above what the machine has is none");
        assertEquals(new Allowed.Time(1.5, 2_000_000_000L), allowed.time(4).orElseThrow());
        assertEquals(Optional.empty(), allowed.time(1));
    }

    /// As a container of version 1 sees it, whose own group is at the top of the mount.
    @Test
    void memoryAndTimeOfVersion1() throws IOException {
        group("memory", Map.of("memory.limit_in_bytes", "" + 200 * MIB, "memory.usage_in_bytes", "" + 190 * MIB, "memory.stat",
                "cache 1\ntotal_cache " + 20 * MIB + "\ntotal_shmem 0"));
        group("cpu", Map.of("cpu.cfs_quota_us", "50000", "cpu.cfs_period_us", "100000"));
        group("cpuacct", Map.of("cpuacct.usage", "123456789"));
        var mounts = Stream.of("memory", "cpu", "cpuacct").map(c -> "32 31 0:29 /docker/abc " + root.resolve(c) + " rw - cgroup cgroup rw,"
                + c).toList();
        var allowed = Allowed.of(mounts, List.of("4:memory:/docker/abc", "2:cpuacct:/docker/abc", "1:cpu:/docker/abc"));
        assertEquals(new Allowed.Memory(170 * MIB, 200 * MIB), memory(allowed));
        var before = allowed.time(4).orElseThrow();
        assertEquals(new Allowed.Time(0.5, 123_456_789L), before);
        assertEquals(80, new Allowed.Time(0.5, before.nanos() + 400_000_000).percent(before, 1_000_000_000), 0.01);
    }

    @Test
    void whatIsNotLimitedIsTheMachines() throws IOException {
        group("memory", Map.of("memory.limit_in_bytes", "9223372036854771712", "memory.usage_in_bytes", "1", "memory.stat", ""));
        var allowed = Allowed.of(List.of("32 31 0:29 / " + root.resolve("memory") + " rw - cgroup cgroup rw,memory"),
                List.of("4:memory:/"));
        assertEquals(Optional.empty(), allowed.memory(8192 * MIB));
        assertEquals(Optional.empty(), allowed.time(4));
        assertEquals(Optional.empty(), Allowed.of(List.of(), List.of()).memory(1));
    }
}
