package lib.board;

import java.util.*;
import java.util.regex.Pattern;
import lib.model.*;

/// The line, of those a command wrote last, that says best what went wrong: a compiler's error with its place before an error without one,
/// that before what a wrapper says of its program, and what was written last if none speaks of an error. It is for people: nothing is
/// decided by it.
final class Evidence {
    /// `error TS2304:`, `error[E0425]`, `TypeError:`, `fatal:`, `E   assert`, `--- FAIL`, `not ok 3`: as compilers, runtimes and test
    /// runners say it.
    private static final Pattern ERROR = Pattern.compile("(?:^|[\\s:\\[(])(?:(?i:fatal error|error|fatal|panic|abort(?:ed)?"
            + "|segmentation fault|syntax error|undefined reference|command not found|no such file or directory|permission denied"
            + "|traceback)(?=$|[\\s:\\[(\\])!,'])|FAIL(?:ED|URE)?\\b|\\S*(?:Error|Exception)\\b)|^E  +\\S|^not ok \\d"
            + "|^\\s*[✗✘✕×]\\s|^[\\w./\\\\-]+\\.\\w+:\\d+:\\d+: (?!warning|note|info)");
    private static final Pattern PLACE = Pattern.compile("[\\w./\\\\-]+\\.\\w+(?::\\[?\\d|\\(\\d|\", line \\d|::\\w)");
    /// They tell that a program failed which has told why itself.
    private static final Pattern WRAPPER = Pattern.compile("^npm (?i:err!|error)|^make(?:\\[\\d+])?: \\*\\*\\*"
            + "|^\\[ERROR] (?:->|Re-run|To see|For more)|(?i:command failed|exited? (?:with )?(?:code|status)|exit (?:code|status)"
            + "|build failed|elifecycle|could not compile|aborting due to|test run failed|^traceback )"
            + "|^error: (?:test|process|script|recipe) \\S+ (?:failed|exited)");
    private static final Pattern NONE = Pattern.compile("(?i)\\b(?:0|no|without) (?:errors?|failures?|failed)\\b");

    private Evidence() {}

    /// Null if nothing was written.
    static String of(Said said) {
        String best = null;
        int most = 0;
        for (var lines : List.of(said.err(), said.out()))
            for (var line : lines) {
                int weight = weight(line);
                if (weight > most) best = line;
                most = Math.max(most, weight);
            }
        return best != null ? best : !said.err().isEmpty() ? said.err().getLast() : !said.out().isEmpty() ? said.out().getLast() : null;
    }

    private static int weight(String line) {
        if (!ERROR.matcher(line).find() || NONE.matcher(line).find()) return 0;
        return WRAPPER.matcher(line).find() ? 1 : PLACE.matcher(line).find() ? 3 : 2;
    }
}
