<#-- Fields: see lib/cli/Topics.java. -->
LIMITS: what ends an attempt, what is tried again, what a run may spend

How an attempt ended is a fact; what it means is its outcome:

  succeeded     done
  transient     tried again after a pause: timeouts, connections, HTTP 429, 502,
                504, a stalled agent; an overloaded service is waited for
  rate_limited  an account is at its limit: all its tasks wait until it is lifted,
                in every run on this machine, and no retry is charged
  resource      no memory, disk or files, or a KILL nobody sent: tried again when
                there is room, twice without charge
  permanent     anything else: a bad request, no login, a failed check, an exit
                status other than 0
  cancelled     somebody asked for it

    $ orchestrate run -j 2 --retries 3 --backoff 2s 'echo {}' ::: a b
    $ orchestrate explain a

--retries N (2) tries again, each time after a longer, jittered pause: up to
--backoff (1s), doubled each time, 5 minutes at most.

Time. --timeout ends an attempt after so long (never, by default); --stall ends
an agent that has shown no sign of progress for so long (10m), and it goes on in
its session. While a tool of its works - a process it has started lives, or takes
CPU time - silence is no stall, for --tool-timeout (60m) at most. TERM comes
first, and KILL after --grace (5s). --deadline ends the whole run after so long,
as 'orchestrate stop' does.

    $ orchestrate run --timeout 45m --stall 5m --grace 10s prompts/api.md

Money. --budget is the run's, --task-budget a single task's: US dollars like 5 or
2.50, or tokens like 2M tokens. At 80 % there is a warning, at 100 % what runs is
ended. Agents tell what they spent after each answer, so that the last answer
may exceed it.

    $ orchestrate run --budget 5 --task-budget 1.50 prompts/*.md

Accounts. --on-limit wait (the default) waits for a limit to be lifted, for
--limit-wait-max (6h) at most; --on-limit stop leaves the account's tasks for a
later run. When it is lifted is read out of what the agent says, "resets 8pm
(Europe/Berlin)" or "try again in 5 days 22 hours"; it is told if that is too
long to wait. If nobody says when, the account is held for 10 s (ten times
--backoff), longer each time, 15 minutes at most; then one task tries it. When
that gets an answer the others follow, one more with each attempt that does. A
task that meets such a limit for --limit-wait-max though there are answers uses
up its retries. A limit of one model, such as Opus, holds the tasks that ask for
it, and no others. So many requests a minute (HTTP 429) are no limit: fewer tasks
run at a time.

An overloaded service (HTTP 503, 529, "overloaded") is nobody's fault: its tasks
are held, one tries after 1 s, longer each time, a minute at most, and no retry
is charged, for --overload-wait (30m) at most.

What holds an account holds it in every run of this user's. `doctor` lists what is
remembered, and the file to remove so that the next run tries it at once.

    $ orchestrate run --on-limit stop --overload-wait 2h prompts/*.md

An empty account or an invalid login ends its other tasks as well. A login that
"could not be refreshed" is first tried by one task alone: of agents that run
side by side, one may have renewed it for all.

How many run at once, and what holds them: orchestrate help pacing

Giving up. --halt soon,fail=1 starts nothing new after the first failure;
now,fail=20% ends what runs when a fifth has failed; now,success=1 is a race.

    $ orchestrate run --halt now,success=1 'echo {}' ::: quick quicker

All of these can stand in a manifest: orchestrate help manifests. Some can be
changed while a run goes on: orchestrate set -j 8 --budget 10
