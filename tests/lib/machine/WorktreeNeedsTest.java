package lib.machine;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.file.*;
import java.util.List;
import java.util.stream.*;
import lib.model.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.io.TempDir;

/// Whether there is room for the worktrees that tasks are to get.
@Tag("process")
class WorktreeNeedsTest {
    @TempDir Path folder;

    private void git(String... args) throws Exception {
        var argv = Stream.concat(Stream.of("git", "-c", "user.name=A", "-c", "user.email=a@example.org"), Stream.of(args)).toList();
        assertEquals(0, new ProcessBuilder(argv).directory(folder.toFile()).inheritIO().start().waitFor());
    }

    private void write(String name, int bytes) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.write(folder.resolve(name), new byte[bytes]);
    }

    private static List<Task> tasks(int n) {
        return IntStream.range(0, n).mapToObj(i -> Task.of("t" + i, new Work.Shell("true")).inWorktree()).toList();
    }

    private WorktreeNeeds needs(List<Task> tasks) {
        return WorktreeNeeds.of(tasks, Policy.DEFAULT, folder);
    }

    @Test
    void whatIsCommittedAndWhatIsCopiedIsCountedForEach() throws Exception {
        assertNull(needs(tasks(2)).words(), "no repository is told of when they start");
        git("init", "-q", "-b", "main");
        write("a b/ünd", 1);
        git("add", ".");
        git("commit", "-q", "-m", "small");
        git("tag", "small");
        write("large", 1_000_001);
        write(".gitignore", 0);
        Files.writeString(folder.resolve(".gitignore"), "*.env\nnode_modules\n.worktrees\n");
        Files.writeString(folder.resolve(".worktreeinclude"), "*.env\n");
        git("add", ".");
        git("commit", "-q", "-m", "large");
        write("my.env", 5000);
        write("node_modules/x", 1 << 20);
        write(".worktrees/run/t/other.env", 1 << 20);
        long each = 4096 + 1_003_520 + 2 * 4096 + 8192;
        assertEquals(new WorktreeNeeds(3, 3 * each), needs(tasks(3)));
        assertEquals("3 worktrees need 4 MB", needs(tasks(3)).words());
        assertEquals(new WorktreeNeeds(1, 4096 + 8192), needs(List.of(tasks(1).getFirst().inWorktree("small"))));
        assertEquals(new WorktreeNeeds(0, 0), needs(List.of(Task.of("plain", new Work.Shell("true")))));
        needs(tasks(3)).check(folder, _ -> 3 * each);
        var said = assertThrows(UserError.class, () -> needs(tasks(3)).check(folder, _ -> 2 * each)).getMessage();
        assertEquals(folder.resolve(".worktrees") + ": 3 worktrees need 4 MB, and 3 MB are free here: make room, or run fewer tasks", said);
    }
}
