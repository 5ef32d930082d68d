//SOURCES Errands.java Export.java Far.java FleetHost.java HostCheck.java LineFile.java Mirror.java Pilot.java Request.java
//SOURCES SlurmQueue.java Ssh.java Story.java Told.java Values.java Way.java Worker.java WorkerClient.java

/// Places beyond this machine. A place is a folder that two machines share, with two files of one writer each: what the run asks
/// (`asked.jsonl`) and what the place's worker tells (`told.jsonl`). The worker is a machine's own host behind them, so that trees,
/// pauses, sessions, limits of memory and recorded ends are there what they are here. Either side may die and come back: it reads on.
///
/// Read [FleetHost] first, then `WorkerClient` and [Worker], the two sides; `Request` and `Told`, what is said, and `Story`, what of it is
/// a fact; `LineFile` and `Values`, how; the `Way` there: `Ssh`, or a `Pilot` in the `SlurmQueue`; and [HostCheck], which asks beforehand.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`.
package lib.places;
