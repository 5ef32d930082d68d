//SOURCES FleetHost.java HostCheck.java LineFile.java Request.java Ssh.java Told.java Values.java Worker.java WorkerClient.java

/// Places beyond this machine. A place is a folder that two machines share, with two files of one writer each: what the run asks
/// (`asked.jsonl`) and what the place's worker tells (`told.jsonl`). The worker is a machine's own host behind them, so that trees,
/// pauses, sessions, limits of memory and recorded ends are there what they are here. Either side may die and come back: it reads on.
///
/// Read [FleetHost] first, then `WorkerClient` and [Worker], the two sides; `Request` and `Told`, what is said; `LineFile` and `Values`,
/// how; `Ssh`, the way there; and [HostCheck], which asks beforehand.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`.
package lib.places;
