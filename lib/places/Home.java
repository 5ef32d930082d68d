package lib.places;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import lib.journal.RunFolder;

/// The sign of life of whoever asks in a place's folder: a file that he touches as long as he lives.
final class Home {
    static final String FILE = "home";
    private static final long DESERTED_MILLIS = 120_000;

    private Home() {}

    static void touch(Path folder) {
        var home = folder.resolve(FILE);
        try {
            // What no other machine's folder has.
            if (!Files.exists(home)) RunFolder.write(home, UUID.randomUUID().toString());
            Files.setLastModifiedTime(home, FileTime.fromMillis(System.currentTimeMillis()));
        } catch (IOException e) {
            // A worker that has nothing to do leaves, and is called again.
        }
    }

    /// Whether nobody has for so long that a worker without work leaves.
    static boolean deserted(Path folder) {
        try {
            return System.currentTimeMillis() - Files.getLastModifiedTime(folder.resolve(FILE)).toMillis() > DESERTED_MILLIS;
        } catch (IOException e) {
            return false;
        }
    }
}
