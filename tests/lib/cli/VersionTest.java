package lib.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.util.Optional;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Which commit a checkout has, read without git.
class VersionTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    @TempDir Path temp;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(temp.resolve(file).getParent());
        Files.writeString(temp.resolve(file), text);
    }

    @Test
    void itIsFoundWhereverGitKeepsIt() throws IOException {
        assertEquals(Optional.empty(), Version.head(temp));
        write(".git/HEAD", "ref: refs/heads/main\n");
        assertEquals(Optional.empty(), Version.head(temp), "no commit yet");
        write(".git/packed-refs", "# pack-refs\n%s refs/heads/mainly\n%s refs/heads/main\n".formatted("a".repeat(40), COMMIT));
        assertEquals(Optional.of(COMMIT), Version.head(temp));
        write(".git/refs/heads/main", "b".repeat(40) + "\n");
        assertEquals(Optional.of("b".repeat(40)), Version.head(temp));
        write(".git/worktrees/w/HEAD", "ref: refs/heads/main\n");
        write(".git/worktrees/w/commondir", "../..\n");
        write("w/.git", "gitdir: " + temp.resolve(".git/worktrees/w") + "\n");
        assertEquals(Optional.of("b".repeat(40)), Version.head(temp.resolve("w")));
        write(".git/HEAD", COMMIT + "\n");
        assertEquals(Optional.of(COMMIT), Version.head(temp));
        write(".git/HEAD", "what\n");
        assertEquals(Optional.empty(), Version.head(temp));
    }
}
