//SOURCES AccountWindows.java Accounts.java Allowed.java Answers.java Asking.java Bequest.java BestOf.java Branches.java Caller.java
//SOURCES Cgroup.java Checkup.java ChildEnds.java CommandLines.java Consulted.java Contents.java ControlFolder.java CpuTime.java Disk.java
//SOURCES Doctor.java EarlierRuns.java Elsewhere.java Execution.java ExitRecord.java FileControls.java Fingerprinting.java FolderCopy.java
//SOURCES FolderTrust.java FolderWatch.java Following.java Git.java GitMerge.java GlobWalk.java GrowingFile.java Headroom.java
//SOURCES Identity.java InTime.java Interrupts.java JdkLauncher.java JsonOf.java Keeper.java KeeperClient.java KnownNeeds.java
//SOURCES KnownParents.java Leash.java Leftover.java LimitWatch.java LocalHost.java Lock.java Machine.java Markers.java MemoryGauge.java
//SOURCES NativeFunction.java Origin.java Orphans.java OutputCap.java Outputs.java OwnRoom.java PlainLine.java Posix.java
//SOURCES PosixLauncher.java PosixSpawn.java ProcessTree.java Program.java PromptText.java Prospect.java Pulse.java Remains.java
//SOURCES Removal.java RunNames.java Sampler.java SessionFile.java Setup.java Shared.java SideCommand.java SmallShell.java
//SOURCES SpawnedProcess.java Spawner.java Startable.java Strangers.java Tailer.java Ticker.java TouchWatch.java TrialWorktree.java
//SOURCES Uncommitted.java Weighing.java WorkDone.java WorkInProgress.java WorkerShells.java Worktree.java WorktreeFiles.java
//SOURCES WorktreeNeeds.java WorktreeRepair.java

/// This machine as a [lib.journal.Host]: it acts on decisions and tells what happened; it decides nothing.
///
/// Read [LocalHost] first, then an attempt's life in `Execution`, with `SideCommand`, `Setup`, `Outputs` by `GlobWalk`, and `ExitRecord`;
/// starting and ending: [Spawner], [PosixLauncher] with `PosixSpawn` or `JdkLauncher`, and above a program a `Keeper` with its
/// `KeeperClient`, `WorkerShells` or a `SmallShell` with `KnownParents`; `SpawnedProcess`, `ChildEnds`, [PlainLine], [Caller], `Program`
/// and [Startable], [Leash], `Remains`, [Posix] with `NativeFunction`, [Identity] with `Origin`, [Interrupts]; whose a process is:
/// `Cgroup`, `ProcessTree` with its `Shared` looks, [Markers], `Orphans`; watching: [Tailer] with `FolderWatch`, [GrowingFile] and
/// `OutputCap`, `Sampler` with `Machine`, `Allowed`, `Headroom` and `Disk`, `KnownNeeds`, `MemoryGauge`, `CpuTime`, `Pulse`, `Ticker`,
/// `ControlFolder`, `LimitWatch` with [Accounts], [AccountWindows] and `SessionFile`, `TouchWatch`; places: [FolderCopy], [Worktree] with
/// [Git], [GitMerge], [Branches], `WorktreeRepair`, `WorktreeFiles`, [WorktreeNeeds], [Uncommitted], `WorkDone`, [WorkInProgress] and
/// [TrialWorktree], `OwnRoom`, [Lock]; what runs [Elsewhere]; what is left of them, [Leftover] with its [Contents], and their [Removal]; a
/// recipe's own code: [Consulted], `Asking`; a task's condition: `Weighing`, `InTime`; what decides its result, `Fingerprinting` with
/// `RunNames`, and what `EarlierRuns` have of it, or the `BestOf` several tries, by `Bequest`, and their [Prospect]; and [FileControls],
/// [Following], [Strangers], [Answers], [PromptText], [JsonOf], [Doctor] with `FolderTrust`, [Checkup], [CommandLines].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`.
package lib.machine;
