package lib.cli;

import java.nio.file.Path;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import lib.model.*;
import lib.report.*;
import picocli.*;
import picocli.CommandLine.Model.*;

/// The script by which a shell completes what is typed: commands and options, with what each is for where the shell shows that, their
/// values, and ids of runs and of tasks, which are looked up where the tab key is pressed. That for bash is as the library makes it that
/// parses the command line. It knows how such a script looks, not which commands there are.
final class Completion {
    /// Without those that no id can have: bash reads what it offers once more, and such a folder may come with what somebody has cloned.
    private static final String LIST = "command ls | LC_ALL=C command grep -v '[[:cntrl:] -,:-@[-^`{-~]'";
    private static final String THERE = "cd \"${ORCHESTRATE_STATE:-.orchestrate}/runs\" 2>/dev/null && ";
    private static final String RUNS = THERE + LIST, TASKS = THERE + "{ " + LIST + "; cd ../latest/tasks 2>/dev/null && " + LIST + "; }";
    private static final int LONGEST = 90;

    private Completion() {}

    enum Shell { bash, zsh, fish }

    /// @param names  with their dashes
    /// @param label  stands for its value; null if it takes none
    /// @param values those there are; empty for any
    /// @param files  whether its value is a file
    /// @param many   whether it may be repeated
    private record Option(List<String> names, String text, String label, List<String> values, boolean files, boolean many) {
        static Option of(OptionSpec option) {
            var values = Completion.values(option);
            return new Option(names(option), sentence(option.description()), option.arity().max() == 0 ? null : option.paramLabel(), values,
                    option.type() == Path.class, option.isMultiValue());
        }

        private static List<String> names(OptionSpec option) {
            var names = new ArrayList<>(List.of(option.names()));
            if (option.negatable()) names.add(option.longestName().replaceFirst("^--", "--no-"));
            return names;
        }
    }

    /// @param kind   of its words: `files`, `runs`, `tasks`, which are those of runs and of the latest one's tasks, or empty for others
    /// @param values of its words
    private record Verb(String name, String text, List<Option> options, String kind, List<String> values) {
        static Verb of(String name, CommandSpec command) {
            var words = command.positionalParameters();
            var labels = words.stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" "));
            var kind = labels.contains("TASK") ? "tasks" : labels.contains("RUN") ? "runs"
                    : words.stream().anyMatch(w -> w.paramLabel().equals("WHAT") && w.isMultiValue()) ? "files" : "";
            return new Verb(name, sentence(command.usageMessage().description()), command.options().stream().filter(o -> !o.hidden())
                    .map(Option::of).toList(), kind, words.stream().flatMap(w -> Completion.values(w).stream()).toList());
        }
    }

    /// @param program as the command line has it, with all its commands
    static String of(Shell shell, CommandSpec program) {
        var verbs = new TreeMap<>(program.subcommands()).entrySet().stream().map(e -> Verb.of(e.getKey(), e.getValue().getCommandSpec()))
                .toList();
        if (shell == Shell.bash) return bash(AutoComplete.bash(program.name(), program.commandLine()), verbs);
        return Views.OURS.text("completion." + shell + ".ftl", Map.of("runs", RUNS, "tasks", TASKS, "verbs",
                verbs.stream().map(verb -> Json.MAPPER.convertValue(verb, Map.class)).toList()));
    }

    private static String bash(String script, List<Verb> verbs) {
        // Its head tells how to install scripts that lie in files.
        var text = script.replaceFirst("(?s)\\A.*?\n(?=if )", "# Completion for bash: source <(orchestrate completion bash)\n")
                // Where nothing else fits, a file may be meant: its own script would then offer nothing.
                .replaceAll("(?m)^ *type compopt .*[+]o default\n", "");
        for (var verb : verbs) {
            if (!List.of("runs", "tasks").contains(verb.kind)) continue;
            var function = Pattern.compile("(?s)(function _picocli_\\w+_" + Pattern.quote(verb.name)
                    + "\\(\\) \\{.*?local positionals=)\"\"");
            text = function.matcher(text).replaceFirst("$1"
                    + Matcher.quoteReplacement("\"$(" + (verb.kind.equals("tasks") ? TASKS : RUNS) + ")\""));
        }
        return text;
    }

    private static List<String> values(ArgSpec of) {
        var values = new ArrayList<String>();
        if (of.completionCandidates() != null) of.completionCandidates().forEach(values::add);
        return values;
    }

    /// The first one.
    private static String sentence(String[] description) {
        var first = (description.length == 0 ? "" : description[0]).replace("%%", "%").replaceFirst("(?s)(?<=[^.])[.;:] .*|[.:]$", "");
        return Text.line(first, LONGEST);
    }
}
