package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.nio.file.Path;
import java.util.*;
import lib.model.Setting.Part;
import tools.jackson.databind.JsonNode;

/// The place where a task runs.
///
/// @param answers null if it reads none; else it reads the answers of the tasks it comes after, and before them those of these tasks
///                of earlier runs, `RUN/TASK`, with a `?` at the end if that one did not succeed
/// @param earlier tasks of earlier runs, written likewise, with whose work its worktree begins, unless this run has it of a task of that id
/// @param prompt  absolute file that has the prompt, to be read when the task starts, since another task makes it; null if it was read
/// @param given   what its manifest is read with again, for the values of its variables; null if nothing was
/// @param late    what is filled in when it starts
/// @param began   of another try at a task of an earlier run; null if it is none
/// @param trial   what it has to do with several tries at one task
public record Place(Chosen chosen, List<String> answers, List<String> earlier, Path prompt, Insertions given, Late late, Began began,
        Trial trial) {
    public static final Place HERE = new Place(Chosen.usual(Part.PLACE), null, List.of(), null, null, null, null, null);

    /// How a task began that is tried again in another run, in its worktree and its session.
    ///
    /// @param run   of which its branch is
    /// @param print what decided its result there
    public record Began(String run, Fingerprint print) {}

    public Place {
        answers = answers == null ? null : List.copyOf(answers);
        earlier = List.copyOf(earlier);
        late = late == null ? Late.NOTHING : late;
        trial = trial == null ? Trial.NONE : trial;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Place read(JsonNode journal) {
        var answers = journal.get("answers");
        var place = new Place(HERE.chosen.read(Settings.of(Part.PLACE), journal),
                answers == null ? null : answers.valueStream().map(JsonNode::asString).toList(),
                journal.path("earlier").valueStream().map(JsonNode::asString).toList(),
                journal.path("prompt").isString() ? Path.of(journal.get("prompt").asString()) : null,
                journal.has("given") ? Json.MAPPER.treeToValue(journal.get("given"), Insertions.class) : null,
                journal.has("late") ? Json.MAPPER.treeToValue(journal.get("late"), Late.class) : null,
                journal.has("began") ? Json.MAPPER.treeToValue(journal.get("began"), Began.class) : null,
                journal.has("trial") ? Json.MAPPER.treeToValue(journal.get("trial"), Trial.class) : null);
        return place.equals(HERE) ? HERE : place;
    }

    @JsonValue
    Map<String, Object> written() {
        var all = chosen.written(Settings.of(Part.PLACE));
        if (answers != null) all.put("answers", answers);
        if (!earlier.isEmpty()) all.put("earlier", earlier);
        if (prompt != null) all.put("prompt", prompt);
        if (given != null) all.put("given", given);
        if (!late.equals(Late.NOTHING)) all.put("late", late);
        if (began != null) all.put("began", began);
        if (!trial.equals(Trial.NONE)) all.put("trial", trial);
        return all;
    }

    <T> Place with(Setting<T> setting, T value) {
        return new Place(chosen.with(setting, value), answers, earlier, prompt, given, late, began, trial);
    }

    public Place answers(List<String> of) {
        return new Place(chosen, of, earlier, prompt, given, late, began, trial);
    }

    public Place earlier(List<String> of) {
        return new Place(chosen, answers, of, prompt, given, late, began, trial);
    }

    public Place prompt(Path file) {
        return new Place(chosen, answers, earlier, file, given, late, began, trial);
    }

    public Place given(Insertions given) {
        return new Place(chosen, answers, earlier, prompt, given, late, began, trial);
    }

    public Place late(Late late) {
        return new Place(chosen, answers, earlier, prompt, given, late, began, trial);
    }

    public Place began(Began began) {
        return new Place(chosen, answers, earlier, prompt, given, late, began, trial);
    }

    public Place trial(Trial trial) {
        return new Place(chosen, answers, earlier, prompt, given, late, began, trial);
    }

    /// Working folder; null is the folder the run was started in.
    public Path dir() {
        return chosen.get(Settings.DIR);
    }

    /// The same in a run that was started in this folder.
    public Path dir(Path cwd) {
        return dir() == null ? cwd : cwd.resolve(dir()).normalize();
    }

    /// Variables added to the environment.
    public Env env() {
        return chosen.get(Settings.ENV);
    }

    /// The one of the run's accounts that it uses; null is any.
    public String account() {
        return chosen.get(Settings.ACCOUNT);
    }

    /// The one of the run's [Hosts] on which it runs; null is any.
    public String at() {
        return chosen.get(Settings.AT);
    }

    /// File given as standard input; null is `/dev/null` (or the prompt, for an agent).
    public Path stdin() {
        return chosen.get(Settings.STDIN);
    }

    /// Whether the task gets a git worktree of its own; null leaves it to the run.
    public Boolean worktree() {
        return chosen.get(Settings.OWN_WORKTREE);
    }

    /// Whether the task works in a copy of its folder.
    public boolean copy() {
        return Boolean.TRUE.equals(chosen.get(Settings.COPY));
    }

    /// What the worktree's branch starts from; null is the work of the tasks it comes after, or `HEAD`.
    public String base() {
        return chosen.get(Settings.BASE);
    }

    /// Whether what it leaves uncommitted in its worktree is committed at its end; null leaves it to the run.
    public Boolean wip() {
        return chosen.get(Settings.OWN_WIP);
    }

    /// Globs, as in .gitignore, of ignored files that are committed with that.
    public List<String> wipIgnored() {
        return Objects.requireNonNullElse(chosen.get(Settings.WIP_IGNORED), List.of());
    }

    /// Paths that its worktree has as links to those of the checkout; null leaves it to the run.
    public List<String> link() {
        return chosen.get(Settings.OWN_LINK);
    }

    /// Shell line run once in its worktree before the first attempt there; null leaves it to the run.
    public String setup() {
        return chosen.get(Settings.OWN_SETUP);
    }
}
