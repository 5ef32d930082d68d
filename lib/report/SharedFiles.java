package lib.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import lib.board.*;
import lib.machine.*;

/// Files that more than one task has changed, of which neither comes after the other, and whether the tasks conflict there: by git's own
/// merge of what they have committed, so that it is known before anybody integrates. No checkout, index or branch is touched.
final class SharedFiles {
    private static final int MOST = 100;
    /// Each is a merge.
    private static final int MOST_PAIRS = 12;

    private record Pair(Entry one, Entry other) {}

    private final Board board;
    private final Path cwd;
    private final Git git = Git.looking();
    /// The files in which two conflict; null if that isn't known.
    private final Map<Pair, List<String>> conflicts = new HashMap<>();

    private SharedFiles(Board board, Path cwd) {
        this.board = board;
        this.cwd = cwd;
    }

    /// @param found what each task has changed, by its id
    static List<Summary.Overlap> of(Board board, Path cwd, Map<String, Diffstat.Found> found) {
        var by = new TreeMap<String, List<Entry>>();
        for (var entry : board.entries())
            if (found.get(entry.task().id()) instanceof Diffstat.Found f)
                for (var name : f.names()) by.computeIfAbsent(name, _ -> new ArrayList<>()).add(entry);
        var shared = new SharedFiles(board, cwd);
        return by.entrySet().stream().map(e -> shared.of(e.getKey(), e.getValue())).filter(Objects::nonNull).limit(MOST).toList();
    }

    /// Null if there is nothing to tell.
    private Summary.Overlap of(String path, List<Entry> entries) {
        var pairs = new ArrayList<Pair>();
        for (int i = 1; i < entries.size(); i++)
            for (int j = 0; j < i; j++)
                if (board.overlaps().apart(entries.get(j), entries.get(i))) pairs.add(new Pair(entries.get(j), entries.get(i)));
        return pairs.isEmpty() ? null : new Summary.Overlap(path, entries.stream().map(e -> e.task().id()).toList(), conflict(path, pairs));
    }

    private Boolean conflict(String path, List<Pair> pairs) {
        boolean known = true;
        for (var pair : pairs) {
            if (!conflicts.containsKey(pair)) conflicts.put(pair, conflicts.size() < MOST_PAIRS ? conflicts(pair) : null);
            var files = conflicts.get(pair);
            if (files != null && files.contains(path)) return true;
            known &= files != null;
        }
        return known ? false : null;
    }

    private List<String> conflicts(Pair pair) {
        var one = worktree(pair.one);
        var other = worktree(pair.other);
        if (one == null || other == null) return null;
        try {
            var tip = git.look(other, "rev-parse", "--verify", "HEAD^{commit}").strip();
            var own = git.look(one, "rev-parse", "--verify", "HEAD^{commit}").strip();
            return GitMerge.conflicts(git, one, own, tip);
        } catch (IOException e) {
            return null;
        }
    }

    private Path worktree(Entry entry) {
        return Worktree.of(cwd, board.start().run(), entry.task(), board.policy());
    }
}
