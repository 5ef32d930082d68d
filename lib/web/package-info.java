//SOURCES Colours.java Desk.java Detail.java Exchange.java Feed.java Guard.java Head.java Log.java Row.java Runs.java Server.java

/// A run as a live page for browsers on this machine, behind a token. The run goes on without it.
///
/// Read [Server] first, with [Desk], `Guard` and `Exchange`; then `Runs` and `Feed` with `Row` and `Head`; `Detail` and `Log` with
/// `Colours`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`, `lib.report`, `lib.terminal`.
package lib.web;
