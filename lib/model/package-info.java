//SOURCES Agent.java AgentPolicy.java Budget.java Check.java Control.java Durations.java Env.java Event.java Exit.java Gate.java
//SOURCES Halt.java HaltCause.java Handle.java Json.java Judgement.java Lines.java Opinion.java Outcome.java Overload.java
//SOURCES Own.java Policy.java Profile.java Progress.java Reader.java Reason.java Redaction.java Rule.java Said.java
//SOURCES ShellWord.java Signal.java Status.java StopCause.java Task.java Text.java UserError.java Work.java

/// The words: what a task, an attempt's end, an event and a setting *are*, and how they are written.
///
/// It knows no clock, no file, no thread and no process, and nothing of what is decided about these things.
///
/// Read [Task] with [Work], [Env], [Own], [Profile] first; then [Exit], [Outcome], [Judgement] and [Status]; [Progress] and [Said];
/// [Event], of which everything is made; [Policy] with [AgentPolicy], [Budget], [Halt] and [Rule]; [Control]; what a recipe may bring as
/// code: [Agent] with [Reader], [Gate], [Opinion], [Check]; and how it all is written: [Json], [Durations], [Text], [ShellWord], [Lines],
/// [Redaction], [UserError].
///
/// May use: nothing of ours.
package lib.model;
