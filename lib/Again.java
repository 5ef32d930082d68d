package lib;

import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// A run that is over -> the tasks to run again: what did not succeed, in its worktrees and sessions. It starts nothing.
final class Again {
    private final RunFolder run;
    private final Board board;
    private final List<Task> tasks;

    /// @param only ids of the tasks wanted; empty is all that did not succeed
    Again(RunFolder run, List<String> only) {
        this.run = run;
        if (new FileControls(run).alive())
            throw new UserError("run " + run.id() + " is going on: name the tasks to try again in it, or wait for its end");
        this.board = Journal.begun(run);
        if (board.end() == null)
            throw new UserError("run " + run.id() + " has crashed: 'orchestrate recover " + run.id() + "' goes on with it");
        var wanted = board.entries().stream().filter(e -> only.isEmpty() ? e.status() != Status.SUCCEEDED : only.contains(e.task().id()))
                .toList();
        var ids = wanted.stream().map(e -> e.task().id()).collect(Collectors.toSet());
        for (var id : only)
            if (!ids.contains(id))
                throw new UserError("run " + run.id() + " has no task '" + id + "'"
                        + UserError.suggestion(id, board.entries().stream().map(e -> e.task().id()).toList()));
        if (wanted.isEmpty()) throw new UserError("run " + run.id() + " has nothing to try again: all its tasks succeeded");
        var secrets = new Secrets(cwd(), System.getenv());
        this.tasks = Own.restored(wanted.stream().map(e -> secrets.restore(again(e, ids))).toList(), List.of());
        if (!board.policy().own().isEmpty())
            throw new UserError("run " + run.id() + " asked its recipe's own code (" + String.join(", ", board.policy().own())
                    + "): only the recipe can try its tasks again, with run.failed()");
    }

    List<Task> tasks() {
        return tasks;
    }

    Policy policy() {
        return board.policy();
    }

    Path cwd() {
        return Path.of(board.start().cwd());
    }

    /// The end of the run's id.
    String name() {
        return run.id().replaceFirst("^\\d{8}-\\d{6}-?", "");
    }

    private Task again(Entry entry, Set<String> ids) {
        var task = entry.task();
        task = Worktree.kept(cwd(), Answers.afterOnly(task, ids, run.id()), policy());
        var session = entry.attempts().stream().map(a -> a.progress().session()).filter(Objects::nonNull).reduce((_, last) -> last)
                .orElse(null);
        boolean spoilt = entry.status() == Status.FAILED && entry.attempt().reason().spoilsSession();
        return session == null || spoilt || entry.status() == Status.SUCCEEDED ? task : session(task, session);
    }

    /// An agent goes on in this session, which an earlier run began.
    private static Task session(Task task, String session) {
        if (!(task.work() instanceof Work.Prompt p)) return task;
        return task.doing(new Work.Prompt(p.agent(), p.text(), p.model(), p.args(), p.options().session(session), p.profile()));
    }
}
