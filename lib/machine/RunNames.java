package lib.machine;

import java.nio.file.Path;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import lib.journal.RunFolder;

/// What in a task's texts has the name of a run: files and branches of the tasks it comes after. What is there decides its result, not
/// what it is called. It reads neither.
final class RunNames {
    private static final Pattern STDOUT = Pattern.compile("/runs/([^/]+)/tasks/([^/]+)/(\\d{1,9})/stdout");
    private static final String NAME = "[\\p{L}\\p{M}\\p{N}._-]";
    private static final Pattern BRANCH = Pattern.compile("orchestrate([/-])\\d{8}-\\d{6}" + NAME + "*/(" + NAME + "+)");

    private RunNames() {}

    /// The text as it would be in any run, whichever attempt succeeded there.
    static String without(String text) {
        return BRANCH.matcher(STDOUT.matcher(text).replaceAll("/runs/RUN/tasks/$2/stdout")).replaceAll("orchestrate$1RUN/$2");
    }

    /// Files with the standard output of an attempt that are named.
    ///
    /// @param runs the folder that has all runs
    static List<Path> files(String text, Path runs) {
        return STDOUT.matcher(text).results().map(found -> new RunFolder(runs.resolve(found.group(1)))
                .attempt(found.group(2), Integer.parseInt(found.group(3))).resolve("stdout")).distinct().toList();
    }

    /// Branches that are named.
    static List<String> branches(String text) {
        return BRANCH.matcher(text).results().map(MatchResult::group).distinct().toList();
    }
}
