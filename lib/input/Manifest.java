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
/// @param name   what the run is called; null if the file doesn't say
/// @param policy puts the file's settings into a policy, so that flags can be applied after it
/// @param tasks  in the file's order, each with its place as [Task#source]
/// @param own    what else the file says of the run as a whole: the names of its keys
/// @param notes  what should be told of it, in a sentence each
public record Manifest(String name, UnaryOperator<Policy> policy, List<Task> tasks, List<String> own, List<String> notes) {
    private static final List<String> TOP = Stream.of(List.of("$schema", "name"), Variables.ALL, TaskKeys.names(Settings.RUN),
            List.of("profiles", "defaults", "tasks")).flatMap(List::stream).toList();

    private static final Pattern BEGINS_JSON = Pattern.compile("\\{\\s*\"[^\"\\n]*\"\\s*:|\\[\\s*[\\]{]|\\{\\s*}");
    private static final Pattern BEGINS_YAML =
            Pattern.compile("---( |$)|-( |$)|\"?(" + TOP.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\"?:( |$)");

    /// Tasks alone, with a name for their run, which may be null.
    static Manifest of(String name, List<Task> tasks) {
        return new Manifest(name, UnaryOperator.identity(), tasks, List.of(), List.of());
    }

    /// Under this name, if it has none.
    Manifest named(String otherwise) {
        return name != null ? this : new Manifest(otherwise, policy, tasks, own, notes);
    }

    /// With other tasks.
    public Manifest with(List<Task> tasks) {
        return new Manifest(name, policy, tasks, own, notes);
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
        return read(Reading.by(agent), file);
    }

    /// The same with values for its templates.
    public static Manifest read(Reading reading, Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        var extension = name.substring(name.lastIndexOf('.') + 1);
        if (!List.of("yaml", "yml", "json", "jsonl").contains(extension) && !Files.isDirectory(file))
            throw new UserError(file + ": this name says nothing of what is in the file: let a manifest end in .yaml, .yml, .json or "
                    + ".jsonl, and a prompt in .md");
        return parse(file, extension, TextFile.read(file), reading);
    }

    /// Reads one prompt with its front matter, if it has some. Its id is the file's name without ending, unless given. It is no template.
    ///
    /// @param agent whom the prompt is for if it names no agent; null if it must name one
    /// @throws UserError with the file, and the line and column where there is one
    public static Task prompt(Path file, String agent) {
        return prompt(Reading.by(agent), file);
    }

    /// The same; if values are given, it is a template.
    static Task prompt(Reading reading, Path file) {
        var prompt = PromptFile.of(file, TextFile.read(file), TaskKeys.FRONT_MATTER);
        var keys = new TaskKeys(prompt.front(), prompt.front(), nothing(file), prompt, null);
        var agents = new KnownAgents(reading.agent(), Map.of());
        boolean template = !reading.given().vars().isEmpty() || prompt.front().get(Settings.AFTER.name()) != null;
        var scope = template ? Variables.given(reading.given(), Ids.base(file)) : null;
        var written = keys.id(scope);
        var id = written != null ? written : new Ids().claim(keys.wish(), 1, "task-");
        var task = (template ? keys.filled(scope.of(id)) : keys).task(id, agents, file.toString());
        return LateTexts.asking(task, task.after(), Map.of());
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
    static Manifest parse(Path file, String extension, String text, Reading reading) {
        var mistakes = new Mistakes(file, text);
        try {
            return parsed(file, extension, text, reading, mistakes);
        } catch (UserError e) {
            throw mistakes.error(e);
        }
    }

    private static Manifest parsed(Path file, String extension, String text, Reading reading, Mistakes mistakes) {
        if (extension.equals("jsonl")) return list(LocatedReader.jsonLines(file, text), nothing(file), reading, mistakes);
        var top = (extension.equals("json") ? LocatedReader.json(file, text) : LocatedReader.yaml(file, text)).orElse(nothing(file));
        return switch (top) {
            case Items items -> list(items.values(), items, reading, mistakes);
            case Fields fields when fields.byKey().isEmpty() -> throw empty(fields);
            case Fields fields -> map(fields, reading, mistakes);
            case Scalar scalar when scalar.kind() == Kind.NOTHING -> throw empty(scalar);
            case Scalar scalar -> throw scalar.error("a manifest is a list of tasks, or a map with the list under 'tasks': write '- "
                    + "command: …'");
        };
    }

    private static Manifest list(List<Located> items, Located where, Reading reading, Mistakes mistakes) {
        if (items.isEmpty()) throw empty(where);
        var none = nothing(where.file());
        var scope = Variables.of(none, reading, Ids.base(where.file()));
        var list = new TaskList(none, new KnownAgents(reading.agent(), Map.of()), scope, reading.given(), mistakes);
        return new Manifest(null, UnaryOperator.identity(), list.read(items), List.of(), list.notes());
    }

    private static Manifest map(Fields top, Reading reading, Mistakes mistakes) {
        var named = top.get("name") instanceof Scalar name ? name.text() : Ids.base(top.file());
        var scope = mistakes.read(top, keys -> Variables.of(keys, reading, named));
        var profiles = mistakes.read(top, keys -> keys.get("profiles") == null ? Map.<String, Profile>of()
                : ProfileKeys.read(keys.get("profiles")));
        // Whom prompts are for isn't known then, nor what templates may name.
        mistakes.refuse();
        var policy = mistakes.read(top, keys -> {
            keys.only(TOP, "a manifest");
            name(keys);
            return policy(keys, scope);
        });
        var agents = new KnownAgents(reading.agent(), profiles);
        var defaults = mistakes.read(top, keys -> {
            var all = keys.get("defaults") == null ? nothing(top.file()) : keys.get("defaults").fields("defaults");
            all.only(TaskKeys.SHARED, "'defaults'");
            TaskKeys.check(all, agents, scope.strict());
            return all;
        });
        if (top.get("tasks") == null) throw top.error("there are no 'tasks' in this manifest: add them");
        if (!(top.get("tasks") instanceof Items items)) throw top.get("tasks").error("'tasks' is no list: write '- command: …' lines");
        if (defaults == null) mistakes.refuse();
        if (items.values().isEmpty()) throw empty(items);
        var list = new TaskList(defaults, agents, scope, reading.given(), mistakes);
        var tasks = list.read(items.values());
        // Those of a list that is empty today would heed it.
        if (list.notes().isEmpty()) Unheeded.refuse(top, defaults, tasks);
        var own = Stream.concat(Stream.of("name"), Settings.RUN.stream().map(Setting::name)).filter(key -> top.get(key) != null).toList();
        return new Manifest(name(top), policy, tasks, own, list.notes());
    }

    /// The changes the file asks for, read and checked now, to be applied later.
    private static UnaryOperator<Policy> policy(Fields top, Scope scope) {
        var changes = Settings.RUN.stream().filter(setting -> top.get(setting.name()) != null)
                .map(setting -> change(setting, Filling.of(setting.name(), top.get(setting.name()), scope))).toList();
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

    private static Fields nothing(Path file) {
        return new Fields(file, 1, 1, Map.of());
    }

    private static UserError empty(Located where) {
        return new UserError(where.file() + ": there is no task in this manifest: add one, such as '- command: make test'");
    }
}
