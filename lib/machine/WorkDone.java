package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

/// What has been done in a folder, as git sees it: in a worktree of ours since it was made, elsewhere since the last commit. It only
/// looks.
final class WorkDone {
    private static final int MOST_LINES = 40;

    private final Path folder;
    private final Git git = Git.looking();

    private WorkDone(Path folder) {
        this.folder = folder;
    }

    /// Whether a worktree is as it was at first; false as well if git can't tell.
    static boolean none(Path worktree) {
        try {
            return new WorkDone(worktree).lines().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /// For an agent that knows nothing of it; empty if there is nothing, or git can't tell.
    static String words(Path folder) {
        try {
            var lines = new WorkDone(folder).lines();
            if (lines.isEmpty()) return "";
            return "\n\nWhat was changed so far:\n\n" + lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"))
                    + (lines.size() > MOST_LINES ? "\n… and %d more".formatted(lines.size() - MOST_LINES) : "");
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> lines() throws IOException {
        // Each worktree has a log of its own, whatever branches an agent makes there: its oldest line is where it began.
        var began = Worktree.isOurs(folder) ? git("log", "-g", "--format=%H", "HEAD", "--").lines().toList().getLast() : "HEAD";
        return Stream.concat(git("diff", "--stat=100", "--no-ext-diff", "--no-textconv", began, "--").lines(),
                git("ls-files", "--others", "--exclude-standard", "--", ":/").lines().map(f -> " " + f + " (new)")).toList();
    }

    private String git(String... args) throws IOException {
        var argv = new ArrayList<>(List.of("-c", "core.fsmonitor=false"));
        argv.addAll(List.of(args));
        var result = git.run(folder, argv.toArray(String[]::new));
        if (!result.ok() || args[0].equals("log") && result.out().isBlank()) throw new IOException("git " + args[0] + " failed");
        return result.out();
    }
}
