//SOURCES Accounts.java Answers.java Asking.java Caller.java CommandLines.java Consulted.java ControlFolder.java Digest.java
//SOURCES Doctor.java Execution.java FileControls.java FolderTrust.java Following.java Git.java GrowingFile.java Identity.java
//SOURCES Interrupts.java JdkLauncher.java Leash.java LimitWatch.java LocalHost.java Lock.java MemoryGauge.java Posix.java
//SOURCES PosixLauncher.java ProcessTree.java Program.java Pulse.java Sampler.java SmallShell.java Spawner.java Startable.java
//SOURCES Tailer.java Ticker.java WorkDone.java Worktree.java

/// This machine as a [lib.journal.Host]: it acts on decisions and tells what happened; it decides nothing.
///
/// Read [LocalHost] first, then an attempt's life in `Execution`; starting and ending: [Spawner], [PosixLauncher] or
/// `JdkLauncher` with `SmallShell`, [Caller], `Program` and [Startable], [Leash], `ProcessTree`, [Posix], [Identity], [Interrupts];
/// watching: [Tailer] with [GrowingFile], `Sampler`, `MemoryGauge`, `Pulse`, `Ticker`, `ControlFolder`, `LimitWatch` with
/// [Accounts]; places: [Worktree] with [Git] and `WorkDone`, [Lock]; a recipe's own code: [Consulted], `Asking`; and
/// [FileControls], [Following], [Answers], [Doctor] with `FolderTrust`, [CommandLines], [Digest].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`.
package lib.machine;
