package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// Brings the work of a run's tasks together in a branch of its own, `orchestrate/<run>/integrated`. It writes objects, that branch, which
/// only moves to what has passed, and a worktree in which it is checked: no checkout, index or other branch is touched. It can be killed at
/// any moment; another goes on. It doesn't know how a check runs, nor who mends what failed one.
public final class Integrator implements MergeQueue.Bench {
    private static final String NAME = "integrated";

    /// How it is checked whether merged work is well.
    public interface Checks {
        /// What is wrong with what a folder has; null if nothing is.
        ///
        /// @param tree  the id of all files in it: the same has the same answer
        /// @param lines for a shell; each has to pass
        /// @param since what failed before this is asked again, in milliseconds
        String flaw(Path folder, String tree, List<String> lines, long since) throws IOException;
    }

    /// A task's own agent, which is asked to mend what doesn't fit.
    public interface Mending {
        /// @param words what is to be done, in its worktree
        /// @return whether it has done something
        boolean mend(Entry entry, String words) throws IOException;
    }

    /// Who hears how it goes.
    public interface Listener {
        /// These, just merged, are checked.
        ///
        /// @param others how many that are in already are beneath them
        void checking(List<String> tasks, int others);

        void decided(Verdict verdict);

        void mending(String task);

        /// Hears nothing.
        Listener NOBODY = new Listener() {
            @Override
            public void checking(List<String> tasks, int others) {}

            @Override
            public void decided(Verdict verdict) {}

            @Override
            public void mending(String task) {}
        };
    }

    private final RunFolder run;
    private final Board board;
    private final String verify;
    private final Checks checks;
    private final Mending mending;
    private final Listener listener;
    private final Path cwd;
    private final Repository repository;
    private final String start;
    private Harvest harvest;
    private Integration now;
    private long begun;
    /// The names that our branch may have.
    private List<String> branches;
    private TrialWorktree trial;

    /// @param board   of the run, which is over
    /// @param verify  a shell line that checks all; null for those by which the tasks were checked
    /// @param mending null if nobody is asked
    /// @throws UserError if there is no repository, or nothing to merge
    public Integrator(RunFolder run, Board board, String verify, Checks checks, Mending mending, Listener listener) throws IOException {
        this.run = run;
        this.board = board;
        this.verify = verify;
        this.checks = checks;
        this.mending = mending;
        this.listener = listener;
        this.cwd = Path.of(board.start().cwd());
        this.repository = new Repository(cwd, run.id(), run.path());
        this.start = repository.commit("HEAD");
        this.harvest = Harvest.of(board, repository, start, verify);
        if (harvest.candidates().isEmpty() && harvest.verdicts().isEmpty())
            throw new UserError("run " + run.id() + " has no task that succeeded in a worktree of its own, so there is nothing to "
                    + "integrate: '--worktree' gives each task one");
    }

    /// A branch from which the checkout has gone another way stays as it is: the next name is ours.
    ///
    /// @param number of the first that may be taken, from 1
    private void name(int number) throws IOException {
        var ids = board.entries().stream().map(e -> e.task().id()).collect(Collectors.toSet());
        branches = null;
        for (int n = number; branches == null; n++) {
            var name = n == 1 ? NAME : NAME + "-" + n;
            if (ids.contains(name)) continue;
            var names = Branches.of(run.id(), name);
            var there = repository.first(names);
            if (there != null && !repository.contains(there.getValue(), start) && !repository.contains(start, there.getValue())) continue;
            branches = there == null ? names : List.of(there.getKey());
            trial = new TrialWorktree(cwd, run.id(), name, run.path());
            now = new Integration(run.id(), false, begun, start, repository.onto(), there == null ? null : there.getKey(),
                    there == null ? null : there.getValue(), List.of(), List.of());
            // One that doesn't pass any more, or not this check, stays as it is, too.
            if (there != null && flaw(there.getValue(), inside(there.getValue())) != null) name(n + 1);
        }
    }

    private List<Candidate> inside(String commit) throws IOException {
        var all = new ArrayList<Candidate>();
        for (var candidate : harvest.candidates()) if (repository.contains(commit, candidate.tip())) all.add(candidate);
        return all;
    }

    /// Does it.
    public Integration integrate() throws IOException {
        var before = Integration.of(run);
        boolean goesOn = before != null && !before.over() && before.start().equals(start);
        begun = goesOn ? before.begun() : System.currentTimeMillis();
        name(1);
        var base = now.commit() == null || repository.contains(start, now.commit()) ? start : now.commit();
        if (before != null && Objects.equals(before.commit(), now.commit()) && now.commit() != null)
            now = now.at(now.branch(), now.commit(), before.checks());
        // What the checkout has taken over meanwhile is in all the same.
        for (var verdict : harvest.verdicts())
            decide(before != null && before.on(verdict.task()) instanceof Verdict v && v.fate() == Verdict.Fate.IN
                    && (verdict.commit() == null ? repository.contains(base, v.commit()) : v.commit().equals(verdict.commit())) ? v
                    : verdict);
        var out = new ArrayList<Candidate>();
        for (var candidate : harvest.candidates()) {
            var decided = goesOn ? before.on(candidate.task()) : null;
            if (decided == null || !decided.fate().out() || !candidate.tip().equals(decided.commit())) continue;
            out.add(candidate);
            decide(decided);
        }
        base = new MergeQueue(this, start).run(base, without(out), out);
        if (mending != null) mend(base);
        now = now.ended();
        now.write(run);
        return now;
    }

    private List<Candidate> without(List<Candidate> out) {
        var ids = out.stream().map(Candidate::task).toList();
        return harvest.candidates().stream().filter(c -> !ids.contains(c.task())).toList();
    }

    /// Each that is out goes to its agent once; then it is tried again, with what was out because of it.
    private void mend(String base) throws IOException {
        var tried = new HashSet<String>();
        for (var verdict : List.copyOf(now.tasks())) {
            var entry = board.find(verdict.task());
            boolean mendable = verdict.fate() == Verdict.Fate.CONFLICT || verdict.fate() == Verdict.Fate.CHECK_FAILED;
            if (!mendable || !(entry.task().work() instanceof Work.Prompt) || !tried.add(verdict.task())) continue;
            listener.mending(verdict.task());
            if (!mending.mend(entry, words(verdict, base))) continue;
            harvest = Harvest.of(board, repository, start, verify);
            var out = harvest.candidates().stream().filter(c -> !c.task().equals(verdict.task())
                    && now.on(c.task()) instanceof Verdict v && v.fate().out() && v.fate() != Verdict.Fate.CONTAINS_OUT).toList();
            base = new MergeQueue(this, start).run(base, without(out), out);
        }
    }

    private String words(Verdict verdict, String base) {
        var other = verdict.with().isEmpty() ? "" : " The other side is the work of " + verdict.with().stream()
                .map(id -> "task '" + id + "' (commit " + now.on(id).commit() + ")").collect(Collectors.joining(" and of ")) + ".";
        var what = verdict.fate() == Verdict.Fate.CONFLICT ? "it conflicts in " + String.join(", ", verdict.files()) + "."
                : "this check fails then: " + verdict.said() + ".";
        return "Your work was merged with that of other tasks, and " + what + other + " In the worktree where you worked, run 'git merge "
                + base + "', which has the work of the others. Make it so that what both sides wanted stays, see that the checks pass, and "
                + "commit the merge. Change nothing else.";
    }

    @Override
    public GitMerge merge(String base, Candidate candidate) throws IOException {
        return repository.merge(base, candidate);
    }

    @Override
    public boolean contains(String commit, String other) throws IOException {
        return repository.contains(commit, other);
    }

    @Override
    public String flaw(String commit, List<Candidate> merged) throws IOException {
        var lines = lines(merged);
        if (lines.isEmpty()) return null;
        var undecided = merged.stream().map(Candidate::task).filter(t -> now.on(t) == null || now.on(t).fate().out()).toList();
        listener.checking(undecided, merged.size() - undecided.size());
        var link = board.policy().linkOf(Task.of(NAME, new Work.Shell(":")));
        return checks.flaw(trial.at(commit, cwd, link), repository.tree(commit), lines, now.begun());
    }

    private static List<String> lines(List<Candidate> merged) {
        return merged.stream().flatMap(c -> c.checks().stream()).distinct().toList();
    }

    @Override
    public void in(String commit, List<Candidate> merged) throws IOException {
        String moved = null;
        for (var branch : branches)
            if (moved == null && repository.move(branch, branch.equals(now.branch()) ? now.commit() : null, commit)) moved = branch;
        if (moved == null) throw new UserError(branches.getFirst() + " can't be made: another branch has the place of its name");
        branches = List.of(moved);
        for (var candidate : merged) decide(Verdict.of(candidate, Verdict.Fate.IN));
        var all = harvest.candidates().stream().filter(c -> now.on(c.task()) instanceof Verdict v && v.fate() == Verdict.Fate.IN).toList();
        now = now.at(moved, commit, lines(all));
        now.write(run);
    }

    @Override
    public void out(Verdict verdict) throws IOException {
        decide(verdict);
        now.write(run);
    }

    private void decide(Verdict verdict) {
        var whole = verdict.left() == null ? verdict.left(harvest.left().get(verdict.task())) : verdict;
        boolean known = whole.equals(now.on(verdict.task()));
        now = now.with(whole);
        if (!known) listener.decided(whole);
    }
}
