package lib.input;

import java.util.Map;
import lib.model.Insertions;

/// What a file is read with, beside its own text.
///
/// @param agent whom a prompt is for that names no agent; null if it must name one
/// @param given what is put into its templates
/// @param env   the environment, of which a manifest may read what it names
public record Reading(String agent, Insertions given, Map<String, String> env) {
    /// With nothing to be put in, and with the environment as Java has it.
    static Reading by(String agent) {
        return new Reading(agent, Insertions.NONE, System.getenv());
    }
}
