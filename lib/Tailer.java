package lib;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Follows the growing output files of all running attempts with one thread, and hands their lines to each attempt's [Reader].
/// It knows files and lines, not what they mean, and never disturbs who writes them.
///
/// One thread that looks every 100 ms: a look costs a `stat` for a file that hasn't grown, so that a thousand silent streams cost
/// a fortieth of a core, a quarter of what a virtual thread for each would (`tests/bench/README.md`), and a task that ends sooner is
/// read once, at its end, by whoever waits for it.
///
/// Alone, for a process that writes into these two files:
///
/// ```java
/// try (var tailer = new Tailer()) {
///     var followed = tailer.follow(out, err, Agents.of("claude").reader(), progress -> System.out.println(progress.phase()));
///     int status = process.waitFor();
///     var said = followed.finish();
/// }
/// ```
public final class Tailer implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long LINE_MILLIS = 1000;
    static final int MAX_LINE = 4 << 20;
    static final int MAX_STRING = 64 << 10;
    /// Read of one stream before the others get their turn.
    private static final int TURN = 8 << 20;
    /// More than this left to read at an end is not read whole.
    private static final long FLOOD = 64L << 20;

    private final Set<Followed> all = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().daemon().name("tailer").unstarted(this::look);

    /// Looks until it is closed.
    public Tailer() {
        thread.start();
    }

    /// Follows an attempt's two files, which need not exist yet.
    ///
    /// @param noted gets a new snapshot whenever it has changed; what changes with every line is told at most once a second
    public Followed follow(Path stdout, Path stderr, Reader reader, Consumer<Progress> noted) {
        var followed = new Followed(new Stream(stdout, reader::out), new Stream(stderr, reader::err), reader, noted);
        all.add(followed);
        return followed;
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                for (var followed : all) guarded(followed::look);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /// A line that its reader can't bear must not end the following of all the others.
    private static void guarded(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException e) {
            System.err.println("orchestrate: BUG: a line was not understood; please report this: " + e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /// One attempt's pair of streams.
    public final class Followed {
        private final Stream out;
        private final Stream err;
        private final Reader reader;
        private final Consumer<Progress> noted;
        private Progress last = Progress.NONE;
        private long lastNoted;
        private boolean done;

        private Followed(Stream out, Stream err, Reader reader, Consumer<Progress> noted) {
            this.out = out;
            this.err = err;
            this.reader = reader;
            this.noted = noted;
        }

        private synchronized void look() {
            if (done) return;
            out.read(TURN);
            err.read(TURN);
            var now = reader.progress();
            if (now.equals(last)) return;
            long time = System.nanoTime() / 1_000_000;
            if (now.quiet().equals(last.quiet()) && time - lastNoted < LINE_MILLIS) return;
            noted.accept(now.since(last));
            last = now;
            lastNoted = time;
        }

        /// Reads what is left, to the end, and stops following.
        ///
        /// @return all that was said
        public synchronized Said finish() {
            all.remove(this);
            done = true;
            guarded(out::finish);
            guarded(err::finish);
            var said = reader.said();
            if (!said.progress().equals(last)) noted.accept(said.progress().since(last));
            return said;
        }
    }

    /// One file. It starts again from the beginning when the file has become shorter or is another one.
    private static final class Stream {
        private final Path file;
        private final Consumer<String> line;
        private final Lines lines = new Lines(MAX_LINE, MAX_STRING);
        private FileChannel channel;
        private Object key;
        private long offset;

        Stream(Path file, Consumer<String> line) {
            this.file = file;
            this.line = line;
        }

        /// Reads on, but not past what is there now: who still writes must not keep us reading.
        void read(long most) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.size() < offset || key != null && !key.equals(attributes.fileKey())) restart();
                if (attributes.size() == offset) return;
                if (channel == null) {
                    channel = FileChannel.open(file, StandardOpenOption.READ);
                    key = attributes.fileKey();
                }
                long end = Math.min(attributes.size(), offset + most);
                var buffer = ByteBuffer.allocate((int) Math.min(end - offset, 1 << 16));
                for (int n; offset < end && (n = channel.read(buffer.clear(), offset)) > 0; ) {
                    offset += n;
                    lines.feed(buffer.array(), n, line);
                }
            } catch (IOException e) {
                // Not there yet, or gone: an end that can't be read is judged by its exit.
                restart();
            }
        }

        void finish() {
            skip();
            read(Long.MAX_VALUE / 2);
            lines.finish(line);
            restart();
        }

        /// Of a flood that nobody could follow only the end is read: it tells how it went, and the file has the rest.
        private void skip() {
            try {
                long size = Files.size(file);
                if (size - offset <= FLOOD) return;
                offset = size - FLOOD / 4;
                lines.skip();
            } catch (IOException e) {
                // Reading tells.
            }
        }

        private void restart() {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // only read from
                }
            }
            channel = null;
            key = null;
            offset = 0;
            lines.clear();
        }
    }
}
