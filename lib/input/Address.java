package lib.input;

import java.nio.file.Path;
import java.util.*;
import lib.journal.*;
import lib.model.*;

/// The words `[RUN] [TASK…]` of the command line -> a run, and ids of its tasks. The first word is the run if a run is called so, or if the
/// latest run has no such task and another run's id contains it; otherwise all words are tasks of the latest run.
public record Address(RunFolder run, List<String> tasks) {

    /// @param base the folder that has `.orchestrate`
    /// @throws UserError if there is no run
    public static Address of(Path base, List<String> words) {
        var latest = RunFolder.find(base, null);
        if (words.isEmpty()) return new Address(latest, List.of());
        var first = words.getFirst();
        var rest = words.subList(1, words.size());
        var runs = RunFolder.all(base);
        if (first.equals("latest")) return new Address(latest, rest);
        var exact = runs.stream().filter(r -> r.id().equals(first)).findFirst();
        if (exact.isPresent()) return new Address(exact.get(), rest);
        boolean task = Journal.has(latest.journal(), first);
        return task || runs.stream().noneMatch(r -> r.id().contains(first)) ? new Address(latest, List.copyOf(words))
                : new Address(RunFolder.find(base, first), rest);
    }

    /// The run, of words that name no task.
    ///
    /// @throws UserError if they do
    public RunFolder alone() {
        if (!tasks.isEmpty()) throw new UserError("there is no run '" + tasks.getFirst() + "': 'orchestrate runs' lists them");
        return run;
    }
}
