package lib.board;

import java.util.*;
import java.util.function.Function;
import java.util.stream.Stream;
import lib.model.*;

/// The reason to refuse what was asked of a run, as its [Board] stands; part of what the [Planner] decides. It changes nothing.
///
/// @param agents what runs a task; throws a [UserError] if nothing does
record Refusal(Board board, Function<Task, Agent> agents) {

    /// Null if it is done.
    String of(Control control) {
        try {
            return refusal(control);
        } catch (UserError e) {
            return e.getMessage();
        }
    }

    private String refusal(Control control) {
        return switch (control) {
            case Control.Pause c -> open(c.tasks(), "be paused");
            case Control.Resume c when board.paused() && !c.tasks().isEmpty() -> "the whole run is paused: resume it without naming tasks";
            case Control.Resume c -> open(c.tasks(), "go on");
            case Control.Drain _, Control.Expect _ -> null;
            case Control.Stop c -> open(c.tasks(), "be stopped");
            case Control.Retry _ when board.halt() != null
                    -> "the run starts nothing new any more (" + board.halt().why() + "): retry it when it is over";
            case Control.Retry c -> Stream.concat(Stream.of(unknown(c.tasks())),
                    c.tasks().stream().map(board::find).filter(Objects::nonNull).map(e -> retryable(e, c.tasks())))
                    .filter(Objects::nonNull).findFirst().orElse(null);
            case Control.Priority c when unknown(List.of(c.task())) != null -> unknown(List.of(c.task()));
            case Control.Priority c when board.find(c.task()).status() != Status.WAITING
                    -> "task '" + c.task() + "' waits no more: it " + state(board.find(c.task()));
            case Control.Priority c -> Settings.PRIORITY.type().fault(c.priority()) instanceof String flaw ? "the priority is " + flaw
                    : null;
            case Control.Change c -> {
                c.of(board.policy());
                yield null;
            }
            case Control.Add _ when board.halt() != null -> "the run starts nothing new any more (" + board.halt().why()
                    + "): start another one";
            case Control.Add c -> misfit(c.tasks());
        };
    }

    private String unknown(List<String> tasks) {
        return tasks.stream().filter(t -> board.find(t) == null).findFirst()
                .map(t -> "the run has no task '" + t + "'" + like(t)).orElse(null);
    }

    private String like(String id) {
        return UserError.suggestion(id, board.entries().stream().map(e -> e.task().id()).toList());
    }

    private String open(List<String> tasks, String wish) {
        if (unknown(tasks) != null) return unknown(tasks);
        return tasks.stream().map(board::find).filter(e -> e.status().settled()).findFirst()
                .map(e -> "task '" + e.task().id() + "' can't " + wish + ": it " + state(e)).orElse(null);
    }

    private String retryable(Entry entry, List<String> others) {
        var id = entry.task().id();
        if (entry.status() == Status.RUNNING || entry.status() == Status.SUCCEEDED)
            return "task '" + id + "' can't be tried again: it " + state(entry);
        return entry.task().after().stream().map(board::find)
                .filter(n -> n != null && n.status().settled() && n.status() != Status.SUCCEEDED && !others.contains(n.task().id())
                        && entry.task().requires(n.task().id()))
                .findFirst()
                .map(n -> "task '" + id + "' needs '" + n.task().id() + "', which " + state(n) + ": retry that as well").orElse(null);
    }

    private static String state(Entry entry) {
        return switch (entry.status()) {
            case WAITING -> "is waiting";
            case RUNNING -> "is running";
            case SUCCEEDED -> "has succeeded";
            case FAILED -> "has failed";
            case CANCELLED -> "was cancelled";
            case SKIPPED -> "was skipped";
        };
    }

    /// All that it comes after, among the run's own and the new ones.
    private Set<String> before(Task task, Map<String, Task> more) {
        var before = new HashSet<String>();
        var open = new ArrayDeque<>(task.after());
        while (!open.isEmpty()) {
            var next = open.remove();
            if (before.add(next)) open.addAll(more.containsKey(next) ? more.get(next).after() : board.find(next).task().after());
        }
        return before;
    }

    /// Why these tasks don't fit to those of the run.
    private String misfit(List<Task> tasks) {
        var more = new LinkedHashMap<String, Task>();
        for (var task : tasks) {
            if (board.find(task.id()) != null || more.putIfAbsent(task.id(), task) != null)
                return "there is a task '" + task.id() + "' already: give the new one another id";
            var _ = agents.apply(task);
            if (task.limits().needs() != null && task.limits().needs().missing(board.policy().resources()) instanceof String why)
                return "task '" + task.id() + "' " + why;
            boolean outputs = task.limits().outputs() != null;
            if (task.place().trial().flaw(board.policy().worktreeOf(task), outputs) instanceof String why)
                return "task '" + task.id() + "'" + why;
            if (Condition.flaw(task) instanceof String why) return "task '" + task.id() + "': " + why;
            if (board.policy().agents().accountFlaw(task) instanceof String why) return "task '" + task.id() + "' " + why;
        }
        for (var task : tasks)
            for (var need : task.after())
                if (board.find(need) == null && !more.containsKey(need))
                    return "task '" + task.id() + "' comes after '" + need + "', which is no task of the run and none of the new ones"
                            + like(need);
        for (var task : tasks)
            if (!task.place().late().asks().isEmpty() && task.place().late().stranger(before(task, more)) instanceof String flaw)
                return "task '" + task.id() + "' " + flaw;
        // What waits for none of the others is taken away, again and again; what is left waits for itself.
        while (more.values().removeIf(task -> task.after().stream().noneMatch(more::containsKey))) {}
        return more.isEmpty() ? null
                : "task '" + more.firstEntry().getKey() + "' comes after itself, or after one that does: take one 'after' out";
    }
}
