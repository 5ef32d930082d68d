package lib.cli;

import java.util.*;
import lib.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import picocli.CommandLine.*;
import static lib.cli.Given.*;

/// The commands that ask something of a run that is going on, and `retry`, which may be asked of one that is over.
final class SteeringCommands {
    private SteeringCommands() {}

    /// Asks it of a run that is going on.
    private static int ask(RunFolder run, Control control, String done) throws InterruptedException {
        var answer = new FileControls(run).ask(control);
        if (answer.refusal() != null) System.err.println("orchestrate: " + answer.refusal());
        else System.out.println(run.id() + ": " + done);
        return answer.status();
    }

    @Command(name = "pause", mixinStandardHelpOptions = true,
            description = "Freezes what runs and starts nothing; no time runs against timeouts and backoffs.")
    static int pause(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words)
            throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Pause(to.tasks()), "paused");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Goes on after a pause.")
    static int resume(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words)
            throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Resume(to.tasks()), "goes on");
    }

    @Command(name = "drain", mixinStandardHelpOptions = true, description = "Starts nothing new; what runs may finish.")
    static int drain(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run) throws InterruptedException {
        return ask(RunFolder.find(HERE, run), new Control.Drain(), "starts nothing new");
    }

    @Command(name = "stop", mixinStandardHelpOptions = true,
            description = "Ends what runs and starts nothing new. Running tasks get SIGTERM, then SIGKILL after 5 s (--grace of 'run').")
    static int stop(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words,
             @Option(names = "--now", description = "The emergency stop: SIGKILL at once.") boolean now) throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Stop(now, to.tasks()), now ? "killed" : "is being stopped");
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Ends tasks, or lets them never start; the others go on.")
    static int cancel(@Parameters(arity = "1..*", paramLabel = "[RUN] TASK", description = WORDS) List<String> words)
            throws InterruptedException {
        var to = address(words);
        if (to.tasks().isEmpty()) throw new UserError("'cancel' names no task: name some, or use 'stop' for the whole run");
        return ask(to.run(), new Control.Stop(false, to.tasks()), "cancelled " + String.join(" ", to.tasks()));
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = {"Runs again what failed or never ran.", "",
            "Of a run that goes on: in it. Of one that is over: as a new run, in the", "same worktrees, agents in their sessions."})
    static int retry(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words,
              @Option(names = "--detach", description = "Run a new run in the background.") boolean detach,
              @Option(names = "--json", description = "Events of a new run as lines of JSON on stdout.") boolean json,
              @Mixin Printed printed, @Mixin Look look, @Mixin Given given) throws InterruptedException {
        var to = address(words);
        boolean alive = new FileControls(to.run()).alive();
        if (alive && (json || look.templates != null || printed.given()))
            throw new UserError((json ? "--json" : look.templates != null ? "--templates" : "--output") + " is for a new run, and run "
                    + to.run().id() + " goes on: leave it out");
        if (alive) return ask(to.run(), new Control.Retry(to.tasks()), "tries again");
        var again = Orchestrator.retry(HERE, to.run().id(), to.tasks()).templates(look.templates);
        if (detach && (json || printed.given()))
            throw new UserError((json ? "--json" : "--output") + " says nothing beside --detach: leave one of them out");
        if (detach) return RunCommand.background(again, given.top());
        return again.output(printed.asked(json)).show(json ? Orchestrator.Show.JSON : printed.table()).run().exitCode();
    }

    @Command(name = "priority", mixinStandardHelpOptions = true,
            description = "Starts a waiting task earlier or later: higher comes first.")
    static int priority(@Parameters(arity = "2..3", paramLabel = "[RUN] TASK N",
            description = "The task, after its run if that isn't the latest, and its new priority (0 by default).") List<String> words)
            throws InterruptedException {
        var to = address(words.subList(0, words.size() - 1));
        if (to.tasks().size() != 1) throw new UserError("'priority' is given to one task: name it, and then a number");
        return ask(to.run(), new Control.Priority(to.tasks().getFirst(), number(words.getLast())),
                to.tasks().getFirst() + " has priority " + words.getLast());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UserError("'" + text + "' is not a whole number: give one as the priority");
        }
    }

    private static Address address(List<String> words) {
        return Address.of(HERE, words == null ? List.of() : words);
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Changes how a run behaves while it goes on.")
    static int set(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run, @Mixin Given given)
            throws InterruptedException {
        var change = Flags.change(given.spec);
        if (change.equals(Control.Change.NOTHING)) throw new UserError("'set' changes nothing: give at least one option, such as -j 8");
        return ask(RunFolder.find(HERE, run), change, "changed");
    }

    @Command(name = "add", mixinStandardHelpOptions = true,
            description = "Gives a run that goes on more tasks: prompts, a manifest, or a command for values, as for 'run'.")
    static int add(@Parameters(arity = "1..*", paramLabel = "WHAT",
            description = "Prompt files, a manifest, or a command.") List<String> what,
            @Option(names = "--to", paramLabel = "RUN", description = RUN) String run,
            @Mixin Wanted wanted, @Mixin Given given) throws InterruptedException {
        Given.noOptions(what, given.values(), given.spec);
        var config = Config.of(HERE, Caller.environment());
        config.refused().forEach(sentence -> System.err.println("orchestrate: " + sentence));
        var name = RunFolder.all(HERE).isEmpty() ? null : RunFolder.find(HERE, run).name();
        var manifest = wanted.read(what, given.values(), name, config);
        if (!manifest.own().isEmpty())
            throw new UserError("'" + String.join("', '", manifest.own()) + "' of this manifest would be lost, since the run has its own: "
                    + "take what stands beside 'tasks', 'defaults' and 'profiles' out, or use 'set'");
        var tasks = Tries.of(manifest.tasks());
        Preflight.added(tasks);
        for (var warning : Startable.foreseen(tasks, HERE)) System.err.println("orchestrate: " + warning);
        return ask(RunFolder.find(HERE, run), Control.Add.of(tasks),
                tasks.size() == 1 ? "has one more task" : "has " + tasks.size() + " more tasks");
    }
}
