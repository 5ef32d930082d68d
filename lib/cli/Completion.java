package lib.cli;

import java.util.*;
import java.util.regex.*;

/// The script by which a shell completes what is typed: as the library that parses the command line makes it, and ids of runs and of tasks
/// besides, which are looked up where the tab key is pressed. It knows how such a script looks, not which commands there are.
final class Completion {
    private static final String RUNS = "cd \"${ORCHESTRATE_STATE:-.orchestrate}/runs\" 2>/dev/null && command ls";
    private static final String TASKS = RUNS + " && cd ../latest/tasks 2>/dev/null && command ls";

    private Completion() {}

    /// @param script   for bash, which zsh takes too
    /// @param commands the names of those that take ids, and whether ids of tasks are among them
    static String of(String script, Map<String, Boolean> commands) {
        // Where nothing else fits, a file may be meant: its own script would then offer nothing.
        var text = script.replaceAll("(?m)^ *type compopt .*[+]o default\n", "");
        for (var command : commands.entrySet()) {
            var function = Pattern.compile("(?s)(function _picocli_\\w+_" + Pattern.quote(command.getKey())
                    + "\\(\\) \\{.*?local positionals=)\"\"");
            text = function.matcher(text).replaceFirst("$1"
                    + Matcher.quoteReplacement("\"$(" + (command.getValue() ? TASKS : RUNS) + ")\""));
        }
        return text;
    }
}
