package lib.input;

import java.io.InputStream;
import java.nio.file.*;
import java.util.*;
import java.util.function.UnaryOperator;
import lib.model.*;

/// The arguments of `orchestrate run` -> tasks: prompt files, a manifest, a command with values, or lines from standard input.
/// It only tells them apart; [Manifest] and [Values] read them.
public final class Arguments {
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
            else if (!mark.startsWith("::::") && options.contains(value) && !HELP.contains(value))
                throw new UserError("'" + value
                        + "' stands among the values: put options before ':::', or the value into a file (':::: FILE') or on stdin (':::: "
                                + "-')");
        }
    }

    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    /// The command line's wishes for agents; null or empty asks nothing.
    ///
    /// @param model          for prompts that name none
    /// @param permissionMode likewise
    /// @param args           added to each prompt's own
    public record Asked(String model, String permissionMode, List<String> args) {

        /// @throws UserError if there is something to ask and nobody to ask it of
        public List<Task> of(List<Task> tasks) {
            if (model == null && permissionMode == null && args.isEmpty()) return tasks;
            if (tasks.stream().noneMatch(t -> t.work() instanceof Work.Prompt))
                throw new UserError((model != null ? "--model" : permissionMode != null ? "--permission-mode" : "--agent-arg")
                        + " is for agents, and there is no prompt here: leave it out");
            return tasks.stream().map(t -> t.work() instanceof Work.Prompt p ? t.doing(of(p)) : t).toList();
        }

        private Work.Prompt of(Work.Prompt p) {
            var o = p.options();
            var options = permissionMode == null || o.permissionMode() != null ? o : o.with(Settings.PERMISSION_MODE, permissionMode);
            var all = new ArrayList<>(p.args());
            all.addAll(args);
            return new Work.Prompt(p.agent(), p.text(), p.model() != null ? p.model() : model, all, options, p.profile());
        }
    }

    /// @param what   the arguments without options, up to the first mark
    /// @param values from the first mark on; empty if there is none
    /// @param agent  whom prompts are for that name no agent
    /// @throws UserError about the first thing wrong
    public static Manifest read(List<String> what, List<String> values, String agent, InputStream stdin) {
        if (what.isEmpty())
            throw new UserError("there is nothing to run: give prompt files, a manifest, or a command with ':::' and values");
        if (!values.isEmpty()) {
            var template = String.join(" ", what);
            return new Manifest(name(template), UnaryOperator.identity(), Values.parse(values, stdin).tasks(template));
        }
        if (what.equals(List.of("-"))) return new Manifest("stdin", UnaryOperator.identity(), Values.lines("stdin", stdin));
        if (what.size() > 1 && what.getLast().equals("-")) {
            var template = String.join(" ", what.subList(0, what.size() - 1));
            return new Manifest(name(template), UnaryOperator.identity(), Values.parse(List.of("::::", "-"), stdin).tasks(template));
        }
        if (what.size() == 1 && !prompt(what.getFirst())) return manifest(what.getFirst(), agent);
        var prompts = new ArrayList<Task>();
        for (var file : what) {
            if (!prompt(file))
                throw new UserError("'" + file + "' is no prompt file (*.md): give one manifest alone, or put ':::' before values");
            prompts.add(Manifest.prompt(path(file), agent));
        }
        return new Manifest(what.size() == 1 ? base(what.getFirst()) : "prompts", UnaryOperator.identity(), prompts);
    }

    private static Manifest manifest(String file, String agent) {
        if (!Files.exists(path(file)) && !file.matches(".*\\.(ya?ml|jsonl?)"))
            throw new UserError("'" + (file.length() > 60 ? file.substring(0, 60) + "…" : file)
                    + "' is no file: to run it as a command, add ':::' and values, or give it on a line of stdin with 'run -'");
        var manifest = Manifest.read(path(file), agent);
        return manifest.name() != null ? manifest : new Manifest(base(file), manifest.policy(), manifest.tasks());
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
