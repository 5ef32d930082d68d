/// Runs many command-line processes side by side and is trusted with them.
///
/// ## The one idea
///
/// Everything that happens is an [lib.Event]. The [lib.Board] is the fold of all events. One [lib.Loop] writes it:
///
/// ```
///            Manifest, Values                       Planner + Throttle + Classifier
///                   |                                        (pure)
///                   v                                      ^        |
///   Host --facts--> Loop --apply--> Board --board, now-----+        |
///    ^               |  <--------------------- decisions ----------+
///    |               |
///    +--- act <------+-- first write --> Journal (events.jsonl) --> Board again: status, report, recovery
///                    |
///                    +--> Viewer --> its own Board --> Display, Aggregator --> Summary --> templates
/// ```
///
/// ## In which order to read
///
/// 1. The words: [lib.Task], [lib.Exit], [lib.Outcome], [lib.Judgement], [lib.Attempt], [lib.Progress], [lib.Said], [lib.Event], [lib.Policy],
///    [lib.Halt].
/// 2. Deciding, pure: [lib.Board], [lib.Planner], [lib.Throttle], [lib.Classifier].
/// 3. The middle: [lib.Loop], [lib.Journal], [lib.Host].
/// 4. Acting: [lib.LocalHost], `Spawner`, `Posix`, `Worktree`, `Sampler`, `Tailer`, `Lines`, and the agents: [lib.Agent],
///    [lib.Reader], [lib.agents.Agents].
/// 5. What the user wrote: [lib.Request], [lib.Manifest], [lib.Values], `Template`, `Preflight`, `Located`.
/// 6. What the user sees: [lib.Aggregator], [lib.Summary], [lib.Views], [lib.Display], `Viewer`, [lib.Inquiry].
/// 7. The front door: [lib.Orchestrator], [lib.Run].
///
/// ## Who may call whom
///
/// Later groups may use earlier ones, not the other way round, with two exceptions: the planner asks [lib.agents.Agents] who judges a
/// task, and an agent leaves plain ends to [lib.Classifier]. Groups 1 and 2 know no clock, no file, no thread and no process. Only group 4 and the
/// journal touch the system while a run goes on. The command line (`orchestrate.java`) and the recipes call groups 5 to 7.
///
/// ## What always holds
///
/// - **Record, then act.** A decision is applied to the board and written to the journal before the host is told of it.
/// - **One writer.** Only the loop's thread changes its board and its journal. Views have boards of their own.
/// - **Replaying the journal gives the same board**, so nothing random or timed is decided while an event is applied: a drawn pause is
///   in the event.
/// - **Every start has one end.** For each `Started` there is exactly one `Ended`, also if nothing could be started.
/// - **An exit is not an outcome.** The host says what the system said; the classifier says what it means.
/// - **No value of the environment is ever written**, only names.
/// - **What is impossible says `BUG:` and stops**; what the user can mend is a [lib.UserError], one sentence with place and mend.
///
/// ## Words
///
/// *Task*: one thing to get done. *Attempt*: one process started for a task. *Exit*: what the system said of its end. *Outcome*: what that
/// means. *Run*: one invocation, with its own folder and journal. *Slot*: one of the places for attempts that run at the same time.
/// *Settled*: done with, for better or worse. *Held*: the machine is too busy for new starts. *Halted*: nothing new is started any more.
package lib;
