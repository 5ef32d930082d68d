package lib;

import java.nio.file.*;
import java.util.*;
import java.util.stream.Collectors;
import lib.agents.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;
import lib.report.Order;

/// A dry run, as text: the commands, folders and order there would be if everything succeeded. It starts and makes nothing; the order comes
/// from the same [Board] that a real run has.
final class DryRun {
    private DryRun() {}

    static String plan(List<Task> tasks, Policy policy, Path cwd, Path home, String name, WorktreeNeeds needs) {
        var board = new Fold();
        // Whatever a condition and late texts come to then, the task may run.
        var free = tasks.stream().map(task -> task.when(null).at(task.place().late(Late.NOTHING).trial(Trial.NONE))).toList();
        Opening.of(0, name, cwd, Handle.NONE, policy.with(Settings.RESUME, null), free, _ -> null).forEach(board::apply);
        var values = new OwnValues(tasks, policy);
        var prospect = Reuse.from(policy) == null ? null : new Prospect(home, cwd, policy, board, values::of, values::filled);
        var known = tasks.stream().collect(Collectors.toMap(Task::id, task -> task));
        var text = new StringBuilder();
        int slots = policy.parallel();
        text.append("# %d tasks, %s at a time, in %s%n".formatted(tasks.size(), policy.auto() ? "as many as the machine can take" : slots,
                cwd));
        if (needs.words() != null) text.append("# %s%n".formatted(needs.words()));
        Order.of(tasks, policy.redaction()).tree().forEach(line -> text.append("#   ").append(line).append('\n'));
        while (board.startable().findAny().isPresent()) {
            // One round: what may run side by side. Its tasks succeed before the next round, which may wait for them.
            for (var entry : board.startable().limit(slots).toList()) {
                var task = known.get(entry.task().id());
                text.append(line(task, policy, cwd, prospect == null ? null : prospect.of(task))).append('\n');
                board.apply(new Event.Settled(0, entry.task().id(), Status.SUCCEEDED, ""));
            }
        }
        return Text.lines(text.toString());
    }

    /// @param prospect what would become of it where the run resumes; null if it doesn't
    private static String line(Task task, Policy policy, Path cwd, String prospect) {
        var dir = task.place().dir(cwd);
        var notes = new ArrayList<String>();
        if (prospect != null) notes.add(prospect);
        if (!task.after().isEmpty()) notes.add("after " + task.afterWords());
        if (task.limits().when() != null) notes.add("when " + policy.redaction().text(task.limits().when()));
        var late = task.place().late();
        if (late.each() != null) notes.add("for each of " + late.each().list() + ", " + late.each().most() + " at most");
        for (var key : List.of("dir", "stdin")) if (late.texts().containsKey(key)) notes.add(key + " " + late.texts().get(key));
        if (policy.worktreeOf(task)) {
            notes.add("new worktree of " + dir + " from " + (task.place().base() == null ? "HEAD" : task.place().base()));
            if (policy.setupOf(task) != null) notes.add("set up by " + policy.setupOf(task));
            dir = Worktree.latest(cwd, task).resolve(inRepository(dir)).normalize();
        }
        var trial = task.place().trial();
        if (trial.at() != null) dir = Worktree.latest(cwd, task.named(trial.at())).resolve(inRepository(dir)).normalize();
        if (trial.chooses())
            return "%s: nothing is run; its result is that of the best of %s  # %s".formatted(task.id(), String.join(", ", trial.tries()),
                    String.join("; ", notes));
        if (task.place().copy()) {
            notes.add("in a copy of " + dir);
            dir = FolderCopy.of(cwd, "RUN", task).path();
        }
        if (policy.timeoutOf(task) != null) notes.add("timeout " + Durations.words(policy.timeoutOf(task).toMillis()));
        if (task.limits().needs() != null) notes.add("needs " + task.limits().needs());
        var accounts = policy.agents().accountsOf(task);
        if (!accounts.isEmpty()) notes.add("by account " + String.join(" or ", accounts));
        var session = CommandLines.session(cwd.toString(), task.id(), 1);
        var invocation = Agents.of(task).invoke(task, session);
        // Each attempt gets an id of its own; any shown here would be one that never was.
        var asked = PlainLine.argv(task, policy, invocation.argv(), Caller.environment(), dir.toString());
        var argv = asked.stream().map(word -> word.replace(session.toString(), "SESSION-ID")).toList();
        if (invocation.stdin() != null) notes.add("prompt of " + invocation.stdin().length() + " characters on stdin");
        invocation.texts().forEach((option, text) -> notes.add(option + " with a file of " + text.length() + " characters"));
        var env = new StringBuilder();
        invocation.env().forEach((n, v) -> env.append(n).append('=').append(ShellWord.of(v)).append(' '));
        for (var n : task.place().env().names()) env.append(n).append("=… ");
        var stdin = task.place().stdin() == null ? "" : " <" + ShellWord.of(cwd.resolve(task.place().stdin()).toString());
        return "%s: cd %s && %s%s%s%s".formatted(task.id(), ShellWord.of(dir.toString()), env, ShellWord.all(argv), stdin,
                notes.isEmpty() ? "" : "  # " + String.join("; ", notes));
    }

    /// The folder as seen from the top of its git repository; empty if it is in none.
    private static Path inRepository(Path dir) {
        for (var top = dir; top != null; top = top.getParent()) if (Files.exists(top.resolve(".git"))) return top.relativize(dir);
        return Path.of("");
    }
}
