package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.*;
import java.util.stream.*;
import lib.journal.RunFolder;
import lib.model.*;

/// What a task has to have made: files, of which each is there and was written since its attempt began, and an answer that fits its schema.
/// It reads none of the files.
final class Outputs {
    private static final int SHOWN = 3;

    private Outputs() {}

    /// What of that is missing, as a sentence; null if nothing is.
    ///
    /// @param place the folder the attempt has worked in
    static String flaw(RunFolder run, Task task, int number, Asking.Place place) throws IOException {
        var folder = run.attempt(task.id(), number);
        var outputs = task.limits().outputs();
        var flaw = outputs == null ? null
                : flaw(outputs, place.of(folder), Files.getLastModifiedTime(folder.resolve("command")));
        var schema = task.limits().schema();
        if (flaw != null || schema == null) return flaw;
        try {
            return InTime.of("schema", () -> JsonSchema.flaw(schema, JsonOf.text(Answers.whole(run, task, number))));
        } catch (UserError e) {
            return "whether the answer fits its schema can't be told: " + e.getMessage();
        }
    }

    /// Which files are missing, likewise.
    ///
    /// @param outputs paths from the folder, or globs, of which one file has to fit; as [FileSystem#getPathMatcher] has them
    /// @param dir     the task's folder
    /// @param began   when its attempt did, as the file system has it
    static String flaw(List<String> outputs, Path dir, FileTime began) throws IOException {
        var flaws = new ArrayList<String>();
        for (var output : outputs) {
            var flaw = GlobWalk.is(output) ? glob(output, dir, began) : file(dir.resolve(output), began);
            if (flaw != null) flaws.add("'" + output + "' " + flaw);
        }
        int more = flaws.size() - SHOWN;
        return flaws.isEmpty() ? null : "of the files it has to make, " + flaws.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String file(Path file, FileTime began) throws IOException {
        if (!Files.exists(file)) return "isn't there";
        return written(file, began) ? null : "is older than its start";
    }

    private static boolean written(Path file, FileTime began) throws IOException {
        return Files.getLastModifiedTime(file).compareTo(began) >= 0;
    }

    private static String glob(String glob, Path dir, FileTime began) throws IOException {
        var found = GlobWalk.paths(glob, dir);
        for (var path : found) if (written(path, began)) return null;
        return found.isEmpty() ? "fits no file" : "fits no file that is newer than its start";
    }
}
