//SOURCES Agent.java AgentPolicy.java Amounts.java Budget.java ByteCount.java Bytes.java Capacity.java Caveat.java Check.java Chosen.java
//SOURCES Condition.java Control.java Durations.java Env.java Event.java Exit.java Expected.java Gate.java Globs.java Guarded.java
//SOURCES Halt.java HaltCause.java Handle.java Hosts.java Id.java Insertions.java Json.java Judgement.java Kept.java Life.java Limits.java
//SOURCES Lines.java Logins.java Memory.java Needed.java OnLimit.java Opinion.java Outcome.java Overload.java Own.java Place.java
//SOURCES Policy.java Profile.java Progress.java Quota.java RawLine.java Reader.java Reason.java Redaction.java Rule.java Said.java
//SOURCES Saved.java Scan.java Setting.java Settings.java ShellWord.java Signal.java Slurm.java Status.java StopCause.java Task.java
//SOURCES Text.java Type.java TypeWord.java UserError.java Window.java Work.java

/// The words: what a task, an attempt's end, an event and a setting *are*, and how they are written.
///
/// It knows no clock, no file, no thread and no process, and nothing of what is decided about these things.
///
/// Read [Task] with `Id`, [Work], [Place], [Limits], [Condition] with [Guarded], [Env], [Insertions], [Own], [Profile] first; then [Exit],
/// [Outcome] with [Reason], [Judgement] with [Caveat], and [Status]; [Progress] and [Said]; [Event], of which everything is made, with
/// [TypeWord], [Needed], [Handle], [Life], [Memory], [Capacity], [Expected], [Amounts], [Saved], [Signal], [StopCause], [HaltCause] and
/// [Overload]; [Settings] with [Setting] and [Type], and what holds them: [Policy] with [AgentPolicy], [Hosts] with [Slurm], [OnLimit],
/// [Logins], [Budget], [Halt], [Quota] of a [Window], and [Rule], by `Chosen`; [Control]; what a recipe may bring as code: [Agent] with
/// [Reader], [Gate], [Opinion], [Check]; and how it all is written: [Json], [Durations], [ByteCount], [Text], [Bytes], [Lines] of [RawLine]
/// by [Scan] and `Kept`, [ShellWord], [Globs], [Redaction], [UserError].
///
/// May use: nothing of ours.
package lib.model;
