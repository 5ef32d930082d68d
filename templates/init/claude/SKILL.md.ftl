---
name: orchestrate
description: How to run many shell commands or coding agents side by side with orchestrate - write the tasks, start them, read the results. Use it when there are several independent pieces of work (a prompt per file or module, a command per value), or when the user speaks of a run, a batch, parallel agents or worktrees.
---

# Many tasks side by side

`${command}` runs them, paces them to the machine and to accounts' limits, tries again what failed for a passing reason, and leaves a report.
Leave the watching to the agent `execution-monitor`, so that this conversation stays short; tell it the manifest's name and what matters.

## Write the tasks

One task for each piece of work that can be done and checked by itself. Say in a prompt all that its agent has to know: it doesn't see this
conversation. Tasks that touch the same files need a worktree each (a git repository is needed) or an order (`after`).

```yaml
# tasks.yaml
parallel: 3
timeout: 45m
defaults: {agent: claude, permission_mode: acceptEdits}
tasks:
  - id: api
    prompt: Describe each public function in src/api in its doc comment. Change nothing else.
    verify: make test
  - id: docs
    prompt: Bring docs/ in line with the doc comments of src/api.
    after: api
  - id: count
    command: ls | wc -l
```

`verify` is a shell line that has to succeed in the task's folder when the agent says it is done; its output goes back to the agent otherwise.
`worktree: true` gives a task a git worktree, `.worktrees/TASK`, on a branch of its own. All keys:

```sh
${command} help manifests
```

## Check, then start

```sh
${command} doctor
${command} run tasks.yaml --dry-run
```

`doctor` tells which agents are found and whether they are logged in. Then hand over to `execution-monitor`, or start it yourself with
`${command} run tasks.yaml --detach` and look with `${command} status`. A command for each of many values needs no manifest:

```sh
${command} run --json -j 8 'echo checked {}' ::: a.txt b.txt c.txt > run.jsonl
```

## Limits that protect the user

`--budget 5` stops the run at about 5 US dollars, `--task-budget` a single task, `--timeout 45m` an attempt, `--halt soon,fail=3` gives up after three
failures. Set a budget and a timeout for agents unless the user has.

## Read the results

```sh
${command} report
```

Look at each branch's diff before you merge anything: `git diff HEAD...orchestrate/RUN/api`, and its commits with `git log`; what an
agent left uncommitted is committed there, too. `orchestrate integrate` merges all of it that fits and passes into a branch of its own, and tells what is out and why; taking that over, and
removing worktrees, is the user's decision.
