//SOURCES Attempts.java Copy.java Errands.java Export.java Far.java FleetHost.java Home.java HostCheck.java LineFile.java Mirror.java
//SOURCES Pilot.java Remote.java Request.java SlurmCheck.java SlurmQueue.java Ssh.java Story.java Told.java Values.java Way.java Worker.java
//SOURCES WorkerClient.java

/// Places beyond this machine. A place is a folder that two machines share, with two files of one writer each: what the run asks
/// (`asked.jsonl`) and what the place's worker tells (`told.jsonl`). The worker is a machine's own host behind them, so that trees,
/// pauses, sessions, limits of memory and recorded ends are there what they are here. Either side may die and come back: it reads on.
///
/// A machine without the run's files has a folder of its own: what of the two is to be alike is copied over one line as it grows, and git
/// brings work there and back.
///
/// Read [FleetHost] first, then `WorkerClient` and [Worker], the two sides; `Request` and `Told`, what is said, and `Story`, what of it is
/// a fact; `LineFile`, `Values` and `Home`, how; the `Way` there: `Ssh`, or a `Pilot` in the `SlurmQueue`, which both tell a `Remote` shell
/// what to do; for machines without our files `Errands`, `Far`, the `Mirror` with its `Attempts`, and this program as an `Export` of which
/// they have a `Copy`; and [HostCheck] and [SlurmCheck], which ask beforehand.
///
/// May use: `lib.model`, `lib.board`, `lib.journal`, `lib.agents`, `lib.machine`.
package lib.places;
