package lib.model;

import com.fasterxml.jackson.annotation.*;
import java.util.*;
import lib.model.Needed.Nullable;
import tools.jackson.databind.annotation.JsonTypeIdResolver;

/// Something that happened in a run. The same record is the message on the loop's inbox, the line in the journal and what a
/// view sees; the `Board` is the fold of them all.
///
/// Facts come from the world (the `Host`, the user); decisions come from the `Planner` and are on disk before they are acted on.
/// A type's word is its name in small letters with `_`. `at` is in milliseconds since 1970, from a clock that only goes forward.
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "type")
@JsonTypeIdResolver(TypeWord.class)
@JsonPropertyOrder({"type", "at", "task", "attempt"})
public sealed interface Event {
    long at();

    /// Something that happened in the world.
    sealed interface Fact extends Event {}

    /// Something that happened at one of the run's [Hosts].
    sealed interface OfPlace extends Fact {}

    /// Something that the planner decided.
    sealed interface Decision extends Event {}

    /// The journal's first line.
    ///
    /// @param schema    version of these records, see `Journal.SCHEMA`
    /// @param run       the run's id
    /// @param cwd       the folder it was started in
    /// @param tasks     how many are queued right after this line: a journal with fewer is a beginning, from which no run may go on;
    ///                  null in older journals
    /// @param by        who runs it; [Handle#NONE] if it was begun for another process to take up
    record RunStarted(long at, int schema, String run, String cwd, @Nullable Integer tasks, Policy policy, @JsonIgnore Handle by)
            implements Fact {
        public RunStarted(long at, int schema, String run, String cwd, Policy policy) {
            this(at, schema, run, cwd, null, policy, Handle.NONE);
        }

        /// The same run, run by another process from now on.
        public RunStarted by(Handle other) {
            return new RunStarted(at, schema, run, cwd, tasks, policy, other);
        }

        @JsonCreator
        static RunStarted of(@JsonProperty("at") long at, @JsonProperty("schema") int schema, @JsonProperty("run") String run,
                @JsonProperty("cwd") String cwd, @JsonProperty("tasks") Integer tasks, @JsonProperty("policy") Policy policy,
                @JsonAnySetter Map<String, Object> by) {
            return new RunStarted(at, schema, run, cwd, tasks, policy, new Handle(by));
        }

        @JsonAnyGetter
        Map<String, Object> handle() {
            return by.fields();
        }
    }

    /// Another process, which runs it from now on, has taken up the run after the one before it died.
    ///
    /// @param handover true if none has died: the run was begun for this process to take up; null otherwise
    record Recovered(long at, @Nullable Boolean handover, @JsonIgnore Handle by) implements Fact {
        @JsonCreator
        static Recovered of(@JsonProperty("at") long at, @JsonProperty("handover") Boolean handover,
                @JsonAnySetter Map<String, Object> by) {
            return new Recovered(at, handover, new Handle(by));
        }

        @JsonAnyGetter
        Map<String, Object> handle() {
            return by.fields();
        }
    }

    /// A task is known: one the run was started with, or one that was added since.
    ///
    /// @param account whose limits it shares, such as `claude`; null for a plain command
    record Queued(long at, Task task, @Nullable String account) implements Decision {
        public Queued(long at, Task task) {
            this(at, task, null);
        }
    }

    /// A look at the machine, or at what of it may be used, where a container or another group of the kernel's has a limit that is nearer.
    ///
    /// @param cpu    mean CPU use of the last 10 seconds in percent of all processors; null before there were two looks
    /// @param cpuNow the same of the last second
    /// @param memory memory in use, in percent
    /// @param procs  processes on the machine
    /// @param cpuPressure share of the last 10 seconds, in percent, in which some process had to wait for the CPU (PSI, `some avg10` of
    ///                    `/proc/pressure`); null where the system doesn't tell. `memoryPressure` and `ioPressure` likewise
    /// @param capacity    how much there is of it all; null in older journals, and where nobody can tell
    record Sampled(long at, @Nullable Double cpu, @Nullable Double cpuNow, double memory, int procs, @Nullable Double cpuPressure,
            @Nullable Double memoryPressure, @Nullable Double ioPressure, @Nullable Capacity capacity) implements Fact {
        public Sampled(long at, Double cpu, Double cpuNow, double memory, int procs) {
            this(at, cpu, cpuNow, memory, procs, null, null, null, null);
        }

        /// The steadiest figure there is of the CPU's use: the mean, or before there is one the last second's; null if none is known.
        public Double cpuKnown() {
            return cpu != null ? cpu : cpuNow;
        }
    }

    /// A worker is there for attempts on one of the run's [Hosts].
    /// @param clock milliseconds by which that machine's clock is ahead of ours; `by` is who it is: if another, what ran there is gone
    /// @param until when it has to leave, by our clock; null if it need not
    record Joined(long at, String place, long clock, Handle by, @Nullable Long until) implements OfPlace {}

    /// A look at the machine of a place, `at` our time.
    record Looked(long at, String place, Sampled look) implements OfPlace {}

    /// Nothing can be started on a place, as far as is known for now; `why` is what its engine says, such as ssh's last line.
    record Unreached(long at, String place, String why) implements OfPlace {}

    /// A look at the memory of the attempts that run: of those whose figure has changed since it was told.
    record Measured(long at, List<Memory> memory) implements Fact {}

    /// A look at what the processes of agents do, however silent they are.
    record Observed(long at, List<Life> life) implements Fact {}

    /// Files that a task has changed in its worktree, from its top, and that weren't told before; `repository` is known by git's folder.
    record Touched(long at, String task, String repository, List<String> files) implements Fact {}

    /// The wall clock has moved against the run's own, by so many milliseconds ahead: it was set, or the machine was suspended.
    record ClockMoved(long at, long by) implements Fact {}

    /// What attempts are expected to take of the machine, as earlier runs have measured it.
    record Learned(long at, List<Expected> expected) implements Fact {}

    /// Somebody asks something of the run, and knows the answer by this id.
    record Asked(long at, String id, Control control) implements Fact {}

    /// The answer to a request: it holds from now on, or is refused; `refusal` is why not, as a sentence, null if it is done.
    record Answered(long at, String id, @Nullable String refusal) implements Decision {}

    /// The attempt's worktree is being set up: its own time has not begun.
    record SettingUp(long at, String task, int attempt) implements Fact {}

    /// What sets it up is gone; its end and its last lines as in [Verified].
    record SetUp(long at, String task, int attempt, Exit exit, @Nullable String tail) implements Fact {}

    /// The attempt has a process, which its host can take up again by this handle.
    record Spawned(long at, String task, int attempt, @JsonIgnore Handle handle) implements Fact {
        @JsonCreator
        static Spawned of(@JsonProperty("at") long at, @JsonProperty("task") String task, @JsonProperty("attempt") int attempt,
                @JsonAnySetter Map<String, Object> handle) {
            return new Spawned(at, task, attempt, new Handle(handle));
        }

        @JsonAnyGetter
        Map<String, Object> fields() {
            return handle.fields();
        }
    }

    /// The attempt's processes are to stand still; `why` is what there is too little of, null if somebody asked for it.
    record Suspended(long at, String task, int attempt, @Nullable Overload why) implements Decision {}

    /// The attempt's processes are to go on.
    record Continued(long at, String task, int attempt) implements Decision {}

    /// The attempt said something of itself.
    record Noted(long at, String task, int attempt, Progress progress) implements Fact {}

    /// The attempt's process is gone and its streams have been read to the end. Of what was said only the last snapshot is
    /// written: the rest is in the attempt's files.
    ///
    /// @param left    how many processes it left behind, which were ended then; null if none
    /// @param opinion what the recipe's own [Opinion] says it means, `told` in the journal; null if it has none
    /// @param unchanged whether its worktree, which an agent was given to write in, is as it was at first; null if not, or nobody looked
    /// @param saved   what became of the work it had not committed there; null if there was none, or nobody looked
    record Ended(long at, String task, int attempt, Exit exit, @Nullable Integer left, @JsonIgnore Said said,
            @Nullable @JsonProperty("told") Judgement opinion, @Nullable Boolean unchanged, @Nullable Saved saved) implements Fact {
        public Ended(long at, String task, int attempt, Exit exit, Said said) {
            this(at, task, attempt, exit, null, said, null, null, null);
        }

        public Ended opinion(Judgement opinion) {
            return new Ended(at, task, attempt, exit, left, said, opinion, unchanged, saved);
        }

        public Ended saved(Saved saved) {
            return new Ended(at, task, attempt, exit, left, said, opinion, unchanged, saved);
        }

        @JsonCreator
        static Ended of(@JsonProperty("at") long at, @JsonProperty("task") String task, @JsonProperty("attempt") int attempt,
                @JsonProperty("exit") Exit exit, @JsonProperty("left") Integer left, @JsonProperty("progress") Progress progress,
                @JsonProperty("told") Judgement opinion, @JsonProperty("unchanged") Boolean unchanged, @JsonProperty("saved") Saved saved) {
            var said = progress == null ? Said.NOTHING : new Said(progress, List.of(), null, List.of(), List.of());
            return new Ended(at, task, attempt, exit, left, said, opinion, unchanged, saved);
        }

        @JsonProperty
        Progress progress() {
            return said == null || said.progress().equals(Progress.NONE) ? null : said.progress();
        }
    }

    /// The user or the system wants the run to end, by INT or TERM.
    record Interrupted(long at, Signal signal) implements Fact {}

    /// New starts are held, or no longer held.
    ///
    /// @param why  null when the hold is over; `task` which is next and has no room, null if nothing has
    record Held(long at, @Nullable Overload why, @Nullable String task) implements Decision {}

    /// The recipe's [Gate] is to say whether this task may start.
    record GateAsked(long at, String task) implements Decision {}

    /// It has said so; `refusal` is why not, null if it may.
    record GateAnswered(long at, String task, @Nullable String refusal) implements Fact {}

    /// The host is to say whether the [Condition] of this task holds, what its [Late] texts become and, if this `resumes`, whether the
    /// result of an earlier run will do: all are over that it comes after.
    record ConditionAsked(long at, String task, @Nullable Boolean resumes) implements Decision {}

    /// It has said so; `flaw` is why nobody can tell, null if somebody can. What was late is `filled` in if it holds; null if nothing was.
    record ConditionAnswered(long at, String task, boolean holds, @Nullable String flaw, @Nullable Filled filled,
            @Nullable Reuse reuse) implements Fact {}

    /// What decides the result of a task that begins, as far as files, variables and git do.
    record Fingerprinted(long at, String task, Fingerprint found) implements Fact {}

    /// An attempt is to start in this slot.
    ///
    /// @param resume  the session to go on in and what to say there; null is the first start, or one that knows nothing of those before
    /// @param account where it goes, if it may choose; null is the one it has had, or has to have
    /// @param place   the one of the run's [Hosts] it starts on; null is this machine
    record Started(long at, String task, int attempt, int slot, @Nullable Resume resume, @Nullable String account,
            @Nullable String place) implements Decision {
        public Started(long at, String task, int attempt, int slot, Resume resume) {
            this(at, task, attempt, slot, resume, null, null);
        }
    }

    /// @param session an agent's session, as its stream told it; null is a new one, which is told the task's prompt and then these words
    record Resume(@Nullable String session, String prompt) {}

    /// The attempt's own process is gone, and its slot is free; what it left behind is being ended.
    record Vacated(long at, String task, int attempt) implements Fact {}

    /// It has written more than it may.
    record Flooded(long at, String task, int attempt, long bytes) implements Fact {}

    /// The task's check is to run.
    record Verifying(long at, String task, int attempt) implements Decision {}

    /// The check's process is gone; `tail` is the last lines it wrote, null if none.
    record Verified(long at, String task, int attempt, Exit exit, @Nullable String tail) implements Fact {}

    /// An account is at its limit: nothing of it is started until then.
    ///
    /// @param until  when starts may go on
    /// @param reason as judged, such as `usage-limit-reached`; `auth` if its login is in doubt
    /// @param model  whose tasks alone are held, a part of its name; null for all of the account
    /// @param holds  which in a row it is, without an answer since the first; null is the first
    /// @param ours   true if that time is a pause of our own; null if it was told, as a time of the wall clock's
    record Limited(long at, String account, long until, String reason, @Nullable String model, @Nullable Integer holds,
                   @Nullable Boolean ours) implements Decision {}

    /// Another run on this machine has met an account's limit, told as in [Limited].
    record LimitSeen(long at, String account, long until, String reason, @Nullable Boolean ours) implements Fact {}

    /// How far the windows of an account are used up, as an attempt of this run or of another on this machine has heard.
    record WindowsSeen(long at, String account, List<Window> windows) implements Fact {}

    /// Tasks of an account wait for this [Window] of it, by the run's [Quota].
    ///
    /// @param used  the share of the window that is used up, 0 to 1
    /// @param until when the next one may start, if nothing happens until then
    record Paced(long at, String account, String window, double used, long until) implements Decision {}

    /// Nothing of an account is started any more in this run: for `auth`, `billing`, or a limit that isn't waited for, perhaps of one
    /// `model`; `until` is when that is lifted, null if nobody said.
    record Closed(long at, String account, String reason, @Nullable String model, @Nullable Long until) implements Decision {}

    /// Most of a budget is gone: the task's, or the run's where that is null.
    record Warned(long at, @Nullable String task, String what) implements Decision {}

    /// The attempt's processes are to get this signal, TERM or KILL.
    record Signalled(long at, String task, int attempt, Signal signal, StopCause why) implements Decision {}

    record Judged(long at, String task, int attempt, Judgement judgement) implements Decision {}

    /// The task waits for another attempt, not before `until`; `charged` is whether this uses up one of its retries.
    record Requeued(long at, String task, long until, boolean charged, @Nullable String reason) implements Decision {}

    /// The task is done with, for better or worse.
    record Settled(long at, String task, Status status, @Nullable String reason) implements Decision {}

    /// Nothing new is started any more: SOON lets running attempts finish, NOW ends them, AT_ONCE kills them.
    record Halted(long at, Halt.When when, HaltCause why) implements Decision {}

    /// The journal's last line, with the exit status of the run: 0, 1, 130 or 143.
    record RunEnded(long at, int exit) implements Decision {}
}
