package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// What the tasks of earlier runs have done, for a run that resumes: it finds the one whose result a task would have again, says what has
/// changed if there is none, and gives the result to the new run. It runs nothing.
final class EarlierRuns {

    /// A task of an earlier run, with its last attempt.
    ///
    /// @param usd null if nobody has told
    private record Done(RunFolder run, Task task, Status status, int attempt, long millis, Double usd, Fingerprint print) {
        String name() {
            return run.id() + "/" + task.id();
        }
    }

    private final RunFolder run;
    private final Path cwd;
    private final Policy policy;
    /// Newest first, which succeeded.
    private final Map<Fingerprint, List<Done>> done = new HashMap<>();
    /// The latest of that id that has begun.
    private final Map<String, Done> latest = new HashMap<>();
    /// Tasks of earlier runs, as `RUN/TASK`, whose result somebody has.
    private final Set<String> given = new HashSet<>();
    /// Tasks, written likewise, that have the best of their tries.
    private final Set<String> won = new HashSet<>();
    private final Fingerprinting now;
    private final Bequest bequest;
    private final boolean gives;
    /// This run as it was when the first task asked.
    private Board mine;

    /// @param now of the run that resumes, whose policy's `resume` says which earlier ones are looked at
    EarlierRuns(Fingerprinting now) {
        this(now, null, true);
    }

    /// Of a run that isn't begun: nobody is given anything.
    ///
    /// @param mine that run as it would begin
    EarlierRuns(Fingerprinting now, Board mine) {
        this(now, mine, false);
        readEarlier();
    }

    private EarlierRuns(Fingerprinting now, Board mine, boolean gives) {
        this.now = now;
        this.gives = gives;
        this.bequest = new Bequest(now.run(), now.cwd(), now.policy());
        this.run = now.run();
        this.cwd = now.cwd();
        this.policy = now.policy();
        this.mine = mine;
    }

    /// The task of that id in the run; null if there is none.
    Task mine(String id) {
        return mine.find(id) == null ? null : mine.find(id).task();
    }

    /// They are read when the first task asks.
    private void read() {
        if (mine != null) return;
        mine = Following.begun(run).board();
        for (var entry : mine.entries())
            if (entry.provenance().taken() instanceof Reuse.Taken taken) given.add(taken.run() + "/" + taken.task());
        readEarlier();
    }

    private void readEarlier() {
        for (var other : earlier()) {
            try {
                add(other, Following.begun(other).board());
            } catch (UserError e) {
                // Who can't tell what is done does it again.
            }
        }
    }

    /// Newest first.
    private List<RunFolder> earlier() {
        var base = run.path().getParent().getParent();
        var all = RunFolder.begun(base).stream().filter(r -> !r.equals(run)).toList().reversed();
        var from = Reuse.from(policy);
        return from.equals(Reuse.ALL_RUNS) ? all : all.stream().filter(r -> r.id().equals(from)).toList();
    }

    private void add(RunFolder earlier, Board board) {
        for (var entry : board.entries()) {
            var last = entry.attempt();
            if (last == null) continue;
            var taken = entry.provenance().taken();
            var one = new Done(earlier, entry.task(), entry.status(), last.number(), taken == null ? millis(entry) : taken.millis(),
                    taken == null ? entry.used().usd() : taken.usd(), Fingerprinting.of(board, entry));
            if (one.task.place().trial().chooses() && one.status == Status.SUCCEEDED) won.add(one.name());
            latest.putIfAbsent(entry.task().id(), one);
            if (entry.status() == Status.SUCCEEDED) done.computeIfAbsent(one.print, _ -> new ArrayList<>()).add(one);
        }
    }

    private static long millis(Entry entry) {
        return entry.attempts().stream().mapToLong(a -> a.millis(a.ended())).sum();
    }

    /// Whether its result will do, if the task is to run.
    ///
    /// @param asked   by which it is known whether it is
    /// @param resumes whether it may
    synchronized Event.ConditionAnswered answer(Weighing asked, boolean resumes, LongSupplier clock) {
        var e = asked.answer(clock);
        var task = asked.task();
        if (task.place().trial().chooses()) return new BestOf(asked, bequest).answer(e);
        if (!resumes || !e.holds() || e.flaw() != null || e.filled() != null && e.filled().born() != null) return e;
        try {
            read();
            var whole = e.filled() == null ? task : e.filled().into(task);
            var reuse = reuse(whole);
            if (reuse.taken() == null && lost(whole) instanceof String why)
                return new Event.ConditionAnswered(e.at(), e.task(), false, null, e.filled(), new Reuse(null, why));
            return new Event.ConditionAnswered(e.at(), e.task(), true, reuse.taken() == null ? once(task) : null, e.filled(), reuse);
        } catch (UserError flaw) {
            return new Event.ConditionAnswered(e.at(), e.task(), true, flaw.getMessage(), null, null);
        }
    }

    Reuse reuse(Task task) {
        if (task.place().copy()) return new Reuse(null, "it works in a copy of its folder");
        if (task.own() != null) return new Reuse(null, "code of the recipe's own may have changed");
        var found = now.of(task);
        var print = Fingerprinting.itself(task, policy, cwd).with(found);
        var all = done.getOrDefault(print, List.of()).stream().filter(d -> !given.contains(d.name())).toList();
        // A task of the same id has the first claim.
        var fits = Stream.concat(all.stream().filter(d -> d.task.id().equals(task.id())),
                all.stream().filter(d -> mine.find(d.task.id()) == null)).toList();
        String why = null;
        for (var one : fits) {
            try {
                if (gives) bequest.give(one.run, one.task, one.attempt, task);
                else bequest.check(one.run, one.task, one.attempt, task);
                given.add(one.name());
                return new Reuse(new Reuse.Taken(one.run.id(), one.task.id(), one.attempt, one.millis, one.usd, found), null);
            } catch (IOException | UserError e) {
                why = "what it left in " + one.run.id() + " can't be taken (" + (e instanceof IOException io ? RunFolder.reason(io)
                        : e.getMessage()) + ")";
            }
        }
        return new Reuse(null, why != null ? why : changed(latest.get(task.id()), print));
    }

    /// Why it needn't be tried once more: it is one of several tries, and has failed where another one was the best; null if it isn't.
    String lost(Task task) {
        var before = latest.get(task.id());
        boolean failed = task.place().trial().of() != null && before != null && before.status == Status.FAILED
                && won.contains(before.run.id() + "/" + task.place().trial().of())
                && before.print.equals(Fingerprinting.itself(task, policy, cwd).with(now.of(task)));
        return failed ? "it has failed in " + before.run.id() + ", where another try is the best" : null;
    }

    /// Whether a task of that id has begun in one of them, and may not begin again; null if it may, else why not.
    String once(Task task) {
        var before = latest.get(task.id());
        return !task.limits().once() || before == null ? null : "it has run in " + before.run.id()
                + " and may run only once: add --force " + task.id() + " if it may run again";
    }

    private static String changed(Done before, Fingerprint print) {
        if (before == null) return "none of them had it";
        if (before.status != Status.SUCCEEDED)
            return "it " + (!before.status.settled() ? "isn't over" : before.status == Status.FAILED ? "failed"
                    : "was " + before.status.word()) + " in " + before.run.id();
        var parts = print.changed(before.print);
        return parts.isEmpty() ? "its result is another task's" : String.join(" and ", parts) + " changed since " + before.run.id();
    }
}
