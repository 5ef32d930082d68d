package lib;

import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import lib.input.LateTexts;
import lib.model.*;

/// The values of tasks' own variables, which no file has, and by them the late texts of tasks. It asks nobody for them.
final class OwnValues {
    private final Map<String, Map<String, String>> written = new ConcurrentHashMap<>();
    private final Policy policy;

    OwnValues(Collection<Task> tasks, Policy policy) {
        this.policy = policy;
        add(tasks);
    }

    void add(Collection<Task> tasks) {
        for (var task : tasks)
            if (!task.place().env().values().isEmpty()) written.putIfAbsent(task.id(), task.place().env().values());
    }

    /// Those that the task's process gets.
    Map<String, String> of(Task task) {
        var all = new LinkedHashMap<>(written(task));
        task.place().late().env().forEach((name, given) -> all.computeIfPresent(name, (_, text) -> LateTexts.value(text, given)));
        all.putAll(policy.agents().loginOf(task).values());
        return all;
    }

    /// See [Filled.By].
    Filled filled(Task task, Map<String, Object> tasks) {
        var env = new LinkedHashMap<>(written(task));
        env.keySet().retainAll(task.place().late().env().keySet());
        return LateTexts.filled(task, env, tasks);
    }

    /// What a task's variables are, or those of the one that it was made of.
    private Map<String, String> written(Task task) {
        return written.getOrDefault(task.id(), written.getOrDefault(String.valueOf(task.place().late().of()), Map.of()));
    }
}
