package lib.input;

import java.nio.file.Path;
import java.util.Optional;
import lib.agents.*;
import lib.model.*;
import org.snakeyaml.engine.v2.exceptions.*;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.core.JacksonException;

/// A parser's error -> one sentence for whoever wrote the file.
///
/// It knows the parsers' wording, which is about their insides, and says the common mistakes in the writer's terms;
/// what it doesn't know it passes on, stripped of class names and settings.
record SyntaxError(Path file, JacksonException cause) {

    UserError yaml(String text) {
        if (cause.getCause() instanceof ReaderException) return unprintable(text);
        if (!(cause.getCause() instanceof MarkedYamlEngineException e)) {
            var message = cause.getOriginalMessage();
            return at(cause.getLocation().getLineNr(), cause.getLocation().getColumnNr(),
                    message.contains("=ALI") ? "an alias can't be a key: write the key out"
                    : message.startsWith("Expected a property name") ? "a key must be a text, not a list or a map: put it in quotes"
                    : plain(message));
        }
        var mark = e.getProblemMark().or(e::getContextMark);
        var begun = Optional.ofNullable(e.getContext()).flatMap(_ -> e.getContextMark());
        var problem = e.getProblem().strip();
        boolean template = problem.startsWith("expected ") && text.lines().skip(mark.map(Mark::getLine).orElse(0)).findFirst().orElse("")
                .contains("[=");
        var said = template ? "YAML takes the bracket of a template for a list's here: put quotes around the whole text"
                : problem.contains("(TAB)") ? "a tab can't indent: use spaces"
                : problem.startsWith("found unexpected end of stream") && begun.isPresent()
                        ? "the quote opened in line " + (begun.get().getLine() + 1) + " isn't closed: close it"
                : problem.startsWith("found character") ? "a text can't begin with "
                        + problem.replaceAll("(?s)found character ('.*?').*", "$1") + ": put it in quotes"
                : problem.startsWith("mapping values are not allowed")
                        ? "a ':' with a space after it can't stand here: put the text in quotes, or mend the indentation"
                : problem.startsWith("expected <block end>") ? "this doesn't fit what stands before it: check indentation and quotes"
                : problem.startsWith("could not find expected ':'") ? "this is no 'key: value': add the colon, or mend the indentation"
                : problem.startsWith("expected ',' or") ? "a ',' or the closing bracket is missing"
                        + begun.map(m -> " (opened in line " + (m.getLine() + 1) + ")").orElse("") + ": add it"
                : plain(problem) + ": mend the YAML";
        return at(mark.map(m -> m.getLine() + 1).orElse(1), mark.map(m -> m.getColumn() + 1).orElse(1), said);
    }

    UserError json(int linesBefore) {
        var said = plain(cause.getOriginalMessage());
        var place = cause.getLocation();
        return at(place == null ? 1 : place.getLineNr() + linesBefore, place == null ? 1 : place.getColumnNr(),
                said.contains("comment?") ? "JSON has no comments: take it out"
                : said.startsWith("unexpected end-of-input") ? "the text ends too early: close what was opened"
                : said + ": mend the JSON");
    }

    private UserError unprintable(String text) {
        int line = 1, column = 1;
        for (int c : text.codePoints().toArray()) {
            if (!StreamReader.isPrintable(c)) return at(line, column, "character U+%04X can't stand in YAML: take it out".formatted(c));
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return at(1, 1, "a character here can't stand in YAML: take it out");
    }

    private static String plain(String message) {
        var plain = message.lines().findFirst().orElse("").replaceAll(" \\(code [^)]*\\)", "")
                .replaceAll(" ?\\([^()]*(start marker|StreamReadConstraints|Feature).*", "").strip();
        return plain.isEmpty() ? "this can't be read" : Character.toLowerCase(plain.charAt(0)) + plain.substring(1);
    }

    private UserError at(int line, int column, String sentence) {
        return new UserError(file + ":" + line + ":" + column + ": " + sentence);
    }
}
