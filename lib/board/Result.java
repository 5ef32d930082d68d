package lib.board;

import java.util.*;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import lib.model.*;

/// How a task has ended, for one that comes after it.
///
/// @param task     as this process has it
/// @param exit     of its last attempt, as a shell shows it; null if it has had none
/// @param reason   empty if there is none
/// @param attempts how many there were
/// @param cost     of them all, in US dollars; 0 if nobody has told
public record Result(Task task, Status status, Integer exit, String reason, int attempts, double cost) {

    public static Result of(Entry entry) {
        var last = entry.attempt();
        return new Result(entry.task(), entry.status(), last == null || last.exit() == null ? null : last.exit().status(),
                Objects.requireNonNullElse(entry.reason(), ""), entry.attempts().size(),
                entry.used().usd() == null ? 0 : entry.used().usd());
    }

    /// As a condition or a template sees it, without its answer.
    public Map<String, Object> fields() {
        var all = new HashMap<String, Object>(Map.of("status", status.word(), "reason", reason, "attempts", attempts, "cost", cost,
                "answer", ""));
        if (exit != null) all.put("exit", exit);
        return all;
    }

    /// What the condition of a task comes to, and what its late texts become.
    ///
    /// @param now   asked when that is known
    /// @param tasks the fields of those it may ask for
    public static Event.ConditionAnswered answer(LongSupplier now, Task task, Map<String, Map<String, Object>> tasks, Filled.By by) {
        var late = task.place().late();
        var known = late.known(tasks);
        try {
            if (task.limits().when() != null && !Condition.of(task).holds(known))
                return new Event.ConditionAnswered(now.getAsLong(), task.id(), false, null, null, null);
        } catch (UserError e) {
            return new Event.ConditionAnswered(now.getAsLong(), task.id(), false, e.getMessage(), null, null);
        }
        try {
            var filled = late.waits() ? by.of(task, known) : null;
            return new Event.ConditionAnswered(now.getAsLong(), task.id(), true, null, filled, null);
        } catch (UserError e) {
            return new Event.ConditionAnswered(now.getAsLong(), task.id(), true, e.getMessage(), null, null);
        }
    }

    /// Of those that a task may ask in this run: it comes after them, directly or through others.
    public static List<Result> before(Board board, Task task) {
        return Stream.concat(task.after().stream(), task.place().late().asked().stream()).distinct().map(board::find)
                .filter(Objects::nonNull).map(Result::of).toList();
    }
}
