package lib.places;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.journal.RunFolder;
import lib.model.*;
import static java.nio.file.StandardOpenOption.*;

/// Two machines' folders of a run, alike as far as a place is concerned, over one line: what is asked goes there, and with it what a task
/// reads; what is told comes home, and before it what its attempt has written. Bytes go with their place in a file, so that one line goes
/// on where another was cut. A name that leads out of the folder is refused. It knows no way to the other machine.
final class Mirror {
    /// The first line that is ours: a shell there may have said something before it.
    static final String READY = "orchestrate-mirror";
    private static final Pattern ATTEMPTS = Pattern.compile("tasks/(?<task>[^/]+)/(?<number>\\d{1,9})/[^/]+(/[^/]+)?");
    /// What git wrote for us and nobody reads.
    private static final Pattern PASSING = Pattern.compile("git\\d+\\.(in|out|err)|wip\\d+");
    private static final int PIECE = 1 << 16, HAS = -1, CUT = -2, BEGINS = -3;
    private static final long LOOK_MILLIS = 5, GROWN_NANOS = 200_000_000, TOUCH_NANOS = 5_000_000_000L;
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Path run;
    private final String place;
    private final DataOutputStream out;
    /// So many bytes the other side has of a file.
    private final Map<String, Long> there = new ConcurrentHashMap<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Attempts attempts = new Attempts();
    private volatile boolean over;
    private Thread receiving, telling;

    private Mirror(Path place, OutputStream out) {
        this.run = place.getParent().getParent();
        this.place = run.relativize(place) + "/";
        this.out = new DataOutputStream(new BufferedOutputStream(out, PIECE));
    }

    /// At home, until the line ends.
    ///
    /// @param place the place's folder
    /// @param cwd   from which names of files that tasks read go
    static void home(Path place, Path cwd, InputStream in, OutputStream out) throws IOException, InterruptedException {
        for (String line = ""; !line.equals(READY); ) if ((line = line(in)) == null) return;
        var mirror = new Mirror(place, out);
        var receiving = Thread.ofVirtual().start(() -> mirror.receive(new DataInputStream(new BufferedInputStream(in, PIECE)),
                name -> name.equals(mirror.place + "told.jsonl") || ATTEMPTS.matcher(name).matches()));
        try {
            mirror.begun.await();
            if (!mirror.over) mirror.asking(cwd);
        } finally {
            mirror.over = true;
            receiving.interrupt();
        }
    }

    /// Where the place is, before anybody works there.
    static Mirror there(Path place, InputStream in, OutputStream out) throws IOException, InterruptedException {
        out.write((READY + "\n").getBytes(StandardCharsets.US_ASCII));
        var mirror = new Mirror(place, out);
        RunFolder.folders(place);
        RunFolder.folders(mirror.run.resolve("tasks"));
        for (var part : List.of("logs", "results")) RunFolder.folders(mirror.run.resolve(part));
        for (var name : List.of("asked.jsonl", "told.jsonl")) mirror.has(mirror.place + name);
        mirror.frame("", 0, BEGINS);
        mirror.flush();
        mirror.receiving = Thread.ofVirtual().start(() -> mirror.receive(new DataInputStream(new BufferedInputStream(in, PIECE)),
                name -> name.startsWith(mirror.place)));
        mirror.begun.await();
        mirror.telling = Thread.ofPlatform().daemon().name("telling").start(mirror::tell);
        return mirror;
    }

    /// Ends with the line.
    Thread receiving() {
        return receiving;
    }

    /// What was told until now is told, unless nobody listens.
    void close() throws InterruptedException {
        over = true;
        telling.join(FAREWELL);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c; (c = in.read()) != '\n'; line.write(c)) if (c < 0 || line.size() > PIECE) return null;
        return line.toString(StandardCharsets.UTF_8);
    }

    private void asking(Path cwd) throws IOException, InterruptedException {
        var told = place + "told.jsonl";
        // Whoever works there has lost its memory with its disk: it gets it back, and knows what was lost with it.
        long known = size(run.resolve(told));
        grown(told, run.resolve(told), known);
        attempts.feed(run.resolve(told), known);
        for (var attempt : attempts.open()) for (var name : files(attempt)) has(name);
        has(told);
        var asked = place + "asked.jsonl";
        var path = run.resolve(asked);
        long read = there.getOrDefault(asked, 0L);
        var lines = new Lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
        boolean first = true;
        for (long touched = 0, now; !over; Thread.sleep(LOOK_MILLIS)) {
            now = System.nanoTime();
            long size = Files.size(path);
            read = inputs(path, read, size, lines, cwd);
            grown(asked, path, size);
            if (touched == 0 || now - touched > TOUCH_NANOS) {
                frame(place + Home.FILE, 0, 0);
                touched = now;
            }
            if (first) frame("", 0, BEGINS);
            first = false;
            flush();
        }
    }

    /// What tasks read goes before the request that starts them.
    private long inputs(Path asked, long from, long to, Lines lines, Path cwd) throws IOException {
        var names = new ArrayList<Request.Start>();
        long at = LineFile.pieces(asked, from, to, (bytes, n) -> lines.feed(bytes, n, raw -> {
            if (LineFile.parsed(Request.class, raw.text()) instanceof Request.Start start && start.task().place().stdin() != null)
                names.add(start);
        }));
        for (var start : names) {
            var file = cwd.resolve(start.task().place().stdin());
            if (Files.isRegularFile(file)) grown(place + input(start.task().id(), start.attempt()), file, Long.MAX_VALUE);
        }
        return at;
    }

    /// What an attempt reads, in its place's folder.
    static String input(String task, int attempt) {
        return "in/" + task + "." + attempt;
    }

    private void tell() {
        var name = place + "told.jsonl";
        var told = run.resolve(name);
        try {
            attempts.feed(told, there.getOrDefault(name, 0L));
            attempts.over().clear();
            for (long looked = 0; ; Thread.sleep(LOOK_MILLIS)) {
                boolean last = over;
                long end = size(told);
                attempts.feed(told, end);
                for (var attempt : attempts.over()) copied(attempt);
                attempts.over().clear();
                if (last || System.nanoTime() - looked > GROWN_NANOS) {
                    for (var attempt : attempts.open()) copied(attempt);
                    looked = System.nanoTime();
                }
                grown(name, told, end);
                flush();
                if (last) return;
            }
        } catch (IOException | InterruptedException e) {
            // The line has ended.
        }
    }

    private void copied(String attempt) throws IOException {
        for (var name : files(attempt)) grown(name, run.resolve(name), Long.MAX_VALUE);
    }

    /// @param attempt its folder's name
    private List<String> files(String attempt) {
        try (var all = Files.walk(run.resolve(attempt), 2)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> run.relativize(file)).filter(file -> Stream.iterate(file, Objects::nonNull, Path::getParent)
                            .noneMatch(part -> PASSING.matcher(part.getFileName().toString()).matches()))
                    .map(Path::toString).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private void has(String name) throws IOException {
        frame(name, size(run.resolve(name)), HAS);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /// Sends what the other side hasn't of a file.
    private void grown(String name, Path file, long end) throws IOException {
        try {
            long size = Math.min(end, Files.size(file));
            var before = there.get(name);
            if (before == null) frame(name, 0, 0);
            else if (before > size && end == Long.MAX_VALUE) frame(name, size, CUT);
            var at = new long[] {before == null ? 0 : before > size ? size : before};
            there.put(name, at[0]);
            if (at[0] == size) return;
            LineFile.pieces(file, at[0], size, (bytes, n) -> {
                frame(name, at[0], n, bytes);
                there.put(name, at[0] += n);
            });
        } catch (NoSuchFileException e) {
            // It is gone, or not there yet.
        }
    }

    private void frame(String name, long at, int n) throws IOException {
        frame(name, at, n, new byte[0]);
    }

    private synchronized void frame(String name, long at, int n, byte[] bytes) throws IOException {
        out.writeUTF(name);
        out.writeLong(at);
        out.writeInt(n);
        out.write(bytes, 0, Math.max(0, n));
    }

    private synchronized void flush() throws IOException {
        out.flush();
    }

    private void receive(DataInputStream in, Predicate<String> may) {
        try {
            while (true) {
                var name = in.readUTF();
                long at = in.readLong();
                int n = in.readInt();
                if (n == BEGINS) begun.countDown();
                else if (n == HAS) there.put(name, at);
                else if (!may.test(name) || Stream.of(name.split("/")).anyMatch(part -> part.equals("..")) || n > PIECE)
                    throw new IOException(name + ": no file that comes over this line");
                else taken(name, at, n == CUT ? null : in.readNBytes(n));
            }
        } catch (IOException e) {
            over = true;
            begun.countDown();
        }
    }

    /// @param bytes null if the file ends there
    private void taken(String name, long at, byte[] bytes) throws IOException {
        var file = run.resolve(name);
        var attempt = ATTEMPTS.matcher(name);
        if (attempt.matches() && !Files.isDirectory(run.resolve(Path.of("tasks", attempt.group("task"), attempt.group("number")))))
            new RunFolder(run).makeAttempt(attempt.group("task"), Integer.parseInt(attempt.group("number")));
        RunFolder.folders(file.getParent());
        try (var channel = FileChannel.open(file, Set.of(CREATE, WRITE, LinkOption.NOFOLLOW_LINKS), RunFolder.PRIVATE_FILE)) {
            if (bytes == null) channel.truncate(at);
            else for (var rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) at += channel.write(rest, at);
        }
        if (name.equals(place + Home.FILE)) Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    }
}
