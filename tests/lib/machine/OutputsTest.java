package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import module java.base;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Files that a task has to make: there, and newer than its start.
class OutputsTest {
    private static final FileTime BEGAN = FileTime.fromMillis(1_000_000);
    @TempDir Path dir;

    private void file(String name, long millis) throws IOException {
        var file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, FileTime.fromMillis(BEGAN.toMillis() + millis));
    }

    private String flaw(String... outputs) throws IOException {
        return Outputs.flaw(List.of(outputs), dir, BEGAN);
    }

    @Test
    void eachIsThereAndNew() throws IOException {
        file("new", 0);
        file("sub/newer.txt", 5_000);
        file("old", -1);
        assertNull(flaw("new", "sub/newer.txt", "sub", "*/*.txt", "**.txt"));
        assertEquals("of the files it has to make, 'old' is older than its start, 'none' isn't there", flaw("new", "old", "none"));
        assertEquals("of the files it has to make, '*.txt' fits no file, 'ol?' fits no file that is newer than its start",
                flaw("*.txt", "ol?"));
        assertTrue(flaw("a", "b", "c", "d", "e").endsWith("'c' isn't there and 2 more"));
    }

    @Test
    void aPathMayBeAnywhere() throws IOException {
        file("new", 0);
        assertNull(flaw(dir.resolve("new").toString(), "./new"));
        assertThrows(lib.model.UserError.class, () -> flaw("[z-a"));
    }
}
