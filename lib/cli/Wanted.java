package lib.cli;

import java.util.*;
import lib.agents.*;
import lib.input.*;
import lib.machine.Caller;
import lib.model.*;
import picocli.CommandLine.*;

/// The options by which `run` and `add` are told what is to be run, and how it is written down.
@Command
final class Wanted {
    @Option(names = "--agent", paramLabel = "NAME", completionCandidates = Names.class,
            description = "Agent for prompts that name none (claude).") String agent;
    @Option(names = "--model", paramLabel = "M",
            description = "Model for prompts that name none (the agent's own choice).") String model;
    @Option(names = "--permission-mode", paramLabel = "MODE",
            description = "What agents may do unasked, such as acceptEdits, for prompts that don't say.") String permissionMode;
    @Option(names = "--agent-arg", paramLabel = "ARG",
            description = "One more argument for each agent, as it is; may be repeated.") List<String> agentArgs = List.of();
    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "The value of one of the manifest's 'vars' in its templates, or of "
            + "any in prompts; may be repeated.") List<String> vars = List.of();
    @Option(names = {"-0", "--null"},
            description = "NUL ends each value or command of a file or of stdin, as after find -print0.") boolean nul;
    @Option(names = "--colsep", paramLabel = "REGEX",
            description = "Values are rows with this between two columns: {1}, {2}.") String separator;
    @Option(names = "--header", paramLabel = ":", description = "Each list of values begins with names of its columns: {name}.") String
            header;
    @Option(names = "--keep", description = "What tasks leave running when they end may run on.") boolean keep;

    @Option(names = "--needs", paramLabel = "R=N,…", description = "What each task needs while it runs, beside what it says itself: "
            + "memory=4G, cpu=2, tokens=200k, or of the run's resources, gpu=1.") String needs;
    @Option(names = "--like", paramLabel = "NAME", description = "Tasks of this name need as much as each other, if they don't say so.")
            String like;

    @Option(names = "--manifest", hidden = true, description = "What is on stdin is a manifest, whatever it looks like.") boolean manifest;

    static class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Agents.names().iterator();
        }
    }

    /// @param what   the words of the command
    /// @param values from the first `:::` on
    /// @param run    the run's name; null if nobody has said it
    /// @param config what holds where none of the options says it
    /// @throws UserError about the first thing wrong
    Manifest read(List<String> what, List<String> values, String run, Config config) {
        var by = new Reading(agent == null ? config.agent() : agent, Insertions.of(vars, run), Caller.environment());
        var read = manifest ? Arguments.manifest(System.in, by)
                : Arguments.read(what, values, by, System.in, new Arguments.Lists(nul, separator, header));
        var tasks = config.usual(new Arguments.Asked(agent, model, permissionMode, agentArgs).of(read.tasks()));
        read.notes().forEach(sentence -> System.err.println("orchestrate: " + sentence));
        return read.with(tasks.stream().map(this::limited).toList());
    }

    private Task limited(Task task) {
        if (keep) task = task.keep();
        if (like != null && task.limits().like() == null) task = task.like(like);
        if (needs == null) return task;
        var all = Amounts.parse(needs);
        return task.with(Settings.NEEDS, task.limits().needs() == null ? all : all.and(task.limits().needs()));
    }
}
