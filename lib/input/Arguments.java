package lib.input;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Stream;
import lib.model.*;

/// The arguments of `orchestrate run` -> tasks: prompt files, a manifest, a command with values, or lines from standard input.
/// It only tells them apart; [Manifest] and [Values] read them.
public final class Arguments {
    /// So much of standard input tells what it is.
    private static final int HEAD = 1 << 16;

    private Arguments() {}

    /// Splits the arguments at the first `:::` or `::::`.
    ///
    /// @return the arguments before it, and from it on (empty if there is none)
    public static List<List<String>> split(List<String> args) {
        int mark = 0;
        while (mark < args.size() && !Values.isMark(args.get(mark))) mark++;
        return List.of(args.subList(0, mark), args.subList(mark, args.size()));
    }

    /// Refuses values that look like our own options, which were probably meant as such; help is known to be asked of many commands.
    ///
    /// @param values from the first mark on
    public static void noOptions(List<String> values, Collection<String> options) {
        var mark = "";
        for (var value : values) {
            if (Values.isMark(value)) mark = value;
            else if (!mark.startsWith("::::") && isOption(value, options))
                throw new UserError("'" + value
                        + "' stands among the values: put options before ':::', or the value into a file (':::: FILE') or on stdin (':::: "
                                + "-')");
        }
    }

    /// Whether it is one of these options, or one with its value: `--timeout=5`, `-j2`.
    private static boolean isOption(String value, Collection<String> options) {
        if (HELP.contains(value)) return false;
        return options.contains(value.split("=", 2)[0]) || value.matches("-[A-Za-z]\\d+") && options.contains(value.substring(0, 2));
    }

    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    /// The command line's wishes for agents; null or empty asks nothing. Each is for prompts that don't say otherwise themselves.
    public record Asked(String agent, String model, String permissionMode, List<String> args) {
        public static final Asked NOTHING = new Asked(null, null, null, List.of());

        /// @throws UserError if there is something to ask and nobody who heeds it
        public List<Task> of(List<Task> tasks) {
            var prompts = tasks.stream().map(Task::work).filter(Work.Prompt.class::isInstance).map(Work.Prompt.class::cast).toList();
            var asked = agent != null ? "--agent" : model != null ? "--model" : permissionMode != null ? "--permission-mode"
                    : args.isEmpty() ? null : "--agent-arg";
            if (asked == null) return tasks;
            if (prompts.isEmpty()) throw new UserError(asked + " is for agents, and there is no prompt here: leave it out");
            heeded("--agent", agent, prompts.stream().map(Work.Prompt::agent));
            heeded("--model", model, prompts.stream().map(p -> p.model() == null ? model : p.model()));
            heeded("--permission-mode", permissionMode,
                    prompts.stream().map(p -> p.options().permissionMode() == null ? permissionMode : p.options().permissionMode()));
            return tasks.stream().map(t -> t.work() instanceof Work.Prompt p ? of(t, p) : t).toList();
        }

        private static void heeded(String flag, String asked, Stream<String> had) {
            if (asked != null && had.noneMatch(asked::equals))
                throw new UserError(flag + " is for prompts that don't say it themselves, and here all do: leave it out, or mend them");
        }

        private Task of(Task task, Work.Prompt p) {
            var o = p.options();
            boolean mode = permissionMode != null && o.permissionMode() == null, named = model != null && p.model() == null;
            var all = new ArrayList<>(p.args());
            all.addAll(args);
            var asked = task.doing(new Work.Prompt(p.agent(), p.text(), named ? model : p.model(), all,
                    mode ? o.with(Settings.PERMISSION_MODE, permissionMode) : o, p.profile()));
            if (mode) Unheeded.byAgent(asked, Settings.PERMISSION_MODE, "--permission-mode");
            if (named) Unheeded.byAgent(asked, Settings.MODEL, "--model");
            return asked;
        }
    }

    /// @param what   the arguments without options, up to the first mark
    /// @param values from the first mark on; empty if there is none
    /// @param agent  whom prompts are for that name no agent
    /// @throws UserError about the first thing wrong
    public static Manifest read(List<String> what, List<String> values, String agent, InputStream stdin) {
        return read(what, values, Reading.by(agent), stdin, Lists.USUAL);
    }

    /// The way lists of values are written.
    ///
    /// @param nul       whether NUL ends each value, or command, in a file or on standard input
    /// @param separator a regular expression for what is between two columns of a value; null if it is one
    /// @param header    `:` if each list begins with the names of its columns; null if none does
    public record Lists(boolean nul, String separator, String header) {
        static final Lists USUAL = new Lists(false, null, null);

        /// What ends a value.
        char end() {
            return nul ? '\0' : '\n';
        }
    }

    /// The same of lists that are written so, and of templates with such values.
    public static Manifest read(List<String> what, List<String> values, Reading reading, InputStream stdin, Lists lists) {
        var columns = Columns.of(lists.separator, lists.header);
        boolean crossed = !values.isEmpty() || what.size() > 1 && what.getLast().equals("-");
        if ((lists.separator != null || lists.header != null) && !crossed)
            throw new UserError((lists.separator != null ? "--colsep" : "--header") + " is for values, and there are none here: put ':::' "
                    + "or '::::' before some, or leave it out");
        boolean listed = !what.isEmpty() && what.getLast().equals("-") || values.stream().anyMatch(value -> value.startsWith("::::"));
        if (lists.nul && !listed) throw new UserError("-0 is for values of a file or of stdin, and there are none here: leave it out");
        if (what.isEmpty())
            throw new UserError("there is nothing to run: give prompt files, a manifest, or a command with ':::' and values");
        if (!values.isEmpty()) {
            var template = String.join(" ", what);
            var rows = Values.parse(values, stdin, lists.end(), columns);
            return untemplated(reading, name(template), rows.tasks(columns.numbered(template)));
        }
        if (what.equals(List.of("-")))
            return lists.nul ? untemplated(reading, "stdin", Values.lines("stdin", stdin, lists.end()))
                    : standardInput(reading, stdin, null);
        if (what.size() > 1 && what.getLast().equals("-")) {
            var template = String.join(" ", what.subList(0, what.size() - 1));
            var rows = Values.parse(List.of("::::", "-"), stdin, lists.end(), columns);
            return untemplated(reading, name(template), rows.tasks(columns.numbered(template)));
        }
        if (what.stream().anyMatch(Arguments::line) && what.stream().noneMatch(Arguments::file))
            return untemplated(reading, name(what.getFirst()), Values.commands("command line", what, '\0'));
        if (what.size() == 1 && !prompt(what.getFirst())) return manifest(what.getFirst(), reading);
        var prompts = new ArrayList<Task>();
        for (var file : what) {
            if (!prompt(file))
                throw new UserError("'" + file + "' is no prompt file (*.md): give one manifest alone, put ':::' before values, or quotes "
                        + "around each command: '" + String.join(" ", what) + "'");
            prompts.add(Manifest.prompt(reading, path(file)));
        }
        return Manifest.of(what.size() == 1 ? base(what.getFirst()) : "prompts", prompts);
    }

    private static Manifest untemplated(Reading reading, String name, List<Task> tasks) {
        reading.given().vars().keySet().stream().findFirst().ifPresent(variable -> {
            throw new UserError("--var " + variable
                    + " is for templates in a manifest or in prompts, and there are none here: leave it out");
        });
        return Manifest.of(name, tasks);
    }

    /// Reads the text of a manifest, whatever it begins like.
    ///
    /// @throws UserError about all that is wrong
    public static Manifest manifest(InputStream stdin, Reading reading) {
        return standardInput(reading, stdin, "yaml");
    }

    /// A manifest if it begins like one, which no line of shell does; else what it is otherwise: null is a command in each line.
    private static Manifest standardInput(Reading reading, InputStream stdin, String otherwise) {
        try {
            var in = new BufferedInputStream(stdin, HEAD);
            in.mark(HEAD);
            var seen = Manifest.kind(new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1));
            var kind = seen == null ? otherwise : seen;
            in.reset();
            return kind == null ? untemplated(reading, "stdin", Values.lines("stdin", in))
                    : Manifest.parse(Path.of("stdin"), kind, TextFile.text("stdin", in), reading).named("stdin");
        } catch (IOException e) {
            throw new UserError("stdin: this can't be read (" + e.getMessage() + "): give it another way");
        }
    }

    private static Manifest manifest(String file, Reading reading) {
        if (!Files.exists(path(file)) && !file.matches(".*\\.(ya?ml|jsonl?)"))
            throw new UserError("'" + (file.length() > 60 ? file.substring(0, 60) + "…" : file)
                    + "' is no file: to run it as a command, give it on a line of stdin with 'run -'");
        return Manifest.read(reading, path(file)).named(base(file));
    }

    /// More than a word.
    private static boolean line(String command) {
        return command.strip().chars().anyMatch(Character::isWhitespace);
    }

    /// Whether it is there, or meant to be.
    private static boolean file(String name) {
        return prompt(name) || Files.exists(path(name));
    }

    private static boolean prompt(String file) {
        return file.endsWith(".md");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UserError("'" + text.replace('\0', '?') + "' can't be a file's name: mend it");
        }
    }

    private static String base(String file) {
        var name = path(file).getFileName().toString();
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /// A run is named after the first word of its command.
    private static String name(String template) {
        var word = template.strip().split("\\s+", 2)[0];
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
