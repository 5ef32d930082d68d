package lib.report;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.*;
import lib.model.*;

/// What a task has changed in its worktree, to be read on a page: its commits, and of each file how much and what. It only looks, and of
/// what is too much to be read it tells only how much it is.
///
/// @param branch  what is checked out there
/// @param commits the latest, at most 100
/// @param files   at most 300, in git's order
/// @param more    how many there are beyond
public record Patch(String branch, List<Commit> commits, List<Changed> files, int more) {
    private static final int MOST_COMMITS = 100;
    private static final int MOST_FILES = 300;
    private static final int MOST_LINES = 10_000;
    private static final long LARGEST_FILE = 300_000;
    private static final int LONGEST = 200_000;

    public record Commit(String id, String subject) {}

    /// @param insertions lines; null of a binary file, as `deletions` is
    /// @param lines      as `git diff` has them; null if they are too many, or none can be shown
    public record Changed(String path, Integer insertions, Integer deletions, String lines) {}

    /// @param shown takes out what must not be seen
    /// @return null if there is no worktree, or git can't tell
    public static Patch of(Path worktree, UnaryOperator<String> shown) {
        if (!Files.exists(worktree.resolve(".git"))) return null;
        try {
            return Diffstat.at(worktree, (branch, began, diffstat) -> of(worktree, branch, began, diffstat, shown));
        } catch (IOException e) {
            return null;
        }
    }

    private static Patch of(Path worktree, String branch, String began, Diffstat diffstat, UnaryOperator<String> shown) throws IOException {
        var commits = diffstat.git("log", "--format=%h%x09%s", "-n", Integer.toString(MOST_COMMITS), began + "..HEAD", "--").lines()
                .map(line -> line.split("\t", 2)).map(f -> new Commit(f[0], shown.apply(Text.line(f[1], 200)))).toList();
        var all = diffstat.counted(began);
        var files = all.subList(0, Math.min(MOST_FILES, all.size()));
        var read = new ArrayList<String>();
        int room = MOST_LINES;
        for (var file : files) {
            int lines = file.insertions() == null ? MOST_LINES : file.insertions() + file.deletions();
            if (lines > room || large(worktree.resolve(file.path()))) continue;
            room -= lines;
            read.add(file.path());
        }
        var lines = read.isEmpty() ? Map.<String, String>of() : lines(diffstat.patch(began, read), read);
        return new Patch(branch, commits, files.stream().map(f -> new Changed(shown.apply(f.path()), f.insertions(), f.deletions(),
                lines.containsKey(f.path()) ? Text.cut(shown.apply(lines.get(f.path())), LONGEST) : null)).toList(),
                all.size() - files.size());
    }

    private static boolean large(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > LARGEST_FILE;
    }

    /// The part of each file: a line that begins so is none of a file's own, since those begin with a sign.
    private static Map<String, String> lines(String patch, List<String> names) {
        return Stream.of(patch.split("(?m)^(?=diff --git )")).filter(part -> !part.isEmpty()).collect(Collectors.toMap(part -> {
            // A name with quotes or lines in it stands in quotes.
            var head = part.lines().findFirst().orElse("").replaceFirst("\"$", "").replace("\\\"", "\"");
            return names.stream().filter(name -> head.endsWith("/" + name)).max(Comparator.comparingInt(String::length)).orElse("");
        }, part -> part, String::concat));
    }
}
