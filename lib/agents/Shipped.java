package lib.agents;

import java.util.*;
import lib.model.*;
import lib.model.Agent.Needs;
import lib.model.Profile.Pointer;

/// Agents for which a [Profile] is enough, as a manifest would describe them. Both were run against a stub of a service with a key of
/// one's own: what they say at the limit of an account of theirs isn't known from that, and is judged by its words alone.
final class Shipped {
    private Shipped() {}

    /// GitHub Copilot CLI; the prompt comes on stdin. Seen on version 1.0.102. It tells neither tokens nor cost, its session at its end
    /// only, and what fails it in a line of its own. A `result` line comes also when it fails, which its exit tells.
    private static final Profile COPILOT = new Profile("copilot",
            List.of("copilot", "--output-format", "json", "--allow-all-tools", "--session-id", "{session}"),
            List.of("copilot", "--output-format", "json", "--allow-all-tools", "--resume={session}"),
            at("/type"), at("/sessionId", "/type", "result"), null, null, null, at("/data/message", "/type", "session.error"),
            at("/exitCode", "/type", "result", "/exitCode", "0"), at("/data/content", "/type", "assistant.message"), "copilot",
            List.of(), List.of("premium requests?.{0,40}(?:limit|exceeded|used up|exhausted)"), List.of("no session.{0,40}found"),
            List.of("copilot", "--resume={session}"));

    /// Cline CLI; the prompt is an argument. Seen on version 3.0.65. Its lines don't tell the id by which a session is resumed, so that a
    /// retry begins afresh.
    private static final Profile CLINE = new Profile("cline", List.of("cline", "--json", "{prompt}"), List.of(),
            at("/event/type", "/type", "agent_event"), null, at("/aggregateUsage/totalCost", "/type", "run_result"),
            at("/aggregateUsage/inputTokens", "/type", "run_result"), at("/aggregateUsage/outputTokens", "/type", "run_result"),
            at("/message", "/type", "error"), at("/text", "/type", "run_result", "/finishReason", "completed"), null, "cline",
            List.of(), List.of(), List.of(), List.of());

    static final List<Agent> ALL = List.of(
            new Profiled(COPILOT, new Needs("copilot", "npm install -g @github/copilot",
                    List.of("COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_BASE_URL"),
                    List.of("~/.copilot/config.json"), "run 'copilot login'", 300, "1.0.102")),
            new Profiled(CLINE, new Needs("cline", "npm install -g cline", List.of(),
                    List.of("~/.cline/data/settings/providers.json"), "run 'cline auth'", 300, "3.0.65")));

    /// @param when pointers, each with what stands there
    private static Pointer at(String pointer, String... when) {
        var conditions = new LinkedHashMap<String, String>();
        for (int i = 0; i < when.length; i += 2) conditions.put(when[i], when[i + 1]);
        return new Pointer(pointer, conditions);
    }
}
