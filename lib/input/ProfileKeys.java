package lib.input;

import module java.base;
import lib.agents.*;
import lib.model.*;
import lib.model.Profile.Pointer;
import lib.input.Located.*;
import tools.jackson.core.JsonPointer;

/// The keys of a manifest's `profiles` -> [Profile]. It knows their shape, not what a profile is used for.
final class ProfileKeys {
    static final List<String> ALL = List.of("command", "resume", "phase", "session", "cost", "input_tokens", "output_tokens", "error",
            "result", "when", "answer", "account", "login", "limit", "session_unknown", "attach");

    private ProfileKeys() {}

    static Map<String, Profile> read(Located located) {
        var profiles = new LinkedHashMap<String, Profile>();
        located.fields("profiles").byKey().forEach((name, field) -> {
            field.value().placed(() -> Task.checkId(name));
            if (Agents.names().contains(name) && !Agents.profiled(name))
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
        if (keys.get("attach") != null && keys.get("session") == null)
            throw keys.get("attach").error("'attach' needs to know the session: add 'session', a JSON pointer");
        var result = pointer(keys, "result");
        if (keys.get("when") != null && result == null)
            throw keys.get("when").error("'when' tells which line has the result: add 'result'");
        if (keys.get("when") != null) result = new Pointer(result.at(), when(keys.get("when")));
        var account = keys.get("account") == null ? null : keys.get("account").parsed("account", text -> {
            Task.checkId(text);
            return text;
        });
        return new Profile(name, command, resume, pointer(keys, "phase"), pointer(keys, "session"), pointer(keys, "cost"),
                pointer(keys, "input_tokens"), pointer(keys, "output_tokens"), pointer(keys, "error"), result,
                pointer(keys, "answer"), account,
                texts(keys, "login"), patterns(keys, "limit"), patterns(keys, "session_unknown"),
                texts(keys, "attach"));
    }

    private static List<String> texts(Fields keys, String key) {
        return keys.get(key) == null ? List.of() : keys.get(key).texts(key);
    }

    private static List<String> patterns(Fields keys, String key) {
        for (var pattern : texts(keys, key)) {
            try {
                java.util.regex.Pattern.compile(pattern);
            } catch (java.util.regex.PatternSyntaxException e) {
                throw keys.get(key).error("'" + pattern + "' is no regular expression: " + e.getDescription());
            }
        }
        return texts(keys, key);
    }

    /// Text, or a map of `at` and `when`.
    private static Pointer pointer(Fields keys, String key) {
        var value = keys.get(key);
        if (value == null) return null;
        if (!(value instanceof Fields)) return new Pointer(value.parsed(key, ProfileKeys::checked), Map.of());
        var fields = value.fields(key);
        fields.only(List.of("at", "when"), "a pointer");
        if (fields.get("at") == null) throw value.error("this pointer has no 'at': add one like /usage/output_tokens");
        return new Pointer(fields.get("at").parsed("at", ProfileKeys::checked),
                fields.get("when") == null ? Map.of() : when(fields.get("when")));
    }

    private static Map<String, String> when(Located value) {
        var when = new LinkedHashMap<String, String>();
        value.fields("when").byKey().forEach((pointer, field) -> {
            field.value().placed(() -> checked(pointer));
            when.put(pointer, field.value().parsed("when", text -> text));
        });
        return when;
    }

    private static String checked(String text) {
        try {
            return JsonPointer.compile(text).toString();
        } catch (IllegalArgumentException e) {
            throw new UserError("'" + text + "' is no JSON pointer: write it like /usage/output_tokens");
        }
    }
}
