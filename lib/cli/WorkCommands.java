package lib.cli;

import java.io.*;
import java.time.Duration;
import java.util.List;
import lib.*;
import lib.input.*;
import lib.merge.*;
import lib.model.*;
import lib.report.*;
import picocli.CommandLine.*;
import static lib.cli.Given.*;

/// The commands by which what tasks have done comes home.
final class WorkCommands {
    private WorkCommands() {}

    /// Who mends what doesn't fit.
    enum Resolve { agent }

    @Command(name = "integrate", mixinStandardHelpOptions = true,
            description = {"Merges the work of a run's tasks, each in its worktree, into one branch, and checks it; what conflicts or "
                    + "fails is left out. Your checkout is not touched. Killed, it goes on when asked again.", "",
            "Exit status: 0 all is in, 1 something is out.", ""})
    static int integrate(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
            @Option(names = "--verify", paramLabel = "CMD",
                    description = "Check with this shell command, in the place of those by which the tasks were checked.") String verify,
            @Option(names = "--resolve", paramLabel = "agent", description =
                    "Hand what conflicts or fails to the task's own agent, in its session, and try once more.") Resolve resolve,
            @Option(names = "--json", description = "As in aggregate-report.json.") boolean json, @Mixin Look look) {
        look.unless(json);
        if (verify != null && verify.isBlank()) throw new UserError("--verify is empty: give it a shell command, or leave it out");
        return integrate(Run.past(HERE, run), verify, resolve != null, System.out, json, look);
    }

    @Command(name = "diff", mixinStandardHelpOptions = true,
            description = {"What a task has changed in its worktree, as git shows it, committed or not; of no task, how much each has, and "
                    + "which files more than one.", "", "  diff            all tasks of the latest run",
            "  diff api        what 'api' has changed", "  diff --stat api how much, by file", ""})
    static int diff(@Parameters(arity = "0..2", paramLabel = "[RUN] [TASK]", description = "A run, the latest if left out, and a task of "
            + "it.") List<String> words, @Option(names = "--stat", description = "How much in each file, not what.") boolean stat,
            @Option(names = "--json", description = "Of a run, as in aggregate-report.json.") boolean json, @Mixin Look look)
            throws IOException {
        look.unless(json);
        var address = Address.of(HERE, words == null ? List.of() : words);
        if (json && (stat || !address.tasks().isEmpty()))
            throw new UserError("--json is of a run: leave " + (stat ? "--stat" : "'" + address.tasks().getFirst() + "'") + " out");
        var inquiry = new Inquiry(HERE, address.run().id(), look.templates);
        if (address.tasks().size() == 1) return inquiry.showChanges(address.tasks().getFirst(), stat ? List.of("--stat") : List.of());
        if (stat) throw new UserError("--stat is of one task: name it, or leave --stat out");
        System.out.print(json ? inquiry.changesJson() : inquiry.changesText());
        return 0;
    }

    @Command(name = "attach", mixinStandardHelpOptions = true,
            description = {"Opens the agent's own session of a task, for you to go on in, where the task works. Of a run that goes on the "
                    + "task stands still meanwhile, and goes on afterwards.", "", "Exit status: the agent's.", ""})
    static int attach(@Parameters(arity = "1..2", paramLabel = "[RUN] TASK", description = "The task, after its run if that isn't the "
            + "latest.") List<String> words, @Option(names = "--print", description = "Only print the command.") boolean print)
            throws IOException, InterruptedException {
        var address = Address.of(HERE, words);
        if (address.tasks().size() != 1) throw new UserError("'attach' is of one task: name it");
        var attach = Attach.of(new Inquiry(address.run(), Views.OURS), address.tasks().getFirst());
        if (!print) return attach.use();
        System.out.println(attach.line());
        return 0;
    }

    @Command(name = "clean", mixinStandardHelpOptions = true,
            description = {"Removes worktrees and branches of runs that are over, if their work is merged, or there is none, and git "
                    + "itself finds nothing in them; tells what it keeps, and why. What it removes comes back by the command it prints.",
            "Or folders of old runs that are over and have left neither: their logs and reports, and what --resume knows of "
                    + "them. They don't come back.", "",
            "  clean --worktrees              of all runs below this folder", "  clean --worktrees --dry-run    only tells",
            "  clean --worktrees api --discard   also what isn't merged, of this task",
            "  clean --keep 20 --older 30d    runs that are both: not among the 20 newest, and 30 days old", ""})
    static int clean(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = "A run, all if left out, and ids of its tasks, "
            + "all if left out; tasks alone are of the latest run.") List<String> words,
            @Option(names = "--worktrees", description = "Worktrees and branches of tasks.") boolean worktrees,
            @Option(names = "--keep", paramLabel = "N", description = "Runs, but for the N newest.") Integer keep,
            @Option(names = "--older", paramLabel = "D", converter = WithUnit.class,
                    description = "Runs that have been over for longer, such as 30d.") Duration older,
            @Option(names = "--discard", description = "Of the tasks named, remove also what isn't merged or committed. It is shown and "
                    + "asked for first; a ref below refs/orchestrate/trash has it then.") boolean discard,
            @Option(names = "--yes", description = "Don't ask.") boolean yes,
            @Option(names = "--dry-run", description = "Only tell what would be removed.") boolean dry,
            @Option(names = "--json", description = "As JSON.") boolean json, @Mixin Look look) throws IOException {
        look.unless(json);
        boolean runs = keep != null || older != null;
        if (worktrees == runs)
            throw new UserError(runs ? "--worktrees is for worktrees, --keep and --older are for runs: one after the other" : "nothing is "
                    + "said to be removed: --worktrees, or --keep N or --older D of runs");
        if (runs && (words != null || discard || yes))
            throw new UserError("--keep and --older say which runs: leave " + (words != null ? "'" + words.getFirst() + "'"
                    : discard ? "--discard" : "--yes") + " out");
        if (keep != null && keep < 0) throw new UserError("--keep " + keep + " is less than none: use 0 or more");
        var told = new Cleaned(HERE, look.templates, dry, json);
        if (runs) {
            System.out.print(told.runs(new OldRuns(HERE, System.currentTimeMillis()).clean(keep, older, dry)));
            return 0;
        }
        var address = words == null ? null : Address.of(HERE, words);
        if (discard && (address == null || address.tasks().isEmpty()))
            throw new UserError("--discard is of tasks: name them, or leave it out");
        if (yes && !discard) throw new UserError("--yes is for --discard: without that nothing is asked");
        var cleaning = address == null ? new Cleaning(HERE, null, List.of()) : new Cleaning(HERE, address.run().id(), address.tasks());
        if (discard && !dry && !yes && !agreed(cleaning.seen(), new Inquiry(HERE, address.run().id(), look.templates))) return 1;
        var fates = cleaning.clean(discard, dry);
        System.out.print(told.worktrees(fates));
        return 0;
    }

    /// What is removed doesn't come back: who leaves the unit out may think of days.
    static final class WithUnit implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Flags.converted(() -> {
                if (text.matches("[\\d.\\s]+"))
                    throw new UserError("'" + text + "' has no unit: write it like 30d, for days, or 12h");
                return Durations.parse(text);
            });
        }
    }

    private static boolean agreed(List<Cleaning.Seen> seen, Inquiry inquiry) throws IOException {
        if (seen.stream().noneMatch(Cleaning.Seen::discardable)) return true;
        for (var one : seen) {
            System.out.println(one.left().shown() + (one.reasons().isEmpty() ? ": nothing would be lost" : ""));
            for (var reason : one.reasons()) System.out.println("  " + reason.words());
            if (one.contents() == null) continue;
            one.contents().unmerged().forEach(commit -> System.out.println("  commit " + Text.line(commit, 120)));
            System.out.flush();
            if (one.left().path() != null) inquiry.showChanges(one.left().task(), List.of("--stat"));
        }
        if (System.console() == null || !System.console().isTerminal())
            throw new UserError("nobody is there to be asked: --yes discards it, --dry-run only tells");
        var answer = System.console().readLine("Discard it? A ref will have it all. [y/N] ");
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    /// @return the exit status
    static int integrate(Run run, String verify, boolean resolve, PrintStream out, boolean json, Look look) {
        var done = Orchestrator.integrate(run, verify, resolve, TOLD);
        var inquiry = new Inquiry(HERE, run.folder().getFileName().toString(), look.templates);
        out.print(json ? inquiry.integratedJson() : inquiry.integratedText());
        return done.whole() ? 0 : 1;
    }

    private static final Integrator.Listener TOLD = new Integrator.Listener() {
        @Override
        public void checking(List<String> tasks, int others) {
            System.err.println("check   " + String.join(", ", tasks) + (others == 0 ? "" : " on top of " + others));
        }

        @Override
        public void decided(Verdict verdict) {
            var place = verdict.fate() == Verdict.Fate.IN ? "in" : verdict.fate().out() ? "out" : "-";
            System.err.println("%-7s %s%s".formatted(place, verdict.task(), verdict.words().isEmpty() ? "" : ": " + verdict.words()));
        }

        @Override
        public void mending(String task) {
            System.err.println("resolve " + task + ", by its agent");
        }
    };
}
