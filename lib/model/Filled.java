package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.*;

/// What of a task has come of what was [Late]; null where nothing was.
///
/// @param env  of its variables what their expressions gave
/// @param born what the task becomes, if that is many
public record Filled(Work work, Path dir, Path stdin, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<String>> env,
        List<One> born) {

    /// One of many.
    public record One(String id, Object value) {}

    /// Whoever fills it in.
    public interface By {
        /// @param tasks see [Late#known]
        /// @throws UserError if that can't be
        Filled of(Task task, Map<String, Object> tasks);
    }

    /// The task with it.
    public Task into(Task task) {
        if (work != null) task = task.doing(work);
        if (dir != null) task = task.with(Settings.DIR, dir);
        if (stdin != null) task = task.with(Settings.STDIN, stdin);
        return env == null || env.isEmpty() ? task : task.at(task.place().late(task.place().late().env(env)));
    }
}
