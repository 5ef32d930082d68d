package lib.cli;

import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.Callable;
import lib.*;
import lib.input.*;
import lib.journal.RunFolder;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import lib.terminal.*;
import picocli.CommandLine.*;
import picocli.CommandLine.Model.*;

/// `run`. Options that are settings of the run are in [Flags].
@Command(name = "run", sortOptions = false, mixinStandardHelpOptions = true,
        description = {"Runs prompts, a manifest, or a command for many values.", "",
            "  run PROMPT.md...                  one agent per prompt file",
            "  run MANIFEST.(yaml|json|jsonl)    tasks and their settings",
            "  run 'command {}' ::: A B C        a command per value",
            "  run 'command {}' :::: FILE        the same, values from a file's lines",
            "  run 'command {}' -                the same, from stdin",
            "  run -                             one command per line of stdin, or a manifest", ""})
final class RunCommand implements Callable<Integer> {
    @ParentCommand Given.Program top;
    @Spec CommandSpec spec;
    @Parameters(arity = "0..*", paramLabel = "WHAT", description = "Prompt files, a manifest, or a command.") List<String> what =
            List.of();
    @Mixin Wanted wanted;
    @Option(names = "--name", paramLabel = "NAME", description = "End of the run's id.") String name;
    @Option(names = "--resume", arity = "0..1", preprocessor = WordAttached.class, paramLabel = "RUN",
            description = "Take what earlier runs, or this one, have done of the same, in place of doing it again.") String resume;
    @Option(names = "--force", paramLabel = "TASK", description = "With --resume, run this task again all the same; may be repeated.")
            List<String> force = List.of();
    @Option(names = "--integrate", description = "At its end, merge what succeeded into one branch, as 'integrate' does.")
            boolean integrate;
    @Option(names = "--detach", description = "Run in the background, without this terminal.") boolean detach;
    @Option(names = "--web", arity = "0..1", preprocessor = PortAttached.class, paramLabel = "PORT",
            description = "As a page for a browser on this machine: prints its address. On a terminal the page stays until Ctrl-C.")
            Integer web;
    @Option(names = "--dry-run", arity = "0..1", preprocessor = WordAttached.class, paramLabel = "mermaid",
            description = "Print commands, folders and order; start nothing. With =mermaid, the order alone, as a flowchart.")
            String dry;
    @Option(names = "--json", description = "Events as lines of JSON on stdout.") boolean json;
    @Option(names = {"-q", "--quiet"}, description = "Show failures only.") boolean quiet;
    @Mixin Printed printed;
    @Option(names = "--no-color", description = "No colours; so does NO_COLOR.") boolean noColor;
    @Mixin Look look;

    /// `--web=8080` has a port; what follows `--web` is what to run, and the port any free one.
    static final class PortAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) args.push("0");
            return false;
        }
    }

    /// Likewise `--dry-run=mermaid` and `--resume=RUN`.
    static final class WordAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) args.push("");
            return false;
        }
    }

    /// @throws ParameterException if both are given, of which the second would change nothing
    private void together(String one, boolean first, String other, boolean second) {
        if (first && second)
            throw new ParameterException(spec.commandLine(), other + " says nothing beside " + one + ": leave one of them out");
    }

    @Override
    public Integer call() {
        if (name != null && Task.slug(name).isEmpty())
            throw new UserError("--name '" + name + "' becomes part of a folder's name: use letters or digits");
        boolean dryRun = dry != null;
        if (dryRun && !List.of("", "mermaid").contains(dry))
            throw new ParameterException(spec.commandLine(), "--dry-run can be drawn as 'mermaid', not as '" + dry + "': leave that out");
        together("--dry-run", dryRun, "--detach", detach);
        together("--dry-run", dryRun, "--integrate", integrate);
        together("--detach", detach, "--integrate", integrate);
        together("--dry-run", dryRun, "--json", json);
        together("--dry-run", dryRun, "--quiet", quiet);
        together("--detach", detach, "--json", json);
        together("--detach", detach, "--quiet", quiet);
        together("--json", json, "--quiet", quiet);
        together("--dry-run", dryRun, "--web", web != null);
        if (detach && web != null)
            throw new ParameterException(spec.commandLine(),
                    "--web ends with this command, and --detach ends it at once: leave --web out, and look with 'orchestrate watch --web'");
        together("--detach", detach, "--output", printed.given());
        together("--dry-run", dryRun, "--output", printed.given());
        Given.noOptions(what, top.values(), spec);
        var config = Config.of(Given.HERE, Caller.environment());
        config.refused().forEach(sentence -> System.err.println("orchestrate: " + sentence));
        var manifest = wanted.read(what, top.values(), name, config);
        var tasks = manifest.tasks();
        if (manifest.notes().isEmpty()) Flags.heeded(tasks, integrate ? Set.of(Settings.VERIFY) : Set.of(), spec);
        var named = name != null ? name : manifest.name();
        if (!force.isEmpty()) tasks = forced(Ids.unique(tasks));
        var policy = resuming(Flags.policy(config.variables(manifest.policy().apply(config.files(Policy.DEFAULT))), spec));
        // One that is for all runs needn't fit to each.
        WorktreeNeeds.checkSetup(manifest.tasks(), config.get(Settings.SETUP) == null ? policy : policy.with(Settings.SETUP, null),
                Given.HERE);
        if (integrate && tasks.stream().noneMatch(policy::worktreeOf))
            throw new UserError("--integrate has nothing to merge, as no task has a worktree of its own: add --worktree");
        var output = printed.asked(json);
        var orchestrator = Orchestrator.orchestrate(tasks).named(named).policy(_ -> policy)
                .colour(!noColor).templates(look.templates)
                .output(output).show(json ? Orchestrator.Show.JSON : quiet ? Orchestrator.Show.QUIET
                        // The page has the table; the address stays in sight. What is merged is told afterwards.
                        : web != null ? Orchestrator.Show.LINES : integrate ? Orchestrator.Show.AUTO : printed.table());
        if (dryRun) {
            System.out.print(dry.isEmpty() ? orchestrator.plan() : orchestrator.flowchart());
            return 0;
        }
        if (detach) return background(orchestrator, top);
        if (web == null) return run(orchestrator, output);
        try (var page = new WebPage(Views.of(Given.HERE, look.templates), web, false, ClassArchive.sameJvm(top.entry()))) {
            (json ? System.err : output.words()).println("page    " + page.address());
            int code = run(orchestrator.onEvent(page::heard), output);
            if (code <= 1) page.over(printed.stays());
            return code;
        }
    }

    private List<Task> forced(List<Task> tasks) {
        for (var id : force)
            if (tasks.stream().noneMatch(task -> task.id().equals(id))) throw new UserError("--force " + id + ": there is no such task");
        return tasks.stream().map(task -> force.contains(task.id()) ? task.with(Settings.OWN_RESUME, false) : task).toList();
    }

    private Policy resuming(Policy policy) {
        var from = resume == null ? Reuse.from(policy) : resume.isEmpty() ? Reuse.ALL_RUNS : resume;
        if (from == null && !force.isEmpty())
            throw new ParameterException(spec.commandLine(), "--force says nothing without --resume, as each task runs then: leave it out");
        return policy.with(Settings.RESUME, from == null || from.equals(Reuse.ALL_RUNS) ? from : RunFolder.find(Given.HERE, from).id());
    }

    private int run(Orchestrator orchestrator, Output output) {
        var over = orchestrator.run();
        boolean interrupted = over.exitCode() > 1;
        var words = json ? System.err : output.words();
        int code = integrate && !interrupted ? WorkCommands.integrate(over, null, false, words, false, look) : 0;
        return over.exitCode() == 0 ? code : over.exitCode();
    }

    /// Begins a run in the background, and tells how it is watched and stopped.
    static int background(Orchestrator orchestrator, Given.Program program) {
        var folder = orchestrator.detach(ClassArchive.sameJvm(program.entry()));
        var shown = folder.startsWith(Given.HERE) ? Given.HERE.relativize(folder) : folder;
        var id = folder.getFileName();
        System.out.printf("%s runs in the background%nwatch   orchestrate watch %s%nstop    orchestrate stop %s%nreport  "
                + "%s/report.md, when it is over%n", id, id, id, shown);
        return 0;
    }
}
