package lib.input;

import java.util.*;

/// What the names in templates stand for, where a template stands.
///
/// Values are texts, lists and maps of such, and [Known]. It knows no template.
///
/// @param names  `vars`, `run` and so on, with their values
/// @param strict whether a name that isn't known is a mistake, and not just text: nobody writes `vars`, `matrix` or `foreach` without
///               meaning templates
record Scope(SequencedMap<String, Object> names, boolean strict) {
    static final String VARS = "vars", ENV = "env", RUN = "run", TASK = "task", MATRIX = "matrix", ITEM = "item";
    private static final Map<String, String> LACKING = Map.of(
            VARS, "this manifest has no 'vars': add them, such as vars: {name: value}",
            ENV, "this manifest has no 'from_env': list there which variables of the environment it reads",
            RUN, "no run is known here: leave it out",
            TASK, "no task is known here: leave it out",
            MATRIX, "this task has no 'matrix': give it one, or leave it out",
            ITEM, "this task has no 'foreach': give it one, or leave it out");
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
        return new Scope(all, strict);
    }

    /// Where templates are meant.
    Scope strictly() {
        return new Scope(names, true);
    }

    /// With the task that the template is of.
    Scope of(String id) {
        return with(TASK, new Known("'task'", Map.of("id", id), List.of("id")));
    }

    /// Why a name has nothing it stands for.
    static String lacking(String name) {
        return LACKING.get(name);
    }
}
