#!/usr/bin/env bash
# The class archive that the first start of a build leaves beside its jar: it is made and used, and nothing that can be wrong with it is ever seen by
# a user - neither many first starts at once, nor an archive that is torn, foreign or unreadable, nor a cache that can't be written.
# It knows where JBang puts a jar, and nothing of how archives work.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scratch="$work/an é"
passed=0 failed=0
. "$here/tests/loopback.sh"
mkdir -p "$scratch/checkout" "$scratch/jbang" "$scratch/elsewhere" && git -C "$here" archive HEAD | tar -x -C "$scratch/checkout" && cd "$scratch/elsewhere" || exit 1
export JBANG_DIR=$scratch/jbang JBANG_REPO=$scratch/repository

orchestrate() { "$scratch/checkout/jbang" "$scratch/checkout/orchestrate.java" "$@" </dev/null; }

# Runs a command and wants exactly this on stdout, and nothing on stderr.
check() {
    local name=$1 want=$2 out
    shift 2
    out=$("$@" 2>"$scratch/err")
    local status=$?
    # Of a version, the commit and Java are left out.
    out=$(printf '%s\n' "$out" | sed 's/ (commit .*//')
    # JBang tells what it does when libraries have changed.
    if [ "$status: $out" = "0: $want" ] && ! grep -qv '^\[jbang\]' "$scratch/err"; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        printf 'FAIL  %s: status %s, stdout:\n%s\nstderr:\n%s\n' "$name" "$status" "$out" "$(cat "$scratch/err")"
        failed=$((failed + 1))
    fi
}

# Whether the JVM of a run has the archive mapped, asked by a task of it.
mapped() {
    rm -rf .orchestrate
    orchestrate run -q --output none "grep -q 'orchestrate.jsa' /proc/\$(grep -o '\"pid\":[0-9]*' '$PWD/.orchestrate/latest/events.jsonl' | head -n 1 | tr -dc 0-9)/maps && echo {}" ::: mapped >/dev/null
    cat .orchestrate/latest/results/*.json
}

at_once() {
    local n pids=()
    for ((n = 0; n < $1; n++)); do
        orchestrate --version >"$scratch/out.$n" 2>&1 &
        pids+=($!)
    done
    wait "${pids[@]}"
    cat "$scratch"/out.*
}

as_nobody() {
    # The bootstrap needs a place of its own; what JBang has made is where it can't write.
    setpriv --reuid 65534 --regid 65534 --clear-groups env HOME="$scratch/nobody" LC_ALL=C.UTF-8 bash -c "$(LC_ALL=C.UTF-8 JBANG_RUNTIME_SHELL=bash "$jdk/bin/java" -jar "$scratch"/jbang/bootstrap/jbang-*.jar "$scratch/checkout/orchestrate.java" --version 2>/dev/null)"
}

orchestrate --version >"$scratch/first" 2>/dev/null
check "the first start of a build prints what it is asked for" "orchestrate 0.1" cat "$scratch/first"
archive=$(echo "$scratch"/jbang/cache/jars/orchestrate.java.*/orchestrate.jsa)
check "it leaves an archive" "$archive" find "$archive" -size +9M
check "later ones use it" "mapped" mapped
check "and are silent" "orchestrate 0.1" orchestrate --version

rm -f "$archive"
check "six at once make it" "$(yes "orchestrate 0.1" | head -n 6)" at_once 6
check "and it can be used" "mapped" mapped

size=$(wc -c <"$archive")
cp "$archive" "$scratch/whole"
for kept in 0 100 8192 $((size / 2)) $((size - 5)); do
    head -c "$kept" "$scratch/whole" >"$archive.new" && mv "$archive.new" "$archive"
    check "torn after $kept bytes" "orchestrate 0.1" orchestrate --version
done
head -c 100000 /dev/urandom >"$archive"
check "no archive at all" "orchestrate 0.1" orchestrate --version
rm -f "$archive" && mkdir "$archive"
check "a folder in its place" "orchestrate 0.1" orchestrate --version
rmdir "$archive" && cp "$scratch/whole" "$archive"
find "$scratch/repository" -name 'jackson-core-*.jar' -exec touch {} +
check "of libraries that have changed" "orchestrate 0.1" orchestrate --version
rm -f "$archive"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    chmod -R a+rX "$work" && mkdir -m 777 "$scratch/nobody"
    cd "$scratch/nobody" || exit 1
    check "a cache that can't be written" "orchestrate 0.1" as_nobody
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
