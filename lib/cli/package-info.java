//SOURCES Attach.java ClassArchive.java Classification.java Commands.java Completion.java Flags.java Given.java Init.java JavaShell.java
//SOURCES Look.java LookingCommands.java ManPage.java OtherCommands.java Printed.java Resumed.java RunCommand.java SteeringCommands.java
//SOURCES Topics.java Wanted.java Watch.java WebPage.java WorkCommands.java

/// The command line: its commands, and what it has beyond a recipe's words: watching a run from another terminal, help pages, completion,
/// judging a single end. Words become values by picocli, which the entry asks for: no recipe needs it.
///
/// Read [Commands] first, then `RunCommand` with `Wanted`, `Flags`, `Given`, `Printed`, `Resumed` and `Look`; `SteeringCommands`,
/// `LookingCommands`, `WorkCommands` with `Attach`, and `OtherCommands`; `Watch` and `WebPage`; `Classification`; `Topics`, `ManPage`,
/// `Completion`, `Init`; `JavaShell`; and [ClassArchive], which makes the next start faster.
///
/// May use: `lib`, `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.merge`, `lib.input`, `lib.report`,
/// `lib.terminal`, `lib.web`.
package lib.cli;
