//SOURCES Attach.java ClassArchive.java Classification.java Commands.java Completion.java Configuration.java Flags.java Given.java
//SOURCES Init.java JavaShell.java Look.java LookingCommands.java ManPage.java OtherCommands.java Printed.java RunCommand.java
//SOURCES SteeringCommands.java ToolServer.java Topics.java Version.java Wanted.java Watch.java WebPage.java WorkCommands.java
//FILES lib/cli/commit.txt=commit.txt

/// The command line: its commands, and what it has beyond a recipe's words: watching a run from another terminal, help pages, completion,
/// judging a single end. Words become values by picocli, which the entry asks for: no recipe needs it.
///
/// Read [Commands] first, then `RunCommand` with `Wanted`, `Flags`, `Given`, `Printed` and `Look`; `SteeringCommands`, `LookingCommands`,
/// `WorkCommands` with `Attach`, and `OtherCommands`; `Watch` and `WebPage`; `Classification`; `Configuration`; `Version`; `Topics`,
/// `ManPage`, `Completion`, `Init`; `JavaShell`, `ToolServer`; and [ClassArchive], which makes the next start faster.
///
/// May use: `lib`, `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.places`, `lib.merge`, `lib.input`,
/// `lib.report`, `lib.terminal`, `lib.web`.
package lib.cli;
