<#-- Fields: see lib/cli/Topics.java. -->
<#import "keys.ftl" as keys>
AGENTS: coding agents as tasks, and how to describe another one

A prompt is run by an agent's command line, without a terminal, in the task's
folder. --agent names it for prompts that don't; claude is the default.

  agent     install it                                  known version
<#list agents as a>
  ${a.program?right_pad(9)} ${a.install?right_pad(43)} ${a.seen}
</#list>

    $ orchestrate doctor
    $ orchestrate run prompts/*.md --agent codex --dry-run

`doctor` tells which are found, whether they are logged in, and which accounts are
at their limit. Nothing is kept of a login; an agent finds its own, as it does when
you call it.

What an agent may do unasked is its own business, and in most cases must be
allowed, since nobody is there to be asked: --permission-mode acceptEdits for
claude; for codex it becomes its --sandbox, for gemini and qwen --approval-mode;
for opencode `auto` is the one it knows, and without it the first tool it would have
to ask for ends it, which fails its task. codex may also write where git keeps a
worktree's index and objects, so that it can commit. What else an agent takes goes
through --agent-arg, one word each.

    $ orchestrate run prompts/*.md --permission-mode acceptEdits --worktree

A prompt is given to an agent on its stdin, where no other user of the machine sees
it, and claude's append_system_prompt in a file; qwen knows only an argument for
that, which `ps` shows to everybody. So it does with what --agent-arg says.

--worktree gives each task a git worktree, .worktrees/RUN/TASK, on a new branch
orchestrate/RUN/TASK (orchestrate-RUN/TASK in a repository that has a branch named
orchestrate); .worktrees/TASK is a link to that of the latest run, so that the same
tasks can be run again tomorrow. What an attempt leaves uncommitted there
is committed to that branch when it ends, however it ends, as work in progress
(`wip: false` in a manifest leaves it as it is, and `wip_ignored: [dist/]` commits
ignored files, too). If the agent has left the branch, or a rebase is under way,
nothing is moved: a ref keeps the work, and the line that says so has the command
that brings it back. So the branch has all of the work, and it is yours to look at:

    $ orchestrate diff
    $ orchestrate diff api

`clean --worktrees` removes, with their branches, worktrees of runs that are over: if
their work is merged, into the branch of the checkout, the one it pulls from or the
run's integrated one, or there is none. It keeps, and says why, what has uncommitted
files, or ignored ones that the checkout has not just so, is locked, or has a process
in it. `--discard` takes named tasks' worktrees all the same, after a question: all
that is in them, ignored files too, is in a ref below refs/orchestrate/trash then. For
all that goes it prints the command that brings it back; git alone removes, and only
what it finds clean. `--dry-run` only tells.

    $ orchestrate clean --worktrees --dry-run

`integrate` brings the branches of a run together, `run --integrate` does so at its
end: in the order in which tasks were done, each that succeeded is merged into
orchestrate/RUN/integrated and checked there, in .worktrees/RUN/integrated, by
--verify or by what its task was checked by. What conflicts or fails is left out,
and told with the files and the other task; the rest goes on. The branch only moves
to what passed. Your checkout, its index and all other branches stay as they are. It
can be killed and called again; so it can when you have mended what was out.
--resolve agent hands that to the task's own agent, in its session, first. At its
end it prints the command that takes the branch over.

    $ orchestrate integrate --verify 'make test'

A worktree begins with what is committed: what isn't is told before the start, and
so are submodules, which git leaves empty there: --setup can fill them, but git then
removes that worktree only if it is forced to. --dry-run tells how much room the
worktrees need; where that isn't free, nothing is started. The worktree of a task
that comes after others begins with the work of theirs, merged if there are several;
if it conflicts, the task doesn't start and says so.
Where there is no git, `copy: true` gives a task a copy of its `dir` in
.copies/RUN/TASK, which shares its bytes with the original where the file system can;
`diff` and the report tell what it has changed there.
While a run goes on it is looked at what is changed in its worktrees: files that two
tasks have changed, of which neither comes after the other, are named on the table,
the page and by `status`. `touches: [src/api/**]` says beforehand which files a task
touches, written as in a .gitignore: two whose globs may match the same path never
run at the same time, and who waits for that says so.
Ignored files that a worktree needs are named in .worktreeinclude at the top of the
repository, written like a .gitignore: `.env` or `config/*.local`. Those that are
missing there are copied before each attempt, links as links; what is there stays as
it is, and none of it is committed. --link node_modules (`link: [node_modules]`)
makes a link to what the checkout has there: all tasks share it, so it is for what
none of them changes.

--setup 'npm ci' (`setup:`, of the run or of a task) runs once in each new worktree,
in the task's folder there, before the first attempt, with the task's environment,
and after those files are there. A retry finds what it has made; only one that hasn't
succeeded runs again. If it fails, the task has failed, as setup_failed, and its
agent isn't started. It takes as long as it takes: no timeout runs meanwhile (say
`timeout 10m npm ci`). What it wrote is in the attempt's folder, in `setup`, and comes
first in `logs`. `integrate` runs it in its own worktree before the first check, and
again before it holds a failed check against somebody. A task without a worktree
can't have one.

    $ orchestrate run prompts/*.md --worktree --setup 'npm ci'

Whether an attempt succeeded is read from the agent's last event, not from its exit
status alone, and not before what it runs in the background is over. A success may
have a mark, shown as `ok !` with its reason: tools were denied, background work was
stopped, an MCP server failed, a hook ended the turn, the answer ends in a question,
nothing was changed in a worktree that it had to write in, or it left that worktree:
for another branch, or for the checkout it was made from. --strict makes such a
success a failure. `needs you` is what a person alone can help with: tools denied for
want of somebody to ask, a question, a login that has expired, a gate that hasn't
answered. So it stands on the table, the page and in `status`, as needs_you in JSON
and in what --notify gets.

claude's own retries are turned off, since orchestrate retries; its todo tools are
turned on, since they show how far it is; and it may wait ten minutes for background
agents. A task's own env: comes after these settings, inherited ones don't count.

A retry goes on in the same session. If nobody can go on there, because it is lost,
too long or refused by the service, a new one is told the prompt, what was changed
so far, and what the check said last. --verify is a shell line that
has to succeed afterwards in the task's folder; if it fails, its output goes back
to the agent, once unless --verify-retries says otherwise.

    $ orchestrate run prompts/api.md --verify 'make test'
    $ orchestrate logs --answer api

`attach` opens the agent's own session of a task for you, in the task's folder: claude
--resume, codex resume, and so on; a profile says how by `attach`. If its run goes on,
the task stands still until you leave. What you have changed in the worktree is
committed then, or by the attempt that goes on. --print only prints the command.

copilot and cline are known by a profile alone, seen with a key of one's own
(COPILOT_PROVIDER_BASE_URL; 'cline auth'); a manifest may have its own in its place.
copilot tells neither tokens nor cost, cline no session to go on in. What they say
when an account of theirs is at its limit hasn't been seen: it is judged by words
that others use. A profile of your own may have theirs as `limit`.

Another agent can be described in a manifest: what to start, and JSON pointers
that say where its lines of JSON hold what. A pointer that is meant in some lines
only is written {at: /data/id, when: {/type: session}}; `when` beside `result`
says which line has that.

    # own.yaml
    profiles:
      helper:
        command: [helper, run, --json, --model, '{model}']
        resume: [helper, continue, '{session}']
        session: /session/id
        cost: /usage/usd
        result: /answer
        when: {/type: end}
        account: helper
        limit: ['no requests left until tomorrow']
    tasks:
      - {id: hello, prompt: Say hello, agent: helper, model: small}

    $ orchestrate run own.yaml

<@keys.list keys=profile_keys />
