package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// What has been done in a folder, as git sees it: in a worktree of ours since it was made, elsewhere since the last commit. It only
/// looks.
final class WorkDone {
    private static final int MOST_LINES = 40;

    private final Path folder;
    private final Git git = Git.looking();

    private WorkDone(Path folder) {
        this.folder = folder;
    }

    /// Whether a worktree is as it was at first; false as well if git can't tell.
    static boolean none(Path worktree) {
        try {
            return new WorkDone(worktree).lines().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// The branch that a checkout is on; null if it is on none, or git can't tell.
    static String branch(Path checkout) {
        try {
            return new WorkDone(checkout).git("symbolic-ref", "-q", "HEAD").strip().substring(Saved.HEADS.length());
        } catch (IOException e) {
            return null;
        }
    }

    /// The mark on an agent that didn't stay where it was put; null if it did.
    ///
    /// @param own      the branches that its worktree may have been put on
    /// @param checkout what the worktree was made from
    /// @param before   the branch that was on when the agent began; null if on none
    static Caveat strayed(Path worktree, List<String> own, Path checkout, String before) {
        if (!Files.isDirectory(worktree)) return new Caveat(Caveat.Kind.STRAYED, "it is gone");
        var here = branch(worktree);
        var there = branch(checkout);
        if (before != null && !before.equals(there))
            return new Caveat(Caveat.Kind.STRAYED, "the checkout it was made from was on " + before + " and is on " + named(there));
        if (here != null && own.contains(here)) return null;
        return new Caveat(Caveat.Kind.STRAYED, "it is on " + named(here) + ", not on " + first(checkout, own));
    }

    /// The one of these branches that there is; the first if git can't tell.
    private static String first(Path checkout, List<String> branches) {
        try {
            return Objects.requireNonNullElse(Branches.found(branches, new WorkDone(checkout).git(Branches.asked(branches))),
                    branches.getFirst());
        } catch (IOException e) {
            return branches.getFirst();
        }
    }

    private static String named(String branch) {
        return branch == null ? "no branch" : branch;
    }

    /// For an agent that knows nothing of it; empty if there is nothing, or git can't tell.
    static String words(Path folder) {
        try {
            var lines = new WorkDone(folder).lines();
            if (lines.isEmpty()) return "";
            return "\n\nWhat was changed so far:\n\n" + lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"))
                    + (lines.size() > MOST_LINES ? "\n… and %d more".formatted(lines.size() - MOST_LINES) : "");
        } catch (IOException e) {
            return "";
        }
    }

    /// The commit with which a worktree began.
    static String began(Path worktree) throws IOException {
        return oldest(new WorkDone(worktree).git("log", "-g", "--format=%H", "HEAD", "--"));
    }

    /// The files that differ from a commit, committed or not, and new ones, from the top of the repository.
    static List<String> files(Path worktree, String since) throws IOException {
        var done = new WorkDone(worktree);
        return Stream.of(done.git("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", since, "--"),
                done.git("ls-files", "--others", "--exclude-standard", "-z", "--", ":/"))
                .flatMap(list -> Stream.of(list.split("\0"))).filter(name -> !name.isEmpty()).toList();
    }

    private List<String> lines() throws IOException {
        // Each worktree has a log of its own, whatever branches an agent makes there: its oldest line is where it began.
        var began = Worktree.isOurs(folder) ? oldest(git("log", "-g", "--format=%H", "HEAD", "--")) : "HEAD";
        return Stream.concat(git("diff", "--stat=100", "--no-ext-diff", "--no-textconv", began, "--").lines(),
                git("ls-files", "--others", "--exclude-standard", "--", ":/").lines().map(f -> " " + f + " (new)")).toList();
    }

    private static String oldest(String log) throws IOException {
        if (log.isBlank()) throw new IOException("no reflog");
        return log.lines().toList().getLast();
    }

    private String git(String... args) throws IOException {
        return git.look(folder, args);
    }
}
