WORKTREES: a place of its own for each task, and how what is done there comes home

--worktree (`worktree: true`) gives each task, command or agent, a git worktree,
.worktrees/RUN/TASK, on a new branch orchestrate/RUN/TASK (orchestrate-RUN/TASK in a
repository that has a branch named orchestrate); .worktrees/TASK is a link to that of
the latest run, so that the same tasks can be run again tomorrow.

    $ orchestrate run prompts/*.md --worktree

What it begins with. What is committed at HEAD, or at `base:`. What isn't committed is
told before the start, and so are submodules, which git leaves empty there: --setup
can fill them, but git then removes that worktree only if it is forced to. --dry-run
tells how much room the worktrees need; where that isn't free, nothing is started.
The worktree of a task that comes after others begins with the work of theirs, merged
if there are several; if it conflicts, the task doesn't start and says so. Work of a
task that failed isn't among it (`after: lint?`, see help manifests).

Ignored files that a worktree needs are named in .worktreeinclude at the top of the
repository, written like a .gitignore: `.env` or `config/*.local`. Those that are
missing there are copied before each attempt, links as links; what is there stays as
it is, and none of it is committed. --link node_modules (`link: [node_modules]`)
makes a link to what the checkout has there: all tasks share it, so it is for what
none of them changes.

--setup 'npm ci' (`setup:`, of the run or of a task) runs once in each new worktree,
in the task's folder there, before the first attempt, with the task's environment,
and after those files are there. A retry finds what it has made; only one that hasn't
succeeded runs again. If it fails, the task has failed, as setup_failed, and what it
was to do isn't started. It takes as long as it takes: no timeout runs meanwhile (say
`timeout 10m npm ci`). What it wrote is in the attempt's folder, in `setup`, and comes
first in `logs`. `integrate` runs it in its own worktree before the first check, and
again before it holds a failed check against somebody. A task without a worktree
can't have one.

    $ orchestrate run prompts/*.md --worktree --setup 'npm ci'

What is left there. What an attempt leaves uncommitted is committed to the task's
branch when it ends, however it ends, as work in progress (`wip: false` in a manifest
leaves it as it is, and `wip_ignored: [dist/]` commits ignored files, too). If the
task has left the branch, or a rebase is under way, nothing is moved: a ref keeps the
work, and the line that says so has the command that brings it back. So the branch has
all of the work, and it is yours to look at:

    $ orchestrate diff
    $ orchestrate diff api

A worktree whose folder was deleted, or that a killed git has made only half, is made
whole for the next attempt, of what git still has of it.

Who touches what. While a run goes on it is looked at what is changed in its
worktrees: files that two tasks have changed, of which neither comes after the other,
are named on the table, the page and by `status`; `diff` and the report tell of those
whether git can merge what is committed. `touches: [src/api/**]` says beforehand which
files a task touches, written as in a .gitignore: two whose globs may match the same
path never run at the same time, and who waits for that says so.

`integrate` brings the branches of a run together, `run --integrate` does so at its
end: in the order in which tasks were done, each that succeeded is merged into
orchestrate/RUN/integrated and checked there, in .worktrees/RUN/integrated, by
--verify or by what its task was checked by. What conflicts or fails is left out,
and told with the files and the other task; the rest goes on. A task's work is what
its worktree has checked out, unless that is an earlier commit or another's branch.
The branch only moves to what passed. Your checkout, its index and all other branches
stay as they are. It can be killed and called again; so it can when you have mended
what was out. --resolve agent hands that to the task's own agent, in its session,
first. At its end it prints the command that takes the branch over.

    $ orchestrate integrate --verify 'make test'

The best of several tries. A task with `tries: 3` runs three times at once, each try in
a worktree of its own, and the best of them is its result. `choose` tells which is best,
by a line for sh, run in each one's worktree, whose last line of output is a number:
the highest wins, and of equal ones the first.

    # best.yaml
    - {id: draft, worktree: true, tries: 3, choose: 'wc -c <draft.txt',
       command: 'echo by $TASK_ID >draft.txt'}
    - {id: print, worktree: true, after: draft, command: cat draft.txt}

    $ orchestrate run best.yaml
    $ orchestrate explain draft | grep 'best is draft-try-1: draft-try-1 scores 15'

Or by a judge, an agent that gets the answers of all tries and names one, with its
reason; of a single try that succeeded nothing is asked. Then no worktree is needed,
unless what the tries write is in each other's way:

    # judged.yaml
    - id: name
      command: echo a name from $TASK_ID
      tries: 2
      choose: {prompt: Which is the shortest and says most?, agent: claude}

    $ orchestrate run judged.yaml --dry-run

They are tasks as any others, draft-try-1 to draft-try-3, draft-score-1 to draft-score-3
or draft-judge: each is shown, costs, is paced, is tried again, and is taken by
--resume for itself, so that after a change to `choose` only the scores are made anew,
and one that has failed where another won isn't tried once more.
Who comes after `draft` begins with the winner's work and sees its answer, and
`integrate` merges that alone; the branches of the others stay. A try that fails, or
whose score fails or is no number, can't win; the run has failed only if none can.
For --halt a try that fails counts as any task that does.

`clean --worktrees` removes, with their branches, worktrees of runs that are over: if
their work is merged, into the branch of the checkout, the one it pulls from or the
run's integrated one, or there is none. It keeps, and says why, what has uncommitted
files, or ignored ones that the checkout has not just so, is locked, or has a process
in it. `--discard` takes named tasks' worktrees all the same, after a question: all
that is in them, ignored files too, is in a ref below refs/orchestrate/trash then. For
all that goes it prints the command that brings it back, byte for byte but for line
ends that git was told to convert; .orchestrate/removed has all these commands. Git
alone removes, and only what it finds clean. `--dry-run` only tells.

    $ orchestrate clean --worktrees --dry-run

Folders of runs stay until `clean --keep 20` or `clean --older 30d` removes them,
both together those that are neither new nor young. One that goes on, has crashed,
or has left a worktree, a branch or a copy of a folder stays all the same.

    $ orchestrate clean --keep 20 --older 30d

Where there is no git, `copy: true` gives a task a copy of its `dir` in
.copies/RUN/TASK, which shares its bytes with the original where the file system can;
`diff` and the report tell what it has changed there. Nothing removes a copy but you.
