package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import java.util.regex.Pattern;

/// Several accounts of one's own that a run's agents may use, by the names its author gave them. It knows no agent, and not how far an
/// account is used up.
///
/// @param of in the order they were written
public record Logins(@JsonValue Map<String, Login> of) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    /// One of them.
    ///
    /// @param agent whose tasks may use it
    /// @param env   the variables that select it; as all values, these are in no file
    public record Login(String agent, Env env) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Logins(Map<String, Login> of) {
        this.of = Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    /// With one more.
    ///
    /// @throws UserError if that is no name for it
    public Logins with(String name, Login login) {
        if (!NAME.matcher(name).matches())
            throw new UserError("'" + Text.line(name, 70) + "' can't be the name of an account: use letters, digits, '.', '_' and '-'");
        var more = new LinkedHashMap<>(of);
        more.put(name, login);
        return new Logins(more);
    }

    /// The names of those that tasks of this agent may use, in order.
    public List<String> of(String agent) {
        return of.entrySet().stream().filter(one -> one.getValue().agent().equals(agent)).map(Map.Entry::getKey).toList();
    }

    @Override
    public String toString() {
        return String.join(", ", of.entrySet().stream().map(one -> one.getKey() + " (" + one.getValue().agent() + ")").toList());
    }
}
