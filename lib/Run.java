package lib;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;

/// A run that is over: how it went, and the tasks to go on with.
public final class Run {
    private final RunFolder folder;
    private final Summary summary;
    private final int code;
    private final Policy policy;
    private final Views views;
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    Run(RunFolder folder, Summary summary, int code, Policy policy, List<Task> tasks, Views views) {
        this.folder = folder;
        this.summary = summary;
        this.code = code;
        this.policy = policy;
        this.views = views;
        tasks.forEach(t -> this.tasks.put(t.id(), t));
    }

    /// `.orchestrate/runs/<run>`, absolute.
    public Path folder() {
        return folder.path();
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
        return tasks("completed");
    }

    /// Tasks that failed, ready to be run again: what they had to come after and did succeed is no longer asked for, and their
    /// worktrees are used again.
    public List<Task> failed() {
        return tasks("failed");
    }

    /// Everything that has not succeeded: failed, cancelled and skipped, likewise ready to be run again.
    public List<Task> unfinished() {
        return tasks("failed", "cancelled");
    }

    private List<Task> tasks(String... statuses) {
        var wanted = List.of(statuses);
        var ids = new LinkedHashSet<String>();
        for (var line : summary.tasks()) if (wanted.contains(line.status())) ids.add(line.taskId());
        return ids.stream().map(tasks::get).map(t -> Answers.afterOnly(t, ids, folder.id()))
                .map(t -> Worktree.kept(Path.of(summary.cwd()), t, policy)).toList();
    }

    /// 0 all succeeded, 1 something failed or was stopped, 130 or 143 interrupted.
    public int exitCode() {
        return code;
    }

    /// Writes the report to a file as well: `.md`, `.html`, `.json`, `.csv`, `.xml` as JUnit does, `.trace.json` for Perfetto; see
    /// [Report.Format].
    ///
    /// @throws UserError if the ending is another, or the file can't be written
    public Run report(String file) {
        var text = new Report(folder, whole(), views).orOurs(Report.Format.ofFile(file));
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new UserError(file + ": can't be written (" + RunFolder.reason(e) + ")");
        }
        return this;
    }

    /// Prints where each task stands, as `orchestrate status` does.
    public Run show() {
        System.out.print(views.textOrOurs("status.ftl", summary, Run::warn));
        return this;
    }

    /// What the task's last attempt has answered in the end; the last lines of a plain command.
    ///
    /// @throws UserError if there is no such task, or it never ran
    public String answer(String task) {
        return Redaction.of(policy).text(Answers.of(folder, task(task), attempts(task)));
    }

    /// What the task's last attempt has written to stdout, all of it.
    ///
    /// @throws UserError if there is no such task, or it never ran
    public String output(String task) {
        var file = folder.attempt(task(task).id(), attempts(task)).resolve("stdout");
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UserError(file + ": can't be read (" + RunFolder.reason(e) + ")");
        }
    }

    private Task task(String id) {
        var task = tasks.get(id);
        if (task == null) throw new UserError("the run has no task '" + id + "'" + UserError.suggestion(id, tasks.keySet()));
        return task;
    }

    private int attempts(String id) {
        int attempts = summary.tasks().stream().filter(line -> line.taskId().equals(id)).findFirst().map(line -> line.attempts().size())
                .orElse(0);
        if (attempts == 0) throw new UserError("task '" + id + "' never ran, so it said nothing");
        return attempts;
    }

    /// Ends this program with [#exitCode].
    public void exit() {
        System.exit(code);
    }

    private Summary whole() {
        return new Deliverables(folder, policy, tasks::get).addTo(summary);
    }

    void writeReports() {
        try {
            new Report(folder, whole(), views).write();
        } catch (IOException e) {
            System.err.println("orchestrate: " + folder.path() + ": the report can't be written (" + RunFolder.reason(e)
                    + "): 'orchestrate report " + folder.id() + "' shows it");
        }
    }

    void sayEnd(PrintStream out) {
        out.print(views.textOrOurs("end.ftl", Inquiry.end(summary, folder), Run::warn));
    }

    private static void warn(String why) {
        System.err.println("orchestrate: " + why);
    }
}
