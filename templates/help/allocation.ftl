<#-- No fields. Indented lines that begin with $ are commands; a test runs them, and the script in a Slurm of its own. -->
ALLOCATION: inside a job of Slurm or of another batch system

One job runs many tasks: queue it once, and let the run pace what is in it.

    # job.sh
    #!/bin/sh
    #SBATCH --nodes=1 --ntasks=1 --cpus-per-task=2 --mem=1000M --time=60
    #SBATCH --signal=B:TERM@60 --no-requeue --output=job.log
    exec orchestrate run -j "<#noparse>${SLURM_CPUS_ON_NODE:-2}</#noparse>" 'echo {}' ::: a b c

'sbatch job.sh' queues it; without Slurm the same script can be tried anywhere:

    $ sh job.sh

The end. A minute before the time is up (--signal=B:TERM@60; Slurm may be up to a
minute early) the run gets TERM and ends what runs: each task has --grace (5 s), an
agent keeps its session, and what it has not committed is in a commit. With exec it
comes to orchestrate itself; a shell would keep it until the run is over. scancel,
like a preemption, sends TERM to all processes of the job at once, and KILL after
KillWait (30 s), so --grace stays below that. Who dies of it is cancelled and hasn't
failed. In the next job the last line is

    exec orchestrate retry

which runs what didn't succeed, in its worktrees and sessions. --no-requeue, as a job
that Slurm begins anew would begin a new run.

Room. Where Slurm keeps a job to its memory (ConstrainRAMSpace) and to its cores
(ConstrainCores), --max-memory and --max-cpu go by those. Where it doesn't, they see
the whole node, and the jobs of others hold yours: --max-cpu 100 --max-memory 100.

From the login node, where the folder is shared, all works as on the node: status and
watch tell on which host it runs and when it was last heard of, stop and set are heard.

    $ orchestrate status

A node is lost. What ran there can't be seen from elsewhere, so 'orchestrate recover'
runs nothing of it again, and says so. When the job is over for certain - squeue no
longer has it, and the node is down or was started anew - say that by its name, as in
'orchestrate recover --gone n1'.

    exec orchestrate recover --gone n1
