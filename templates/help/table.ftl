<#-- No fields. -->
TABLE: the live table, its keys, and when it stays

A run on a terminal shows a table of its tasks; `watch` shows the same from any other
terminal, also of a run that is over. Keys, of which ? tells all:

  arrows enter     choose a task; enter shows what it writes, all of it, as it comes
  e                explains it: why it waits or failed, and what to type next
  p r x R          pause, resume, cancel, try again: the chosen task, or else the run
  + - d s          one slot more or less, drain, stop the run
  / o              only tasks with these words; in the order of states, of the
                   manifest, of time, of cost, of ids
  y Y              copy the path of its log, or its command line (OSC 52)
  q                leave; the run goes on

What ends work, x and s, asks first: y does it. A window of 30 rows or more has the
end of the chosen task's log below the rows. In a log: / searches, n and N go to the
next place and the one before, [ and ] to another attempt, f follows its end or
stands still. Colours of the output are kept, and nothing else that it sends to a
terminal.

When a run is over that took 10 s or more, or at whose keys somebody was, the table
stays with the summary on top, until q or Ctrl-C. Reports, --notify and the lock don't
wait for that, and the exit status is the run's. An interrupted run gives the terminal
back at once, and so does any with --no-stay, with ORCHESTRATE_STAY=no or CI in the
environment, or without a terminal as stdin and stdout. One with --integrate, whose
merges are told after it, or with --web, whose page has the table, never stays. Recipes
stay if they say so: .show(Show.STAYING).

The window's title, and the bar of its task where the terminal has one, tell how many
tasks are done. NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded here
and by status, runs, explain, report and the words at the end, which are coloured on a
terminal alone. Where the terminal is known to have links, paths are links;
FORCE_HYPERLINK=1 says that it has, 0 that it hasn't.

    $ FORCE_COLOR=1 orchestrate run --no-stay 'echo {}' ::: a b
