//SOURCES WebExchange.java WebFeed.java WebGuard.java WebHead.java WebLog.java WebRow.java WebServer.java WebTask.java

/// A run as a live page for browsers on this machine, behind a token. The run goes on without it.
///
/// Read [WebServer] first, with `WebGuard` and `WebExchange`; then `WebFeed` with `WebRow` and `WebHead`; `WebTask` and `WebLog`.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`, `lib.report`, `lib.terminal`.
package lib.web;
