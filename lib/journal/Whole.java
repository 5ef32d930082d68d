package lib.journal;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.UUID;

/// Files that appear whole: nobody ever sees half of one, and of two who write one at once one is the last.
public final class Whole {
    static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Whole() {}

    /// What is in a file.
    public interface Content {
        void into(Writer out) throws IOException;
    }

    /// Writes it as it is made; if that fails, what was there stays.
    public static void write(Path file, Content content) throws IOException {
        var part = beside(file);
        try {
            try (var out = Files.newBufferedWriter(Files.createFile(part, PRIVATE))) {
                content.into(out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// A name that nobody else uses at the same time.
    static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    }
}
