package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;

/// What is run: a shell line, a program with its arguments, or an agent with a prompt.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Work.Shell.class), @JsonSubTypes.Type(Work.Exec.class), @JsonSubTypes.Type(Work.Prompt.class)})
public sealed interface Work {

    /// A line for `/bin/sh -c`.
    record Shell(String line) implements Work {}

    /// A program and its arguments; no shell sees them.
    record Exec(List<String> argv) implements Work {}

    /// A prompt for an agent CLI.
    ///
    /// @param agent the agent's name, see [lib.agents.Agents]
    /// @param text  the prompt itself
    /// @param model the model asked for; null leaves it to the agent
    /// @param args  extra arguments, passed through as they are
    /// @param options what else may be asked of the agent; [Options#NONE] by default
    /// @param profile the agent as a manifest describes it; null for one of [lib.agents.Agents]
    record Prompt(String agent, String text, String model, List<String> args, Options options, Profile profile) implements Work {
        public Prompt {
            if (text.length() > LONGEST_PROMPT)
                throw new UserError("a prompt of " + text.length() + " characters is too long: use " + LONGEST_PROMPT
                        + " at most, and put the rest into files it names");
            args = args == null ? List.of() : List.copyOf(args);
            options = options == null ? Options.NONE : options;
        }

        public Prompt(String agent, String text, String model, List<String> args) {
            this(agent, text, model, args, Options.NONE, null);
        }
    }

    /// More than any model reads at once.
    int LONGEST_PROMPT = 4_000_000;

    /// What may be asked of an agent; null leaves it to the agent. One that has no such option ignores it, and says so in its file.
    ///
    /// @param permissionMode     such as `acceptEdits`, in the agent's own words
    /// @param allowedTools       tools it may use without asking, in the agent's own words
    /// @param maxTurns           answers it may give, 1 or more
    /// @param maxBudgetUsd       US dollars it may spend in one attempt
    /// @param appendSystemPrompt added to its own instructions
    /// @param session            of an earlier run, to go on in; null begins afresh
    record Options(String permissionMode, List<String> allowedTools, Integer maxTurns, Double maxBudgetUsd,
            String appendSystemPrompt, String session) {
        public static final Options NONE = new Options(null, List.of(), null, null, null);

        public Options(String permissionMode, List<String> allowedTools, Integer maxTurns, Double maxBudgetUsd, String appendSystemPrompt) {
            this(permissionMode, allowedTools, maxTurns, maxBudgetUsd, appendSystemPrompt, null);
        }

        public Options {
            allowedTools = allowedTools == null ? List.of() : List.copyOf(allowedTools);
        }
    }
}
