package lib.model;

import java.util.Optional;

/// A recipe's own judgement of an attempt's end, asked before the `Classifier`'s rules. What it says is written down with the end
/// ([Event.Ended#opinion]), so that a replay needs it no more. It is called on the attempt's own thread; several at once.
///
/// ```java
/// orchestrate(tasks).classify((task, attempt, exit, said) -> exit.status() == 75 && attempt < 10
///         ? Optional.of(new Outcome.Transient("busy")) : Optional.empty()).run();
/// ```
///
/// That an attempt was ended by a timeout, a stall or somebody's wish still comes first. One that throws fails the task, with what it threw
/// as evidence.
@FunctionalInterface
public interface Opinion {

    /// @param task    what was tried
    /// @param attempt its number, from 1
    /// @param exit    how the process ended, or why there was none
    /// @param said    what it has said, as its [Agent]'s [Reader] understood it
    /// @return what that means; empty leaves it to the rules
    Optional<Outcome> of(Task task, int attempt, Exit exit, Said said);
}
