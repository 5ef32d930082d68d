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
record TaskKeys(Fields own, Fields front, Fields rest, PromptFile file) {
    static final List<String> WORK = List.of("command", "prompt", "prompt_file");
    static final List<String> FOR_AGENTS = List.of("agent", "model", "args", "permission_mode", "allowed_tools", "max_turns",
            "max_budget_usd", "append_system_prompt");
    static final List<String> SHARED = joined(Stream.of(FOR_AGENTS,
            List.of("dir", "env", "stdin", "timeout", "stall", "retries", "verify", "worktree", "base", "priority", "keep", "once",
                    "answers")));
    static final List<String> FRONT_MATTER = joined(Stream.of(List.of("id"), SHARED, List.of("after")));
    static final List<String> TASK = joined(Stream.of(List.of("id"), WORK, SHARED, List.of("after")));

    private static List<String> joined(Stream<List<String>> lists) {
        return lists.flatMap(List::stream).toList();
    }

    /// The id its author gave it; null if there is none.
    String id() {
        var id = find("id");
        return id == null ? null : id.placed(() -> Task.checkId(id.anyText("id")));
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
        return new Task(id, work(agents), place(), limits(), after(), source, null);
    }

    private Located find(String key) {
        return own.get(key) != null ? own.get(key) : front.get(key) != null ? front.get(key) : rest.get(key);
    }

    private <T> T find(String key, Function<Located, T> reader) {
        var found = find(key);
        return found == null ? null : reader.apply(found);
    }

    private Work work(KnownAgents agents) {
        var command = own.get("command");
        if (command == null) return prompt(agents);
        for (var key : FOR_AGENTS)
            if (own.get(key) != null)
                throw own.byKey().get(key).error("'" + key + "' is for a prompt, and this task has a command: take it out");
        if (!(command instanceof Located.Items)) return new Work.Shell(command.text("command"));
        var argv = command.texts("command");
        if (argv.isEmpty() || argv.getFirst().isBlank()) throw command.error("'command' names no program: write one first");
        return new Work.Exec(argv);
    }

    private Work prompt(KnownAgents agents) {
        var named = find("agent", value -> value.parsed("agent", name -> agent(name, agents)));
        if (named == null && agents.agent() == null)
            throw own.error("this prompt has no agent: add 'agent: " + Agents.names().getFirst() + "' or --agent");
        var by = named != null ? named : agent(agents.agent(), agents);
        var args = find("args", value -> value.texts("args"));
        return new Work.Prompt(by, file != null ? file.text() : own.get("prompt").text("prompt"),
                find("model", value -> value.text("model")), args == null ? List.of() : args, options(), agents.profiles().get(by));
    }

    private Work.Options options() {
        return new Work.Options(find("permission_mode", value -> value.text("permission_mode")),
                find("allowed_tools", value -> value.texts("allowed_tools")),
                find("max_turns", value -> value.whole("max_turns", 1, 1_000_000)),
                        find("max_budget_usd", value -> value.parsed("max_budget_usd", Budget::parse).usd()),
                find("append_system_prompt", value -> value.text("append_system_prompt")));
    }

    private static String agent(String name, KnownAgents agents) {
        if (Agents.names().contains(name) || agents.profiles().containsKey(name)) return name;
        var names = Stream.concat(Agents.names().stream(), agents.profiles().keySet().stream()).toList();
        throw new UserError(Located.shown(name) + " is no agent" + UserError.suggestion(name, names) + ": use " + String.join(", ", names));
    }

    private Task.Place place() {
        var base = find("base", value -> {
            if (value.text("base").startsWith("-")) throw value.error("'base' is an option, not a commit: name a branch, tag or commit");
            return value.text("base");
        });
        var worktree = find("worktree", value -> value.flag("worktree"));
        return new Task.Place(find("dir", value -> value.path("dir").toAbsolutePath()), env(),
                find("stdin", value -> value.path("stdin").toAbsolutePath()), worktree == null && base != null ? Boolean.TRUE
                        : worktree, base, flag("answers") ? List.of() : null);
    }

    private Env env() {
        var all = new LinkedHashMap<String, String>();
        for (var layer : List.of(rest, front, own)) {
            if (layer.get("env") == null) continue;
            layer.get("env").fields("env").byKey().forEach((name, field) -> {
                var value = field.value().anyText(name);
                field.value().placed(() -> Env.NONE.with(name, value));
                all.put(name, value);
            });
        }
        return all.isEmpty() ? Env.NONE : new Env(Collections.unmodifiableMap(all), List.copyOf(all.keySet()));
    }

    private Task.Limits limits() {
        var timeout = find("timeout", TaskKeys::timeout);
        var retries = find("retries", value -> value.whole("retries", 0, 1_000));
        var priority = find("priority", value -> value.whole("priority", -1_000_000, 1_000_000));
        var stall = find("stall", value -> value.duration("stall"));
        var verify = find("verify", value -> value.text("verify"));
        return new Task.Limits(timeout, retries, priority == null ? 0 : priority, stall, verify, flag("keep"), flag("once"));
    }

    private boolean flag(String key) {
        return Boolean.TRUE.equals(find(key, value -> value.flag(key)));
    }

    static Duration timeout(Located value) {
        return some(value, "timeout");
    }

    static Duration deadline(Located value) {
        return some(value, "deadline");
    }

    private static Duration some(Located value, String key) {
        var time = value.duration(key);
        if (!time.isPositive()) throw value.error("'" + key + "' is no time at all: give it some, or leave it out for no limit");
        return time;
    }

    private List<String> after() {
        var after = find("after");
        return after == null ? List.of() : after instanceof Located.Items ? after.texts("after") : List.of(after.text("after"));
    }
}
