package lib.input;

import java.util.*;
import lib.model.Late;

/// What the names in templates stand for, where a template stands.
///
/// Values are texts, lists and maps of such, and [Known]. It knows no template.
///
/// @param names  `vars`, `run` and so on, with their values
/// @param strict whether a name that isn't known is a mistake, and not just text: nobody writes `vars`, `matrix` or `foreach` without
///               meaning templates
/// @param late   names of which nothing is known before the task starts
record Scope(SequencedMap<String, Object> names, boolean strict, Set<String> late) {
    static final String VARS = "vars", ENV = "env", RUN = "run", TASK = "task", MATRIX = "matrix", ITEM = Late.ITEM, TASKS = "tasks";
    private static final Map<String, String> LACKING = Map.of(
            VARS, "this manifest has no 'vars': add them, such as vars: {name: value}",
            ENV, "this manifest has no 'from_env': list there which variables of the environment it reads",
            RUN, "no run is known here: leave it out",
            TASK, "no task is known here: leave it out",
            MATRIX, "this task has no 'matrix': give it one, or leave it out",
            ITEM, "this task has no 'foreach': give it one, or leave it out",
            TASKS, "nothing has come of a task yet: use it where a task comes after that one");
    static final Set<String> NAMES = LACKING.keySet();

    /// Values of which all names are known, so that another one is a mistake.
    ///
    /// @param owner what has them, such as `'vars'`
    /// @param names all that may have a value; those without one have none
    record Known(String owner, Map<String, Object> values, Collection<String> names) {}

    /// With one more.
    Scope with(String name, Object value) {
        var all = new LinkedHashMap<>(names);
        all.put(name, value);
        return new Scope(all, strict, late);
    }

    /// Where templates are meant.
    Scope strictly() {
        return new Scope(names, true, late);
    }

    /// With the task that the template is of. Its texts may also be filled when it starts.
    Scope of(String id) {
        return with(TASK, new Known("'task'", Map.of("id", id), List.of("id"))).knowingLater(TASKS);
    }

    /// With one more name that is known when the task starts.
    Scope knowingLater(String name) {
        var more = new LinkedHashSet<>(late);
        more.add(name);
        return new Scope(names, strict, more);
    }

    /// Why a name has nothing it stands for.
    static String lacking(String name) {
        return LACKING.get(name);
    }
}
