package lib.input;

import java.util.*;
import java.util.regex.Pattern;
import lib.input.Located.*;
import lib.model.*;

/// What a manifest's templates can name, of the file as a whole: its `vars`, the variables of the environment that it lists under
/// `from_env`, and the run. It knows what may be said of them, and no task.
final class Variables {
    static final String VARS = "vars", FROM_ENV = "from_env";
    static final List<String> ALL = List.of(VARS, FROM_ENV);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Variables() {}

    /// @param top  the keys of a manifest; without any if it is a list
    /// @param name what the run is called if nobody else says it; may be null
    /// @throws UserError about the first thing wrong, also with what was given
    static Scope of(Fields top, Reading reading, String name) {
        var names = new LinkedHashMap<String, Object>();
        var given = reading.given();
        if (top.get(VARS) != null) names.put(Scope.VARS, vars(top.get(VARS).fields(VARS), given.vars()));
        else if (!given.vars().isEmpty())
            throw new UserError("--var " + given.vars().keySet().iterator().next() + " is for 'vars' of a manifest, and " + top.file()
                    + " has none: add them there, or leave it out");
        if (top.get(FROM_ENV) != null) names.put(Scope.ENV, env(top.get(FROM_ENV), reading.env()));
        boolean templates = !names.isEmpty();
        names.put(Scope.RUN, run(given, name));
        return new Scope(names, templates, Set.of());
    }

    /// What prompts alone can name: what was given.
    static Scope given(Insertions given, String name) {
        var names = new LinkedHashMap<String, Object>();
        names.put(Scope.VARS, new Scope.Known("what --var gives", Map.copyOf(given.vars()), given.vars().keySet()));
        names.put(Scope.RUN, run(given, name));
        return new Scope(names, !given.vars().isEmpty(), Set.of());
    }

    private static Scope.Known run(Insertions given, String name) {
        var run = given.run() != null ? given.run() : name;
        return new Scope.Known("'run'", run == null ? Map.of() : Map.of("name", run), List.of("name"));
    }

    private static Scope.Known vars(Fields written, Map<String, String> given) {
        for (var name : given.keySet())
            if (!written.byKey().containsKey(name))
                throw new UserError("--var " + Located.shown(name) + " is none of the 'vars' of " + written.file()
                        + UserError.suggestion(name, written.byKey().keySet()) + ": add it there, or leave it out");
        var values = new LinkedHashMap<String, Object>();
        written.byKey().forEach((name, field) -> {
            checkName(name, field);
            var value = field.value();
            if (given.get(name) instanceof String other) values.put(name, other);
            else if (value instanceof Scalar s && s.kind() == Kind.NOTHING)
                throw field.error("'" + name + "' has no value: write one, or give it by --var " + name + "=VALUE");
            else values.put(name, Filling.data(name, value));
        });
        return new Scope.Known("'vars'", values, written.byKey().keySet());
    }

    /// A name that a template can say after a dot.
    static void checkName(String name, Field at) {
        if (!NAME.matcher(name).matches())
            throw at.error(Located.shown(name) + " can't be a name in a template: use letters, digits and '_'");
    }

    private static Scope.Known env(Located written, Map<String, String> env) {
        var names = written instanceof Items ? written.texts(FROM_ENV) : List.of(written.text(FROM_ENV));
        var values = new LinkedHashMap<String, Object>();
        for (var name : names) {
            if (!NAME.matcher(name).matches())
                throw written.error(Located.shown(name) + " can't be the name of an environment variable: use letters, digits and '_'");
            if (env.get(name) instanceof String value) values.put(name, value);
        }
        return new Scope.Known("'from_env'", values, names);
    }
}
