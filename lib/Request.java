package lib;

import java.io.InputStream;
import java.nio.file.*;
import java.util.*;
import java.util.function.UnaryOperator;

/// The arguments of `orchestrate run` -> tasks: prompt files, a manifest, a command with values, or lines from standard input.
/// It only tells them apart; [Manifest] and [Values] read them.
public final class Request {
    private Request() {}

    /// Splits the arguments at the first `:::` or `::::`.
    ///
    /// @return the arguments before it, and from it on (empty if there is none)
    public static List<List<String>> split(List<String> args) {
        int mark = 0;
        while (mark < args.size() && !Values.isMark(args.get(mark))) mark++;
        return List.of(args.subList(0, mark), args.subList(mark, args.size()));
    }

    /// @param what   the arguments without options, up to the first mark
    /// @param values from the first mark on; empty if there is none
    /// @param agent  whom prompts are for that name no agent
    /// @throws UserError about the first thing wrong
    public static Manifest read(List<String> what, List<String> values, String agent, InputStream stdin) {
        if (what.isEmpty()) throw new UserError("there is nothing to run: give prompt files, a manifest, or a command with ':::' and values");
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
            if (!prompt(file)) throw new UserError("'" + file + "' is no prompt file (*.md): give one manifest alone, or put ':::' before values");
            prompts.add(Manifest.prompt(path(file), agent));
        }
        return new Manifest(what.size() == 1 ? base(what.getFirst()) : "prompts", UnaryOperator.identity(), prompts);
    }

    private static Manifest manifest(String file, String agent) {
        if (!Files.exists(path(file)) && !file.matches(".*\\.(ya?ml|jsonl?)"))
            throw new UserError("'" + (file.length() > 60 ? file.substring(0, 60) + "…" : file) + "' is no file: to run it as a command, add ':::' and values, or give it on a line of stdin with 'run -'");
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
