//JAVA 25+
//DEPS tools.jackson.core:jackson-databind:3.2.4
//DEPS tools.jackson.dataformat:jackson-dataformat-yaml:3.2.4
//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.apache.commons:commons-exec:1.6.0
//DEPS org.freemarker:freemarker:2.3.35
//DEPS org.jline:jline-terminal:4.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//DEPS org.commonmark:commonmark:0.32.0
//DEPS org.commonmark:commonmark-ext-gfm-tables:0.32.0
//DEPS com.networknt:json-schema-validator:3.0.9
//SOURCES model/package-info.java board/package-info.java journal/package-info.java agents/package-info.java
//SOURCES machine/package-info.java places/package-info.java merge/package-info.java input/package-info.java
//SOURCES report/package-info.java terminal/package-info.java web/package-info.java
//SOURCES DryRun.java InboxControls.java Integrating.java Launch.java Notebook.java OpenRun.java OwnValues.java Pending.java
//SOURCES Rehearsal.java Run.java RunSettings.java Secrets.java Surroundings.java TaskResult.java Uncaught.java Unfinished.java
//SOURCES Vocabulary.java Wiring.java
//FILES templates/aggregate-report.schema.json=../templates/aggregate-report.schema.json
//FILES templates/compare.html.ftl=../templates/compare.html.ftl templates/compare-words.ftl=../templates/compare-words.ftl
//FILES templates/compare.md.ftl=../templates/compare.md.ftl templates/compare.csv.ftl=../templates/compare.csv.ftl
//FILES templates/junit.xml.ftl=../templates/junit.xml.ftl templates/report.csv.ftl=../templates/report.csv.ftl
//FILES templates/doctor.ftl=../templates/doctor.ftl templates/end.ftl=../templates/end.ftl
//FILES templates/explain.ftl=../templates/explain.ftl templates/help/agents.ftl=../templates/help/agents.ftl
//FILES templates/help/compare.ftl=../templates/help/compare.ftl templates/help/config.ftl=../templates/help/config.ftl
//FILES templates/help/environment.ftl=../templates/help/environment.ftl
//FILES templates/help/exit-codes.ftl=../templates/help/exit-codes.ftl templates/help/keys.ftl=../templates/help/keys.ftl
//FILES templates/help/limits.ftl=../templates/help/limits.ftl templates/help/manifests.ftl=../templates/help/manifests.ftl
//FILES templates/help/overview.ftl=../templates/help/overview.ftl templates/help/recipes.ftl=../templates/help/recipes.ftl
//FILES templates/help/templates.ftl=../templates/help/templates.ftl templates/help/output.ftl=../templates/help/output.ftl
//FILES templates/help/allocation.ftl=../templates/help/allocation.ftl
//FILES templates/help/places.ftl=../templates/help/places.ftl templates/help/resume.ftl=../templates/help/resume.ftl
//FILES templates/help/table.ftl=../templates/help/table.ftl templates/help/pacing.ftl=../templates/help/pacing.ftl
//FILES templates/help/start.ftl=../templates/help/start.ftl templates/help/worktrees.ftl=../templates/help/worktrees.ftl
//FILES templates/init/claude/execution-monitor.md.ftl=../templates/init/claude/execution-monitor.md.ftl
//FILES templates/init/tasks.yaml.ftl=../templates/init/tasks.yaml.ftl
//FILES templates/init/claude/SKILL.md.ftl=../templates/init/claude/SKILL.md.ftl templates/live.ftl=../templates/live.ftl
//FILES templates/man.ftl=../templates/man.ftl templates/manifest.schema.json=../templates/manifest.schema.json
//FILES templates/notebook/durations.ftlh=../templates/notebook/durations.ftlh
//FILES templates/notebook/report.ftlh=../templates/notebook/report.ftlh
//FILES templates/notebook/table.ftlh=../templates/notebook/table.ftlh templates/report.css=../templates/report.css
//FILES templates/report.html.ftl=../templates/report.html.ftl templates/report.js=../templates/report.js
//FILES templates/report.md.ftl=../templates/report.md.ftl templates/runs.ftl=../templates/runs.ftl
//FILES templates/changes.ftl=../templates/changes.ftl templates/cleaned.ftl=../templates/cleaned.ftl
//FILES templates/integration.ftl=../templates/integration.ftl templates/config.ftl=../templates/config.ftl
//FILES templates/status.ftl=../templates/status.ftl templates/completion.zsh.ftl=../templates/completion.zsh.ftl
//FILES templates/palette.css=../templates/palette.css templates/completion.fish.ftl=../templates/completion.fish.ftl
//FILES templates/report-charts.html.ftl=../templates/report-charts.html.ftl
//FILES templates/web.css=../templates/web.css templates/web.html.ftl=../templates/web.html.ftl
//FILES templates/web.js=../templates/web.js templates/web-table.js=../templates/web-table.js
//FILES templates/web-task.js=../templates/web-task.js templates/web-timeline.js=../templates/web-timeline.js
//FILES templates/web-changes.js=../templates/web-changes.js
//FILES templates/web-link.js=../templates/web-link.js templates/web-find.js=../templates/web-find.js
//FILES templates/web-words.js=../templates/web-words.js templates/help/mcp.ftl=../templates/help/mcp.ftl
//FILES templates/mcp/mcp.java.txt=../templates/mcp/mcp.java templates/mcp/tools.json=../templates/mcp/tools.json
//FILES templates/mcp/Answers.java.txt=../templates/mcp/Answers.java templates/mcp/Incoming.java.txt=../templates/mcp/Incoming.java
//FILES templates/mcp/ToolCalls.java.txt=../templates/mcp/ToolCalls.java
//FILES templates/mcp/ToolCommands.java.txt=../templates/mcp/ToolCommands.java templates/web-log.js=../templates/web-log.js
//FILES templates/theme.js=../templates/theme.js templates/zoom.js=../templates/zoom.js
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmn16m

package lib;

import java.io.PrintStream;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.function.*;
import lib.board.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;

/// The front door for recipes, notebooks and the command line: what to run, how, and go.
///
/// ```java
/// orchestrate(each(args, name -> shell("make " + name)))
///         .parallel(4)
///         .retries(2)
///         .run()
///         .exit();
/// ```
///
/// Each step gives a new orchestrator and changes nothing; only [#run] acts. It wires the parts together and decides nothing itself.
public final class Orchestrator extends RunSettings {
    private final List<Task> tasks;
    private final Surroundings surroundings;

    /// The display of a run while it goes on.
    public enum Show implements Surroundings.Show {
        /// A live table on a terminal, a line per change elsewhere.
        AUTO,
        /// Likewise, and after a run that lasted the table stays until `q`.
        STAYING,
        /// A line per change.
        LINES,
        /// Each event as a line of JSON on stdout, with what is for people on stderr.
        JSON,
        /// Failures only.
        QUIET,
        /// Nothing at all.
        NOTHING;

        @Override
        public Display display(RunFolder run, boolean colour, Views views, Output output) {
            return switch (this) {
                case AUTO, STAYING -> TableDisplay.orLines(run, colour, views, output, TableDisplay.Stay.lasted(this == STAYING));
                case LINES, QUIET -> TaskOutput.beside(new LogDisplay(output.words(), this == QUIET, output.tails(run)), output, run);
                case JSON -> new EventDisplay(System.out);
                case NOTHING -> TaskOutput.beside(new Display() {}, output, run);
            };
        }

        @Override
        public PrintStream end(Output output) {
            return this == NOTHING ? null : this == JSON ? System.err : output.words();
        }
    }

    private Orchestrator(List<Task> tasks, Policy policy, Surroundings surroundings) {
        super(policy);
        this.tasks = tasks;
        this.surroundings = surroundings;
    }

    static Orchestrator of(Collection<Task> tasks) {
        return new Orchestrator(Ids.unique(List.copyOf(tasks)), Policy.DEFAULT, Surroundings.usual(Show.AUTO));
    }

    /// The recipe's own check of each agent's work, in the place of a shell line. None if this isn't called.
    public Orchestrator verify(Check check) {
        var checked = tasks.stream().map(t -> t.prompt() == null || policy.verifyOf(t.with(Settings.OUTPUTS, null)) != null ? t
                : t.verify(check)).toList();
        return new Orchestrator(checked, policy, surroundings);
    }

    /// Asked before each start whether the task may start now; see [Gate]. Everything may if this isn't called.
    public Orchestrator gate(Gate gate) {
        return with(policy.asks(Policy.GATE)).with(surroundings.consulted(surroundings.consulted().gate(gate)));
    }

    /// Asked of each end before the rules; see [Opinion]. The rules alone judge if this isn't called.
    public Orchestrator classify(Opinion opinion) {
        return with(policy.asks(Policy.OPINION)).with(surroundings.consulted(surroundings.consulted().opinion(opinion)));
    }

    /// Likewise, where the end alone decides, whatever the task and the attempt.
    public Orchestrator classify(BiFunction<Exit, Said, Optional<Outcome>> byEnd) {
        UserError.unlessNull(byEnd, "classify() is given no opinion (null): give it one, or leave it out");
        return classify((_, _, exit, said) -> byEnd.apply(exit, said));
    }

    /// The end of the run's id.
    public Orchestrator named(String name) {
        return with(surroundings.name(name));
    }

    /// The folder that gets `.orchestrate`, and where tasks run that name no other; the current one if this isn't called.
    ///
    /// @throws UserError if there is no such folder
    public Orchestrator in(Path folder) {
        return with(surroundings.cwd(folder));
    }

    /// What is shown while it runs; `AUTO` if this isn't called.
    public Orchestrator show(Show show) {
        return with(surroundings.show(show));
    }

    /// What tasks write and we hand on to stdout and stderr; `Output.NONE` if this isn't called, or stdout has the events: `Show.JSON`.
    public Orchestrator output(Output output) {
        return with(surroundings.output(output));
    }

    /// Whether a terminal gets colours; by default it does, unless `NO_COLOR` is set in the environment.
    public Orchestrator colour(boolean wanted) {
        return with(surroundings.colour(wanted));
    }

    /// Templates in this folder come before those in `.orchestrate/templates`; see `orchestrate help templates`. None if this isn't called.
    public Orchestrator templates(Path folder) {
        return with(surroundings.templates(folder));
    }

    /// Sees each event once it is on disk, in order, on a thread of its own. It must not throw.
    public Orchestrator onEvent(Consumer<Event> listener) {
        return with(surroundings.listener(surroundings.listener().andThen(UserError.unlessNull(listener,
                "onEvent() is given no listener (null): give it one, or leave it out"))));
    }

    @Override
    Orchestrator with(Policy policy) {
        return new Orchestrator(tasks, policy, surroundings);
    }

    private Orchestrator with(Surroundings surroundings) {
        return new Orchestrator(tasks, policy, surroundings);
    }

    /// What would be run, where, and in which order if everything succeeds; starts and makes nothing.
    public String plan() {
        var all = Tries.of(tasks);
        var needs = Launch.foresee(all, policy, surroundings.cwd());
        var home = surroundings.home() != null ? surroundings.home() : RunFolder.home(surroundings.cwd());
        return DryRun.plan(all, policy, surroundings.cwd(), home, surroundings.name(), needs);
    }

    /// Which task comes after which, as a flowchart in Mermaid's words.
    public String flowchart() {
        var all = Tries.of(tasks);
        Launch.foresee(all, policy, surroundings.cwd());
        return Order.of(all, policy.redaction()).flowchart();
    }

    /// Runs everything and waits for the end. Ctrl-C lets running tasks finish, a second one ends them, a third one kills them.
    ///
    /// @throws UserError before anything is started, if the tasks don't fit together or the run's folder can't be made
    public Run run() {
        return launch().run();
    }

    /// Begins the run as [#run] does, and returns: it goes on on a thread of its own, and the program doesn't end before it.
    public OpenRun async() {
        return launch().async(false);
    }

    /// Begins a run that goes on, though all its tasks are done with, until [OpenRun#end]: for a program that decides by the results of
    /// some tasks which come next. It may begin with none. Resumed ([#resume]), what was done before isn't done again.
    public OpenRun open() {
        return launch().async(true);
    }

    /// Begins the run in a process of its own that needs no terminal, and returns its folder when that has taken it up.
    ///
    /// @param program the program and arguments that start the command line of this program; that process runs it with `recover`
    /// @throws UserError if it needs code of its recipe's own, which that process doesn't have
    public Path detach(List<String> program) {
        return launch().detach(program);
    }

    /// Goes on with the latest run of this folder if the program that ran it died: with its tasks and its policy, and with this recipe's
    /// own gate, classifier, checks and agents, which no file has; those of a task are known by its id. What still runs is taken up, what
    /// ended meanwhile is judged, the rest is started.
    ///
    /// @throws UserError if there is none, it is over or going on, or something it needs is missing
    public Run recover() {
        return recover(null);
    }

    /// Likewise with any run of this folder whose orchestrator died.
    ///
    /// @param name the run's id, a part of it, or null for the latest
    public Run recover(String name) {
        return recover(name, Set.of());
    }

    /// Likewise, where what it has left running on other machines is lost.
    ///
    /// @param gone names of machines that are gone for good: what ran there runs again, and runs twice if they aren't
    public Run recover(String name, Set<String> gone) {
        return launch().recover(name, gone);
    }

    /// What failed or never ran in a run that is over, to be run again: in its worktrees, and agents in their sessions.
    ///
    /// @param only ids of the tasks wanted; empty is all that did not succeed
    /// @throws UserError if the run is going on or crashed, or there is nothing to try again
    public static Orchestrator retry(Path base, String name, List<String> only) {
        var again = Launch.again(RunFolder.find(base, name), only, Surroundings.usual(Show.AUTO));
        return of(again.tasks()).with(again.policy()).with(again.surroundings());
    }

    private Launch launch() {
        return new Launch(Tries.of(tasks), policy, surroundings);
    }
}
