package lib.merge;

import java.io.IOException;
import java.util.*;
import java.util.stream.*;
import lib.machine.GitMerge;

/// The order in which the work of tasks is merged and checked, and what of it gets in: as if one after the other were merged and checked,
/// and one that conflicts or breaks the check were left out. It knows neither git nor how something is checked.
///
/// To need few checks, all that merges cleanly is merged at once and checked once; if that fails, the first half is, and then the second on
/// top of what of the first got in.
final class MergeQueue {
    /// What it is done with, and who hears of it.
    interface Bench {
        GitMerge merge(String base, Candidate candidate) throws IOException;

        /// Whether one commit has the other among its ancestors, or is it.
        boolean contains(String commit, String other) throws IOException;

        /// What is wrong with a commit; null if nothing is.
        ///
        /// @param merged what is in it
        String flaw(String commit, List<Candidate> merged) throws IOException;

        /// These have got in by this commit.
        void in(String commit, List<Candidate> merged) throws IOException;

        void out(Verdict verdict) throws IOException;
    }

    private final Bench bench;
    private final String start;
    private final List<Candidate> in = new ArrayList<>();
    private final List<Candidate> out = new ArrayList<>();

    /// @param start what the first is merged into
    MergeQueue(Bench bench, String start) {
        this.bench = bench;
        this.start = start;
    }

    /// Merges all it can.
    ///
    /// @param base what is merged so far, on top of the start
    /// @param out  what is out already
    /// @return the last commit that passed
    String run(String base, List<Candidate> candidates, List<Candidate> out) throws IOException {
        this.out.addAll(out);
        var left = new ArrayList<Candidate>();
        for (var candidate : candidates) (bench.contains(base, candidate.tip()) ? in : left).add(candidate);
        if (!in.isEmpty()) bench.in(base, List.copyOf(in));
        return settle(base, left);
    }

    /// Gets in what can. Who conflicts with what has just been merged is only out if that gets in.
    private String settle(String base, List<Candidate> list) throws IOException {
        var merged = new ArrayList<Candidate>();
        var left = new LinkedHashMap<Candidate, Verdict>();
        var tip = base;
        for (var candidate : list) {
            var contained = contained(candidate, left.keySet());
            if (contained != null) left.put(candidate, Verdict.of(candidate, Verdict.Fate.CONTAINS_OUT).with(List.of(contained.task())));
            else
                switch (bench.merge(tip, candidate)) {
                    case GitMerge.Clean(var commit) -> {
                        merged.add(candidate);
                        tip = commit;
                    }
                    case GitMerge.Conflict conflict -> left.put(candidate, verdict(candidate, conflict, merged));
                }
        }
        var flaw = merged.isEmpty() ? null : bench.flaw(tip, Stream.concat(in.stream(), merged.stream()).toList());
        if (flaw == null) {
            in.addAll(merged);
            if (!merged.isEmpty()) bench.in(tip, List.copyOf(merged));
            for (var verdict : left.entrySet()) out(verdict.getKey(), verdict.getValue());
            return tip;
        }
        if (list.size() == 1) {
            var red = list.getFirst();
            out(red, Verdict.of(red, Verdict.Fate.CHECK_FAILED).with(culprit(red)).saying(flaw));
            return base;
        }
        int half = list.size() / 2;
        return settle(settle(base, list.subList(0, half)), list.subList(half, list.size()));
    }

    private void out(Candidate candidate, Verdict verdict) throws IOException {
        out.add(candidate);
        bench.out(verdict);
    }

    /// The one that is out, or would be, whose work it has in it; null if there is none.
    private Candidate contained(Candidate candidate, Collection<Candidate> left) throws IOException {
        for (var other : Stream.concat(out.stream(), left.stream()).toList())
            if (bench.contains(candidate.tip(), other.tip())) return other;
        return null;
    }

    /// @param merged beside what is in
    private Verdict verdict(Candidate candidate, GitMerge.Conflict conflict, List<Candidate> merged) throws IOException {
        return Verdict.of(candidate, conflict.files().isEmpty() ? Verdict.Fate.UNMERGEABLE : Verdict.Fate.CONFLICT)
                .in(conflict.files()).with(others(candidate, conflict, merged)).saying(conflict.words());
    }

    /// Those with which it conflicts by themselves, but who only has another's work in it; if none does, those that touched the same files.
    private List<String> others(Candidate candidate, GitMerge.Conflict conflict, List<Candidate> merged) throws IOException {
        var all = Stream.concat(in.stream(), merged.stream()).toList();
        var near = all.stream().filter(o -> !Collections.disjoint(o.files(), conflict.files())).toList();
        // A file that is in the way of a folder, or of one that was moved, is named by one side alone.
        var each = conflicting(candidate, near);
        if (each.isEmpty()) each = conflicting(candidate, all);
        return (each.isEmpty() ? near : each).stream().map(Candidate::task).toList();
    }

    private List<Candidate> conflicting(Candidate candidate, List<Candidate> others) throws IOException {
        var each = new ArrayList<Candidate>();
        for (var other : others) {
            boolean inherited = false;
            for (var before : each) inherited |= bench.contains(other.tip(), before.tip());
            if (!inherited && bench.merge(other.tip(), candidate) instanceof GitMerge.Conflict) each.add(other);
        }
        return each;
    }

    /// The one of those that are in with which it fails, though it passes with those before; empty if it fails by itself.
    private List<String> culprit(Candidate candidate) throws IOException {
        if (in.isEmpty() || fails(0, candidate)) return List.of();
        int passes = 0, fails = in.size();
        while (fails - passes > 1) {
            int middle = (passes + fails) / 2;
            if (fails(middle, candidate)) fails = middle;
            else passes = middle;
        }
        return List.of(in.get(fails - 1).task());
    }

    /// Whether it fails on top of the first so many; a conflict is no failure.
    private boolean fails(int first, Candidate candidate) throws IOException {
        var all = Stream.concat(in.stream().limit(first), Stream.of(candidate)).toList();
        var tip = start;
        for (var each : all) {
            if (!(bench.merge(tip, each) instanceof GitMerge.Clean(var commit))) return false;
            tip = commit;
        }
        return bench.flaw(tip, all) != null;
    }
}
