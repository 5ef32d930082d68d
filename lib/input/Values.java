package lib.input;

import module java.base;
import lib.model.*;

/// Tasks from a shell line and lists of values, in GNU parallel's syntax: `'convert {} {.}.png' ::: a.jpg b.jpg`; and
/// from plain lines of shell.
///
/// It reads the lists and makes each combination a task; how a value gets into the line safely is [ShellLine]'s.
///
/// @param sources how many lists there are, and so values in each row
/// @param rows    the values of each task
record Values(int sources, List<List<String>> rows) {
    /// Combinations there may be at most.
    static final int MOST = 1_000_000;

    private static final int LIKE = 100;
    private static final Set<String> MARKS = Set.of(":::", ":::+", "::::", "::::+");

    /// Whether an argument ends the command and begins the lists.
    static boolean isMark(String argument) {
        return MARKS.contains(argument);
    }

    /// Reads arguments from the first mark on: `:::` is followed by values, `::::` by files with a value in each line
    /// (`-` is standard input). Lists are crossed, the last one changing fastest; a list after `:::+` or `::::+` goes
    /// along with the one before it, value by value, as far as both reach.
    ///
    /// @throws UserError if a list is empty or a file can't be read
    static Values parse(List<String> arguments, InputStream stdin) {
        return parse(arguments, stdin, '\n', Columns.single());
    }

    /// The same of lists that have columns.
    ///
    /// @param end what ends each value in a file or on standard input: a line feed, or NUL
    static Values parse(List<String> arguments, InputStream stdin, char end, Columns columns) {
        var groups = new ArrayList<List<List<String>>>();
        boolean stdinTaken = false;
        for (int i = 0; i < arguments.size(); ) {
            var mark = arguments.get(i++);
            if (!isMark(mark)) throw new UserError(Located.shown(mark) + " stands before any ':::': put ':::' before the values");
            int next = i;
            while (next < arguments.size() && !isMark(arguments.get(next))) next++;
            var listed = arguments.subList(i, next);
            i = next;
            if (listed.isEmpty())
                throw new UserError("nothing follows '" + mark + "': add " + (mark.startsWith("::::") ? "a file" : "values"));
            if (!mark.startsWith("::::")) {
                add(groups, columns.rows("the values after '" + mark + "'", listed), mark.endsWith("+"));
                continue;
            }
            for (var file : listed) {
                if (file.equals("-") && stdinTaken) throw new UserError("standard input is asked for twice: leave out one '-'");
                stdinTaken |= file.equals("-");
                add(groups, columns.rows(file.equals("-") ? "standard input" : file, values(file, stdin, end)), mark.endsWith("+"));
            }
        }
        return cross(groups);
    }

    /// Tasks for all combinations of one value from each list, the last list changing fastest.
    ///
    /// @throws UserError if a list is empty, or the template can't take the values
    static List<Task> tasks(String template, List<List<String>> lists) {
        var groups = new ArrayList<List<List<String>>>();
        lists.forEach(list -> add(groups, Columns.single().rows("the values", list), false));
        return cross(groups).tasks(template);
    }

    /// One task for each row: the template with its placeholders replaced, see [ShellLine]. Its id is made of the values,
    /// with its number added if that is taken, or is its number.
    ///
    /// @throws UserError if the template asks for a value that isn't there, or has a placeholder where none is safe
    List<Task> tasks(String template) {
        var line = ShellLine.of(template, sources);
        var like = Text.line(template, LIKE);
        var ids = new Ids();
        var tasks = new ArrayList<Task>(rows.size());
        var wishes = Ids.distinct(rows.stream().map(row -> String.join("-", row)).toList());
        for (var row : rows) {
            int number = tasks.size() + 1;
            for (var value : row)
                if (value.indexOf('\0') >= 0) throw new UserError("value " + Located.shown(value) + " has a NUL in it: take it out");
            tasks.add(Task.of(ids.claim(wishes.get(number - 1), number, ""), new Work.Shell(line.fill(row, number)))
                    .with(Settings.LIKE, like));
        }
        return Collections.unmodifiableList(tasks);
    }

    /// One task for each line that isn't blank and doesn't begin with `#`; the line is for `sh`, as it stands.
    ///
    /// @param name what errors call the input, and each task's source begins with
    /// @throws UserError if there is no such line
    static List<Task> lines(String name, InputStream in) {
        return lines(name, in, '\n');
    }

    /// @param end what ends each line: a line feed, or NUL
    static List<Task> lines(String name, InputStream in, char end) {
        return commands(name, split(text(name, in), end), end);
    }

    /// @param end what has ended each
    static List<Task> commands(String name, List<String> all, char end) {
        var ids = new Ids();
        var tasks = new ArrayList<Task>();
        int row = 0;
        var wishes = Ids.distinct(all);
        for (var line : all) {
            row++;
            if (end == '\n' && line.endsWith("\r")) line = line.substring(0, line.length() - 1);
            if (line.isBlank() || line.stripLeading().startsWith("#")) continue;
            if (line.indexOf('\0') >= 0) throw new UserError(name + ":" + row + ": this command has a NUL in it: take it out");
            var id = ids.claim(wishes.get(row - 1), tasks.size() + 1, "task-");
            tasks.add(Task.of(id, new Work.Shell(line)).from(name + ":" + row));
        }
        if (tasks.isEmpty()) throw UserError.nothing(name + ": there is no command in it, so there is nothing to run");
        return Collections.unmodifiableList(tasks);
    }

    private static List<String> values(String file, InputStream stdin, char end) {
        var path = file.equals("-") ? null : path(file);
        var lines = split(path == null ? text("standard input", stdin) : TextFile.list(path), end);
        if (lines.isEmpty())
            throw UserError.nothing((path == null ? "standard input" : file) + ": there is no value in it, so there is nothing to run");
        return lines;
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UserError(Located.shown(file) + " is no path (" + e.getReason() + "): mend it");
        }
    }

    private static String text(String name, InputStream in) {
        try {
            return TextFile.list(name, in);
        } catch (IOException e) {
            throw new UserError(name + ": this can't be read (" + e.getMessage() + "): give it another way");
        }
    }

    /// As parallel does: only a line feed ends a line, or NUL, and an empty line is an empty value.
    private static List<String> split(String text, char end) {
        if (text.isEmpty()) return List.of();
        var mark = String.valueOf(end);
        return List.of((text.endsWith(mark) ? text.substring(0, text.length() - 1) : text).split(mark, -1));
    }

    private static void add(List<List<List<String>>> groups, List<List<String>> list, boolean linked) {
        if (list.isEmpty()) throw new UserError("a list of values is empty: put a value in");
        if (!linked) {
            groups.add(list);
            return;
        }
        if (groups.isEmpty()) throw new UserError("there is no list for the first one to go along with: leave its '+' out");
        var before = groups.removeLast();
        groups.add(IntStream.range(0, Math.min(before.size(), list.size()))
                .mapToObj(i -> Stream.concat(before.get(i).stream(), list.get(i).stream()).toList()).toList());
    }

    private static Values cross(List<List<List<String>>> groups) {
        if (groups.isEmpty()) throw new UserError("there are no values: add ':::' and values");
        long count = 1;
        for (var group : groups) {
            count *= group.size();
            if (count > MOST) throw new UserError("the lists of values give more than " + MOST + " combinations: shorten one");
        }
        List<List<String>> rows = List.of(List.of());
        for (var group : groups) {
            var longer = new ArrayList<List<String>>(rows.size() * group.size());
            for (var row : rows) for (var more : group) longer.add(Stream.concat(row.stream(), more.stream()).toList());
            rows = longer;
        }
        return new Values(rows.getFirst().size(), Collections.unmodifiableList(rows));
    }
}
