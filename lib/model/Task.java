package lib.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// One thing to get done: what to run, where, within which limits, and after which other tasks.
/// It knows nothing of how it went, which is on the `Board`. It is immutable: each step, such as `task.in(dir)`, gives a new one.
///
/// @param id     unique within a run; it becomes a path, so [#checkId] guards it
/// @param work   what to run
/// @param place  where to run it
/// @param limits how long and how often; empty fields mean the run's [Policy]
/// @param after  ids of tasks that must be over first
/// @param anyhow those of them that need not have succeeded; the others must have
/// @param source where the task was written, such as `tasks.yaml:14`, for error messages; null if nowhere
/// @param own    what its recipe brought as code; null if nothing
public record Task(String id, Work work, Place place, Limits limits, List<String> after,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> anyhow, String source, Own own) {

    /// At the end of an id: whether it succeeds or not.
    public static final String ANYHOW = Id.ANYHOW;

    public Task {
        id = checkId(id);
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(limits, "limits");
        after = after.stream().map(Id::composed).toList();
        anyhow = anyhow == null || anyhow.isEmpty() ? Set.of() : Id.among(anyhow, after);
    }

    /// A task with nothing but its work.
    public static Task of(String id, Work work) {
        return new Task(id, work, Place.HERE, Limits.NONE, List.of(), Set.of(), null, null);
    }

    /// The id with each letter in its one form (Unicode's NFC), if it is safe as one path element on every system: 1 to 128 letters of any
    /// script, digits, `.`, `_` and `-`, neither starting with `.` or `-` nor holding `..`; else a [UserError] says why not.
    public static String checkId(String id) {
        return Id.checked(id);
    }

    /// The text cut down to what an id may hold, at most 40 characters; empty if nothing is left.
    public static String slug(String text) {
        return Id.slug(text, 40);
    }

    /// Under this id, which [#checkId] has to accept.
    public Task named(String id) {
        return new Task(id, work, place, limits, after, anyhow, source, own);
    }

    /// Runs in this folder, which has to be there.
    public Task in(Path dir) {
        return with(Settings.DIR, dir);
    }

    /// Runs in this folder, likewise.
    public Task in(String dir) {
        return in(Path.of(dir));
    }

    /// One more variable for its environment; its value is never written to a file.
    public Task env(String name, String value) {
        return with(Settings.ENV, place.env().with(name, value));
    }

    /// Standard input comes from this file.
    public Task reading(Path stdin) {
        if (work instanceof Work.Prompt p && p.profile() == null && own == null && stdin != null)
            throw new UserError("task '" + id + "' has a prompt, which is its standard input: leave .reading(…) out");
        return with(Settings.STDIN, stdin);
    }

    /// It reads what the tasks it comes after have answered, each under a heading with its id: an agent at the end of its prompt, a command
    /// on its standard input. It has to come after some.
    public Task readingAnswers() {
        return at(place.answers(List.of()));
    }

    /// The task gets a git worktree of its own, on a new branch, which starts from the work of the tasks it comes after, or from `HEAD`.
    public Task inWorktree() {
        return worktree(true);
    }

    /// The same from another commit, branch or tag.
    public Task inWorktree(String base) {
        return worktree(true).with(Settings.BASE, base);
    }

    /// The task works in a copy of its folder, of its own, where there is no git to make a worktree.
    public Task inCopy() {
        return with(Settings.COPY, true);
    }

    /// Whether it gets a git worktree of its own, whatever the run says.
    public Task worktree(boolean own) {
        return with(Settings.OWN_WORKTREE, own);
    }

    /// A shell line run once in its worktree, in its folder there, before the first attempt, such as `npm ci`; if it fails, the task has.
    public Task setup(String line) {
        return with(Settings.OWN_SETUP, line);
    }

    /// Wall time one attempt may take, whatever the run says.
    public Task timeout(Duration timeout) {
        return with(Settings.OWN_TIMEOUT, timeout);
    }

    /// How often a transient failure is tried again, 0 to 1000, whatever the run says.
    public Task retries(int retries) {
        return with(Settings.OWN_RETRIES, retries);
    }

    /// Higher starts first among what is ready; 0 is usual.
    public Task priority(int priority) {
        return with(Settings.PRIORITY, priority);
    }

    /// Without a sign of progress for so long, an attempt is ended and goes on in its session.
    public Task stall(Duration stall) {
        return with(Settings.OWN_STALL, stall);
    }

    /// A shell line run in the task's folder after it has succeeded; if it fails, an agent gets its output to mend what is wrong.
    public Task verify(String line) {
        var check = UserError.unlessBlank(line, "the check of task '" + id + "' is empty: give a shell line, or leave .verify(…) out");
        return owning(own == null ? null : own.agent(), null).with(Settings.OWN_VERIFY, check);
    }

    /// The recipe's own check of its work; see [Check]. It stands in the place of a shell line.
    public Task verify(Check check) {
        return owning(own == null ? null : own.agent(), UserError.unlessNull(check,
                "the check of task '" + id + "' is none (null): give it one, or leave .verify(…) out"))
                .with(Settings.OWN_VERIFY, null);
    }

    /// This task with what its recipe brings as code; null is nothing.
    public Task owning(Agent agent, Check check) {
        return new Task(id, work, place, limits, after, anyhow, source, Own.of(agent, check));
    }

    /// A success with a [Caveat] is a failure.
    public Task strict() {
        return with(Settings.OWN_STRICT, true);
    }

    /// It touches files that match these globs, written as in .gitignore: no other task that may touch one of them runs at the same time.
    public Task touches(String... globs) {
        return with(Settings.TOUCHES, List.of(globs));
    }

    /// It needs so much of this while it runs: `needs("memory", "4G")`, `needs("cpu", "0.5")` (processors), `needs("tokens", "200k")` of
    /// the run's budget, or pieces of what the run has, `needs("gpu", "1")`. May be called for each of them.
    public Task needs(String what, String amount) {
        return with(Settings.NEEDS, Objects.requireNonNullElse(limits.needs(), new Amounts(Map.of())).with(what, amount));
    }

    /// It needs as much as others that say the same name.
    public Task like(String name) {
        return with(Settings.LIKE, name);
    }

    /// It uses this one of the run's accounts.
    public Task account(String name) {
        return with(Settings.ACCOUNT, name);
    }

    /// Runs on this one of the run's hosts.
    public Task place(String host) {
        return with(Settings.AT, host);
    }

    /// What it leaves running when it ends may run on.
    public Task keep() {
        return with(Settings.KEEP, true);
    }

    /// Runs so often side by side, 2 to 20 times, and the best of them is its result, as [#choose(String)] tells.
    public Task tries(int tries) {
        return with(Settings.TRIES, tries);
    }

    /// A shell line run where each of its tries has worked: the last line that it writes is a number, and the highest wins.
    public Task choose(String line) {
        return with(Settings.CHOOSE, Choosing.by(line));
    }

    /// A prompt: its agent gets the answers of all the tries and says which of them is best.
    public Task choose(Task judge) {
        return with(Settings.CHOOSE, judge.work instanceof Work.Prompt p && judge.own == null
                ? new Choosing(null, p.text(), p.agent(), p.model(), p.profile()) : Choosing.by(""));
    }

    /// If its end is unknown after a crash, it has failed and isn't run again.
    public Task once() {
        return with(Settings.ONCE, true);
    }

    /// Starts only when all of these have succeeded; see [#after(List)].
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

    /// Starts only when the tasks of these ids have succeeded; one with a `?` at its end only has to be over, however it ended.
    public Task after(List<String> ids) {
        return new Task(id, work, place, limits, ids.stream().map(Id::bare).toList(), Id.anyhow(ids), source, own);
    }

    /// Comes after these as well, which only have to be over, whether they have succeeded or not.
    public Task afterAnyhow(Task... tasks) {
        var more = Arrays.stream(tasks).map(Task::id).toList();
        return after(Stream.concat(after.stream(), more.stream()).toList()).anyhow(Stream.concat(anyhow.stream(), more.stream()).toList());
    }

    /// Of those it comes after, these need not have succeeded, and no others.
    public Task anyhow(Collection<String> ids) {
        return new Task(id, work, place, limits, after, new LinkedHashSet<>(ids), source, own);
    }

    /// Runs only if this holds once they are over, a [Condition] such as `tasks.test.exit != 0`; otherwise it is skipped.
    public Task when(String condition) {
        return with(Settings.WHEN, condition);
    }

    /// Whether that one, which it comes after, has to have succeeded.
    public boolean requires(String need) {
        return !anyhow.contains(need);
    }

    /// What it comes after, as it is written.
    public String afterWords() {
        return String.join(", ", after.stream().map(need -> requires(need) ? need : need + ANYHOW).toList());
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

    /// This task with other work.
    public Task doing(Work work) {
        return new Task(id, work, place, limits, after, anyhow, source, own);
    }

    /// This task in another place.
    public Task at(Place place) {
        return new Task(id, work, place, limits, after, anyhow, source, own);
    }

    /// This task with another value of a setting of its place or its limits; null is the usual one.
    public <T> Task with(Setting<T> setting, T value) {
        return switch (setting.part()) {
            case PLACE -> at(place.with(setting, value));
            case LIMITS -> new Task(id, work, place, limits.with(setting, value), after, anyhow, source, own);
            case RUN, AGENTS, PROMPT, OPTIONS, ORDER -> throw new IllegalArgumentException("BUG: " + setting.name() + " is none of them");
        };
    }

    /// In a line: its id and what it runs, such as `lint: make lint, after build`. No variable's value is in it.
    @Override
    public String toString() {
        return id + ": " + Text.line(work.words(), 100) + (after.isEmpty() ? "" : ", after " + afterWords());
    }

    /// Written there, see [#source].
    public Task from(String source) {
        return new Task(id, work, place, limits, after, anyhow, source, own);
    }
}
