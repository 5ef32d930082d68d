package lib.cli;

import java.io.*;
import java.lang.reflect.Method;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.Callable;
import java.util.stream.*;
import lib.input.*;
import lib.machine.*;
import lib.model.*;
import picocli.CommandLine;
import picocli.CommandLine.*;
import picocli.CommandLine.Model.CommandSpec;

/// All commands, and what they have in common: how words become values, and what is told of wrong ones. The commands themselves read
/// options and print answers; what they mean is elsewhere in `lib`.
@Command(name = "orchestrate", versionProvider = Version.class, mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs many command-line processes side by side, AI coding agents above all, and is trusted with them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit status: 0 all succeeded, 1 something failed or was stopped, 2 bad usage,",
                "3 the run crashed, 130 or 143 interrupted."})
public final class Commands implements Given.Program, Callable<Integer> {
    private static final List<String> TAKE_VALUES = List.of("run", "add");
    /// They tell of all others.
    private static final List<String> TELL_ALL = List.of("man", "completion");
    private static final Command RUN = RunCommand.class.getAnnotation(Command.class);
    private final Class<?> entry;
    private final List<String> values;

    private Commands(Class<?> entry, List<String> values) {
        this.entry = entry;
        this.values = values;
    }

    @Override
    public Class<?> entry() {
        return entry;
    }

    @Override
    public List<String> values() {
        return values;
    }

    /// What to type, for who has typed nothing.
    @Override
    public Integer call() {
        System.err.print(Topics.start());
        return 2;
    }

    /// Does what is asked.
    ///
    /// @param entry has the program's `main`, to start another one like it
    /// @return the exit status
    public static int execute(Class<?> entry, List<String> args) {
        var plain = System.err;
        System.setErr(new PrintStream(plain, true, plain.charset()) {
            @Override
            public void print(String text) {
                super.print(Text.lines(String.valueOf(text)));
            }
        });
        try {
            return executed(entry, args);
        } finally {
            System.setErr(plain);
        }
    }

    private static int executed(Class<?> entry, List<String> args) {
        List<List<String>> split;
        try {
            Caller.checkFolder();
            split = Arguments.split(Caller.arguments(args));
        } catch (UserError e) {
            return failure(e);
        }
        var head = split.getFirst().toArray(String[]::new);
        var line = commandLine(entry, head, split.getLast());
        var misplaced = split.getLast().isEmpty() ? null : misplaced(line, head);
        if (misplaced != null) System.err.println("orchestrate: " + misplaced);
        int code = misplaced != null ? 2 : line.execute(head);
        return code == 0 && lost() ? 1 : code;
    }

    /// Whether something of what was printed couldn't be written, which is told; not so if nobody reads on, as after `| head`.
    private static boolean lost() {
        if (!System.out.checkError()) return false;
        try {
            if (Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().matches("(pipe|socket):.*")) return false;
        } catch (IOException e) {
            // Not told what it is.
        }
        System.err.println("orchestrate: stdout can't be written: make room, or send it elsewhere");
        return true;
    }

    private static CommandLine commandLine(Class<?> entry, String[] head, List<String> values) {
        // None of our options is of these types, and each command would prepare for all of them.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        var line = new CommandLine(new Commands(entry, values));
        addCommands(line, head);
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Integer.class, Commands::whole)
                .registerConverter(int.class, Commands::whole)
                .registerConverter(Duration.class, text -> Flags.converted(() -> Durations.parse(text)))
                .registerConverter(Budget.class, text -> Flags.converted(() -> Budget.parse(text)))
                .registerConverter(Hosts.class, text -> Flags.converted(() -> Hosts.parse(text)))
                .registerConverter(Slurm.class, text -> Flags.converted(() -> Slurm.parse(text)))
                .registerConverter(Quota.class, text -> Flags.converted(() -> Quota.parse(text)))
                .registerConverter(Halt.class, text -> Flags.converted(() -> Halt.parse(text)))
                .setParameterExceptionHandler((e, _) -> usage(e))
                .setExecutionExceptionHandler((e, _, _) -> failure(e));
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        for (var name : TAKE_VALUES) {
            var command = line.getSubcommands().get(name);
            if (!values.isEmpty() && command != null && wordByWord(line, head, command)) command.setStopAtPositional(true);
        }
        return line;
    }

    /// The commands that are named, as it takes long to read the options of all; of the others, if a list of them may be shown, what it
    /// tells.
    private static void addCommands(CommandLine line, String[] head) {
        var words = Set.copyOf(List.of(head));
        // Words may be in a file.
        boolean all = words.stream().anyMatch(word -> TELL_ALL.contains(word) || word.startsWith("@"));
        boolean listed = head.length == 0 || !names().contains(head[0]);
        if (all || words.contains(RUN.name())) {
            line.addSubcommand(new RunCommand());
            Flags.ofRun(line.getSubcommands().get(RUN.name()).getCommandSpec());
        } else if (listed) line.addSubcommand(outline(RUN));
        for (var method : methods()) {
            var command = method.getAnnotation(Command.class);
            if (all || words.contains(command.name())) line.addSubcommand(method);
            else if (listed) line.addSubcommand(outline(command));
        }
        if (all || words.contains("set")) Flags.ofSet(line.getSubcommands().get("set").getCommandSpec());
    }

    private static CommandSpec outline(Command command) {
        var spec = CommandSpec.create().name(command.name());
        spec.usageMessage().description(command.description());
        return spec;
    }

    /// Of all commands but `run`, by name.
    private static List<Method> methods() {
        return Stream.of(SteeringCommands.class, LookingCommands.class, WorkCommands.class, OtherCommands.class)
                .flatMap(group -> CommandLine.getCommandMethods(group, null).stream())
                .sorted(Comparator.comparing(Method::getName)).toList();
    }

    private static Set<String> names() {
        var names = methods().stream().map(method -> method.getAnnotation(Command.class).name()).collect(Collectors.toSet());
        names.add(RUN.name());
        return names;
    }

    /// What is said of values after a command that takes none; null if it takes some, or it isn't known which command is meant.
    private static String misplaced(CommandLine line, String[] head) {
        try {
            var command = line.parseArgs(head).subcommand();
            return command == null || TAKE_VALUES.contains(command.commandSpec().name()) ? null : "'" + command.commandSpec().name()
                    + "' takes no values: ':::' is for 'run' and 'add'";
        } catch (ParameterException e) {
            return null;
        }
    }

    /// Whether a command is given word by word, as in `run grep -c x ::: a b`: its options are then its own. One quoted as a whole may
    /// have ours after it.
    private static boolean wordByWord(CommandLine line, String[] head, CommandLine command) {
        command.setStopAtPositional(true);
        try {
            var parsed = line.parseArgs(head).subcommand();
            if (parsed == null || !parsed.commandSpec().name().equals(command.getCommandName()) || parsed.matchedPositional(0) == null)
                return false;
            List<String> what = parsed.matchedPositional(0).getValue();
            return !what.isEmpty() && what.getFirst().strip().chars().noneMatch(Character::isWhitespace);
        } catch (ParameterException e) {
            return false;
        } finally {
            command.setStopAtPositional(false);
        }
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number, or too big a one");
        }
    }

    private static int usage(ParameterException e) {
        var sentence = e instanceof UnmatchedArgumentException u ? unmatched(u) : e.getMessage().lines().findFirst().orElse("bad usage");
        System.err.println("orchestrate: " + sentence + "; see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return 2;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        var word = e.getUnmatched().getFirst();
        var line = e.getCommandLine();
        if (word.startsWith("-")) {
            var name = word.replaceFirst("=.*", "");
            return "there is no option '" + name + "'" + UserError.suggestion(name, line.getCommandSpec().optionsMap().keySet());
        }
        if (line.getParent() == null)
            return "there is no command '" + word + "'" + UserError.suggestion(word, names());
        return "'" + word + "' is one argument too many";
    }

    private static int failure(Exception e) {
        if (e instanceof UserError error) {
            System.err.println("orchestrate: " + error.told());
            return error.status();
        }
        System.err.println("orchestrate: BUG: something that can't happen did; please report this:");
        e.printStackTrace();
        return 70;
    }
}
