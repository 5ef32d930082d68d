package lib;

import java.nio.file.*;
import java.util.*;
import java.util.stream.Collectors;
import lib.input.*;
import lib.model.*;

/// The values of tasks' own variables once more, after a journal that has only their names: from the environment, or else from the
/// manifest they were written in. It keeps none of them in a file.
final class Secrets {
    private final Path cwd;
    private final Map<String, String> env;
    private final Map<Path, Map<String, Map<String, String>>> manifests = new HashMap<>();

    /// @param cwd the folder the run was started in
    Secrets(Path cwd, Map<String, String> env) {
        this.cwd = cwd;
        this.env = env;
    }

    /// The task with its values.
    ///
    /// @throws UserError if one of them is nowhere to be found
    Task restore(Task task) {
        var written = task.source() == null ? Map.<String, String>of()
                : manifest(cwd.resolve(task.source().replaceFirst("(:\\d+)+$", ""))).getOrDefault(task.id(), Map.of());
        for (var name : task.place().env().names()) {
            var value = written.containsKey(name) ? written.get(name) : env.get(name);
            if (value == null)
                throw new UserError("task '" + task.id() + "' needs the variable " + name
                        + ", whose value no run keeps: set it in the environment and try again");
            task = task.env(name, value);
        }
        return task;
    }

    private Map<String, Map<String, String>> manifest(Path file) {
        return manifests.computeIfAbsent(file, _ -> {
            try {
                return Manifest.read(file, "claude").tasks().stream().collect(Collectors.toMap(Task::id, t -> t.place().env().values()));
            } catch (UserError e) {
                // It may have changed since, or be no file at all.
                return Map.of();
            }
        });
    }
}
