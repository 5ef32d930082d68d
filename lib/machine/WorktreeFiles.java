package lib.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;

/// What a worktree has of its checkout that is in no commit: files that `.worktreeinclude` names, copied, and what is to be linked. What
/// matches and what is ignored is git's to say. What is there is left as it is, so it can be asked before each attempt, and no link is
/// followed.
///
/// What is ignored in the checkout alone, since its `.gitignore` isn't committed, is named in the repository's `info/exclude`, which all
/// its worktrees share (gitrepository-layout(5)): else it would be committed with the task's work.
///
/// @param top the checkout
record WorktreeFiles(Git git, Leash leash, Path top, Path worktree) {
    private static final String INCLUDE = ".worktreeinclude";
    private static final Object APPENDING = new Object();

    /// The files of a checkout that are named there to be copied, or that only seem to be, since git doesn't ignore them.
    static Stream<Path> named(Git git, Path top, List<Path> ours) throws IOException {
        if (!Files.isRegularFile(top.resolve(INCLUDE))) return Stream.of();
        // Another worktree below the checkout may be half made.
        var found = Git.unlocked(_ -> git.run(top, "ls-files", "--others", "--ignored", "--exclude-from=" + INCLUDE, "-z"), _ -> false);
        if (!found.ok()) throw new UserError(top.resolve(INCLUDE) + ": git says '" + found.sentence() + "'");
        var mine = new ArrayList<Path>();
        for (var folder : ours) if (Files.isDirectory(folder)) mine.add(folder.toRealPath());
        // One that ends in a slash is a repository of its own.
        return names(found.out()).filter(name -> !name.endsWith("/")).map(top::resolve)
                .filter(file -> mine.stream().noneMatch(file::startsWith));
    }

    /// Brings them to a worktree, unless its repository is bare and has no checkout.
    ///
    /// @param dir  a folder of the checkout
    /// @param ours folders of this program, from which nothing is taken
    /// @param link paths below the top of the repository that it has as links
    static void bring(Git git, Leash leash, Path dir, Path worktree, List<Path> ours, List<String> link) throws IOException {
        var top = git.run(dir, "rev-parse", "--show-toplevel");
        if (!top.ok()) return;
        var files = new WorktreeFiles(git, leash, Path.of(top.out().stripTrailing()), worktree);
        files.copy(ours);
        files.link(link);
    }

    private void copy(List<Path> ours) throws IOException {
        var names = named(git, top, ours).map(file -> top.relativize(file).toString()).filter(this::missing).toList();
        names = ignored(top, names);
        hide(names.stream().filter(unignored(names)).map(WorktreeFiles::pattern).toList());
        for (var name : names) copy(name);
    }

    private void copy(String name) throws IOException {
        if (leash.pulled()) throw new UserError("stopped while its worktree was made");
        var from = top.resolve(name);
        try {
            var kind = Files.readAttributes(from, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!kind.isRegularFile() && !kind.isSymbolicLink()) return;
            folders(Path.of(name).getParent());
            // By copy_file_range(2), so that it takes no room where the file system can share it.
            Files.copy(from, worktree.resolve(name), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            // It has gone, or come, meanwhile.
        } catch (IOException e) {
            throw new UserError(from + ": can't be copied to " + worktree + " (" + RunFolder.reason(e) + "): mend that, or take it out of "
                    + INCLUDE);
        }
    }

    /// Makes links to what the checkout has of these paths; what git keeps itself is no matter of links.
    private void link(List<String> paths) throws IOException {
        var names = paths.stream().map(path -> Path.of(path).normalize().toString())
                .filter(name -> Files.exists(top.resolve(name)) && missing(name)).toList();
        if (names.isEmpty()) return;
        var kept = git.with("GIT_LITERAL_PATHSPECS", "1").run(worktree, Stream.concat(Stream.of("ls-files", "-z", "--"), names.stream())
                .toArray(String[]::new));
        if (!kept.ok()) throw new UserError(worktree + ": git says '" + kept.sentence() + "'");
        names = names.stream().filter(name -> names(kept.out()).noneMatch(k -> Path.of(k).startsWith(name))).toList();
        var ignored = ignored(top, names);
        hide(names.stream().filter(unignored(names)).flatMap(name -> patterns(name, ignored.contains(name))).toList());
        for (var name : names)
            try {
                folders(Path.of(name).getParent());
                Files.createSymbolicLink(worktree.resolve(name), top.resolve(name));
            } catch (IOException e) {
                throw new UserError(worktree.resolve(name) + ": can't be made a link (" + RunFolder.reason(e) + "): mend that, or take it "
                        + "out of 'link'");
            }
    }

    /// A pattern that ends in a slash is for folders alone, so a link is no match for `node_modules/`, and a folder of the checkout that
    /// isn't ignored needn't be from now on (gitignore(5)).
    private Stream<String> patterns(String name, boolean ignored) {
        if (ignored) return Stream.of(pattern(name));
        if (!Files.isDirectory(top.resolve(name), LinkOption.NOFOLLOW_LINKS))
            throw new UserError(top.resolve(name) + ": git doesn't ignore it, so its link would be committed: name it in .gitignore, or "
                    + "take it out of 'link'");
        return Stream.of(pattern(name), "!" + pattern(name) + "/");
    }

    /// Makes the folders above a file in the worktree, as they are in the checkout, but so that we can write there.
    private void folders(Path folder) throws IOException {
        for (int n = 1; folder != null && n <= folder.getNameCount(); n++) {
            var part = folder.subpath(0, n);
            if (Files.exists(worktree.resolve(part))) continue;
            var mode = EnumSet.copyOf(Files.getPosixFilePermissions(top.resolve(part)));
            mode.addAll(PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(Files.createDirectory(worktree.resolve(part)), mode);
        }
    }

    /// Whether something may be put there: nothing is, and what is above it is a folder of the worktree's own.
    private boolean missing(String name) {
        var path = Path.of(name);
        for (int n = 1; n < path.getNameCount(); n++) {
            var folder = worktree.resolve(path.subpath(0, n));
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
        }
        return !Files.exists(worktree.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    private static Stream<String> names(String answer) {
        return Stream.of(answer.split("\0")).filter(name -> !name.isEmpty());
    }

    /// Those of these names that git ignores in a checkout. A check says by its status that there are none (git-check-ignore(1)); a name
    /// that begins with a colon would be more than a name (gitglossary(7), "pathspec").
    private List<String> ignored(Path checkout, List<String> names) throws IOException {
        if (names.isEmpty()) return names;
        var asked = names.stream().map(name -> "./" + name + "\0").collect(Collectors.joining());
        var answer = Git.unlocked(_ -> git.tell(checkout, asked, "check-ignore", "-z", "--stdin"), _ -> false);
        if (answer.code() > 1) throw new UserError(checkout + ": git says '" + answer.sentence() + "'");
        return names(answer.out()).map(name -> name.substring(2)).toList();
    }

    private Predicate<String> unignored(List<String> names) throws IOException {
        return Predicate.not(new HashSet<>(ignored(worktree, names))::contains);
    }

    /// As gitignore(5) has it: from the top, with no character that stands for others.
    private static String pattern(String name) {
        return "/" + name.replaceAll("[\\\\*?\\[ ]", "\\\\$0");
    }

    private void hide(List<String> patterns) throws IOException {
        if (patterns.isEmpty()) return;
        var asked = git.run(worktree, "rev-parse", "--git-path", "info/exclude");
        if (!asked.ok()) throw new UserError(worktree + ": git says '" + asked.sentence() + "'");
        var exclude = worktree.resolve(asked.out().strip());
        synchronized (APPENDING) {
            Files.createDirectories(exclude.getParent());
            // A last line without an end stays a line.
            var text = (Files.exists(exclude) && Files.size(exclude) > 0 ? "\n" : "") + String.join("\n", patterns) + "\n";
            try (var file = FileChannel.open(exclude, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                file.write(ByteBuffer.wrap(Bytes.of(text)));
            }
        }
    }
}
