<#-- Fields: see lib/cli/Topics.java. Indented lines that begin with $ are commands; a test runs them. -->
PACING: how many run at once, and why not more

A number after -j is taken as it is, as far as there is room. -j auto finds the
number by itself: it begins with two, has one more with each success, or with each
that has run for ten seconds and grown no more, and halves it when one fails for
want of something. What was measured before needn't be tried again. 'orchestrate
set -j auto' does so from now on.

    $ orchestrate run -j auto 'echo {}' ::: a b c

Room. A task starts when the machine has room for what it needs beside what those
that run may still grow by. What that is, is learned: the memory of all processes
of an attempt at its peak, and the CPU time they take, by kind - of agents the
agent and its model, of commands the command with its {} or the program, or what
the task says by like: NAME - in this run and in earlier ones (needs.json in the
state folder). A task may say it itself, and the run what else there is:

    # build.yaml
    resources: {gpu: 2, license: 1}
    tasks:
      - {id: train, command: echo $CUDA_VISIBLE_DEVICES, needs: {gpu: 1, memory: 100M}}
      - {id: eval, command: echo $CUDA_VISIBLE_DEVICES, needs: {gpu: 1, cpu: 0.5}}
      - {id: sign, command: echo signed, needs: {license: 1}}

    $ orchestrate run build.yaml
    $ orchestrate run --resources gpu=1,license=1 build.yaml
    $ orchestrate run --resources gpu=1 --needs gpu=1,memory=100M 'echo {}' ::: a b

GPUs are given out by their place in CUDA_VISIBLE_DEVICES, and each task sees its
own there; what there is of anything is this run's alone. What has room may overtake
what hasn't, 16 times at most if it needs the same. Where nothing else of the run's
goes on, a task is started whatever it is expected to need, unless the machine itself
is above its limits. Where tasks come after others, the one with the longest chain of
tasks after it starts first among equals, by the times that are learned likewise.

The machine. Nothing new starts above --max-cpu (90 %, for ten seconds) or
--max-memory (85 %), of what a container or another group of the kernel's may use, if
it is in one; nor where processes wait for memory a fifth of the time, where fewer
than 50 processes can be started, or less than 100 MiB of disk is free. With 100
memory or CPU hold nothing. If memory gets short all the same, the youngest are
suspended, then ended and run again when there is room, uncharged, an agent in its
session; the oldest goes on. A line every ten seconds, and when starts are held, is
in the run's resource-usage.log: time, CPU, memory, processes, pressure,
running/slots, and why.

    $ orchestrate run --max-memory 70 --max-cpu 100 'echo {}' ::: a b

Agents take most CPU time when they start. Four may start at once, and another with
each that was answered, or else as far apart as the CPU time of a start asks for;
--stagger says itself how far apart. Of more than four the first goes alone until it
is answered, so that the others find its prompt in the service's cache.

Windows. Claude, signed in by an account, and Codex tell how far the account's
windows - five hours, seven days, those of one model - are used up. `accounts`
shows that, when each begins anew, how fast it goes and how long the rest lasts.
--quota spread lets each end near empty and not before: what a task takes is
learned, and the next one starts when the share of the window's time that has
passed has caught up. --quota reserve=20% leaves so much for whoever else uses
the account; spread,reserve=10% does both. The tightest window decides, that of
one model for its tasks alone. After a reset one task tries first, then the rest
follow, one more with each answer. Without --quota, or with off, everything starts
as soon as there is room.

    $ orchestrate run --quota spread,reserve=10% --stagger 2s prompts/*.md
    $ orchestrate accounts

Accounts. Several logins of one's own are named in the manifest. A task goes to the
one with most room - what is left of its windows, by the time that is left of them -
or to the one it asks for by account: NAME; one that was refused before it was
answered goes to another, and a session stays where it is. No other login of the
environment's counts then. `config` is the agent's folder for its configuration:

    # logins.yaml
    accounts:
      work: {agent: claude, config: ~/.claude-work}
      own: {agent: claude, env: {CLAUDE_CODE_OAUTH_TOKEN: sk-ant-oat01-...}}
    tasks:
      - {id: review, agent: claude, prompt: Review the last commit.}
      - {id: docs, agent: claude, prompt: Mend the README., account: own}

    $ orchestrate run --quota spread logins.yaml

`explain TASK` says in numbers what a task waits for. The report has what was
expected of each kind, and what it took.
