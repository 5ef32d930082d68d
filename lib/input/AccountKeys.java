package lib.input;

import java.nio.file.Path;
import java.util.*;
import java.util.function.Function;
import lib.agents.Agents;
import lib.input.Located.Fields;
import lib.model.*;

/// The keys of a manifest's `accounts` -> [Logins]. It knows their shape, not who uses which.
final class AccountKeys {
    static final List<String> ALL = List.of("agent", "config", "env");

    private AccountKeys() {}

    /// @param variables reads such
    static Logins read(Located located, Function<Located, Env> variables) {
        var all = new Logins(Map.of());
        for (var field : located.fields("accounts").byKey().entrySet()) {
            var value = field.getValue().value();
            var login = login(value.fields(field.getKey()), variables);
            var before = all;
            all = value.placed(() -> before.with(field.getKey(), login));
        }
        return all;
    }

    private static Logins.Login login(Fields keys, Function<Located, Env> variables) {
        keys.only(ALL, "an account");
        if (keys.get("agent") == null) throw keys.error("this account has no 'agent': add one such as 'agent: claude'");
        var agent = keys.get("agent").parsed("agent", KnownAgents.BUILT_IN::named);
        var env = keys.get("env") == null ? Env.NONE : variables.apply(keys.get("env"));
        var folder = keys.get("config");
        if (folder == null) return new Logins.Login(agent, env);
        if (Agents.of(agent).configuration() instanceof String variable)
            return new Logins.Login(agent, env.with(variable, absolute(folder).toString()));
        throw folder.error(agent + " takes no other folder for its configuration: select the account by 'env'");
    }

    /// As a shell would read it.
    private static Path absolute(Located folder) {
        var home = System.getenv("HOME");
        var text = folder.text("config");
        return home != null && (text.equals("~") || text.startsWith("~/")) ? Path.of(home + text.substring(1))
                : folder.path("config").toAbsolutePath();
    }
}
