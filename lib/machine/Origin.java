package lib.machine;

import java.io.IOException;
import java.nio.file.*;

/// Where a process was born: on which machine, since which start of that, and in which of its pid namespaces (pid_namespaces(7)). A pid
/// means nothing anywhere else. It knows no process.
///
/// @param host the machine's name; null if it wasn't written down, as before there was an origin, or where the system doesn't tell
/// @param boot by which starts of a system differ; null if it isn't known
/// @param pids the namespace's number; null if it isn't known
record Origin(String host, String boot, Long pids) {
    /// What can be said of a process of an origin.
    enum Sight {
        /// It can be looked up by its pid.
        SEEN,
        /// The machine has been started anew since: the process has ended.
        OVER,
        /// It is on another machine, or in another container: nobody can tell from here whether it lives.
        UNSEEN
    }

    /// This process's own.
    static final Origin HERE = here();

    /// How a process of that origin looks from this one. A machine may get another name while it runs; machines that share a name are taken
    /// for one.
    Sight sight(Origin of) {
        if (host == null || of.host == null) return Sight.SEEN;
        boolean named = host.equals(of.host);
        boolean same = boot == null || of.boot == null ? named : boot.equals(of.boot);
        if (!same) return named ? Sight.OVER : Sight.UNSEEN;
        return pids == null || of.pids == null || pids.equals(of.pids) ? Sight.SEEN : Sight.UNSEEN;
    }

    /// Whether the same system runs it, in whatever namespace.
    boolean sharesKernel(Origin other) {
        return boot != null && boot.equals(other.boot);
    }

    private static Origin here() {
        try {
            return new Origin(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), Posix.boot(), namespace());
        } catch (IOException e) {
            return new Origin(null, null, null);
        }
    }

    /// A link such as `pid:[4026531836]`, see namespaces(7).
    private static Long namespace() {
        try {
            return Long.valueOf(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", ""));
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }
}
