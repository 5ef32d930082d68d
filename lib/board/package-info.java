//SOURCES Allowance.java Attempt.java Board.java Classifier.java Deadlines.java Doing.java Door.java Entry.java Fold.java Holds.java
//SOURCES Lane.java Lanes.java Needs.java Patience.java Planner.java Refusal.java Resuming.java Slots.java Steering.java Throttle.java
//SOURCES Timeline.java Usage.java

/// Where every task stands, and what comes next: pure. It knows no clock, no file, no thread and no process, so that a test is a story
/// and a number for time.
///
/// Read [Board] first, which others only read; `Fold`, by which events change it; its parts [Entry], [Attempt], [Lane] with `Lanes`
/// and [Allowance], `Slots`, `Needs`, `Deadlines`, `Steering`, `Door`, [Usage]; how it got there: [Timeline] with `Holds` and [Doing]; and
/// what decides: [Planner] with `Refusal`, `Patience` and `Resuming`, [Throttle], [Classifier].
///
/// May use: `lib.model`.
package lib.board;
