package lib.input;

import module java.base;
import lib.agents.*;
import lib.model.*;
import lib.input.Located.Fields;

/// The keys of a task, and what they make of it.
///
/// It knows every key, in which layer a value may stand - the task, its prompt file's front matter, the manifest's
/// `defaults`, in this order - and nothing of where the layers come from or of other tasks.
///
/// @param own   what the task itself says
/// @param front front matter of its prompt file; without keys if there is none
/// @param rest  the manifest's defaults; without keys if there are none
/// @param file  its prompt file; null if it has none
/// @param scope what its templates could name; null if they aren't filled
record TaskKeys(Fields own, Fields front, Fields rest, PromptFile file, Scope scope) {
    static final List<String> WORK = List.of("command", "prompt", "prompt_file");
    private static final List<Setting<?>> FOR_AGENTS = Settings.of(Setting.Part.PROMPT, Setting.Part.OPTIONS);
    /// What a task's defaults may have, too: what it comes after, and when it runs, is its own.
    static final List<String> SHARED = names(Settings.TASK.stream().filter(s -> !s.equals(Settings.AFTER) && !s.equals(Settings.WHEN))
            .toList());
    static final List<String> FRONT_MATTER = joined(Stream.of(List.of("id"), names(Settings.TASK)));
    static final List<String> TASK = joined(Stream.of(List.of("id"), WORK, Family.KEYS, names(Settings.TASK)));

    static List<String> names(List<Setting<?>> settings) {
        return settings.stream().map(Setting::name).toList();
    }

    private static List<String> joined(Stream<List<String>> lists) {
        return lists.flatMap(List::stream).toList();
    }

    /// The same with values put into their templates.
    ///
    /// @throws UserError at one that has none
    TaskKeys filled(Scope scope) {
        return new TaskKeys(Filling.of(own, scope), Filling.of(front, scope), Filling.of(rest, scope),
                file == null ? null : file.filled(scope), scope);
    }

    /// @throws UserError at the first of the defaults that isn't good, whether or not a task takes it over
    static void check(Fields defaults, KnownAgents agents, boolean strict) {
        for (var setting : Settings.TASK)
            if (defaults.get(setting.name()) instanceof Located value && !Filling.isIn(value, strict)) {
                SettingReader.read(setting, value);
                if (setting.equals(Settings.AGENT)) value.parsed(setting.name(), agents::named);
            }
    }

    /// The id its author gave it; null if there is none.
    ///
    /// @param scope null if it is no template
    String id(Scope scope) {
        if (!(find("id") instanceof Located written)) return null;
        var id = scope == null ? written : Filling.of("id", written, scope);
        return id.placed(() -> Task.checkId(id.anyText("id")));
    }

    /// What to name it after if it has no id.
    String wish() {
        if (own.get("command") instanceof Located.Items items) return String.join(" ", items.texts("command"));
        if (own.get("command") != null) return own.get("command").text("command");
        if (own.get("prompt") != null) return own.get("prompt").text("prompt");
        return front.file().getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }

    /// The task under this id.
    ///
    /// @param agents those a prompt may be for
    /// @param source see [Task#source]
    Task task(String id, KnownAgents agents, String source) {
        var task = Task.of(id, work(agents)).from(source);
        // Variables and needs add up, layer by layer; of all else the nearest layer counts.
        for (var setting : Settings.of(Setting.Part.PLACE, Setting.Part.LIMITS))
            if (!setting.equals(Settings.ENV) && !setting.equals(Settings.NEEDS)) task = put(task, setting);
        task = judged(needs(task), agents);
        var env = env();
        if (!env.names().isEmpty()) task = task.with(Settings.ENV, env);
        if (task.place().worktree() == null && task.place().base() != null) task = task.worktree(true);
        if (file != null && !Files.exists(front.file())) task = task.at(task.place().prompt(front.file().toAbsolutePath()));
        if (find(Settings.ANSWERS) != null) task = task.readingAnswers();
        if (scope != null) task = task.at(task.place().late(LateTexts.of(List.of(own, front, rest), file, scope)));
        heeded(task);
        var after = find(Settings.AFTER);
        return after == null ? task : task.after(after);
    }

    /// Who judges its tries is known.
    private Task judged(Task task, KnownAgents agents) {
        var choose = task.limits().choose();
        if (choose == null || choose.line() != null) return task;
        var named = choose.agent() != null ? choose.agent() : task.work() instanceof Work.Prompt p ? p.agent() : agents.agent();
        if (named == null) return task;
        var agent = find(Settings.CHOOSE.name()).placed(() -> agents.named(named));
        return task.with(Settings.CHOOSE, choose.by(agent, agents.profiles().get(agent)));
    }

    private Task needs(Task task) {
        for (var layer : List.of(rest, front, own))
            if (layer.get(Settings.NEEDS.name()) instanceof Located value) {
                var more = SettingReader.read(Settings.NEEDS, value);
                task = task.with(Settings.NEEDS, task.limits().needs() == null ? more : task.limits().needs().and(more));
            }
        return task;
    }

    private Located find(String key) {
        return own.get(key) != null ? own.get(key) : front.get(key) != null ? front.get(key) : rest.get(key);
    }

    private <T> T find(Setting<T> setting) {
        var found = find(setting.name());
        return found == null ? null : SettingReader.read(setting, found);
    }

    private <T> Task put(Task task, Setting<T> setting) {
        if (find(setting.name()) instanceof Located written && written.late()) return task;
        var found = find(setting);
        return found == null ? task : task.with(setting, found);
    }

    /// @throws UserError at the first of its keys that this task doesn't heed
    private void heeded(Task task) {
        for (var setting : Unheeded.OPTIONS)
            if (find(setting.name()) instanceof Located at)
                at.placed(() -> {
                    Unheeded.byAgent(task, setting, "'" + setting.name() + "'");
                    return null;
                });
        for (var layer : List.of(own, front, rest))
            if (layer.get(Settings.BASE.name()) != null && layer.get(Settings.OWN_WORKTREE.name()) instanceof Located.Scalar s
                    && s.text().equals("false"))
                throw layer.byKey().get(Settings.BASE.name()).error("'base' is where a worktree starts from, and 'worktree' is false: "
                        + "take one of them out");
        if (task.place().copy() && Boolean.TRUE.equals(task.place().worktree()))
            find(Settings.COPY.name()).placed(() -> {
                throw new UserError("'copy' gives the task a copy of its folder, and 'worktree' a worktree: take one of them out");
            });
        for (var layer : List.of(own, front))
            if (layer.get(Settings.STDIN.name()) != null && !Unheeded.readsInput(task))
                throw layer.byKey().get(Settings.STDIN.name()).error("'stdin' is for a command, and this task's prompt stands in its "
                        + "place: take it out, or name the file in the prompt");
    }

    private Work work(KnownAgents agents) {
        var command = own.get("command");
        if (command == null) return prompt(agents);
        for (var key : names(FOR_AGENTS))
            if (own.get(key) != null)
                throw own.byKey().get(key).error("'" + key + "' is for a prompt, and this task has a command: take it out");
        if (!(command instanceof Located.Items)) return new Work.Shell(command.text("command"));
        var argv = command.texts("command");
        if (argv.isEmpty() || argv.getFirst().isBlank()) throw command.error("'command' names no program: write one first");
        return new Work.Exec(argv);
    }

    private Work prompt(KnownAgents agents) {
        var asked = find(Settings.AGENT.name());
        var named = asked == null ? null : asked.parsed(Settings.AGENT.name(), agents::named);
        if (named == null && agents.agent() == null)
            throw own.error("this prompt has no agent: add 'agent: " + Agents.names().getFirst() + "' or --agent");
        var by = named != null ? named : agents.named(agents.agent());
        var options = Work.Options.NONE;
        for (var setting : Settings.of(Setting.Part.OPTIONS)) options = put(options, setting);
        return new Work.Prompt(by, file != null ? file.text() : own.get("prompt").text("prompt"), find(Settings.MODEL), find(Settings.ARGS),
                options, agents.profiles().get(by));
    }

    private <T> Work.Options put(Work.Options options, Setting<T> setting) {
        var found = find(setting);
        return found == null ? options : options.with(setting, found);
    }

    /// The variables of all layers; what stands nearer to the task comes last, and wins.
    private Env env() {
        var all = Env.NONE;
        for (var layer : List.of(rest, front, own))
            if (layer.get(Settings.ENV.name()) != null)
                for (var one : SettingReader.read(Settings.ENV, layer.get(Settings.ENV.name())).values().entrySet())
                    all = all.with(one.getKey(), one.getValue());
        return all;
    }
}
