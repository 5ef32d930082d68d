<#-- No fields. -->
OUTPUT: what tasks write, and where it goes

All of it is in the run's folder, and stays there: `logs TASK` shows it, the last
attempt's is results/TASK.json (stdout) and logs/TASK.log (stderr). Beside that, run,
recover, retry and watch hand it on as --output says:

  none      nothing: a terminal has the table, anything else a line for each change
  failed    the last 20 lines of each task that failed, among those lines
  grouped   all that a task's last attempt has written, as soon as the task is done
  stream    each line as soon as it is whole, of all attempts

With grouped and stream, stdout gets what tasks write to stdout, and stderr what they
write to stderr, byte for byte, never mixed within a task or a line; what orchestrate
says goes to stderr. Nothing of it is held in memory. An agent's output is its answer.
Without --output it is grouped where stdout is a pipe or a file, so that this works:

    $ orchestrate run 'wc -c < {}' ::: prompts/*.md | sort -n

It is failed where stdout and stderr are the same file, as in the log of a CI job,
and none on a terminal. ORCHESTRATE_OUTPUT is for what doesn't say.

--keep-order (-k) has it in the order of the tasks; with stream, the first that isn't
done goes line by line. --tag puts the task's id and a tab before each line:

    $ orchestrate run --output stream --tag 'for i in 1 2; do echo {} $i; done' ::: a b

Whoever reads it may be slow: the run goes on, and at its end the rest is waited for.
If nobody reads any more, as after `| head`, what runs is ended, and the exit status
is 1; so it is if something can't be written.

A command may tell how far it is. [25/100], 25/100 and 25 % in its last line, which may
be drawn over and over with \r, are a bar in the table, and the end is foretold by it.
So are lines of JSON with "phase", "progress" (0.25, "25%" or "25/100"), "message" or
"error":

    $ orchestrate run 'echo "{\"phase\": \"copy {}\", \"progress\": 0.5}"' ::: a b

--metrics tells how a run goes to programs that watch others, as OpenMetrics text: at
http://127.0.0.1:PORT/metrics, 0 being any free port, to all who may ask this machine
itself, until the run ends; or in a file, which stays, written anew each second, as
node_exporter's textfile collector reads it. `report --format otlp` is a run's course
as OpenTelemetry's spans, for a collector's /v1/traces:

    $ orchestrate run --metrics run.prom 'true {}' ::: a b
    $ grep 'status="succeeded"} 2' run.prom
    $ orchestrate report --format otlp | grep -c resourceSpans

In a step of GitHub Actions (GITHUB_STEP_SUMMARY, GITHUB_ACTIONS) the report is added to
the step's summary, and each task that failed is an annotation, at the file and the line
that its evidence names.
