//SOURCES AccountWindows.java Accounts.java Allowed.java Answers.java Asking.java Branches.java Caller.java Cgroup.java Checkup.java
//SOURCES ChildEnds.java CommandLines.java Consulted.java Contents.java ControlFolder.java CpuTime.java Digest.java Disk.java Doctor.java
//SOURCES Elsewhere.java Execution.java ExitRecord.java FileControls.java FolderCopy.java FolderTrust.java Following.java Git.java
//SOURCES GitMerge.java GrowingFile.java Headroom.java Identity.java InTime.java Interrupts.java JdkLauncher.java JsonOf.java Keeper.java
//SOURCES KeeperClient.java KnownNeeds.java KnownParents.java Leash.java Leftover.java LimitWatch.java LocalHost.java Lock.java Machine.java
//SOURCES Markers.java MemoryGauge.java NativeFunction.java Origin.java Orphans.java OutputCap.java Outputs.java OwnRoom.java PlainLine.java
//SOURCES Posix.java PosixLauncher.java PosixSpawn.java ProcessTree.java Program.java Pulse.java Remains.java Removal.java Sampler.java
//SOURCES SessionFile.java Setup.java SideCommand.java SmallShell.java SpawnedProcess.java Spawner.java Startable.java Strangers.java
//SOURCES Tailer.java Ticker.java TouchWatch.java TrialWorktree.java Uncommitted.java Weighing.java WorkDone.java WorkInProgress.java
//SOURCES WorkerShells.java Worktree.java WorktreeFiles.java WorktreeNeeds.java WorktreeRepair.java

/// This machine as a [lib.journal.Host]: it acts on decisions and tells what happened; it decides nothing.
///
/// Read [LocalHost] first, then an attempt's life in `Execution`, with `SideCommand`, `Setup`, `Outputs` and `ExitRecord`; starting and
/// ending: [Spawner], [PosixLauncher] with `PosixSpawn` or `JdkLauncher`, and above a program a `Keeper` with its `KeeperClient`,
/// `WorkerShells` or a `SmallShell` with `KnownParents`; `SpawnedProcess`, `ChildEnds`, [PlainLine], [Caller], `Program` and [Startable],
/// [Leash], `Remains`, [Posix] with `NativeFunction`, [Identity] with `Origin`, [Interrupts]; whose a process is: `Cgroup`, `ProcessTree`,
/// [Markers], `Orphans`; watching: [Tailer] with [GrowingFile] and `OutputCap`, `Sampler` with `Machine`, `Allowed`, `Headroom` and `Disk`,
/// `KnownNeeds`, `MemoryGauge`, `CpuTime`, `Pulse`, `Ticker`, `ControlFolder`, `LimitWatch` with [Accounts], [AccountWindows] and
/// `SessionFile`, `TouchWatch`; places: [FolderCopy], [Worktree] with [Git], [GitMerge], [Branches], `WorktreeRepair`, `WorktreeFiles`,
/// [WorktreeNeeds], [Uncommitted], `WorkDone`, [WorkInProgress] and [TrialWorktree], `OwnRoom`, [Lock]; what runs [Elsewhere]; what is left
/// of them, [Leftover] with its [Contents], and their [Removal]; a recipe's own code: [Consulted], `Asking`; a task's condition:
/// `Weighing`, `InTime`; and [FileControls], [Following], [Strangers], [Answers], `JsonOf`, [Doctor] with `FolderTrust`, [Checkup],
/// [CommandLines], [Digest].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`.
package lib.machine;
