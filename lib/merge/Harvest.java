package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.board.*;
import lib.machine.*;
import lib.model.*;

/// What the tasks of a run have done in worktrees of their own, in the order they were done: those that came after others come after them.
/// Of several tries at one task it is that task's, which has the work of the best. It only looks.
///
/// @param candidates whose work can be merged
/// @param verdicts   on those of whom there is nothing to merge, or nothing that can be
/// @param left       what of a task's work is in no commit, by its id
record Harvest(List<Candidate> candidates, List<Verdict> verdicts, Map<String, String> left) {

    /// @param start  what their work would be merged into
    /// @param verify the check of all; null for those that the tasks have
    static Harvest of(Board board, Repository repository, String start, String verify) throws IOException {
        var harvest = new Harvest(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        var done = board.entries().stream().filter(e -> e.status() == Status.SUCCEEDED && e.task().place().trial().of() == null)
                .sorted(Comparator.comparingLong(Entry::settled).thenComparingInt(Entry::index)).toList();
        var run = board.start().run();
        for (var entry : done) {
            var worktree = Worktree.of(Path.of(board.start().cwd()), run, entry.task(), board.policy());
            if (worktree == null) continue;
            try {
                harvest.add(entry, worktree, run, repository, start, lines(board.policy(), entry.task(), verify));
            } catch (IOException | UserError e) {
                // One whose worktree git can't read keeps none of the others out.
                harvest.verdicts.add(Verdict.unmergeable(entry.task().id(), String.valueOf(e.getMessage())));
            }
        }
        return harvest;
    }

    private static List<String> lines(Policy policy, Task task, String verify) {
        return Stream.of(Optional.ofNullable(verify), policy.verifyLineOf(task), Optional.ofNullable(policy.agents().verify()))
                .flatMap(Optional::stream).limit(1).toList();
    }

    private void add(Entry entry, Path worktree, String run, Repository repository, String start, List<String> checks) throws IOException {
        var id = entry.task().id();
        boolean there = Files.exists(worktree.resolve(".git"));
        var branch = repository.first(Branches.of(run, id));
        if (there && !repository.has(worktree)) verdicts.add(Verdict.unmergeable(id, "its worktree is of another repository"));
        else if (!there && branch == null) verdicts.add(Verdict.gone(id));
        else {
            var tip = there ? tip(id, worktree, branch, repository, start) : branch.getValue();
            var files = repository.touched(start, tip);
            if (there) remark(entry, repository, worktree, tip);
            var candidate = new Candidate(id, tip, files == null ? Set.of() : files, entry.settled(), checks);
            if (files == null) verdicts.add(Verdict.unmergeable(id, "it has no commit in common with the checkout"));
            else if (files.isEmpty()) verdicts.add(Verdict.of(candidate, Verdict.Fate.UNCHANGED).left(left.get(id)));
            else candidates.add(candidate);
        }
    }

    /// What is checked out, unless that isn't the task's: it may have looked at another branch, or at an earlier commit, at its end.
    ///
    /// @param branch of the task; null if it is gone
    private String tip(String task, Path worktree, Map.Entry<String, String> branch, Repository repository, String start)
            throws IOException {
        var here = repository.checkedOut(worktree);
        if (branch == null || here.equals(branch.getValue())) return here;
        if (repository.contains(branch.getValue(), here)) return branch.getValue();
        var foreign = repository.foreign(worktree, here);
        boolean further = repository.contains(here, branch.getValue());
        if (foreign == null && (further || repository.onBranch(worktree))) {
            if (!further) left(task, "what " + branch.getKey() + " has, which its worktree has left");
            return here;
        }
        // On no branch and past nothing: what a rebase has done so far, say.
        if (!repository.contains(start, here))
            left(task, "what its worktree has now, which is of " + (foreign == null ? "no branch" : foreign));
        return branch.getValue();
    }

    private void remark(Entry entry, Repository repository, Path worktree, String tip) {
        var id = entry.task().id();
        var saved = entry.attempt().saved();
        try {
            int uncommitted = repository.uncommitted(worktree);
            boolean aside = saved != null && saved.aside() != null && saved.commit() != null;
            if (aside && !repository.contains(tip, saved.commit())) left(id, saved.words(id + "-aside"));
            else if (uncommitted > 0)
                left(id, uncommitted + (uncommitted == 1 ? " file" : " files") + " of its worktree changed since and not committed");
        } catch (IOException e) {
            left(id, "what of its worktree isn't committed, as " + e.getMessage() + " there");
        }
    }

    private void left(String task, String what) {
        left.merge(task, what, (a, b) -> a + "; " + b);
    }
}
