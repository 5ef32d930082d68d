package lib.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// What the checkouts have that worktrees made from them will not: files that are in no commit. It only looks.
public final class Uncommitted {
    private static final int NAMED = 3;

    private Uncommitted() {}

    /// A sentence for each folder that tasks get worktrees of and that has such files; none where git can't tell.
    public static List<String> foreseen(List<Task> tasks, Policy policy, Path cwd) {
        return tasks.stream().filter(policy::worktreeOf).map(t -> t.place().dir() == null ? cwd : cwd.resolve(t.place().dir()).normalize())
                .distinct().map(Uncommitted::sentence).filter(Objects::nonNull).distinct().toList();
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
