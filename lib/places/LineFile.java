package lib.places;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import lib.journal.RunFolder;
import lib.model.*;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// A file of lines that one process writes, at its end only, and another reads, on this or another machine. It is opened anew each time it
/// is read: that is when a file system of a network looks again. It knows no line's meaning.
final class LineFile {
    /// A task with its prompt is one.
    private static final int LONGEST = 64 << 20;
    private static final int PIECE_BYTES = 1 << 16;
    private static final long AGAIN_NANOS = 500_000_000;

    /// So long after the last news the next are looked for more often.
    private static final long LIVELY_NANOS = 1_000_000_000, SOON_MILLIS = 4, LATER_MILLIS = 20;

    private final Path path;
    private final Lines lines = new Lines(LONGEST, LONGEST);
    private long read;
    private long news = System.nanoTime() - LIVELY_NANOS;

    LineFile(Path path) {
        this.path = path;
    }

    /// Writes a line, as soon as there is room for it. What another writer has left without its end stays a line of its own, which is none.
    ///
    /// @throws UncheckedIOException if its folder is gone
    synchronized void append(Object record) {
        while (true) {
            try {
                write(record);
                return;
            } catch (NoSuchFileException e) {
                throw new UncheckedIOException(path + ": the folder is gone", e);
            } catch (IOException e) {
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    private void write(Object record) throws IOException {
        var bytes = ByteBuffer.wrap((Json.line(record) + "\n").getBytes(StandardCharsets.UTF_8));
        try (var channel = FileChannel.open(path, Set.of(CREATE, READ, WRITE), RunFolder.PRIVATE_FILE)) {
            long whole = channel.size();
            if (whole > 0) {
                var last = ByteBuffer.allocate(1);
                channel.read(last, whole - 1);
                if (last.get(0) != '\n') channel.write(ByteBuffer.wrap(new byte[] {'\n'}), whole++);
            }
            for (long at = whole; bytes.hasRemaining(); ) at += channel.write(bytes, at);
        }
    }

    /// Gives what was added since the last call; what is none of this kind is passed over.
    ///
    /// @return whether there was anything
    <T> boolean read(Class<T> kind, Consumer<T> each) {
        long before = read;
        try (var channel = FileChannel.open(path, READ)) {
            var buffer = ByteBuffer.allocate(PIECE_BYTES);
            for (int n; (n = channel.read(buffer.clear(), read)) > 0; read += n) lines.feed(buffer.array(), n, raw -> {
                if (parsed(kind, raw.text()) instanceof Object one) each.accept(kind.cast(one));
            });
        } catch (IOException e) {
            // Nobody has written it yet, or it can't be read just now.
        }
        if (read > before) news = System.nanoTime();
        return read > before;
    }

    /// How long to wait until it is worth a look again.
    long pauseMillis() {
        return System.nanoTime() - news < LIVELY_NANOS ? SOON_MILLIS : LATER_MILLIS;
    }

    /// A line as one of this kind; null if it is none.
    static <T> T parsed(Class<T> kind, String text) {
        try {
            return text.isBlank() ? null : Json.MAPPER.readValue(text, kind);
        } catch (JacksonException e) {
            return null;
        }
    }

    /// Bytes of a file, in an array of which only the first are meant.
    interface Piece {
        void take(byte[] bytes, int n) throws IOException;
    }

    /// Gives what is in a file from there to there.
    ///
    /// @return where it ended
    static long pieces(Path file, long from, long to, Piece each) throws IOException {
        if (from >= to) return from;
        try (var channel = FileChannel.open(file, READ)) {
            var buffer = ByteBuffer.allocate(PIECE_BYTES);
            long at = from;
            for (int n; at < to && (n = channel.read(buffer.clear().limit((int) Math.min(PIECE_BYTES, to - at)), at)) > 0; at += n)
                each.take(buffer.array(), n);
            return at;
        }
    }
}
