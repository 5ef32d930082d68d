package lib;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// A run that is over: how it went, and the tasks to go on with.
public final class Run {
    private final Inquiry inquiry;
    private final Summary summary;
    private final int code;

    /// @param inquiry of its folder
    /// @param code    its exit status
    Run(Inquiry inquiry, int code) {
        this.inquiry = inquiry;
        this.summary = inquiry.summary();
        this.code = code;
    }

    /// A run of this folder that is over.
    ///
    /// @param name the run's id, a part of it, or null for the latest
    /// @throws UserError if there is none, or it isn't over
    public static Run past(Path base, String name) {
        var inquiry = new Inquiry(base, name);
        if (inquiry.board().end() == null)
            throw new UserError("run " + inquiry.folder().id() + (inquiry.alive() ? " goes on: 'orchestrate watch "
                    : " has crashed: 'orchestrate recover ") + inquiry.folder().id() + "' first, to its end");
        return new Run(inquiry, inquiry.board().end().exit());
    }

    /// `.orchestrate/runs/<run>`, absolute.
    public Path folder() {
        return inquiry.folder().path();
    }

    /// The run in figures, as in `aggregate-report.json`.
    public Summary summary() {
        return summary;
    }

    /// One line per task, in the order they were given.
    public List<Summary.Line> results() {
        return summary.tasks();
    }

    /// Tasks that succeeded, in the order they were given.
    public List<Task> succeeded() {
        return tasks(e -> e.status() == Status.SUCCEEDED);
    }

    /// Tasks that failed, ready to be run again: what they had to come after and did succeed is no longer asked for, and their
    /// worktrees are used again.
    public List<Task> failed() {
        return tasks(e -> e.status() == Status.FAILED);
    }

    /// Everything that has not succeeded: failed, cancelled and skipped, likewise ready to be run again; not what a condition left out,
    /// unless it asks for one of those.
    public List<Task> unfinished() {
        return tasks(e -> e.status().settled() && Undone.is(inquiry.board(), e));
    }

    private List<Task> tasks(Predicate<Entry> wanted) {
        var board = inquiry.board();
        var entries = board.entries().stream().filter(wanted).toList();
        var ids = entries.stream().map(e -> e.task().id()).collect(Collectors.toSet());
        return entries.stream().map(e -> Fingerprinting.again(board, e, Worktree.kept(Path.of(summary.cwd()), inquiry.folder().id(),
                Answers.afterOnly(e.task(), ids, inquiry.folder().id(), board), board.policy()))).toList();
    }

    /// 0 all succeeded, 1 something failed or was stopped, 130 or 143 interrupted.
    public int exitCode() {
        return code;
    }

    /// Writes the report to a file as well: `.md`, `.html`, `.json`, `.csv`, `.xml` as JUnit does, `.trace.json` for Perfetto, `.otlp.json`
    /// for OpenTelemetry, `.mmd` for Mermaid; see [Report.Format].
    ///
    /// @throws UserError if the ending is another, or the file can't be written
    public Run report(String file) {
        var format = Report.Format.ofFile(file);
        try (var out = Files.newBufferedWriter(Path.of(file))) {
            inquiry.report(format, out);
        } catch (IOException e) {
            throw new UserError(file + ": can't be written (" + RunFolder.reason(e) + ")");
        }
        return this;
    }

    /// Prints where each task stands, as `orchestrate status` does.
    public Run show() {
        System.out.print(inquiry.views().in(Paint.of(System.out)).textOrOurs("status.ftl", summary, Run::warn));
        return this;
    }

    /// What the task's last attempt has answered in the end; the last lines of a plain command.
    ///
    /// @throws UserError if there is no such task, or it never ran
    public String answer(String task) {
        return result(task).answer();
    }

    /// What the task's last attempt has written to stdout, all of it.
    ///
    /// @throws UserError if there is no such task, or it never ran
    public String output(String task) {
        return result(task).output();
    }

    /// How a task has ended, and what it said.
    ///
    /// @throws UserError if there is no such task
    public TaskResult result(String id) {
        var entry = inquiry.board().find(id);
        if (entry == null) {
            var known = inquiry.board().entries().stream().map(e -> e.task().id()).toList();
            throw new UserError("the run has no task '" + id + "'" + UserError.suggestion(id, known));
        }
        return new TaskResult(inquiry.folder(), entry, inquiry.board().policy());
    }

    Inquiry inquiry() {
        return inquiry;
    }

    /// In a line, such as `20261130-081500-lint: finished, 3 of 4 succeeded, 1 failed`.
    @Override
    public String toString() {
        var totals = summary.summary();
        return summary.executionId() + ": " + summary.state() + ", " + totals.successful() + " of " + totals.totalTasks() + " succeeded"
                + (totals.failed() > 0 ? ", " + totals.failed() + " failed" : "")
                + (totals.cancelled() > 0 ? ", " + totals.cancelled() + " cancelled" : "");
    }

    /// Ends this program with [#exitCode].
    public void exit() {
        System.exit(code);
    }

    void writeReports() {
        try {
            inquiry.writeReports();
        } catch (IOException e) {
            warn(folder() + ": the report can't be written (" + RunFolder.reason(e) + "): 'orchestrate report " + inquiry.folder().id()
                    + "' shows it");
        }
    }

    void sayEnd(PrintStream out, boolean colour, boolean told) {
        out.print(inquiry.views().in(Paint.of(out).wanted(colour)).textOrOurs("end.ftl", inquiry.end(told), Run::warn));
    }

    private static void warn(String why) {
        System.err.println("orchestrate: " + why);
    }
}
