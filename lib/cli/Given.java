package lib.cli;

import java.nio.file.Path;
import java.util.*;
import lib.input.*;
import picocli.CommandLine.*;
import picocli.CommandLine.Model.CommandSpec;

/// The surroundings of a command, beside its own options: the folder it was called in, and the program it is a command of.
@Command
final class Given {
    static final Path HERE = Path.of("").toAbsolutePath();
    static final String RUN = "A run's id, or a part of it; the latest if left out.";
    static final String WORDS =
            "A run's id, or a part of it (the latest if left out), and ids of its tasks (the whole run if left out).";

    /// What the program was started with.
    interface Program {
        /// Has the program's `main`.
        Class<?> entry();

        /// The arguments of `run` from the first `:::` on; no option is looked for there.
        List<String> values();
    }

    @Spec(Spec.Target.MIXEE) CommandSpec spec;

    /// The program, of which this is a command.
    CommandSpec program() {
        return spec.parent();
    }

    /// Refuses what looks like an option and isn't taken for one: among the values, and among the words of a command.
    static void noOptions(List<String> what, List<String> values, CommandSpec command) {
        var options = new ArrayList<>(command.optionsMap().keySet());
        options.addAll(command.negatedOptionsMap().keySet());
        Arguments.noOptions(values, options);
        // picocli takes -9 for a number, and so for a word.
        boolean word = !what.isEmpty() && what.getFirst().strip().chars().noneMatch(Character::isWhitespace);
        for (var one : word ? what.subList(0, 1) : what)
            if (one.length() > 1 && one.startsWith("-"))
                throw new ParameterException(command.commandLine(), "there is no option '" + one + "'");
    }

    /// The program, and what it was started with.
    Program top() {
        return (Program) program().userObject();
    }

    /// The arguments from the first `:::` on.
    List<String> values() {
        return top().values();
    }
}
