<#-- No fields. -->
PLACES: attempts on other machines, by ssh

    $ orchestrate run --dry-run --hosts build1:8,build2:4 'make {}' ::: a b c

without --dry-run has eight at a time on build1, four on build2, none here. Names are as
ssh knows them (~/.ssh/config, with jump hosts, keys and agents); user@host will do,
and a host without a number has four slots. ORCHESTRATE_SSH has options for ssh, such
as 'ssh -F FILE'. A manifest says the same, and a task may ask for one of them:

    hosts: [build1:8, build2:4]
    tasks:
      - {id: big, command: make big, place: build2}

What is needed there: a login that asks for no password, the same folders under the
same paths (a shared file system, such as NFS: the run's folder, the tasks' folders,
and where orchestrate and its Java are installed), and this user's own files. Which
of these is missing is said by 'status', the table and the page, and before a run by

    orchestrate doctor --hosts build1,build2

with each one's agents, logins, disk, memory, and how far its clock is off.

How it works. Each host has a folder in the run's, places/HOST, with two files:
asked.jsonl, written here, and told.jsonl, written by a worker there. The worker is
started over ssh; it starts, follows, pauses and ends what runs there as a run on one
machine does, with its own look at memory and CPU (--max-memory and --max-cpu hold
for each host by itself). A task goes to the host that has most room; an agent that
goes on in its session, to the one where that is.

Values of variables go over ssh alone and are in no file; so do those by which an
agent finds its login, such as ANTHROPIC_API_KEY, where they are set here.

When something dies:

    this machine, or the run     what runs goes on; 'orchestrate recover' reads what
                                 was told, and nothing runs twice
    the line, or ssh             nothing happens to what runs; the line is made anew
    a worker                     another one takes up what runs
    a host                       its tasks wait for it; when it is back, what ran is
                                 lost, and runs again, uncharged (once: not again)

A host that can't be reached gets nothing new, and is asked again and again. What
runs there is never declared dead because of silence: only its own machine can tell.
Who would rather run it twice than wait says --on-silent 10m: then what runs on a host
that tells nothing for so long is lost, runs elsewhere, and is ended there at last.

Code of a recipe's own (an agent, a check) runs only where the recipe does. Copies of
folders that aren't shared, and jobs of a batch system as places, are not there yet;
'orchestrate help allocation' is about running inside such a job.
