<#-- No fields. -->
PLACES: attempts on other machines, by ssh or in jobs of Slurm

    $ orchestrate run --dry-run --hosts build1:8,build2:4 'make {}' ::: a b c

without --dry-run has eight at a time on build1, four on build2, none here. Names are as
ssh knows them (~/.ssh/config, with jump hosts, keys and agents); user@host will do,
and a host without a number has four slots. ORCHESTRATE_SSH has options for ssh, such
as 'ssh -F FILE'. A manifest says the same, and a task may ask for one of them:

    hosts: [build1:8, build2:4]
    tasks:
      - {id: big, command: make big, place: build2}

From nothing to the first remote task: one line shows whether ssh gets there without
asking for anything, the next what is there, and the third runs something.

    ssh -o BatchMode=yes build1 true
    orchestrate doctor --hosts build1
    orchestrate run --hosts build1:8 'hostname; echo {}' ::: a b c

Nothing has to be installed there but Java 25, found by JAVA_HOME, on the PATH, in
/usr/lib/jvm, /opt, or where SDKMAN and JBang put it, or named by --java /opt/jdk-25;
for tasks with a worktree git as well. A host that shares the run's folder with this
machine, under the same path (NFS, say), is used as it is, with the tasks' folders and
this Java; that the folder is there, as it was just made, tells it. Any other host is
given what it needs, below ~/.local/state/orchestrate there (or XDG_STATE_HOME):

    programs/HASH       a copy of orchestrate, once
    far/NAME/work       a folder and repository that stand for the one of the run
    far/NAME/runs/RUN   what is asked, told and written there

    a task with a worktree   git brings what it begins with, over the same ssh: its
                        base or HEAD, or the work of those it comes after, whichever
                        host they ran on. Its branch and its worktree are here when
                        it has ended, so that diff, integrate and `after` find them.
                        What git ignores (.worktreeinclude, link) stays here
    any other task      runs in far/NAME/work, which begins empty and is kept; a `dir`
                        below the run's folder has to be there, and `copy` can't be
    what it reads       its stdin, prompt and the answers of others are sent with it
    what it writes      is here a moment later: logs, attach, watch and the report are
                        what they are of tasks that run here

What is left there is yours to remove when no run uses it: 'rm -r' of far/NAME, or all
of it. Who commits there is who would here, if git has been told the name.

What is missing on a host is said by 'status', the table and the page, and before a
run by doctor --hosts, with agents, logins, disk, memory, and how far its clock is off.

How it works. Each host has a folder in the run's, places/HOST, with two files:
asked.jsonl, written here, and told.jsonl, written by a worker there. The worker is
started over ssh; it starts, follows, pauses and ends what runs there as a run on one
machine does, with its own look at memory and CPU (--max-memory and --max-cpu hold
for each host by itself). A task goes to the host that has most room; an agent that
goes on in its session, to the one where that is.

Values of variables, and of those by which an agent finds its login, such as
ANTHROPIC_API_KEY, where they are set here, are sealed for the one worker that is to
have them, whose key is in its memory alone: they can be read in no file, no process
list and on no line.

When something dies:

    this machine, or the run     what runs goes on; 'orchestrate recover' reads what
                                 was told, and nothing runs twice
    the line, or ssh             nothing happens to what runs; the line is made anew,
                                 and goes on at the byte where it was cut
    a worker                     another one takes up what runs
    a host                       its tasks wait for it; when it is back, what ran is
                                 lost, and runs again, uncharged (once: not again)

A host that can't be reached gets nothing new, and is asked again and again. What
runs there is never declared dead because of silence: only its own machine can tell.
Who would rather run it twice than wait says --on-silent 10m: then what runs on a host
that tells nothing for so long is lost, runs elsewhere, and is ended there at last.

Slurm. A place may be a batch job instead, with as many attempts at a time as CPUs:

    $ orchestrate run --dry-run --slurm '2 x -c8 -t 4h -p short' 'make {}' ::: a b c

asks for two, slurm-1 and slurm-2; in a manifest it is 'slurm: 2 x -c8 -t 4h -p short',
and --hosts may stand beside it. sbatch, squeue and scancel have to be here; nodes share
the run's folder, the tasks' and this Java with this machine, under the same paths.
Whether they do, and whether such a job would be taken, is told by one that looks and
ends:

    orchestrate doctor --slurm '2 x -c8 -t 4h -p short'

'1..8 x -c8 -t 4h' is one at least, from the beginning to the run's end, and eight at
most, as there is work for them: another one is asked for only while a task waits that
no place has room for, host or job, nor one that is asked for already; 0..8 is none
without work. '8 x' asks for all eight as soon as something waits.

What no waiting mends, such as a partition that isn't there, is an error of 'run'. -c
-t -p -A -q -C -w -x -G -L, --mem, --mem-per-cpu, --gres, --tmp, --nice, --reservation
and --exclusive mean what they do to sbatch, but -t is written like 90m or 4h.
Give a job --mem for its tasks and 300 MB more for the worker.

    asked for       when something waits (as above), by a name of its own, right after
                    squeue has said that there is none of it; never twice, whatever
                    sbatch says
    in the queue    why it waits is said as Slurm says it: queue: Priority (job 4711).
                    A limit on jobs is waited for like anything else
    its time        what has a timeout starts only where there is time for it. Two
                    minutes before the end the worker ends what runs; that is lost,
                    and runs again in another job, uncharged: agents in their session
                    where they can (once: not again)
    idle            after 5 minutes without a task, or --idle 1m among the options, it
                    is given back, but for the least number; at the run's end all are
    scancel         of a job cancels what runs in it, and that place is left; if all
                    are, the run is stopped
    squeue fails    nobody knows, so nothing is done. A job is over when squeue no
                    longer has it, or says so, and its worker is silent as well

Where jobs aren't held together by the kernel (ProctrackType=proctrack/linuxproc), what
a dead worker leaves runs on unseen, as with any job. A node's other jobs don't hold
yours: --max-cpu means nothing there, --max-memory is of the job's own.

'orchestrate help allocation' is about running all of a run inside one job.

Code of a recipe's own (an agent, a check) runs only where the recipe does. recipes/
places.java has a command per line of a file, each in a worktree, on such hosts.
