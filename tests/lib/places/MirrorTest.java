package lib.places;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;
import tests.Cli;

/// Two folders that are made alike over a line, which is cut and made anew.
@Tag("process")
@Timeout(60)
class MirrorTest {
    private static final String RAN = "tasks/t/1/stdout";

    @TempDir
    Path temp;
    private Path home, there;
    private final List<Closeable> line = new ArrayList<>();

    @BeforeEach
    void folders() throws IOException {
        home = temp.resolve("home/run");
        there = temp.resolve("there/run");
        for (var part : List.of("tasks", "logs", "results", "places/m")) Files.createDirectories(home.resolve(part));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home.resolve("places/m/home"), "token");
        Files.writeString(home.resolve("places/m/asked.jsonl"), "");
    }

    private Mirror connected() throws Exception {
        var down = new PipedInputStream(1 << 18);
        var up = new PipedInputStream(1 << 18);
        var toThere = new PipedOutputStream(down);
        var toHome = new PipedOutputStream(up);
        line.addAll(List.of(toThere, toHome));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Mirror.home(home.resolve("places/m"), temp, up, toThere);
            } catch (IOException | InterruptedException e) {
                // It was cut.
            }
        });
        toHome.write("Welcome to m!\n".getBytes(StandardCharsets.UTF_8));
        return Mirror.there(there.resolve("places/m"), down, toHome);
    }

    private void cut() throws IOException {
        for (var end : line) end.close();
        line.clear();
    }

    private static void append(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void becomes(Path file, String text) {
        Cli.await(file + " is " + text, () -> Files.exists(file) && Cli.text(file).equals(text));
    }

    private void told(Object line) throws IOException {
        append(there.resolve("places/m/told.jsonl"), Json.line(line) + "\n");
    }

    @Test
    void whatGrowsIsThereAMomentLater() throws Exception {
        connected();
        append(home.resolve("places/m/asked.jsonl"), "one\n");
        becomes(there.resolve("places/m/asked.jsonl"), "one\n");
        told(new Told.Heard("t", 1, false));
        append(there.resolve(RAN), "half ");
        becomes(home.resolve(RAN), "half ");
        cut();
        append(there.resolve(RAN), "whole\n");
        append(home.resolve("places/m/asked.jsonl"), "two\n");
        told(Told.of(new Event.Ended(1, "t", 1, new Exit.Code(0), Said.NOTHING)));
        connected();
        becomes(there.resolve("places/m/asked.jsonl"), "one\ntwo\n");
        becomes(home.resolve("places/m/told.jsonl"), Files.readString(there.resolve("places/m/told.jsonl")));
        assertEquals("half whole\n", Files.readString(home.resolve(RAN)), "before its end is told");
        assertEquals("half whole\n", Files.readString(home.resolve("results/t.json")));
    }

    /// A task's input comes before the request that starts it.
    @Test
    void whatATaskReadsIsThereFirst() throws Exception {
        Files.writeString(temp.resolve("given"), "x".repeat(200_000));
        connected();
        var task = lib.Orchestrator.shell("cat").named("t").reading(Path.of("given"));
        append(home.resolve("places/m/asked.jsonl"), Json.line(new Request.Start(task, 1, 1, List.of(), null, List.of())) + "\n");
        becomes(there.resolve("places/m/asked.jsonl"), Files.readString(home.resolve("places/m/asked.jsonl")));
        assertEquals(200_000, Files.size(there.resolve("places/m").resolve(Mirror.input("t", 1))));
    }

    /// Who has lost what it has told gets it back.
    @Test
    void aLostMemoryIsGivenBack() throws Exception {
        Files.writeString(home.resolve("places/m/told.jsonl"), "told before\n");
        connected();
        assertEquals("told before\n", Files.readString(there.resolve("places/m/told.jsonl")));
    }

    @Test
    void noNameLeadsOut() throws Exception {
        for (var name : List.of("tasks/../../stolen", "../stolen", "events.jsonl", "tasks/t/1/../../../stolen", "places/m/asked.jsonl")) {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.writeBytes(Mirror.READY + "\n");
            out.writeUTF(name);
            out.writeLong(0);
            out.writeInt(1);
            out.write('x');
            Mirror.home(home.resolve("places/m"), temp, new ByteArrayInputStream(bytes.toByteArray()), OutputStream.nullOutputStream());
        }
        try (var all = Files.walk(temp)) {
            assertEquals(List.of("asked.jsonl", "home"),
                    all.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).sorted().toList());
        }
        assertEquals("", Files.readString(home.resolve("places/m/asked.jsonl")));
    }
}
