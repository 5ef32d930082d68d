package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;

/// What a task has to do with several tries at one: it is one of them, it scores one or judges them all; or it is the one they are made
/// for, which runs nothing and has the result of the best.
///
/// @param of     the task that they are made for; null if that is this one, or there is no such
/// @param at     the try in whose worktree it works, to score it; null if it works in its own place
/// @param tries  ids of all the tries, for whom chooses between them; empty for others
/// @param scores ids of those who score them, in the same order; empty if there is a judge
/// @param judge  id of who judges them; null if they are scored
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Trial(String of, String at, List<String> tries, List<String> scores, String judge) {
    public static final Trial NONE = new Trial(null, null, null, null, null);

    public Trial {
        tries = tries == null ? List.of() : List.copyOf(tries);
        scores = scores == null ? List.of() : List.copyOf(scores);
    }

    /// That of a try, or a judge.
    public static Trial of(String task) {
        return new Trial(task, null, null, null, null);
    }

    /// What is wrong with a task that is tried several times at once, behind its name; null if nothing is.
    ///
    /// @param apart   whether each try has a worktree
    /// @param outputs whether each has to make files
    public String flaw(boolean apart, boolean outputs) {
        if (!chooses() || apart) return null;
        if (judge == null)
            return " has tries, and 'choose' is a line that runs where each of them has worked: give it 'worktree: true', or a judge of "
                    + "their answers, such as choose: {prompt: Which is best?}";
        return outputs ? " has tries that would all make its 'outputs' in one place: give it 'worktree: true'" : null;
    }

    /// Whether the task has the result of the best.
    public boolean chooses() {
        return !tries.isEmpty();
    }

    /// Ids of all that are made for the task.
    public Stream<String> others() {
        return Stream.of(tries.stream(), scores.stream(), Stream.ofNullable(judge)).flatMap(all -> all);
    }

    /// Whether both are made for the same task, of which one wins at most.
    public boolean rivals(Trial other) {
        return of != null && of.equals(other.of);
    }
}
