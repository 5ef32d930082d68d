///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DESCRIPTION Runs many command-line processes side by side, AI coding agents above all, and is trusted with them.
//SOURCES lib/Orchestrator.java lib/cli/package-info.java
//CDS
//MANIFEST Enable-Native-Access=ALL-UNNAMED
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -Xlog:disable
//DEPS info.picocli:picocli:4.7.7

import module java.base;
import lib.*;
import lib.cli.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.*;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.*;

/// The command line: flags -> verbs. It reads options and prints answers; what they mean is in `lib`.
@Command(name = "orchestrate", version = "orchestrate 0.1", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs many command-line processes side by side, AI coding agents above all, and is trusted with them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {orchestrate.RunCommand.class},
        footer = {"", "Exit status: 0 all succeeded, 1 something failed or was stopped, 2 bad usage,",
                "3 the run crashed, 130 or 143 interrupted."})
class orchestrate {
    private static final Path HERE = Path.of("").toAbsolutePath();

    /// The arguments of `run` from the first `:::` on; no option is looked for there.
    private final List<String> values;
    @Spec CommandLine.Model.CommandSpec spec;

    orchestrate(List<String> values) {
        this.values = values;
    }

    public static void main(String... args) {
        ClassArchive.exit(execute(args));
    }

    static int execute(String... args) {
        // The JVM has put this in the place of bytes that the locale has no character for: what was meant is lost.
        if (Arrays.stream(args).anyMatch(a -> a.indexOf('\uFFFD') >= 0) && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            System.err.println("orchestrate: an argument has characters that the locale can't write: set LC_ALL=C.UTF-8 and try again");
            return 2;
        }
        var split = Request.split(List.of(args));
        var head = split.getFirst().toArray(String[]::new);
        int code = commandLine(head, split.getLast()).execute(head);
        System.out.flush();
        return code;
    }

    private static CommandLine commandLine(String[] head, List<String> values) {
        var line = new CommandLine(new orchestrate(values))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Integer.class, orchestrate::whole)
                .registerConverter(int.class, orchestrate::whole)
                .registerConverter(Duration.class, text -> converted(() -> Durations.parse(text)))
                .registerConverter(Budget.class, text -> converted(() -> Budget.parse(text)))
                .registerConverter(Halt.class, text -> converted(() -> Halt.parse(text)))
                .setParameterExceptionHandler((e, _) -> usage(e))
                .setExecutionExceptionHandler((e, _, _) -> failure(e));
        if (!values.isEmpty() && wordByWord(line, head)) line.getSubcommands().get("run").setStopAtPositional(true);
        return line;
    }

    /// Whether a command is given word by word, as in `run grep -c x ::: a b`: its options are then its own. One quoted as a whole may
    /// have ours after it.
    private static boolean wordByWord(CommandLine line, String[] head) {
        var run = line.getSubcommands().get("run").setStopAtPositional(true);
        try {
            var parsed = line.parseArgs(head).subcommand();
            List<String> what = parsed == null || parsed.matchedPositional(0) == null ? List.of() : parsed.matchedPositional(0).getValue();
            return !what.isEmpty() && what.getFirst().strip().chars().noneMatch(Character::isWhitespace);
        } catch (ParameterException e) {
            return false;
        } finally {
            run.setStopAtPositional(false);
        }
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number, or too big a one");
        }
    }

    private static <T> T converted(Supplier<T> value) {
        try {
            return value.get();
        } catch (UserError e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int usage(ParameterException e) {
        var sentence = e instanceof UnmatchedArgumentException u ? unmatched(u) : e.getMessage().lines().findFirst().orElse("bad usage");
        System.err.println("orchestrate: " + sentence + "; see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return 2;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        var word = e.getUnmatched().getFirst();
        var line = e.getCommandLine();
        if (word.startsWith("-")) {
            var name = word.replaceFirst("=.*", "");
            return "there is no option '" + name + "'" + UserError.suggestion(name, line.getCommandSpec().optionsMap().keySet());
        }
        if (line.getParent() == null)
            return "there is no command '" + word + "'" + UserError.suggestion(word, line.getSubcommands().keySet());
        return "'" + word + "' is one argument too many";
    }

    private static int failure(Exception e) {
        if (e instanceof UserError) {
            System.err.println("orchestrate: " + e.getMessage());
            return 2;
        }
        System.err.println("orchestrate: BUG: something that can't happen did; please report this:");
        e.printStackTrace();
        return 70;
    }

    @Command(name = "run", sortOptions = false, mixinStandardHelpOptions = true,
            description = {"Runs prompts, a manifest, or a command for many values.", "",
                "  run PROMPT.md...                  one agent per prompt file",
                "  run MANIFEST.(yaml|json|jsonl)    tasks and their settings",
                "  run 'command {}' ::: A B C        a command per value",
                "  run 'command {}' :::: FILE        the same, values from a file's lines",
                "  run 'command {}' -                the same, from stdin",
                "  run -                             one command per line of stdin", ""})
    static class RunCommand implements Callable<Integer> {
        @ParentCommand orchestrate top;
        @Spec CommandLine.Model.CommandSpec spec;
        @Parameters(arity = "0..*", paramLabel = "WHAT", description = "Prompt files, a manifest, or a command.") List<String> what =
                List.of();
        @Option(names = {"-j", "--parallel"}, paramLabel = "N", description = "Attempts at a time (4).") Integer parallel;
        @Option(names = "--agent", paramLabel = "NAME", description = "Agent for prompts that name none (claude).") String agent = "claude";
        @Option(names = "--model", paramLabel = "M",
                description = "Model for prompts that name none (the agent's own choice).") String model;
        @Option(names = "--permission-mode", paramLabel = "MODE",
                description = "What agents may do unasked, such as acceptEdits, for prompts that don't say.") String permissionMode;
        @Option(names = "--agent-arg", paramLabel = "ARG",
                description = "One more argument for each agent, as it is; may be repeated.") List<String> agentArgs = List.of();
        @Option(names = "--worktree", negatable = true, description = "A git worktree for each task: .worktrees/TASK.") Boolean worktree;
        @Option(names = "--retries", paramLabel = "N", description = "Tries after a transient failure (2).") Integer retries;
        @Option(names = "--backoff", paramLabel = "D",
                description = "Pause before the first retry, doubled for each further one (1s).") Duration backoff;
        @Option(names = "--timeout", paramLabel = "D",
                description = "Wall time of one attempt, such as 90s or 45m (none).") Duration timeout;
        @Option(names = "--deadline", paramLabel = "D",
                description = "Wall time of the whole run, such as 8h: then what runs is ended (none).") Duration deadline;
        @Option(names = "--grace", paramLabel = "D", description = "From TERM to KILL (5s).") Duration grace;
        @Option(names = "--max-cpu", paramLabel = "%", description = "No new starts above this CPU use (90).") Integer maxCpu;
        @Option(names = "--max-memory", paramLabel = "%", description = "No new starts above this memory use (85).") Integer maxMemory;
        @Option(names = "--stall", paramLabel = "D",
                description = "End an agent silent for so long; it goes on in its session (10m).") Duration stall;
        @Option(names = "--budget", paramLabel = "B",
                description = "What the run may spend: 5 (US dollars), 2M tokens (none).") Budget budget;
        @Option(names = "--task-budget", paramLabel = "B", description = "What one task may spend (none).") Budget taskBudget;
        @Option(names = "--on-limit", paramLabel = "wait|stop",
                description = "When an account is at its limit: wait, or leave its tasks (wait).") AgentPolicy.OnLimit onLimit;
        @Option(names = "--limit-wait-max", paramLabel = "D", description = "The longest such wait (6h).") Duration limitWaitMax;
        @Option(names = "--verify", paramLabel = "CMD",
                description = "Check each agent's work with this shell command, in its folder.") String verify;
        @Option(names = "--verify-retries", paramLabel = "N",
                description = "How often a failed check goes back to the agent (1).") Integer verifyRetries;
        @Option(names = "--halt", paramLabel = "POLICY",
                description = "Give up early: soon,fail=1 or now,fail=20%% or now,success=1 (never).") Halt halt;
        @Option(names = "--notify", paramLabel = "CMD",
                description = "Run this when the run is over, a task failed, an account is limited or somebody should look; the event is "
                        + "JSON on its stdin.") String notify;
        @Option(names = "--redact", paramLabel = "REGEX",
                description = "Don't show what this matches; may be repeated. Keys and tokens of known forms are never shown.")
        List<String> redact = List.of();
        @Option(names = "--name", paramLabel = "NAME", description = "End of the run's id.") String name;
        @Option(names = "--detach", description = "Run in the background, without this terminal.") boolean detach;
        @Option(names = "--dry-run", description = "Print commands, folders and order; start nothing.") boolean dryRun;
        @Option(names = "--json", description = "Events as lines of JSON on stdout.") boolean json;
        @Option(names = {"-q", "--quiet"}, description = "Show failures only.") boolean quiet;
        @Option(names = "--no-color", description = "No colours; so does NO_COLOR.") boolean noColor;
        @Mixin Look look;

        @Override
        public Integer call() {
            if (name != null && Task.slug(name).isEmpty())
                throw new UserError("--name '" + name + "' becomes part of a folder's name: use letters or digits");
            Request.noOptions(top.values, spec.optionsMap().keySet());
            var manifest = Request.read(what, top.values, agent, System.in);
            var tasks = new Request.Asked(model, permissionMode, agentArgs).of(manifest.tasks());
            var orchestrator = Orchestrator.orchestrate(tasks).named(name != null ? name : manifest.name())
                    .policy(manifest.policy()).policy(this::flags)
                    .colour(!noColor).templates(look.templates)
                    .show(json ? Orchestrator.Show.JSON : quiet ? Orchestrator.Show.QUIET : Orchestrator.Show.AUTO);
            if (dryRun) {
                System.out.print(orchestrator.plan());
                return 0;
            }
            if (detach) {
                var id = orchestrator.detach(ClassArchive.sameJvm(orchestrate.class)).getFileName();
                System.out.printf("%s runs in the background%nwatch   orchestrate watch %s%nstop    orchestrate stop %s%nreport  "
                        + ".orchestrate/runs/%s/report.md, when it is over%n", id, id, id, id);
                return 0;
            }
            return orchestrator.run().exitCode();
        }

        private Policy flags(Policy p) {
            if (parallel != null) p = p.parallel(parallel);
            if (worktree != null) p = p.worktree(worktree);
            if (retries != null) p = p.retries(retries);
            if (backoff != null) p = p.backoff(backoff);
            if (timeout != null) p = p.timeout(timeout);
            if (deadline != null) p = p.deadline(deadline);
            if (grace != null) p = p.grace(grace);
            if (maxCpu != null) p = p.maxCpu(maxCpu);
            if (maxMemory != null) p = p.maxMemory(maxMemory);
            if (halt != null) p = p.halt(halt);
            if (!redact.isEmpty()) p = p.redact(redact);
            if (notify != null) p = p.notice(notify);
            return p.agents(this::flags);
        }

        private AgentPolicy flags(AgentPolicy a) {
            if (stall != null) a = a.stall(stall);
            if (budget != null) a = a.budget(budget);
            if (taskBudget != null) a = a.taskBudget(taskBudget);
            if (onLimit != null) a = a.onLimit(onLimit);
            if (limitWaitMax != null) a = a.limitWaitMax(limitWaitMax);
            if (verify != null) a = a.verify(verify);
            return verifyRetries == null ? a : a.verifyRetries(verifyRetries);
        }
    }

    /// Of the commands that show something of a run.
    static class Look {
        @Option(names = "--templates", paramLabel = "DIR",
                description = "Templates in this folder come before those in .orchestrate/templates; see 'help templates'.") Path templates;
    }

    private static final String RUN = "A run's id, or a part of it; the latest if left out.";
    private static final String WORDS =
            "A run's id, or a part of it (the latest if left out), and ids of its tasks (the whole run if left out).";

    /// Asks it of a run that is going on.
    private static int ask(RunFolder run, Control control, String done) throws InterruptedException {
        var answer = new FileControls(run).ask(control);
        if (answer.refusal() != null) System.err.println("orchestrate: " + answer.refusal());
        else System.out.println(run.id() + ": " + done);
        return answer.status();
    }

    @Command(name = "pause", mixinStandardHelpOptions = true,
            description = "Freezes what runs and starts nothing; no time runs against timeouts and backoffs.")
    int pause(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words)
            throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Pause(to.tasks()), "paused");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Goes on after a pause.")
    int resume(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words)
            throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Resume(to.tasks()), "goes on");
    }

    @Command(name = "drain", mixinStandardHelpOptions = true, description = "Starts nothing new; what runs may finish.")
    int drain(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run) throws InterruptedException {
        return ask(RunFolder.find(HERE, run), new Control.Drain(), "starts nothing new");
    }

    @Command(name = "stop", mixinStandardHelpOptions = true,
            description = "Ends what runs, by TERM and after the grace by KILL, and starts nothing new.")
    int stop(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words,
             @Option(names = "--now", description = "The emergency stop: KILL at once.") boolean now) throws InterruptedException {
        var to = address(words);
        return ask(to.run(), new Control.Stop(now, to.tasks()), now ? "killed" : "is being stopped");
    }

    @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Ends tasks, or lets them never start; the others go on.")
    int cancel(@Parameters(arity = "1..*", paramLabel = "[RUN] TASK", description = WORDS) List<String> words) throws InterruptedException {
        var to = address(words);
        if (to.tasks().isEmpty()) throw new UserError("'cancel' names no task: name some, or use 'stop' for the whole run");
        return ask(to.run(), new Control.Stop(false, to.tasks()), "cancelled " + String.join(" ", to.tasks()));
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = {"Runs again what failed or never ran.", "",
            "Of a run that goes on: in it. Of one that is over: as a new run, in the", "same worktrees, agents in their sessions."})
    int retry(@Parameters(arity = "0..*", paramLabel = "[RUN] [TASK]", description = WORDS) List<String> words,
              @Option(names = "--json", description = "Events of a new run as lines of JSON on stdout.") boolean json, @Mixin Look look)
                      throws InterruptedException {
        var to = address(words);
        if (new FileControls(to.run()).alive()) return ask(to.run(), new Control.Retry(to.tasks()), "tries again");
        return Orchestrator.retry(HERE, to.run().id(), to.tasks()).templates(look.templates)
                .show(json ? Orchestrator.Show.JSON : Orchestrator.Show.AUTO).run().exitCode();
    }

    @Command(name = "priority", mixinStandardHelpOptions = true,
            description = "Starts a waiting task earlier or later: higher comes first.")
    int priority(@Parameters(arity = "2..3", paramLabel = "[RUN] TASK N",
            description = "The task, after its run if that isn't the latest, and its new priority (0 by default).") List<String> words)
            throws InterruptedException {
        var to = address(words.subList(0, words.size() - 1));
        if (to.tasks().size() != 1) throw new UserError("'priority' is given to one task: name it, and then a number");
        return ask(to.run(), new Control.Priority(to.tasks().getFirst(), number(words.getLast())),
                to.tasks().getFirst() + " has priority " + words.getLast());
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UserError("'" + text + "' is no priority: give a whole number");
        }
    }

    private static Address address(List<String> words) {
        return Address.of(HERE, words == null ? List.of() : words);
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Changes how a run behaves while it goes on.")
    int set(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
            @Option(names = {"-j", "--parallel"}, paramLabel = "N", description = "Attempts at a time.") Integer parallel,
            @Option(names = "--max-cpu", paramLabel = "%", description = "No new starts above this CPU use.") Integer maxCpu,
            @Option(names = "--max-memory", paramLabel = "%", description = "No new starts above this memory use.") Integer maxMemory,
            @Option(names = "--retries", paramLabel = "N", description = "Tries after a transient failure.") Integer retries,
            @Option(names = "--timeout", paramLabel = "D", description = "Wall time of attempts that start from now on.") Duration timeout,
            @Option(names = "--stall", paramLabel = "D", description = "Silence allowed to agents that start from now on.") Duration stall,
            @Option(names = "--budget", paramLabel = "B", description = "What the run may spend.") Budget budget)
                    throws InterruptedException {
        var change = Control.Change.NOTHING;
        if (parallel != null) change = change.with(Settings.PARALLEL, parallel);
        if (maxCpu != null) change = change.with(Settings.MAX_CPU, maxCpu);
        if (maxMemory != null) change = change.with(Settings.MAX_MEMORY, maxMemory);
        if (retries != null) change = change.with(Settings.RETRIES, retries);
        if (timeout != null) change = change.with(Settings.TIMEOUT, timeout);
        if (stall != null) change = change.with(Settings.STALL, stall);
        if (budget != null) change = change.with(Settings.BUDGET, budget);
        if (change.equals(Control.Change.NOTHING))
            throw new UserError("'set' changes nothing: give at least one option, such as -j 8");
        return ask(RunFolder.find(HERE, run), change, "changed");
    }

    @Command(name = "add", mixinStandardHelpOptions = true,
            description = "Gives a run that goes on more tasks: prompts, a manifest, or a command for values, as for 'run'.")
    int add(@Parameters(arity = "1..*", paramLabel = "WHAT", description = "Prompt files, a manifest, or a command.") List<String> what,
            @Option(names = "--to", paramLabel = "RUN", description = RUN) String run,
            @Option(names = "--agent", paramLabel = "NAME", description = "Agent for prompts that name none (claude).",
                    defaultValue = "claude") String agent,
            @Option(names = "--model", paramLabel = "M",
                    description = "Model for prompts that name none (the agent's own choice).") String model) throws InterruptedException {
        var tasks = new Request.Asked(model, null, List.of()).of(Request.read(what, values, agent, System.in).tasks());
        return ask(RunFolder.find(HERE, run), Control.Add.of(tasks),
                tasks.size() == 1 ? "has one more task" : "has " + tasks.size() + " more tasks");
    }

    @Command(name = "recover", mixinStandardHelpOptions = true,
            description = "Goes on with a run whose orchestrator died: takes up what still runs, judges what ended meanwhile.")
    int recover(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
                @Option(names = "--json", description = "Events as lines of JSON on stdout.") boolean json,
                @Option(names = {"-q", "--quiet"}, description = "Show failures only.") boolean quiet,
                @Option(names = "--no-color", description = "No colours; so does NO_COLOR.") boolean noColor, @Mixin Look look) {
        return Orchestrator.orchestrate(List.of()).in(HERE).templates(look.templates).colour(!noColor)
                .show(json ? Orchestrator.Show.JSON : quiet ? Orchestrator.Show.QUIET : Orchestrator.Show.AUTO).recover(run).exitCode();
    }

    @Command(name = "watch", mixinStandardHelpOptions = true, description = "Shows a run live, from another terminal too.")
    int watch(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run, @ArgGroup(exclusive = false) Web web,
            @Mixin Look look) throws InterruptedException {
        var inquiry = new Inquiry(HERE, run, look.templates);
        if (web != null) return new Watch(inquiry).page(web.port, web.readOnly, System.out::println);
        var left = new Watch(inquiry).table();
        if (left != null) return left;
        System.out.print(inquiry.endText());
        return inquiry.status();
    }

    static class Web {
        @Option(names = "--web", required = true,
                description = "As a page for a browser on this machine: prints its address, and serves it until Ctrl-C, which ends the "
                        + "page alone.") boolean web;
        @Option(names = "--port", paramLabel = "N",
                description = "Serve it on this port (any free one); from afar: ssh -L N:127.0.0.1:N.") int port;
        @Option(names = "--read-only", description = "Let nothing be asked of the run by it.") boolean readOnly;
    }

    @Command(name = "status", mixinStandardHelpOptions = true,
            description = "Where each task of a run stands. Exit status 3: its orchestrator died.")
    int status(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run,
               @Option(names = "--json", description = "As aggregate-report.json.") boolean json, @Mixin Look look) {
        var inquiry = new Inquiry(HERE, run, look.templates);
        System.out.print(json ? inquiry.statusJson() : inquiry.statusText());
        return inquiry.status();
    }

    @Command(name = "explain", mixinStandardHelpOptions = true,
            description = "Why a task stands where it stands: attempts, outcomes, rules, evidence.")
    int explain(@Parameters(index = "0", paramLabel = "[RUN] TASK",
            description = "The task, after its run if that isn't the latest.") String first,
                @Parameters(index = "1", arity = "0..1", hidden = true) String second,
                @Option(names = "--json", description = "As in aggregate-report.json.") boolean json, @Mixin Look look) {
        var inquiry = new Inquiry(HERE, second == null ? null : first, look.templates);
        var task = second == null ? first : second;
        System.out.print(json ? Inquiry.pretty(inquiry.line(task)) : inquiry.explain(task));
        return 0;
    }

    @Command(name = "logs", mixinStandardHelpOptions = true, description = "What a task has written, all attempts, oldest first.")
    int logs(@Parameters(index = "0", paramLabel = "[RUN] TASK",
            description = "The task, after its run if that isn't the latest.") String first,
             @Parameters(index = "1", arity = "0..1", hidden = true) String second,
             @Option(names = {"-f", "--follow"}, description = "Go on until the task is done.") boolean follow,
             @Option(names = "--answer", description = "The final answer alone, as text.") boolean answer,
             @ArgGroup Stream stream) throws IOException, InterruptedException {
        var inquiry = new Inquiry(HERE, second == null ? null : first);
        if (answer && (follow || stream != null))
            throw new ParameterException(spec.subcommands().get("logs"), "--answer stands alone: leave the other options out");
        if (answer) System.out.println(inquiry.answer(second == null ? first : second));
        else inquiry.logs(second == null ? first : second, stream == null ? null : stream.stdout, follow, System.out);
        return 0;
    }

    static class Stream {
        @Option(names = "--stdout", description = "Its stdout only.") boolean stdout;
        @Option(names = "--stderr", description = "Its stderr only.") boolean stderr;
    }

    @Command(name = "report", mixinStandardHelpOptions = true,
            description = "The report of a run, going or over; of two, what got slower, dearer, newly failing or fixed in the second.")
    int report(@Parameters(arity = "0..1", index = "0", paramLabel = "RUN", description = RUN) String run,
            @Parameters(arity = "0..1", index = "1", paramLabel = "RUN2",
            description = "A later run, to be compared with it.") String later,
               @Option(names = "--format", paramLabel = "F", description = "md, html, json, csv, junit or trace (${DEFAULT-VALUE}).",
                       defaultValue = "md") String format, @Mixin Look look) {
        var inquiry = new Inquiry(HERE, run, look.templates);
        System.out.print(later == null ? inquiry.report(format) : inquiry.compare(new Inquiry(HERE, later), format));
        return 0;
    }

    @Command(name = "todos", mixinStandardHelpOptions = true, description = "The whole run as one todo list, in the shape of TodoWrite.")
    int todos(@Parameters(arity = "0..1", paramLabel = "RUN", description = RUN) String run) {
        System.out.print(new Inquiry(HERE, run).todos());
        return 0;
    }

    @Command(name = "doctor", mixinStandardHelpOptions = true,
            description = "Which agents are found here, their versions, whether they are logged in.")
    int doctor(@Option(names = "--json", description = "A line of JSON for each.") boolean json) {
        System.out.print(Inquiry.doctor(json));
        return 0;
    }

    @Command(name = "help", helpCommand = true, description = "Help on a command or a topic; alone, it lists the topics.")
    int help(@Parameters(arity = "0..1", paramLabel = "WHAT", completionCandidates = Pages.class,
            description = "A command, or a topic such as manifests.") String what) {
        if (what != null && spec.subcommands().containsKey(what)) spec.subcommands().get(what).usage(System.out);
        else System.out.print(what == null ? Topics.overview() : Topics.topic(what));
        return 0;
    }

    static class Pages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Topics.names().iterator();
        }
    }

    @Command(name = "shell", mixinStandardHelpOptions = true,
            description = {"Opens jshell with everything imported, to try runs line by line.", "",
            "  jshell> var run = orchestrate(shell(\"make a\"), shell(\"make b\")).atMost(2).run()", "  jshell> run.show()", ""})
    int shell() throws InterruptedException {
        return JavaShell.open();
    }

    @Command(name = "completion", mixinStandardHelpOptions = true,
            description = {"Prints a script by which a shell completes commands and options.", "",
            "  source <(orchestrate completion bash)", ""})
    int completion(@Parameters(arity = "0..1", paramLabel = "bash|zsh", description = "The shell; one script serves both.") Shell shell) {
        var ids = new TreeMap<String, Boolean>();
        for (var command : spec.subcommands().entrySet())
            for (var p : command.getValue().getCommandSpec().positionalParameters())
                if (p.paramLabel().contains("RUN")) ids.put(command.getKey(), p.paramLabel().contains("TASK"));
        System.out.print(Completion.of(AutoComplete.bash(spec.name(), spec.commandLine()), ids));
        return 0;
    }

    enum Shell { bash, zsh }

    @Command(name = "man", mixinStandardHelpOptions = true,
            description = {"Prints the manual page.", "", "  orchestrate man | man -l -", ""})
    int man() {
        var all = new ArrayList<>(List.of(described(spec.commandLine())));
        for (var command : new TreeMap<>(spec.subcommands()).values()) all.add(described(command));
        System.out.print(new ManPage(spec.version()[0], all));
        return 0;
    }

    private static ManPage.Command described(CommandLine line) {
        var command = line.getCommandSpec();
        var options = new ArrayList<ManPage.Option>();
        for (var p : command.positionalParameters())
            if (!p.hidden()) options.add(new ManPage.Option(p.paramLabel(), text(p.description())));
        for (var o : command.options())
            if (!o.hidden())
                options.add(new ManPage.Option(String.join(", ", o.names()).replaceFirst("^--", o.negatable() ? "--[no-]" : "--")
                        + (o.arity().max() == 0 ? "" : "=" + o.paramLabel()), text(o.description())));
        var synopsis = line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ").replace(command.qualifiedName(), "").replace("[-hV]", "")
                .strip();
        return new ManPage.Command(command.qualifiedName(), synopsis, List.of(command.usageMessage().description()), options);
    }

    private static String text(String[] description) {
        return String.join(" ", description).replace("%%", "%");
    }

    @Command(name = "init", mixinStandardHelpOptions = true, description = {"Teaches another agent to use this program.", "",
            "  init claude    writes a sub-agent and a skill below .claude/ of this folder"})
    int init(@Parameters(paramLabel = "claude", description = "Whom: claude.") Taught whom,
             @Option(names = "--command", paramLabel = "CMD", description = "How this program is called there (${DEFAULT-VALUE}).",
                     defaultValue = "orchestrate") String command,
             @Option(names = "--force", description = "Overwrite files that say something else.") boolean force) {
        for (var line : switch (whom) {
            case claude -> Init.claude(HERE, command, force);
        }) System.out.println(line);
        return 0;
    }

    enum Taught { claude }

    @Command(name = "runs", mixinStandardHelpOptions = true, description = "All runs below this folder, newest first.")
    int runs(@Option(names = "--json", description = "A line of JSON for each.") boolean json, @Mixin Look look) {
        System.out.print(json ? Inquiry.runsJson(HERE) : Inquiry.runsText(HERE, look.templates));
        return 0;
    }

    @Command(name = "classify", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Judges an end as a run would; prints one line of JSON. Its until is in seconds since 1970; null is unknown.")
    int classify(@Option(names = "--agent", paramLabel = "A",
            description = "claude, codex, gemini, opencode, qwen, or plain for any other command.") String agent,
                 @Option(names = "--exit", paramLabel = "N", description = "Its exit status, 0 to 255.") Integer exit,
                 @Option(names = "--signal", paramLabel = "S",
                         description = "The number of the signal it died by; its exit status then doesn't count.") Integer signal,
                 @Option(names = "--stdout", paramLabel = "F", description = "What it wrote to stdout.") Path stdout,
                 @Option(names = "--stderr", paramLabel = "F", description = "What it wrote to stderr.") Path stderr,
                 @Option(names = "--batch", description = "Many ends, a line of JSON each on stdin: agent, exit (a negative one is a "
                         + "signal), signal, stdout, stderr.") boolean batch) {
        var line = spec.subcommands().get("classify");
        if (batch) {
            if (Arrays.asList(agent, exit, signal, stdout, stderr).stream().anyMatch(Objects::nonNull))
                throw new ParameterException(line, "--batch takes everything from stdin: leave the other options out");
            return Verdict.batch(System.in, System.out) ? 0 : 2;
        }
        if (agent == null) throw new ParameterException(line, "--agent is missing");
        if (exit == null && signal == null) throw new ParameterException(line, "neither --exit nor --signal is given");
        System.out.println(Json.line(Verdict.of(new Verdict.End(agent, exit, signal, stdout, stderr))));
        return 0;
    }
}
