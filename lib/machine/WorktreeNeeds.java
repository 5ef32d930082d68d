package lib.machine;

import java.nio.file.Path;
import java.util.List;
import lib.model.*;

/// What has to hold, before anything starts, for the worktrees that tasks are to get. It only looks.
public final class WorktreeNeeds {
    private WorktreeNeeds() {}

    /// @throws UserError about the first thing wrong
    public static void check(List<Task> tasks, Policy policy, Path cwd) {
        for (var task : tasks) Setup.check(task, cwd, policy);
        if (policy.setupOf(Task.of("any", new Work.Shell(":"))) != null && tasks.stream().noneMatch(t -> Setup.inWorktree(t, cwd, policy)))
            throw new UserError("there is a setup, which is for worktrees, and no task has one: add --worktree, or leave the setup out");
    }
}
