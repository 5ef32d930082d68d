package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// What is written down of an end, and when that was, whatever the clock of the file system says.
class RecordTest {
    private static final Path NOTHING = Path.of("/dev/null");
    @TempDir Path folder;

    private Path recorded(String... before) throws Exception {
        var record = folder.resolve("exitcode");
        var launch = new Spawner.Launch(List.of("sh", "-c", "exit 3"), Map.of(), folder, NOTHING, NOTHING, NOTHING, record);
        var argv = Stream.concat(Stream.of(before), SmallShell.of(launch, "/bin/sh").argv().stream()).toList();
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(NOTHING.toFile()).start().waitFor();
        return record;
    }

    /// The superuser may have as many processes as he likes; nobody has none but this.
    @Tag("process")
    @Test
    void whatCouldNotBeStartedHasNoExit() throws Exception {
        assertEquals("3\n", Files.readString(recorded()));
        Assumptions.assumeTrue(new ProcessBuilder("sh", "-c", "test $(id -u) = 0 && setpriv --version").start().waitFor() == 0,
                "only the superuser can be another user");
        for (var place : List.of(folder.getParent(), folder)) place.toFile().setExecutable(true, false);
        folder.toFile().setWritable(true, false);
        Files.delete(folder.resolve("exitcode"));
        var record = recorded("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "sh", "-c",
                "ulimit -p 1 || ulimit -u 1; exec \"$@\"", "sh");
        assertEquals(SmallShell.NONE, Files.readString(record));
    }

    private long age(long millisAgo) throws IOException {
        var record = folder.resolve("exitcode");
        Files.writeString(record, "0\n");
        Files.setLastModifiedTime(record, FileTime.fromMillis(System.currentTimeMillis() - millisAgo));
        long age = ExitRecord.age(record);
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count(), "the probe stays");
        }
        return age;
    }

    @Test
    void aRecordIsAsOldAsItsFileSystemSays() throws IOException {
        assertTrue(age(0) < 900);
        assertEquals(500.0, (double) age(510), 400.0);
        assertEquals(3_600_000.0, (double) age(3_600_000), 900.0);
        assertEquals(0, age(-3_600_000), "nothing is written in the future");
    }
}
