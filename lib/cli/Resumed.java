package lib.cli;

import java.nio.file.Path;
import java.util.*;
import lib.board.*;
import lib.journal.*;
import lib.machine.*;
import lib.model.*;

/// What is left to do of a list that has been run before, in part or shorter than it is now: `run --resume`. It knows how earlier runs of
/// that name ended, and starts nothing.
final class Resumed {
    private Resumed() {}

    /// What is done of a task, and the run that did it.
    private record Done(Task done, String run) {
        boolean is(Task task) {
            var late = task.place().late();
            if (late.waits()) return late.each() == null && late.texts().equals(done.place().late().texts())
                    && late.names().equals(done.place().late().names()) && late.env().keySet().equals(done.place().late().env().keySet());
            return done.work().equals(task.work()) && Objects.equals(done.place().dir(), task.place().dir());
        }
    }

    /// Those tasks that have not succeeded, with the same work in the same folder, in any run of this name below this folder.
    ///
    /// @throws UserError if that is none
    static List<Task> left(Path base, String name, List<Task> tasks) {
        var done = new HashMap<String, Done>();
        var named = "\\d{8}-\\d{6}-" + Task.slug(name).replace(".", "\\.") + "(-\\d+)?";
        for (var run : RunFolder.all(base)) {
            if (!run.id().matches(named)) continue;
            for (var entry : entries(run))
                if (entry.status() == Status.SUCCEEDED)
                    done.put(entry.task().id(), new Done(entry.task(), run.id()));
        }
        var undone = new HashSet<String>();
        for (var task : tasks) if (done.get(task.id()) == null || !done.get(task.id()).is(task)) undone.add(task.id());
        // What others come to is part of what such a task does.
        while (tasks.stream().anyMatch(t -> t.place().late().asked().stream().anyMatch(undone::contains) && undone.add(t.id()))) {}
        var left = tasks.stream().filter(t -> undone.contains(t.id())).toList();
        if (left.isEmpty())
            throw UserError.nothing("all " + tasks.size() + " tasks have succeeded in earlier runs, so there is nothing left to run");
        var open = new HashSet<>(left.stream().map(Task::id).toList());
        return left.stream().map(task -> {
            var resumed = task;
            for (var before : task.after()) {
                if (open.contains(before) || !done.containsKey(before)) continue;
                var others = resumed.after().stream().filter(id -> !id.equals(before)).toList();
                resumed = Answers.afterOnly(resumed, others, done.get(before).run, before::equals);
            }
            return resumed;
        }).toList();
    }

    /// None of a run that can't be read: whoever can't tell what is done does it again.
    private static Collection<Entry> entries(RunFolder run) {
        try {
            return Following.begun(run).board().entries();
        } catch (UserError e) {
            return List.of();
        }
    }
}
