package lib.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.function.Consumer;
import lib.model.*;

/// One file that somebody else writes: its lines, as they come. It starts again from the beginning when the file has become shorter or is
/// another one, and holds nothing open between two looks, however many are followed. It knows nothing of what the lines mean.
public final class GrowingFile {
    static final int MAX_LINE = 4 << 20;
    static final int MAX_STRING = 64 << 10;
    private static final int BLOCK = 256 << 10;
    private static final int SHOWN = 4096;

    private final Path file;
    private final Consumer<RawLine> line;
    private final Consumer<String> unfinished;
    private final Lines lines = new Lines(MAX_LINE, MAX_STRING);
    private Object key;
    private long offset;

    /// @param file which need not exist yet
    public GrowingFile(Path file, Consumer<RawLine> line) {
        this(file, line, null);
    }

    /// @param unfinished gets the end of a line that has not ended, whenever there is more of it; null if nobody wants it
    public GrowingFile(Path file, Consumer<RawLine> line, Consumer<String> unfinished) {
        this.file = file;
        this.line = line;
        this.unfinished = unfinished;
    }

    /// Reads on, but not past what is there now: who still writes must not keep us reading. A last line without its end waits for more. Of
    /// a flood nobody would read to its end only the last bytes are read, from the next line's beginning on; or the last line, if that
    /// is longer: an agent's result may be.
    ///
    /// @param most  bytes read
    /// @param flood unread bytes of which more are one
    /// @param kept  bytes read of one
    /// @return whether there was something new
    public boolean read(long most, long flood, long kept) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (key != null && !key.equals(attributes.fileKey())) restart();
            else if (attributes.size() < offset) shortened(attributes);
            if (attributes.size() == offset) return false;
            key = attributes.fileKey();
            try (var channel = open(attributes)) {
                if (attributes.size() - offset > flood) skip(channel, attributes.size(), kept);
                long end = Math.min(attributes.size(), offset + most);
                var buffer = ByteBuffer.allocate((int) Math.min(end - offset, BLOCK));
                for (int n; offset < end && (n = channel.read(buffer.clear(), offset)) > 0; ) {
                    offset += n;
                    lines.feed(buffer.array(), n, line);
                }
                var begun = unfinished == null ? "" : lines.unfinished(SHOWN);
                if (!begun.isBlank()) unfinished.accept(begun);
            }
            return true;
        } catch (NoSuchFileException e) {
            // Not there yet, or gone: an end that can't be read is judged by its exit.
            restart();
            return false;
        } catch (IOException e) {
            // Too many files may be open now. What was read before must not be told twice.
            return false;
        }
    }

    private void skip(FileChannel channel, long size, long kept) throws IOException {
        long last = lastLine(channel, size);
        if (last >= size - kept) {
            offset = size - kept;
            lines.skip();
        } else if (last > offset) {
            offset = last;
            lines.clear();
        }
    }

    /// @throws IOException if it is no file: a pipe in its place would keep us waiting
    private FileChannel open(BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) throw new NoSuchFileException(file.toString());
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /// Where the last line begins, but not before what was read.
    private long lastLine(FileChannel channel, long size) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 16);
        for (long end = size - 1; end > offset; ) {
            long from = Math.max(offset, end - buffer.capacity());
            int n = channel.read(buffer.clear().limit((int) (end - from)), from);
            for (int i = n - 1; i >= 0; i--) if (buffer.get(i) == '\n') return from + i + 1;
            end = from;
        }
        return offset;
    }

    /// Reads the rest, whose last line may lack its end.
    public void finish(long flood, long kept) {
        read(Long.MAX_VALUE / 2, flood, kept);
        lines.finish(line);
        restart();
    }

    /// Of what we have cut ourselves only the mark is new.
    private void shortened(BasicFileAttributes attributes) throws IOException {
        restart();
        long mark = attributes.size() - OutputCap.MARK.length;
        var end = ByteBuffer.allocate(OutputCap.MARK.length);
        try (var channel = open(attributes)) {
            if (mark > 0 && channel.read(end, mark) == end.capacity() && Arrays.equals(end.array(), OutputCap.MARK)) offset = mark;
        }
    }

    private void restart() {
        key = null;
        offset = 0;
        lines.clear();
    }
}
