//SOURCES Alike.java Allowance.java Appeal.java Attempt.java Backfill.java Board.java Budgets.java BuiltInRules.java Classifier.java
//SOURCES Consumption.java Deadlines.java Doing.java Door.java Entry.java Evidence.java Experience.java Fold.java Holds.java Lane.java
//SOURCES LaneQueue.java Mention.java Needs.java Occupancy.java Overlaps.java Pacing.java Patience.java Planner.java Preparation.java
//SOURCES Pressure.java Programs.java Queues.java Ramp.java Refusal.java Reserve.java Resuming.java Slots.java Stagger.java
//SOURCES Standstill.java Steering.java Throttle.java Timeline.java ToolWatch.java Touches.java Usage.java Windows.java

/// Where every task stands, and what comes next: pure. It knows no clock, no file, no thread and no process, so that a test is a story
/// and a number for time.
///
/// Read [Board] first, which others only read; `Fold`, by which events change it; its parts [Entry], [Attempt] with [Preparation],
/// [Consumption], [Standstill] and `ToolWatch`, `Lane` with [Allowance] and [Windows], `Queues` with `LaneQueue`, `Slots` with
/// `Touches`, `Needs`, `Deadlines`, `Steering`, `Door`, [Overlaps], [Appeal], [Usage], `Alike`; what the machine is asked for:
/// `Pacing` with `Experience`, `Reserve`, `Ramp`, `Stagger`; how it got there: `Timeline` with `Holds`, [Doing] and [Occupancy]; and
/// what decides: [Planner] with `Refusal`, `Patience`, `Pressure`, `Backfill`, `Budgets` and `Resuming`, [Throttle], [Classifier]
/// with `BuiltInRules`, `Mention`, `Programs` and `Evidence`.
///
/// What changes is private to its class, which alone changes it, by methods; the board's own is changed by its fold.
///
/// May use: `lib.model`.
package lib.board;
