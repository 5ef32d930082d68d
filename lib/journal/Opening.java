package lib.journal;

import java.nio.file.Path;
import java.util.*;
import java.util.function.Function;
import lib.model.*;

/// The events every run begins with: that it has started, with how many tasks, and each of them. It starts nothing.
public final class Opening {
    private Opening() {}

    /// @param at      when it is started, in milliseconds since 1970
    /// @param run     its id
    /// @param cwd     the folder it is started in, absolute
    /// @param by      who runs it
    /// @param account whose limits a task shares; null for none
    public static List<Event> of(long at, String run, Path cwd, Handle by, Policy policy, Collection<Task> tasks,
            Function<Task, String> account) {
        var first = new ArrayList<Event>(tasks.size() + 2);
        first.add(new Event.RunStarted(at, Journal.SCHEMA, run, cwd.toString(), tasks.size(), policy, by));
        for (var task : tasks) first.add(new Event.Queued(at, task, account.apply(task)));
        return first;
    }
}
