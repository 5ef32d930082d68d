///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION What it costs to follow many streams: one thread for all of them, or a virtual thread for each.
//SOURCES ../../lib/Orchestrator.java

package tests.bench;

import module java.base;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import lib.agents.*;
import lib.machine.*;
import lib.model.*;

/// Share of one core that this process needs to follow files that another process writes: with the [Tailer], with one thread and
/// the least a follower can do, and with a virtual thread per file doing the same. All look every 100 ms.
///
///     tests/bench/Following.java [SILENT (1000)] [BUSY (100)] [SECONDS (10)]
final class Following {
    private static final int LINES_A_SECOND = 10;
    private static final long LOOK_MILLIS = 100;

    private Following() {}

    public static void main(String... args) throws Exception {
        if (args.length > 0 && args[0].equals("write")) {
            write(Path.of(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int silent = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int busy = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        var folder = Files.createTempDirectory("following");
        var files = IntStream.range(0, silent + busy).mapToObj(i -> folder.resolve(Integer.toString(i))).toList();
        for (var file : files) Files.createFile(file);
        var writer = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
                System.getProperty("java.class.path"),
                Following.class.getName(), "write", folder.toString(), Integer.toString(busy)).inheritIO().start();
        try {
            System.out.println("%d silent streams and %d with %d lines a second, in percent of one core, over %d s".formatted(silent, busy,
                    LINES_A_SECOND, seconds));
            told("nobody follows", seconds, new LongAdder(), () -> () -> {});
            for (int round = 0; round < 2; round++) {
                var seen = new LongAdder();
                told("the Tailer, one thread", seconds, seen, () -> tailer(files, seen));
                var plain = new LongAdder();
                told("one thread, the least", seconds, plain, () -> oneThread(files, plain));
                var virtual = new LongAdder();
                told("a virtual thread per stream, the least", seconds, virtual, () -> virtualThreads(files, virtual));
            }
        } finally {
            writer.destroy();
            writer.waitFor();
            for (var file : files) Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private interface Followers extends AutoCloseable {
        @Override
        void close();
    }

    private static void told(String what, int seconds, LongAdder lines, Callable<Followers> start) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var _ = start.call()) {
            // The first looks read all that was written before, and are compiled.
            Thread.sleep(3_000);
            long cpu = system.getProcessCpuTime(), time = System.nanoTime(), before = lines.sum();
            Thread.sleep(seconds * 1000L);
            double share = 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - time);
            System.out.println("%-42s %5.1f %%  %6.0f lines a second".formatted(what, share, (lines.sum() - before) / (double) seconds));
        }
    }

    /// Pairs of files, as an attempt has them.
    private static Followers tailer(List<Path> files, LongAdder lines) {
        var tailer = new Tailer();
        for (int i = 0; i + 1 < files.size(); i += 2) tailer.follow(files.get(i), files.get(i + 1), counting(lines), _ -> {});
        return tailer::close;
    }

    private static Reader counting(LongAdder lines) {
        var plain = Agents.of("plain").reader();
        return new Reader() {
            @Override
            public void out(String line) {
                lines.increment();
                plain.out(line);
            }

            @Override
            public void err(String line) {
                lines.increment();
                plain.err(line);
            }

            @Override
            public Progress progress() {
                return plain.progress();
            }

            @Override
            public Said said() {
                return plain.said();
            }

            @Override
            public boolean finished() {
                return plain.finished();
            }
        };
    }

    private static Followers oneThread(List<Path> files, LongAdder lines) {
        var streams = files.stream().map(f -> new Stream(f, lines)).toList();
        var thread = Thread.ofPlatform().daemon().start(() -> every(() -> streams.forEach(Stream::look)));
        return thread::interrupt;
    }

    private static Followers virtualThreads(List<Path> files, LongAdder lines) {
        var threads = files.stream().map(f -> new Stream(f, lines)).map(s -> Thread.ofVirtual().start(() -> every(s::look))).toList();
        return () -> threads.forEach(Thread::interrupt);
    }

    private static void every(Runnable look) {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                look.run();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /// The least a follower can do: ask for the size, read what is new, count line ends.
    private static final class Stream {
        private final Path file;
        private final LongAdder lines;
        private FileChannel channel;
        private long offset;

        Stream(Path file, LongAdder lines) {
            this.file = file;
            this.lines = lines;
        }

        void look() {
            try {
                long size = Files.size(file);
                if (size == offset) return;
                if (channel == null) channel = FileChannel.open(file);
                var buffer = ByteBuffer.allocate((int) Math.min(size - offset, 1 << 16));
                for (int n; (n = channel.read(buffer.clear(), offset)) > 0; offset += n)
                    for (int i = 0; i < n; i++) if (buffer.get(i) == '\n') lines.increment();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void write(Path folder, int busy) throws IOException, InterruptedException {
        var outs = new ArrayList<OutputStream>();
        for (int i = 0; i < busy; i++) outs.add(Files.newOutputStream(folder.resolve(Integer.toString(i)), StandardOpenOption.APPEND));
        var line = ("a line of a usual length, as a build or a test prints them, nothing special in it " + "x".repeat(18) + "\n")
                .getBytes();
        while (true) {
            Thread.sleep(1000 / LINES_A_SECOND);
            for (var out : outs) out.write(line);
        }
    }
}
