//SOURCES Controls.java Host.java Journal.java Loop.java Opening.java OwnFolder.java RunFolder.java Whole.java

/// The one loop that writes, what it writes, and the seam to the world. It knows neither how decisions are made nor how processes run.
///
/// Read [Loop] first, then [Host], [Controls], [Journal], [Opening], and [RunFolder] with [OwnFolder] and [Whole].
///
/// May use: `lib.model`, `lib.board`.
package lib.journal;
