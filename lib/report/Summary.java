package lib.report;

import com.fasterxml.jackson.annotation.*;
import java.time.Instant;
import java.util.*;
import java.util.function.UnaryOperator;
import lib.board.*;
import lib.merge.*;
import lib.model.*;

/// A run in figures: what `aggregate-report.json` holds and what every template gets, under the same names in `snake_case`.
/// Durations are in seconds, cost in US dollars; null is unknown.
///
/// @param executionId the run's id
/// @param state       how it stands; never `unreadable`
/// @param startTime   when the run was started
/// @param endTime     when it ended; null while it hasn't
/// @param paused      since when the whole run is paused; null if it isn't
/// @param held        why new starts are held; null if they aren't
/// @param halted      why nothing new is started any more; null if it is
/// @param agents      what each kind of agent did and spent; plain commands are the one named `command`
/// @param course      how the run went over time
/// @param taken       what was taken from earlier runs in place of doing it again; null if nothing was
/// @param overlaps    files that more than one task has changed in its worktree, at most 100; null if none
/// @param integration how the work of its tasks came together; null if that wasn't asked for; only in a report
@JsonPropertyOrder({"execution_id", "state", "start_time", "end_time", "cwd", "parallel", "paused", "held", "halted", "summary"})
public record Summary(String executionId, RunState state, Instant startTime,
                      @JsonInclude Instant endTime, String cwd, int parallel, Instant paused, String held, String halted, Machine machine,
                      List<Line> tasks, List<Model> models, Totals summary, List<Spent> agents, Course course,
                      Taken taken, List<Overlap> overlaps, Integrated integration) {

    /// The same with each task's line made another.
    Summary with(UnaryOperator<Line> line) {
        return new Summary(executionId, state, startTime, endTime, cwd, parallel, paused, held, halted, machine,
                new Afresh<>(tasks.size(), i -> line.apply(tasks.get(i))), models, summary, agents, course, taken,
                overlaps, integration);
    }

    Summary with(List<Overlap> overlaps, Integrated integration) {
        return new Summary(executionId, state, startTime, endTime, cwd, parallel, paused, held, halted, machine, tasks, models, summary,
                agents, course, taken, overlaps, integration);
    }

    /// @param duration what its attempts had taken, in seconds, and `costUsd` what they had cost; null if nobody has told
    public record Taken(int tasks, double duration, Double costUsd) {}

    /// The work of the tasks in one branch, see [lib.merge.Integration].
    ///
    /// @param over   whether it came to its end
    /// @param onto   the branch that it would be taken over into; null if the checkout was on none
    /// @param branch that has what is in, at `commit`; null if nothing is
    /// @param checks the shell lines that passed on it
    public record Integrated(boolean over, String onto, String branch, String commit, List<String> checks, List<Brought> tasks) {
        static Integrated of(Integration found, UnaryOperator<String> shown) {
            return found == null ? null : new Integrated(found.over(), found.onto(), found.branch(), found.commit(),
                    found.checks().stream().map(shown).toList(), found.tasks().stream()
                            .map(t -> new Brought(t.task(), t.fate(), t.fate().out(), shown.apply(t.words()))).toList());
        }
    }

    /// A file that more than one task has changed in its worktree.
    ///
    /// @param conflict whether what they have committed conflicts there; null if that isn't known
    public record Overlap(String path, List<String> tasks, Boolean conflict) {
        Overlap(String path, List<String> tasks) {
            this(path, tasks, null);
        }
    }

    /// @param out   whether somebody has to do something about it
    /// @param words why it isn't in, or what of it isn't; empty if there is nothing to say
    public record Brought(String taskId, Verdict.Fate fate, boolean out, String words) {}

    /// The latest look at the machine, in percent, see [Event.Sampled].
    public record Machine(Double cpu, double memory, int procs, Double cpuPressure, Double memoryPressure, Double ioPressure) {}

    /// The spending on one model.
    public record Model(String model, int attempts, @JsonInclude Double costUsd, Progress.Tokens tokens) {}

    /// The spending on one kind of agent.
    ///
    /// @param duration of all its attempts
    public record Spent(String agent, int tasks, int attempts, double duration, Double costUsd, Progress.Tokens tokens) {}

    /// The course of the run from its start on. However long it was, this stays small.
    ///
    /// @param slotTime what the slots did in all, in seconds by [Doing]: together, slots times wall time
    /// @param limited  how long, by the clock, some slot was empty because a task waited for an account's limit
    /// @param holds    when new starts were held, in the order they began
    /// @param path     what kept the run from ending earlier; null if nothing was started
    /// @param needs    what attempts took of the machine, by kind; null if none was measured
    public record Course(Map<String, Double> slotTime, double limited, List<Occupancy.Hold> holds, Occupancy.Curves curves, Path path,
                         List<Need> needs) {}

    /// What attempts of one kind were expected to take of the machine, and took.
    ///
    /// @param kind           what they have in common, see [Expected#kind]
    /// @param attempts       how many were measured
    /// @param expectedMemory the most that the latest was expected to hold when it started, in MiB; 0 if nobody knew
    /// @param peakMemory     the most that one held; `meanMemory` the mean of what each held at its peak
    /// @param cpu            processors that one kept busy on the average
    /// @param cpuSeconds     CPU time of all
    public record Need(String kind, int attempts, long expectedMemory, long peakMemory, long meanMemory, double cpu, double cpuSeconds) {}

    /// The critical path, see [CriticalPath].
    ///
    /// @param steps    how many attempts it has; of many, `longest` tells only the longest
    /// @param duration how long these took; with `waited`, the time from the run's start to the end of its last attempt
    /// @param longest  in the order they ran
    public record Path(int steps, double duration, double waited, List<Step> longest) {}

    /// @param duration until it left its slot: with its check and with pauses
    /// @param by       what its start waited for longest: `retry`, `after`, `slot` or `start`; that is the step before it
    /// @param waited   from that step's end, or the run's start, to its start
    public record Step(String taskId, int attempt, Instant startTime, double duration, String by, double waited) {}

    /// The standing of a task.
    public enum Standing {
        WAITING, RUNNING,
        /// In files it is `completed`.
        SUCCEEDED,
        FAILED,
        /// A skipped one as well.
        CANCELLED;

        static Standing of(Status status) {
            return switch (status) {
                case WAITING -> WAITING;
                case RUNNING -> RUNNING;
                case SUCCEEDED -> SUCCEEDED;
                case FAILED -> FAILED;
                case CANCELLED, SKIPPED -> CANCELLED;
            };
        }

        @JsonValue
        @Override
        public String toString() {
            return this == SUCCEEDED ? "completed" : name().toLowerCase(Locale.ROOT);
        }
    }

    /// One task.
    ///
    /// @param runs      what its attempts run, see [lib.model.Work#words], at most 1,000 characters
    /// @param outcome   what its last attempt was judged, or `skipped`; null before that
    /// @param reason    why
    /// @param duration  how long its attempts ran in all
    /// @param exitCode  of the last attempt, as a shell shows it; null if none has ended
    /// @param output    its final answer or last lines, at most 1,000 characters
    /// @param costUsd   of all its attempts; null if none told
    /// @param until     the earliest time of the next attempt, if it waits for one
    /// @param paused    whether it stands still because somebody asked for it; null if not
    /// @param anyhow    those of the ones it comes after that need not have succeeded; null if all must
    /// @param when      the condition under which it runs; null if it always does
    /// @param agent     which agent it is for; null for a plain command
    /// @param tokens    of all its attempts; null if none told
    /// @param answer    an agent's whole final answer, at most 50,000 characters, where `output` isn't the whole of it; only in a report,
    ///                  see [Deliverables]
    /// @param changes   what was changed in its worktree; null if it has none; only in a report
    /// @param why       in a sentence: why it failed, was cancelled or skipped, or what marks its success; null if there is nothing to say
    /// @param caveats   what marks its success, or with `strict` made it a failure; null if nothing does
    /// @param needsYou  what only a person can do for it; null if nothing
    /// @param earlier   what was found of it in earlier runs; null if nobody looked
    public record Line(String taskId, Standing status, String runs, @JsonInclude String outcome,
                       @JsonInclude String reason, double duration, @JsonInclude Integer exitCode, List<Try> attempts,
                       @JsonInclude String output, Double costUsd, Progress progress, Instant until, Boolean paused, List<String> after,
                       List<String> anyhow, String when, String source, String agent, Progress.Tokens tokens, String answer,
                       Changes changes, String why, List<Mark> caveats, Needed needsYou, Earlier earlier) {

        /// The same line if there is neither.
        Line with(String answer, Changes changes) {
            return answer == null && changes == null ? this
                    : new Line(taskId, status, runs, outcome, reason, duration, exitCode, attempts, output, costUsd, progress, until,
                            paused, after, anyhow, when, source, agent, tokens, answer, changes, why, caveats, needsYou, earlier);
        }
    }

    /// @param run      from which its result was taken, there of `attempt` number so much of `taskId`, this run if that is the best of its
    ///                 tries; null if it was not
    /// @param duration what that had taken, in seconds, and `costUsd` what it had cost
    /// @param again    why it was not taken; null if it was
    public record Earlier(String run, String taskId, Integer attempt, Double duration, Double costUsd, String again) {
        static Earlier of(Reuse reuse) {
            if (reuse == null) return null;
            var taken = reuse.taken();
            return taken == null ? new Earlier(null, null, null, null, null, reuse.why())
                    : new Earlier(taken.run(), taken.task(), taken.attempt(), round(taken.millis() / 1000.0), taken.usd(), null);
        }
    }

    /// What only a person can do for a task, see [Appeal].
    public record Needed(Appeal.Kind kind, String words) {}

    /// A [Caveat], and its words for people.
    public record Mark(Caveat.Kind kind, String words) {}

    /// The changes in a worktree since the commit its branch began with, uncommitted changes and new files included.
    ///
    /// @param branch  what is checked out in it; of a copy, see [lib.machine.FolderCopy], where that is
    /// @param commits made there since; null of a copy, and if it was counted before that was asked for
    /// @param largest the files with most changed lines, at most 20
    public record Changes(String branch, Integer commits, int files, int insertions, int deletions, List<Change> largest) {}

    /// @param insertions lines; null if the file is binary; `deletions` likewise
    public record Change(String path, Integer insertions, Integer deletions) {}

    /// One attempt.
    ///
    /// @param place    the one of the run's hosts it ran on; null if that was the run's own machine
    /// @param rule     what decided the outcome, of what its end was
    /// @param decidedBy what made a failure of it though it ended well: `check`, or `strict` with a mark; null if nothing did
    /// @param evidence the line or field that was gone by
    /// @param check    how its check ended; null if it had none
    /// @param setup    how its worktree was set up before its process began; null if there was nothing to do
    /// @param left     how many processes it left behind, which were ended; null if none
    /// @param peakMemory the most its processes held at any look, in MiB, see `MemoryGauge`; null if it was too short to be looked at
    /// @param expectedMemory what they were expected to hold at most when it started, likewise
    /// @param cpuSeconds CPU time they had taken when last looked at; null likewise
    /// @param stdout   its output, relative to the run's folder; `stderr` likewise
    /// @param waited   how long after the end of the attempt before it; null for a first one
    /// @param waitedFor a [Doing]: `limit`, `overload`, `resource` or `backoff`; null for a first one
    /// @param endTime  when its process had ended: with pauses, which its duration is without; null while it runs
    /// @param checkedTime when its check had ended, until when it held its slot; null if it had none
    /// @param work     null if it had committed all, or had no worktree
    public record Try(int number, int slot, String place, Instant startTime, double duration, @JsonInclude Integer exitCode, String exit,
                      String outcome, String reason, String rule, String decidedBy, String evidence, Double costUsd,
                      Progress.Tokens tokens, String model, String session, String check, Setup setup, Integer left, Long peakMemory,
                      Long expectedMemory, Double cpuSeconds, Long pid, String stdout, String stderr,
                      Double waited, String waitedFor, Instant endTime, Instant checkedTime, Work work) {}

    /// @param duration null while it goes on, or if nobody saw its end; `exit` likewise
    /// @param log      all that it wrote, relative to the run's folder
    public record Setup(Instant startTime, Double duration, String exit, String log) {}

    /// What became of the work that an attempt had not committed in its worktree, see [Saved].
    ///
    /// @param odd whether not all of it is on the branch of its worktree
    public record Work(String ref, String commit, boolean odd, String words) {}

    /// @param successful      tasks that succeeded
    /// @param failed          tasks that failed for good
    /// @param cancelled       tasks that were stopped or never started, `skipped` ones among them
    /// @param retries         attempts beyond each task's first
    /// @param totalDuration   the sum of all attempts' durations
    /// @param wallDuration    from the run's start to its end
    /// @param parallelSpeedup total through wall duration: how many times faster than one after the other
    /// @param efficiency      speedup through slots (the smaller of `parallel` and the number of tasks): 1 is all slots busy all the time
    /// @param totalCostUsd    null if no attempt told its cost
    /// @param estimatedUsd    what attempts that told no cost have cost by list prices, which budgets count beside the total; null if there
    ///                        are none
    /// @param unpricedAttempts attempts that used tokens without telling what they cost, and that nobody can estimate
    /// @param caveats         of those that succeeded, how many have a mark
    public record Totals(int totalTasks, int successful, int failed, int cancelled, int skipped, int running, int waiting, int retries,
                         double totalDuration, double wallDuration, double parallelSpeedup, double efficiency,
                         @JsonInclude Double totalCostUsd, Double estimatedUsd, int unpricedAttempts, Progress.Tokens tokens,
                         int caveats) {}

    /// A figure as it is told: to three places.
    static double round(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }
}
