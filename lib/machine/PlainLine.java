package lib.machine;

import java.util.*;
import lib.model.*;

/// Shell lines that need no shell: words alone, plain or in quotes, of which the first is a program. They are run as a shell would run
/// them, without one, as make(1) does. Whatever may mean more to a shell is left to it: this knows no syntax but quotes.
public final class PlainLine {
    /// Characters that mean something to a POSIX shell, or to zsh or bash by the name of `sh`, outside of quotes.
    private static final String SYNTAX = "|&;<>()$`\\\"'*?[]#~{}!^\n\r";
    /// Those in double quotes.
    private static final String WITHIN = "$`\\!\"";
    /// What a shell does itself: reserved words and builtins of dash(1), bash(1), zshbuiltins(1) and busybox, of which a program of
    /// the same name may differ. `true` and `false` don't.
    private static final Set<String> ITS_OWN = Set.of("""
            . : alias autoload bg bind bindkey break builtin bye caller case cd chdir command compadd compgen complete compopt
            continue coproc declare dirs disable disown do done echo echotc elif else emulate enable end esac eval exec exit
            export fc fg fi float for foreach function functions getln getopts hash help history if in integer jobs kill let limit
            local log logout mapfile nocorrect noglob popd print printf pushd pushln pwd r read readarray readonly rehash repeat
            return sched select set setopt shift shopt source suspend test then time times trap ttyctl type typeset ulimit umask
            unalias unfunction unhash unlimit unset unsetopt until vared wait whence where which while zcompile zmodload""".split("\\s+"));

    private PlainLine() {}

    /// What is run for a task.
    ///
    /// @param asked what its agent would run
    public static List<String> argv(Task task, Policy policy, List<String> asked, Map<String, String> env, String dir) {
        if (!(task.work() instanceof Work.Shell(var line)) || policy.shellOf(task)) return asked;
        return Objects.requireNonNullElse(argv(line, env, dir), asked);
    }

    /// The words of the line; null if it is for a shell, or no program of that name is on the PATH: it may be a function then, and a shell
    /// says best what is missing.
    static List<String> argv(String line, Map<String, String> env, String dir) {
        var words = words(line);
        if (words == null || env.containsKey("BASH_FUNC_" + words.getFirst() + "%%")) return null;
        return Program.find(words.getFirst(), env, dir) == null ? null : words;
    }

    /// Null if it is for a shell.
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        for (int at = blanks(line, 0); at < line.length(); at = blanks(line, at)) {
            var word = new StringBuilder();
            at = word(line, at, word);
            if (at < 0) return null;
            words.add(word.toString());
        }
        if (words.isEmpty()) return null;
        var first = words.getFirst();
        return first.isEmpty() || first.contains("=") || ITS_OWN.contains(first) || !line.stripLeading().startsWith(first) ? null : words;
    }

    private static int blanks(String line, int at) {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) at++;
        return at;
    }

    /// Reads one word.
    ///
    /// @return where it ends; negative if it is for a shell
    private static int word(String line, int at, StringBuilder word) {
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '\t') {
            char c = line.charAt(at);
            if (c == '\'' || c == '"') {
                int end = line.indexOf(c, at + 1);
                if (end < 0) return -1;
                var quoted = line.substring(at + 1, end);
                if (c == '"' && quoted.chars().anyMatch(q -> WITHIN.indexOf(q) >= 0)) return -1;
                word.append(quoted);
                at = end + 1;
            } else if (SYNTAX.indexOf(c) >= 0 || c == 0) {
                return -1;
            } else {
                word.append(c);
                at++;
            }
        }
        return at;
    }
}
