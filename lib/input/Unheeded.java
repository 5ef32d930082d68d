package lib.input;

import java.util.*;
import java.util.stream.Stream;
import lib.agents.*;
import lib.input.Located.Fields;
import lib.model.*;
import lib.model.Setting.Part;

/// A check that somebody heeds what is asked: a setting that would change nothing is refused, since who wrote it relies on it.
///
/// What an agent heeds is seen by its command line: if that is the same with a setting as without, the setting would be lost. It starts
/// nothing.
public final class Unheeded {
    private static final UUID SESSION = new UUID(0, 0);
    /// Of a prompt, what not every agent has.
    static final List<Setting<?>> OPTIONS = Stream.concat(Stream.of(Settings.MODEL), Settings.of(Part.OPTIONS).stream()).toList();

    private Unheeded() {}

    /// @param shown the setting as its author wrote it, such as `--model`
    /// @throws UserError if the task's agent can't be asked for that
    static void byAgent(Task task, Setting<?> setting, String shown) {
        if (foreign(task) || !(task.work() instanceof Work.Prompt p)) return;
        var without = setting.equals(Settings.MODEL) ? new Work.Prompt(p.agent(), p.text(), null, p.args(), p.options(), p.profile())
                : new Work.Prompt(p.agent(), p.text(), p.model(), p.args(), p.options().with(setting, null), p.profile());
        if (without.equals(p) || !invoked(task).equals(invoked(task.doing(without)))) return;
        throw new UserError(p.agent() + " can't be asked for " + shown + " like this, so it would be lost: leave it out");
    }

    /// Whether the task's own `stdin` is what its process reads.
    static boolean readsInput(Task task) {
        return foreign(task) || invoked(task).stdin() == null;
    }

    /// A recipe's agent is asked nothing before its time.
    private static boolean foreign(Task task) {
        return task.own() != null && task.own().agent() != null;
    }

    private static Agent.Invocation invoked(Task task) {
        return Agents.of(task).invoke(task, SESSION);
    }

    /// The reason why none of these tasks heeds a setting of the run or one that all of them share, as the end of a sentence; null if one
    /// does.
    public static String reason(Setting<?> setting, Collection<Task> tasks) {
        boolean agents = List.of(Part.AGENTS, Part.PROMPT, Part.OPTIONS).contains(setting.part());
        if (agents && tasks.stream().noneMatch(t -> t.work() instanceof Work.Prompt))
            return "is for agents, and there is no prompt here: leave it out";
        if (setting.equals(Settings.STDIN) && tasks.stream().noneMatch(Unheeded::readsInput))
            return "is for commands, and there are only prompts here: leave it out";
        boolean judgedByItself = tasks.stream().allMatch(t -> t.work() instanceof Work.Prompt p && p.profile() == null && !foreign(t));
        return setting.equals(Settings.RULES) && judgedByItself ? "are for commands, and there are only prompts here: leave them out"
                : null;
    }

    /// @param top      of a manifest
    /// @param defaults of its tasks
    /// @throws UserError at the first key of either that none of its tasks heeds
    static void refuse(Fields top, Fields defaults, List<Task> tasks) {
        refuse(top, Settings.RUN, tasks);
        refuse(defaults, Settings.TASK, tasks);
    }

    private static void refuse(Fields keys, List<Setting<?>> settings, List<Task> tasks) {
        for (var setting : settings)
            if (keys.get(setting.name()) != null && reason(setting, tasks) instanceof String reason)
                throw keys.byKey().get(setting.name()).error("'" + setting.name() + "' " + reason);
    }
}
