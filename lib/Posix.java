package lib;

import java.io.IOException;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/// The few calls of the operating system that Java has no word for, through `java.lang.foreign`. It knows numbers, not processes.
final class Posix {
    private Posix() {}

    /// Signal numbers that are the same on Linux and macOS (signal(7), signal(3)).
    private static final Map<String, Integer> SIGNALS = Map.of("NONE", 0, "INT", 2, "KILL", 9, "TERM", 15);

    private static final MethodHandle KILL = kill();

    private static MethodHandle kill() {
        try {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    /// Whether a process of the group runs, or one of the others. One that is dead and only waits for its parent to notice doesn't
    /// count: an init may take seconds for that. Linux tells by `/proc/PID/stat` (proc(5)); elsewhere the dead count.
    static boolean lives(long group, Collection<Long> others) {
        if (!killGroup(group, "NONE") && others.isEmpty()) return false;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) if (lives(process, group, others)) return true;
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return killGroup(group, "NONE") || others.stream().anyMatch(pid -> ProcessHandle.of(pid).isPresent());
        }
    }

    private static boolean lives(Path process, long group, Collection<Long> others) {
        try {
            var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name before it may hold anything, blanks and brackets too.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            return !dead && (Long.parseLong(fields[2]) == group || others.contains(Long.parseLong(process.getFileName().toString())));
        } catch (IOException e) {
            return false;
        }
    }

    /// Sends a signal to a whole process group; `NONE` only asks.
    ///
    /// @return whether somebody was there to get it; false as well where native access is not allowed
    static boolean killGroup(long group, String signal) {
        if (KILL == null || group <= 1) return false;
        try {
            return (int) KILL.invokeExact((int) -group, (int) SIGNALS.get(signal)) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: kill(2) can't be called", e);
        }
    }
}
