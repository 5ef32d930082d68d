//SOURCES Accounts.java Answers.java Asking.java CommandLines.java Consulted.java ControlFolder.java Digest.java Doctor.java
//SOURCES Execution.java FileControls.java FolderTrust.java Following.java Git.java GrowingFile.java Identity.java Interrupts.java
//SOURCES Leash.java LimitWatch.java LocalHost.java Lock.java MemoryGauge.java Posix.java PosixLauncher.java ProcessTree.java
//SOURCES Pulse.java Sampler.java Spawner.java Tailer.java Ticker.java WorkDone.java Worktree.java

/// This machine as a [lib.journal.Host]: it acts on decisions and tells what happened; it decides nothing.
///
/// Read [LocalHost] first, then an attempt's life in `Execution`; starting and ending: [Spawner], [PosixLauncher], [Leash], `ProcessTree`,
/// [Posix], [Identity], [Interrupts]; watching: [Tailer] with [GrowingFile], `Sampler`, `MemoryGauge`, `Pulse`, `Ticker`, `ControlFolder`,
/// `LimitWatch` with [Accounts]; places: [Worktree] with [Git] and `WorkDone`, [Lock]; a recipe's own code: [Consulted], `Asking`; and
/// [FileControls], [Following], [Answers], [Doctor] with `FolderTrust`, [CommandLines], [Digest].
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`.
package lib.machine;
