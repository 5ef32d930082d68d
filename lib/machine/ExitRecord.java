package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.UUID;
import java.util.function.LongSupplier;
import lib.journal.RunFolder;
import lib.model.*;

/// How a process ended, as a file beside its output tells it: written by what started it there, however we fare meanwhile.
///
/// @param at when it was written, by our clock
record ExitRecord(Exit exit, long at) {
    /// Files get the time of the kernel's last tick, which is up to so long ago (CONFIG_HZ=100, see time(7)).
    private static final long TICK_MILLIS = 10;
    /// A file that seems to be older than that, or of the future, may have its time from another clock than ours.
    private static final long FRESH_MILLIS = 1_000;
    /// fork(2)'s EAGAIN, in the system's own words.
    private static final String NO_FORK = "fork: Resource temporarily unavailable";

    /// Null if there is no whole record.
    static ExitRecord of(Path file, LongSupplier clock) {
        try {
            // What a task has put in its place may never be read to its end.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return null;
            var text = Files.readString(file);
            if (text.equals(SmallShell.NONE)) return new ExitRecord(new Exit.NotStarted(NO_FORK), clock.getAsLong() - age(file));
            if (!text.matches("\\d{1,3}\n")) return null;
            return new ExitRecord(new Exit.Code(Integer.parseInt(text.strip())), clock.getAsLong() - age(file));
        } catch (IOException e) {
            return null;
        }
    }

    /// Milliseconds since it was written, 0 or more. A file system may have a clock of its own, and the wall clock be set: if it seems to
    /// be long ago, what counts is how much older it is than a file made just now beside it.
    static long age(Path file) throws IOException {
        long written = Files.getLastModifiedTime(file).toMillis();
        long seems = System.currentTimeMillis() - written;
        if (Math.abs(seems) < FRESH_MILLIS) return Math.max(0, seems - TICK_MILLIS);
        var probe = file.resolveSibling(".now-" + UUID.randomUUID());
        try {
            return Math.max(0, Files.getLastModifiedTime(Files.createFile(probe, RunFolder.PRIVATE_FILE)).toMillis() - written);
        } catch (IOException e) {
            return 0;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /// What is known of an end stays true when there is no room to write it down here: the journal has it as well.
    static void write(Path file, Exit exit) {
        try {
            RunFolder.write(file, exit.status() + "\n");
        } catch (IOException e) {
            // Said once, by the journal's trouble.
        }
    }
}
