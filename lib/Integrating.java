package lib;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.merge.*;
import lib.model.*;
import lib.report.*;

/// A run's work brought together, with runs for what there is to do: a check is a run of its own, and so is an agent that mends. They are
/// in the run's own folder, `integration/runs/…`, with their journals and outputs: so a check is ended whole, can be looked at, and one
/// that passed is not asked again. It merges nothing itself.
///
/// @param run          over
/// @param surroundings in which nothing is shown of runs
record Integrating(RunFolder run, Board board, Surroundings surroundings) implements Integrator.Checks, Integrator.Mending {
    private static final int LONGEST = 300;
    private static final int TAIL = 3;
    private static final Set<Integer> INTERRUPTED = Set.of(130, 143);

    /// @param verify   a shell line that checks all; null for those by which the tasks were checked
    /// @param resolve  whether agents mend what doesn't fit
    /// @param listener hears how it goes
    /// @throws UserError if there is nothing to merge, or it was interrupted
    static Integration of(Inquiry inquiry, Surroundings surroundings, String verify, boolean resolve, Integrator.Listener listener) {
        var run = inquiry.folder();
        Launch.atHome(run);
        var integrating = new Integrating(run, inquiry.board(), surroundings);
        try {
            RunFolder.folders(integrating.home());
            if (Lock.holder(new RunFolder(integrating.home())).orElse(null) instanceof Identity who)
                throw new UserError("run " + run.id() + " is being integrated by " + who.words() + ": wait for its end");
            try (var _ = Lock.take(new RunFolder(integrating.home()))) {
                var done = new Integrator(run, inquiry.board(), verify, integrating, resolve ? integrating : null, listener).integrate();
                inquiry.writeReports();
                return done;
            }
        } catch (IOException e) {
            throw new UserError(run.path() + ": its work can't be integrated (" + RunFolder.reason(e) + ")");
        }
    }

    private Path home() {
        return run.path().resolve("integration");
    }

    @Override
    public String flaw(Path folder, String tree, List<String> lines, long since) throws IOException {
        var name = "check-" + HexFormat.of().formatHex(Digest.of(tree + "\n" + String.join("\n", lines)), 0, 8);
        var check = check(name, folder, lines, since);
        // What the worktree was set up for before may be other than what is there now.
        if (!check.failed().isEmpty() && setup() != null && check.inquiry().board().entries().stream().flatMap(e -> e.attempts().stream())
                .allMatch(a -> a.preparation().began() == 0)) {
            TrialWorktree.toSetUp(folder);
            check = check(name + "-anew", folder, lines, since);
        }
        return flaw(check);
    }

    private Run check(String name, Path folder, List<String> lines, long since) {
        for (var earlier : RunFolder.in(home()).reversed())
            if (earlier.id().contains(name) && earlier.hasJournal()) {
                var known = earlier(earlier);
                if (known != null && (known.exitCode() == 0 || known.summary().startTime().toEpochMilli() >= since)) return known;
            }
        var tasks = IntStream.range(0, lines.size()).mapToObj(n -> Task.of(n == 0 ? "check" : "check-" + (n + 1),
                new Work.Shell(lines.get(n))).in(folder).worktree(false).setup(setup())).toList();
        return new Launch(tasks, policy().halt(Halt.parse("now,fail=1")), surroundings(name)).run();
    }

    /// The run's, but for what concerns all its tasks together.
    private Policy policy() {
        return new Policy(board.policy().chosen(), board.policy().agents(), List.of()).parallel(1).halt(Halt.NEVER)
                .with(Settings.BUDGET, null).with(Settings.DEADLINE, null).with(Settings.DELAY, null).with(Settings.NOTIFY, null)
                .with(Settings.METRICS, null);
    }

    /// What sets up the worktree in which it is checked, as those of the tasks were; null if nothing did.
    private String setup() {
        var cwd = Path.of(board.start().cwd());
        var lines = board.entries().stream().map(Entry::task).filter(t -> Worktree.of(cwd, run.id(), t, board.policy()) != null)
                .map(board.policy()::setupOf).filter(Objects::nonNull).distinct().toList();
        return lines.isEmpty() ? null : lines.size() == 1 ? lines.getFirst()
                : lines.stream().map(line -> "(\n" + line + "\n)").collect(Collectors.joining(" && "));
    }

    private Surroundings surroundings(String name) {
        return surroundings.cwd(Path.of(board.start().cwd())).home(home()).name(name);
    }

    /// A check that was made before, to its end; null if it had none that says something.
    private Run earlier(RunFolder folder) {
        try {
            var began = Journal.begun(folder);
            var over = began.end() != null ? new Run(new Inquiry(folder, Views.OURS, began), began.end().exit())
                    : new Launch(List.of(), Policy.DEFAULT, surroundings("check")).recover(folder, Set.of());
            return over.exitCode() == 0 || !over.failed().isEmpty() ? over : null;
        } catch (UserError e) {
            // It never began.
            return null;
        }
    }

    /// @throws UserError if it was stopped
    private String flaw(Run check) {
        if (check.exitCode() == 0) return null;
        var failed = check.results().stream().filter(l -> l.status() == Summary.Standing.FAILED).findFirst()
                .orElseThrow(this::stopped);
        var work = (Work.Shell) check.inquiry().board().find(failed.taskId()).task().work();
        var output = failed.output() == null ? List.<String>of() : failed.output().lines().filter(l -> !l.isBlank()).toList();
        var last = String.join(" | ", output.subList(Math.max(0, output.size() - TAIL), output.size()));
        return Text.line(work.line() + ": " + failed.why() + (last.isEmpty() || failed.why().contains(last) ? "" : ": " + last), LONGEST)
                + " (" + shown(check.folder().resolve("tasks").resolve(failed.taskId()).resolve("1")) + ")";
    }

    private Path shown(Path path) {
        var cwd = Path.of(board.start().cwd());
        return path.startsWith(cwd) ? cwd.relativize(path) : path;
    }

    private UserError stopped() {
        return new UserError("stopped, so it isn't known yet what gets in: 'orchestrate integrate " + run.id() + "' goes on");
    }

    @Override
    public boolean mend(Entry entry, String words) {
        var id = entry.task().id();
        var alone = Answers.afterOnly(entry.task(), Set.of(), run.id(), board);
        var kept = Worktree.kept(Path.of(board.start().cwd()), run.id(), alone, board.policy());
        var left = left(entry);
        if (kept.place().dir() == null || left == null) return false;
        var task = Launch.inSession(board, entry, kept);
        if (!(task.work() instanceof Work.Prompt p)) return false;
        // For a session of its own, if there is none to go on in.
        var text = "Your task was:\n\n" + p.text() + "\n\nThat is done. " + words;
        var told = new Work.Prompt(p.agent(), text, p.model(), p.args(), p.options().telling(words), p.profile());
        var secrets = new Secrets(Path.of(board.start().cwd()), Caller.environment());
        var asked = secrets.restore(task.doing(told));
        var policy = secrets.restore(policy(), List.of(asked), null).with(Settings.TASK_BUDGET, left.orElse(null));
        var mended = new Launch(Own.restored(List.of(asked), List.of()), policy, surroundings("mend-" + Id.slug(id, 30))).run();
        if (INTERRUPTED.contains(mended.exitCode())) throw stopped();
        return mended.exitCode() == 0;
    }

    /// What is left of the task's budget, empty if it has none; null if nothing is.
    private Optional<Budget> left(Entry entry) {
        var budget = board.policy().agents().taskBudget();
        if (budget == null) return Optional.empty();
        var used = entry.used();
        var usd = budget.usd() == null ? null : budget.usd() - Objects.requireNonNullElse(used.usd(), 0.0);
        var tokens = budget.tokens() == null ? null : budget.tokens() - Objects.requireNonNullElse(used.tokens(), 0L);
        return usd != null && usd <= 0 || tokens != null && tokens <= 0 ? null : Optional.of(new Budget(usd, tokens));
    }
}
