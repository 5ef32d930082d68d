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
/// 1. The words: [lib.Task] with [lib.Env] and [lib.Own], [lib.Profile], [lib.Exit], [lib.Outcome], [lib.Rule], [lib.Status], [lib.Judgement], [lib.Attempt], [lib.Progress], [lib.Said], [lib.Event],
///    [lib.Policy], [lib.AgentPolicy], [lib.Budget], [lib.Halt], [lib.Control]; and how they are written: [lib.Json], [lib.Durations], [lib.Text], `Lines`, `Redaction`, `Digest`, [lib.UserError].
/// 2. Deciding, pure: [lib.Board] with its parts `Fold`, [lib.Entry], `Lane`, `Lanes`, `Slots`, `Needs`, `Deadlines`, `Steering`, `Door`, [lib.Usage], and how it got there: `Timeline` with `Holds`, [lib.Doing];
///    [lib.Planner], [lib.Throttle], [lib.Classifier].
/// 3. The middle: [lib.Loop], [lib.Journal], [lib.RunFolder] with `OwnFolder`, [lib.Host].
/// 4. Acting: [lib.LocalHost] with `Execution` and `ControlFolder`, `Spawner`, `Leash`, `PosixLauncher`, `ProcessTree`, `Posix`, `Lock`, `Worktree`, `Interrupts`, `Sampler`, `MemoryGauge`,
///    `Tailer`, `GrowingFile`, `Accounts`, `LimitWatch`, `Doctor`, `CommandLines`, `Answers`; whom a recipe lets decide: [lib.Gate], [lib.Opinion], [lib.Check], asked by `Consulted` and `Asking`; and the agents: [lib.Agent], [lib.Reader], [lib.agents.Agents].
/// 5. What the user wrote: [lib.Request], [lib.Manifest] with `TaskKeys`, `PolicyKeys`, `ProfileKeys`, `PromptFile`; [lib.Values], `Template`, `Ids`;
///    `Preflight`; `Located`, `LocatedReader`, `SyntaxError`, `TextFile`.
/// 6. What the user sees: [lib.Aggregator], `CriticalPath`, [lib.Summary], `Deliverables` with `Diffstat`, `Markdown`, [lib.Views] with `Escaping`, [lib.Report] with `Trace`, [lib.Comparison], [lib.History], [lib.Display] and its kinds [lib.TableDisplay], `LogDisplay` with `Sentences`, `EventDisplay`, `TodoList`, `Viewer`,
///    [lib.Remote] with [lib.Address], [lib.Inquiry], [lib.Watch], [lib.Notebook], [lib.Topics], [lib.ManPage], [lib.Completion].
///    The live table: `LiveTable`, `Listing`, `TableRow`, `Columns`, `Gauges`, `Cells`, [lib.Forecast], `Spending`; `Dashboard`, `Key`, `Keys`, `TaskLog`, `Screen`;
///    and `News`, `Notifier` for who isn't looking. The live page: `WebServer` with `WebGuard` and `WebExchange`; `WebFeed` with `WebRow` and `WebHead`; `WebTask`, `WebLog`.
/// 7. The front door: [lib.Orchestrator] with its [lib.Vocabulary], `Setting`, `Wiring`, `Rehearsal`, `DryRun`, `Recovery`, `Again`, `Secrets`, `Detached`, [lib.Init]; [lib.Run]; [lib.OpenRun] with `Reins`; [lib.JavaShell]; [lib.ClassArchive]; [lib.Verdict].
///
/// ## To add an agent
///
/// Describe it in a manifest's `profiles`, if JSON pointers can say where its lines hold phase, session, cost and answer ([lib.Profile]):
///
/// ```yaml
/// profiles:
///   helper:
///     command: [helper, run, --json, --model, '{model}']   # the prompt comes on stdin, unless {prompt} is among the words
///     resume: [helper, continue, '{session}']
///     session: /session/id
///     cost: /usage/usd
///     result: /answer                                      # without such a line nothing is a success
/// tasks:
///   - {prompt: Say hello, agent: helper}
/// ```
///
/// Else write one file in `lib/agents/` that implements [lib.Agent], name it in [lib.agents.Agents] and in the list at the head of
/// `Orchestrator.java`, and put real runs of it with their labels under `tests/fixtures/`: `CapturesTest` then judges them.
///
/// ## Who may call whom
///
/// Later groups may use earlier ones, not the other way round, with these exceptions: a task carries its recipe's own [lib.Agent] and [lib.Check], the
/// planner asks [lib.agents.Agents] who judges a task, the classifier takes an agent's word and names the recipe's [lib.Opinion], a policy holds the
/// classifier's rules, a settled event names a [Status], the timeline tells its part of the [lib.Summary], and a display is chosen by
/// [lib.Orchestrator.Show]. Groups 1 and 2 know no clock, no file, no thread and no process. While a run goes on only groups 3 and 4 touch the system, and
/// the viewer its own two files. The command line (`orchestrate.java`) and the recipes call groups 5 to 7.
///
/// ## What always holds
///
/// - **Record, then act.** A decision is applied to the board and written to the journal before the host is told of it.
/// - **One writer.** Only the loop's thread changes its board and its journal. Views have boards of their own.
/// - **Replaying the journal gives the same board**, so nothing random or timed is decided while an event is applied: a drawn pause is
///   in the event.
/// - **Every start has one end.** For each `Started` there is exactly one `Ended`, also if nothing could be started.
/// - **A recipe's own code is asked by the host and answers with facts**: what a gate, a classifier or a check said is in the journal, and a replay
///   asks nobody. Where something needs such code, the journal has its name, and only the recipe goes on with it.
/// - **An exit is not an outcome.** The host says what the system said; the classifier says what it means.
/// - **The journal outlives its writer.** Tasks go on when the orchestrator dies, each under a small shell that writes its end down; another
///   orchestrator replays the journal, takes up what runs, by pid *and* birth, and goes on. What can't be written is not acted on.
/// - **The end has an order**, and each file appears whole: `run_ended` in the journal; `todos.json` and the terminal as it was; `report.md`, `report.html`,
///   `junit.xml`; then `aggregate-report.json`, which only a run that is over has; then the command of `--notify` hears of it; at last the lock is let
///   go. Who waits for an end waits for `aggregate-report.json`, as `watch` does, or for the process.
/// - **Nothing is left behind.** Every process of an attempt is known by its session, its descent or the markers in its environment, and has
///   ended before the attempt's end is told, unless its task may keep it.
/// - **No value of the environment is ever written**, only names.
/// - **What is impossible says `BUG:` and stops**; what the user can mend is a [lib.UserError], one sentence with place and mend.
///
/// ## Words
///
/// *Task*: one thing to get done. *Attempt*: one process started for a task. *Exit*: what the system said of its end. *Outcome*: what that
/// means. *Run*: one invocation, with its own folder and journal. *Slot*: one of the places for attempts that run at the same time.
/// *Lane*: the tasks that share an account. *Settled*: done with, for better or worse. *Held*: the machine is too busy for new starts. *Halted*: nothing new is started any more.
/// *Paused*: stands still because somebody asked for it, and no time runs against it. *Control*: what is asked of a run from outside. *Birth*: when a
/// process was born; with its pid, its identity.
package lib;
