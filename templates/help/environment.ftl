<#-- No fields. -->
ENVIRONMENT: what a task is given: words, variables, limits, input, folder

A task gets what the shell that called orchestrate would give a program:
its variables as they are, of any name (bash's functions, a.b=1), LC_ALL and
LANG too; its umask, nice value and limits (ulimit -n); the signals it ignores,
as under nohup; make's jobserver. A list as command gets them as they are,
and so does a line of words alone, plain or quoted, of which the first is a
program on the PATH: it needs no shell and gets none, as in make (--shell, or
`shell: true`, gives it one). Any other line is run by /bin/sh, which may hand
on only what it has names for: where that is dash, a line has no functions of
bash (command: [bash, -c, 'f x'] has them). Started by another JBang than its
own, it can't see whether PIPE was ignored, and takes it that it wasn't.

Added are 'env' of the manifest and
  TASK_ID              the task's id; also ORCHESTRATE_TASK
  ORCHESTRATE_RUN      the run's id
  ORCHESTRATE_ATTEMPT  the attempt's number, from 1
  ORCHESTRATE_SLOT     the number of its slot, from 1; no two that run have the same
  PORT_BASE            the first of ten ports that nobody listens on and that no other
                       task on this machine is given while it runs
  COMPOSE_PROJECT_NAME in a worktree: the task's own, for docker compose
  ORCHESTRATE_ID       what tells its processes from those of all other attempts
  ORCHESTRATE_WITHIN   in a run that a task of another run has started: of which

    $ orchestrate run 'echo $TASK_ID: {}' ::: a b

Its stdin is 'stdin', an agent's prompt, or /dev/null. Its folder is 'dir', or
where the run was started.

Values may have any bytes, on the command line, in files and on stdin; -0 reads
what find -print0 writes. In a manifest a byte that is no UTF-8 is written as
"\udcff", 80 to ff. What people are shown has a mark in its place. A recipe's own
arguments are Java's, where such a byte is lost: have it read them from a file.

    $ printf 'b\377ytes\0two\nlines\0' | orchestrate run -0 'printf %s {} | wc -c' -

Above each program stands a process of orchestrate's that writes down how it
ends, even if orchestrate is gone by then: a small shell each, or, on Linux, where
twenty run at once or two hundred were started within a minute, one keeper for all
(lib.machine.Keeper in a list of processes). ORCHESTRATE_KEEPER=always or never
decides it.

A folder whose name is no UTF-8 can't be 'dir', nor where a run is started; go
there in a command: cd {} && make. Linux takes 128 kB for one argument or
variable: what is longer is refused before the start, and so are folders and
inputs that aren't there. Programs that can't be run are named by --dry-run.
