package lib.journal;

import java.io.IOException;
import java.nio.file.*;
import java.nio.file.attribute.*;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// One run's folder, `.orchestrate/runs/<run>`: what is where in it. It knows names and permissions, not what the files say.
///
/// @param path the folder itself, absolute
public record RunFolder(Path path) {
    public static final FileAttribute<?> PRIVATE_FILE = Whole.PRIVATE;
    public static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /// The folder that has the runs started in `base`: its `.orchestrate`, or what `ORCHESTRATE_STATE` says, from `base`.
    public static Path home(Path base) {
        var state = System.getenv("ORCHESTRATE_STATE");
        // Java has put this in the place of bytes: it would be another folder.
        if (state != null && state.indexOf('\uFFFD') >= 0)
            throw new UserError("ORCHESTRATE_STATE: this folder's name is no UTF-8: name another one");
        return base.resolve(state == null || state.isBlank() ? ".orchestrate" : state);
    }

    /// Makes the folder of a new run below `base/.orchestrate`, named by the time and a short name, and points `latest` at it if it can.
    ///
    /// @throws UserError if it can't be made, or somebody else could change it; nothing is left half made then
    public static RunFolder create(Path base, String name, LocalDateTime now) {
        return createIn(home(base), name, now);
    }

    /// Likewise in the folder that has the runs.
    public static RunFolder createIn(Path home, String name, LocalDateTime now) {
        try {
            OwnFolder.checked(folders(home));
            var runs = OwnFolder.checked(folders(home.resolve("runs")));
            if (!Files.exists(home.resolve(".gitignore"))) write(home.resolve(".gitignore"), "*\n");
            var slug = Task.slug(name);
            var id = TIME.format(now) + (slug.isEmpty() ? "" : "-" + slug);
            for (int n = 1; ; n++) {
                try {
                    var run = new RunFolder(Files.createDirectory(runs.resolve(n == 1 ? id : id + "-" + n), PRIVATE_FOLDER));
                    run.furnish(home.resolve("latest"));
                    return run;
                } catch (FileAlreadyExistsException e) {
                    if (n == 1000) throw e;
                }
            }
        } catch (IOException e) {
            throw new UserError(home + ": can't be made (" + reason(e) + "): run from a folder you can write to");
        }
    }

    /// @param latest what shall point at it
    private void furnish(Path latest) throws IOException {
        var parts = new ArrayDeque<Path>();
        parts.push(path);
        try {
            for (var part : List.of("tasks", "logs", "results", "control")) {
                parts.push(path.resolve(part));
                Files.createDirectory(parts.peek(), PRIVATE_FOLDER);
            }
            for (var readme : Map.of("logs/README", "TASK.log is what each task wrote to stderr, of its last attempt.\n", "results/README",
                    "TASK.json is what each task wrote to stdout, whatever it is, of its last attempt; TASK.exitcode is its exit status.\n")
                    .entrySet()) {
                parts.push(path.resolve(readme.getKey()));
                write(parts.peek(), readme.getValue());
            }
            link(latest, Path.of("runs").resolve(path.getFileName()));
        } catch (IOException e) {
            for (var part : parts) Files.deleteIfExists(part);
            throw e;
        }
    }

    /// Whether `latest` says so. It doesn't where there are no symbolic links, as on exFAT, or something else has that name.
    public boolean isLatest() {
        try {
            return Files.readSymbolicLink(path.getParent().resolveSibling("latest")).getFileName().toString().equals(id());
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// The run of that name below `base/.orchestrate`: its id or all of its name, a part of it that only one has, or `latest`.
    ///
    /// @throws UserError if there is none, or more than one, or somebody else could have made it
    public static RunFolder find(Path base, String name) {
        var found = named(base, name);
        try {
            OwnFolder.checked(OwnFolder.checked(found.path.getParent()).getParent());
            OwnFolder.checked(found.path);
        } catch (IOException e) {
            throw new UserError(found.path + ": can't be read (" + reason(e) + ")");
        }
        return found;
    }

    private static RunFolder named(Path base, String name) {
        var runs = all(base);
        if (runs.isEmpty())
            throw new UserError("there is no run below " + home(base)
                    + ": start one with 'orchestrate run', or go to the folder it was started in");
        if (name == null || name.equals("latest")) return linked(base, runs);
        var like = Stream.<Predicate<RunFolder>>of(r -> r.id().equals(name), r -> r.name().equals(name), r -> r.id().contains(name))
                .map(means -> runs.stream().filter(means).toList()).filter(some -> !some.isEmpty()).findFirst().orElse(List.of());
        if (like.size() == 1) return like.getFirst();
        if (like.isEmpty() && in(home(base)).stream().anyMatch(r -> r.id().equals(name)))
            throw new UserError("'" + name + "' has no journal, events.jsonl, which tells all of it: put that back, or remove it");
        throw new UserError(like.isEmpty() ? "there is no run '" + name + "'"
                + UserError.suggestion(name, runs.stream().map(RunFolder::name).toList()) + ": 'orchestrate runs' lists them"
                : "'" + name + "' could be " + like.getFirst().id() + " or " + like.getLast().id() + ": give more of it");
    }

    /// What the link says; if it says nothing, the run that began last.
    private static RunFolder linked(Path base, List<RunFolder> runs) {
        try {
            var id = Files.readSymbolicLink(home(base).resolve("latest")).getFileName().toString();
            return runs.stream().filter(r -> r.id().equals(id)).findFirst().orElseGet(runs::getLast);
        } catch (IOException e) {
            return runs.getLast();
        }
    }

    /// When it began, in milliseconds: as its journal has it, since its name has local time, which repeats an hour each autumn.
    private static long began(RunFolder run) {
        try (var lines = Files.newBufferedReader(run.journal())) {
            var first = lines.readLine();
            if (first != null) return Json.MAPPER.readTree(first).path("at").asLong(0);
        } catch (IOException | JacksonException e) {
            // One that can't be read still has a name.
        }
        try {
            return LocalDateTime.parse(run.id().substring(0, Math.min(15, run.id().length())), TIME).atZone(ZoneId.systemDefault())
                    .toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    /// All runs below `base/.orchestrate`, oldest first; their numbers are made equally long, so that `-10` comes after `-2`.
    public static List<RunFolder> all(Path base) {
        return begun(home(base));
    }

    /// Likewise of the folder that has them.
    public static List<RunFolder> begun(Path home) {
        return in(home).stream().filter(RunFolder::hasJournal)
                .collect(Collectors.toMap(r -> r, RunFolder::began)).entrySet().stream()
                .sorted(Map.Entry.<RunFolder, Long>comparingByValue().thenComparing(e -> NUMBER.matcher(e.getKey().id())
                        .replaceAll(n -> "0".repeat(Math.max(0, 9 - n.group().length())) + n.group()))).map(Map.Entry::getKey).toList();
    }

    /// All folders where runs are, by name, also those that are none, of the folder that has them.
    public static List<RunFolder> in(Path home) {
        var runs = home.resolve("runs");
        if (!Files.isDirectory(runs)) return List.of();
        try (Stream<Path> list = Files.list(runs)) {
            return list.filter(Files::isDirectory).map(RunFolder::new).sorted(Comparator.comparing(RunFolder::id)).toList();
        } catch (IOException e) {
            throw new UserError(runs + ": can't be read (" + reason(e) + ")");
        }
    }

    /// Whether a run that was started in this folder would be where this one is.
    public boolean isOf(Path base) {
        try {
            return Files.isDirectory(base) && Files.isSameFile(home(base).resolve("runs"), path.getParent());
        } catch (IOException e) {
            return false;
        }
    }

    public boolean hasJournal() {
        return Files.isRegularFile(journal());
    }

    public String id() {
        return path.getFileName().toString();
    }

    /// The id without its time; all of it, if it has no name besides.
    public String name() {
        return id().replaceFirst("^\\d{8}-\\d{6}-(?=.)", "");
    }

    public Path journal() {
        return path.resolve("events.jsonl");
    }

    /// The report for programs, written last.
    public Path report() {
        return path.resolve("aggregate-report.json");
    }

    /// Where other terminals put what they ask for.
    public Path control() {
        return path.resolve("control");
    }

    /// The folder of an attempt: `command`, `prompt.md`, `stdout`, `stderr`, `exitcode`.
    public Path attempt(String task, int number) {
        return path.resolve("tasks").resolve(task).resolve(Integer.toString(number));
    }

    /// Makes an attempt's folder, and points the task's links in `logs` and `results` at it. One that is there already is kept beside it,
    /// as `1.lost`: the journal has lost what it knew of it.
    public Path makeAttempt(String task, int number) throws IOException {
        var folder = attempt(task, number);
        OwnFolder.checked(path);
        stay(folder.getParent().getParent(), path.resolve("logs"), path.resolve("results"));
        if (!Files.isDirectory(folder.getParent(), LinkOption.NOFOLLOW_LINKS)) Files.createDirectory(folder.getParent(), PRIVATE_FOLDER);
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) Files.move(folder, free(folder));
        Files.createDirectory(folder, PRIVATE_FOLDER);
        var target = Path.of("..", "tasks", task, Integer.toString(number));
        link(path.resolve("logs").resolve(task + ".log"), target.resolve("stderr"));
        link(path.resolve("results").resolve(task + ".json"), target.resolve("stdout"));
        link(path.resolve("results").resolve(task + ".exitcode"), target.resolve("exitcode"));
        return folder;
    }

    private static Path free(Path folder) {
        for (int n = 1; ; n++) {
            var beside = folder.resolveSibling(folder.getFileName() + ".lost" + (n == 1 ? "" : "-" + n));
            if (!Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) return beside;
        }
    }

    /// A task may have put a link to elsewhere in the place of a folder of ours: nothing is written through it. One that is gone is made
    /// again.
    private void stay(Path... folders) throws IOException {
        for (var folder : folders) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) continue;
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
                throw new FileSystemException(folder.toString(), null, "a link has taken this folder's place");
            folders(folder);
        }
    }

    /// Writes a file of the run, see [Whole].
    public static void write(Path file, String text) throws IOException {
        Whole.write(file, out -> out.write(text));
    }

    /// Makes private folders down to this one.
    public static Path folders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return folder;
        if (folder.getParent() != null) folders(folder.getParent());
        try {
            return Files.createDirectory(folder, PRIVATE_FOLDER);
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(folder)) return folder;
            throw e;
        }
    }

    /// Where a file can be made and no link, there is none: what it would point at is there all the same.
    public static void link(Path link, Path target) throws IOException {
        var next = Whole.beside(link);
        try {
            try {
                Files.createSymbolicLink(link, target);
            } catch (FileAlreadyExistsException e) {
                Files.createSymbolicLink(next, target);
                Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | UnsupportedOperationException e) {
            Files.deleteIfExists(next);
            Files.delete(Files.createFile(next, PRIVATE_FILE));
        }
    }

    /// An I/O error in a few words, without the path that stands beside it anyway.
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "not found";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "not a folder";
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case FileSystemException f when f.getReason() != null -> f.getReason().toLowerCase(Locale.ROOT);
            default -> String.valueOf(e.getMessage());
        };
    }
}
