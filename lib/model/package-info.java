//SOURCES Agent.java AgentPolicy.java Budget.java Bytes.java Capacity.java Caveat.java Check.java Chosen.java Control.java Durations.java
//SOURCES Env.java Event.java Exit.java Gate.java Globs.java Halt.java HaltCause.java Handle.java Json.java Judgement.java Kept.java
//SOURCES Life.java Limits.java Lines.java Memory.java Needed.java OnLimit.java Opinion.java Outcome.java Overload.java Own.java
//SOURCES Place.java Policy.java Profile.java Progress.java Quota.java RawLine.java Reader.java Reason.java Redaction.java Rule.java
//SOURCES Said.java Saved.java Scan.java Setting.java Settings.java ShellWord.java Signal.java Status.java StopCause.java Task.java
//SOURCES Text.java Type.java TypeWord.java UserError.java Window.java Work.java

/// The words: what a task, an attempt's end, an event and a setting *are*, and how they are written.
///
/// It knows no clock, no file, no thread and no process, and nothing of what is decided about these things.
///
/// Read [Task] with [Work], [Place], [Limits], [Env], [Own], [Profile] first; then [Exit], [Outcome] with [Reason], [Judgement] with
/// [Caveat], and [Status]; [Progress] and [Said]; [Event], of which everything is made, with [TypeWord], [Needed], [Handle], [Life],
/// [Memory], [Capacity], [Saved], [Signal], [StopCause], [HaltCause] and [Overload]; [Settings] with [Setting] and [Type], and what
/// holds them: [Policy] with [AgentPolicy], [OnLimit], [Budget], [Halt], [Quota] of a [Window], and [Rule], by `Chosen`; [Control]; what
/// a recipe may bring as code: [Agent] with [Reader], [Gate], [Opinion], [Check]; and how it all is written: [Json], [Durations], [Text],
/// [Bytes], [Lines] of [RawLine] by [Scan] and `Kept`, [ShellWord], [Globs], [Redaction], [UserError].
///
/// May use: nothing of ours.
package lib.model;
