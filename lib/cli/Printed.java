package lib.cli;

import java.util.*;
import java.util.stream.Stream;
import lib.*;
import lib.machine.*;
import lib.model.*;
import lib.terminal.*;
import picocli.CommandLine.*;

/// The options by which one asks for what tasks write, beside or instead of words about them.
@Command
final class Printed {
    /// For a run that doesn't say; see `help output`.
    static final String SETTING = "ORCHESTRATE_OUTPUT";
    private static final String STAY = "ORCHESTRATE_STAY";

    @Option(names = "--output", paramLabel = "WHAT", completionCandidates = Kinds.class, description = "Of what tasks write: none, the "
            + "last lines of what failed, each grouped at its end, or lines in a stream as they come. Grouped if stdout is a pipe or a "
            + "file.") String output;
    @Option(names = "--no-stay", description = "Give the terminal back as soon as the run is over. Otherwise the table of a run that "
            + "lasted stays, until q.") boolean noStay;
    @Option(names = {"-k", "--keep-order"}, description = "What tasks write in the order of the tasks, and not of their ends.")
            boolean inOrder;
    @Option(names = "--tag", description = "Before each line that tasks write, the task's id and a tab.") boolean tagged;

    /// @param json whether stdout has events
    /// @throws UserError if they don't go together
    Output asked(boolean json) {
        var given = output != null ? "--output" : inOrder ? "--keep-order" : tagged ? "--tag" : null;
        if (json && given != null) throw new UserError(given + " says nothing beside --json: leave one of them out");
        if (json) return Output.NONE;
        var kind = output != null ? kind("--output", output) : Caller.environment().get(SETTING) instanceof String set && !set.isEmpty()
                ? kind(SETTING, set) : Output.usual();
        if (!inOrder && !tagged) return new Output(kind, false, false);
        if (output == null && kind != Output.Kind.STREAM) kind = Output.Kind.GROUPED;
        if (kind == Output.Kind.NONE || kind == Output.Kind.FAILED)
            throw new UserError((inOrder ? "--keep-order" : "--tag") + " says nothing beside --output " + output
                    + ": leave one of them out");
        return new Output(kind, inOrder, tagged);
    }

    /// Whether a table may wait for `q` when its run is over: not where nobody is there to press it.
    ///
    /// @throws UserError if the environment says neither yes nor no
    boolean stays() {
        var set = Caller.environment().getOrDefault(STAY, "");
        if (!List.of("", "yes", "no").contains(set))
            throw new UserError(STAY + " '" + set + "' is none of yes, no" + UserError.suggestion(set, List.of("yes", "no")));
        return !noStay && !set.equals("no") && Caller.environment().getOrDefault("CI", "").isEmpty();
    }

    Orchestrator.Show table() {
        return stays() ? Orchestrator.Show.STAYING : Orchestrator.Show.AUTO;
    }

    boolean given() {
        return output != null || inOrder || tagged;
    }

    static class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Output.Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).iterator();
        }
    }

    private static Output.Kind kind(String from, String word) {
        var words = new ArrayList<String>();
        for (var kind : Output.Kind.values()) {
            var its = kind.name().toLowerCase(Locale.ROOT);
            if (its.equals(word)) return kind;
            words.add(its);
        }
        throw new UserError(from + " '" + word + "' is none of " + String.join(", ", words) + UserError.suggestion(word, words));
    }
}
