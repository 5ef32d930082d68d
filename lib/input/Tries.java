package lib.input;

import java.util.*;
import java.util.stream.*;
import lib.agents.Agents;
import lib.model.*;

/// What a task becomes that is tried several times: the tries, `T-try-1` and so on; what scores each, `T-score-1`, or who judges them all,
/// `T-judge`; and the task itself, which comes after them, runs nothing, and has the result of the best. It looks at no file.
public final class Tries {
    private static final String JUDGED = """
            {"type": "object", "additionalProperties": false, "required": ["best", "why"], "properties": {
              "best": {"description": "The id of the best.", "enum": %s},
              "why": {"description": "In one sentence.", "type": "string"}}}""";
    private static final String ASKED = """
            %s

            Which of these %d tries at the same task is best? The answer of each stands below, under its id. Where they worked in git \
            worktrees, what each has changed is in the branch whose name ends in its id. Answer with the id of the best, as JSON such as \
            {"best": "%s", "why": "it alone has tests"}; one that did not succeed can't be it.""";
    /// By which the judge's condition names all of them.
    private static final String ALL = "tries";

    private Tries() {}

    /// All tasks of these.
    ///
    /// @throws UserError with the task's place, if it can't be tried so
    public static List<Task> of(List<Task> tasks) {
        if (tasks.stream().allMatch(t -> t.limits().tries() == null && t.limits().choose() == null)) return tasks;
        return tasks.stream().flatMap(task -> {
            try {
                return of(task);
            } catch (UserError e) {
                throw e.at(task.source());
            }
        }).toList();
    }

    private static Stream<Task> of(Task task) {
        var choosing = task.limits().choose();
        var count = task.limits().tries();
        if (count == null && choosing == null) return Stream.of(task);
        if (choosing == null)
            throw new UserError("task '" + task.id() + "' has 'tries', and nothing says which is best: add 'choose', such as "
                    + "choose: make score");
        if (count == null) throw new UserError("task '" + task.id() + "' has 'choose', and nothing to choose from: add 'tries', such as "
                + "tries: 3");
        if (task.place().late().each() != null)
            throw new UserError("task '" + task.id() + "' becomes many while the run goes on, and these can't be tried several times: take "
                    + "'tries' and 'choose' out, or write the list down");
        if (task.place().copy())
            throw new UserError("task '" + task.id() + "' works in a copy of its folder, and what is chosen is a branch of git's: give it "
                    + "'worktree: true' in place of 'copy'");
        var plain = task.with(Settings.TRIES, null).with(Settings.CHOOSE, null);
        var tries = IntStream.rangeClosed(1, count).mapToObj(i -> plain.named(task.id() + "-try-" + i)
                .at(plain.place().trial(Trial.of(task.id())))).toList();
        var ids = tries.stream().map(Task::id).toList();
        var by = choosing.line() != null ? tries.stream().map(one -> score(task, one, choosing.line())).toList()
                : List.of(judge(task, ids, choosing));
        var told = by.stream().map(Task::id).toList();
        var trial = choosing.line() != null ? new Trial(null, null, ids, told, null) : new Trial(null, null, ids, null, told.getFirst());
        var after = Stream.of(task.after().stream().map(id -> task.requires(id) ? id : id + Task.ANYHOW),
                ids.stream().map(id -> id + Task.ANYHOW), told.stream().map(id -> id + Task.ANYHOW)).flatMap(all -> all).toList();
        var late = plain.place().late();
        var best = plain.after(after).at(plain.place().trial(trial).answers(null)
                .late(new Late(null, null, null, null, late.families(), late.earlier(), null, null, late.of())));
        return Stream.of(tries, by, List.of(best)).flatMap(List::stream);
    }

    /// Runs where the try has worked.
    private static Task score(Task task, Task one, String line) {
        var place = Place.HERE.trial(new Trial(task.id(), one.id(), null, null, null)).given(task.place().given());
        var score = Task.of(one.id().replaceFirst("-try-(\\d+)$", "-score-$1"), new Work.Shell(line)).from(task.source()).at(place)
                .worktree(false).after(one.id());
        if (task.place().dir() != null) score = score.in(task.place().dir());
        score = score.with(Settings.ENV, task.place().env()).with(Settings.OWN_SETUP, task.place().setup())
                .with(Settings.OWN_LINK, task.place().link()).with(Settings.AT, task.place().at()).priority(task.limits().priority());
        return score.at(score.place().late(variables(task.place().late())));
    }

    /// Of what is late, what the task's variables need.
    private static Late variables(Late late) {
        return new Late(null, late.env(), late.names(), late.asks(), late.families(), late.earlier(), null, null, null);
    }

    private static Task judge(Task task, List<String> ids, Choosing choosing) {
        var own = task.work() instanceof Work.Prompt p ? p : null;
        var agent = choosing.agent() != null ? choosing.agent() : own == null ? null : own.agent();
        if (agent == null) throw new UserError("task '" + task.id() + "' is a command, and its judge has no agent: add one to 'choose', "
                + "such as agent: " + Agents.names().getFirst());
        var profile = choosing.profile() != null || own == null || !agent.equals(own.agent()) ? choosing.profile() : own.profile();
        if (profile == null && !Agents.names().contains(agent))
            throw new UserError("the judge of task '" + task.id() + "' is '" + agent + "', which is no agent"
                    + UserError.suggestion(agent, Agents.names()) + ": use one of " + String.join(", ", Agents.names()));
        var asked = ASKED.formatted(choosing.prompt().strip(), ids.size(), ids.getFirst());
        var late = Late.NOTHING.families(Map.of(ALL, ids));
        var judge = Task.of(task.id() + "-judge", new Work.Prompt(agent, asked, choosing.model(), List.of(), Work.Options.NONE, profile))
                .from(task.source()).at(Place.HERE.trial(Trial.of(task.id())).late(late)).worktree(false).readingAnswers()
                .after(ids.stream().map(id -> id + Task.ANYHOW).toList()).with(Settings.SCHEMA, Json.line(Json.MAPPER.readTree(
                        JUDGED.formatted(Json.line(ids)))))
                // Of one there is nothing to choose.
                .when("tasks." + ALL + "?filter(t -> t.status == \"succeeded\")?size gt 1");
        if (own != null && own.agent().equals(agent) && task.place().account() != null) judge = judge.account(task.place().account());
        return task.place().dir() == null ? judge : judge.in(task.place().dir());
    }
}
