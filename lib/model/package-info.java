//SOURCES Agent.java AgentPolicy.java Amounts.java Budget.java ByteCount.java Bytes.java Capacity.java Caveat.java Check.java Choosing.java
//SOURCES Chosen.java Condition.java Control.java Digest.java Durations.java Env.java Event.java Exit.java Expected.java Filled.java
//SOURCES Fingerprint.java Gate.java Globs.java Guarded.java Halt.java HaltCause.java Handle.java Hosts.java Id.java Insertions.java
//SOURCES Json.java JsonSchema.java Judgement.java Kept.java Late.java Life.java Limits.java Lines.java Logins.java Memory.java Needed.java
//SOURCES OnLimit.java Opinion.java Outcome.java Overload.java Own.java Place.java Policy.java Profile.java Progress.java Questions.java
//SOURCES Quota.java RawLine.java Reader.java Reason.java Redaction.java Reuse.java Rule.java Said.java Saved.java Scan.java Setting.java
//SOURCES Settings.java ShellWord.java Signal.java Slurm.java Status.java StopCause.java Task.java Text.java Trial.java Type.java
//SOURCES TypeWord.java UserError.java Window.java Work.java

/// The words: what a task, an attempt's end, an event and a setting *are*, and how they are written.
///
/// It knows no clock, no file, no thread and no process, and nothing of what is decided about these things.
///
/// Read [Task] with [Id], [Work], [Place], [Limits], [Condition] with [Questions] and [Guarded], [JsonSchema], [Late] and [Filled], [Env],
/// [Insertions], [Own], [Profile], [Choosing] and [Trial] first; then [Exit], [Outcome] with [Reason], [Judgement] with [Caveat], and
/// [Status]; [Fingerprint] and [Reuse]; [Progress] and [Said]; [Event], of which everything is made, with [TypeWord], [Needed], [Handle],
/// [Life], [Memory], [Capacity], [Expected], [Amounts], [Saved], [Signal], [StopCause], [HaltCause] and [Overload]; [Settings] with
/// [Setting] and [Type], and what holds them: [Policy] with [AgentPolicy], [Hosts] with [Slurm], [OnLimit], [Logins], [Budget], [Halt],
/// [Quota] of a [Window], and [Rule], by `Chosen`; [Control]; what a recipe may bring as code: [Agent] with [Reader], [Gate], [Opinion],
/// [Check]; and how it all is written: [Json], [Durations], [ByteCount], [Text], [Bytes], [Digest], [Lines] of [RawLine] by [Scan] and
/// `Kept`, [ShellWord], [Globs], [Redaction], [UserError].
///
/// May use: nothing of ours.
package lib.model;
