package lib.agents;

import java.util.*;
import java.util.stream.*;
import lib.model.*;

/// The agents there are, by name.
public final class Agents {
    private Agents() {}

    private static final Agent PLAIN = new Plain();
    private static final List<Agent> OWN = List.of(new Claude(), new Codex(), new Gemini(), new Qwen(), new Opencode());
    private static final Map<String, Agent> BY_NAME = Stream.concat(OWN.stream(), Shipped.ALL.stream())
            .collect(Collectors.toUnmodifiableMap(Agent::name, agent -> agent));

    /// What `--agent` and manifests may name.
    public static List<String> names() {
        return BY_NAME.keySet().stream().sorted().toList();
    }

    /// The agent of that name; `plain` is any command.
    ///
    /// @throws UserError if there is none
    public static Agent of(String name) {
        if (name.equals(PLAIN.name())) return PLAIN;
        var agent = BY_NAME.get(name);
        if (agent == null) throw new UserError("there is no agent '" + name + "': use one of " + String.join(", ", names()));
        return agent;
    }

    /// Whether that one is known by a profile alone, in whose place a manifest may have its own.
    public static boolean profiled(String name) {
        return BY_NAME.get(name) instanceof Profiled;
    }

    /// A reader for one attempt of it.
    public static Reader reader(Agent agent) {
        var own = agent.reader();
        return own != null ? own : PLAIN.reader();
    }

    /// What runs this task.
    ///
    /// @throws UserError if that is an agent of its recipe's own, and this process isn't the recipe
    public static Agent of(Task task) {
        if (task.own() != null && task.own().agent() != null) return task.own().agent();
        return switch (task.work()) {
            case Work.Prompt prompt -> prompt.profile() != null ? new Profiled(prompt.profile(), null) : of(prompt.agent());
            case Work.Shell _, Work.Exec _ -> PLAIN;
        };
    }
}
