package lib.input;

import module java.base;
import lib.model.*;
import lib.input.Located.*;

/// Tasks from files: `.yaml`, `.yml`, `.json` and `.jsonl` manifests, and prompts in `.md` files.
///
/// A manifest is a list of tasks, or a map of settings with the list under `tasks`; a `.jsonl` file has one task a line.
/// Its keys are those of [Settings] and the few that [TaskKeys], [RuleKeys] and [ProfileKeys] have beside them; for editors they are in
/// `templates/manifest.schema.json`, see [Schema]. Relative paths are taken from the folder of the file they are written in. It reads files
/// and starts nothing; whether the tasks fit together and into the file system is [Preflight]'s question.
///
/// A task without an id is named after its command, its prompt or its prompt file ([Task#slug]), or `task-3` if
/// nothing of that can be in an id; one that is taken gets the task's number added. Ids that are written always stay.
///
/// @param name   what the run is called; null if the file doesn't say
/// @param policy puts the file's settings into a policy, so that flags can be applied after it
/// @param tasks  in the file's order, each with its place as [Task#source]
/// @param own    what else the file says of the run as a whole: the names of its keys
public record Manifest(String name, UnaryOperator<Policy> policy, List<Task> tasks, List<String> own) {
    private static final List<String> TOP = Stream.of(List.of("$schema", "name"), TaskKeys.names(Settings.RUN),
            List.of("profiles", "defaults", "tasks")).flatMap(List::stream).toList();

    private static final Pattern BEGINS_JSON = Pattern.compile("\\{\\s*\"[^\"\\n]*\"\\s*:|\\[\\s*[\\]{]|\\{\\s*}");
    private static final Pattern BEGINS_YAML =
            Pattern.compile("---( |$)|-( |$)|\"?(" + TOP.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\"?:( |$)");

    /// Tasks alone, with a name for their run, which may be null.
    static Manifest of(String name, List<Task> tasks) {
        return new Manifest(name, UnaryOperator.identity(), tasks, List.of());
    }

    /// Which keys there are: of a `manifest`, its `defaults`, a `task`, a `rule`, and of a prompt's `front matter`.
    static Map<String, List<String>> keys() {
        return Map.of("manifest", TOP, "defaults", TaskKeys.SHARED, "task", TaskKeys.TASK, "rule", RuleKeys.ALL, "profile",
                ProfileKeys.ALL, "account", AccountKeys.ALL, "front matter", TaskKeys.FRONT_MATTER);
    }

    /// Reads a manifest and the prompt files it names. At most 64 MB each.
    ///
    /// @param agent whom a prompt is for that names no agent; null if it must name one
    /// @throws UserError with file, line and column of what is wrong, all of it if that can be seen
    public static Manifest read(Path file, String agent) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        var extension = name.substring(name.lastIndexOf('.') + 1);
        if (!List.of("yaml", "yml", "json", "jsonl").contains(extension) && !Files.isDirectory(file))
            throw new UserError(file + ": this name says nothing of what is in the file: let a manifest end in .yaml, .yml, .json or "
                    + ".jsonl, and a prompt in .md");
        return parse(file, extension, TextFile.read(file), agent);
    }

    /// Reads one prompt with its front matter, if it has some. Its id is the file's name without ending, unless given.
    ///
    /// @param agent whom the prompt is for if it names no agent; null if it must name one
    /// @throws UserError with the file, and the line and column where there is one
    public static Task prompt(Path file, String agent) {
        var prompt = PromptFile.of(file, TextFile.read(file), TaskKeys.FRONT_MATTER);
        var keys = new TaskKeys(prompt.front(), prompt.front(), nothing(file), prompt);
        var id = keys.id();
        return keys.task(id != null ? id : new Ids().claim(keys.wish(), 1, "task-"), new KnownAgents(agent, Map.of()), file.toString());
    }

    /// What a text is by its beginning: `yaml`, `json` or `jsonl`; null if it is no manifest, which lines of shell aren't.
    static String kind(String head) {
        var lines = head.replaceFirst("^(\u00EF\u00BB\u00BF|\uFEFF)", "").lines().map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).limit(2).toList();
        if (lines.isEmpty()) return null;
        var first = lines.getFirst();
        if (BEGINS_JSON.matcher(String.join("\n", lines)).lookingAt())
            return first.matches("\\{.*}") && !first.contains("\"tasks\"") ? "jsonl" : "json";
        return BEGINS_YAML.matcher(first).lookingAt() ? "yaml" : null;
    }

    /// @throws UserError about all that is wrong
    static Manifest parse(Path file, String extension, String text, String agent) {
        var mistakes = new Mistakes(file, text);
        try {
            return parsed(file, extension, text, agent, mistakes);
        } catch (UserError e) {
            throw mistakes.error(e);
        }
    }

    private static Manifest parsed(Path file, String extension, String text, String agent, Mistakes mistakes) {
        if (extension.equals("jsonl"))
            return of(null, tasks(LocatedReader.jsonLines(file, text), nothing(file), new KnownAgents(agent, Map.of()), nothing(file),
                    mistakes));
        var top = (extension.equals("json") ? LocatedReader.json(file, text) : LocatedReader.yaml(file, text)).orElse(nothing(file));
        return switch (top) {
            case Items items -> of(null, tasks(items.values(), nothing(file), new KnownAgents(agent, Map.of()), items, mistakes));
            case Fields fields when fields.byKey().isEmpty() -> throw empty(fields);
            case Fields fields -> map(fields, agent, mistakes);
            case Scalar scalar when scalar.kind() == Kind.NOTHING -> throw empty(scalar);
            case Scalar scalar -> throw scalar.error("a manifest is a list of tasks, or a map with the list under 'tasks': write '- "
                    + "command: …'");
        };
    }

    private static Manifest map(Fields top, String agent, Mistakes mistakes) {
        var profiles = mistakes.read(top, keys -> keys.get("profiles") == null ? Map.<String, Profile>of()
                : ProfileKeys.read(keys.get("profiles")));
        // Whom prompts are for isn't known then.
        mistakes.refuse();
        var policy = mistakes.read(top, keys -> {
            keys.only(TOP, "a manifest");
            name(keys);
            return policy(keys);
        });
        var agents = new KnownAgents(agent, profiles);
        var defaults = mistakes.read(top, keys -> {
            var all = keys.get("defaults") == null ? nothing(top.file()) : keys.get("defaults").fields("defaults");
            all.only(TaskKeys.SHARED, "'defaults'");
            TaskKeys.check(all, agents);
            return all;
        });
        if (top.get("tasks") == null) throw top.error("there are no 'tasks' in this manifest: add them");
        if (!(top.get("tasks") instanceof Items items)) throw top.get("tasks").error("'tasks' is no list: write '- command: …' lines");
        if (defaults == null) mistakes.refuse();
        var tasks = tasks(items.values(), defaults, agents, items, mistakes);
        Unheeded.refuse(top, defaults, tasks);
        var own = Stream.concat(Stream.of("name"), Settings.RUN.stream().map(Setting::name)).filter(key -> top.get(key) != null).toList();
        return new Manifest(name(top), policy, tasks, own);
    }

    /// The changes the file asks for, read and checked now, to be applied later.
    private static UnaryOperator<Policy> policy(Fields top) {
        var changes = Settings.RUN.stream().filter(setting -> top.get(setting.name()) != null)
                .map(setting -> change(setting, top.get(setting.name()))).toList();
        return policy -> {
            for (var change : changes) policy = change.apply(policy);
            return policy;
        };
    }

    private static <T> UnaryOperator<Policy> change(Setting<T> setting, Located written) {
        var value = SettingReader.read(setting, written);
        return policy -> policy.with(setting, value);
    }

    private static String name(Fields top) {
        var name = top.get("name");
        if (name == null) return null;
        if (Task.slug(name.parsed("name", Function.identity())).isEmpty())
            throw name.error("'name' becomes part of a folder's name: use letters or digits");
        return name.text("name");
    }

    private static List<Task> tasks(List<Located> items, Fields defaults, KnownAgents agents, Located where, Mistakes mistakes) {
        if (items.isEmpty()) throw empty(where);
        var prompts = new HashMap<Path, PromptFile>();
        try {
            var tasks = named(items.stream().map(item -> keys(item.fields("task"), defaults, prompts)).toList(), agents);
            mistakes.refuse();
            return tasks;
        } catch (UserError e) {
            for (var item : items) wrong(item, defaults, agents, prompts, mistakes);
            throw e;
        }
    }

    /// Looks for all that is wrong with a task.
    private static void wrong(Located item, Fields defaults, KnownAgents agents, Map<Path, PromptFile> prompts, Mistakes mistakes) {
        if (item instanceof Fields fields)
            mistakes.read(fields, own -> {
                var keys = keys(own, defaults, prompts);
                keys.wish();
                return keys.task(keys.id() == null ? "x" : keys.id(), agents, own.place());
            });
        else if (!mistakes.many()) mistakes.read(nothing(item.file()), _ -> item.fields("task"));
    }

    private static List<Task> named(List<TaskKeys> all, KnownAgents agents) {
        var ids = new Ids();
        for (var keys : all) if (keys.id() != null) ids.take(keys.id());
        var tasks = new ArrayList<Task>(all.size());
        var wishes = Ids.distinct(all.stream().map(keys -> keys.id() != null ? "" : keys.wish()).toList());
        for (var keys : all) {
            var id = keys.id() != null ? keys.id() : ids.claim(wishes.get(tasks.size()), tasks.size() + 1, "task-");
            tasks.add(keys.task(id, agents, keys.own().place()));
        }
        return Collections.unmodifiableList(tasks);
    }

    private static TaskKeys keys(Fields own, Fields defaults, Map<Path, PromptFile> prompts) {
        own.only(TaskKeys.TASK, "a task");
        var work = TaskKeys.WORK.stream().filter(key -> own.get(key) != null).toList();
        if (work.isEmpty()) throw own.error("this task has nothing to do: add 'command', 'prompt' or 'prompt_file'");
        if (work.size() > 1)
            throw own.byKey().get(work.get(1)).error("this task has both '" + work.get(0) + "' and '" + work.get(1) + "': keep one");
        if (own.get("prompt_file") == null) return new TaskKeys(own, nothing(own.file()), defaults, null);
        var path = own.get("prompt_file").path("prompt_file");
        if (own.get(Settings.AFTER.name()) != null && !Files.exists(path))
            return new TaskKeys(own, nothing(path), defaults, PromptFile.later(path));
        var prompt = prompts.get(path);
        if (prompt == null) {
            var text = own.get("prompt_file").placed(() -> TextFile.read(path));
            prompt = PromptFile.of(path, text, TaskKeys.FRONT_MATTER);
            prompts.put(path, prompt);
        }
        return new TaskKeys(own, prompt.front(), defaults, prompt);
    }

    private static Fields nothing(Path file) {
        return new Fields(file, 1, 1, Map.of());
    }

    private static UserError empty(Located where) {
        return new UserError(where.file() + ": there is no task in this manifest: add one, such as '- command: make test'");
    }
}
