#!/usr/bin/env bash
# Runs that are held back by what of the machine they may use: memory, CPU, processes, disk. Real processes, in groups of the kernel's that are made for
# it, so that the machine itself is never filled; what can't be made here is skipped, with the reason.
#
#     tests/pacing.sh [CASE...]        memory, cpu, processes, disk; all if none is given
#
# ORCHESTRATE is the command, if it isn't to be this checkout's.
set -u
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
read -ra orchestrate <<<"${ORCHESTRATE:-$here/jbang $here/orchestrate.java}"
# What is remembered between runs, of this user's or of another case's, is no help here.
export XDG_STATE_HOME=$work/state XDG_CONFIG_HOME=$work/config
passed=0 failed=0 skipped=0 name='' run='' hogs=() groups=() mounts=()

# How much memory the group may use, in MiB, how much of it each task grows to, over how long; how much slower than the best fixed -j is good enough.
limit=768 share=15 tasks=20 seconds=2 factor=1.3
# How -j finds the number, and how nothing is held back by memory or CPU.
auto=(-j auto) off=(--max-memory 100 --max-cpu 100 --retries 0)
# Milliseconds in which a hold is over when its cause is: a look each second, and a slow machine.
sample=2500
# So few processes are left, and so few MiB and files, that nothing is to be started.
few_processes=40 few_mib=8
# The disk that is short is of so many; what is left of it with nothing on it is to be enough.
disk_mib=160

over() {
    if [ -n "$run" ]; then
        "${orchestrate[@]}" stop --now
        wait "$run"
    fi
    for pid in "${hogs[@]}"; do kill -9 "$pid"; done
    for group in "${groups[@]}"; do
        for _ in $(seq 50); do
            while read -r pid; do kill -9 "$pid"; done <"$group/cgroup.procs"
            if rmdir "$group"; then break; fi
            sleep 0.1
        done
    done
    for mount in "${mounts[@]}"; do umount "$mount"; done
    rm -rf "$work"
} 2>/dev/null
trap over EXIT
trap 'exit 130' INT TERM

good() { passed=$((passed + 1)); }

bad() { # WHAT, and the rest is shown
    failed=$((failed + 1))
    echo "FAILED  $name: $1"
    shift
    [ $# = 0 ] || tail -n 15 "$@"
}

skip() {
    skipped=$((skipped + 1))
    echo "SKIPPED $name: $1"
}

is() { # WHAT EXPRESSION: of arithmetic
    if [ "$(awk "BEGIN{print ($2) ? 1 : 0}")" = 1 ]; then good; else bad "$1: $2" run.log; fi
}

has() { # EXPRESSION FILE
    if grep -Eq "$1" "$2"; then good; else bad "$2 has no $1" "$2"; fi
}

# A group below the one this shell is in, or one above that, with this controller; its folder is in `group`, empty with the reason in `why`.
make_group() { # CONTROLLER FILE-THAT-LIMITS-OF-V1 OF-V2
    local path mount top
    group='' why="no group of the kernel's can be made here for $1"
    path=$(awk -F: -v c="$1" '{n = split($2, all, ","); for (i = 1; i <= n; i++) if (all[i] == c) print $3}' /proc/self/cgroup)
    mount=$(awk -v c="$1" '/ - cgroup / {n = split($NF, all, ","); for (i = 1; i <= n; i++) if (all[i] == c) print $5}' /proc/self/mountinfo)
    most=$2
    if [ -z "$mount" ]; then
        path=$(sed -n 's/^0:://p' /proc/self/cgroup) mount=$(awk '/ - cgroup2 / {print $5; exit}' /proc/self/mountinfo) most=$3
    fi
    [ -n "$mount" ] || return
    for ((top = 0; top < 20; top++)); do
        path=${path%/}
        # A container sees its own group at the top of the mount, whatever it is called outside.
        if [ -d "$mount$path" ]; then
            { [ -e "$mount$path/cgroup.subtree_control" ] && echo "+$1" >"$mount$path/cgroup.subtree_control"; } 2>/dev/null
            if mkdir "$mount$path/orchestrate-pacing-$$" 2>/dev/null; then
                groups+=("$mount$path/orchestrate-pacing-$$")
                if [ -w "${groups[-1]}/$most" ] && (echo 0 >"${groups[-1]}/cgroup.procs") 2>/dev/null; then
                    group=${groups[-1]}
                    return
                fi
                rmdir "${groups[-1]}"
                unset 'groups[-1]'
            fi
        fi
        case $path in '' | /) return ;; esac
        path=${path%/*}
    done
}

within() ( # GROUP COMMAND...
    echo 0 >"$1/cgroup.procs" && shift && exec "$@"
)

begin() { # CASE: in a folder of its own
    name=$1
    mkdir -p "$work/$name"
    cd "$work/$name" || exit 1
}

journal() { cat .orchestrate/latest/events.jsonl 2>/dev/null; }

starts() { journal | sed -n 's/^{"type":"started","at":\([0-9]*\).*/\1/p'; }

held() { journal | sed -n 's/^{"type":"held","at":\([0-9]*\),.*"why":"\([^"]*\)".*$/\1 \2/p'; }

now() { date +%s%3N; }

waits() { # WHAT SECONDS COMMAND...
    local what=$1 n
    for ((n = 0; n < $2 * 10; n++)); do
        if "${@:3}" >/dev/null 2>&1; then
            good
            return 0
        fi
        sleep 0.1
    done
    bad "$what never came" run.log
    return 1
}

held_for() { [[ $(held | tail -n 1) =~ $1 ]]; }

started_after() { [ "$(starts | awk -v t="$1" '$1 >= t' | wc -l)" -gt 0 ]; }

# What is held because of something starts as soon as that is over, and not before; and it is said why.
short_of() { # WORD RELIEF...: a run goes on behind run.pid in which something waits
    local since until room first word=$1
    shift
    if ! waits "a hold for $word" 12 held_for "$word"; then
        "$@"
        return
    fi
    since=$(held | tail -n 1) since=${since%% *}
    sleep 4
    orchestrate_explain
    has "$word" explain.log
    has "\"[^\"]*$word" .orchestrate/latest/resource-usage.log
    until=$(now)
    "$@"
    room=$(now)
    waits "a start after it" 20 started_after "$until" || return
    first=$(starts | awk -v t="$until" '$1 >= t' | head -n 1)
    is "starts while it lasted" "$(starts | awk -v a="$since" -v b="$until" '$1 > a && $1 < b' | wc -l) == 0"
    is "milliseconds to the first start after it" "$((first - room)) <= $sample"
    echo "$name: held $(((until - since) / 1000)) s for $word ($(held | head -n 1 | cut -d' ' -f2-)), first start $((first - until)) ms after"
}

orchestrate_explain() {
    "${orchestrate[@]}" explain "$(journal | sed -n 's/^{"type":"queued".*"id":"\([^"]*\)".*/\1/p' | tail -n 1)" >explain.log 2>&1
}

# Waits for the end of the run behind `run`, with a limit.
ended() {
    local n
    for ((n = 0; n < 600; n++)); do
        if ! kill -0 "$run" 2>/dev/null; then
            wait "$run"
            run=''
            return
        fi
        sleep 0.1
    done
    bad "it doesn't end" run.log
    "${orchestrate[@]}" stop --now >/dev/null 2>&1
    wait "$run"
    run=''
}

grower() { # writes the program that grows to so many MiB, its own included
    cat >"$work/grow.py" <<'EOF'
import sys, time
mib, seconds = float(sys.argv[1]) - 10, float(sys.argv[2])
# Whom the kernel takes if it must: not who started this.
open('/proc/self/oom_score_adj', 'w').write('500')
began, held = time.time(), []
for step in range(1, 41):
    held.append(bytearray(b'x' * int(mib * 1024 * 1024 / 40)))
    time.sleep(max(0, began + seconds * step / 40 - time.time()))
EOF
}

oom_kills() { cat "$group/memory.events" "$group/memory.oom_control" 2>/dev/null | sed -n 's/^oom_kill //p'; }

# Runs it in the group; sets `took`, seconds, `lost`, how many did not succeed, and `killed`, how many processes the kernel has ended.
timed() { # WORDS-OF-THE-RUN COMMAND...
    local began before
    rm -rf .orchestrate ended
    mkdir ended
    before=$(oom_kills)
    began=$EPOCHREALTIME
    within "$group" "${@:2}" >run.log 2>&1 </dev/null
    took=$(awk "BEGIN{printf \"%.1f\", $EPOCHREALTIME - $began}")
    lost=$((tasks - $(find ended -type f | wc -l)))
    killed=$(($(oom_kills) - before))
    printf '%-40s %6s s  %2d of %d lost, %d ended by the kernel\n' "$1" "$took" "$lost" "$tasks" "$killed"
}

fixed() { # J
    timed "-j $1, nothing else" "${orchestrate[@]}" run "${off[@]}" -j "$1" "$task" ::: $(seq $tasks)
}

paced() { # WORDS
    timed "${auto[*]}, $1" "${orchestrate[@]}" run --max-cpu 100 "${auto[@]}" "$task" ::: $(seq $tasks)
    is "tasks lost" "$lost == 0"
    is "processes that the kernel ended" "$killed == 0"
}

less() { [ "$(awk "BEGIN{print ($1 < $2) ? 1 : 0}")" = 1 ]; }

times() { awk "BEGIN{print $1 * $2}"; }

memory() {
    local best='' best_j='' nothing j each=$((limit * share / 100)) task
    begin memory
    make_group memory memory.limit_in_bytes memory.max
    [ -n "$group" ] || { skip "$why"; return; }
    command -v python3 >/dev/null || { skip "no python3"; return; }
    echo "${limit}M" >"$group/$most"
    echo 0 2>/dev/null >"$group/memory.swap.max" || echo 0 2>/dev/null >"$group/memory.swappiness"
    grower
    task="python3 $work/grow.py $each $seconds && touch ended/{}"
    for j in 4 5 6; do
        fixed $j
        [ "$killed" = 0 ] && less "$took" "${best:-1000}" && best=$took best_j=$j
    done
    [ -n "$best" ] || { bad "no -j is right: the group is too small"; return; }
    fixed $tasks
    # What the kernel has ended is tried again until it fits: that is what is lost.
    is "processes that the kernel ended: without pacing there are some, or this shows nothing" "$killed > 0"
    if command -v parallel >/dev/null; then
        timed "parallel --memfree ${each}M" parallel -j $tasks --memfree "${each}M" "$task" ::: $(seq $tasks)
        timed "parallel --memsuspend ${each}M" parallel -j $tasks --memsuspend "${each}M" "$task" ::: $(seq $tasks)
    fi
    paced "knowing nothing"
    nothing=$took
    paced "knowing the last run"
    # Others use this machine too: what was slow is measured again, and what it is compared with.
    if less "$(times "$best" "$factor")" "$nothing"; then
        fixed "$best_j"
        less "$took" "$best" || best=$took
        rm -rf "$XDG_STATE_HOME"
        paced "knowing nothing, again"
        less "$took" "$nothing" && nothing=$took
    fi
    echo "memory: ${auto[*]} takes $(awk "BEGIN{printf \"%.2f\", $nothing / $best}") times as long as -j $best_j"
    is "seconds against the best -j" "$nothing <= $best * $factor"
}

cpu() {
    local n
    begin cpu
    "${orchestrate[@]}" run -j 1 'sleep 1; : {}' ::: $(seq 40) >run.log 2>&1 </dev/null &
    run=$!
    waits "the first start" 60 started_after 0
    for ((n = 0; n < $(nproc); n++)); do
        while :; do :; done &
        hogs+=($!)
    done
    short_of 'cpu [0-9]+' ends_hogs
    "${orchestrate[@]}" stop --now >/dev/null 2>&1
    ended
}

ends_hogs() {
    for pid in "${hogs[@]}"; do kill "$pid" && wait "$pid"; done 2>/dev/null
    hogs=()
    # Others use this machine, too: it has room again when a second has had some.
    for ((n = 0; n < 120; n++)); do
        if less "$(sampled_idle)" 12; then continue; fi
        return
    done
}

# Percent of a second in which the machine's processors have had nothing to do.
sampled_idle() {
    { head -n 1 /proc/stat && sleep 1 && head -n 1 /proc/stat; } |
        awk '{ t = 0; for (i = 2; i <= 9; i++) t += $i; idle = $5 + $6 - was; all = t - before; was = $5 + $6; before = t } END { print 100 * idle / all }'
}

# The first may go on, so that a run never waits for itself.
processes() {
    begin processes
    make_group pids pids.max pids.max
    [ -n "$group" ] || { skip "$why"; return; }
    within "$group" "${orchestrate[@]}" run --max-cpu 100 -j 8 'echo {}; [ {} -gt 1 ] || until [ -e go ]; do sleep 0.2; done' ::: $(seq 8) >run.log 2>&1 </dev/null &
    run=$!
    keeps_few 2>/dev/null &
    hogs+=($!)
    short_of 'process' lets_all
    touch go
    ended
    is "tasks that succeeded" "$(journal | grep -c '"status":"succeeded"') == 8"
}

# As many as there are and a few more, from the beginning on.
keeps_few() {
    while [ ! -e all ]; do
        echo $(($(cat "$group/pids.current") + few_processes)) >"$group/$most"
        sleep 0.2
    done
    echo max >"$group/$most"
}

lets_all() {
    touch all
    wait "${hogs[@]}"
    hogs=()
}

disk() {
    begin disk
    mkdir small
    if ! mount -t tmpfs -o size=${disk_mib}m none small 2>mount.log; then
        skip "no file system can be mounted here: $(head -n 1 mount.log)"
        return
    fi
    mounts+=("$work/disk/small")
    cd small || exit 1
    head -c $(((disk_mib - few_mib) << 20)) /dev/zero >filler
    "${orchestrate[@]}" run --max-cpu 100 -j 8 'echo {}; [ {} -gt 1 ] || until [ -e go ]; do sleep 0.2; done' ::: $(seq 8) >run.log 2>&1 </dev/null &
    run=$!
    short_of 'disk' rm filler
    touch go
    ended
    is "tasks that succeeded" "$(journal | grep -c '"status":"succeeded"') == 8"
    cd ..
}

# Compiled before anything is measured, and outside of all limits.
"${orchestrate[@]}" --version >/dev/null 2>&1
[ $# -gt 0 ] || set -- memory cpu processes disk
for one in "$@"; do
    case $one in
        memory | cpu | processes | disk) "$one" ;;
        *) echo "$0: no case '$one'" && exit 2 ;;
    esac
done
[ "$skipped" = 0 ] && echo "$passed passed, $failed failed" || echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
