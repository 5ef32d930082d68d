package lib.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lib.model.Setting.Part;
import lib.model.Type.*;

/// All settings of a run and of a task, each described here and nowhere else: to add one, add a line here, and its accessor and step to
/// what holds it ([Policy], [AgentPolicy], [Task]). Their order is that of the journal, the manifest's page and its schema. One that can't
/// do harm whoever sets it says so, and may then stand in a file that comes with a repository.
public final class Settings {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    /// Asked for each task that is read.
    private static final Map<Part, List<Setting<?>>> OF = new ConcurrentHashMap<>();

    private Settings() {}

    public static final Setting<Integer> PARALLEL = add(Setting.of(Part.RUN, "parallel", new Places(10_000), 4,
            "How many attempts run at a time; 0 is as many as there are tasks, 50% half as many as processors, +1 one more than those, "
                    + "auto as many as the machine can take.")
            .flag("N", "Attempts at a time; 0 is all, 50% half the processors, auto what the machine can take.").letter("j").alsoLive()
            .harmless());
    public static final Setting<Integer> RETRIES = add(Setting.of(Part.RUN, "retries", new Whole(0, 1_000), 2,
            "How often a transient failure is tried again.").flag("N", "Tries after a transient failure.").alsoLive().harmless());
    public static final Setting<Boolean> RETRY_ALL = add(Setting.of(Part.RUN, "retry_all", new Flag(), null,
            "Whether a failure of the task's own is tried again like a transient one.").flag("", "Try any failure again."));
    public static final Setting<Duration> BACKOFF = add(Setting.of(Part.RUN, "backoff", new Time(false), Duration.ofSeconds(1),
            "Pause before the first retry; doubled for each further one, then drawn evenly from 0 up to it.")
            .flag("D", "Pause before the first retry, doubled for each further one.").harmless());
    public static final Setting<Duration> TIMEOUT = add(Setting.of(Part.RUN, "timeout", new Time(true), null,
            "The longest one attempt may take; no limit without it.").flag("D", "Wall time of one attempt, such as 90s or 45m.")
            .live("Wall time of attempts that start from now on.").harmless());
    public static final Setting<Duration> GRACE = add(Setting.of(Part.RUN, "grace", new Time(false), Duration.ofSeconds(5),
            "How long an attempt that is asked to end has before it is made to.").flag("D", "From TERM to KILL.").harmless());
    public static final Setting<Integer> MAX_CPU = add(Setting.of(Part.RUN, "max_cpu", new Whole(1, 100), 90,
            "Nothing new starts while the machine's CPU use is above this percentage.")
            .flag("%", "No new starts above this CPU use.").alsoLive().harmlessIfLess());
    public static final Setting<Integer> MAX_MEMORY = add(Setting.of(Part.RUN, "max_memory", new Whole(1, 100), 85,
            "Nothing new starts while memory use is above this percentage.").flag("%", "No new starts above this memory use.").alsoLive()
            .harmlessIfLess());
    public static final Setting<Boolean> WORKTREE = add(Setting.of(Part.RUN, "worktree", new Flag(), false,
            "Whether each task gets a git worktree of its own unless it says otherwise.")
            .flag("", "A git worktree for each task: .worktrees/TASK.").harmlessIfLess());
    public static final Setting<Boolean> WIP = add(Setting.of(Part.RUN, "wip", new Flag(), null,
            "Whether work that an attempt leaves uncommitted in its worktree is committed to the task's branch at its end, as work in "
                    + "progress; true without it."));
    public static final Setting<List<String>> LINK = add(Setting.of(Part.RUN, "link", new Below(), null,
            "Paths below the top of the repository, such as node_modules, that each new worktree has as links to those of the checkout.")
            .flag("PATH", "Link this path of the checkout into each worktree, such as node_modules; may be repeated."));
    public static final Setting<String> SETUP = add(Setting.of(Part.RUN, "setup", new Line("give it a shell line"), null,
            "A line for sh, such as npm ci, run once in each new worktree, in the task's folder, before its first attempt there; if it "
                    + "fails, so has the task. Its time is none of the task's.")
            .flag("CMD", "Run this once in each new worktree before anything else, such as 'npm ci'."));
    public static final Setting<Halt> HALT = add(Setting.of(Part.RUN, "halt", new Early(), Halt.NEVER,
            "When to give up early: soon lets running tasks finish, now ends them.")
            .flag("POLICY", "Give up early: soon,fail=1 or now,fail=20% or now,success=1.").harmlessIfLess());
    public static final Setting<List<Rule>> RULES = add(Setting.of(Part.RUN, "rules", new Rules(), List.of(),
            "What failures of plain commands mean, tried before the built-in rules; the first that fits decides."));
    public static final Setting<List<String>> REDACT = add(Setting.of(Part.RUN, "redact", new Patterns(), List.of(),
            "Regular expressions; what they match is not shown in views and reports.").flag("REGEX",
            "Don't show what this matches; may be repeated. Keys and tokens of known forms are never shown."));
    public static final Setting<String> NOTIFY = add(Setting.of(Part.RUN, "notify", new Line("give a shell command"), null,
            "Shell command run when the run is over, a task failed, an account is limited or somebody should look; it gets the event as "
                    + "JSON on its stdin.").flag("CMD", "Run this when the run is over, a task failed, an account is limited or somebody "
                    + "should look; the event is JSON on its stdin."));
    public static final Setting<String> METRICS = add(Setting.of(Part.RUN, "metrics", new Line("give it a port or a file"), null,
            "Where the run's figures are told while it goes on, as OpenMetrics text: a port of 127.0.0.1, at /metrics, or a file that is "
                    + "written anew each second.").flag("PORT|FILE",
            "Tell the run's figures as OpenMetrics text: at http://127.0.0.1:PORT/metrics, or in FILE, anew each second."));
    public static final Setting<Duration> DEADLINE = add(Setting.of(Part.RUN, "deadline", new Time(true), null,
            "The longest the whole run may take: then what runs is ended and nothing new starts; no limit without it.")
            .flag("D", "Wall time of the whole run, such as 8h: then what runs is ended.").harmlessIfLess());
    public static final Setting<Duration> DELAY = add(Setting.of(Part.RUN, "delay", new Time(false), null,
            "Pause between two starts, for what a service or the machine can't take all at once; none without it.")
            .flag("D", "Pause between two starts.").harmless());
    public static final Setting<Integer> NICE = add(Setting.of(Part.RUN, "nice", new Whole(0, 19), null,
            "How far what runs stands back for other programs that want the CPU, as nice(1) has it; not at all without it.")
            .flag("N", "Let other programs have the CPU first; 19 is the most.").harmless());

    public static final Setting<Long> MAX_OUTPUT = add(Setting.of(Part.RUN, "max_output", new Size(), null,
            "The most that one attempt may write to stdout and stderr, such as 1G: then it is ended, as failed, and the rest is cut.")
            .flag("SIZE", "Output of one attempt, such as 500M: more is cut, and it has failed.").harmlessIfLess());

    public static final Setting<Amounts> RESOURCES = add(Setting.of(Part.RUN, "resources", new Quantities(true), null,
            "How many there are of what tasks need besides the machine, such as gpu: 2 or license: 1; see a task's needs.")
            .flag("NAME=N,…", "How many there are of what tasks need, such as gpu=2.").harmless());

    public static final Setting<Hosts> HOSTS = add(Setting.of(Part.RUN, "hosts", new Machines(), null,
            "Machines on which attempts run in place of this one, by the names ssh knows them by, each with how many it has at a time, "
                    + "such as build1:8,build2:4. One that doesn't share the run's folder needs Java 25, and git for worktrees. How many "
                    + "run is theirs to say, not 'parallel's.")
            .flag("HOST:N,…", "Run on these machines over ssh, so many at a time on each, such as a:8,b:4."));
    public static final Setting<Slurm> SLURM = add(Setting.of(Part.RUN, "slurm", new Jobs(), null,
            "Batch jobs of Slurm's in which attempts run in place of this machine, and how each is asked for, such as 2 x -c8 -t 4h -p "
                    + "short: two, with as many attempts at a time as CPUs, named slurm-1 and slurm-2; 1..8 x is one at least, and up to "
                    + "eight while tasks wait that have no room. One above the least that has nothing to do for five minutes, or for so "
                    + "long as --idle says among its options, is given back.")
            .flag("JOBS", "Run in batch jobs of Slurm's, such as '2 x -c8 -t 4h -p short', or 1..8 of them, as needed."));

    public static final Setting<String> JAVA = add(Setting.of(Part.RUN, "java", new Line("give a path"), null,
            "The Java 25 of hosts that don't share the run's folder, such as /opt/jdk-25; without it, it is looked for there.")
            .flag("PATH", "The Java 25 of hosts that don't share the run's folder; without it, it is looked for there."));

    public static final Setting<Duration> ON_SILENT = add(Setting.of(Part.RUN, "on_silent", new Time(true), null,
            "How long one of the hosts may tell nothing, 15s at least, until what runs there is taken for lost and runs again, elsewhere "
                    + "or there when it is back and has ended what it had; without it, it is waited for.")
            .flag("D", "What runs on a host that tells nothing for so long is lost, and runs again; without it, it is waited for."));

    public static final Setting<Boolean> SHELL = add(Setting.of(Part.RUN, "shell", new Flag(), null,
            "Whether a line that needs no shell, as it is words alone of which the first is a program, gets one all the same.")
            .flag("", "Give each line to sh, also one that needs no shell."));

    public static final Setting<String> RESUME = add(Setting.of(Part.RUN, "resume", new Word(), null,
            "Take what tasks of earlier runs have done in place of doing it again, where nothing has changed that decides it: true, of all "
                    + "that were started here, or the name of one run; false, as without it, takes nothing."));

    public static final Setting<Duration> STALL = add(Setting.of(Part.AGENTS, "stall", new Time(false), Duration.ofMinutes(10),
            "Without a sign of progress for so long an agent is ended and goes on in its session; 0 is never.")
            .flag("D", "End an agent silent for so long; it goes on in its session; 0 is never.")
            .live("Silence allowed to agents that start from now on; 0 is any.").harmless());
    public static final Setting<Duration> STAGGER = add(Setting.of(Part.AGENTS, "stagger", new Time(false), null,
            "How far apart agents start; without it by the CPU time their start takes, after the first four; 0 is not at all.")
            .flag("D", "How far apart agents start; by what their start takes without it, 0 not at all.").harmless());
    public static final Setting<Duration> TOOL_TIMEOUT = add(Setting.of(Part.AGENTS, "tool_timeout", new Time(false),
            Duration.ofMinutes(60), "How long an agent may be silent while a tool of its works: its processes live or take CPU time.")
            .flag("D", "Silence allowed to an agent whose tool works.").harmless());
    public static final Setting<OnLimit> ON_LIMIT = add(Setting.of(Part.AGENTS, "on_limit",
            new Choice<>(OnLimit.class, "can't be done at a limit"), OnLimit.WAIT,
            "What to do when an account is at its limit: wait until it is lifted, or leave its tasks for a later run.")
            .flag("wait|stop", "When an account is at its limit: wait, or leave its tasks.").harmless());
    public static final Setting<Duration> LIMIT_WAIT_MAX = add(Setting.of(Part.AGENTS, "limit_wait_max", new Time(false),
            Duration.ofHours(6), "The longest such wait.").flag("D", "The longest such wait.").harmlessIfLess());
    public static final Setting<Quota> QUOTA = add(Setting.of(Part.AGENTS, "quota", new Pace(), null,
            "How much of an account's windows, such as five hours, is used: spread lets each end near empty and not before, reserve=20% "
                    + "leaves so much for others; off, as without it, is all there is, as fast as it goes.")
            .flag("Q", "Of an account's windows: spread, reserve=20%, both with a comma, or off.").harmless());
    public static final Setting<Logins> ACCOUNTS = add(Setting.of(Part.AGENTS, "accounts", new Accounts(), null,
            "Several logins of one's own, by names: an agent's task goes where there is most room, and its session stays there. Without it "
                    + "all use the one the environment selects."));
    public static final Setting<Duration> OVERLOAD_WAIT = add(Setting.of(Part.AGENTS, "overload_wait", new Time(false),
            Duration.ofMinutes(30), "How long an overloaded service is waited for: its tasks are held, and one at a time tries.")
            .flag("D", "How long an overloaded service is waited for.").harmless());
    public static final Setting<Budget> BUDGET = add(Setting.of(Part.AGENTS, "budget", new Spend(), null, "What the run may spend.")
            .flag("B", "What the run may spend: 5 (US dollars), 2M tokens.").live("What the run may spend.").harmlessIfLess());
    public static final Setting<Budget> TASK_BUDGET = add(Setting.of(Part.AGENTS, "task_budget", new Spend(), null,
            "What one task may spend in all its attempts.").flag("B", "What one task may spend.").harmlessIfLess());
    public static final Setting<String> VERIFY = add(Setting.of(Part.AGENTS, "verify", new Line("give it a shell line"), null,
            "The check of agents' tasks that name none.")
            .flag("CMD", "Check each agent's work with this shell command, in its folder."));
    public static final Setting<Integer> VERIFY_RETRIES = add(Setting.of(Part.AGENTS, "verify_retries", new Whole(0, 100), 1,
            "How often a failed check is handed back to the agent.").flag("N", "How often a failed check goes back to the agent.")
            .harmless());
    public static final Setting<Boolean> STRICT = add(Setting.of(Part.AGENTS, "strict", new Flag(), null,
            "Whether a success with a mark, such as denied tools or an answer that ends in a question, is a failure.")
            .flag("", "A success with a mark, such as denied tools, is a failure.").harmlessIfLess());

    public static final Setting<String> AGENT = add(Setting.of(Part.PROMPT, "agent", new Line(null), null,
            "The agent a prompt is for; without it the one of --agent."));
    public static final Setting<String> MODEL = add(Setting.of(Part.PROMPT, "model", new Word(), null,
            "The model the agent is asked for; without it the agent chooses."));
    public static final Setting<List<String>> ARGS = add(Setting.of(Part.PROMPT, "args", new Texts(true, false), List.of(),
            "More arguments for the agent, passed on as they are."));

    public static final Setting<String> PERMISSION_MODE = add(Setting.of(Part.OPTIONS, "permission_mode", new Line(null), null,
            "The agent's permission mode, in its own words, such as acceptEdits."));
    public static final Setting<List<String>> ALLOWED_TOOLS = add(Setting.of(Part.OPTIONS, "allowed_tools", new Texts(false, false),
            List.of(), "Tools the agent may use without asking, in its own words."));
    public static final Setting<Integer> MAX_TURNS = add(Setting.of(Part.OPTIONS, "max_turns", new Whole(1, 1_000_000), null,
            "Answers the agent may give."));
    public static final Setting<Double> MAX_BUDGET_USD = add(Setting.of(Part.OPTIONS, "max_budget_usd", new Dollars(), null,
            "US dollars the agent may spend in one attempt; it counts itself, and overshoots."));
    public static final Setting<String> APPEND_SYSTEM_PROMPT = add(Setting.of(Part.OPTIONS, "append_system_prompt", new Line(null), null,
            "Added to the agent's own instructions; of qwen, everybody on this machine can see it."));

    public static final Setting<Path> DIR = add(Setting.of(Part.PLACE, "dir", new File(), null,
            "Working folder, from this file's folder. Without it the task runs where the run was started."));
    public static final Setting<Env> ENV = add(Setting.of(Part.PLACE, "env", new Variables(), Env.NONE,
            "Variables added to the environment. Their values are never written to a file."));
    public static final Setting<String> ACCOUNT = add(Setting.of(Part.PLACE, "account", new Line("give it a name"), null,
            "The one of the run's 'accounts' that the task uses; without it any that its agent has."));
    public static final Setting<String> AT = add(Setting.of(Part.PLACE, "place", new Line("give it a name"), null,
            "The one of the run's 'hosts' on which the task runs; without it the one that has most room."));
    public static final Setting<Path> STDIN = add(Setting.of(Part.PLACE, "stdin", new File(), null,
            "File given as standard input, from this file's folder. Without it there is no input."));
    public static final Setting<Boolean> OWN_WORKTREE = add(WORKTREE.each(Part.PLACE,
            "Whether the task gets a git worktree of its own, on a new branch."));
    public static final Setting<Boolean> COPY = add(Setting.of(Part.PLACE, "copy", new Flag(), null,
            "Whether the task works in a copy of its folder, of its own, where there is no git to make a worktree."));
    public static final Setting<String> BASE = add(Setting.of(Part.PLACE, "base", new Revision(), null,
            "Branch, tag or commit the worktree starts from; without it the work of the tasks it comes after, or HEAD. It asks for a "
                    + "worktree unless 'worktree' says otherwise."));
    public static final Setting<Boolean> OWN_WIP = add(WIP.each(Part.PLACE,
            "Whether what it leaves uncommitted in its worktree is committed at its end, as work in progress."));
    public static final Setting<List<String>> WIP_IGNORED = add(Setting.of(Part.PLACE, "wip_ignored", new Texts(false, true), null,
            "Globs, as in .gitignore, of files that git ignores in its worktree, and that are committed with what it leaves there."));
    public static final Setting<List<String>> OWN_LINK = add(LINK.each(Part.PLACE,
            "Paths below the top of the repository that its worktree has as links to those of the checkout, in place of the run's."));
    public static final Setting<String> OWN_SETUP = add(SETUP.each(Part.PLACE, "A line for sh, such as npm ci, run once in its worktree, "
            + "in the task's folder, before the first attempt there, in place of the run's."));

    public static final Setting<Duration> OWN_TIMEOUT = add(TIMEOUT.each(Part.LIMITS, "The longest one attempt may take."));
    public static final Setting<Integer> OWN_RETRIES = add(RETRIES.each(Part.LIMITS, "How often a transient failure is tried again."));
    public static final Setting<Boolean> OWN_RETRY_ALL = add(RETRY_ALL.each(Part.LIMITS,
            "Whether a failure of its own is tried again like a transient one."));
    public static final Setting<Integer> PRIORITY = add(Setting.of(Part.LIMITS, "priority", new Whole(-1_000_000, 1_000_000), 0,
            "Higher starts first among what is ready; 0 without it."));
    public static final Setting<Duration> OWN_STALL = add(STALL.each(Part.LIMITS, "Without a sign of progress for so long an attempt is "
            + "ended and goes on in its session; 0 is never. 10m for agents, never for commands."));
    public static final Setting<String> OWN_VERIFY = add(VERIFY.each(Part.LIMITS, "A line for sh, run in the task's folder after it has "
            + "succeeded. If it fails, an agent gets its output to mend what is wrong."));
    public static final Setting<List<String>> OUTPUTS = add(Setting.of(Part.LIMITS, "outputs", new Texts(false, true), null,
            "Files that it has to make, from its folder, or globs that one has to fit: when it has succeeded, each has to be there and "
                    + "newer than its start. If one isn't, its check has failed, and an agent is told which."));
    public static final Setting<String> SCHEMA = add(Setting.of(Part.LIMITS, "schema", new OfJson(), null,
            "A JSON schema, or a file with one, for its answer, or what it writes to stdout. An agent that can be asked for that is; if it "
                    + "doesn't fit, its check has failed, and an agent is told where."));
    public static final Setting<List<String>> INPUTS = add(Setting.of(Part.LIMITS, "inputs", new Texts(false, true), null,
            "Files and folders it reads, from its folder, or globs of them: what is in them decides its result, see 'resume'."));
    public static final Setting<Boolean> OWN_RESUME = add(Setting.of(Part.LIMITS, "resume", new Flag(), null,
            "False if it runs again whatever an earlier run has done of it."));
    public static final Setting<Boolean> OWN_STRICT = add(STRICT.each(Part.LIMITS, "Whether a success with a mark is a failure."));
    public static final Setting<Long> OWN_MAX_OUTPUT = add(MAX_OUTPUT.each(Part.LIMITS,
            "The most that one attempt may write to stdout and stderr, such as 1G."));
    public static final Setting<Boolean> OWN_SHELL = add(SHELL.each(Part.LIMITS,
            "Whether its line is given to sh even if it needs no shell."));
    public static final Setting<Amounts> NEEDS = add(Setting.of(Part.LIMITS, "needs", new Quantities(false), null,
            "What it needs while it runs: memory: 4G, cpu: 2 (processors), tokens: 200k of the run's budget, and of the run's resources, "
                    + "such as gpu: 1. Without it memory and CPU are expected to be those of tasks like it."));
    public static final Setting<String> LIKE = add(Setting.of(Part.LIMITS, "like", new Line("give it a name"), null,
            "A name for tasks that need as much as each other; without it agents with the same model, and commands of the same program."));
    public static final Setting<Boolean> KEEP = add(Setting.of(Part.LIMITS, "keep", new Mark(), null,
            "What it leaves running when it ends may run on; otherwise it is ended."));
    public static final Setting<Boolean> ONCE = add(Setting.of(Part.LIMITS, "once", new Mark(), null,
            "If its end is unknown after a crash, it has failed and isn't run again."));

    public static final Setting<Integer> TRIES = add(Setting.of(Part.LIMITS, "tries", new Whole(2, 20), null,
            "How often it runs, side by side; the best of these tries, as 'choose' tells it, is its result."));
    public static final Setting<Choosing> CHOOSE = add(Setting.of(Part.LIMITS, "choose", new Best(), null,
            "Which of its tries is best: a line for sh, run in each one's worktree, whose last line of output is a number, and the highest "
                    + "wins; or a judge, an agent that gets all their answers, such as {prompt: Which is best?, agent: claude}."));

    public static final Setting<List<String>> TOUCHES = add(Setting.of(Part.LIMITS, "touches", new Texts(false, true), null,
            "Globs of the files it touches, as in .gitignore. Two tasks whose globs may match the same path never run at once."));

    public static final Setting<String> WHEN = add(Setting.of(Part.LIMITS, "when", new Line("give it an expression"), null,
            "A condition over the results of tasks it comes after, such as tasks.test.exit != 0 or tasks.triage.json.severity == "
                    + "\"high\": if it doesn't hold, the task is skipped."));
    public static final Setting<Boolean> ANSWERS = add(Setting.of(Part.ORDER, "answers", new Mark(), null, "Whether it reads what the "
            + "tasks it comes after have answered: an agent at the end of its prompt, a command on its standard input."));
    public static final Setting<List<String>> AFTER = add(Setting.of(Part.ORDER, "after", new Texts(true, true), List.of(),
            "Ids of tasks that must succeed first; one with a ? at its end, such as "
                    + "lint?, only has to be over, whether it succeeded or not."));

    /// Options of `run`, in the order of its help.
    public static final List<Setting<?>> FLAGS = these(s -> s.flag() != null, PARALLEL, WORKTREE, RETRIES, RETRY_ALL, BACKOFF, TIMEOUT,
            DEADLINE, GRACE, MAX_CPU, MAX_MEMORY, RESOURCES, HOSTS, SLURM, JAVA, ON_SILENT, STAGGER, STALL, TOOL_TIMEOUT, BUDGET,
            TASK_BUDGET, ON_LIMIT, LIMIT_WAIT_MAX, OVERLOAD_WAIT, QUOTA, VERIFY, VERIFY_RETRIES, STRICT, HALT, NOTIFY, METRICS, REDACT,
            LINK, SETUP);
    /// What may be changed while a run goes on, in the order of the help of `set`.
    public static final List<Setting<?>> LIVE = these(s -> s.live() != null, PARALLEL, MAX_CPU, MAX_MEMORY, RETRIES);
    /// What is said of a run, and of a task.
    public static final List<Setting<?>> RUN = of(Part.RUN, Part.AGENTS),
            TASK = of(Part.PROMPT, Part.OPTIONS, Part.PLACE, Part.LIMITS, Part.ORDER);
    /// What may be said for all runs: of a run, and of agents' prompts that don't say it themselves.
    public static final List<Setting<?>> CONFIG = Stream.concat(Stream.of(AGENT, MODEL, PERMISSION_MODE), RUN.stream()).toList();

    public static List<Setting<?>> of(Part... parts) {
        if (parts.length == 1) return OF.computeIfAbsent(parts[0], part -> ALL.stream().filter(s -> s.part() == part).toList());
        return ALL.stream().filter(s -> List.of(parts).contains(s.part())).toList();
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    /// Those that are named first come first, the others after them.
    private static List<Setting<?>> these(Predicate<Setting<?>> which, Setting<?>... first) {
        return Stream.concat(Stream.of(first), ALL.stream()).filter(which).distinct().toList();
    }
}
