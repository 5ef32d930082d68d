package lib.report;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.merge.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// Results of tasks that the journal doesn't have: agents' whole answers, from their streams, and what was changed in their
/// worktrees. Reports show it; it is looked for when one is made. Of a worktree that is gone the figures are those of the report before.
record Deliverables(RunFolder run, Board board) {
    private static final int LONGEST_ANSWER = 50_000;
    /// A report of thousands of agents has to be sent, too: the others are as in [Judgement#output].
    private static final int ANSWERS = 1_500_000;
    private static final int MOST_ANSWERS = 300;
    private static final int CUT = 1_000;
    private static final int AT_ONCE = 4;
    private static final int FEW = 16;

    private Policy policy() {
        return board.policy();
    }

    /// Null if there is none of that id.
    private Task task(String id) {
        return board.find(id) instanceof Entry entry ? entry.task() : null;
    }

    /// The run in figures, with what few tasks have changed: of many it would take too long for somebody who waits.
    Summary addFew(Summary summary) {
        var worked = worked(summary);
        if (worked.isEmpty() || worked.size() > FEW) return summary;
        var found = found(worked, Path.of(summary.cwd()));
        return summary.with(line -> line.with(null, found.get(line.taskId()) instanceof Diffstat.Found f ? f.changes() : null));
    }

    /// Tasks that have worked in a place of their own.
    private List<Task> worked(Summary summary) {
        return summary.tasks().stream().filter(line -> !line.attempts().isEmpty()).map(line -> task(line.taskId()))
                .filter(t -> t != null && (Worktree.has(t, policy()) || t.place().copy())).toList();
    }

    /// The run in figures, with these.
    Summary addTo(Summary summary) {
        var worked = worked(summary);
        var found = found(worked, Path.of(summary.cwd()));
        var changes = new HashMap<String, Summary.Changes>();
        found.forEach((id, f) -> changes.put(id, f.changes()));
        if (found.size() < worked.size()) earlier().forEach(changes::putIfAbsent);
        var left = new int[] {ANSWERS, MOST_ANSWERS};
        var shared = SharedFiles.of(board, Path.of(summary.cwd()), found);
        return summary.with(line -> {
            var answer = left[0] > 0 && left[1] > 0 ? answer(line) : null;
            if (answer != null) {
                left[0] -= answer.length();
                left[1]--;
            }
            return line.with(answer, changes.get(line.taskId()));
        }).with(shared.isEmpty() ? summary.overlaps() : shared, Summary.Integrated.of(Integration.of(run), policy().redaction()::text));
    }

    /// Null if the line's output is all of it.
    private String answer(Summary.Line line) {
        if (line.agent() == null || line.output() == null || line.output().length() < CUT || line.attempts().isEmpty()) return null;
        try {
            var answer = Answers.of(run, task(line.taskId()), line.attempts().size());
            return answer.isBlank() ? null : Text.cut(policy().redaction().text(answer), LONGEST_ANSWER);
        } catch (RuntimeException e) {
            // What can't be read any more leaves the report as it would be without.
            return null;
        }
    }

    private Map<String, Diffstat.Found> found(List<Task> worked, Path root) {
        var found = new ConcurrentHashMap<String, Diffstat.Found>();
        var worktrees = new HashMap<String, Path>();
        for (var task : worked)
            if (Worktree.of(root, run.id(), task, policy()) instanceof Path worktree) worktrees.put(task.id(), worktree);
        for (var task : worked)
            if (task.place().copy() && FolderCopy.of(root, run.id(), task) instanceof FolderCopy copy
                    && copy.changes() instanceof List<FolderCopy.Change> changes) found.put(task.id(), Diffstat.of(root, copy, changes));
        if (worktrees.isEmpty()) return found;
        try (var git = Executors.newFixedThreadPool(AT_ONCE)) {
            worktrees.forEach((id, worktree) ->
                    git.execute(() -> Optional.ofNullable(Diffstat.of(worktree)).ifPresent(c -> found.put(id, c))));
        }
        return found;
    }

    private Map<String, Summary.Changes> earlier() {
        var changes = new HashMap<String, Summary.Changes>();
        try {
            for (var line : Json.MAPPER.readTree(Files.readString(run.report())).path("tasks"))
                if (line.has("changes"))
                    changes.put(line.path("task_id").asString(), Json.MAPPER.treeToValue(line.get("changes"), Summary.Changes.class));
        } catch (IOException | JacksonException e) {
            // There was none.
        }
        return changes;
    }
}
