//SOURCES Aside.java Choice.java Columns.java Dashboard.java Display.java EventDisplay.java Foot.java Gauges.java Keyboard.java
//SOURCES Keystroke.java Listing.java LiveTable.java LogDisplay.java LogPage.java Logs.java Output.java Reading.java Screen.java
//SOURCES Share.java Sink.java Source.java Story.java TableDisplay.java TableRow.java TaskLog.java TaskOutput.java Viewer.java Wishes.java

/// A run on a terminal: a table or lines, keys, and the log of one task. It decides nothing; what is asked by keys goes to the run.
///
/// Read [Display] first, with [LogDisplay] and [EventDisplay], and [Viewer], which carries events to it; then [TableDisplay]: `LiveTable`
/// with `Listing`, [TableRow], `Columns`, [Gauges], `Foot`; `Dashboard` with `Choice`, `Reading`, `Wishes`, `Keystroke`, `Keyboard`;
/// [TaskLog] and [Logs] with `Story`, `LogPage`; `Screen` with `Aside`, `Share`. What tasks write goes on to
/// whoever reads us by [TaskOutput], as [Output] says, with `Source` and `Sink`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`, `lib.report`.
package lib.terminal;
