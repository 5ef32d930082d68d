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

--worktree gives each task a git worktree and a branch of its own, where what it
leaves uncommitted is committed when it ends; `diff` shows it, `integrate` brings it
together: see 'orchestrate help worktrees'.

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
