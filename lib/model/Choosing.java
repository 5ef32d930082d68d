package lib.model;

/// How the best of several tries at a task is told: by a number that a line for sh comes to in the worktree of each, or by a judge, an
/// agent that gets all their answers.
///
/// @param line    null if a judge tells
/// @param prompt  what the judge is asked; null if there is none
/// @param agent   the judge's; null is the task's own
/// @param model   the judge's; null leaves it to the agent
/// @param profile the judge as a manifest describes it; null for one of [lib.agents.Agents]
public record Choosing(String line, String prompt, String agent, String model, Profile profile) {
    public Choosing {
        if ((line == null ? prompt : line).isBlank()) throw new UserError("what chooses is a shell line or a judge's prompt: give it one");
    }

    public static Choosing by(String line) {
        return new Choosing(line == null ? "" : line, null, null, null, null);
    }

    /// With this agent, which it doesn't name itself.
    public Choosing by(String agent, Profile profile) {
        return new Choosing(line, prompt, agent, model, profile);
    }
}
