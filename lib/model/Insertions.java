package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.*;

/// What is put into a manifest's templates from outside of it, so that it can be read once more in the same way.
///
/// @param vars values for names that the manifest has under `vars`, in place of its own
/// @param run  the run's name, if the manifest doesn't say it; null if nobody has
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Insertions(Map<String, String> vars, String run) {
    public static final Insertions NONE = new Insertions(Map.of(), null);

    public Insertions {
        vars = vars == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(vars));
    }

    /// Those of the command line.
    ///
    /// @param words each `name=value`; of a name the last counts
    /// @throws UserError if one is something else
    public static Insertions of(List<String> words, String run) {
        var vars = new LinkedHashMap<String, String>();
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) throw new UserError("--var '" + Text.cut(word, 40) + "' has no value: write --var name=value");
            vars.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Insertions(vars, run);
    }
}
