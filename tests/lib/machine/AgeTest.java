package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// When an end was written down, whatever the clock of the file system says.
class AgeTest {
    @TempDir Path folder;

    private long age(long millisAgo) throws IOException {
        var record = folder.resolve("exitcode");
        Files.writeString(record, "0\n");
        Files.setLastModifiedTime(record, FileTime.fromMillis(System.currentTimeMillis() - millisAgo));
        long age = Execution.age(record);
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count(), "the probe stays");
        }
        return age;
    }

    @Test
    void aRecordIsAsOldAsItsFileSystemSays() throws IOException {
        assertTrue(age(0) < 900);
        assertEquals(500, age(510), 400);
        assertEquals(3_600_000, age(3_600_000), 900);
        assertEquals(0, age(-3_600_000), "nothing is written in the future");
    }
}
