package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// Variables added to a task's environment. Only the names are ever written to a file; a task read
/// back from a journal therefore has names without values.
public record Env(@JsonIgnore Map<String, String> values, List<String> names) {
    public static final Env NONE = new Env(Map.of(), List.of());

    /// Those that each attempt gets from us.
    public static final List<String> OURS = List.of("ORCHESTRATE_RUN", "ORCHESTRATE_TASK", "ORCHESTRATE_ATTEMPT", "ORCHESTRATE_ID",
            "ORCHESTRATE_WITHIN", "TASK_ID");

    @JsonCreator
    public Env(@JsonProperty("names") List<String> names) {
        this(Map.of(), names);
    }

    public Env with(String name, String value) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*"))
            throw new UserError("'" + name + "' can't be the name of an environment variable: use letters, digits and '_'");
        if (OURS.contains(name))
            throw new UserError("environment variable " + name + " is set by orchestrate itself: leave it out, or use another name");
        if (value == null) throw new UserError("environment variable " + name + " is given no value (null): give it one, or leave it out");
        if (value.indexOf('\0') >= 0)
            throw new UserError("the value of environment variable " + name + " has a NUL in it: take it out");
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Env(Collections.unmodifiableMap(more), List.copyOf(more.keySet()));
    }
}
