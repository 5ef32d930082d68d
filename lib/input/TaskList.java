package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// The list under `tasks` -> tasks, each with its id.
///
/// A task without an id is named after its command, its prompt or its prompt file ([Task#slug]), or `task-3` if nothing of that can be in
/// an id; one that is taken gets the task's number added. Ids that are written always stay. It reads the prompt files that are named.
final class TaskList {
    private final Fields defaults;
    private final KnownAgents agents;
    private final Scope scope;
    private final Insertions given;
    private final Mistakes mistakes;
    private final Map<Path, PromptFile> prompts = new HashMap<>();

    /// @param scope what templates may name, of the file as a whole
    /// @param given what of that isn't the file's own
    TaskList(Fields defaults, KnownAgents agents, Scope scope, Insertions given, Mistakes mistakes) {
        this.defaults = defaults;
        this.agents = agents;
        this.scope = scope;
        this.given = given;
        this.mistakes = mistakes;
    }

    /// @throws UserError about all that is wrong
    List<Task> read(List<Located> items) {
        try {
            var tasks = named(items.stream().map(item -> keys(item.fields("task"))).toList());
            mistakes.refuse();
            return tasks;
        } catch (UserError e) {
            for (var item : items) wrong(item);
            throw e;
        }
    }

    /// Looks for all that is wrong with a task.
    private void wrong(Located item) {
        if (item instanceof Fields fields)
            mistakes.read(fields, own -> {
                var keys = keys(own);
                wish(keys);
                var id = id(keys);
                return task(keys, id == null ? "x" : id);
            });
        else if (!mistakes.many()) mistakes.read(new Fields(item.file(), 1, 1, Map.of()), _ -> item.fields("task"));
    }

    private List<Task> named(List<TaskKeys> all) {
        var ids = new Ids();
        var written = all.stream().map(this::id).toList();
        written.stream().filter(Objects::nonNull).forEach(ids::take);
        var wishes = Ids.distinct(IntStream.range(0, all.size()).mapToObj(i -> written.get(i) != null ? "" : wish(all.get(i))).toList());
        var tasks = new ArrayList<Task>(all.size());
        for (int i = 0; i < all.size(); i++)
            tasks.add(task(all.get(i), written.get(i) != null ? written.get(i) : ids.claim(wishes.get(i), i + 1, "task-")));
        return Collections.unmodifiableList(tasks);
    }

    /// Null if its author gave it none.
    private String id(TaskKeys keys) {
        return keys.id(scope);
    }

    private String wish(TaskKeys keys) {
        return keys.filled(scope.of("")).wish();
    }

    private Task task(TaskKeys keys, String id) {
        var task = keys.filled(scope.of(id)).task(id, agents, keys.own().place());
        boolean again = !given.vars().isEmpty() || given.run() != null && !task.place().env().names().isEmpty();
        return again ? task.at(task.place().given(given)) : task;
    }

    private TaskKeys keys(Fields own) {
        own.only(TaskKeys.TASK, "a task");
        var work = TaskKeys.WORK.stream().filter(key -> own.get(key) != null).toList();
        if (work.isEmpty()) throw own.error("this task has nothing to do: add 'command', 'prompt' or 'prompt_file'");
        if (work.size() > 1)
            throw own.byKey().get(work.get(1)).error("this task has both '" + work.get(0) + "' and '" + work.get(1) + "': keep one");
        var none = new Fields(own.file(), 1, 1, Map.of());
        if (own.get("prompt_file") == null) return new TaskKeys(own, none, defaults, null);
        var named = Filling.of("prompt_file", own.get("prompt_file"), scope);
        var path = named.path("prompt_file");
        if (own.get(Settings.AFTER.name()) != null && !Files.exists(path))
            return new TaskKeys(own, new Fields(path, 1, 1, Map.of()), defaults, PromptFile.later(path));
        var prompt = prompts.get(path);
        if (prompt == null) {
            var text = named.placed(() -> TextFile.read(path));
            prompt = PromptFile.of(path, text, TaskKeys.FRONT_MATTER);
            prompts.put(path, prompt);
        }
        return new TaskKeys(own, prompt.front(), defaults, prompt);
    }
}
