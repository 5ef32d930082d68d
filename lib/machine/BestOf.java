package lib.machine;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// The best of several tries at a task, by their scores or by what their judge has answered; the task gets its result. Asked again it says
/// the same, since it looks at nothing but what those have left.
///
/// @param asked of the task that they are made for
record BestOf(Weighing asked, Bequest bequest) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,300}(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

    /// One of those it is told by, as it stands in the run that has it.
    private record Done(RunFolder run, Task task, Status status, int attempt, Entry entry) {
        boolean succeeded() {
            return status == Status.SUCCEEDED;
        }

        String words() {
            return task.id() + " " + (succeeded() ? "succeeded" : status == Status.FAILED ? "failed" : "was " + status.word());
        }
    }

    private record Winner(Done one, String words) {}

    /// @param e whether the task's own condition holds
    Event.ConditionAnswered answer(Event.ConditionAnswered e) {
        if (!e.holds() || e.flaw() != null) return e;
        try {
            var winner = winner();
            var one = winner.one;
            bequest.give(one.run, one.task, one.attempt, asked.task());
            var found = one.entry == null ? Following.begun(one.run).board().find(one.task.id()) : one.entry;
            var taken = new Reuse.Taken(one.run.id(), one.task.id(), one.attempt, 0, null, found.provenance().found(), winner.words);
            return new Event.ConditionAnswered(e.at(), e.task(), true, null, null, new Reuse(taken, null));
        } catch (UserError flaw) {
            return new Event.ConditionAnswered(e.at(), e.task(), true, flaw.getMessage(), null, null);
        } catch (IOException flaw) {
            return new Event.ConditionAnswered(e.at(), e.task(), true, "the result of its best try can't be taken ("
                    + RunFolder.reason(flaw) + ")", null, null);
        }
    }

    private Winner winner() {
        var trial = asked.task().place().trial();
        var tries = trial.tries().stream().map(this::done).toList();
        var good = tries.stream().filter(Done::succeeded).toList();
        if (good.isEmpty()) throw new UserError("none of its " + tries.size() + " tries succeeded: " + words(tries));
        if (trial.judge() == null) return scored(tries, trial.scores());
        var rest = tries.stream().filter(one -> !one.succeeded()).map(Done::words).map(", "::concat).collect(Collectors.joining());
        if (good.size() == 1) return new Winner(good.getFirst(), "best is " + good.getFirst().task.id() + ", the only one that succeeded"
                + rest);
        var judge = done(trial.judge());
        if (!judge.succeeded()) throw new UserError("its judge '" + trial.judge() + "' has chosen none of its tries: " + judge.words());
        var said = JsonOf.text(Answers.whole(judge.run, judge.task, judge.attempt)) instanceof Map<?, ?> map ? map : Map.of();
        var best = tries.stream().filter(one -> one.task.id().equals(said.get("best"))).findFirst()
                .orElseThrow(() -> new UserError("its judge '" + trial.judge() + "' has named none of its tries"));
        if (!best.succeeded()) throw new UserError("its judge '" + trial.judge() + "' has chosen one that is none: " + best.words());
        return new Winner(best, "best is " + best.task.id() + ", as its judge has it" + (said.get("why") instanceof String why
                && !why.isBlank() ? ": " + Text.line(why, 200) : ""));
    }

    /// Of those that are equally good it is the first.
    private Winner scored(List<Done> tries, List<String> scores) {
        Done best = null;
        BigDecimal most = null;
        var words = new ArrayList<String>();
        for (int i = 0; i < tries.size(); i++) {
            var one = tries.get(i);
            var score = done(scores.get(i));
            var last = score.succeeded() ? Answers.of(score.run, score.task, score.attempt).lines().filter(l -> !l.isBlank())
                    .reduce("", (_, line) -> line).strip() : "";
            var number = NUMBER.matcher(last).matches() ? new BigDecimal(last) : null;
            words.add(!one.succeeded() ? one.words() : one.task.id() + (number != null ? " scores " + last : !score.succeeded()
                    ? " has no score" : " scores no number" + (last.isEmpty() ? "" : ", but '" + Text.line(last, 40) + "'")));
            if (!one.succeeded() || number == null || most != null && number.compareTo(most) <= 0) continue;
            best = one;
            most = number;
        }
        if (best == null) throw new UserError("none of its " + tries.size() + " tries has a score: " + String.join(", ", words));
        return new Winner(best, "best is " + best.task.id() + ": " + String.join(", ", words));
    }

    private static String words(List<Done> all) {
        return all.stream().map(Done::words).collect(Collectors.joining(", "));
    }

    /// In this run, or else in the one whose task is tried again in this.
    private Done done(String id) {
        for (var result : asked.before())
            if (result.task().id().equals(id)) return new Done(asked.run(), result.task(), result.status(), result.attempts(), null);
        for (var written : asked.task().place().earlier()) {
            var earlier = Answers.Earlier.of(asked.run(), written);
            if (earlier.task().equals(id) && earlier.entry() instanceof Entry entry)
                return new Done(earlier.run(), entry.task(), entry.status(), entry.attempts().size(), entry);
        }
        throw new UserError("nobody knows any more what came of '" + id + "': run it again");
    }
}
