//SOURCES Alike.java Allowance.java Appeal.java Assignment.java Attempt.java Backfill.java Board.java Budgets.java BuiltInRules.java
//SOURCES Chains.java Classifier.java Conditions.java Consumption.java Deadlines.java Doing.java Door.java Elastic.java Entry.java
//SOURCES Evidence.java Experience.java Families.java Fleet.java Fold.java Holds.java Lane.java LaneQueue.java Lanes.java Mention.java
//SOURCES Needs.java Occupancy.java Overlaps.java Pacing.java Patience.java Placement.java Planner.java Preparation.java Pressure.java
//SOURCES Programs.java Provenance.java Queues.java Ramp.java Refusal.java Reserve.java Result.java Resuming.java SessionUse.java
//SOURCES Setbacks.java Slots.java Stagger.java Standstill.java Steering.java Sweep.java Throttle.java Timeline.java ToolWatch.java
//SOURCES Touches.java Undone.java Usage.java Windows.java

/// Where every task stands, and what comes next: pure. It knows no clock, no file, no thread and no process, so that a test is a story and
/// a number for time.
///
/// Read [Board] first, which others only read; `Fold`, by which events change it; its parts [Entry] with its [Provenance], [Attempt] with
/// [Preparation], [Consumption], [Standstill], [SessionUse] and `ToolWatch`, `Setbacks`; an `Assignment` to `Lanes`, each a `Lane` with
/// [Allowance] and [Windows], `Queues` with `LaneQueue`, `Slots` with `Touches` and [Fleet], `Needs` with `Chains`, `Conditions` over
/// [Result]s with `Families`, [Undone], `Deadlines`, `Steering`, `Sweep`, `Door`, [Overlaps], [Appeal], [Usage], `Alike`; what the machine
/// is asked for: `Pacing` with `Experience`, `Reserve`, `Ramp`, `Stagger`; how it got there: `Timeline` with `Holds`, [Doing] and
/// [Occupancy]; and what decides: [Planner] with `Refusal`, `Patience`, `Pressure`, `Backfill`, `Budgets` and `Resuming`, [Throttle] with
/// `Placement` and [Elastic], [Classifier] with `BuiltInRules`, `Mention`, `Programs` and `Evidence`.
///
/// What changes is private to its class, which alone changes it, by methods; the board's own is changed by its fold.
///
/// May use: `lib.model`.
package lib.board;
