package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.model.Capacity;

/// How much of the machine may be used by a run and all it starts: of memory, processors, processes and disk. It looks whenever it is
/// asked; what is too little it doesn't know.
///
/// @param allowed what the kernel's groups let it have
/// @param folders in which the run writes; one that isn't there yet counts as where it will be
record Headroom(Allowed allowed, List<Path> folders) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern MOST = Pattern.compile("Max processes +(\\d+)"), THREADS = Pattern.compile("/(\\d+) ");
    /// Where so many could still be started if all there are were this user's, they aren't told apart: that takes a look at each.
    private static final long PLENTY = 1_000;
    /// In `/proc/PID/stat`, after the name: num_threads.
    private static final int NUM_THREADS = 17;

    /// This user; null if that isn't known.
    private static final Object ME = me();

    private static Object me() {
        try {
            return Files.getAttribute(PROC.resolve("self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /// Of runs that are started in this folder.
    static Headroom in(Path folder) {
        return new Headroom(Allowed.here(), List.of(folder, Worktree.ours(folder).getFirst()));
    }

    /// Of the part of the machine that has the least room.
    ///
    /// @param most percent that may be in use
    Allowed.Memory memory(int most) {
        return allowed.memory(Machine.now(), most);
    }

    /// @param memory of the part of the machine that has the least room, see [Allowed#memory]
    Capacity capacity(Allowed.Memory memory) {
        var disks = folders.stream().distinct().map(Disk::of).toList();
        int processors = Runtime.getRuntime().availableProcessors();
        return new Capacity(memory.most() >> 20, allowed.time(processors).map(Allowed.Time::processors).orElse((double) processors),
                least(Stream.concat(allowed.processes().stream(), ofUser().stream()).toList(), n -> n),
                least(disks.stream().map(Disk::free).filter(Objects::nonNull).toList(), bytes -> bytes >> 20),
                least(disks.stream().map(Disk::files).filter(Objects::nonNull).toList(), n -> n));
    }

    private static Long least(List<Long> all, ToLongFunction<Long> unit) {
        return all.isEmpty() ? null : Long.valueOf(Math.max(0, all.stream().mapToLong(unit).min().orElse(0)));
    }

    /// How many more this user may start (RLIMIT_NPROC of getrlimit(2)), threads included; empty if nobody says, and for root, whom the
    /// kernel lets start any number.
    private static Optional<Long> ofUser() {
        if (ME == null || ME.equals(0)) return Optional.empty();
        try {
            var most = MOST.matcher(Files.readString(PROC.resolve("self/limits")));
            if (!most.find()) return Optional.empty();
            long limit = Long.parseLong(most.group(1));
            var all = THREADS.matcher(Files.readString(PROC.resolve("loadavg")));
            if (all.find() && limit - Long.parseLong(all.group(1)) >= PLENTY) return Optional.of(limit - Long.parseLong(all.group(1)));
            try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (var process : processes) limit -= threads(process);
            }
            return Optional.of(limit);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    /// 0 if they are another user's, or it has ended.
    private static long threads(Path process) {
        try {
            if (!Files.getAttribute(process, "unix:uid").equals(ME)) return 0;
            var stat = Files.readString(process.resolve("stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NUM_THREADS]);
        } catch (IOException e) {
            return 0;
        }
    }
}
