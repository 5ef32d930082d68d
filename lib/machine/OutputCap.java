package lib.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// What one attempt may write into its two files together, and when to look at them so that it can't write far more. Of too much the
/// beginnings are kept, each with a mark at its end. It knows files and sizes, and ends nobody.
final class OutputCap {
    /// A line of its own, so that nobody takes what is kept for the whole.
    static final byte[] MARK = "\n[orchestrate: the rest was cut: see --max-output]\n".getBytes(StandardCharsets.US_ASCII);
    /// Sooner isn't worth the looks.
    private static final long SOONEST_MILLIS = 2;
    private static final long MILLI_NANOS = 1_000_000;

    private final List<Path> files;
    private final long most;
    private long written;
    /// Bytes a millisecond, between the last two looks.
    private double rate;
    private long looked = System.nanoTime();

    /// @param most bytes
    OutputCap(Path stdout, Path stderr, long most) {
        this.files = List.of(stdout, stderr);
        this.most = most;
    }

    /// Bytes now in both files, of which somebody may still write; 0 where that many don't matter, so that nobody looks.
    long look() {
        if (most == Long.MAX_VALUE) return 0;
        long now = System.nanoTime(), before = written;
        written = size(files.get(0)) + size(files.get(1));
        rate = Math.max(0, written - before) / Math.max(1, (now - looked) / (double) MILLI_NANOS);
        looked = now;
        return written;
    }

    boolean exceeded() {
        return written > most;
    }

    /// How long what it may write lasts if it goes on like this: half of that, as it may become quicker. Who has written too much and is
    /// slow to end may write as much again before it is cut.
    long pause(long longest) {
        if (most == Long.MAX_VALUE) return longest;
        double left = (exceeded() ? 2.0 * most : most) - written;
        return rate == 0 ? longest : (long) Math.clamp(left / rate / 2, SOONEST_MILLIS, (double) longest);
    }

    /// Cuts what was written while its writer is slow to end.
    void hold() {
        if (written > 2.0 * most) cut();
    }

    /// The smaller file may have half of it, and the larger one the rest.
    void cut() {
        long out = size(files.get(0)), err = size(files.get(1)), small = Math.min(Math.min(out, err), most / 2);
        if (out + err <= most) return;
        cut(files.get(0), out <= err ? small : most - small);
        cut(files.get(1), out <= err ? most - small : small);
    }

    private static void cut(Path file, long most) {
        if (size(file) <= most) return;
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(most);
            channel.write(ByteBuffer.wrap(MARK), most);
        } catch (IOException e) {
            // It stays as long as it is.
        }
    }

    /// A pipe or a device in the place of a file has no size, and one that is gone has none either.
    private static long size(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes.size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
