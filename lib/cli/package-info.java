//SOURCES ClassArchive.java Completion.java Init.java JavaShell.java ManPage.java Topics.java Verdict.java Watch.java

/// What the command line has beyond a recipe's words: watching a run from another terminal, help pages, completion, judging a single end.
///
/// Read [Watch] first; [Verdict]; [Topics], [ManPage], [Completion], [Init]; [JavaShell]; and [ClassArchive], which makes the next start
/// faster.
///
/// May use: `lib`, `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.input`, `lib.report`, `lib.terminal`,
/// `lib.web`.
package lib.cli;
