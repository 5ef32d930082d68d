package lib.input;

import java.util.Map;
import lib.model.*;

/// The agents a task may name, beside the built-in ones.
///
/// @param agent    whom a prompt is for that names none; null if it must name one
/// @param profiles those the manifest describes itself
record KnownAgents(String agent, Map<String, Profile> profiles) {}
