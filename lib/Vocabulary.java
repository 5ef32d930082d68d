package lib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import lib.agents.*;
import lib.input.*;
import lib.journal.*;
import lib.machine.Caller;
import lib.merge.*;
import lib.model.*;

/// The words a recipe is made of: tasks, lists of them, and times. `import static lib.Orchestrator.*` brings them all. They make things and
/// start nothing, but for [#linesOf].
public abstract sealed class Vocabulary permits RunSettings {
    // The words are where a recipe begins.
    static {
        Uncaught.handle();
    }

    Vocabulary() {}

    /// A run of these tasks, to be said more of and then to be started.
    public static Orchestrator orchestrate(Collection<Task> tasks) {
        for (var task : tasks) UserError.unlessNull(task, "orchestrate() is given a task that is none (null): leave it out");
        return Orchestrator.of(tasks);
    }

    /// A run of these tasks, likewise.
    public static Orchestrator orchestrate(Task... tasks) {
        return orchestrate(Arrays.asList(tasks));
    }

    /// A run of these tasks and then, or beside them, of some more.
    public static Orchestrator orchestrate(Collection<Task> tasks, Task... more) {
        return orchestrate(Stream.concat(tasks.stream(), Stream.of(more)).toList());
    }

    /// A machine for [RunSettings#on], by the name ssh knows it by.
    ///
    /// @param slots how many attempts it has at a time, 1 to 10,000
    /// @throws UserError if that is no name of a machine
    public static Hosts host(String name, int slots) {
        return Hosts.parse(name + ":" + slots);
    }

    /// Batch jobs of Slurm's on which a run's attempts run, for [RunSettings#on], such as `slurm("2 x -c8 -t 4h")`; as many
    /// of them as there is work for are `slurm("1..8 x -c8 -t 4h")`.
    ///
    /// @throws UserError if that can't be asked for
    public static Slurm slurm(String jobs) {
        return Slurm.parse(jobs);
    }

    /// A run as a manifest has it: its tasks, its settings, its name.
    ///
    /// @throws UserError with the place of the first thing wrong in it
    public static Orchestrator manifest(Path file) {
        return manifest(file, Map.of());
    }

    /// Likewise, with values for its `vars`, in place of its own.
    ///
    /// @throws UserError likewise, and if it has no such name
    public static Orchestrator manifest(Path file, Map<String, String> vars) {
        var read = Manifest.read(new Reading("claude", new Insertions(vars, null), Caller.environment()), file);
        read.notes().forEach(sentence -> System.err.println("orchestrate: " + sentence));
        return orchestrate(read.tasks()).policy(read.policy()).named(read.name() != null ? read.name() : Ids.base(file));
    }

    /// A task for each value. Where some would have the same id, a number is added to the later ones'.
    public static <T> List<Task> each(Collection<T> values, Function<? super T, Task> task) {
        var ids = new Ids();
        var tasks = new ArrayList<Task>(values.size());
        for (var value : values) {
            var made = UserError.unlessNull(task.apply(value), "each() got no task (null) for '" + value + "': leave it out of the values");
            tasks.add(made.named(ids.free(made.id(), tasks.size() + 1)));
        }
        return Collections.unmodifiableList(tasks);
    }

    /// A task for each file named by the arguments.
    public static List<Task> each(String[] files, Function<Path, Task> task) {
        return each(Stream.of(files).map(Path::of).toList(), task);
    }

    /// Every combination of one value from each of these, the last one's values changing fastest:
    /// `each(cross(sizes, colours), c -> shell("make " + c.get(0) + " " + c.get(1)))`. Without any there is one, of no values.
    @SafeVarargs
    public static <T> List<List<T>> cross(Collection<? extends T>... axes) {
        var all = new ArrayList<Collection<? extends T>>();
        for (var axis : axes) all.add(axis);
        return cross(all);
    }

    /// Likewise of as many as there are.
    public static <T> List<List<T>> cross(List<? extends Collection<? extends T>> axes) {
        var all = List.of(List.<T>of());
        for (var axis : axes)
            all = all.stream().flatMap(some -> axis.stream().map(value -> Stream.<T>concat(some.stream(), Stream.of(value)).toList()))
                    .toList();
        return all;
    }

    /// An id made of this path, of its last names if it is long: `src-a.c` for `src/a.c`. Within [#each] no two of them are the same.
    public static String idOf(String path) {
        return Ids.of(Path.of(path).normalize());
    }

    /// A line for `/bin/sh`. Its id is made from the line; [Task#named] gives another. A value put into the line should go
    /// through [#quote].
    ///
    /// @throws UserError if it is blank
    public static Task shell(String line) {
        if (line == null || line.isBlank()) throw new UserError("shell() has an empty line: give it a command");
        return Task.of(Ids.of(line), new Work.Shell(line));
    }

    /// A program and its arguments; no shell sees them.
    ///
    /// @throws UserError if there is no program
    public static Task command(String... argv) {
        if (argv.length == 0 || argv[0] == null || argv[0].isBlank())
            throw new UserError("command() names no program: give it one first, then its arguments");
        return Task.of(Ids.of(String.join(" ", argv)), new Work.Exec(List.of(argv)));
    }

    /// A prompt file for Claude Code. Its id is the file's name without the ending; YAML front matter sets the rest.
    ///
    /// @throws UserError if it can't be read, with the place of what is wrong in it
    public static Task claude(Path prompt) {
        return agent("claude", prompt);
    }

    /// A prompt file for the named agent, likewise; front matter may name another.
    ///
    /// @throws UserError if there is no such agent, or the file can't be read
    public static Task agent(String agent, Path prompt) {
        Agents.of(agent);
        return Manifest.prompt(prompt, agent);
    }

    /// A prompt for the named agent: `claude`, `codex`, `gemini`, `qwen` or `opencode`.
    ///
    /// @throws UserError if there is no such agent, or the prompt is blank
    public static Task agent(String agent, String prompt) {
        return prompt(Agents.of(agent), prompt);
    }

    /// A prompt for an agent that the recipe brings itself; see [Agent].
    ///
    /// @throws UserError if its name can't be one, or the prompt is blank
    public static Task agent(Agent own, String prompt) {
        Task.checkId(own.name());
        return prompt(own, prompt).owning(own, null);
    }

    private static Task prompt(Agent agent, String prompt) {
        if (prompt == null || prompt.isBlank()) throw new UserError("agent() has an empty prompt: say what is to be done");
        return Task.of(Ids.of(prompt), new Work.Prompt(agent.name(), prompt, null, List.of()));
    }

    /// The text as one word for `/bin/sh`, whatever it holds.
    public static String quote(String word) {
        return ShellWord.of(UserError.unlessNull(word, "quote() is given no word (null): give it one"));
    }

    /// The lines of a file, without blank ones.
    ///
    /// @throws UserError if it can't be read
    public static List<String> lines(Path file) {
        return TextFile.list(file).lines().filter(l -> !l.isBlank()).toList();
    }

    /// The lines a program writes, without blank ones: `linesOf("git", "diff", "--name-only", "main")`. Its stderr is shown.
    ///
    /// @throws UserError if it can't be started, or fails
    public static List<String> linesOf(String... argv) {
        if (argv.length == 0) throw new UserError("linesOf() names no program: give it one first, then its arguments");
        try {
            var process = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(Path.of("/dev/null").toFile()).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) throw new UserError("'" + String.join(" ", argv) + "' failed with exit status " + code + ": try it by hand");
            return text.lines().filter(l -> !l.isBlank()).toList();
        } catch (IOException e) {
            throw new UserError("'" + argv[0] + "' can't be started: install it, or mend its name (" + RunFolder.reason(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("'" + argv[0] + "' was interrupted: run this again");
        }
    }

    /// A mistake of whoever started the recipe, to be thrown: unless it is caught, the program ends with this sentence and exit status 2.
    public static UserError mistake(String sentence) {
        return new UserError(sentence);
    }

    /// So many seconds.
    public static Duration seconds(long n) {
        return time(n, ChronoUnit.SECONDS);
    }

    /// So many minutes.
    public static Duration minutes(long n) {
        return time(n, ChronoUnit.MINUTES);
    }

    /// So many hours.
    public static Duration hours(long n) {
        return time(n, ChronoUnit.HOURS);
    }

    private static Duration time(long n, ChronoUnit unit) {
        if (n < 0 || n > 1_000_000_000)
            throw new UserError(unit.name().toLowerCase(Locale.ROOT) + "(" + n + ") is out of range: use 0 to 1,000,000,000");
        return Duration.of(n, unit);
    }

    /// Merges what the tasks of a run have done in worktrees of their own into a branch, `orchestrate/<run>/integrated`: those that
    /// succeeded, each checked by what its task was checked by. What conflicts or fails is left out. No checkout, index or other branch
    /// is touched.
    ///
    /// @throws UserError if there is nothing to merge, or it is interrupted: called again, it goes on
    public static Integration integrate(Run run) {
        return integrate(run, null, false, Integrator.Listener.NOBODY);
    }

    /// Likewise.
    ///
    /// @param verify   a shell line that checks all; null for those of the tasks
    /// @param resolve  whether a task's own agent is asked, in its session, to mend what conflicts or fails; then it is tried once more
    /// @param listener hears how it goes
    public static Integration integrate(Run run, String verify, boolean resolve, Integrator.Listener listener) {
        return Integrating.of(run.inquiry(), Surroundings.usual(Orchestrator.Show.NOTHING), verify, resolve, listener);
    }
}
