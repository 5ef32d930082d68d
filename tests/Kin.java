package tests;

import java.util.*;
import java.util.stream.IntStream;
import lib.board.Result;
import lib.model.*;

/// What a task of a [Scenario] has of others: of an earlier run, of the task that has become many, of its tries. It knows no time.
final class Kin {
    private Kin() {}

    /// What one does that isn't in the story by its own name.
    static List<Step> steps(Map<String, List<Step>> scripts, Task task) {
        var all = scripts.get(task.place().late().of());
        if (task.place().trial().of() instanceof String of && task.place().trial().at() == null)
            return List.of(scripts.get(of).get(Math.min(scripts.get(of).size(), Integer.parseInt(task.id().replaceFirst(".*-", ""))) - 1));
        if (all == null) return List.of(Step.of("ok"));
        return List.of(all.get(Math.min(all.size(), Integer.parseInt(String.valueOf(task.place().late().names().get(Late.ITEM)))) - 1));
    }

    static Filled many(Task task) {
        int count = Integer.parseInt(task.place().late().each().list());
        return new Filled(null, null, null, null, IntStream.rangeClosed(1, count).mapToObj(i -> new Filled.One(task.id() + "-" + i, "" + i))
                .toList());
    }

    /// @param text `RUN/TASK`, or why it runs again
    static Reuse reuse(String text) {
        var words = text.split("/");
        return words.length != 2 ? new Reuse(null, text)
                : new Reuse(new Reuse.Taken(words[0], words[1], 2, 60_000, 0.5, Fingerprint.NONE), null);
    }

    /// The last of its tries that succeeded.
    static Event.ConditionAnswered best(Event.ConditionAnswered e, List<Result> before, Task task) {
        var best = before.stream().filter(r -> task.place().trial().tries().contains(r.task().id()) && r.status() == Status.SUCCEEDED)
                .map(r -> r.task().id()).reduce((_, last) -> last).orElse(null);
        if (best == null) return new Event.ConditionAnswered(e.at(), e.task(), true, "none succeeded", null, null);
        var taken = new Reuse.Taken("story", best, 1, 0, null, Fingerprint.NONE, "best is " + best);
        return new Event.ConditionAnswered(e.at(), e.task(), true, null, null, new Reuse(taken, null));
    }
}
