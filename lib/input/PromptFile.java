package lib.input;

import java.nio.file.Path;
import java.util.*;
import java.util.regex.*;
import lib.model.*;
import lib.input.Located.Fields;

/// A prompt in a file of its own, with YAML front matter between two `---` lines if its author wrote some.
///
/// It knows nothing of what the front matter's keys mean.
///
/// @param front the front matter, with the file's own line numbers; without keys if there is none
/// @param text  what follows it
/// @param line  in which that begins, from 1; 0 if it isn't there yet
/// @param late  whether the text is filled when the task starts
record PromptFile(Fields front, String text, int line, boolean late) {
    private static final Pattern FENCE = Pattern.compile("(?md)^---[ \\t]*\\r?(\\n|\\z)");

    /// @param keys those that its front matter may have
    /// @throws UserError with the place, if there is no prompt in it, or its front matter is broken
    static PromptFile of(Path file, String text, List<String> keys) {
        var none = new Fields(file, 1, 1, Map.of());
        var fence = FENCE.matcher(text);
        if (!fence.lookingAt()) return new PromptFile(none, checked(file, text), 1, false);
        if (!fence.find()) throw none.error("the front matter that begins here isn't closed: end it with a line of '---'");
        var front = LocatedReader.yaml(file, text.substring(0, fence.start())).filter(PromptFile::isWritten)
                .map(located -> located.fields("front matter")).orElse(none);
        front.only(keys, "a prompt's front matter");
        return new PromptFile(front, checked(file, text.substring(fence.end())), lines(text, fence.end()) + 1, false);
    }

    /// One that isn't there yet, to be read when its task starts.
    static PromptFile later(Path file) {
        return new PromptFile(new Fields(file, 1, 1, Map.of()), "(the text of " + file + " as it is when the task starts)", 0, false);
    }

    /// The prompt, with values put into its templates.
    ///
    /// @throws UserError with the place of one that has none
    PromptFile filled(Scope scope) {
        if (line == 0) return this;
        var template = Template.of(text, scope.strict(), this::place);
        if (template.plain()) return this;
        boolean late = !template.saying(scope.late()).isEmpty();
        return new PromptFile(front, late ? template.kept(scope, false) : template.filled(scope, value -> value), line, late);
    }

    /// That of a letter of the prompt.
    private String place(int offset) {
        return front.file() + ":" + (line + lines(text, offset)) + ":" + (offset - text.lastIndexOf('\n', offset - 1));
    }

    private static int lines(String text, int end) {
        return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    }

    private static boolean isWritten(Located value) {
        return !(value instanceof Located.Scalar s && s.kind() == Located.Kind.NOTHING);
    }

    private static String checked(Path file, String text) {
        if (text.isBlank()) throw new UserError(file + ": there is no prompt in this file: write what the agent shall do");
        if (text.indexOf('\0') >= 0) throw new UserError(file + ": this prompt has a NUL in it: take it out");
        return text;
    }
}
