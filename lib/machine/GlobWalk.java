package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.*;
import java.util.regex.Pattern;
import lib.model.*;

/// Globs as [FileSystem#getPathMatcher] has them, and what is below a folder and fits one; nothing in git's and our own folders does.
final class GlobWalk {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final Set<String> NOBODYS = Set.of(".git", ".orchestrate", Worktree.FOLDER);

    private GlobWalk() {}

    static boolean is(String text) {
        return GLOB.matcher(text).find();
    }

    /// @throws UserError if it is none
    static List<Path> paths(String glob, Path dir) throws IOException {
        PathMatcher fits;
        try {
            fits = dir.getFileSystem().getPathMatcher("glob:" + glob);
        } catch (IllegalArgumentException e) {
            throw new UserError("'" + glob + "' is no glob: " + Text.line(e.getMessage(), 100));
        }
        var found = new ArrayList<Path>();
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes of) {
                if (folder.equals(dir)) return FileVisitResult.CONTINUE;
                if (NOBODYS.contains(folder.getFileName().toString())) return FileVisitResult.SKIP_SUBTREE;
                return visitFile(folder, of);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes of) {
                if (fits.matches(dir.relativize(path))) found.add(path);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
