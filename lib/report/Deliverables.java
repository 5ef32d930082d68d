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

    /// The run in figures, with what few tasks have changed: of many it would take too long for somebody who waits.
    Summary addFew(Summary summary) {
        var worked = worked();
        if (worked.isEmpty() || worked.size() > FEW) return summary;
        var found = found(worked, Path.of(summary.cwd()));
        return summary.with(line -> line.with(null, found.get(line.taskId()) instanceof Diffstat.Found f ? f.changes() : null));
    }

    /// Tasks that have worked in a place of their own.
    private List<Task> worked() {
        return board.entries().stream().filter(entry -> !entry.attempts().isEmpty()).map(Entry::task)
                .filter(t -> Worktree.has(t, policy()) || t.place().copy()).toList();
    }

    /// What was found.
    ///
    /// @param answers whole ones, by task; `changes` likewise
    record Found(Map<String, String> answers, Map<String, Summary.Changes> changes, List<Summary.Overlap> shared,
            Summary.Integrated integrated) {
        /// The run in figures, with these.
        Summary addTo(Summary summary) {
            return summary.with(line -> line.with(answers.get(line.taskId()), changes.get(line.taskId())))
                    .with(shared.isEmpty() ? summary.overlaps() : shared, integrated);
        }
    }

    /// Looks for all of it.
    Found find() {
        var cwd = Path.of(board.start().cwd());
        var worked = worked();
        var found = found(worked, cwd);
        var changes = new HashMap<String, Summary.Changes>();
        found.forEach((id, f) -> changes.put(id, f.changes()));
        if (found.size() < worked.size()) earlier().forEach(changes::putIfAbsent);
        return new Found(answers(), changes, SharedFiles.of(board, cwd, found),
                Summary.Integrated.of(Integration.of(run), policy().redaction()::text));
    }

    private Map<String, String> answers() {
        var answers = new HashMap<String, String>();
        int left = ANSWERS;
        for (var entry : board.entries()) {
            if (left <= 0 || answers.size() == MOST_ANSWERS) break;
            if (!(answer(entry) instanceof String answer)) continue;
            left -= answer.length();
            answers.put(entry.task().id(), answer);
        }
        return answers;
    }

    /// Null if what its judgement has is all of it.
    private String answer(Entry entry) {
        if (!(entry.task().work() instanceof Work.Prompt) || entry.attempt() == null || entry.attempt().judgement() == null) return null;
        var output = policy().redaction().text(entry.attempt().judgement().output());
        if (output == null || output.length() < CUT) return null;
        try {
            var answer = Answers.of(run, entry.task(), entry.attempt().number());
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
