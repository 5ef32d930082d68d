package lib.machine;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lib.model.*;

/// The names of our branches. Git keeps a branch's name like a file's: beside a branch `orchestrate` there can be none `orchestrate/x`
/// (git-check-ref-format(1)), so for each task there are several, of which the first that can be made is taken. It asks no git.
public final class Branches {
    static final String USUAL = "orchestrate/";
    private static final Pattern OURS = Pattern.compile("orchestrate(/|-\\d{8}-\\d{6}).*", Pattern.DOTALL);
    /// Said where the place of a branch's name, or of a folder above it, is taken: by another branch, packed or not (refs.c of git 2.4 to
    /// 2.50, `refs_verify_refname_available`), or by something that is no branch, or is spelt otherwise on a file system for which that is
    /// the same (refs/files-backend.c, `lock_raw_ref`).
    private static final List<String> TAKEN = List.of("exists; cannot create", "blocking reference", "there are still refs under",
            "unable to create directory for", ".lock': Not a directory");

    private Branches() {}

    /// What the branch of a task, by its id, may be named in this run; an earlier one is better.
    public static List<String> of(String run, String task) {
        return List.of(USUAL + run + "/" + task, "orchestrate-" + run + "/" + task, "orchestrate-" + run + "-" + task);
    }

    /// Whether a branch has the name of one of ours, in whatever run.
    public static boolean ours(String branch) {
        return OURS.matcher(branch).matches();
    }

    /// What git is asked to tell which of these branches there are.
    static String[] asked(List<String> branches) {
        return Stream.concat(Stream.of("for-each-ref", "--format=%(refname:lstrip=2)"), branches.stream().map(Saved.HEADS::concat))
                .toArray(String[]::new);
    }

    /// The first of these branches that git's answer has; null if there is none. It also tells of branches below one.
    static String found(List<String> branches, String answer) {
        var there = answer.lines().toList();
        return branches.stream().filter(there::contains).findFirst().orElse(null);
    }

    /// Whether a branch can't be made as another has the place of its name.
    public static boolean taken(Git.Result made) {
        return !made.ok() && TAKEN.stream().anyMatch(made.err()::contains);
    }
}
