package lib.report;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// What GitHub Actions shows of a run that is over: its report in the summary of the step, and for each task that failed an annotation, at
/// the file and the line that what it said names. Nothing is told anywhere else. (docs.github.com: "Workflow commands for GitHub Actions".)
///
/// @param summary   gets the report; null if nobody asks for it
/// @param workspace what files of annotations are told from; null if none are shown
public record GitHubActions(Path summary, Path workspace) {
    /// What a step's summary may have.
    private static final int MOST_BYTES = 1 << 20;
    /// What is shown of a step.
    private static final int MOST_ERRORS = 10;
    /// `a.c:3:5`, `a.ts(3,5)`, `A.java:[3,9]`, `File "a.py", line 3`, as compilers, linters and runtimes write it.
    private static final Pattern PLACE = Pattern.compile(
            "([\\w./\\\\@+-]+\\.\\w+)(?::\\[?(\\d{1,7})(?:[:,](\\d{1,7}))?|\\((\\d{1,7})(?:,(\\d{1,7}))?\\)|\", line (\\d{1,7}))");

    /// As the environment of a step has it.
    public static GitHubActions of(Map<String, String> env, Path cwd) {
        var file = env.getOrDefault("GITHUB_STEP_SUMMARY", "");
        var workspace = env.getOrDefault("GITHUB_WORKSPACE", "");
        return new GitHubActions(file.isEmpty() ? null : cwd.resolve(file), !env.getOrDefault("GITHUB_ACTIONS", "").equals("true") ? null
                : workspace.isEmpty() ? cwd : cwd.resolve(workspace));
    }

    /// Tells of a run that is over.
    ///
    /// @param report the run's, as Markdown
    /// @param words  what the step prints
    public void tell(Board board, Path report, PrintStream words) {
        if (workspace != null) board.failed().stream().limit(MOST_ERRORS).forEach(entry -> words.println(error(board, entry)));
        if (summary != null) summarize(report);
    }

    private void summarize(Path report) {
        try {
            var text = Files.readAllBytes(report);
            int room = MOST_BYTES - (int) Math.min(MOST_BYTES, Files.exists(summary) ? Files.size(summary) : 0);
            if (text.length > room) text = cut(text, report, room);
            Files.write(summary, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.println("orchestrate: the summary of this step can't be written (" + RunFolder.reason(e) + ")");
        }
    }

    /// Whole lines, and where the rest is.
    private static byte[] cut(byte[] text, Path report, int room) {
        var rest = ("\n… all of it is in " + report + "\n").getBytes(StandardCharsets.UTF_8);
        int end = Math.max(0, room - rest.length);
        while (end > 0 && text[end - 1] != '\n') end--;
        var all = Arrays.copyOf(text, end + rest.length);
        System.arraycopy(rest, 0, all, end, rest.length);
        return end == 0 ? new byte[0] : all;
    }

    private String error(Board board, Entry entry) {
        var redaction = board.policy().redaction();
        var where = new StringBuilder();
        var evidence = entry.attempt() == null || entry.attempt().judgement() == null ? null : entry.attempt().judgement().evidence();
        if (evidence != null) place(evidence, Path.of(board.start().cwd()), entry.task(), where);
        return "::error " + where + "title=" + property(entry.task().id()) + "::" + data(redaction.text(Sentences.why(entry)));
    }

    private void place(String evidence, Path cwd, Task task, StringBuilder where) {
        var found = PLACE.matcher(evidence);
        while (found.find()) {
            var folder = task.place().dir() == null ? cwd : cwd.resolve(task.place().dir());
            var file = folder.resolve(found.group(1)).normalize();
            if (!file.startsWith(workspace) || !Files.isRegularFile(file)) continue;
            where.append("file=").append(property(workspace.relativize(file).toString()));
            var line = first(found.group(2), found.group(4), found.group(6));
            var column = first(found.group(3), found.group(5));
            where.append(",line=").append(line).append(column == null ? "," : ",col=" + column + ",");
            return;
        }
    }

    private static String first(String... groups) {
        return Arrays.stream(groups).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
