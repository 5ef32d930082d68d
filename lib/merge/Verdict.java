package lib.merge;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.*;
import java.util.stream.Collectors;
import lib.model.Text;

/// What became of a task's work.
///
/// @param commit   that has it; null if there is none
/// @param files    in which it conflicts
/// @param with     the tasks it conflicts with, the one with which the check fails, or the one it contains the work of; empty if it is none
/// @param said     by git or the check; null if nothing was
/// @param left   what of its work is in no commit or on no branch of its, for people; null if all is
public record Verdict(String task, String commit, Fate fate, List<String> files, List<String> with, String said,
                      String left) {
    private static final int MOST_FILES = 5;
    private static final int LONGEST = 200;

    /// Whether it is in, and if not, why.
    public enum Fate {
        IN,
        /// There was nothing to merge.
        UNCHANGED,
        CONFLICT,
        CHECK_FAILED,
        /// It contains the work of a task that is out.
        CONTAINS_OUT,
        /// Git can't: its branch is gone, or of another repository.
        UNMERGEABLE;

        /// Whether somebody has to do something about it.
        public boolean out() {
            return this != IN && this != UNCHANGED;
        }

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Verdict of(Candidate candidate, Fate fate) {
        return new Verdict(candidate.task(), candidate.tip(), fate, List.of(), List.of(), null, null);
    }

    static Verdict unmergeable(String task, String said) {
        return new Verdict(task, null, Fate.UNMERGEABLE, List.of(), List.of(), said, null);
    }

    /// Of one whose worktree and branch have gone: by `clean`, as it was merged or empty, or by somebody who wants it no more.
    static Verdict gone(String task) {
        return new Verdict(task, null, Fate.UNCHANGED, List.of(), List.of(), null, "its worktree and its branch, which are gone");
    }

    Verdict with(List<String> others) {
        return new Verdict(task, commit, fate, files, List.copyOf(others), said, left);
    }

    Verdict in(List<String> files) {
        return new Verdict(task, commit, fate, List.copyOf(files), with, said, left);
    }

    Verdict saying(String said) {
        return new Verdict(task, commit, fate, files, with, said, left);
    }

    Verdict left(String left) {
        return new Verdict(task, commit, fate, files, with, said, left);
    }

    /// For people; empty if there is nothing to say.
    public String words() {
        var others = String.join(", ", with);
        var why = switch (fate) {
            case IN -> "";
            case UNCHANGED -> "nothing to merge";
            case CONFLICT -> "conflicts with " + (with.isEmpty() ? "the checkout" : others) + " in " + filesNamed();
            case CHECK_FAILED -> "the check fails with it" + (with.isEmpty() ? "" : " and " + others) + ": " + said;
            case CONTAINS_OUT -> "has the work of " + others + " in it, which is out";
            case UNMERGEABLE -> said;
        };
        return left == null ? why : why.isEmpty() ? "not in: " + left : why + "; not looked at: " + left;
    }

    private String filesNamed() {
        return files.stream().limit(MOST_FILES).map(name -> Text.line(name, LONGEST)).collect(Collectors.joining(", "))
                + (files.size() > MOST_FILES ? " and " + (files.size() - MOST_FILES) + " more" : "");
    }
}
