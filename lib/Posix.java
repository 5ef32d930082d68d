package lib;

import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.Map;

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
