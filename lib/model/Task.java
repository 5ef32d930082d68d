package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.function.UnaryOperator;

/// One thing to get done: what to run, where, within which limits, and after which other tasks.
///
/// A task knows nothing of how it went: attempts and outcomes are on the `Board`. It is immutable; each step
/// (`task.in(dir)`, `task.timeout(minutes(5))`) gives a new one.
///
/// @param id     unique within a run; it becomes a path, so [#checkId] guards it
/// @param work   what to run
/// @param place  where to run it
/// @param limits how long and how often; empty fields mean the run's [Policy]
/// @param after  ids of tasks that must succeed first
/// @param source where the task was written, such as `tasks.yaml:14`, for error messages; null if nowhere
/// @param own    what its recipe brought as code; null if nothing
public record Task(String id, Work work, Place place, Limits limits, List<String> after, String source, Own own) {

    /// Where a task runs.
    ///
    /// @param dir      working folder; null is the folder the run was started in
    /// @param env      variables added to the environment
    /// @param stdin    file given as standard input; null is `/dev/null` (or the prompt, for an agent)
    /// @param worktree whether the task gets a git worktree of its own; null leaves it to the run
    /// @param base     what the worktree's branch starts from; null is `HEAD`
    /// @param answers  null if it reads none; else it reads the answers of the tasks it comes after, and before them those of these tasks
    ///                 of earlier runs, `RUN/TASK`
    public record Place(Path dir, Env env, Path stdin, Boolean worktree, String base, List<String> answers) {
        public static final Place HERE = new Place(null, Env.NONE, null, null, null);

        public Place {
            answers = answers == null ? null : List.copyOf(answers);
        }

        public Place(Path dir, Env env, Path stdin, Boolean worktree, String base) {
            this(dir, env, stdin, worktree, base, null);
        }
    }

    /// Limits of one task; null means the run's [Policy].
    ///
    /// @param timeout  wall time one attempt may take
    /// @param retries  how often a transient failure is tried again, 0 or more
    /// @param priority higher starts first among what is ready; 0 by default
    /// @param stall    how long it may give no sign of progress
    /// @param verify   shell line run in its folder after it has succeeded; if that fails, so has the task
    /// @param keep     whether what it leaves running when it ends may run on; by default it is ended
    /// @param once     whether it must not run again when its end is unknown, after a power failure for one; by default it does
    public record Limits(Duration timeout, Integer retries, int priority, Duration stall, String verify,
                         @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean keep,
                                 @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean once) {
        public static final Limits NONE = new Limits(null, null, 0);

        public Limits {
            if (timeout != null && !timeout.isPositive())
                throw new UserError("a task's timeout is no time at all: give it some, or leave it out for no limit");
            if (stall != null && stall.isNegative())
                throw new UserError("a task's stall is less than nothing: give it some time, or leave it out");
            if (retries != null && (retries < 0 || retries > 1_000))
                throw new UserError("a task's retries are " + retries + ": use 0 to 1000");
        }

        public Limits(Duration timeout, Integer retries, int priority) {
            this(timeout, retries, priority, null, null, false, false);
        }
    }

    public Task {
        checkId(id);
        Objects.requireNonNull(work, "work");
        after = List.copyOf(after);
    }

    /// A task with nothing but its work.
    public static Task of(String id, Work work) {
        return new Task(id, work, Place.HERE, Limits.NONE, List.of(), null, null);
    }

    /// Accepts ids that are safe as one path element on every system: 1 to 128 letters, digits, `.`, `_`
    /// and `-`, neither starting with `.` or `-` nor holding `..`.
    ///
    /// @throws UserError with the reason if the id isn't one
    public static String checkId(String id) {
        if (id == null || id.isEmpty()) throw new UserError("a task's id is empty: give it letters, digits, '.', '_' or '-'");
        if (id.length() > 128)
            throw new UserError("task id '" + id.substring(0, 24) + "…' has " + id.length() + " characters: use 128 at most");
        if (!id.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || id.contains(".."))
            throw new UserError("task id '" + id + "' can't be a folder's name: use letters, digits, '.', '_' and '-', and no '..'");
        return id;
    }

    /// The text cut down to what an id may hold, at most 40 characters; empty if nothing is left.
    public static String slug(String text) {
        var slug = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("\\.{2,}", ".").replaceAll("^[.-]+", "");
        return slug.substring(0, Math.min(40, slug.length())).replaceAll("[.-]+$", "");
    }

    /// Under this id, which [#checkId] has to accept.
    public Task named(String id) {
        return new Task(id, work, place, limits, after, source, own);
    }

    /// Runs in this folder, which has to be there.
    public Task in(Path dir) {
        return at(new Place(dir, place.env, place.stdin, place.worktree, place.base, place.answers));
    }

    /// Runs in this folder, likewise.
    public Task in(String dir) {
        return in(Path.of(dir));
    }

    /// One more variable for its environment; its value is never written to a file.
    public Task env(String name, String value) {
        return at(new Place(place.dir, place.env.with(name, value), place.stdin, place.worktree, place.base, place.answers));
    }

    /// Standard input comes from this file.
    public Task reading(Path stdin) {
        return at(new Place(place.dir, place.env, stdin, place.worktree, place.base, place.answers));
    }

    /// It reads what the tasks it comes after have answered, each under a heading with its id: an agent at the end of its prompt, a command
    /// on its standard input. It has to come after some.
    public Task readingAnswers() {
        return at(new Place(place.dir, place.env, place.stdin, place.worktree, place.base, List.of()));
    }

    /// The task gets a git worktree of its own, on a new branch from `HEAD`.
    public Task inWorktree() {
        return worktree(true);
    }

    /// The same from another commit, branch or tag.
    public Task inWorktree(String base) {
        return at(new Place(place.dir, place.env, place.stdin, true, base, place.answers));
    }

    /// Whether it gets a git worktree of its own, whatever the run says.
    public Task worktree(boolean own) {
        return at(new Place(place.dir, place.env, place.stdin, own, place.base, place.answers));
    }

    /// Wall time one attempt may take, whatever the run says.
    public Task timeout(Duration timeout) {
        return within(new Limits(timeout, limits.retries, limits.priority, limits.stall, limits.verify, limits.keep, limits.once));
    }

    /// How often a transient failure is tried again, 0 to 1000, whatever the run says.
    public Task retries(int retries) {
        return within(new Limits(limits.timeout, retries, limits.priority, limits.stall, limits.verify, limits.keep, limits.once));
    }

    /// Higher starts first among what is ready; 0 is usual.
    public Task priority(int priority) {
        return within(new Limits(limits.timeout, limits.retries, priority, limits.stall, limits.verify, limits.keep, limits.once));
    }

    /// Without a sign of progress for so long, an attempt is ended and goes on in its session.
    public Task stall(Duration stall) {
        return within(new Limits(limits.timeout, limits.retries, limits.priority, stall, limits.verify, limits.keep, limits.once));
    }

    /// A shell line run in the task's folder after it has succeeded; if it fails, an agent gets its output to mend what is wrong.
    public Task verify(String line) {
        if (line != null && line.isBlank())
            throw new UserError("the check of task '" + id + "' is empty: give a shell line, or leave .verify(…) out");
        return owning(own == null ? null : own.agent(), null)
                .within(new Limits(limits.timeout, limits.retries, limits.priority, limits.stall, line, limits.keep, limits.once));
    }

    /// The recipe's own check of its work; see [Check]. It stands in the place of a shell line.
    public Task verify(Check check) {
        return owning(own == null ? null : own.agent(), UserError.unlessNull(check,
                "the check of task '" + id + "' is none (null): give it one, or leave .verify(…) out"))
                .within(new Limits(limits.timeout, limits.retries, limits.priority, limits.stall, null, limits.keep, limits.once));
    }

    public Task owning(Agent agent, Check check) {
        return new Task(id, work, place, limits, after, source, Own.of(agent, check));
    }

    /// What it leaves running when it ends may run on.
    public Task keep() {
        return within(new Limits(limits.timeout, limits.retries, limits.priority, limits.stall, limits.verify, true, limits.once));
    }

    /// If its end is unknown after a crash, it has failed and isn't run again.
    public Task once() {
        return within(new Limits(limits.timeout, limits.retries, limits.priority, limits.stall, limits.verify, limits.keep, true));
    }

    /// Starts only when all of these have succeeded.
    public Task after(String... ids) {
        return after(List.of(ids));
    }

    /// Starts only when all of these have succeeded.
    public Task after(Task... tasks) {
        return after(Arrays.asList(tasks));
    }

    /// Likewise. Name them first ([#named]) if some would get the same id.
    public Task after(Collection<Task> tasks) {
        return after(tasks.stream().map(Task::id).toList());
    }

    /// Starts only when the tasks of these ids have succeeded.
    public Task after(List<String> ids) {
        return new Task(id, work, place, limits, ids, source, own);
    }

    /// The prompt; null for a command.
    public String prompt() {
        return work instanceof Work.Prompt p ? p.text() : null;
    }

    /// The model an agent is asked to use.
    public Task model(String model) {
        return asking("model", p -> new Work.Prompt(p.agent(), p.text(), model, p.args(), p.options(), p.profile()));
    }

    /// Extra arguments for the agent, passed through as they are.
    public Task args(String... args) {
        return asking("args", p -> new Work.Prompt(p.agent(), p.text(), p.model(), List.of(args), p.options(), p.profile()));
    }

    private Task asking(String what, UnaryOperator<Work.Prompt> change) {
        if (work instanceof Work.Prompt p) return doing(change.apply(p));
        throw new UserError("task '" + id + "' runs a command, so it has no " + what + ": leave ." + what + "(…) out");
    }

    public Task doing(Work work) {
        return new Task(id, work, place, limits, after, source, own);
    }

    public Task at(Place place) {
        return new Task(id, work, place, limits, after, source, own);
    }

    Task within(Limits limits) {
        return new Task(id, work, place, limits, after, source, own);
    }

    public Task from(String source) {
        return new Task(id, work, place, limits, after, source, own);
    }
}
