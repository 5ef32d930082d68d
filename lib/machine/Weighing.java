package lib.machine;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.function.*;
import java.util.stream.Stream;
import lib.board.*;
import lib.journal.*;
import lib.model.*;

/// The working out of a task's condition and its late texts from what those have left that it comes after, in this run or an earlier one.
/// It reads their answers if it is asked for them.
///
/// @param cwd    the folder the run was started in
/// @param before of those in this run
/// @param by     who fills in late texts
record Weighing(RunFolder run, Path cwd, Task task, List<Result> before, Filled.By by) {
    /// @param now asked when that is known
    Event.ConditionAnswered answer(LongSupplier now) {
        if (task.limits().when() == null && !task.place().late().waits())
            return new Event.ConditionAnswered(now.getAsLong(), task.id(), true, null, null, null);
        try {
            return InTime.of("condition", () -> Result.answer(now, task, results(), by));
        } catch (UserError e) {
            boolean late = task.limits().when() == null;
            return new Event.ConditionAnswered(now.getAsLong(), task.id(), late, (late ? "what it asks of others can't be told: " : "")
                    + e.getMessage(), null, null);
        }
    }

    private Map<String, Map<String, Object>> results() {
        var late = task.place().late();
        var condition = task.limits().when() == null ? null : Condition.of(task);
        Function<String, Set<String>> asked = id -> {
            var all = new HashSet<>(late.asks(id));
            if (condition != null) all.addAll(condition.asks(id));
            return all;
        };
        var all = new HashMap<String, Map<String, Object>>();
        for (var earlier : Stream.concat(late.earlier().stream(), task.place().earlier().stream()).distinct().toList()) {
            var other = Answers.Earlier.of(run, earlier);
            var asks = asked.apply(other.task());
            if ((!asks.isEmpty() || late.asked().contains(other.task())) && other.entry() instanceof Entry entry)
                all.put(other.task(), fields(other.run(), Result.of(entry), asks));
        }
        for (var result : before) all.put(result.task().id(), fields(run, result, asked.apply(result.task().id())));
        return all;
    }

    private Map<String, Object> fields(RunFolder run, Result result, Set<String> asks) {
        var all = result.fields();
        if (result.attempts() == 0) return all;
        var whole = asks.contains("answer") || asks.contains("json") ? Answers.whole(run, result.task(), result.attempts()) : null;
        if (asks.contains("answer")) all.put("answer", whole);
        if (asks.contains("json") && JsonOf.text(whole) instanceof Object json) all.put("json", json);
        if (asks.contains("stdout")) all.put("stdout", run.attempt(result.task().id(), result.attempts()).resolve("stdout").toString());
        if (asks.contains("branch") && branch(run, result.task()) instanceof String branch) all.put("branch", branch);
        return all;
    }

    /// That of its worktree; null if it has had none.
    private String branch(RunFolder run, Task of) {
        var names = Branches.of(run.id(), of.id());
        try {
            var dir = of.place().dir() == null ? cwd : cwd.resolve(of.place().dir());
            return Branches.found(names, Git.looking().look(dir, Branches.asked(names)));
        } catch (IOException e) {
            return null;
        }
    }
}
