//SOURCES AccountWindows.java Accounts.java Allowed.java Answers.java Asking.java Branches.java Caller.java Cgroup.java Checkup.java
//SOURCES ChildEnds.java CommandLines.java Consulted.java Contents.java ControlFolder.java CpuTime.java Disk.java Doctor.java
//SOURCES EarlierRuns.java Elsewhere.java Execution.java ExitRecord.java FileControls.java Fingerprinting.java FolderCopy.java
//SOURCES FolderTrust.java Following.java Git.java GitMerge.java GlobWalk.java GrowingFile.java Headroom.java Identity.java InTime.java
//SOURCES Interrupts.java JdkLauncher.java JsonOf.java Keeper.java KeeperClient.java KnownNeeds.java KnownParents.java Leash.java
//SOURCES Leftover.java LimitWatch.java LocalHost.java Lock.java Machine.java Markers.java MemoryGauge.java NativeFunction.java
//SOURCES Origin.java Orphans.java OutputCap.java Outputs.java OwnRoom.java PlainLine.java Posix.java PosixLauncher.java PosixSpawn.java
//SOURCES ProcessTree.java Program.java PromptText.java Pulse.java Remains.java Removal.java Sampler.java SessionFile.java Setup.java
//SOURCES SideCommand.java SmallShell.java SpawnedProcess.java Spawner.java Startable.java Strangers.java Tailer.java Ticker.java
//SOURCES TouchWatch.java TrialWorktree.java Uncommitted.java Weighing.java WorkDone.java WorkInProgress.java WorkerShells.java
//SOURCES Worktree.java WorktreeFiles.java WorktreeNeeds.java WorktreeRepair.java

/// This machine as a [lib.journal.Host]: it acts on decisions and tells what happened; it decides nothing.
///
/// Read [LocalHost] first, then an attempt's life in `Execution`, with `SideCommand`, `Setup`, `Outputs` by `GlobWalk`, and `ExitRecord`;
/// starting and ending: [Spawner], [PosixLauncher] with `PosixSpawn` or `JdkLauncher`, and above a program a `Keeper` with its
/// `KeeperClient`, `WorkerShells` or a `SmallShell` with `KnownParents`; `SpawnedProcess`, `ChildEnds`, [PlainLine], [Caller], `Program`
/// and [Startable], [Leash], `Remains`, [Posix] with `NativeFunction`, [Identity] with `Origin`, [Interrupts]; whose a process is:
/// `Cgroup`, `ProcessTree`, [Markers], `Orphans`; watching: [Tailer] with [GrowingFile] and `OutputCap`, `Sampler` with `Machine`,
/// `Allowed`, `Headroom` and `Disk`, `KnownNeeds`, `MemoryGauge`, `CpuTime`, `Pulse`, `Ticker`, `ControlFolder`, `LimitWatch` with
/// [Accounts], [AccountWindows] and `SessionFile`, `TouchWatch`; places: [FolderCopy], [Worktree] with [Git], [GitMerge], [Branches],
/// `WorktreeRepair`, `WorktreeFiles`, [WorktreeNeeds], [Uncommitted], `WorkDone`, [WorkInProgress] and [TrialWorktree], `OwnRoom`, [Lock];
/// what runs [Elsewhere]; what is left of them, [Leftover] with its [Contents], and their [Removal]; a recipe's own code: [Consulted],
/// `Asking`; a task's condition: `Weighing`, `InTime`; what decides its result, `Fingerprinting`, and what `EarlierRuns` have of it; and
/// [FileControls], [Following], [Strangers], [Answers], [PromptText], [JsonOf], [Doctor] with `FolderTrust`, [Checkup], [CommandLines].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`.
package lib.machine;
