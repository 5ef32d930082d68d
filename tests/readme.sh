#!/usr/bin/env bash
# Runs every command of the README as a newcomer would: a fresh clone of what is committed, an empty home folder, nothing but the README.
# It knows no command itself: they are the README's `sh` blocks, in order, each on its own.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git clone -q "$here" "$scratch/orchestrate" && mkdir "$scratch/home" "$scratch/blocks" || exit 1

awk -v out="$scratch/blocks/" '/^```sh$/ { n++; on = 1; next } /^```$/ { on = 0 } on { print > (out sprintf("%02d", n)) }' "$here/README.md"

passed=0 failed=0
for block in "$scratch"/blocks/*; do
    printf '== %s\n' "$(cat "$block")"
    if (cd "$scratch/orchestrate" && HOME=$scratch/home sh -e "$block" </dev/null); then
        passed=$((passed + 1))
    else
        echo "README command failed with status $?"
        failed=$((failed + 1))
    fi
done
rm -f /tmp/mine.java /tmp/mine.txt
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
