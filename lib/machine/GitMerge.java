package lib.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.*;
import java.util.stream.Stream;
import lib.model.*;

/// A merge of two commits by git's own rules, made of objects alone: no checkout, index or branch is touched, and no hook runs. It knows
/// nothing of what is merged, nor what for.
public sealed interface GitMerge {
    /// The first git that can (git-merge-tree(1), `--write-tree`).
    int MAJOR = 2, MINOR = 38;

    /// @param commit the merged one; one of the two if it has the other in it
    record Clean(String commit) implements GitMerge {}

    /// @param files in which they conflict; empty if it isn't files that keep git from it
    /// @param words git's, then; null otherwise
    record Conflict(List<String> files, String words) implements GitMerge {}

    /// @param git     see [Git#known]
    /// @param seconds the time of the commit, since 1970: so the same merge is always the same commit; null is now
    /// @throws UserError if git is too old
    static GitMerge of(Git git, Path dir, String first, String second, String message, Long seconds) throws IOException {
        if (git.run(dir, "merge-base", "--is-ancestor", second, first).ok()) return new Clean(first);
        var merged = git.run(dir, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", first, second);
        var names = new ArrayList<>(names(merged.out()));
        if (merged.code() > 1 || names.isEmpty()) {
            tooOld(git, dir);
            return new Conflict(List.of(), "git says '" + merged.sentence() + "'");
        }
        var tree = names.removeFirst();
        if (!merged.ok()) return new Conflict(names.stream().map(name -> plain(name, first, second)).distinct().toList(), null);
        var timed = seconds == null ? git : git.with("GIT_AUTHOR_DATE", seconds + " +0000").with("GIT_COMMITTER_DATE", seconds + " +0000");
        var made = timed.run(dir, "commit-tree", "--no-gpg-sign", "-p", first, "-p", second, "-m", message, tree);
        return made.ok() ? new Clean(made.out().strip()) : new Conflict(List.of(), "git says '" + made.sentence() + "'");
    }

    /// The files in which two commits conflict; null if git can't tell, or they have no commit in common.
    static List<String> conflicts(Git git, Path dir, String first, String second) throws IOException {
        var merged = git.run(dir, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", first, second);
        if (merged.code() > 1) return null;
        return names(merged.out()).stream().skip(1).map(name -> plain(name, first, second)).distinct().toList();
    }

    /// The name that a file has in what is merged: where a folder, or something of another kind, has the place of it, git puts it beside
    /// that, by the name of its side (merge-ort.c, `unique_path`).
    private static String plain(String name, String... sides) {
        for (var side : sides) name = name.replaceFirst("~" + Pattern.quote(side.replace('/', '_')) + "(_\\d+)?$", "");
        return name;
    }

    /// Whether a git of that version can.
    static boolean can(int major, int minor) {
        return major > MAJOR || major == MAJOR && minor >= MINOR;
    }

    private static void tooOld(Git git, Path dir) throws IOException {
        var version = Pattern.compile("(\\d+)\\.(\\d+)").matcher(git.run(dir, "version").out());
        if (version.find() && !can(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))))
            throw new UserError("git " + version.group() + " can't merge without a checkout: 2.38 or a later one can");
    }

    /// What git lists with `-z`.
    static Set<String> names(String list) {
        return new LinkedHashSet<>(Stream.of(list.split("\0")).filter(n -> !n.isEmpty()).toList());
    }
}
