package lib.places;

import com.fasterxml.jackson.annotation.*;
import java.util.List;
import lib.model.*;
import tools.jackson.databind.annotation.JsonTypeIdResolver;

/// What is asked of a place's worker, a line each of `asked.jsonl`. A request is known by what it is of, the task and the attempt: asked
/// twice it is done once.
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "ask")
@JsonTypeIdResolver(TypeWord.class)
sealed interface Request {
    /// The file's first line, and the first of each process that takes up the run.
    ///
    /// @param cwd the folder the run was started in
    record Begin(String cwd, Policy policy) implements Request {}

    /// To be answered with what the worker's clock says, see [Told.Welcome].
    record Greet(String id) implements Request {}

    /// Starts an attempt.
    ///
    /// @param values names of variables whose values come by themselves, see [Bring]
    record Start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume, List<String> values)
            implements Request {}

    /// Runs the check of an attempt.
    record Verify(Task task, int attempt, int slot, List<String> values) implements Request {}

    /// Who asks doesn't know whether it ever asked for this attempt: if not, it never began.
    record Find(Task task, int attempt) implements Request {}

    record Send(String task, int attempt, Signal signal) implements Request {}

    /// How the run behaves from now on.
    record Behave(Policy policy) implements Request {}

    /// Values of a task's variables, which are sealed, see [Values].
    ///
    /// @param key  whose they are
    /// @param once what else it takes to read them
    record Bring(String task, String key, String once, String values) implements Request {}

    /// The attempt is given up: it ends if it runs, and doesn't begin if it hasn't.
    record Drop(String task, int attempt) implements Request {}

    /// The worker is to leave, for good: what still runs is ended. One that comes later has nothing to do with it.
    record Leave() implements Request {}
}
