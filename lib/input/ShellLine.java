package lib.input;

import java.util.*;
import java.util.function.IntFunction;
import java.util.regex.*;
import java.util.stream.Collectors;
import lib.model.*;

/// A shell line with placeholders for values: `convert {} {.}.png`. It can put any value there such that `sh` takes it
/// as data.
///
/// To that end it reads the line as `sh` would - quotes, comments, `$(…)` - and quotes each value for the place where
/// it lands. Where a value can't be made safe (backticks, here-documents, `${…}`, comments), or where shells disagree
/// on what follows, a placeholder is refused. What the called program makes of its arguments, `eval` say, it can't know.
///
/// Of a template the placeholders are its expressions. Else they are GNU parallel's: `{}` the values, `{1}` the first, `{-1}` the last,
/// `{#}` the task's number, and with a change before the brace closes: `{.}` without ending, `{/}` without folder, `{//}` the folder,
/// `{/.}` neither.
final class ShellLine {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(#|(-?\\d{1,6})?(//|/\\.|/|\\.)?)}");
    private static final Pattern NOT_OURS = Pattern.compile("\\{%}|\\{= ?");
    private static final Pattern SIMPLE_EXPANSION =
            Pattern.compile("\\$\\{[^'\"`\\\\${}]*(?:\\$\\w[^'\"`\\\\${}]*)*+}|\\$\\(\\([^'\"`\\\\$(){}]*\\)\\)");

    /// A piece of the line: text as it stands, or a placeholder (`text` null).
    ///
    /// @param change   `.`, `/`, `//`, `/.`, `#` or nothing
    /// @param position of the value, from 1, or from the end if negative; 0 for all
    /// @param inside   the quote the placeholder stands in, or a space
    /// @param risk     of being read a second time; null if there is none
    private record Piece(String text, String change, int position, char inside, Rereading.Risk risk) {}

    /// A place for a value: where it ends, and what of [Piece] it has.
    private record Mark(int end, String change, int position) {}

    private final String line;
    /// By where they begin.
    private final NavigableMap<Integer, Mark> marks;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    /// What is open, the innermost last: a quote, `$` for `$(`, `(` for a plain parenthesis.
    private final Deque<Character> open = new ArrayDeque<>();
    /// Why no placeholder may follow; null while one may.
    private String refusal;
    private boolean wordStart = true, comment;
    /// Whether the double quote closed for a placeholder is still to be opened again.
    private boolean reopen;
    private int quoteJustOpened = -1;
    private final Rereading rereading;

    private ShellLine(String line, NavigableMap<Integer, Mark> marks) {
        this.line = line;
        this.marks = marks;
        this.rereading = new Rereading(line);
    }

    /// Reads the line. Without any placeholder the values go to its end, as one word each.
    ///
    /// @param sources how many values there are for each task; what asks for more is an error
    /// @throws UserError if a placeholder stands where no value is safe, or a quote isn't closed
    static ShellLine of(String line, int sources) {
        var foreign = NOT_OURS.matcher(line);
        if (foreign.find()) throw wrong(line, "'" + foreign.group() + "' is no placeholder here: use {}, {1}, {.}, {/}, {//}, {/.} or {#}");
        if (line.isBlank() || line.indexOf('\0') >= 0)
            throw new UserError("the command is empty or has a NUL in it: write a shell command before the ':::'");
        var marks = new TreeMap<Integer, Mark>();
        for (var found = PLACEHOLDER.matcher(line); found.find(); ) {
            int position = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
            if (found.group(2) != null && (position == 0 || Math.abs(position) > sources))
                throw wrong(line, "there is no value for " + found.group() + ": there " + (sources == 1 ? "is one list"
                        : "are " + sources + " lists") + " of values, and {1} is the first");
            var change = found.group(1).equals("#") ? "#" : Objects.requireNonNullElse(found.group(3), "");
            marks.put(found.start(), new Mark(found.end(), change, position < 0 ? sources + 1 + position : position));
        }
        var read = new ShellLine(line, marks).read();
        return marks.isEmpty() ? of(line.stripTrailing() + " {}", sources) : read;
    }

    /// The line of a template with the words of each of its expressions.
    ///
    /// @param ends where each of them ends, by where it begins
    /// @throws UserError likewise
    static String filled(String line, SortedMap<Integer, Integer> ends, List<List<String>> words) {
        var marks = new TreeMap<Integer, Mark>();
        ends.forEach((from, to) -> marks.put(from, new Mark(to, "", marks.size() + 1)));
        return new ShellLine(line, marks).read().fill(words::get, "");
    }

    /// The line with these values in it.
    ///
    /// @param number what `{#}` becomes
    String fill(List<String> values, int number) {
        return fill(position -> position < 0 ? values : List.of(values.get(position)), Integer.toString(number));
    }

    private String fill(IntFunction<List<String>> values, String number) {
        var filled = new StringBuilder();
        for (var piece : pieces) {
            if (piece.text != null) filled.append(piece.text);
            else if (piece.change.equals("#")) filled.append(set(number, piece.inside));
            else filled.append(set(piece, values.apply(piece.position - 1)));
        }
        return filled.toString();
    }

    private String set(Piece piece, List<String> values) {
        var words = values.stream().map(value -> Changed.of(value, piece.change)).toList();
        for (var word : words)
            if (piece.risk != null && !piece.risk.allows(word))
                throw wrong(line, "the value " + Located.shown(word) + " would stand " + piece.risk.reason()
                        + ": it could be run, so take another way");
        return piece.inside == ' ' ? words.stream().map(ShellWord::quoted).collect(Collectors.joining(" "))
                : set(String.join(" ", words), piece.inside);
    }

    private static String set(String value, char inside) {
        return inside == '\'' ? ShellWord.inQuotes(value) : ShellWord.quoted(value);
    }

    private ShellLine read() {
        for (int i = 0; i < line.length(); ) {
            var mark = marks.get(i);
            if (mark == null) i = shell(i);
            else {
                placeholder(mark, i);
                i = mark.end;
            }
        }
        if (refusal == null && open.stream().anyMatch(opened -> opened != '('))
            throw wrong(line, "a quote or $( isn't closed: close it");
        flush();
        return this;
    }

    private void placeholder(Mark mark, int at) {
        var written = line.substring(at, mark.end);
        if (comment) throw wrong(line, written + " stands in a comment, which a line break in a value would end: take the comment out");
        if (refusal != null) throw wrong(line, written + " stands " + refusal.replace("{}", written));
        char inside = within() == '\'' || within() == '"' ? within() : ' ';
        if (inside == '"' && !reopen) {
            if (text.length() == quoteJustOpened) text.setLength(text.length() - 1);
            else text.append('"');
        }
        flush();
        pieces.add(new Piece(null, mark.change, mark.position, inside, rereading.at(at)));
        reopen = inside == '"';
        wordStart = false;
    }

    /// The first reason stays.
    private void refuse(String reason) {
        if (refusal == null) refusal = reason;
    }

    private void flush() {
        if (!text.isEmpty()) pieces.add(new Piece(text.toString(), null, 0, ' ', null));
        text.setLength(0);
        quoteJustOpened = -1;
    }

    private char within() {
        return open.isEmpty() ? ' ' : open.peekLast();
    }

    /// Takes one step of the shell's reading from `i`; gives where the next begins.
    private int shell(int i) {
        char c = line.charAt(i), within = within();
        boolean closes = within == '"' && c == '"';
        if (reopen && !closes) text.append('"');
        if (!(reopen && closes)) text.append(c);
        reopen = false;
        if (comment) {
            if (c == '\n') comment = false;
            if (!comment) rereading.ended(i + 1);
            wordStart = !comment;
            return i + 1;
        }
        if (within == '\'') {
            if (c == '\'') open.removeLast();
            return i + 1;
        }
        if (c == '\\') return escaped(i);
        if (c == '`') refuse("in or after backticks, where no value is safe: use $(…) in their place");
        if (c == '$') return dollar(i);
        if (within == '"') {
            if (closes) {
                open.removeLast();
                wordStart = false;
            }
            return i + 1;
        }
        return bare(i, c);
    }

    private int escaped(int i) {
        if (i + 1 == line.length()) throw wrong(line, "a backslash ends it, with nothing after it to escape: take it out");
        if (marks.containsKey(i + 1))
            throw wrong(line, "a backslash stands before a placeholder: take it out, values are quoted anyway");
        text.append(line.charAt(i + 1));
        if (line.charAt(i + 1) != '\n') wordStart = false;
        else if (i > 0 && " \t\n;&|".indexOf(line.charAt(i - 1)) < 0)
            refuse("after a line that goes on within a word: put a space before its backslash");
        return i + 2;
    }

    private int dollar(int i) {
        wordStart = false;
        if (line.startsWith("$'", i) || line.startsWith("$\"", i)) {
            if (within() != '"') refuse("after a " + line.substring(i, i + 2) + " quote, which not every sh knows: use plain quotes");
            return i + 1;
        }
        if (marks.get(i + 1) instanceof Mark mark) {
            var written = line.substring(i + 1, mark.end);
            throw wrong(line, "'$" + written + "' would be read as a shell variable: write " + written + ", or \\$" + written
                    + " for a dollar sign");
        }
        var simple = SIMPLE_EXPANSION.matcher(line).region(i, line.length());
        if (simple.lookingAt() && marks.subMap(i, simple.end()).isEmpty()) {
            text.append(line, i + 1, simple.end());
            return simple.end();
        }
        if (line.startsWith("${", i)) refuse("in or after a ${…} too intricate to look through: put the value into a variable first, x={}");
        else if (line.startsWith("$((", i) || line.startsWith("$[", i))
            refuse("in or after a $((…)) too intricate to look through: put the value into a variable first, x={}");
        else if (line.startsWith("$(", i)) {
            text.append('(');
            open.addLast('$');
            rereading.opens(i + 2);
            wordStart = true;
            return i + 2;
        }
        return i + 1;
    }

    /// Outside of all quotes.
    private int bare(int i, char c) {
        boolean starts = wordStart;
        if (starts && line.startsWith("[[", i)) refuse("in or after [[ … ]], which not every sh knows: use [ … ]");
        rereading.read(i, c);
        wordStart = " \t\n;&|()<>".indexOf(c) >= 0;
        switch (c) {
            case '\'' -> open.addLast(c);
            case '"' -> {
                open.addLast(c);
                quoteJustOpened = text.length();
            }
            case '#' -> comment = starts;
            case '(' -> {
                if (line.startsWith("((", i)) refuse("in or after ((…)), which not every sh knows: use [ … ] or $((…))");
                if (i > 0 && line.charAt(i - 1) == '=') refuse("in or after an array =(…), which not every sh knows: use plain variables");
                open.addLast(c);
                rereading.opens(i + 1);
            }
            case ')' -> {
                boolean value = within() == '$';
                if (value) wordStart = false;
                if (within() != ' ') open.removeLast();
                rereading.closes(value, i + 1);
            }
            case '<' -> {
                if (line.startsWith("<<<", i)) {
                    text.append("<<");
                    return i + 3;
                }
                if (line.startsWith("<<", i)) refuse("after a '<<', where no value is safe: pipe it in instead, printf '%s\\n' {} | …");
            }
            case 'c' -> {
                if (starts && line.startsWith("case", i) && open.contains('$'))
                    refuse("after a 'case' within $(…), too intricate to look through: put the value into a variable first, x={}");
            }
            default -> {}
        }
        return i + 1;
    }

    private static UserError wrong(String line, String flaw) {
        return new UserError("in " + Located.shown(line) + ", " + flaw);
    }
}
