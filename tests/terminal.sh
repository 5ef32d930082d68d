#!/usr/bin/env bash
# The dashboard on real terminals, by tmux: what stands on the pane at set moments in four sizes, what keys do to a real run, bytes a frame, Ctrl-Z, leaving,
# colours, the bell, and the terminal after each kind of end. Each story has a tmux server of its own, by its socket. All waiting is for what is to be seen.
set -u
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
passed=0 failed=0 name=''
bin=$work/bin
mkdir "$bin"
printf '#!/bin/sh\nexec %s/jbang %s/orchestrate.java "$@"\n' "$here" "$here" >"$bin/orchestrate"
chmod +x "$bin/orchestrate"
# Other suites and people use this machine, too.
stays="orchestrate run --max-cpu 100 --max-memory 100"
run="$stays --no-stay"
t() { tmux -S "$work/$name.socket" "$@"; }
# shellcheck disable=SC2154 # it is assigned there
trap 'for s in "$work"/*.socket "$work"/again/*.socket; do tmux -S "$s" kill-server 2>/dev/null; done; rm -rf "$work"' EXIT
mkdir "$work/again"
again=0

pane() { t capture-pane -p; }

# A shell on a terminal of its own, in a folder of that name; what programs write to it is kept in `raw`.
story() { # NAME COLUMNS ROWS [FOLDER]
    name=$1
    mkdir -p "$work/${4:-$name}"
    cd "$work/${4:-$name}" || exit 1
    t -f /dev/null new-session -d -x "$2" -y "$3" "env -u CI -u ORCHESTRATE_STAY LC_ALL=C.UTF-8 PATH=$bin:$PATH PS1='\$ ' sh"
    t set -g status off
    raw=$work/$name.raw
    t pipe-pane "cat >>$raw"
    sees "a prompt" '^\$'
    modes before
}

type_in() { t send-keys -l "$1" && t send-keys Enter; }

sees() { # WHAT EXPRESSION: waits until the pane matches it
    local n
    for ((n = 0; n < 900; n++)); do
        if pane | grep -Eq -- "$2"; then
            passed=$((passed + 1))
            return
        fi
        sleep 0.1
    done
    echo "FAILED  $name: $1: /$2/ never stood on the pane:"
    pane
    exit 1
}

comes() { # FILE: waits until it is there
    local n
    for ((n = 0; n < 900; n++)); do
        [ -e "$1" ] && break
        sleep 0.1
    done
    check "$1 comes" yes "$([ -e "$1" ] && echo yes)"
}

check() { # WHAT EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        printf 'FAILED  %s: %s: expected <%s>, but was <%s>\n' "$name" "$1" "$2" "$3"
        exit 1
    fi
}

modes() { # FILE: asks the shell for its terminal's modes; the size may have changed meanwhile
    # What is typed while a table's program ends is dropped.
    sees "a prompt, $1" '^\$ *$'
    type_in "clear; stty -a | sed 1d >modes.$1; echo modes \"told\" $1"
    sees "the modes, $1" "^modes told $1"
}

first_screen() { check "screen and cursor are back" "0 1" "$(t display -p '#{alternate_on} #{cursor_flag}')"; }

as_before() {
    modes after
    check "the modes are as before" "$(cat modes.before)" "$(cat modes.after)"
    first_screen
}

pid() { sed -n 's/.*"pid":\([0-9]*\).*/\1/p' .orchestrate/latest/lock; }

# A story has a shell of its own, which ends at its first failure. One that failed is told once more from its beginning, three of all at most, and counts by
# that: this machine may have stood still for a moment.
tell() { # STORY [WORD...]
    if told "$@"; then return; fi
    if [ "$again" -lt 3 ]; then
        again=$((again + 1))
        echo "once more: $*"
        if work=$work/again told "$@"; then return; fi
    fi
    failed=$((failed + 1))
}

told() {
    ("$@" && echo "$passed" >"$work/passed") || return
    passed=$(<"$work/passed")
}

sizes() { # COLUMNS ROWS
    local c=$1 r=$2 begun from bytes frames millis
    story "${c}x$r" "$c" "$r"
    type_in "$run -j 3 'test {} != 2 || { echo no luck >&2; exit 3; }; while [ ! -e go ]; do echo line of {} 日本語; sleep 0.2; done' ::: \$(seq 1 100)"
    sees "rows and totals" '^  3 +running .*line of 3 日本語'
    sees "the failure stays" '^  2 +failed .*exit 3: no luck'
    sees "slots" 'slots ━+ 3/3'
    check "the last row" 1 "$(pane | tail -n 1 | grep -c '? help')"
    begun=$(date +%s%3N) from=$(grep -ao '2026h' "$raw" | wc -l) bytes=$(wc -c <"$raw")
    sleep 3
    frames=$(($(grep -ao '2026h' "$raw" | wc -l) - from)) bytes=$(($(wc -c <"$raw") - bytes)) millis=$(($(date +%s%3N) - begun))
    echo "$name: $frames frames in $millis ms, $((bytes / (frames > 0 ? frames : 1))) bytes each"
    check "at most ten frames a second" yes "$([ $((frames * 100)) -le $((millis + 100)) ] && echo yes)"
    t send-keys p
    sees "paused" 'paused for'
    t send-keys r +
    sees "one slot more" 'slots ━+ 4/4'
    t send-keys Down
    [ "$r" -lt 30 ] || sees "the end of the log below the table" '^── 1 attempt 1 .*──$'
    t send-keys Enter
    sees "the log" '^  line of 1 日本語'
    sees "its command" "^\\$ test '?1'? != 2"
    t send-keys / 日 本 Enter
    sees "found" "'日本': [0-9]+ of [0-9]+"
    t send-keys Escape
    sees "who has searched doesn't follow" 'lines? below$'
    t send-keys e
    sees "explained" '^  attempt 1: slot'
    t send-keys Escape
    sees "the table again" 'slots ━+ 4/4'
    check "the title" "2/100 failed" "$(t display -p '#{pane_title}' | cut -d ' ' -f 1,2 | sed 's/^1/2/')"
    t send-keys y
    sees "copied" 'copied: .*/80x24/|copied: .*/1/1/stdout'
    t send-keys x
    sees "a question" 'cancel 1\?'
    t send-keys y
    sees "cancelled" ' 1 cancelled'
    t send-keys Escape / f a i l e d Enter
    sees "filtered" "only 'failed'"
    t send-keys Escape
    sees "not filtered" ' of 100$'
    t resize-window -x 100 -y 30
    sees "resized" '^.{80,90}[0-9]+-[0-9]+ of 100$'
    check "resized: the last row" 1 "$(pane | sed -n 30p | grep -c '? help')"
    t resize-window -x 40 -y 10
    sees "resized to a small one" '^  3 +running +[0-9ms]+  line of 3 日本語$'
    sees "resized to a small one: the last row" '^↑↓ choose  enter log'
    check "it is the last" 1 "$(pane | sed -n 10p | grep -c '^↑↓ choose')"
    t resize-window -x "$c" -y "$r"
    t send-keys C-c
    sees "draining" 'waiting for what runs'
    t send-keys C-c
    sees "the end" '100 tasks: 0 succeeded, 1 failed'
    as_before
}

ctrl_z() {
    story ctrl-z 80 24
    type_in "$run -j 2 'touch ran.{}; until [ -e go.{} ]; do echo line of {}; sleep 0.2; done' ::: 1 2 3"
    sees "the table" '^  1 +running .*line of 1'
    t send-keys C-z
    sees "stopped" 'Stopped'
    as_before
    type_in bg
    sees "in the background" '^\[1\].*run'
    touch go.1
    comes ran.3
    as_before
    type_in fg
    sees "the table again" '^  3 +running .*line of 3'
    sees "the one that ended meanwhile" ' 1 ok'
    t send-keys p
    sees "its keys" 'paused for'
    t send-keys r
    touch go.2 go.3
    sees "the end" '3 tasks: 3 succeeded'
    as_before
}

leaving() {
    story leaving 100 30
    type_in "$run -j 1 'until [ -e go.{} ]; do sleep 0.2; done' ::: 1 2 3; echo status \$?"
    sees "the table" '^  1 +running'
    t send-keys q
    sees "the run goes on" "the run goes on; 'orchestrate watch"
    first_screen
    touch go.1
    sees "lines instead" ' ok +1 '
    story watching 100 30 leaving
    type_in "orchestrate watch; echo status \$?"
    sees "the watched table" '^  2 +running'
    t send-keys q
    sees "q leaves the watch alone" '^status 0'
    as_before
    type_in "orchestrate status; echo status \$?"
    sees "the run goes on without the watch" '^▸ running +2'
    name=leaving
    t send-keys C-c
    sees "Ctrl-C drains a run whose table was left" 'interrupted: what runs may finish'
    touch go.2
    sees "its end" '3 tasks: 2 succeeded, 1 cancelled'
    sees "its status" '^status 130'
    as_before
}

# Keys that come too late for the table are not the shell's.
staying() {
    local staying watching n
    story staying 100 30
    type_in "$stays -j 2 'touch ran.{}; echo line of {}; until [ -e go ]; do sleep 0.2; done; test {} != 2' ::: 1 2; echo status \$?"
    sees "the table" '^  2 +running .*line of 2'
    staying=$(pid)
    t send-keys Down Enter
    sees "the log" '^  line of 1'
    touch go
    sees "the log stays" '^1  ok '
    t send-keys Escape
    sees "the summary on top" '^2 tasks: 1 succeeded, 1 failed'
    sees "the rows" '^  2 +failed .*exit 1'
    t send-keys x
    sees "nothing to cancel" 'the run is over'
    t send-keys q e c h o Enter
    sees "its status" '^status 1'
    check "no key reached the shell" "" "$(pane | grep 'echo$\|^cho')"
    as_before
    check "the title is as it was" no "$(t display -p '#{pane_title}' | grep -q 'failed' && echo yes || echo no)"
    type_in "clear; orchestrate status; orchestrate runs; orchestrate status | cat"
    sees "marks on a terminal" '^✗ failed +2 +.*exit 1'
    sees "and in the list of runs" '^✗ [0-9]+-[0-9]+-touch .*failed'
    sees "none in a pipe" '^failed +2 '
    check "its process has ended" no "$(kill -0 "$staying" 2>/dev/null && echo yes || echo no)"
    type_in "clear; orchestrate watch; echo status \$?"
    sees "the ended run again" '^  2 +failed .*exit 1'
    t send-keys C-c
    sees "Ctrl-C leaves it" '^status 0'
    as_before
    type_in "clear; orchestrate watch & echo pid \$!; fg"
    sees "the ended run once more" '^  2 +failed .*exit 1'
    watching=$(ps -o pid= --ppid "$(t display -p '#{pane_pid}')")
    t kill-server
    for ((n = 0; n < 100; n++)); do
        # shellcheck disable=SC2086 # as many as there are
        kill -0 $watching 2>/dev/null || break
        sleep 0.1
    done
    # shellcheck disable=SC2086
    check "a closed terminal ends it" no "$(kill -0 $watching 2>/dev/null && echo yes || echo no)"
}

coloured() { grep -aEc $'\x1b\\[[0-9;]*[1-9][0-9;]*m' "$raw"; }

no_colour() {
    story no-colour 80 24
    type_in "NO_COLOR=1 $run 'echo {}; sleep 1' ::: 1"
    sees "the end" '1 task: 1 succeeded'
    check "NO_COLOR: a table" 1 "$(grep -ac $'\x1b\\[?1049h' "$raw")"
    check "NO_COLOR: without colours" 0 "$(coloured)"
}

colour() {
    story colour 80 24
    type_in "WT_SESSION=1 NO_COLOR= $run 'echo {}; sleep 1' ::: 1"
    sees "the end" '1 task: 1 succeeded'
    check "an empty NO_COLOR: with colours" yes "$([ "$(coloured)" -gt 0 ] && echo yes)"
    check "a bar for the window's task, gone at the end" "yes yes" "$(grep -aq $'\x1b]9;4;1;0\x07' "$raw" && echo yes) $(grep -aq $'\x1b]9;4;0\x07' "$raw" && echo yes)"
}

dumb() {
    story dumb 80 24
    type_in "TERM=dumb $run 'echo {}; sleep 1' ::: 1"
    sees "lines" ' start +1'
    sees "the end" '1 task: 1 succeeded'
    check "TERM=dumb: no table, no colours" 0 "$(sed -n '/TERM=dumb/,$p' "$raw" | sed 1d | grep -ac $'\x1b')"
}

bell() {
    story bell 80 24
    # An agent that spends too much is worth a look.
    printf 'echo %s\nsleep 300\n' "'{\"usd\": 2}'" >helper.sh
    echo '{"profiles": {"helper": {"command": ["sh", "helper.sh"], "cost": "/usd", "result": "/answer"}}, "tasks": [{"id": "spends", "agent": "helper", "prompt": "Hi"}]}' >tasks.json
    type_in "$run --budget 1 tasks.json"
    sees "the end" '1 task: 0 succeeded, 1 cancelled'
    check "a bell and a note" yes "$(grep -aq $'\x07\x1b]9;.*budget.*\x07' "$raw" && echo yes)"
}

notify() {
    story notify 80 24
    type_in "$run --notify 'sleep 300' 'echo {}' ::: 1; echo status \$?"
    sees "the end, though the command hangs" '1 task: 1 succeeded'
    sees "why there is no prompt" 'waiting for the command of --notify'
    first_screen
    t send-keys C-c
    sees "Ctrl-C ends it" '^status 0'
    as_before
}

killed() {
    local n
    story killed 80 24
    type_in "$run 'until [ -e go ]; do echo line of {}; sleep 0.2; done' ::: 1"
    sees "the table" '^  1 +running .*line of 1'
    kill -TERM "$(pid)"
    sees "ended by TERM" '1 task: 0 succeeded, 1 cancelled'
    as_before
    # Nothing of it is left that could put the terminal back: as it is then, a shell that reads a line takes it for closed.
    type_in "clear; $run 'until [ -e go ]; do echo line of {}; sleep 0.2; done' ::: 2; stty sane"
    sees "the table" '^  2 +running .*line of 2'
    kill -KILL "$(pid)"
    for ((n = 0; n < 600; n++)); do
        kill -0 "$(pid)" 2>/dev/null || break
        sleep 0.1
    done
    # The next one of ours sees to its screen.
    modes before
    type_in "clear; orchestrate recover --no-stay"
    sees "recovered" '^  2 +running .*line of 2'
    touch go
    sees "the end" '1 task: 1 succeeded'
    as_before
}

for size in "80 24" "120 40" "200 60" "300 80"; do
    # shellcheck disable=SC2086 # two words
    tell sizes $size
done
tell ctrl_z
tell leaving
tell staying
tell no_colour
tell colour
tell dumb
tell bell
tell notify
tell killed

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
