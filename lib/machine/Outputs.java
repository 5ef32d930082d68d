package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.*;
import java.util.stream.*;

/// The files that a task has to have made: each is there, and was written since its attempt began. It reads none of them.
final class Outputs {
    private static final int SHOWN = 3;

    private Outputs() {}

    /// Which are missing, as a sentence; null if none is.
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
