package lib.machine;

import java.io.*;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.util.*;
import java.util.stream.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// A copy of a folder that a task has to itself, `.copies/<run>/<task>`, where there is no git to make a worktree; `.copies/<task>` is a
/// link to that of the latest run. What was copied is remembered, so that it is seen later what has changed. The file system shares the
/// bytes of both where it can (copy_file_range(2)). It never deletes one.
///
/// @param root the folder that gets `.copies`
/// @param from what is copied
/// @param list what was copied: a line of JSON for each file
public record FolderCopy(Path root, Path from, Path path, Path list) {
    private static final String FOLDER = ".copies";
    private static final Set<String> OURS = Set.of(FOLDER, ".worktrees", ".orchestrate");
    private static final long LARGEST = 1_000_000;

    /// Of a task that asks for one.
    public static FolderCopy of(Path root, String run, Task task) {
        var from = task.place().dir(root);
        var path = all(root, run).resolve(task.id());
        return new FolderCopy(root, from, path, path.resolveSibling("." + task.id() + ".jsonl"));
    }

    /// The folder that has those of a run.
    public static Path all(Path root, String run) {
        return root.resolve(FOLDER).resolve(run);
    }

    /// The task in the copy it has had in this run, if that is there.
    static Task kept(Path root, String run, Task task) {
        var copy = of(root, run, task);
        return task.place().copy() && Files.isDirectory(copy.path) ? task.in(copy.path).with(Settings.COPY, false).worktree(false) : task;
    }

    /// A file as it was copied.
    record Entry(String path, long size, long modified, String link) {}

    /// A file that differs; lines that only one of both has, or null if it is no text, or too long.
    public record Change(String path, Integer insertions, Integer deletions) {}

    /// The copy, made now if an earlier attempt hasn't. It is there as a whole or not at all.
    Path make(Leash leash) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) return path;
        if (!Files.isDirectory(from)) throw new UserError(from + ": there is no such folder: make it, or mend the task's dir");
        var all = OwnFolder.checked(RunFolder.folders(root.resolve(FOLDER)));
        if (!Files.exists(all.resolve(".gitignore"))) Files.writeString(all.resolve(".gitignore"), "*\n");
        OwnFolder.checked(RunFolder.folders(path.getParent()));
        var part = path.resolveSibling("." + path.getFileName() + ".part-" + UUID.randomUUID());
        var entries = new ArrayList<Entry>();
        copy(part, leash, entries);
        RunFolder.write(list, entries.stream().map(Json::line).collect(Collectors.joining("\n")) + "\n");
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        RunFolder.link(all.resolve(path.getFileName().toString()), path.getParent().getFileName().resolve(path.getFileName()));
        return path;
    }

    private void copy(Path part, Leash leash, List<Entry> entries) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes kind) throws IOException {
                if (leash.pulled()) throw new UserError("stopped while its folder was copied");
                if (OURS.contains(folder.getFileName().toString()) && OwnFolder.is(folder)) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectory(part.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes kind) throws IOException {
                var name = from.relativize(file);
                // Of pipes and sockets there is no copy, and one of a worktree's pointer would be the same worktree.
                boolean pointer = kind.isRegularFile() && name.endsWith(".git");
                if (pointer || !kind.isRegularFile() && !kind.isSymbolicLink()) return FileVisitResult.CONTINUE;
                entries.add(entry(name, Files.copy(file, part.resolve(name), StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException trouble) throws IOException {
                if (trouble != null) throw trouble;
                var mode = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
                mode.addAll(PosixFilePermissions.fromString("rwx------"));
                Files.setPosixFilePermissions(part.resolve(from.relativize(folder)), mode);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Entry entry(Path name, Path file) throws IOException {
        var kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Entry(name.toString(), kind.size(), kind.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                kind.isSymbolicLink() ? Files.readSymbolicLink(file).toString() : null);
    }

    /// What differs from what was copied, by path; null if there is no copy, or nothing is known of it any more.
    public List<Change> changes() {
        if (!Files.isDirectory(path)) return null;
        try (var files = Files.walk(path)) {
            var before = new TreeMap<String, Entry>();
            for (var line : Files.readAllLines(list)) if (Json.MAPPER.readValue(line, Entry.class) instanceof Entry e) before.put(e.path,
                    e);
            var changes = new ArrayList<Change>();
            for (var file : (Iterable<Path>) files.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))::iterator) {
                var now = entry(path.relativize(file), file);
                var then = before.remove(now.path);
                if (!now.equals(then) && !same(now, then)) changes.add(change(now.path, then));
            }
            for (var gone : before.values()) changes.add(change(gone.path, gone));
            changes.sort(Comparator.comparing(Change::path));
            return changes;
        } catch (IOException | UncheckedIOException | JacksonException e) {
            return null;
        }
    }

    /// Whether a file that was written again has what it had, as far as the original tells.
    private boolean same(Entry now, Entry then) throws IOException {
        return then != null && now.link == null && then.link == null && now.size == then.size && asItWas(then)
                && Files.isRegularFile(path.resolve(now.path)) && Files.mismatch(path.resolve(now.path), from.resolve(now.path)) < 0;
    }

    private boolean asItWas(Entry then) throws IOException {
        return Files.isRegularFile(from.resolve(then.path), LinkOption.NOFOLLOW_LINKS) && entry(Path.of(then.path), from.resolve(then.path))
                .equals(then);
    }

    private Change change(String name, Entry then) throws IOException {
        var now = lines(path.resolve(name));
        var was = then == null ? Optional.of(Map.<String, Integer>of()) : asItWas(then) ? lines(from.resolve(name))
                : Optional.<Map<String, Integer>>empty();
        return now.isEmpty() || was.isEmpty() ? new Change(name, null, null)
                : new Change(name, more(now.get(), was.get()), more(was.get(), now.get()));
    }

    private static int more(Map<String, Integer> some, Map<String, Integer> others) {
        return some.entrySet().stream().mapToInt(e -> Math.max(0, e.getValue() - others.getOrDefault(e.getKey(), 0))).sum();
    }

    /// How often each line is there; none of a file that is gone, and empty if it isn't to be read.
    private static Optional<Map<String, Integer>> lines(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) return Optional.of(Map.of());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) return Optional.empty();
        var text = Bytes.text(Files.readAllBytes(file));
        if (text.indexOf('\0') >= 0) return Optional.empty();
        var lines = new HashMap<String, Integer>();
        text.lines().forEach(line -> lines.merge(line, 1, Integer::sum));
        return Optional.of(lines);
    }
}
