#!/usr/bin/env bash
# Each recipe at work, in a folder of its own: real files, a real git repository, and in the place of Claude Code a script that says what the
# real one said in a recorded run (tests/fixtures), and keeps the prompts it got. It knows what should come out, not how a recipe works.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
mkdir "$scratch/bin" "$scratch/prompts"

cat >"$scratch/bin/claude" <<END
#!/bin/sh
case "\$1" in --version) echo '2.1.332 (Claude Code)' && exit ;; esac
cat >>"$scratch/prompts/\$TASK_ID"
echo "\$*" >>"$scratch/prompts/\$TASK_ID.args"
echo x >>attempts
cat "$here/tests/fixtures/claude/success/stdout.jsonl"
END
chmod +x "$scratch/bin/claude"
said=$(sed -n 's/.*"type":"result".*/&/p; ' "$here/tests/fixtures/claude/success/stdout.jsonl" | sed 's/.*"result":"\([^"]*\)".*/\1/')

# Runs a recipe in a new folder that a function may fill first; its output is in $out, its status in $status.
recipe() {
    local name=$1
    shift
    mkdir "$scratch/$name" && cd "$scratch/$name" || exit 1
    rm -f "$scratch"/prompts/*
    "prepare_$name"
    out=$(PATH=$scratch/bin:$PATH ANTHROPIC_API_KEY=none "$here/jbang" "$here/recipes/$name.java" "$@" 2>&1 </dev/null)
    status=$?
}

check() {
    local name=$1
    shift
    if "$@"; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        printf 'FAIL  %s: not so: %s\nstatus %s, and it printed:\n%s\n' "$name" "$*" "$status" "$out"
        failed=$((failed + 1))
    fi
}

told() { grep -qF -- "$1" <<<"$out"; }
has() { grep -qF -- "$2" "$1"; }
is() { [ "$status" = "$1" ]; }
lacks() { ! has "$@"; }

repository() {
    git init -q -b main . && git config user.email me@example.org && git config user.name me && git commit -q --allow-empty -m begun
}

prepare_agents() {
    repository
    echo 'Do A.' >a.md && echo 'Do B.' >b.md && printf 'test:\n\ttest -e attempts\n' >Makefile && git add . && git commit -q -m files
}
recipe agents a.md b.md
check "agents: both succeed" is 0
check "agents: each in its worktree" [ -e .worktrees/a/attempts ]
check "agents: the prompt reached it" has "$scratch/prompts/b" "Do B."
check "agents: a report" has report.md "2 succeeded"

prepare_shell() { printf '# none\necho one\n\nexit 3\n' >lines.txt; }
recipe shell lines.txt
check "shell: one of two failed" is 1
check "shell: it tells which" told "line-2"

prepare_matrix() { :; }
recipe matrix 'a b,c' x,y -- 'echo got {1} {2}; test {2} = x'
check "matrix: y failed twice" is 1
check "matrix: four combinations" told "2 succeeded, 2 failed"
check "matrix: a value with a blank is one word" has .orchestrate/latest/results/a-b-x.json "got a b x"
check "matrix: a report" has report.html "c-y"
check "matrix: a CI's list of its tests" has junit.xml 'tests="4" failures="2"'
check "matrix: under the same name each time" has junit.xml '<testcase name="c-y" classname="matrix"'

prepare_fanout() { echo 1 >one.txt && echo 2 >two.txt; }
recipe fanout 'What is this?' one.txt two.txt
check "fanout: all three succeed" is 0
check "fanout: the summary reads both answers" [ "$(grep -cF "$said" "$scratch/prompts/summary")" = 2 ]
check "fanout: under the files' names" has "$scratch/prompts/summary" "## two.txt"
check "fanout: the readers' prompt" has "$scratch/prompts/one.txt" "Read the file one.txt. What is this?"
check "fanout: the answer is printed" told "$said"

prepare_loop() { echo 'Make it pass.' >port.md; }
# shellcheck disable=SC2016 # the check's own
recipe loop port.md 'echo not yet; test $(wc -l <attempts) -ge 4'
check "loop: it passes at last" is 0
check "loop: four times" [ "$(wc -l <attempts)" = 4 ]
check "loop: in the same session" has "$scratch/prompts/port.args" "--resume"
check "loop: the check's words go back" has "$scratch/prompts/port" "not yet"

prepare_review() {
    repository
    deep=src/main/java/org/example/project
    mkdir -p $deep && echo 1 >src/a.c && echo 1 >b.c && echo 1 >$deep/Jürgen.java && echo 1 >$deep/Juergen.java && git add . && git commit -q -m one
    echo 2 >src/a.c && echo 2 >$deep/Jürgen.java && echo 2 >$deep/Juergen.java && git commit -q -a -m two
}
recipe review HEAD~1
check "review: a reviewer for each changed file" told "3 succeeded"
check "review: of the changed file" has review.md "## src/a.c"
check "review: however long its path is" has review.md "## src/main/java/org/example/project/Jürgen.java"
check "review: and like another's" told "ok      java-org-example-project-Juergen.java"
check "review: with what it said" has review.md "$said"
check "review: it only reads" has "$scratch/prompts/src-a.c.args" "--permission-mode plan"

prepare_nightly() { printf 'tasks:\n- {id: good, command: "true"}\n- {id: bad, command: exit 4}\n' >chores.yaml; }
recipe nightly chores.yaml 'cat >>news'
check "nightly: one failed" is 1
check "nightly: the news came" has news "failed"
check "nightly: a report" has nightly.html "bad"
check "nightly: the gate was asked" has .orchestrate/latest/events.jsonl gate_asked
check "nightly: the deadline is set" has .orchestrate/latest/events.jsonl '"deadline":'

prepare_integrate() {
    repository
    echo 'Do a.' >a.md && echo 'Do b.' >b.md && printf 'test:\n\ttest -e attempts\n' >Makefile && git add . && git commit -q -m files
}
recipe integrate a.md b.md
check "integrate: both are in" told "b: in"
check "integrate: it tells how to take it over" told "git merge --ff-only orchestrate/"
check "integrate: all is well" is 0
check "integrate: the checkout is as it was" [ ! -e attempts ]

prepare_places() {
    repository
    printf '# chores\necho one >one.txt; hostname\nexit 3\n' >chores.txt
    # An ssh that gets no further than here.
    # shellcheck disable=SC2016 # it is that script's own
    printf '#!/bin/sh\nfor line; do :; done\nexec sh -c "$line"\n' >"$scratch/bin/nowhere" && chmod +x "$scratch/bin/nowhere"
    export ORCHESTRATE_SSH=$scratch/bin/nowhere
}
recipe places m1:2,m2:1 chores.txt
check "places: one failed" is 1
check "places: on which machine" has .orchestrate/latest/events.jsonl '"place":"m1"'
check "places: what it did is here" has .worktrees/line-1/one.txt one
check "places: a report" has places.md line-2
unset ORCHESTRATE_SSH

prepare_compose() { :; }
recipe compose 'echo step 1; echo connection refused >&2; exit 2'
check "compose: the throttle" told "room for 4"
check "compose: the classifier" told "judged transient by plain:connection"
check "compose: the aggregator" told "alone"
check "compose: no run was made" [ ! -e .orchestrate ]

for name in matrix fanout loop review nightly integrate places compose; do
    mkdir -p "$scratch/bare" && cd "$scratch/bare" || exit 1
    out=$("$here/jbang" "$here/recipes/$name.java" 2>&1 </dev/null)
    status=$?
    check "$name: without arguments it says what to give" [ "$status: $(grep -c "^$name: give" <<<"$out")" = "2: 1" ]
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
