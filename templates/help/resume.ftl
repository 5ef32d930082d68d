<#-- Fields: see lib/cli/Topics.java. Indented lines that begin with $ are commands; a test runs them, and writes files whose name stands above them. -->
RESUME: what was done is not done, or paid for, again

run --resume takes what tasks of earlier runs have done, where nothing has changed
that decides it, and runs the rest: after a failure, a crash, Ctrl-C, or when the
manifest was edited. `resume: true` in the manifest is the same for each run of it.

    # study.yaml
    tasks:
      - {id: count, command: 'sort table.txt | uniq -c', inputs: table.txt}
      - {id: sum, after: count, command: 'echo [=tasks.count.answer?length] long'}
      - {id: send, after: sum, command: 'echo sent', resume: false}

    # table.txt
    one
    two

    $ orchestrate run study.yaml
    $ orchestrate run study.yaml --resume
    $ orchestrate run study.yaml --resume --force count
    $ orchestrate explain sum

A task is the same if these are:

  command or prompt      after templates, matrix and foreach; of an agent also its
                         model, args, permission mode, tools and profile
  dir                    from the folder of the run: another checkout is as good
  inputs                 what is in these files, folders or globs; a task says
                         itself what it reads
  stdin                  what is in that file
  env                    names and values, by a digest that only you can make
  answers                of the tasks it reads, if it does
  base                   of a worktree: the commits it starts from; setup
  verify, outputs        who checks it, and what it has to make, which has to be
                         there still

Limits, retries, slots, priority, conditions, what it comes after, and its id make no
difference; of two results, that of the same id is taken. Code that a recipe brings
can't be compared, so that it runs again; so does what works in a `copy`, as its folder
is no commit: whether all in it is as it was would have to be read, and what was made
there be copied once more. What else a command reads - files that are no inputs, the
network, the time - nobody knows: say `inputs`, or `resume: false` for what has to run
each time.

    $ orchestrate run study.yaml --resume --dry-run | grep 'sum: .*would be taken'

--dry-run tells beforehand of each task whose result would be taken, or why it would
run, such as: runs, as command changed since 20261130-101500-study. Of one that reads
what another comes to, it tells that only if the other would be taken.

A task is looked up when it could start, so what runs before it counts, too: if `count`
is edited and gives the same, `sum` is taken. What is taken has succeeded in this run:
its output is in results, its branch has the same commit, whoever reads its answer gets
it, and the report tells what that saved. `explain` tells what has changed of the
others, such as: runs again: inputs changed since 20261130-101500-study.

Of all runs in this folder the newest is asked first; --resume=RUN asks that one alone,
--force TASK runs a task all the same. What may run only `once` and has begun in an
earlier run fails, unless it is forced: nobody is charged twice unasked. `clean` takes
old runs away, and with them what they have done. So does `clean --worktrees` with
what was done in a worktree, as its branch goes, too. Of [=tasks.ID.stdout] in a command
or prompt counts what is in that file, of [=tasks.ID.branch] where that branch is, and
not what they are called, which is another in each run.
