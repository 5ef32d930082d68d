<#-- No fields. -->
EXIT-CODES: what the exit status of orchestrate tells, and that of tasks

  0    all tasks succeeded, or were left out by their condition (`when`);
       of other commands: done
  1    a task failed or was stopped, or the run's folder was removed;
       of other commands: the run refused
  2    bad usage or a mistake in a manifest; stderr tells where and what to do
  3    the run's own process died: 'orchestrate recover' goes on with it
  70   a fault in orchestrate itself: please report it
  130  interrupted by Ctrl-C
  143  ended by TERM

    $ orchestrate run 'echo {}' ::: fine; test $? = 0
    $ orchestrate run 'exit {}' ::: 7; test $? = 1
    $ orchestrate run nowhere.yaml; test $? = 2
    $ orchestrate status; test $? = 0

A task's own exit status is in the report, as a shell shows it: 128 and the
signal's number for one that died by a signal; 126 and 127 for a command that
can't be run. For an agent it doesn't decide: its last event does.

    $ orchestrate report --format json
    $ cat .orchestrate/latest/results/*.exitcode

What any end means can be asked; the answer is one line of JSON:

    $ orchestrate classify --agent plain --exit 137
