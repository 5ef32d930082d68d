package lib.terminal;

import java.util.*;
import java.util.regex.Pattern;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// The log of one attempt, as lines to read: a command's own, and of an agent's stream its `Story`; before that what its worktree's setup
/// has written. It follows the files from near their ends, and keeps the last few thousand lines. It knows no terminal.
public final class TaskLog {
    private static final int TAIL = 256 << 10;
    private static final int MOST_LINES = 5_000;
    private static final int LONGEST = 4_000;

    /// Colours and the like, which move nothing; not those with parts of parts, as of a curly underline, of which JLine takes one half for
    /// others.
    private static final Pattern SGR = Pattern.compile("\u001b\\[[0-9;]*m");

    /// @param aside   whether it was written to stderr, or by the setup
    /// @param painted the same with its colours; null if it has none
    public record Line(String text, boolean aside, String painted) {
        public Line(String text, boolean aside) {
            this(text, aside, null);
        }

        static Line of(String raw, boolean aside) {
            return new Line(shown(raw), aside, inColours(raw));
        }
    }

    private final String task;
    private final int attempt;
    private final boolean agent;
    private final GrowingFile setup;
    private final GrowingFile out;
    private final GrowingFile err;
    private final ArrayList<Line> lines = new ArrayList<>();
    private int added;
    /// A line that has not ended; null if there is none. It is the last while it is drawn.
    private Line unfinished;
    private boolean drawn;

    public TaskLog(RunFolder run, Task task, int attempt) {
        this.task = task.id();
        this.attempt = attempt;
        this.agent = task.work() instanceof Work.Prompt;
        var story = new Story(task, line -> add(line, false));
        this.setup = new GrowingFile(run.attempt(task.id(), attempt).resolve("setup"), line -> add(line.text(), true));
        this.out = new GrowingFile(run.attempt(task.id(), attempt).resolve("stdout"), line -> story.out(line.text()),
                text -> unfinished(text, false));
        this.err = new GrowingFile(run.attempt(task.id(), attempt).resolve("stderr"), line -> add(line.text(), true),
                text -> unfinished(text, true));
    }

    int attempt() {
        return attempt;
    }

    /// Whether this is the log of that attempt.
    boolean of(String task, int attempt) {
        return this.task.equals(task) && this.attempt == attempt;
    }

    /// Reads what has been written since.
    ///
    /// @return how many lines came
    public int read() {
        added = 0;
        if (drawn) lines.removeLast();
        for (var file : List.of(setup, out, err)) file.read(Long.MAX_VALUE / 2, TAIL, TAIL);
        drawn = unfinished != null;
        if (drawn) lines.add(unfinished);
        return added;
    }

    private void add(String text, boolean aside) {
        if (unfinished != null && unfinished.aside == aside) unfinished = null;
        if (lines.size() == MOST_LINES) lines.subList(0, MOST_LINES / 5).clear();
        lines.add(Line.of(text, aside));
        added++;
    }

    /// Of an agent's stream the beginning of a line is nothing to see.
    private void unfinished(String text, boolean aside) {
        if (aside || !agent) unfinished = Line.of(text, aside);
    }

    /// The line as a person is to see it: what was overwritten isn't seen, blanks before a text are.
    public static String shown(String text) {
        var seen = drawn(text);
        int blank = 0;
        while (blank < seen.length() && seen.charAt(blank) == ' ') blank++;
        return " ".repeat(Math.min(blank, 40)) + Text.line(seen.substring(blank), LONGEST);
    }

    /// What was overwritten isn't seen.
    private static String drawn(String text) {
        return text.substring(text.lastIndexOf('\r', text.length() - 2) + 1).replace("\t", "    ");
    }

    /// Of what steers a terminal only colours are left.
    private static String inColours(String text) {
        var seen = drawn(text);
        return seen.length() > LONGEST ? null : painted(seen);
    }

    /// The whole line for a terminal: likewise.
    static String steered(String text) {
        var seen = drawn(text);
        return painted(seen) instanceof String painted ? painted + "\u001b[0m" : Text.lines(seen).stripTrailing();
    }

    /// Null if it has no colours.
    private static String painted(String seen) {
        if (seen.indexOf('\u001b') < 0) return null;
        var painted = new StringBuilder();
        var colours = SGR.matcher(seen);
        int at = 0;
        for (; colours.find(); at = colours.end())
            painted.append(Text.lines(seen.substring(at, colours.start()))).append(colours.group());
        return at == 0 ? null : painted.append(Text.lines(seen.substring(at))).toString().stripTrailing();
    }

    /// All that are kept.
    public List<Line> all() {
        return List.copyOf(lines);
    }

    /// Likewise, without a copy: for who looks at them before more is read.
    List<Line> lines() {
        return lines;
    }
}
