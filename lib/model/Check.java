package lib.model;

import java.nio.file.Path;
import java.util.Optional;

/// A recipe's own check of a task's work, run after an attempt has succeeded, on a thread of its own. A flaw it finds goes back to an agent
/// once, as the output of a failed [Task#verify(String)] does; a plain command has then failed.
///
/// ```java
/// claude(prompt).verify((task, folder, answer) -> Files.exists(folder.resolve("REPORT.md"))
///         ? Optional.empty() : Optional.of("REPORT.md is missing"));
/// ```
///
/// The task's timeout holds for the check as well: then its thread is interrupted. One that throws has found a flaw.
@FunctionalInterface
public interface Check {

    /// @param task   whose work it is
    /// @param folder where it worked, absolute: its worktree, if it has one
    /// @param answer its final answer, or the last lines a plain command wrote; empty if there is none
    /// @return what is wrong, as an agent should read it; empty if nothing is
    Optional<String> flaw(Task task, Path folder, String answer);
}
