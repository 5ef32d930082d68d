#!/usr/bin/env bash
# The dashboard on real terminals of three sizes, by tmux: what stands on the pane at set moments, what keys do to a real run, bytes a frame, and the
# terminal after Ctrl-C. It has a tmux server of its own, by its socket.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
passed=0 failed=0
t() { tmux -S "$work/socket" "$@"; }
trap 't kill-server 2>/dev/null; rm -rf "$work"' EXIT

pane() { t capture-pane -p; }

# Waits until the pane matches this expression.
sees() {
    local n
    for ((n = 0; n < 600; n++)); do
        if pane | grep -Eq -- "$2"; then
            passed=$((passed + 1))
            return
        fi
        sleep 0.1
    done
    failed=$((failed + 1))
    echo "FAILED  $1: /$2/ never stood on the pane:"
    pane
}

check() {
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED  %s: expected <%s>, but was <%s>\n' "$1" "$2" "$3"
    fi
}

for size in 80x24 120x40 200x60; do
    mkdir "$work/$size"
    t -f /dev/null new-session -d -x "${size%x*}" -y "${size#*x}" "cd $work/$size; env LC_ALL=C.UTF-8 PS1='$ ' sh"
    t set -g status off
    # shellcheck disable=SC2016 # the shell on the pane is to read it
    t send-keys "clear; stty -a >before; $here/jbang $here/orchestrate.java run -j 3 'test {} != 2 || { echo no luck >&2; exit 3; }; while [ ! -e go ]; do echo line of {} 日本語; sleep 0.2; done' ::: \$(seq 1 100)" Enter
    sees "$size: rows and totals" '^  3 +running .*line of 3 日本語'
    sees "$size: the failure stays" '^  2 +failed .*exit 3: no luck'
    sees "$size: slots" 'slots ━+ 3/3'
    check "$size: the last row" 1 "$(pane | tail -n 1 | grep -c '? help')"
    t pipe-pane "cat >>$work/$size/bytes"
    sleep 3
    t pipe-pane
    frames=$(grep -ao '2026h' "$work/$size/bytes" | wc -l)
    echo "$size: $frames frames in 3 s, $(($(wc -c <"$work/$size/bytes") / (frames > 0 ? frames : 1))) bytes each"
    check "$size: at most ten frames a second" yes "$([ "$frames" -le 30 ] && echo yes)"
    t send-keys p
    sees "$size: paused" 'paused for'
    t send-keys r +
    sees "$size: one slot more" 'slots ━+ 4/4'
    t send-keys Down Enter
    sees "$size: the log" '^  line of 1 日本語'
    t send-keys Escape
    sleep 0.3
    t send-keys x
    sees "$size: cancelled" ' 1 cancelled'
    t send-keys Escape
    sleep 0.3
    t send-keys / f a i l e d Enter
    sees "$size: filtered" "only 'failed'"
    t send-keys Escape
    t resize-window -x 100 -y 30
    sees "$size: resized" 'of 100$'
    t send-keys C-c
    sees "$size: draining" 'waiting for what runs'
    t send-keys C-c
    sees "$size: the end" '100 tasks: 0 succeeded, 1 failed'
    t send-keys "stty -a >after; clear; echo modes told" Enter
    sees "$size: the prompt is back" '^modes told'
    check "$size: the modes are as before" "$(sed 1d "$work/$size/before")" "$(sed 1d "$work/$size/after")"
    check "$size: screen and cursor are back" "0 1" "$(t display -p '#{alternate_on} #{cursor_flag}')"
    t kill-server
    sleep 0.2
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
