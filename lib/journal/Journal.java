package lib.journal;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import lib.board.*;
import lib.model.*;
import tools.jackson.core.JacksonException;
import static java.nio.file.StandardOpenOption.*;

/// `events.jsonl`: one event a line, in the order they happened. Append, replay, follow. It knows the records' shape, not their meaning.
///
/// A batch goes to the operating system in one write before anything in it is acted on, so it survives the death of this process.
/// It is not forced to the platter (no fsync): after a power failure the attempts are gone as well, and what the file system kept of
/// the journal is a beginning of it.
public final class Journal implements AutoCloseable {
    /// Version of the records in [Event].
    public static final int SCHEMA = 7;

    /// More than this is written in several steps: the tasks of a large run need not stand in memory twice.
    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 64 << 20;
    /// From so many lines on, several are read at once.
    private static final int MANY = 100;

    private final FileChannel channel;

    /// Null for one that keeps nothing.
    private final Path file;
    /// Up to here it is whole.
    private long size;

    private Journal(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    /// A new journal.
    ///
    /// @throws IOException if there is one already, or it can't be made
    public static Journal create(Path file) throws IOException {
        return new Journal(FileChannel.open(file, Set.of(CREATE_NEW, WRITE, APPEND), RunFolder.PRIVATE_FILE), file);
    }

    /// A journal to go on with. A torn last line, left by a crash, is cut off.
    ///
    /// @param torn gets the length of what was cut off, if anything was
    public static Journal open(Path file, LongConsumer torn) throws IOException {
        long whole;
        try (var channel = FileChannel.open(file, READ)) {
            whole = whole(channel);
        }
        var channel = FileChannel.open(file, WRITE, APPEND);
        if (channel.size() > whole) {
            torn.accept(channel.size() - whole);
            channel.truncate(whole);
        }
        return new Journal(channel, file);
    }

    /// Where the last whole line ends.
    private static long whole(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(1 << 16);
        for (long end = channel.size(); end > 0; ) {
            long from = Math.max(0, end - buffer.capacity());
            int n = channel.read(buffer.clear().limit((int) (end - from)), from);
            for (int i = n - 1; i >= 0; i--) if (buffer.get(i) == '\n') return from + i + 1;
            end = from;
        }
        return 0;
    }

    /// A journal that keeps nothing.
    public static Journal discarding() throws IOException {
        return new Journal(FileChannel.open(Path.of("/dev/null"), WRITE), null);
    }

    /// Whether nothing is in it.
    public boolean empty() {
        return size == 0;
    }

    /// Writes all of them or, as far as can be, none.
    ///
    /// @throws UncheckedIOException if they can't be written: there is no room, or the file is gone; they may be given again
    public void append(List<? extends Event> events) {
        if (events.isEmpty()) return;
        try {
            if (file != null && !Files.exists(file)) throw new NoSuchFileException(file.toString());
            if (file != null && channel.size() > size) channel.truncate(size);
            var lines = new StringBuilder();
            for (var event : events) {
                lines.append(Json.line(event)).append('\n');
                if (lines.length() > CHUNK) {
                    write(lines);
                    lines.setLength(0);
                }
            }
            if (!lines.isEmpty()) write(lines);
            size = channel.size();
        } catch (IOException e) {
            withdraw();
            throw new UncheckedIOException("the journal can't be written: " + e.getMessage(), e);
        }
    }

    /// Part of a batch must not be taken for the whole, should this process end before there is room.
    private void withdraw() {
        try {
            if (file != null) channel.truncate(size);
        } catch (IOException e) {
            // The next append tries again.
        }
    }

    private void write(StringBuilder lines) throws IOException {
        var bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) channel.write(bytes);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Reads a journal that may still be growing, giving each whole line's event once.
    public static final class Follower {
        private final Path file;
        /// How lines begin that are passed over.
        private final List<String> without;
        private final Lines lines = new Lines(LONGEST_LINE, LONGEST_LINE);
        private long offset;
        private int line;

        public Follower(Path file) {
            this(file, Set.of());
        }

        /// @param without types of events that are passed over unread
        public Follower(Path file, Set<String> without) {
            this.file = file;
            this.without = without.stream().map(type -> "{\"type\":\"" + type + "\"").toList();
        }

        /// One that gives only what is added from now on.
        public static Follower atEnd(Path file) throws IOException {
            var follower = new Follower(file);
            try (var channel = FileChannel.open(file, READ)) {
                follower.offset = whole(channel);
            }
            return follower;
        }

        /// Gives what was added since the last call. A last line without its end is left for later.
        ///
        /// @throws UserError at a line that is no event
        public void read(Consumer<Event> events) {
            try (var channel = FileChannel.open(file, READ)) {
                var buffer = ByteBuffer.allocate(1 << 16);
                for (int n; (n = channel.read(buffer.clear(), offset)) > 0; offset += n) {
                    var texts = new ArrayList<String>();
                    lines.feed(buffer.array(), n, raw -> texts.add(raw.text()));
                    // Making events of lines is most of the work of reading a journal.
                    var made = (texts.size() < MANY ? texts.stream() : texts.parallelStream()).map(this::event).toList();
                    for (var event : made) accept(event, events);
                }
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        /// @param event null if the line is damaged, or passed over
        private record Read(Event event, boolean damaged) {
            static final Read NOTHING = new Read(null, false), DAMAGED = new Read(null, true);
        }

        private void accept(Read read, Consumer<Event> events) {
            line++;
            if (read.damaged) throw new UserError(file + ":" + line + ": this line is damaged: remove it to read the rest");
            if (read.event != null) accept(read.event, events);
        }

        private void accept(Event event, Consumer<Event> events) {
            if (event instanceof Event.RunStarted s && s.schema() > SCHEMA)
                throw new UserError(file + ": this run was written by a newer version of orchestrate (schema " + s.schema()
                        + "): use that one");
            try {
                events.accept(event);
            } catch (IllegalStateException e) {
                throw new UserError(file + ":" + line
                        + ": this line doesn't follow from those before it, one of which may be missing: put the journal back as it was "
                                + "written");
            }
        }

        private Read event(String text) {
            if (without.stream().anyMatch(text::startsWith)) return Read.NOTHING;
            try {
                var event = Json.MAPPER.readValue(text, Event.class);
                boolean whole = event != null && Needed.allIn((Record) event) && event.at() >= 0 && event.at() <= Json.YEAR_10000 * 1_000;
                return whole ? new Read(event, false) : Read.DAMAGED;
            } catch (JacksonException e) {
                return Read.DAMAGED;
            }
        }
    }

    private static UserError unreadable(Path file, IOException e) {
        return new UserError(file + (e instanceof NoSuchFileException ? ": the run has no journal: it may have been removed"
                : ": can't be read (" + e.getMessage() + ")"));
    }

    /// Whether a task of this id is in the journal. It looks into lines only that may tell, and no further than to the one that does: much
    /// less work than [#replay].
    public static boolean has(Path file, String task) {
        try (var reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; )
                if (line.contains(task) && line.contains("\"queued\"") && queues(line, task)) return true;
            return false;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean queues(String line, String task) {
        try {
            return Json.MAPPER.readValue(line, Event.class) instanceof Event.Queued e && e.task() != null && task.equals(e.task().id());
        } catch (JacksonException e) {
            return false;
        }
    }

    /// The folder the run was started in, by its first line alone; null if that can't be told.
    public static Path startedIn(Path file) {
        try (var lines = Files.newBufferedReader(file)) {
            return lines.readLine() instanceof String first && Json.MAPPER.readTree(first).path("cwd").asStringOpt().orElse(null)
                    instanceof String cwd ? Path.of(cwd) : null;
        } catch (IOException | JacksonException | InvalidPathException e) {
            return null;
        }
    }

    /// The board as the journal tells it. A torn last line, left by a crash, is passed over.
    public static Board replay(Path file) {
        return fold(file);
    }

    private static Fold fold(Path file) {
        var fold = new Fold();
        new Follower(file).read(fold::apply);
        return fold;
    }

    /// The board of a run that began: all its tasks are in the journal.
    ///
    /// @throws UserError if it never did, because its orchestrator died, or had no room, while it wrote them down
    public static Board begun(RunFolder run) {
        return toGoOn(run);
    }

    /// The same, to go on with.
    public static Fold toGoOn(RunFolder run) {
        var board = fold(run.journal());
        if (board.begun()) return board;
        var part = board.start() == null ? "" : ", since only " + board.entries().size() + " of its " + board.start().tasks()
                + " tasks were written down";
        throw new UserError(run.journal() + ": the run never began" + part + ": start it again");
    }
}
