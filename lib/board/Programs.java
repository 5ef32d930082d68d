package lib.board;

import java.util.*;
import java.util.regex.Pattern;
import lib.model.Work;

/// The programs that a piece of work calls, by name, as far as can be seen without running it. It knows the shape of a shell line, not what
/// any program does.
final class Programs {
    private Programs() {}

    /// What runs another program with what follows, after options and values of its own.
    private static final Set<String> WRAPPERS = Set.of("command", "doas", "env", "exec", "ionice", "nice", "nohup", "setsid", "stdbuf",
            "sudo", "time", "timeout", "xargs", "!", "if", "then", "else", "elif", "while", "until", "do");
    /// Where a command begins: at the start, and after what ends or opens one (POSIX, XCU 2.10).
    private static final Pattern BEGINS = Pattern.compile("[;&|(){}\\n`]+");
    private static final Pattern ASSIGNS = Pattern.compile("\\w+=.*");

    /// Without their folders; empty for a prompt.
    static Set<String> of(Work work) {
        var programs = new LinkedHashSet<String>();
        switch (work) {
            case Work.Exec exec -> add(exec.argv(), programs);
            case Work.Shell shell -> BEGINS.splitAsStream(shell.line()).forEach(part -> add(List.of(part.strip().split("\\s+")), programs));
            case Work.Prompt _ -> {}
        }
        return programs;
    }

    private static void add(List<String> words, Set<String> programs) {
        boolean wrapped = false;
        for (var word : words) {
            var name = word.replaceFirst(".*/", "");
            if (WRAPPERS.contains(name)) wrapped = true;
            else if (!word.isEmpty() && !ASSIGNS.matcher(word).matches() && !(wrapped && word.matches("-.*|[\\d.]+\\w?"))) {
                programs.add(name);
                return;
            }
        }
    }
}
