package lib.report;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.merge.*;
import lib.model.*;
import tools.jackson.databind.node.ObjectNode;

/// Questions about a run that goes on or is over, answered from its folder: they work from any terminal and change nothing.
public final class Inquiry {
    private final RunFolder run;
    private final Board board;
    private final boolean alive;
    private final Identity holder;
    private final Views views;
    private Summary summary;
    private Deliverables.Found found;
    private Report report;

    /// @param base the folder that has `.orchestrate`
    /// @param name the run's id, a part of it, `latest`, or null for the latest
    public Inquiry(Path base, String name) {
        this(base, name, null);
    }

    /// @param templates a folder whose templates come before all others; null for none
    public Inquiry(Path base, String name, Path templates) {
        this(RunFolder.find(base, name), Views.of(base, templates));
    }

    /// @param views by which it is shown
    public Inquiry(RunFolder run, Views views) {
        this.run = run;
        this.views = views;
        var following = Following.begun(run);
        this.board = following.board();
        this.holder = following.holder();
        this.alive = holder != null;
    }

    /// Questions about a run of this process, with the board that its loop has left.
    public Inquiry(RunFolder run, Views views, Board board) {
        this(run, views, board, false);
    }

    /// @param alive whether somebody runs it
    public Inquiry(RunFolder run, Views views, Board board, boolean alive) {
        this.run = run;
        this.views = views;
        this.board = board;
        this.alive = alive;
        this.holder = null;
    }

    /// Where its tasks stand.
    public Board board() {
        return board;
    }

    /// All of it in figures; reckoned once, unless the run goes on.
    public synchronized Summary summary() {
        if (summary != null) return summary;
        var now = Aggregator.summary(board, System.currentTimeMillis(), alive);
        if (board.end() != null || !alive) summary = now;
        return now;
    }

    /// The same for a report: with what tasks have answered and changed.
    Summary whole() {
        return new Deliverables(run, board).find().addTo(summary());
    }

    /// The one before, as long as there is nothing new to tell.
    private synchronized Report latest() {
        boolean known = summary != null;
        var now = summary();
        var news = new Deliverables(run, board).find();
        if (report == null || !known || !news.equals(found)) report = new Report(run, news.addTo(now), views);
        found = news;
        return report;
    }

    /// How the work of its tasks came together, as the report for programs has it.
    public String integratedJson() {
        return Json.pretty(integrated()) + "\n";
    }

    private Summary.Integrated integrated() {
        return Summary.Integrated.of(Integration.of(run), board.policy().redaction()::text);
    }

    /// The same as text.
    public String integratedText() {
        return views.text("integration.ftl", Map.of("run", run.id(), "integration", Json.MAPPER.convertValue(integrated(), Map.class)));
    }

    /// The run's folder.
    public RunFolder folder() {
        return run;
    }

    /// The views that show it.
    public Views views() {
        return views;
    }

    /// Whether its orchestrator lives and it has no end yet.
    public boolean alive() {
        return alive;
    }

    /// Who runs it where that can't be seen from here; null if it isn't so.
    public String elsewhere() {
        return Sentences.elsewhere(board, holder, System.currentTimeMillis());
    }

    /// 3 for a run whose orchestrator died, otherwise 0.
    public int status() {
        return board.end() == null && !alive ? 3 : 0;
    }

    /// Where it stands, with the accounts of which nothing is started now.
    public String statusText() {
        long now = alive ? System.currentTimeMillis() : board.at();
        var model = Fields.known(new Deliverables(run, board).addFew(summary()));
        model.put("elsewhere", elsewhere());
        model.put("places", alive ? Sentences.unreached(board).stream().map(board.policy().redaction()::text).toList() : List.of());
        model.put("accounts", board.end() != null ? List.of() : Stream.concat(
                board.shut(now).stream().map(part -> Sentences.shut(part, board.waiting(part), part.until() - now)),
                board.paced(now).stream().map(hold -> Sentences.paced(hold, board.waiting(hold), now)))
                .map(board.policy().redaction()::text).toList());
        return views.text("status.ftl", model);
    }

    /// Where it stands as `aggregate-report.json` has it, without what only a report looks for.
    public String statusJson() {
        return Json.pretty(summary()) + "\n";
    }

    /// Why a task stands where it stands: each attempt with its exit, outcome, rule and evidence.
    public String explain(String task) {
        var about = new Explanation(board, entry(task), System.currentTimeMillis(), alive);
        var redaction = board.policy().redaction();
        var model = new HashMap<String, Object>(Map.of("run", run.id(), "folder", run.path().toString(), "task",
                Json.MAPPER.convertValue(line(task), Map.class), "waits", about.waits().stream().map(redaction::text).toList(), "next",
                about.next(run.path()), "last", about.last().stream().map(redaction::text).toList()));
        if (about.limit() != null) model.put("limit", about.limit());
        return views.text("explain.ftl", model);
    }

    public Summary.Line line(String task) {
        return Aggregator.line(entry(task), System.currentTimeMillis(), board.policy().redaction());
    }

    private Entry entry(String task) {
        var entry = board.find(task);
        if (entry == null) throw noTask(run, board, task);
        return entry;
    }

    /// What is said of an id that no task of a run has.
    public static UserError noTask(RunFolder run, Board board, String task) {
        return new UserError("run " + run.id() + " has no task '" + task + "'"
                + UserError.suggestion(task, board.entries().stream().map(e -> e.task().id()).toList())
                + ": 'orchestrate status " + run.id() + "' lists them");
    }

    /// The report in a format, see [Report.Format].
    ///
    /// @throws UserError if there is no such format, or a template is broken
    public String report(String format) {
        return latest().as(Report.Format.of(format));
    }

    /// The same, written as it is made.
    public void report(String format, Writer out) throws IOException {
        latest().write(Report.Format.of(format), out);
    }

    /// The same; a broken template of the user's is told, and ours used.
    public void report(Report.Format format, Writer out) throws IOException {
        latest().writeOrOurs(format, out);
    }

    /// Writes the reports into the run's folder, the one for programs last.
    public void writeReports() throws IOException {
        latest().write();
    }

    /// Which agents can be run here, which accounts are held, what runs stand on and how processes are known, as text or as lines of JSON.
    public static String doctor(boolean json) {
        var doctor = new Doctor(Caller.environment());
        var findings = doctor.findings();
        var held = doctor.held();
        var parts = Checkup.of(doctor, Path.of("").toAbsolutePath(), Policy.DEFAULT.maxMemory());
        var processes = Json.MAPPER.convertValue(doctor.processes(), Map.class);
        if (json)
            return Stream.of(findings, held, parts, List.of(Map.of("processes", processes))).flatMap(List::stream)
                    .map(f -> Json.line(f) + "\n").collect(Collectors.joining());
        var told = held.stream().map(h -> Sentences.held(h, System.currentTimeMillis())).toList();
        boolean marks = System.out.charset().newEncoder().canEncode('✓');
        return Views.of(Path.of(""), null).in(Paint.of(System.out)).text("doctor.ftl", Map.of("held", told, "processes", processes,
                "marks", marks ? List.of("✓", "!", "✗") : List.of("+", "!", "x"), "parts",
                parts.stream().map(p -> Json.MAPPER.convertValue(p, Map.class)).toList(), "findings",
                findings.stream().map(f -> Json.MAPPER.convertValue(f, Map.class)).toList()));
    }

    /// `todos.json` of the run.
    public String todos() {
        try {
            return Files.readString(run.path().resolve("todos.json"));
        } catch (IOException e) {
            throw new UserError(run.path().resolve("todos.json") + ": can't be read (" + RunFolder.reason(e) + "): 'orchestrate status "
                    + run.id() + "' tells where its tasks stand");
        }
    }

    /// How much each task has changed in its worktree, and which files more than one has.
    public String changesText() {
        return views.text("changes.ftl", whole());
    }

    /// The same for programs, as `aggregate-report.json` has it.
    public String changesJson() {
        ObjectNode all = Json.MAPPER.valueToTree(whole());
        return Json.pretty(all.retain(List.of("execution_id", "tasks", "overlaps"))) + "\n";
    }

    /// Has git show what a task has changed in its worktree since that was made, committed or not.
    ///
    /// @param options for `git diff`
    /// @return git's exit status
    /// @throws UserError if it has no worktree
    public int showChanges(String task, List<String> options) throws IOException {
        var entry = entry(task);
        var worktree = Worktree.of(Path.of(board.start().cwd()), run.id(), entry.task(), board.policy());
        if (entry.task().place().copy()) return Diffstat.show(FolderCopy.of(Path.of(board.start().cwd()), run.id(), entry.task()), options);
        if (worktree == null) throw new UserError("task '" + task + "' had no worktree of its own: 'git diff' in its folder tells more");
        if (!Files.exists(worktree.resolve(".git")))
            throw new UserError(worktree + ": there is no such worktree " + (entry.attempts().isEmpty() ? "yet" : "any more: 'git log "
                    + Branches.of(run.id(), task).getFirst() + "' shows what it has committed"));
        return Diffstat.show(worktree, options);
    }

    /// The line as `aggregate-report.json` writes it.
    public static String pretty(Summary.Line line) {
        return Json.pretty(line) + "\n";
    }

    /// The words a run's own terminal ends with.
    ///
    /// @param told whether what failed was told as it happened
    public String endText(boolean told) {
        var now = new Inquiry(run, views);
        return now.board.end() == null ? now.statusText() : views.text("end.ftl", now.end(told));
    }

    /// The model of those words. Limits that weren't waited for are told with the time when they are lifted.
    public Map<String, Object> end(boolean told) {
        var here = Path.of("").toAbsolutePath();
        var folder = run.path().startsWith(here) ? here.relativize(run.path()) : run.path();
        var left = board.shut(board.at()).stream().filter(part -> part.lifted() != null)
                .map(part -> board.policy().redaction().text(Sentences.shut(part, 0, null))).toList();
        return Map.of("run", summary(), "folder", folder.toString(), "left", left, "told", told);
    }

    /// A later run beside this one, as `md`, `html`, `json` or `csv`; see [Comparison].
    ///
    /// @throws UserError if there is no such format, or a template is broken
    public String compare(Inquiry later, String format) {
        var comparison = Comparison.of(summary(), later.summary());
        return switch (Report.Format.of(format)) {
            case MD -> views.text("compare.md.ftl", comparison);
            case HTML -> views.text("compare.html.ftl", comparison);
            case CSV -> Report.lines(views.text("compare.csv.ftl", comparison));
            case JSON -> Json.pretty(comparison) + "\n";
            case JUNIT, TRACE, OTLP, MERMAID -> throw new UserError("two runs are compared as md, html, json or csv, not as " + format
                    + ": use one of these");
        };
    }

    /// The final answer of a task's last attempt, read from its stream; what a plain command wrote last.
    ///
    /// @throws UserError if it hasn't said anything yet
    public String answer(String task) {
        var entry = entry(task);
        if (entry.attempt() == null)
            throw new UserError("task '" + task + "' hasn't been started, so there is no answer: 'orchestrate explain " + task
                    + "' tells why");
        var answer = Answers.of(run, entry.task(), entry.attempt().number());
        if (answer.isBlank())
            throw new UserError("task '" + task + "' has given no answer: 'orchestrate logs " + task + "' shows what it wrote");
        return board.policy().redaction().text(answer);
    }
}
