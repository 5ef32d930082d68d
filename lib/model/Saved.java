package lib.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import lib.model.Needed.Nullable;

/// What became of the work that an attempt had not committed in its worktree.
///
/// @param ref     which now has it, in full, such as `refs/heads/orchestrate/RUN/TASK`; null if none has
/// @param commit  the commit's id; null if there is none
/// @param aside   why it isn't on the branch of its worktree; null if it is
/// @param trouble what is in none of them and why, in git's words; null if all of it is
public record Saved(@Nullable String ref, @Nullable String commit, @Nullable Aside aside, @Nullable String trouble) {
    /// Why a branch was left as it was.
    public enum Aside {
        DETACHED("its worktree is on no branch"),
        UNDER_WAY("a merge, a rebase or the like is under way in its worktree"),
        FOREIGN("its worktree is on a branch that was there before it"),
        LOCKED("another git has locked the index of its worktree"),
        MOVED("another git works in its worktree"),
        /// It was moved or deleted: no ref has what it had.
        GONE("its worktree is gone, with what was not committed there");

        private final String words;

        Aside(String words) {
            this.words = words;
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String words() {
            return words;
        }
    }

    /// What git puts before the name of a branch.
    public static final String HEADS = "refs/heads/";

    /// Whether somebody should look: not all of it is where one looks for it.
    public boolean odd() {
        return aside != null || trouble != null;
    }

    /// For people, with the command that brings it home.
    ///
    /// @param name of the branch that would have what was put aside
    public String words(String name) {
        var lost = trouble == null ? "" : "not committed, still in its worktree: " + trouble;
        if (ref == null) return aside == null ? lost : aside.words;
        var kept = aside == null ? "committed to " + ref.substring(HEADS.length()) : aside.words + ": kept aside, to be had by 'git branch "
                + name + " " + ref + "'";
        return lost.isEmpty() ? kept : kept + "; " + lost;
    }
}
