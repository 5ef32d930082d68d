//SOURCES Allowance.java Appeal.java Attempt.java Board.java BuiltInRules.java Classifier.java Consumption.java Deadlines.java Doing.java
//SOURCES Door.java Entry.java Evidence.java Fold.java Holds.java Lane.java LaneQueue.java Mention.java Needs.java Occupancy.java
//SOURCES Overlaps.java Patience.java Planner.java Preparation.java Programs.java Queues.java Refusal.java Resuming.java Slots.java
//SOURCES Steering.java Throttle.java Timeline.java ToolWatch.java Touches.java Usage.java Windows.java

/// Where every task stands, and what comes next: pure. It knows no clock, no file, no thread and no process, so that a test is a story
/// and a number for time.
///
/// Read [Board] first, which others only read; `Fold`, by which events change it; its parts [Entry], [Attempt] with [Preparation],
/// [Consumption] and `ToolWatch`, `Lane` with [Allowance] and [Windows], `Queues` with `LaneQueue`, `Slots` with `Touches`, `Needs`,
/// `Deadlines`, `Steering`, `Door`, [Overlaps], [Appeal], [Usage]; how it got there: `Timeline` with `Holds`, [Doing] and [Occupancy];
/// and what decides: [Planner] with `Refusal`, `Patience` and `Resuming`, [Throttle], [Classifier] with `BuiltInRules`, `Mention`,
/// `Programs` and `Evidence`.
///
/// What changes is private to its class, which alone changes it, by methods; the board's own is changed by its fold.
///
/// May use: `lib.model`.
package lib.board;
