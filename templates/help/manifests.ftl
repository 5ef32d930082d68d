<#-- Fields: see lib/cli/Topics.java. Indented lines that begin with $ are commands; a test runs them, and writes files whose name stands above them. -->
<#import "keys.ftl" as keys>
MANIFESTS: tasks in a file, with ids, order, folders and limits

A manifest is YAML or JSON: settings, and a list of tasks under `tasks`; or that
list alone. In a .jsonl file each line is a task. Mistakes are told with file,
line and a mend before anything is started.

    # tasks.yaml
    parallel: 3
    timeout: 45m
    defaults: {agent: claude, permission_mode: acceptEdits}
    rules:
      - {match: flaky network, outcome: transient, reason: flaky}
    tasks:
      - {id: api, prompt_file: prompts/api.md, verify: make test}
      - {id: docs, prompt: Bring docs/ up to date., after: api}
      - {id: pack, command: make dist, after: [api, docs], env: {LEVEL: 9}}

    $ orchestrate run tasks.yaml --dry-run
    $ orchestrate run tasks.yaml -j 2
    $ printf -- '- {id: hi, command: echo hi}' | orchestrate run -

Flags of the command line win over the file's settings. A task has one of
`command` (for sh, or a list: a program and its arguments), `prompt` and
`prompt_file`. What `dir`, `stdin` and `prompt_file` name may be made by a task it
comes after: then it is looked for when the task starts. Its keys:

<@keys.list keys=task_keys />

A task starts when all it comes `after` have succeeded; if one fails, it is skipped.
With a `?` behind it, as in `after: [build, lint?]`, a task only has to be over, however
it ended: that is for what clears up, or sums up. It is given the answer of one that
failed, if there is one (`answers: true`), but its worktree doesn't begin with its work.
`when` is a condition over what those have come to; if it doesn't hold, the task is
skipped, with what needs it, and that is no failure of the run:

    # checked.yaml
    - {id: test, command: 'echo 2 fail; exit 3'}
    - {id: fix, command: echo mended, after: test?, when: tasks.test.exit != 0}
    - {id: tell, command: cat, after: [test?, fix], answers: true}

    $ orchestrate run checked.yaml; test $? = 1

A condition is an expression of Freemarker over `tasks.ID` of tasks it comes after, ids
as they are: `status` (succeeded, failed, cancelled, skipped), `exit`, `answer` (of a
command, what it wrote), `json` (that, read as JSON), `reason`, `attempts`, `cost` (US
dollars), `stdout` (its file) and `branch`, if it had a worktree.
`tasks.triage.json.severity == "high" && tasks.a.answer?contains("!")`, or
`(tasks.a.exit!9) == 9` where that may be missing: what can't be told fails the task.
It is worked out once, and the answer stands in the journal. An id that stands for many
(see below) is a list: `tasks.test?filter(t -> t.exit != 0)?size < 3`. `[=vars.name]`
in a condition is that text, in quotes.

The order is drawn by --dry-run, as a tree, or as a flowchart for Mermaid, which GitHub
and many editors draw; report.md has it with how each task went:

    $ orchestrate run tasks.yaml --dry-run=mermaid
    $ orchestrate report --format mermaid

Any text of them may be a template: `[=vars.name]` stands for a value.

    # release.yaml
    vars: {version: "2.1", notes: }
    from_env: [USER]
    tasks:
      - id: tag-[=vars.version]
        command: echo tagging [=vars.version] by [=env.USER!'nobody']
      - prompt: "Write about [=vars.version], [=vars.notes]: ${r"${HOME}"} is text."
        agent: claude
        verify: test -n [=vars.notes]

    $ orchestrate run release.yaml --var notes="it's out; rm -rf /" --dry-run

`vars` are the manifest's; --var wins, and one without a value has to be given so.
`env` has the variables of the environment that `from_env` lists; there are also
`task.id` and `run.name`. What is between [= and ] is an expression of Freemarker's:
`vars.n!'none'`, `vars.list?join(' ')`, `vars.name?upper_case`. In a line of shell
(`command`, `verify`, `setup`, `notify`) each value is a word, whatever is in it, and
a list is its words: it needs no quotes, but `--` before what may begin with a dash.
Where no value can be safe, as in backticks or after `eval`, it is refused. In lists
of words, prompts and elsewhere a value is as it is. YAML wants quotes around what
begins with a bracket: dir: '[=vars.dir]'. Two signs [= as text are [='[=']. Prompt
files that a manifest names are templates, and with --var also others: run fix.md
--var part=api. The journal keeps what --var gives: hand secrets on by `from_env`
and a task's `env`.

The same is known in templates, of all tasks that one comes after, also through others:
in its `command`, `prompt` (and prompt file), `env`, `dir` and `stdin`. These are filled
in once, when it is about to start; the journal has what came of it.

    # flow.yaml
    - {id: find, command: 'echo "[\"a b.c\", \"d.c\"]"'}
    - {id: count, after: find, command: 'echo [=tasks.find.json?size] of them'}
    - {id: tell, after: count?, command: [echo, 'there are [=tasks.count.answer]']}

    $ orchestrate run flow.yaml

A task with a `matrix` becomes one for each combination of its lists:

    # matrix.yaml
    - id: test
      command: echo testing on [=matrix.os] with [=matrix.version]
      matrix:
        os: [linux, mac]
        version: [3.9, 3.10]
        exclude: [{os: mac, version: 3.9}]
        include: [{os: bsd, version: 3.10}]
    - {id: pack, command: echo pack, after: test}

    $ orchestrate run matrix.yaml --dry-run

These are test-linux-3.9, test-linux-3.10, test-mac-3.10 and test-bsd-3.10; `after:
test` waits for all of them, and `after: test-bsd-3.10` for that one. With id:
'test-[=matrix.os]' they are named as that says. `include` and `exclude` mean what
they do in GitHub Actions. A list of values may also be a template alone, such as
os: '[=vars.all?split(",")]'.

Likewise one with a `foreach`, for each value of a list, which is `item`; of a map,
`item.name`. A file's lines, and the files that a glob finds, are such lists, too,
taken from the manifest's folder:

    # names.txt
    ada
    grace

    # each.yaml
    - {id: hello, command: 'echo hello [=item]', foreach: {file: names.txt}}
    - {command: 'wc -l [=item]', foreach: {glob: '*.txt'}}
    - {id: ask, command: 'echo [=item.who]', foreach: [{who: you}, {who: me}]}

    $ orchestrate run each.yaml --dry-run

The list may also be what another task has come to: then the tasks come while the run
goes on, each with an id from its value. What comes `after` them waits for all. A
`schema` makes sure that it is a list; what doesn't fit goes back to an agent once.

    # review.yaml
    - id: list
      command: printf '["a b.c", "d.c"]'
      schema: {type: array, items: {type: string}}
    - id: check
      after: list
      foreach: '[=tasks.list.json]'
      command: echo [=item] is fine
    - id: sum
      after: check
      command: [echo, "[=tasks.check?map(t -> t.answer)?join('; ')]"]

    $ orchestrate run review.yaml
    $ orchestrate logs sum | grep 'a b.c is fine; d.c is fine'

`**` in a glob is folders at any depth, and one that ends with / finds folders. More
than 1000 tasks have to be asked for: `most`. Of none, `after` waits for nothing.

Durations are like 500ms, 30s, 45m or 1h30m; budgets like 2.50 (US dollars) or
200k tokens, or both with a comma. Keys of the file, beside `tasks`:

<@keys.list keys=file_keys?filter(k -> !["tasks", "$schema"]?seq_contains(k.name)) />

`rules` say what failures of plain commands mean; the first that fits decides,
and the built-in rules come after them:

<@keys.list keys=rule_keys />

A prompt file is Markdown. Keys of a task may stand above it:

    # prompts/web.md
    ---
    model: small
    verify: make test
    ---
    # Tidy the web folder
    Remove what nobody calls any more.

    $ orchestrate run prompts/*.md --dry-run

Tasks for a run that is going on already: orchestrate add tasks.yaml
