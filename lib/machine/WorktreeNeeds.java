package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.ToLongFunction;
import java.util.stream.*;
import lib.model.*;

/// What has to hold, before anything starts, for the worktrees that tasks are to get: what sets them up has one to do it in, and there is
/// room for all of them, since none is removed. It only looks.
///
/// @param worktrees how many there are to be
/// @param bytes     what they take on the disk, at least: what setups, tasks and filters of git make more is not known yet
public record WorktreeNeeds(int worktrees, long bytes) {
    /// What a file takes is counted in these, which most file systems give out.
    private static final long BLOCK = 4096;

    /// What worktrees of the same commit of the same folder have.
    private record Kind(Path dir, String base) {}

    /// @throws UserError about the first thing wrong
    public static WorktreeNeeds check(List<Task> tasks, Policy policy, Path cwd) {
        for (var task : tasks) Setup.check(task, cwd, policy);
        var needs = of(tasks, policy, cwd);
        needs.check(cwd, WorktreeNeeds::free);
        return needs;
    }

    /// Of all tasks of a new run: of those that are tried again, none may have one.
    ///
    /// @throws UserError if worktrees are to be set up, and there are none
    public static void checkSetup(List<Task> tasks, Policy policy, Path cwd) {
        if (policy.setupOf(Task.of("any", new Work.Shell(":"))) != null && tasks.stream().noneMatch(t -> Setup.inWorktree(t, cwd, policy)))
            throw new UserError("there is a setup, which is for worktrees, and no task has one: add --worktree, or leave the setup out");
    }

    /// What these tasks need; nothing where git can't tell, which is told when they start.
    public static WorktreeNeeds of(List<Task> tasks, Policy policy, Path cwd) {
        // Who has the best of several tries has a branch alone.
        var own = tasks.stream().filter(t -> policy.worktreeOf(t) && !t.place().trial().chooses());
        var kinds = own.collect(Collectors.groupingBy(t -> new Kind(t.place().dir() == null ? cwd
                : cwd.resolve(t.place().dir()).normalize(), Objects.requireNonNullElse(t.place().base(), "HEAD")), Collectors.counting()));
        long bytes = 0;
        for (var kind : kinds.entrySet()) bytes += kind.getValue() * bytes(kind.getKey(), Worktree.ours(cwd));
        return new WorktreeNeeds(kinds.values().stream().mapToInt(Long::intValue).sum(), bytes);
    }

    private static long bytes(Kind kind, List<Path> ours) {
        var git = Git.looking();
        try {
            var top = git.look(kind.dir, "rev-parse", "--show-toplevel").stripTrailing();
            if (git.run(kind.dir, "config", "--type=bool", "core.sparseCheckout").out().strip().equals("true")) return 0;
            // The fourth word is the size, or a dash for a submodule's commit.
            long tracked = git.look(Path.of(top), "ls-tree", "-r", "-l", "-z", kind.base).transform(WorktreeNeeds::names)
                    .map(line -> line.split("\\s+", 5)[3]).filter(size -> !size.equals("-")).mapToLong(Long::parseLong)
                    .map(WorktreeNeeds::blocks).sum();
            return tracked + WorktreeFiles.named(git, Path.of(top), ours).mapToLong(WorktreeNeeds::blocks).sum();
        } catch (IOException | UserError e) {
            return 0;
        }
    }

    private static Stream<String> names(String list) {
        return Stream.of(list.split("\0")).filter(line -> !line.isEmpty());
    }

    private static long blocks(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? blocks(Files.size(file)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long blocks(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    /// Bytes that are free where a folder is.
    private static long free(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    /// @throws UserError if that isn't there
    void check(Path cwd, ToLongFunction<Path> free) {
        var place = Files.isDirectory(cwd.resolve(Worktree.FOLDER)) ? cwd.resolve(Worktree.FOLDER) : cwd;
        long there = bytes == 0 ? Long.MAX_VALUE : free.applyAsLong(place);
        if (bytes > there)
            throw new UserError(place + ": " + words() + ", and " + size(there) + " are free here: make room, or run fewer tasks");
    }

    /// Such as `16 worktrees need 3.2 GB`; null if there are none, or git can't tell.
    public String words() {
        return bytes == 0 ? null : worktrees + (worktrees == 1 ? " worktree needs " : " worktrees need ") + size(bytes);
    }

    private static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1000 + " kB" : bytes < 1_000_000_000 ? (bytes + 999_999) / 1_000_000 + " MB"
                : "%.1f GB".formatted(bytes / 1e9);
    }
}
