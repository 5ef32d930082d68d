package lib.model;

import java.util.Optional;

/// A recipe's own say in when a task may start: asked right before each start, and again at least a second after a refusal. It is asked of
/// one task at a time, on a thread of its own, so that it may look at files or ask a service; what it answers is written down as a fact
/// ([Event.GateAnswered]), so that a replay needs no gate.
///
/// ```java
/// orchestrate(tasks).gate(task -> Files.exists(Path.of("closed")) ? Optional.of("the file 'closed' is there") : Optional.empty()).run();
/// ```
///
/// One that throws lets nothing start: what it threw is shown as the refusal.
@FunctionalInterface
public interface Gate {

    /// @return why the task may not start now, in a few words; empty if it may
    Optional<String> refusal(Task task);
}
