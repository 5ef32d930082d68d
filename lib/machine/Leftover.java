package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;

/// What a task of a run has left in git: its worktree, or its branch alone once that is gone. It only looks, and not into it.
///
/// @param run  the run's id; empty if that isn't known, as the worktree is older than folders of runs and on no branch of ours
/// @param path the worktree; null if there is none
public record Leftover(String run, String task, Path path) {
    private static final Pattern BRANCH = Pattern.compile("orchestrate[/-](\\d{8}-\\d{6}[^/]*)/([^/]+)");

    /// All that is below a folder.
    ///
    /// @param root the folder that has `.worktrees`
    public static List<Leftover> all(Path root) throws IOException {
        var all = new ArrayList<Leftover>();
        var folder = root.resolve(Worktree.FOLDER);
        if (OwnFolder.is(folder))
            for (var entry : folders(folder))
                if (Files.exists(entry.resolve(".git"))) all.add(new Leftover(run(entry), name(entry), entry));
                else for (var one : folders(entry))
                    if (Files.exists(one.resolve(".git"))) all.add(new Leftover(name(entry), name(one), one));
        for (var branch : branches(root))
            if (BRANCH.matcher(branch) instanceof java.util.regex.Matcher m && m.matches()
                    && all.stream().noneMatch(l -> l.run.equals(m.group(1)) && l.task.equals(m.group(2))))
                all.add(new Leftover(m.group(1), m.group(2), null));
        return all;
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (var list = Files.list(folder)) {
            return list.filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        }
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static String run(Path worktree) {
        var branch = WorkDone.branch(worktree);
        var ours = branch == null ? null : BRANCH.matcher(branch);
        return ours != null && ours.matches() && ours.group(2).equals(name(worktree)) ? ours.group(1) : "";
    }

    private static List<String> branches(Path root) {
        try {
            return Git.looking().look(root, "for-each-ref", "--format=%(refname:lstrip=2)", Saved.HEADS + "orchestrate*/**").lines()
                    .toList();
        } catch (IOException e) {
            // It is no repository.
            return List.of();
        }
    }

    /// A process whose folder is in the worktree, by pid and name; null if there is none, or the system doesn't tell.
    public String inhabitant() {
        return path == null ? null : WorktreeRepair.inhabitant(path);
    }

    /// Where it is looked for, for people.
    public String shown() {
        return Stream.of(run, task).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }
}
