package lib;

import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.input.*;
import lib.model.*;

/// The values of tasks' own variables and of accounts once more, after a journal that has only their names: from where they were written,
/// or else from the environment. It keeps none of them in a file.
public final class Secrets {
    private final Path cwd;
    private final Map<String, String> env;
    /// A manifest, and what it was read with.
    private record Written(Path file, Insertions given) {}

    private final Map<Written, Optional<Manifest>> manifests = new HashMap<>();

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
        var trial = task.place().trial().of();
        var id = trial != null ? trial : Objects.requireNonNullElse(task.place().late().of(), task.id());
        var written = manifest(task).stream().flatMap(m -> m.tasks().stream()).filter(t -> t.id().equals(id)).findFirst();
        return task.with(Settings.ENV, restored(task.place().env(), written.map(t -> t.place().env()).orElse(Env.NONE),
                "task '" + task.id() + "'"));
    }

    /// All that the latest attempt of a task had, by itself and by its account.
    ///
    /// @throws UserError likewise
    public Map<String, String> of(Board board, Entry entry) {
        var all = new LinkedHashMap<>(restore(entry.task()).place().env().values());
        var policy = board.policy().agents();
        if (!policy.loginOf(board.assigned(entry)).names().isEmpty())
            all.putAll(login(board.assigned(entry).place().account(), policy.accounts(), written(List.of(entry.task()), null))
                    .values());
        return all;
    }

    /// The policy with those of the accounts that tasks may use: of the recipe, the manifest or what holds for all runs.
    ///
    /// @param tasks  that are not done with; by them their manifest is found, too
    /// @param recipe the accounts of the program that goes on with it; null if it has none
    /// @throws UserError likewise
    Policy restore(Policy policy, Collection<Task> tasks, Logins recipe) {
        var logins = policy.agents().accounts();
        if (logins == null) return policy;
        var written = written(tasks, recipe);
        var wanted = tasks.stream().flatMap(task -> policy.agents().accountsOf(task).stream()).collect(Collectors.toSet());
        var all = logins;
        for (var name : wanted) all = all.with(name, new Logins.Login(logins.of().get(name).agent(), login(name, logins, written)));
        return policy.with(Settings.ACCOUNTS, all);
    }

    private List<Logins> written(Collection<Task> tasks, Logins recipe) {
        var manifests = tasks.stream().flatMap(task -> manifest(task).stream()).distinct().map(m -> m.policy().apply(Policy.DEFAULT));
        return Stream.concat(Stream.ofNullable(recipe), Stream.concat(manifests, Stream.of(Config.of(cwd, env).files(Policy.DEFAULT)))
                .map(policy -> policy.agents().accounts()).filter(Objects::nonNull)).toList();
    }

    /// Of a variable that selects more than one of them, the environment knows one value at most.
    private Env login(String name, Logins all, List<Logins> written) {
        var names = all.of().get(name).env();
        var values = written.stream().map(w -> w.of().get(name)).filter(Objects::nonNull).findFirst().map(Logins.Login::env)
                .orElse(Env.NONE);
        for (var variable : names.names())
            if (!values.values().containsKey(variable)
                    && all.of().values().stream().filter(l -> l.env().names().contains(variable)).count() > 1)
                throw new UserError("account '" + name + "' needs the variable " + variable + ", whose value no run keeps, and which "
                        + "others need, too: say it under 'accounts' in the manifest the run was started with, and try again");
        return restored(names, values, "account '" + name + "'");
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
                : manifests.computeIfAbsent(new Written(cwd.resolve(task.source().replaceFirst("(:\\d+)+$", "")),
                        Objects.requireNonNullElse(task.place().given(), Insertions.NONE)), this::read);
    }

    private Optional<Manifest> read(Written written) {
        try {
            return Optional.of(Manifest.read(new Reading("claude", written.given, env), written.file));
        } catch (UserError e) {
            // It may have changed since, or be no file at all.
            return Optional.empty();
        }
    }
}
