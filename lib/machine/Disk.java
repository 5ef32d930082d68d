package lib.machine;

import java.io.IOException;
import java.lang.foreign.*;
import java.nio.file.*;

/// How much room there is on the file system of a folder (statvfs(3)).
///
/// @param free  bytes; null if it doesn't tell
/// @param files that may still be made; null if it has no limit, or doesn't tell
record Disk(Long free, Long files) {
    private static final NativeFunction STATVFS = new NativeFunction("statvfs", "ipp");
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    /// Bytes and more than any system's struct has.
    private static final long STRUCT = 512;
    /// In words of eight bytes: f_frsize, f_blocks, f_bavail, f_files, f_favail.
    private static final int UNIT = 1, BLOCKS = 2, BLOCKS_LEFT = 4, FILES = 5, FILES_LEFT = 7;

    /// Of the folder, or of where it will be made.
    static Disk of(Path folder) {
        var there = folder;
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        if (LINUX && STATVFS.handle() != null) return asked(there);
        try {
            return new Disk(Files.getFileStore(there).getUsableSpace(), null);
        } catch (IOException e) {
            return new Disk(null, null);
        }
    }

    private static Disk asked(Path folder) {
        try (var arena = Arena.ofConfined()) {
            var told = arena.allocate(STRUCT, Long.BYTES);
            if ((int) STATVFS.handle().invokeExact(Posix.string(arena, folder.toString()), told) != 0) return new Disk(null, null);
            long blocks = word(told, BLOCKS), files = word(told, FILES);
            return new Disk(blocks == 0 ? null : Long.valueOf(word(told, BLOCKS_LEFT) * word(told, UNIT)),
                    files == 0 ? null : Long.valueOf(word(told, FILES_LEFT)));
        } catch (Throwable e) {
            throw new IllegalStateException("BUG: a system call can't be made", e);
        }
    }

    private static long word(MemorySegment told, int at) {
        return told.getAtIndex(ValueLayout.JAVA_LONG, at);
    }
}
