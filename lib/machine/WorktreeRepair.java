package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import lib.model.*;

/// A worktree that isn't whole: its git was killed while it made it, or somebody has deleted its folder, or the file there by which git
/// knows it. It is made whole of what git still has of it, and nothing that is there is overwritten.
final class WorktreeRepair {
    /// Git locks one that it makes until that is whole, and says why (builtin/worktree.c, `add_worktree`): nobody has worked in it.
    private static final String MARK = "initializing";

    private WorktreeRepair() {}

    /// Whether it was made half, or still is made.
    static boolean isHalf(Path worktree) throws IOException {
        var git = Git.folders(worktree);
        return !git.isEmpty() && marked(git.getFirst().resolve("locked"));
    }

    private static boolean marked(Path lock) throws IOException {
        try {
            return Files.readString(lock).strip().equals(MARK);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Makes one whole that was made half.
    ///
    /// @throws UserError if another git still makes it
    static void complete(Git git, Path worktree) throws IOException {
        for (int n = 1; n < Git.TRIES && isHalf(worktree); n++) Git.pause(n);
        if (!isHalf(worktree)) return;
        if (inhabitant(worktree) instanceof String process)
            throw new UserError(worktree + ": process " + process + " still makes it: wait for its end, then 'orchestrate retry'");
        Files.deleteIfExists(Git.folders(worktree).getFirst().resolve("index.lock"));
        must(git, worktree, "read-tree", "--reset", "-u", "HEAD");
        must(git, worktree, "worktree", "unlock", worktree.toString());
    }

    /// A process whose folder is in the worktree, by pid and name; null if there is none, or the system doesn't tell. A git of ours that
    /// looks at it while we ask is none.
    static String inhabitant(Path worktree) {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var folder = worktree.toRealPath();
            for (var process : all)
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder) && !ours(process.getFileName().toString()))
                        return process.getFileName() + " (" + Text.line(Files.readString(process.resolve("comm")), 40) + ")";
                } catch (IOException e) {
                    // It has ended, or is another user's.
                }
        } catch (IOException | DirectoryIteratorException e) {
            // There is no such list here.
        }
        return null;
    }

    private static boolean ours(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).flatMap(ProcessHandle::parent).filter(ProcessHandle.current()::equals).isPresent();
    }

    /// Has git know one again that is not there any more, or no worktree, and of which it still has branch, index and logs. If its folder
    /// is gone, it gets what is in the index.
    ///
    /// @param dir a folder of the repository
    static void restore(Git git, Path dir, Path worktree) throws IOException {
        if (Files.exists(worktree.resolve(".git"))) return;
        var common = git.run(dir, "rev-parse", "--git-common-dir");
        var all = dir.resolve(common.out().strip()).normalize().resolve("worktrees");
        if (!common.ok() || !Files.isDirectory(all)) return;
        try (var folders = Files.newDirectoryStream(all)) {
            for (var own : folders) {
                var pointer = own.resolve("gitdir");
                if (!Files.isRegularFile(pointer) || !isOf(own.resolve(Files.readString(pointer).strip()), worktree)) continue;
                boolean gone = !Files.exists(worktree);
                Files.createDirectories(worktree);
                Files.writeString(worktree.resolve(".git"), "gitdir: " + own.toRealPath() + "\n");
                if (gone) must(git, worktree, "checkout-index", "--all");
                return;
            }
        }
    }

    private static boolean isOf(Path pointer, Path worktree) throws IOException {
        var folder = pointer.normalize().getParent();
        return folder.endsWith(worktree.getFileName()) && Files.isDirectory(folder.getParent())
                && Files.isSameFile(folder.getParent(), worktree.getParent());
    }

    private static void must(Git git, Path worktree, String... args) throws IOException {
        var result = git.run(worktree, args);
        if (!result.ok()) throw new UserError(worktree + ": it isn't whole, and git says '" + result.sentence() + "'");
    }
}
