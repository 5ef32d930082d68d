package lib;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// `events.jsonl`: one event a line, in the order they happened. Append, replay, follow. It knows the records' shape, not their meaning.
///
/// A batch goes to the operating system in one write before anything in it is acted on, so it survives the death of this process.
/// It is not forced to the platter: after a power failure the attempts are gone as well.
public final class Journal implements AutoCloseable {
    /// Version of the records in [Event].
    public static final int SCHEMA = 1;

    /// More than this is written in several steps: the tasks of a large run need not stand in memory twice.
    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 64 << 20;

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /// A new journal.
    ///
    /// @throws IOException if there is one already, or it can't be made
    public static Journal create(Path file) throws IOException {
        return new Journal(FileChannel.open(file, java.util.Set.of(CREATE_NEW, WRITE, APPEND), RunFolder.PRIVATE_FILE));
    }

    /// A journal that keeps nothing.
    public static Journal discarding() throws IOException {
        return new Journal(FileChannel.open(Path.of("/dev/null"), WRITE));
    }

    public void append(List<? extends Event> events) {
        var lines = new StringBuilder();
        for (var event : events) {
            lines.append(Json.line(event)).append('\n');
            if (lines.length() > CHUNK) {
                write(lines);
                lines.setLength(0);
            }
        }
        if (!lines.isEmpty()) write(lines);
    }

    private void write(StringBuilder lines) {
        var bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) channel.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal can't be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Reads a journal that may still be growing, giving each whole line's event once.
    public static final class Follower {
        private final Path file;
        private final Lines lines = new Lines(LONGEST_LINE, LONGEST_LINE);
        private long offset;
        private int line;

        public Follower(Path file) {
            this.file = file;
        }

        /// Gives what was added since the last call. A last line without its end is left for later.
        ///
        /// @throws UserError at a line that is no event
        public void read(Consumer<Event> events) {
            try (var channel = FileChannel.open(file, READ)) {
                var buffer = ByteBuffer.allocate(1 << 16);
                for (int n; (n = channel.read(buffer.clear(), offset)) > 0; offset += n)
                    lines.feed(buffer.array(), n, text -> {
                        line++;
                        accept(event(text), events);
                    });
            } catch (NoSuchFileException e) {
                throw new UserError(file + ": the run has no journal: it may have been removed");
            } catch (IOException e) {
                throw new UserError(file + ": can't be read (" + e.getMessage() + ")");
            }
        }

        private void accept(Event event, Consumer<Event> events) {
            try {
                events.accept(event);
            } catch (IllegalStateException e) {
                throw new UserError(file + ":" + line + ": this line doesn't follow from those before it, one of which may be missing: put the journal back as it was written");
            }
        }

        private Event event(String text) {
            try {
                return Json.MAPPER.readValue(text, Event.class);
            } catch (JacksonException e) {
                throw new UserError(file + ":" + line + ": this line is damaged: remove it to read the rest");
            }
        }
    }

    /// The board as the journal tells it. A torn last line, left by a crash, is passed over.
    public static Board replay(Path file) {
        var board = new Board();
        new Follower(file).read(board::apply);
        return board;
    }
}
