package tests;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.agents.*;
import lib.board.*;
import lib.machine.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Growing files are followed to the end, whatever is done to them.
@Tag("process")
class TailerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final Tailer tailer = new Tailer();

    @AfterEach
    void close() {
        tailer.close();
    }

    /// Keeps all lines it is given.
    private static final class Kept implements Reader {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void out(String line) {
            lines.add(line);
        }

        @Override
        public void err(String line) {
            lines.add("err:" + line);
        }

        @Override
        public Progress progress() {
            return Progress.NONE.line(lines.isEmpty() ? null : lines.getLast());
        }

        @Override
        public Said said() {
            return Said.NOTHING;
        }

        @Override
        public boolean finished() {
            return false;
        }
    }

    private final Kept kept = new Kept();

    private Tailer.Followed follow(Reader reader) {
        return tailer.follow(folder.resolve("out"), folder.resolve("err"), reader, _ -> {});
    }

    /// How many folders the kernel watches for us.
    private static long watched() {
        try (var open = Files.list(Path.of("/proc/self/fdinfo"))) {
            return open.mapToLong(file -> {
                try (var lines = Files.lines(file)) {
                    return lines.filter(line -> line.startsWith("inotify wd:")).count();
                } catch (IOException | UncheckedIOException e) {
                    return 0;
                }
            }).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ofWhatIsSilentTheKernelTells() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/fdinfo")), "no inotify");
        long before = watched();
        var followed = follow(kept);
        for (var line : List.of("one", "two")) {
            Repo.await("that it is watched", SOON, () -> watched() > before);
            write("out", line + "\n");
            Repo.await("the line", SOON, () -> kept.lines.contains(line));
        }
        Repo.await("that it is watched", SOON, () -> watched() > before);
        followed.finish();
        assertEquals(before, watched());
        assertEquals(List.of("one", "two"), kept.lines);
    }

    @Test
    void whatCannotBeReadForAWhileIsNotReadTwice() throws Exception {
        Files.createDirectory(folder.resolve("elsewhere"));
        var place = Files.createSymbolicLink(folder.resolve("place"), Path.of("elsewhere"));
        tailer.follow(place.resolve("out"), folder.resolve("err"), kept, _ -> {});
        write("place/out", "one\n");
        Repo.await("the first line", SOON, () -> kept.lines.contains("one"));
        // A link to itself, at once: nothing is gone, and nothing can be opened.
        Files.move(Files.createSymbolicLink(folder.resolve("next"), Path.of("place")), place, StandardCopyOption.ATOMIC_MOVE);
        for (var look : List.of("x", "y")) {
            write("err", look + "\n");
            Repo.await("a look at both", SOON, () -> kept.lines.contains("err:" + look));
        }
        Files.move(Files.createSymbolicLink(folder.resolve("next"), Path.of("elsewhere")), place, StandardCopyOption.ATOMIC_MOVE);
        write("place/out", "two\n");
        Repo.await("the second line", SOON, () -> kept.lines.contains("two"));
        assertEquals(List.of("one", "two"), kept.lines.stream().filter(l -> !l.startsWith("err:")).toList());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void seen(String... lines) {
        Repo.await(List.of(lines) + " is seen", SOON, () -> kept.lines.equals(List.of(lines)));
    }

    @Test
    void filesThatNeverCameAreNothingSaid() {
        follow(kept).finish();
        assertEquals(List.of(), kept.lines);
    }

    @Test
    void aLineThatGrowsIsOneLine() throws Exception {
        var followed = follow(kept);
        write("out", "one\nhal");
        write("err", "oops\n");
        Repo.await("both streams are seen", SOON, () -> Set.copyOf(kept.lines).equals(Set.of("one", "err:oops")));
        write("out", "f a line\nlast");
        Repo.await("the line is whole", SOON, () -> kept.lines.contains("half a line"));
        followed.finish();
        assertEquals("last", kept.lines.getLast());
        assertEquals(4, kept.lines.size());
    }

    @Test
    void aTruncatedFileIsReadFromItsBeginning() throws Exception {
        write("out", "a long first line\n");
        var followed = follow(kept);
        seen("a long first line");
        Files.writeString(folder.resolve("out"), "new\n");
        followed.finish();
        assertEquals(List.of("a long first line", "new"), kept.lines);
    }

    @Test
    void aReplacedFileIsReadFromItsBeginning() throws Exception {
        write("out", "first\n");
        var followed = follow(kept);
        seen("first");
        write("other", "other\n");
        Files.move(folder.resolve("other"), folder.resolve("out"), StandardCopyOption.ATOMIC_MOVE);
        seen("first", "other");
        Files.delete(folder.resolve("out"));
        followed.finish();
        assertEquals(List.of("first", "other"), kept.lines);
    }

    @Test
    void aFolderInPlaceOfAFileIsNothingSaid() throws Exception {
        Files.createDirectory(folder.resolve("out"));
        write("err", "e\n");
        follow(kept).finish();
        assertEquals(List.of("err:e"), kept.lines);
    }

    @Test
    void aLineThatOverflowsTheStackEndsNobody() throws Exception {
        var deep = new Reader() {
            @Override
            public void out(String line) {
                if (line.equals("deep")) throw new StackOverflowError();
                kept.out(line);
            }

            @Override
            public void err(String line) {
                kept.err(line);
            }

            @Override
            public Progress progress() {
                return kept.progress();
            }

            @Override
            public Said said() {
                return Said.NOTHING;
            }

            @Override
            public boolean finished() {
                return false;
            }
        };
        follow(deep);
        write("out", "deep\n");
        write("err", "then\n");
        Repo.await("the look after that", SOON, () -> kept.lines.contains("err:then"));
        write("out", "after\n");
        Repo.await("what comes after", SOON, () -> kept.lines.contains("after"));
    }

    @Test
    void progressIsToldWhenItChanges() throws Exception {
        var told = new CopyOnWriteArrayList<Progress>();
        var followed = tailer.follow(folder.resolve("out"), folder.resolve("err"), Agents.of("plain").reader(), told::add);
        write("out", "{\"phase\":\"build\",\"progress\":\"1/4\"}\n");
        Repo.await("the phase is told", SOON, () -> told.stream().anyMatch(p -> "build".equals(p.phase()) && p.all() == 4));
        write("out", "{\"progress\":\"2/4\"}\n");
        Repo.await("the step is told", SOON, () -> told.getLast().done() == 2 && "build".equals(told.getLast().phase()));
        // A bar that is drawn over and over has no line end.
        write("out", "fetch 10 %\rfetch 60 %");
        Repo.await("the share is told", SOON, () -> "fetch 60 %".equals(told.getLast().line()));
        followed.finish();
        int before = told.size();
        write("out", "{\"progress\":\"3/4\"}\n");
        assertEquals(before, told.size());
    }

    /// Between its first line and its last one a stream holds what a tool has printed.
    private Judgement claude(String... between) throws IOException {
        var whole = Files.readAllLines(Repo.fixture("claude/success/stdout.jsonl"));
        write("out", whole.getFirst() + "\n");
        for (var text : between) write("out", text);
        write("out", "\n" + String.join("\n", whole.subList(1, whole.size())));
        var agent = Agents.of("claude");
        return Classifier.judge(agent, new Exit.Code(0), follow(agent.reader()).finish(), null, List.of());
    }

    @Test
    void jsonOfAnyDepthIsPassedOver() throws IOException {
        assertEquals(new Outcome.Succeeded("completed"), claude("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "\n" + "[".repeat(100_000)).outcome());
    }

    @Test
    void aHugeLineOfATurnIsNoHindrance() throws IOException {
        var piece = "0123456789abcde\\\"".repeat(1 << 16);
        var pieces = Stream.of(Stream.of("{\"type\":\"user\",\"message\":{\"content\":\""), Collections.nCopies(61, piece).stream(),
                Stream.of("\"}}")).flatMap(s -> s).toArray(String[]::new);
        assertEquals(new Outcome.Succeeded("completed"), claude(pieces).outcome());
        assertTrue(Files.size(folder.resolve("out")) > 64 << 20);
    }

    @Test
    void hugeUnquotedAndBinaryLinesAreNoHindrance() throws IOException {
        assertEquals(new Outcome.Succeeded("completed"), claude("x".repeat(9 << 20), "\n\0\1\2\n", "\uFFFF\n{\"type\":",
                "\n{\"type\":\"result\"").outcome());
    }

    /// Only a command's last lines count: more than one can read is passed over, however little sense it makes.
    @Test
    void aCommandsFloodCostsNoReading() throws IOException {
        var noise = new byte[64 << 20];
        new Random(7).nextBytes(noise);
        Files.write(folder.resolve("out"), noise);
        Files.writeString(folder.resolve("out"), "\nfirst of the last\nlast\n", StandardOpenOption.APPEND);
        var plain = lib.agents.Agents.of("plain").reader();
        var said = Tailer.read(folder.resolve("out"), folder.resolve("err"), plain);
        assertEquals(List.of("first of the last", "last"), said.out().subList(Said.LINES - 2, Said.LINES));
        assertEquals("last", said.progress().line());
        assertTrue(said.progress().signs() < 10_000, said.progress().signs() + " lines were read");
    }

    /// A flood, and then a last line that is longer than what is read of a flood's end.
    @Test
    void aLongLastLineIsReadAfterAFlood() throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("out")))) {
            var flood = ("flood ".repeat(200) + "\n").getBytes(StandardCharsets.UTF_8);
            for (long n = 0; n < 70L << 20; n += flood.length) out.write(flood);
            out.write("{\"begins\":\"".getBytes(StandardCharsets.UTF_8));
            for (int n = 0; n < 20; n++) out.write("x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
            out.write("\",\"ends\":true}\n".getBytes(StandardCharsets.UTF_8));
        }
        Tailer.read(folder.resolve("out"), folder.resolve("err"), kept);
        assertTrue(kept.lines.getLast().startsWith("{\"begins\":\"xxx") && kept.lines.getLast().endsWith("\",\"ends\":true}"));
        assertEquals(1, kept.lines.size(), "of the flood before nothing is read");
    }
}
