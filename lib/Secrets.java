package lib;

import java.nio.file.*;
import java.util.*;
import lib.board.*;
import lib.input.*;
import lib.model.*;

/// The values of tasks' own variables once more, after a journal that has only their names: from the environment, or else from the
/// manifest they were written in. It keeps none of them in a file.
public final class Secrets {
    private final Path cwd;
    private final Map<String, String> env;
    private final Map<Path, Manifest> manifests = new HashMap<>();

    /// @param cwd the folder the run was started in
    public Secrets(Path cwd, Map<String, String> env) {
        this.cwd = cwd;
        this.env = env;
    }

    /// The task with its values.
    ///
    /// @throws UserError if one of them is nowhere to be found
    Task restore(Task task) {
        if (task.place().env().names().isEmpty()) return task;
        var written = manifest(task).stream().flatMap(m -> m.tasks().stream()).filter(t -> t.id().equals(task.id())).findFirst();
        return task.with(Settings.ENV, restored(task.place().env(), written.map(t -> t.place().env()).orElse(Env.NONE),
                "task '" + task.id() + "'"));
    }

    /// All that the latest attempt of a task had, by itself and by its account.
    ///
    /// @throws UserError likewise
    public Map<String, String> of(Board board, Entry entry) {
        var all = new LinkedHashMap<>(restore(entry.task()).place().env().values());
        all.putAll(restore(board.policy(), List.of(entry.task())).agents().loginOf(board.assigned(entry)).values());
        return all;
    }

    /// The policy with those of its accounts.
    ///
    /// @param tasks of the run, by which its manifest is found
    /// @throws UserError likewise
    Policy restore(Policy policy, Collection<Task> tasks) {
        var logins = policy.agents().accounts();
        if (logins == null) return policy;
        var written = tasks.stream().flatMap(task -> manifest(task).stream()).distinct()
                .map(m -> m.policy().apply(Policy.DEFAULT).agents().accounts()).filter(Objects::nonNull).findFirst();
        var all = new Logins(Map.of());
        for (var one : logins.of().entrySet()) {
            var same = written.map(w -> w.of().get(one.getKey())).map(Logins.Login::env).orElse(Env.NONE);
            var login = one.getValue();
            all = all.with(one.getKey(), new Logins.Login(login.agent(), restored(login.env(), same, "account '" + one.getKey() + "'")));
        }
        return policy.with(Settings.ACCOUNTS, all);
    }

    private Env restored(Env names, Env written, String whose) {
        var all = Env.NONE;
        for (var name : names.names()) {
            var value = written.values().getOrDefault(name, env.get(name));
            if (value == null)
                throw new UserError(whose + " needs the variable " + name
                        + ", whose value no run keeps: set it in the environment and try again");
            all = all.with(name, value);
        }
        return all;
    }

    private Optional<Manifest> manifest(Task task) {
        return task.source() == null ? Optional.empty()
                : Optional.ofNullable(manifest(cwd.resolve(task.source().replaceFirst("(:\\d+)+$", ""))));
    }

    private Manifest manifest(Path file) {
        return manifests.computeIfAbsent(file, _ -> {
            try {
                return Manifest.read(file, "claude");
            } catch (UserError e) {
                // It may have changed since, or be no file at all.
                return null;
            }
        });
    }
}
