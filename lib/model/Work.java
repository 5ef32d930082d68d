package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;

/// The work of a task: a shell line, a program with its arguments, or an agent with a prompt.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Work.Shell.class), @JsonSubTypes.Type(Work.Exec.class), @JsonSubTypes.Type(Work.Prompt.class)})
public sealed interface Work {

    /// In words: a command as a shell has it; of an agent its name, the model asked for, and the first line of its prompt.
    default String words() {
        return switch (this) {
            case Shell(var line) -> line.strip();
            case Exec(var argv) -> ShellWord.all(argv);
            case Prompt p -> p.agent + (p.model == null ? "" : ", " + p.model) + ": "
                    + p.text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
        };
    }

    /// A line for `/bin/sh -c`.
    record Shell(String line) implements Work {}

    /// A program and its arguments; no shell sees them.
    record Exec(List<String> argv) implements Work {
        public Exec {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.getFirst().isBlank()) throw new UserError("a command names no program: write one first");
        }
    }

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

    /// The options of an agent; null leaves one to the agent. One that has no such option is not asked: `lib.input` refuses that.
    ///
    /// @param session of an earlier run, to go on in; null begins afresh
    /// @param used    what has been used in it; null is unknown
    /// @param words   what it is told there first; null is to continue
    record Options(Chosen chosen, String session, Progress.Tokens used, String words) {
        public static final Options NONE = new Options(Chosen.usual(Part.OPTIONS), null, null, null);

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Options read(JsonNode journal) {
            return new Options(NONE.chosen.read(Settings.of(Part.OPTIONS), journal), journal.path("session").asStringOpt().orElse(null),
                    journal.path("used").isObject() ? Json.MAPPER.treeToValue(journal.get("used"), Progress.Tokens.class) : null,
                    journal.path("words").asStringOpt().orElse(null));
        }

        @JsonValue
        Map<String, Object> written() {
            var all = chosen.written(Settings.of(Part.OPTIONS));
            if (session != null) all.put("session", session);
            if (used != null) all.put("used", used);
            if (words != null) all.put("words", words);
            return all;
        }

        public <T> Options with(Setting<T> setting, T value) {
            return new Options(chosen.with(setting, value), session, used, words);
        }

        public Options session(String session, Progress.Tokens used) {
            return new Options(chosen, session, used, null);
        }

        /// Goes on in its session with these words.
        public Options telling(String words) {
            return new Options(chosen, session, used, words);
        }

        /// Such as `acceptEdits`, in the agent's own words.
        public String permissionMode() {
            return chosen.get(Settings.PERMISSION_MODE);
        }

        /// Tools it may use without asking, in the agent's own words.
        public List<String> allowedTools() {
            return chosen.get(Settings.ALLOWED_TOOLS);
        }

        /// Answers it may give, 1 or more.
        public Integer maxTurns() {
            return chosen.get(Settings.MAX_TURNS);
        }

        /// US dollars it may spend in one attempt.
        public Double maxBudgetUsd() {
            return chosen.get(Settings.MAX_BUDGET_USD);
        }

        /// Added to its own instructions.
        public String appendSystemPrompt() {
            return chosen.get(Settings.APPEND_SYSTEM_PROMPT);
        }
    }
}
