package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// Code that a recipe brought for a task. Only the names are written to a file: a task read back from a journal has names alone, and
/// only its recipe can go on with it (`Orchestrator.recover`).
///
/// @param agent what runs its prompt; null for one of [lib.agents.Agents]
/// @param check what checks its work; null for none, or a shell line
/// @param names of what there is: `agent`, `check`
public record Own(@JsonIgnore Agent agent, @JsonIgnore Check check, List<String> names) {
    public static final String AGENT = "agent";
    static final String CHECK = "check";

    /// What a journal knows of it.
    @JsonCreator
    public Own(@JsonProperty("names") List<String> names) {
        this(null, null, names);
    }

    /// Null if there is nothing.
    static Own of(Agent agent, Check check) {
        var names = new ArrayList<String>();
        if (agent != null) names.add(AGENT);
        if (check != null) names.add(CHECK);
        return names.isEmpty() ? null : new Own(agent, check, List.copyOf(names));
    }

    /// Whether this process has all that is named.
    boolean here() {
        return names.contains(AGENT) == (agent != null) && names.contains(CHECK) == (check != null);
    }

    /// The tasks of a journal with what this recipe brought for them.
    ///
    /// @param ours the recipe's tasks; those of the journal are known by their ids
    /// @throws UserError if one of them needs what isn't here
    public static List<Task> restored(Collection<Task> tasks, Collection<Task> ours) {
        var known = new HashMap<String, Own>();
        for (var task : ours) known.put(task.id(), task.own());
        return tasks.stream().map(task -> restored(task, known.get(task.id()))).toList();
    }

    private static Task restored(Task task, Own ours) {
        if (task.own() == null) return task;
        var whole = ours == null ? task : task.owning(ours.agent, ours.check);
        if (whole.own() == null || !whole.own().names.containsAll(task.own().names) || !whole.own().here())
            throw new UserError("task '" + task.id() + "' needs code of its recipe's own (" + String.join(", ", task.own().names)
                    + "): only the recipe can go on with it, by orchestrate(…).recover()");
        return whole;
    }
}
