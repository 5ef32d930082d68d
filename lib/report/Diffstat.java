package lib.report;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.machine.*;
import lib.model.*;

/// The size of the changes in a task's worktree since its branch was made, counted by git: commits, uncommitted changes and new files
/// alike. It only looks: the worktree's index and branch stay as they are.
final class Diffstat {
    private static final int MOST_FILES = 20;

    private final Path worktree;
    private Git git = Git.looking();

    private Diffstat(Path worktree) {
        this.worktree = worktree;
    }

    /// @param names of all files that were changed; those renamed by both their names
    record Found(Summary.Changes changes, List<String> names) {}

    /// @return null if there is no worktree any more, or git can't tell
    static Found of(Path worktree) {
        if (!Files.exists(worktree.resolve(".git"))) return null;
        try {
            return at(worktree, (branch, began, diffstat) -> changes(branch,
                    diffstat.git("rev-list", "--count", began + "..HEAD").strip(), diffstat.counted(began)));
        } catch (IOException e) {
            return null;
        }
    }

    /// The same of a copy of a folder, where no branch is, but the copy.
    static Found of(Path root, FolderCopy copy, List<FolderCopy.Change> changes) {
        var files = changes.stream().map(c -> new Summary.Change(c.path(), c.insertions(), c.deletions())).toList();
        var found = changes(root.relativize(copy.path()).toString(), null, files);
        return new Found(found.changes(), found.names().stream().map(name -> copy.from().resolve(name).toString()).toList());
    }

    /// Has git show them on our stdout, as it shows any: with its colours and its pager on a terminal.
    ///
    /// @return git's exit status
    static int show(Path worktree, List<String> options) throws IOException {
        return new Diffstat(worktree).compared((_, began, diffstat) -> {
            var argv = new ArrayList<>(List.of("diff"));
            argv.addAll(options);
            argv.addAll(List.of(began, "--"));
            return diffstat.git.shown(worktree, argv);
        });
    }

    /// Looks at a worktree as it would be with its new files added.
    static <T> T at(Path worktree, Look<T> look) throws IOException {
        return new Diffstat(worktree).compared(look);
    }

    interface Look<T> {
        T at(String branch, String began, Diffstat diffstat) throws IOException;
    }

    /// Likewise of a copy: each file beside the original as it is now.
    static int show(FolderCopy copy, List<String> options) throws IOException {
        var changes = copy.changes();
        if (changes == null) throw new UserError(copy.path() + ": there is no such copy any more, or yet");
        for (var change : changes) {
            var argv = new ArrayList<>(List.of("--no-pager", "diff", "--no-index"));
            argv.addAll(options);
            argv.add("--");
            for (var side : List.of(copy.from(), copy.path())) {
                var file = side.resolve(change.path());
                argv.add(Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toString() : "/dev/null");
            }
            if (Git.looking().shown(copy.root(), argv) > 1) return 1;
        }
        return 0;
    }

    private <T> T compared(Look<T> look) throws IOException {
        // A tag of that name would make a short one mean something else.
        var full = git("rev-parse", "--symbolic-full-name", "HEAD").strip();
        var branch = full.startsWith(Saved.HEADS) ? full.substring(Saved.HEADS.length()) : full;
        // Where our branch began, or the worktree if the task has left that: the oldest line of its log, however far others have
        // gone since.
        var began = git("log", "-g", "--format=%H", Branches.ours(branch) ? full : "HEAD", "--").lines().toList();
        if (began.isEmpty()) throw new IOException("no reflog");
        var index = worktree.resolve(git("rev-parse", "--git-path", "index").strip());
        var copy = Files.createTempFile("orchestrate", ".index");
        try {
            Files.copy(index, copy, StandardCopyOption.REPLACE_EXISTING);
            git = git.with("GIT_INDEX_FILE", copy.toString());
            git("add", "--all", "--intent-to-add", "--", ":/");
            return look.at(branch, began.getLast(), this);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(Path.of(copy + ".lock"));
        }
    }

    /// How much has changed in each file. Git writes `-` in the place of the lines of a binary file.
    List<Summary.Change> counted(String began) throws IOException {
        var numstat = git("diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", began, "--");
        return Stream.of(numstat.split("\0")).filter(l -> !l.isEmpty()).map(l -> l.split("\t", 3))
                .map(f -> new Summary.Change(f[2], f[0].equals("-") ? null : Integer.valueOf(f[0]),
                        f[1].equals("-") ? null : Integer.valueOf(f[1]))).toList();
    }

    /// What has changed in these files.
    String patch(String began, List<String> files) throws IOException {
        var argv = new ArrayList<>(List.of("-c", "core.quotePath=false", "diff", "--no-color", "--no-renames", "--no-ext-diff",
                "--no-textconv", began, "--"));
        for (var file : files) argv.add(":(top,literal)" + file);
        return git(argv.toArray(String[]::new));
    }

    private static Found changes(String branch, String commits, List<Summary.Change> files) {
        return new Found(new Summary.Changes(branch, commits == null ? null : Integer.valueOf(commits), files.size(),
                files.stream().mapToInt(f -> lines(f.insertions())).sum(),
                files.stream().mapToInt(f -> lines(f.deletions())).sum(),
                files.stream().sorted(Comparator.comparingInt((Summary.Change f) -> -lines(f.insertions()) - lines(f.deletions())))
                        .limit(MOST_FILES).toList()), files.stream().map(Summary.Change::path).toList());
    }

    private static int lines(Integer lines) {
        return lines == null ? 0 : lines;
    }

    String git(String... args) throws IOException {
        return git.look(worktree, args);
    }
}
