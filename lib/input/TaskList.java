package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// The list under `tasks` -> tasks, each with its id; of one with a matrix, many.
///
/// A task without an id is named after its command, its prompt or its prompt file ([Task#slug]), or `task-3` if nothing of that can be in
/// an id; one that is taken gets the task's number added. Ids that are written always stay. Of many, each has what tells it from the
/// others in its id, and whoever comes after the id that is written comes after all of them. It reads the prompt files that are named.
final class TaskList {
    private final Fields defaults;
    private final KnownAgents agents;
    private final Scope scope;
    private final Insertions given;
    private final Mistakes mistakes;
    private final Map<Path, PromptFile> prompts = new HashMap<>();
    /// What is named by one id -> the ids of all that it is.
    private final Map<String, List<String>> families = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /// What one entry of the list is.
    ///
    /// @param many   whether it is many, which are known
    /// @param family the id that stands for all of many; null if there is none, or it is no family
    /// @param of     none, one or many
    private record Entry(Fields own, boolean many, String family, List<Unnamed> of) {}

    /// A task before it has its id.
    ///
    /// @param id   null if its author gave it none
    /// @param wish what to name it after then; of one of many, what to add to an id that all of them have
    /// @param each of what list it becomes many, once that is known; null if it doesn't
    private record Unnamed(TaskKeys keys, Scope scope, String id, String wish, Late.Each each) {}

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
            var tasks = named(items.stream().map(item -> entry(item.fields("task"))).toList());
            mistakes.refuse();
            return tasks;
        } catch (UserError e) {
            for (var item : items) wrong(item);
            throw e;
        }
    }

    /// What should be told of them.
    List<String> notes() {
        return notes;
    }

    /// Looks for all that is wrong with a task.
    private void wrong(Located item) {
        if (item instanceof Fields fields)
            mistakes.read(fields, own -> entry(own).of.stream().map(one -> task(one, one.id == null ? "x" : one.id)).toList());
        else if (!mistakes.many()) mistakes.read(new Fields(item.file(), 1, 1, Map.of()), _ -> item.fields("task"));
    }

    private Entry entry(Fields own) {
        own.only(TaskKeys.TASK, "a task");
        var each = Family.late(own, scope);
        if (each != null || !Family.is(own)) {
            var with = each == null ? scope : scope.strictly().knowingLater(Scope.ITEM).knowingLater(Scope.TASK);
            var keys = keys(each == null ? own : own.without(Family.KEYS), with);
            var id = keys.id(with);
            var wish = id != null ? "" : keys.filled(with.of("")).wish();
            return new Entry(own, false, null, List.of(new Unnamed(keys, with, id, wish, each)));
        }
        var members = Family.of(own, scope);
        var one = own.without(Family.KEYS);
        var wishes = Ids.distinct(members.stream().map(Family.Member::words).toList());
        var family = common(own);
        return new Entry(own, true, family.isEmpty() ? null : family, IntStream.range(0, members.size()).mapToObj(i -> {
            var with = scope.strictly().with(members.get(i).name(), members.get(i).value());
            var keys = keys(one, with);
            return new Unnamed(keys, with, keys.id(with), varies(own) ? "" : wishes.get(i), null);
        }).toList());
    }

    /// What all of a family have in their id; empty if that is nothing.
    private String common(Fields own) {
        if (!(own.get("id") instanceof Scalar id)) return "";
        return Filling.template(id, true).before(Family.NAMES).filled(scope, Ids::part).replaceFirst("[-._]+$", "");
    }

    /// Whether the id that is written tells them apart.
    private static boolean varies(Fields own) {
        return own.get("id") instanceof Scalar id && !Filling.template(id, true).before(Family.NAMES).text().equals(id.text());
    }

    private List<Task> named(List<Entry> all) {
        var ids = new Ids();
        all.stream().filter(entry -> !entry.many).map(entry -> entry.of.getFirst().id).filter(Objects::nonNull)
                .forEach(ids::take);
        var wishes = Ids.distinct(all.stream().map(entry -> entry.many || entry.of.getFirst().id != null ? ""
                : entry.of.getFirst().wish).toList());
        var tasks = new ArrayList<Task>();
        for (int i = 0; i < all.size(); i++) {
            var entry = all.get(i);
            if (!entry.many) {
                var one = entry.of.getFirst();
                tasks.add(task(one, one.id != null ? one.id : ids.claim(wishes.get(i), tasks.size() + 1, "task-")));
                continue;
            }
            var family = new ArrayList<String>();
            for (var one : entry.of) {
                family.add(member(one, entry, family.size() + 1, ids));
                tasks.add(task(one, family.getLast()));
            }
            if (entry.family != null) families.put(entry.family, family);
            if (family.isEmpty()) notes.add(Family.nothing(entry.own, entry.family));
        }
        for (var entry : all) alone(entry, tasks);
        if (tasks.isEmpty()) throw UserError.nothing(notes.getFirst().replaceFirst(", and what.*", ", and there is nothing to run"));
        var known = tasks.stream().map(Task::id).collect(Collectors.toSet());
        var many = new LinkedHashMap<>(families);
        for (var task : tasks) if (task.place().late().each() != null) many.put(task.id(), List.of());
        return tasks.stream().map(task -> LateTexts.asking(task, known, many)).map(this::afterAll).toList();
    }

    private static String member(Unnamed one, Entry entry, int number, Ids ids) {
        if (one.id == null) return ids.claim(one.wish, number, "task-");
        if (varies(entry.own)) return ids.free(one.id, number);
        var slug = Task.slug(one.wish);
        return ids.free(one.id + "-" + (slug.isEmpty() ? number : slug), number);
    }

    /// @throws UserError if an id stands for all of many, and for another task or for others, too
    private void alone(Entry entry, List<Task> tasks) {
        if (entry.family == null) return;
        var members = families.get(entry.family);
        tasks.stream().filter(task -> task.id().equals(entry.family) && !members.contains(task.id())).findFirst().ifPresent(task -> {
            throw entry.own.get("id").error("'" + entry.family + "' is the id of another task, at " + task.source()
                    + ": give one of them a new id");
        });
    }

    /// The task, which comes after all of a family where it names that, in the way it comes after that.
    private Task afterAll(Task task) {
        if (task.after().stream().noneMatch(families::containsKey)) return task;
        var after = new LinkedHashSet<String>();
        for (var id : task.after())
            for (var member : families.getOrDefault(id, List.of(id))) after.add(task.anyhow().contains(id) ? member + "?" : member);
        // There is nobody whose answer it could read.
        boolean alone = after.isEmpty() && task.place().answers() != null && task.place().answers().isEmpty();
        return (alone ? task.at(task.place().answers(null)) : task).after(List.copyOf(after));
    }

    private Task task(Unnamed one, String id) {
        var task = one.keys.filled(one.scope.of(id)).task(id, agents, one.keys.own().place());
        if (one.each != null) task = LateTexts.becoming(task, one.each, one.keys.own(), one.scope);
        boolean again = !given.vars().isEmpty() || given.run() != null && !task.place().env().names().isEmpty();
        return again ? task.at(task.place().given(given)) : task;
    }

    private TaskKeys keys(Fields own, Scope scope) {
        var work = TaskKeys.WORK.stream().filter(key -> own.get(key) != null).toList();
        if (work.isEmpty()) throw own.error("this task has nothing to do: add 'command', 'prompt' or 'prompt_file'");
        if (work.size() > 1)
            throw own.byKey().get(work.get(1)).error("this task has both '" + work.get(0) + "' and '" + work.get(1) + "': keep one");
        var none = new Fields(own.file(), 1, 1, Map.of());
        if (own.get("prompt_file") == null) return new TaskKeys(own, none, defaults, null, null);
        var named = Filling.of("prompt_file", own.get("prompt_file"), scope);
        var path = named.path("prompt_file");
        if (own.get(Settings.AFTER.name()) != null && !Files.exists(path))
            return new TaskKeys(own, new Fields(path, 1, 1, Map.of()), defaults, PromptFile.later(path), null);
        var prompt = prompts.get(path);
        if (prompt == null) {
            var text = named.placed(() -> TextFile.read(path));
            prompt = PromptFile.of(path, text, TaskKeys.FRONT_MATTER);
            prompts.put(path, prompt);
        }
        return new TaskKeys(own, prompt.front(), defaults, prompt, null);
    }
}
