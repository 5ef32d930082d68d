package lib.input;

import java.util.*;
import java.util.stream.Stream;
import lib.agents.Agents;
import lib.model.*;

/// The agents a task may name, beside the built-in ones.
///
/// @param agent    whom a prompt is for that names none; null if it must name one
/// @param profiles those the manifest describes itself
record KnownAgents(String agent, Map<String, Profile> profiles) {
    static final KnownAgents BUILT_IN = new KnownAgents(null, Map.of());

    /// @return the name
    /// @throws UserError if there is no such agent
    String named(String name) {
        if (Agents.names().contains(name) || profiles.containsKey(name)) return name;
        var names = Stream.concat(Agents.names().stream(), profiles.keySet().stream()).toList();
        throw new UserError(Located.shown(name) + " is no agent" + UserError.suggestion(name, names) + ": use " + String.join(", ", names));
    }
}
