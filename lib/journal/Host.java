package lib.journal;

import java.util.*;
import java.util.function.Function;
import lib.board.*;
import lib.model.*;

/// The only seam to the world: this machine today, others later. It acts on decisions and tells what happened; it decides nothing.
/// `LocalHost` is the real one; tests have one made of a script and a number for time.
public interface Host extends AutoCloseable {

    /// Milliseconds since 1970, from a clock that only goes forward: the wall clock's changes don't reach it.
    long now();

    /// The events a run of these tasks begins with; see [Opening].
    List<Event> open(List<Task> tasks) throws InterruptedException;

    /// The events with which this host takes up a run whose orchestrator died.
    ///
    /// @param tasks    those of the run
    /// @param handover whether none died, see [Event.Recovered]
    List<Event> takeUp(Collection<Task> tasks, boolean handover) throws InterruptedException;

    /// Something else that happened, such as the user's Ctrl-C: it comes through [#await] in its turn.
    void tell(Event.Fact fact);

    /// What is asked, with what only the run's own process knows of it.
    Control completed(Control control);

    /// Starts an attempt and returns at once. Its story comes through [#await]: `Spawned`, any number of `Noted`, and `Ended`
    /// exactly once, also if nothing could be started.
    ///
    /// @param slot   which of the run's slots it has, from 1
    /// @param gpus   which of the run's GPUs it has, from 0; empty if it asks for none
    /// @param resume how it begins, see [Event.Resume]; null is with the task's prompt alone
    void start(Task task, int attempt, int slot, List<Integer> gpus, Event.Resume resume);

    /// Asks the recipe's [Gate] whether the task may start now, and returns at once; `GateAnswered` comes exactly once.
    void ask(Task task);

    /// Asks whether the task's [Condition] holds, and returns at once; `ConditionAnswered` comes exactly once.
    ///
    /// @param before  how those have ended that it comes after, but for their answers, which are in files
    /// @param resumes whether the result of an earlier run is taken, if there is one
    void ask(Task task, List<Result> before, boolean resumes);

    /// Runs the task's check in the folder and the slot of its last attempt and returns at once; `Verified` comes exactly once.
    void verify(Task task, int attempt, int slot);

    /// How the run behaves from now on.
    void policy(Policy policy);

    /// Tells other runs on this machine of an account's limit.
    void limited(Event.Limited limit);

    /// Keeps what the run has measured of its attempts, for later ones on this machine, if it can.
    default void learned(List<Expected> expected) {}

    /// Takes up an attempt that another process has started, and returns at once. Its story goes on as after [#start]: `Noted`, and
    /// `Ended` exactly once, also if it ended long ago or was never started. What is no longer the same process is left alone.
    ///
    /// @param handle as told by `Spawned`; null if nothing was
    void adopt(Task task, int attempt, int slot, Handle handle);

    /// Sends `TERM`, `KILL`, `STOP` or `CONT` to every process of the attempt and returns at once. Does nothing if it has ended.
    void signal(String task, int attempt, Signal signal);

    /// Everything that could be decided is.
    ///
    /// @param wanted of batch jobs those that are to be asked for, as all places are; see [Elastic#wanted]
    default void waits(Function<Map<String, Elastic.Presence>, Set<String>> wanted) {}

    /// Waits until something happened or the time has come, and gives all that happened, in order; empty if nothing did.
    ///
    /// @param until in the terms of [#now]; [Long#MAX_VALUE] is no limit
    List<Event> await(long until) throws InterruptedException;

    @Override
    void close();
}
