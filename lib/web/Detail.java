package lib.web;

import java.io.*;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;

/// One task of the live page, looked at closely: what it is to do, how each attempt went, and what it wrote. It knows the board and the
/// run's files; what is asked for leads to a file only if the board has such a task and such an attempt.
///
/// @param work  the command or the prompt
/// @param model the model it asks for; null for a command, and for the agent's own choice
/// @param task  how it stands, as in a report
/// @param worktree whether it had one of its own, so that there may be changes to look at; null if not
/// @param sizes of each attempt: how long its stdout and its stderr are, in bytes
record Detail(String work, String model, Summary.Line task, Boolean worktree, List<List<Long>> sizes) {
    private static final int LONGEST_WORK = 20_000;

    /// Null if the run has no such task.
    static Detail of(RunFolder run, Feed feed, String id) throws IOException {
        boolean held = Lock.held(run);
        var about = feed.ask(board -> {
            var entry = board.find(id);
            if (entry == null) return null;
            var redaction = board.policy().redaction();
            long now = board.end() != null || !held ? board.at() : System.currentTimeMillis();
            return new Detail(Text.cut(redaction.text(work(entry.task().work())), LONGEST_WORK),
                    entry.task().work() instanceof Work.Prompt p ? p.model() : null, Aggregator.line(entry, now, redaction),
                    worktree(run, board, entry) == null || entry.attempts().isEmpty() ? null : true, List.of());
        });
        if (about == null) return null;
        var sizes = new ArrayList<List<Long>>();
        for (var attempt : about.task.attempts()) {
            var folder = run.attempt(id, attempt.number());
            sizes.add(List.of(Log.size(folder.resolve("stdout")), Log.size(folder.resolve("stderr"))));
        }
        return new Detail(about.work, about.model, about.task, about.worktree, sizes);
    }

    private static Path worktree(RunFolder run, Board board, Entry entry) {
        return Worktree.of(Path.of(board.start().cwd()), run.id(), entry.task(), board.policy());
    }

    /// What a task has changed in its worktree; null if there is no such task, or no such worktree any more.
    static Patch changes(RunFolder run, Feed feed, String id) {
        record Known(Path worktree, Redaction redaction) {}
        var known = feed.ask(board -> {
            var entry = board.find(id);
            var worktree = entry == null ? null : worktree(run, board, entry);
            return worktree == null ? null : new Known(worktree, board.policy().redaction());
        });
        return known == null ? null : Patch.of(known.worktree, text -> known.redaction.text(text).lines().map(TaskLog::shown)
                .collect(Collectors.joining("\n")));
    }

    private static String work(Work work) {
        return switch (work) {
            case Work.Shell s -> s.line();
            case Work.Exec e -> ShellWord.all(e.argv());
            case Work.Prompt p -> p.text();
        };
    }

    /// A piece of an attempt's log; null if there is no such task or attempt.
    ///
    /// @param ask `stream` is `stdout`, `stderr` or `story`; `after`, `before` and `size` say where to go on, see [Log]
    static Object log(RunFolder run, Feed feed, String id, Map<String, String> ask) throws IOException {
        long attempt = number(ask, "attempt");
        record Known(Task task, Redaction redaction) {}
        var known = feed.ask(board -> {
            var entry = board.find(id);
            return entry == null || attempt < 1 || attempt > entry.attempts().size() ? null
                    : new Known(entry.task(), board.policy().redaction());
        });
        int number = (int) attempt;
        var stream = ask.getOrDefault("stream", "");
        if (known == null || !List.of("stdout", "stderr", "story").contains(stream)) return null;
        if (stream.equals("story")) return Log.story(run, known.task, number, number(ask, "size"), known.redaction);
        var file = run.attempt(known.task.id(), number).resolve(stream);
        if (ask.containsKey("whole")) return (Whole) to -> Log.whole(file, known.redaction, to);
        long after = number(ask, "after"), before = number(ask, "before");
        return after >= 0 ? Log.after(file, after, known.redaction) : before >= 0 ? Log.before(file, before, known.redaction)
                : Log.last(file, known.redaction);
    }

    /// All of a log, to be kept.
    interface Whole {
        void write(OutputStream to) throws IOException;
    }

    /// -1 if it isn't given, or is none.
    private static long number(Map<String, String> ask, String name) {
        var text = ask.get(name);
        return text != null && text.matches("\\d{1,15}") ? Long.parseLong(text) : -1;
    }
}
