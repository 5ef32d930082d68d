package lib.input;

import module java.base;
import lib.input.Located.*;
import lib.model.*;

/// The values of a task's `foreach`: a list that is written or that a template gives, the lines of a file, or what a glob finds. It looks
/// at files and changes none.
final class Foreach {
    private static final String FILE = "file", GLOB = "glob";
    private static final Pattern MAGIC = Pattern.compile("[*?\\[{\\\\]");

    private final int most;

    private Foreach(int most) {
        this.most = most;
    }

    /// @param name what errors call it
    /// @param most after so many values of a glob it looks for no more
    /// @throws UserError about the first thing wrong
    static List<Object> of(String name, Located written, Scope scope, int most) {
        if (!(written instanceof Fields fields)) return Filling.list(name, written, scope);
        fields.only(List.of(FILE, GLOB), "'" + name + "'");
        if (fields.byKey().size() != 1)
            throw written.error("'" + name + "' is a map: write one of {file: items.txt} and {glob: 'src/*.c'}, or a list");
        var key = fields.byKey().keySet().iterator().next();
        var value = Filling.of(key, fields.get(key), scope);
        return List.copyOf(key.equals(FILE) ? lines(value) : new Foreach(most).found(value));
    }

    /// Lines without anything in them are none.
    private static List<String> lines(Located written) {
        var file = written.path(FILE);
        var lines = new ArrayList<String>();
        int row = 0;
        for (var line : written.placed(() -> TextFile.list(file)).split("\n")) {
            row++;
            if (line.endsWith("\r")) line = line.substring(0, line.length() - 1);
            if (line.indexOf('\0') >= 0) throw new UserError(file + ":" + row + ": this line has a NUL in it: take it out");
            if (!line.isBlank()) lines.add(line);
        }
        return lines;
    }

    /// As a shell finds them: in the order of their names, hidden ones only where the glob has the dot, and through no link by `**`. Files,
    /// or if the glob ends with a slash, folders.
    private List<String> found(Located written) {
        var glob = written.text(GLOB);
        var found = new TreeSet<String>();
        var parts = List.of(glob.split("/+"));
        try {
            var root = written.file().toAbsolutePath().getParent();
            boolean absolute = glob.startsWith("/");
            find(absolute ? Path.of("/") : root, absolute ? "/" : "", parts.subList(absolute ? 1 : 0, parts.size()), glob.endsWith("/"),
                    found);
        } catch (PatternSyntaxException e) {
            throw written.error("'" + GLOB + "' is no glob (" + e.getDescription() + "): mend it");
        } catch (InvalidPathException e) {
            throw written.error("'" + GLOB + "' is no path (" + e.getReason() + "): mend it");
        } catch (UncheckedIOException | IOException e) {
            throw written.error("what '" + GLOB + "' names can't be read (" + e.getMessage() + "): give yourself the permission");
        }
        return List.copyOf(found);
    }

    /// @param folder where the rest is looked for
    /// @param before what the names found begin with
    private void find(Path folder, String before, List<String> rest, boolean folders, Set<String> found) throws IOException {
        if (found.size() > most) return;
        if (rest.isEmpty()) {
            if (folders ? Files.isDirectory(folder) : Files.isRegularFile(folder)) found.add(before.substring(0, before.length() - 1));
            return;
        }
        var part = rest.getFirst();
        var more = rest.subList(1, rest.size());
        if (part.equals("**")) {
            find(folder, before, more.isEmpty() ? List.of("*") : more, folders, found);
            for (var inner : names(folder, "*"))
                if (Files.isDirectory(folder.resolve(inner), LinkOption.NOFOLLOW_LINKS))
                    find(folder.resolve(inner), before + inner + "/", rest, folders, found);
        } else if (!MAGIC.matcher(part).find()) {
            if (Files.exists(folder.resolve(part))) find(folder.resolve(part), before + part + "/", more, folders, found);
        } else for (var inner : names(folder, part)) find(folder.resolve(inner), before + inner + "/", more, folders, found);
    }

    private static List<String> names(Path folder, String part) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        var fits = folder.getFileSystem().getPathMatcher("glob:" + part);
        try (var list = Files.list(folder)) {
            return list.map(Path::getFileName).filter(fits::matches).map(Path::toString)
                    .filter(name -> !name.startsWith(".") || part.startsWith(".")).sorted().toList();
        } catch (AccessDeniedException e) {
            return List.of();
        }
    }
}
