//SOURCES Candidate.java Cleaning.java Harvest.java Integration.java Integrator.java MergeQueue.java OldRuns.java Repository.java
//SOURCES Verdict.java

/// How the work of a run's tasks comes together: merged one after the other, each time checked, into one branch; and what of it may go
/// afterwards.
///
/// Read [Integrator] first, then `MergeQueue`, which decides with `Candidate` and [Verdict]; `Harvest`, which finds what there is to merge;
/// `Repository`, which is git's part; [Integration], what is told of it; [Cleaning], which takes away what nobody would miss;
/// and [OldRuns], likewise of runs themselves.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.machine`.
package lib.merge;
