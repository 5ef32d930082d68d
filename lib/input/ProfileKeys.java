package lib.input;

import module java.base;
import lib.agents.*;
import lib.model.*;
import lib.input.Located.*;
import tools.jackson.core.JsonPointer;

/// The keys of a manifest's `profiles` -> [Profile]. It knows their shape, not what a profile is used for.
final class ProfileKeys {
    static final List<String> ALL = List.of("command", "resume", "phase", "session", "cost", "input_tokens", "output_tokens", "error",
            "result");

    private ProfileKeys() {}

    static Map<String, Profile> read(Located located) {
        var profiles = new LinkedHashMap<String, Profile>();
        located.fields("profiles").byKey().forEach((name, field) -> {
            field.value().placed(() -> Task.checkId(name));
            if (Agents.names().contains(name))
                throw field.value().error("there is an agent '" + name + "' already: give the profile another name");
            profiles.put(name, profile(name, field.value().fields(name)));
        });
        return profiles;
    }

    private static Profile profile(String name, Fields keys) {
        keys.only(ALL, "a profile");
        if (keys.get("command") == null) throw keys.error("this profile has no 'command': add a list of words");
        var command = keys.get("command").texts("command");
        if (command.isEmpty() || command.getFirst().isBlank())
            throw keys.get("command").error("'command' names no program: write one first");
        var resume = keys.get("resume") == null ? List.<String>of() : keys.get("resume").texts("resume");
        if (!resume.isEmpty() && keys.get("session") == null)
            throw keys.get("resume").error("'resume' needs to know the session: add 'session', a JSON pointer");
        return new Profile(name, command, resume, pointer(keys, "phase"), pointer(keys, "session"), pointer(keys, "cost"),
                pointer(keys, "input_tokens"), pointer(keys, "output_tokens"), pointer(keys, "error"), pointer(keys, "result"));
    }

    private static String pointer(Fields keys, String key) {
        if (keys.get(key) == null) return null;
        return keys.get(key).parsed(key, text -> {
            try {
                return JsonPointer.compile(text).toString();
            } catch (IllegalArgumentException e) {
                throw new UserError("'" + text + "' is no JSON pointer: write it like /usage/output_tokens");
            }
        });
    }
}
