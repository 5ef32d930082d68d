//SOURCES Aside.java Columns.java Dashboard.java Display.java EventDisplay.java Gauges.java Keyboard.java Keystroke.java Listing.java
//SOURCES LiveTable.java LogDisplay.java Logs.java Output.java Screen.java Sink.java Source.java Story.java TableDisplay.java
//SOURCES TableRow.java TaskLog.java TaskOutput.java Viewer.java

/// A run on a terminal: a table or lines, keys, and the log of one task. It decides nothing; what is asked by keys goes to the run.
///
/// Read [Display] first, with [LogDisplay] and [EventDisplay], and [Viewer], which carries events to it; then [TableDisplay]: `LiveTable`
/// with `Listing`, [TableRow], `Columns`, [Gauges]; `Dashboard` with `Keystroke`, `Keyboard`; [TaskLog] and
/// [Logs] with `Story`; `Screen` with `Aside`. What tasks write goes
/// on to whoever reads us by [TaskOutput], as [Output] says, with `Source` and `Sink`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.report`.
package lib.terminal;
