package lib.merge;

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import lib.journal.*;
import lib.model.*;
import tools.jackson.core.JacksonException;

/// How the work of a run's tasks came together: `integration.json` in the run's folder.
///
/// @param run    the run's id
/// @param over   whether it came to its end
/// @param begun  when it began, in milliseconds
/// @param start  the commit that the checkout had then
/// @param onto   the branch it was on; null if on none
/// @param branch that has what got in; null if nothing did
/// @param commit the branch's; null likewise
/// @param checks the shell lines that passed on it
/// @param tasks  in the order in which they were merged or left out
public record Integration(String run, boolean over, long begun, String start, String onto, String branch,
                          String commit, List<String> checks, List<Verdict> tasks) {
    private static final String FILE = "integration.json";

    /// Null if the run has none, or one that can't be read.
    public static Integration of(RunFolder run) {
        try {
            return Json.MAPPER.readValue(Files.readString(run.path().resolve(FILE)), Integration.class);
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    void write(RunFolder run) throws IOException {
        RunFolder.write(run.path().resolve(FILE), Json.pretty(this) + "\n");
    }

    /// Whether all that has changed something got in.
    public boolean whole() {
        return tasks.stream().noneMatch(t -> t.fate().out());
    }

    /// The verdict on a task; null if there is none.
    Verdict on(String task) {
        return tasks.stream().filter(t -> t.task().equals(task)).findFirst().orElse(null);
    }

    /// The same with one more verdict, in the place of an earlier one on its task.
    Integration with(Verdict verdict) {
        var all = new ArrayList<>(tasks);
        all.removeIf(t -> t.task().equals(verdict.task()));
        all.add(verdict);
        return new Integration(run, over, begun, start, onto, branch, commit, checks, all);
    }

    Integration at(String branch, String commit, List<String> checks) {
        return new Integration(run, over, begun, start, onto, branch, commit, List.copyOf(checks), tasks);
    }

    Integration ended() {
        return new Integration(run, true, begun, start, onto, branch, commit, checks, tasks);
    }
}
