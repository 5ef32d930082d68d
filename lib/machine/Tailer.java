package lib.machine;

import java.nio.file.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.*;
import lib.model.*;

/// Follows the growing output files of all running attempts with one thread, and hands their lines to each attempt's [Reader].
/// It knows files and lines, not what they mean, and never disturbs who writes them.
///
/// One thread that looks every 100 ms, less often at very many; of an attempt that has been silent for ten looks the kernel tells
/// ([FolderWatch]), so that a thousand silent attempts cost nothing. Where it doesn't, they are looked at once or twice in two seconds: a
/// look costs a few `stat` for files that haven't grown, a tenth of what a virtual thread for each would (`tests/bench/README.md`). A task
/// that ends sooner is read once, at its end, by whoever waits for it.
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
    /// What each attempt that is followed adds to the pause between two looks at all, beyond the first twenty, up to the longest.
    private static final long LOOK_MILLIS_EACH = 5, LONGEST_MILLIS = 500;
    /// An attempt that has been silent for so many looks is looked at when the kernel tells of it; where it tells nothing, after the
    /// longest pause only, or, of very many, after one that is as long as what they add, up to this one.
    private static final int SILENT_LOOKS = 10;
    private static final long SILENT_MILLIS = 2000;
    /// In case that something came of which the kernel tells nobody, as through a link.
    private static final int UNTOLD_LOOKS = 100;
    /// Read of one stream before the others get their turn.
    private static final int TURN = 8 << 20;
    /// Of a flood (see [Reader#flood]) this part is read: it tells how it goes, and the file has the rest.
    private static final int FLOOD_PART = 4;

    private final Set<Followed> polled = ConcurrentHashMap.newKeySet();
    private final FolderWatch watch = new FolderWatch();
    /// Those of which the kernel tells, which are not polled.
    private final Map<WatchKey, Followed> watched = new ConcurrentHashMap<>();
    private int looks;
    private volatile long seldom = LONGEST_MILLIS / LOOK_MILLIS;
    private final Ticker ticker = Ticker.start("tailer", this::pause, this::look);

    /// Follows an attempt's two files, which need not exist yet.
    ///
    /// @param noted gets a new snapshot whenever it has changed; what changes with every line is told at most once a second
    public Followed follow(Path stdout, Path stderr, Reader reader, Consumer<Progress> noted) {
        return follow(stdout, stderr, reader, noted, Long.MAX_VALUE, _ -> {});
    }

    /// The same of an attempt that may not write without end.
    ///
    /// @param most    bytes in both files together
    /// @param flooded gets their number, once, when there are more
    Followed follow(Path stdout, Path stderr, Reader reader, Consumer<Progress> noted, long most, LongConsumer flooded) {
        var followed = new Followed(new Stream(new GrowingFile(stdout, reader::out, reader::unfinished), reader.flood()),
                new Stream(new GrowingFile(stderr, line -> reader.err(line.text()), reader::unfinished), reader.flood()), reader, noted,
                new OutputCap(stdout, stderr, most), flooded, stdout.toAbsolutePath().getParent());
        polled.add(followed);
        return followed;
    }

    /// Reads an attempt's two files at once, each to its end: for what nobody writes to any more. A file that isn't there says nothing.
    public static Said read(Path stdout, Path stderr, Reader reader) {
        guarded(new Stream(new GrowingFile(stdout, reader::out), reader.flood())::finish);
        guarded(new Stream(new GrowingFile(stderr, line -> reader.err(line.text())), reader.flood())::finish);
        return reader.said();
    }

    private void look() {
        boolean every = ++looks % UNTOLD_LOOKS == 0;
        for (var key : every ? watched.keySet() : watch.changed())
            if (watched.get(key) instanceof Followed followed) guarded(followed::look);
        for (var followed : polled) guarded(followed::look);
    }

    /// Who writes fast and may not write without end is looked at sooner.
    private long pause() {
        long each = polled.size() * LOOK_MILLIS_EACH, pause = Math.clamp(each, LOOK_MILLIS, LONGEST_MILLIS);
        seldom = Math.clamp(each, LONGEST_MILLIS, SILENT_MILLIS) / pause;
        for (var followed : polled) pause = Math.min(pause, followed.pause);
        return pause;
    }

    /// A line that its reader can't bear must not end the following of all the others.
    private static void guarded(Runnable reading) {
        try {
            reading.run();
        } catch (RuntimeException | StackOverflowError e) {
            System.err.println("orchestrate: BUG: a line was not understood; please report this: " + e);
        }
    }

    @Override
    public void close() {
        ticker.close();
        watch.close();
    }

    private static final class Stream {
        private final GrowingFile file;
        private final long flood;

        Stream(GrowingFile file, long flood) {
            this.file = file;
            this.flood = flood;
        }

        /// Returns whether there was something new.
        boolean look() {
            // Where a flood is more than a turn, only what is left at the end can be one.
            return file.read(TURN, flood < TURN ? flood : Long.MAX_VALUE, flood / FLOOD_PART);
        }

        void finish() {
            file.finish(flood, flood / FLOOD_PART);
        }
    }

    /// One attempt's pair of streams.
    public final class Followed {
        private final Stream out;
        private final Stream err;
        private final Reader reader;
        private final Consumer<Progress> noted;
        private Progress last = Progress.NONE;
        private long lastNoted;
        /// Whether something was read since it was last seen what that amounts to.
        private boolean news;
        /// Looks since there was something to read.
        private int silent;
        private final OutputCap cap;
        private final LongConsumer flooded;
        private final Path folder;
        /// Null while it isn't silent, or if the kernel doesn't tell.
        private WatchKey key;
        private volatile long pause = LOOK_MILLIS;
        private boolean done;
        private boolean told;

        private Followed(Stream out, Stream err, Reader reader, Consumer<Progress> noted, OutputCap cap,
                LongConsumer flooded, Path folder) {
            this.out = out;
            this.err = err;
            this.reader = reader;
            this.noted = noted;
            this.cap = cap;
            this.flooded = flooded;
            this.folder = folder;
        }

        private synchronized void look() {
            if (done || key == null && isQuiet()) return;
            if (excessive()) {
                cap.hold();
                speaks();
                return;
            }
            boolean came = out.look();
            came |= err.look();
            if (came) speaks();
            news |= came;
            if (!news) return;
            var now = reader.progress();
            long time = System.nanoTime() / 1_000_000;
            boolean same = now.equals(last);
            if (!same && now.quiet().equals(last.quiet()) && time - lastNoted < LINE_MILLIS) return;
            news = false;
            if (same) return;
            noted.accept(now.since(last));
            last = now;
            lastNoted = time;
        }

        /// Whether it isn't worth a look, after as many in vain. What came just before it was watched would be told by nobody.
        private boolean isQuiet() {
            if (++silent <= SILENT_LOOKS) return false;
            if (silent > SILENT_LOOKS + 1) return silent % seldom > 0;
            key = watch.watch(folder);
            if (key == null) return false;
            watched.put(key, this);
            polled.remove(this);
            return false;
        }

        private void speaks() {
            silent = 0;
            if (key == null) return;
            watched.remove(key);
            key.cancel();
            key = null;
            if (!done) polled.add(this);
        }

        /// Of too much nothing more is read: what was read may be cut by now.
        private boolean excessive() {
            long written = cap.look();
            if (cap.exceeded() && !told) flooded.accept(written);
            told |= cap.exceeded();
            pause = cap.pause(LOOK_MILLIS);
            return told;
        }

        /// Reads what is left, to the end, and stops following.
        ///
        /// @return all that was said
        public synchronized Said finish() {
            polled.remove(this);
            done = true;
            speaks();
            boolean early = !told && excessive();
            if (!told || early) {
                guarded(out::finish);
                guarded(err::finish);
            }
            if (told) cap.cut();
            var said = reader.said();
            if (!said.progress().equals(last)) noted.accept(said.progress().since(last));
            return said;
        }
    }
}
