package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.agents.*;
import lib.journal.*;
import lib.model.*;

/// The accounts whose limits tasks share, and the limits met on this machine: one small file per account in the user's state folder, so
/// that every run waits for what any run has met. It decides nothing; a limit that is past is as good as none.
public final class Accounts {
    private final Path folder;

    Accounts(Map<String, String> env) {
        folder = state(env).resolve("limits");
    }

    /// Where this user's runs keep what they share (XDG Base Directory Specification).
    public static Path state(Map<String, String> env) {
        var state = env.get("XDG_STATE_HOME");
        var home = env.getOrDefault("HOME", System.getProperty("user.home"));
        return (state != null && state.startsWith("/") ? Posix.path(state) : Posix.path(home + "/.local/state")).resolve("orchestrate");
    }

    /// A limit somebody met.
    ///
    /// @param until in milliseconds since 1970
    /// @param ours  true if that is the end of a pause of a run's own; null if it was told
    record Limit(String account, long until, String reason, Boolean ours) {
        Limit under(String account) {
            return new Limit(account, until, reason, ours);
        }
    }

    /// The task's account, such as `claude` or `claude-3f2a81c0`; null for a plain command. Two logins of one agent are two accounts, told
    /// apart by a digest of what selects the login: the values themselves are never written.
    public static String of(Task task, Map<String, String> env) {
        return of(Agents.of(task), task.place().env(), env);
    }

    /// The accounts of these tasks by their names in the run: those of [Logins] have names of their own there, and are known to other runs
    /// by the digest.
    public static Map<String, String> named(Collection<Task> tasks, Logins logins, Map<String, String> env) {
        var all = new HashMap<String, String>();
        for (var task : tasks) if (of(task, env) instanceof String account) all.put(account, account);
        if (logins != null) logins.of().forEach((name, login) -> {
            var agent = Agents.of(login.agent());
            all.put(name, of(agent, Env.NONE, selected(agent, login.env(), env)));
        });
        return all;
    }

    /// The environment with this login in the place of another.
    static Map<String, String> selected(Agent agent, Env login, Map<String, String> env) {
        var all = new HashMap<>(env);
        all.keySet().removeAll(credentials(agent));
        all.putAll(login.values());
        return all;
    }

    /// Variables that would select another login than the one of the run's accounts that this task uses; none if it uses none.
    public static List<String> others(Task task) {
        return task.place().account() == null ? List.of() : credentials(Agents.of(task));
    }

    /// Variables by which this agent is logged in whatever its configuration says.
    private static List<String> credentials(Agent agent) {
        return agent.needs() == null ? List.of() : agent.needs().loginVariables();
    }

    private static String of(Agent agent, Env own, Map<String, String> env) {
        if (agent.account() != null || agent.login().isEmpty()) return agent.account();
        var login = new StringBuilder();
        for (var name : agent.login()) {
            var value = own.values().getOrDefault(name, env.get(name));
            if (value != null && !value.isEmpty()) login.append(name).append('=').append(value).append('\n');
        }
        return login.isEmpty() ? agent.name() : agent.name() + "-" + HexFormat.of().formatHex(Digest.of(login.toString()), 0, 4);
    }

    /// What is known of these accounts; those that have no file are left out.
    List<Limit> known(Collection<String> accounts) {
        var known = new ArrayList<Limit>();
        for (var account : accounts) {
            try {
                var limit = Json.MAPPER.readValue(Files.readString(folder.resolve(account)), Limit.class);
                if (limit != null && account.equals(limit.account) && limit.reason != null) known.add(limit);
            } catch (IOException | tools.jackson.core.JacksonException e) {
                // Nobody met one, or it was cleared away.
            }
        }
        return known;
    }

    /// What is known of all accounts.
    List<Limit> known() {
        try (var files = Files.list(folder)) {
            return known(files.map(f -> f.getFileName().toString()).sorted().toList());
        } catch (IOException e) {
            return List.of();
        }
    }

    /// What it is known by. Without that file it isn't any more.
    Path file(Limit limit) {
        return folder.resolve(limit.account);
    }

    void write(Limit limit) {
        try {
            RunFolder.folders(folder);
            RunFolder.write(file(limit), Json.line(limit) + "\n");
        } catch (IOException e) {
            // Other runs will meet the limit themselves.
        }
    }
}
