/// Runs many command-line processes side by side and is trusted with them.
///
/// ## The one idea
///
/// Everything that happens is an [lib.model.Event]. The [lib.board.Board] is the fold of all events. One [lib.journal.Loop] writes it:
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
/// ## Chapters
///
/// A chapter is a folder, and its `package-info.java` says its duty, in which order to read it, and which others it may use: only some that
/// stand above it here, so there is no circle. Its head lists its files, for JBang. What one chapter uses alone is seen by nobody else.
///
/// 1. `lib.model`: the words. What a task, an event, a setting *is*.
/// 2. `lib.board`: where everything stands and what comes next. Pure: no clock, file, thread, process.
/// 3. `lib.journal`: the one loop that writes, what it writes, and the seam to the world, [lib.journal.Host].
/// 4. `lib.agents`: one file per agent CLI.
/// 5. `lib.machine`: this machine as a host.
/// 6. `lib.places`: other machines, each this machine's host behind two files.
/// 7. `lib.merge`: what the tasks of a run have done, merged and checked.
/// 8. `lib.input`: what the user wrote -> tasks and settings.
/// 9. `lib.report`: board -> [lib.report.Summary] -> Freemarker.
/// 10. `lib.terminal`: table, lines, keys, log of a task.
/// 11. `lib.web`: the live page.
/// 12. `lib`: the front door, what a recipe or a notebook says: [lib.Orchestrator] with its [lib.Vocabulary] and
///     [lib.RunSettings], [lib.Run], [lib.OpenRun] with its [lib.Pending], [lib.TaskResult],
///     [lib.Notebook]. How a run comes to be is in `Launch`, with `Wiring`, `Surroundings`, `Rehearsal`, `DryRun`, `Secrets`, `OwnValues`,
///     `InboxControls`, `Unfinished` and `Uncaught`; how its work comes together, in `Integrating`.
/// 13. `lib.cli`: what the command line has beyond that.
///
/// To begin with, read [lib.model.Event], [lib.board.Planner], [lib.journal.Loop] and a story in `tests/AgentStoriesTest.java`. How to add
/// an agent, a setting, a column or a host is told in `tests/README.md`.
///
/// ## What always holds
///
/// - **Record, then act.** A decision is applied to the board and written to the journal before the host is told of it.
/// - **One writer.** Only the loop's thread changes its board and its journal. Views have boards of their own.
/// - **Replaying the journal gives the same board**, so nothing random or timed is decided while an event is applied: a drawn pause is in
///   the event.
/// - **Every start has one end.** For each `Started` there is exactly one `Ended`, also if nothing could be started.
/// - **A recipe's own code is asked by the host and answers with facts**: what a gate, a classifier or a check said is in the journal, and
///   a replay asks nobody. Where something needs such code, the journal has its name, and only the recipe goes on with it. So it is with
///   a task's condition, which is worked out from the answers of others, but by anybody.
/// - **An exit is not an outcome.** The host says what the system said; the classifier says what it means.
/// - **The journal outlives its writer.** Tasks go on when the orchestrator dies, each run by a small shell that writes its end down;
///   another orchestrator replays the journal, takes up what runs, by pid *and* birth, and goes on. What was born on another machine or in
///   another container is neither looked up nor run again. What can't be written is not acted on.
/// - **The end has an order**, and each file appears whole: `run_ended` in the journal; `todos.json` and the terminal as it was;
///   `report.md`, `report.html`, `junit.xml`; then `aggregate-report.json`, which only a run that is over has; then the command of
///   `--notify` hears of it; at last the lock is let go. Who waits for an end waits for `aggregate-report.json`, as `watch` does, or for
///   the process.
/// - **Nothing is left behind.** Every process of an attempt is known by its cgroup, where one can be made, and by its session, its descent
///   or the markers in its environment, and has ended before the attempt's end is told, unless its task may keep it. Its slot is free as
///   soon as its own process has ended.
/// - **No work is lost.** We reset and switch no worktree; what an attempt leaves uncommitted there is in a commit before its end is told.
///   Only `clean` deletes one, by git and if git finds nothing in it, and prints the command that brings it back.
/// - **No value of the environment is ever written**, only names; but where a manifest asks for one, by `from_env`, in a command or prompt.
/// - **What is impossible says `BUG:` and stops**; what the user can mend is a [lib.model.UserError], one sentence with place and mend.
///
/// ## Words
///
/// *Task*: one thing to get done. *Attempt*: one process started for a task. *Exit*: what the system said of its end. *Outcome*: what that
/// means. *Run*: one invocation, with its own folder and journal. *Slot*: what one of the attempts has that run at the same time. *Place*:
/// one of the machines on which a run's attempts are, if that isn't the run's own. *Lane*: the tasks that share an account and ask for one
/// model of it. *Settled*: done with, for better or worse. *Held*: the machine is too busy for new starts, or an account takes none for
/// now. *Halted*: nothing new is started any more. *Paused*: stands still because somebody asked for it, and no time runs against it.
/// *Control*: what is asked of a run from outside. *Birth*: when a process was born; with its pid and where that was, its identity.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.places`, `lib.merge`, `lib.input`, `lib.report`,
/// `lib.terminal`.
package lib;
