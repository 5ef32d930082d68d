package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// What the checkouts have that worktrees made from them will not: files that are in no commit, and filled submodules. It only looks.
public final class Uncommitted {
    private static final int NAMED = 3;

    private Uncommitted() {}

    /// A sentence for each folder that tasks get worktrees of and that has such files; none where git can't tell.
    public static List<String> foreseen(List<Task> tasks, Policy policy, Path cwd) {
        var placed = tasks.stream().filter(policy::worktreeOf).toList();
        return Stream.concat(folders(placed.stream(), cwd).map(Uncommitted::sentence),
                folders(placed.stream().filter(t -> policy.setupOf(t) == null), cwd).map(Uncommitted::submodules))
                .filter(Objects::nonNull).distinct().toList();
    }

    private static Stream<Path> folders(Stream<Task> tasks, Path cwd) {
        return tasks.map(t -> t.place().dir(cwd)).distinct();
    }

    /// Git fills none in a new worktree, and removes no worktree that has one filled unless it is forced to: that is for the user to say.
    private static String submodules(Path folder) {
        try {
            var top = Path.of(Git.looking().look(folder, "rev-parse", "--show-toplevel").stripTrailing());
            if (!Files.exists(top.resolve(".gitmodules"))) return null;
            var filled = Git.looking().look(top, "submodule", "status").lines().filter(line -> !line.startsWith("-"))
                    .map(line -> line.substring(line.indexOf(' ', 1) + 1).replaceFirst(" \\([^()]*\\)$", "")).toList();
            if (filled.isEmpty()) return null;
            return (filled.size() == 1 ? "submodule " : "submodules ") + Text.line(String.join(", ", filled), 200)
                    + (filled.size() == 1 ? " is" : " are") + " empty in the worktrees: --setup 'git submodule update --init --recursive' "
                    + "fills " + (filled.size() == 1 ? "it" : "them");
        } catch (IOException e) {
            return null;
        }
    }

    private static String sentence(Path folder) {
        try {
            var status = Git.looking().look(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames");
            var files = Stream.of(status.split("\0")).filter(line -> line.length() > 3).map(line -> line.substring(3)).toList();
            if (files.isEmpty()) return null;
            var named = files.stream().limit(NAMED).collect(Collectors.joining(", ")) + (files.size() > NAMED ? ", …" : "");
            return (files.size() == 1 ? "1 uncommitted file is" : files.size() + " uncommitted files are")
                    + " not in the worktrees (" + Text.line(named, 200) + "): commit what the tasks need";
        } catch (IOException e) {
            return null;
        }
    }
}
