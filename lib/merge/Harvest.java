package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.board.*;
import lib.machine.*;
import lib.model.*;

/// What the tasks of a run have done in worktrees of their own, in the order they were done: those that came after others come after them.
/// It only looks.
///
/// @param candidates whose work can be merged
/// @param verdicts   on those of whom there is nothing to merge, or nothing that can be
/// @param left       what of a task's work is in no commit, by its id
record Harvest(List<Candidate> candidates, List<Verdict> verdicts, Map<String, String> left) {

    /// @param start  what their work would be merged into
    /// @param verify the check of all; null for those that the tasks have
    static Harvest of(Board board, Repository repository, String start, String verify) throws IOException {
        var harvest = new Harvest(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        var done = board.entries().stream().filter(e -> e.status() == Status.SUCCEEDED)
                .sorted(Comparator.comparingLong(Entry::settled).thenComparingInt(Entry::index)).toList();
        var run = board.start().run();
        for (var entry : done) {
            var worktree = Worktree.of(Path.of(board.start().cwd()), run, entry.task(), board.policy());
            if (worktree != null) harvest.add(entry, worktree, run, repository, start, lines(board.policy(), entry.task(), verify));
        }
        return harvest;
    }

    private static List<String> lines(Policy policy, Task task, String verify) {
        return (verify != null ? Optional.of(verify) : policy.verifyLineOf(task)).stream().toList();
    }

    private void add(Entry entry, Path worktree, String run, Repository repository, String start, List<String> checks) throws IOException {
        var id = entry.task().id();
        boolean there = Files.exists(worktree.resolve(".git"));
        var branch = repository.first(Branches.of(run, id));
        if (there && !repository.has(worktree)) verdicts.add(Verdict.unmergeable(id, "its worktree is of another repository"));
        else if (!there && branch == null) verdicts.add(Verdict.unmergeable(id, "its worktree and its branch are gone"));
        else {
            var tip = there ? repository.checkedOut(worktree) : branch.getValue();
            var files = repository.touched(start, tip);
            if (there) remark(entry, repository.uncommitted(worktree));
            var candidate = new Candidate(id, tip, files == null ? Set.of() : files, entry.settled(), checks);
            if (files == null) verdicts.add(Verdict.unmergeable(id, "it has no commit in common with the checkout"));
            else if (files.isEmpty()) verdicts.add(Verdict.of(candidate, Verdict.Fate.UNCHANGED).left(left.get(id)));
            else candidates.add(candidate);
        }
    }

    private void remark(Entry entry, int uncommitted) {
        var saved = entry.attempt().saved();
        if (saved != null && saved.aside() != null) left.put(entry.task().id(), saved.words(entry.task().id() + "-aside"));
        else if (uncommitted > 0) left.put(entry.task().id(), uncommitted + (uncommitted == 1 ? " file" : " files")
                + " of its worktree changed since and not committed");
    }
}
