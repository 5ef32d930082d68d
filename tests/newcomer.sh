#!/usr/bin/env bash
# Plays the newcomer: an empty home, nothing of ours cached, and one command. Each way in tells how long it took until the first task ran, JBang,
# libraries and compiling included; then how long the second time takes. The third way in, the notebook, is tests/notebook.sh.
# It knows the commands a newcomer types, and where a run's journal tells its first process.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'serve_no_more; rm -rf "$scratch"' EXIT
passed=0 failed=0
. "$here/tests/loopback.sh"
serve "$scratch/site"
# All that a newcomer without a clone has is a jbang on PATH; the bootstrap stands in for an installed one.
mkdir "$scratch/bin" && cp "$here/jbang" "$scratch/bin/jbang"

# Types a command in a new folder under a home of its own, and tells when the first process of its run was there.
way() {
    local name=$1 home=$scratch/home-$1 begun out
    shift
    mkdir -p "$home" "$scratch/$name" && cd "$scratch/$name" || exit 1
    for time in first second; do
        rm -rf .orchestrate
        begun=$(date +%s%3N)
        # Java takes its home from the system, not from HOME: libraries of ours would be found there.
        out=$(HOME=$home XDG_CACHE_HOME='' JBANG_REPO=$home/.m2 MAVEN_OPTS=-Dmaven.repo.local=$home/.m2 PATH=$scratch/bin:$PATH "$@" 2>&1 </dev/null)
        ran=$(sed -n 's/.*"type":"spawned","at":\([0-9]*\).*/\1/p' .orchestrate/latest/events.jsonl 2>/dev/null | head -n 1)
        if [ -n "$ran" ] && grep -q '1 succeeded' <<<"$out"; then
            awk -v name="$name" -v time="$time" -v ms="$((ran - begun))" 'BEGIN { printf "ok    %s, the %s time: the first task ran after %.1f s\n", name, time, ms / 1000 }'
            passed=$((passed + 1))
        else
            printf 'FAIL  %s, the %s time:\n%s\n' "$name" "$time" "$out"
            failed=$((failed + 1))
        fi
    done
}

way catalog jbang "orchestrate@$site/jbang-catalog.json" run 'echo hello {}' ::: newcomer

mkdir "$scratch/copied"
cp "$here/recipes/shell.java" "$scratch/copied/mine.java"
echo 'echo hello newcomer' >"$scratch/copied/mine.txt"
way copied env ORCHESTRATE_HOME="$here" jbang mine.java mine.txt

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
