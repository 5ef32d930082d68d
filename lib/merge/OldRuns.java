package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.time.Duration;
import java.util.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Takes away the folders of old runs that are over and that nobody needs any more: no process runs them, and none of their tasks has left
/// a worktree, a branch or a copy, of which only the run's journal tells what it is. It follows no link out of a run's folder.
public final class OldRuns {
    private final Path base;
    private final long now;
    private final Map<Path, List<Leftover>> left = new HashMap<>();

    /// @param base the folder that has `.orchestrate`
    /// @param now  in milliseconds
    public OldRuns(Path base, long now) {
        this.base = base;
        this.now = now;
    }

    /// What became of a run.
    ///
    /// @param bytes what its files have; 0 if it stayed
    /// @param kept  why it stayed; null if it went
    public record Fate(String run, long bytes, String kept) {}

    /// Of the runs that are not among the newest and are older than that, those that may go.
    ///
    /// @param keep  how many of the newest stay in any case; null is none
    /// @param older since a run's last word; null is any
    /// @param dry   whether nothing is done
    public List<Fate> clean(Integer keep, Duration older, boolean dry) throws IOException {
        var fates = new ArrayList<Fate>();
        for (var run : old(RunFolder.all(base), keep, older)) fates.add(clean(run, dry));
        var latest = RunFolder.home(base).resolve("latest");
        if (!dry && Files.isSymbolicLink(latest) && !Files.exists(latest)) Files.delete(latest);
        return fates;
    }

    private List<RunFolder> old(List<RunFolder> runs, Integer keep, Duration older) throws IOException {
        var old = new ArrayList<RunFolder>();
        for (var run : runs.subList(0, Math.max(0, runs.size() - (keep == null ? 0 : keep))))
            if (older == null || now - Files.getLastModifiedTime(run.journal()).toMillis() > older.toMillis()) old.add(run);
        return old;
    }

    private Fate clean(RunFolder run, boolean dry) throws IOException {
        var why = needed(run);
        if (why != null) return new Fate(run.id(), 0, why);
        if (dry) return new Fate(run.id(), delete(run, true), null);
        try (var _ = Lock.take(run)) {
            return new Fate(run.id(), delete(run, false), null);
        } catch (UserError e) {
            return new Fate(run.id(), 0, e.getMessage());
        }
    }

    /// Why it has to stay; null if it needn't.
    private String needed(RunFolder run) throws IOException {
        if (Lock.holder(run).orElse(null) instanceof Identity who) return who.unseen() ? "is held by " + who.words() : "goes on";
        try {
            OwnFolder.checked(run.path().getParent());
            OwnFolder.checked(run.path());
            var board = Following.begun(run).board();
            if (board.end() == null) return "has crashed: 'orchestrate recover " + run.id() + "' first";
            var cwd = Path.of(board.start().cwd());
            if (!left.containsKey(cwd)) left.put(cwd, Leftover.all(cwd));
            long count = left.get(cwd).stream().filter(l -> l.run().equals(run.id())).count();
            if (count > 0) return "of " + count + (count == 1 ? " task" : " tasks") + " a worktree or a branch is there: 'orchestrate "
                    + "clean --worktrees " + run.id() + "' first";
            var copies = FolderCopy.all(cwd, run.id());
            return Files.exists(copies) ? "copies of its tasks' folders are there: remove " + copies + " first" : null;
        } catch (UserError e) {
            return Text.line(e.getMessage(), 200);
        }
    }

    /// Its journal last: who is killed meanwhile leaves a run that can be cleared away by the next call.
    ///
    /// @return the bytes of its files
    private static long delete(RunFolder run, boolean dry) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(run.path(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
                if (seen.isRegularFile()) bytes[0] += seen.size();
                if (!dry && !file.equals(run.journal())) Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException broken) throws IOException {
                if (broken != null) throw broken;
                if (!dry && !folder.equals(run.path())) Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
        if (dry) return bytes[0];
        Files.delete(run.journal());
        Files.delete(run.path());
        return bytes[0];
    }
}
