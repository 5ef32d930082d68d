<#-- No fields. What is said of others was looked up in their own documentation in November 2026. -->
COMPARE: what others do better, and what this is for

Use the others where they are better:

xargs -P      Is there already, on every system; starts thousands of short commands
              a second. No retries, no record, no order: for when you don't need any.

GNU parallel  Twenty years of care for values on the command line. Runs jobs on other
              machines over ssh and copies files there and back, splits a big input
              among jobs (--pipe), keeps output in input's order, starts jobs many times
              faster, needs nothing but Perl. Has a job log, --resume, --retries,
              --halt, --memfree, --load, --timeout. It retries whatever failed, alike,
              and knows nothing of agents, tokens or accounts; a run can't be
              steered from another terminal but by signals and files of limits.

make          Builds files out of files and leaves out what is up to date; -j runs
              them side by side. Here nothing is left out because its output is
              newer: if your tasks make files, use make, and run make from here.

pueue         A daemon with a queue that you fill over days, with groups, delays,
              dependencies, input to running tasks; on Linux, macOS and partly
              Windows; one small binary. It doesn't try again by itself and doesn't
              judge failures. Here a run is a batch with an end and a report,
              and there is no daemon.

Nextflow      Data pipelines: processes joined by channels, containers, Slurm,
              Kubernetes and clouds, results cached so that -resume redoes only what
              changed. Far more than this for work on many machines; this runs
              commands on one machine and has no language to learn.

claude-squad  A terminal in which you sit with several agents, each in a tmux session
              and a worktree: you watch, attach, answer, look at diffs, push. Better
              when you want to talk to them. Here nobody sits by: agents run
              headless, are checked, retried, limited, and reported on.

This is for batches that run for minutes or hours with nobody there, coding agents
above all: what failed for a passing reason is tried again and nothing else is;
agents go on in their sessions; limits of an account are waited for by all;
budgets hold; the orchestrator may die and take the run up again; nothing a
task started is left behind; every decision can be asked for afterwards.

What it costs: a JVM. A start takes a third of a second, and a run some 150 MB of
memory; xargs or parallel start short commands faster (measured in
tests/bench/README.md). It runs on one machine, is tried on Linux only, and is
young: the others have had years of users.

The same thing said to each:

    $ printf 'a\nb\n' | xargs -P 2 -I '{}' echo '{}'
    $ orchestrate run -j 2 'echo {}' ::: a b

    parallel -j2 --retries 3 echo {} ::: a b
    pueue add -- echo a; pueue add -- echo b
