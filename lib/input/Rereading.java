package lib.input;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The places of a shell line where some shell reads a word a second time, so that quotes alone don't keep a value from being taken for
/// code: as the name of a variable with a subscript, as a number to be calculated, as a line of shell. Each was tried with bash 5.2,
/// zsh 5.9, mksh 59c, dash 0.5.12 and busybox 1.35, any of which may be `/bin/sh`.
///
/// It is told of each character that stands outside of quotes; what is quoted is [ShellLine]'s to know.
final class Rereading {
    /// Builtins that calculate a word, or take it for a variable's name.
    private static final Set<String> CALCULATING = Set.of("let", "unset", "read", "declare", "typeset", "integer", "float", "nameref",
            "private", "mapfile", "readarray", "getopts", "wait", "shift", "return", "exit", "break", "continue", "logout", "ulimit",
                    "umask",
            "enable", "zmodload", "vared", "functions", "repeat", "print", "autoload");
    /// Builtins that run a word.
    private static final Set<String> RUNNING = Set.of("eval", "trap", "alias", "coproc", "fc", "bind", "complete", "compgen", "emulate",
            "sched", "zle");
    private static final Set<String> ASSIGNING = Set.of("export", "readonly", "local");
    /// What may stand before the name of a command.
    private static final Set<String> BEFORE = Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "{", "}", "time", "command",
            "builtin", "exec", "noglob", "nocorrect", "-", "in", "done", "fi", "esac");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*(\\[[^]]*])?\\+?=.*");
    private static final Pattern REDIRECTION = Pattern.compile("\\d*[<>].*");
    private static final Pattern CALCULATES = Pattern.compile("\\s['\"]?-(v|t|R|eq|ne|lt|le|gt|ge)['\"]?\\s");
    private static final Pattern NUMBER = Pattern.compile("%[^%\\sA-Za-z]*[diouxXeEfFgGaA(*]|%\\S*\\*");
    private static final Pattern SUBSCRIPT = Pattern.compile("(?s).*(^|\\s)[A-Za-z_]\\w*\\[[^]\\s]*");
    private static final Pattern TYPED = Pattern.compile("\\b(integer|float|nameref"
            + "|(declare|typeset|local|export|readonly|private)\\s+([^\\s;&|]+\\s+)*-\\w*[iEFnaA])");
    /// Means the same however often it is read.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_%+:,./@-]*");

    /// A reason why a value may be read again, after "stands".
    ///
    /// @param runs whether it is then run, whatever it is
    record Risk(String reason, boolean runs) {
        boolean allows(String value) {
            return !runs && PLAIN.matcher(value).matches();
        }
    }

    private final String line;
    /// Where the simple command began that is being read, and those that it stands in, the innermost last.
    private int begin;
    private final Deque<Integer> outer = new ArrayDeque<>();
    /// After `>&` or `<&`, up to the end of the word that says which; and whether that word has begun.
    private boolean duplicates, named;

    Rereading(String line) {
        this.line = line;
    }

    /// Another command begins within this one.
    void opens(int next) {
        outer.addLast(begin);
        begin = next;
    }

    /// @param value whether what it gives is a part of the command around it
    void closes(boolean value, int next) {
        if (!outer.isEmpty()) begin = outer.removeLast();
        if (!value) begin = next;
    }

    void ended(int next) {
        begin = next;
    }

    void read(int i, char c) {
        char before = i == 0 ? ' ' : line.charAt(i - 1), after = i + 1 == line.length() ? ' ' : line.charAt(i + 1);
        boolean redirects = (c == '&' || c == '|') && (before == '>' || before == '<') || c == '&' && after == '>';
        boolean blank = c == ' ' || c == '\t';
        if (c == '&' && redirects && after != '>') {
            duplicates = true;
            named = false;
        } else if (!blank) named = true;
        if (blank && named || "\n;|()<>".indexOf(c) >= 0 && !redirects) duplicates = false;
        if ("\n;&|".indexOf(c) >= 0 && !redirects) begin = i + 1;
    }

    /// Null if a value is safe there.
    Risk at(int place) {
        var before = line.substring(begin, place);
        if (duplicates) return new Risk("after '>&' or '<&', whose word bash reads once more", false);
        if (TYPED.matcher(line.substring(0, place)).find())
            return new Risk("after a variable that a shell calculates, or takes for a name", false);
        if (SUBSCRIPT.matcher(before).matches()) return new Risk("in a subscript, which a shell calculates", false);
        var words = Stream.of(before.strip().split("\\s+")).map(word -> word.replaceAll("[\\\\'\"]", ""))
                .dropWhile(word -> BEFORE.contains(word) || ASSIGNMENT.matcher(word).matches() || REDIRECTION.matcher(word).matches())
                .toList();
        boolean newWord = before.isEmpty() || Character.isWhitespace(before.charAt(before.length() - 1));
        if (words.isEmpty() || words.size() == 1 && !newWord) return null;
        var name = words.getFirst();
        if (RUNNING.contains(name)) return new Risk("among the words of '" + name + "', which runs them", true);
        return calculates(name, words, newWord, before + line.substring(place).split("[;&|\n]", 2)[0] + " ")
                ? new Risk("among the words of '" + name + "', which some shells calculate, or take for a variable's name", false) : null;
    }

    private static boolean calculates(String name, List<String> words, boolean newWord, String command) {
        boolean option = words.size() > 1 && words.get(1).startsWith("-");
        return switch (name) {
            case "test", "[" -> CALCULATES.matcher(command).find();
            case "printf" -> words.size() > 1 && words.get(1).startsWith("-v") || NUMBER.matcher(command).find();
            default -> CALCULATING.contains(name)
                    || ASSIGNING.contains(name) && (option || newWord || !ASSIGNMENT.matcher(words.getLast()).matches());
        };
    }
}
