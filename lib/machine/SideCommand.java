package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.LongSupplier;
import lib.agents.*;
import lib.journal.RunFolder;
import lib.model.*;

/// A shell line that is run for an attempt beside its own process: its check, or what sets up its worktree. Its output is a file of its
/// own in the attempt's folder, and its end stands beside that, so that one which another process began can be taken up. It doesn't know
/// what its end means.
///
/// @param output gets all that it writes
record SideCommand(Path output, Spawner spawner, Tailer tailer, Leash leash, LongSupplier clock) {
    private static final Path NOTHING = Path.of("/dev/null");

    /// @param tail its last lines; null if it wrote none
    record End(Exit exit, String tail) {}

    /// Whether somebody has begun it.
    boolean begun() {
        return Files.exists(output);
    }

    /// Waits for one that another process has begun; null if nobody knows how that ended.
    End takenUp() {
        leash.adopt(null, _ -> {}, () -> recorded() != null);
        return recorded() instanceof ExitRecord(var exit, _) ? end(exit) : null;
    }

    /// Runs it from its beginning.
    End run(String line, Map<String, String> env, Path dir) throws IOException {
        Files.deleteIfExists(output);
        Files.deleteIfExists(exitcode());
        Files.createFile(output, RunFolder.PRIVATE_FILE);
        return end(spawner.run(new Spawner.Launch(List.of("/bin/sh", "-c", line), env, dir, NOTHING, output, output, exitcode()), leash,
                _ -> {}));
    }

    private Path exitcode() {
        return output.resolveSibling(output.getFileName() + ".exitcode");
    }

    private ExitRecord recorded() {
        return ExitRecord.of(exitcode(), clock);
    }

    private End end(Exit exit) {
        var said = tailer.follow(output, NOTHING, Agents.of("plain").reader(), _ -> {}).finish();
        return new End(exit, said.out().isEmpty() ? null : String.join("\n", said.out()));
    }
}
