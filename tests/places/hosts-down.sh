#!/usr/bin/env bash
# Ends what hosts-up.sh has started, by the pids it wrote down, and no other process that has such a pid by now.
#
#     tests/places/hosts-down.sh DIR
set -u
dir=$(cd "${1:?usage: hosts-down.sh DIR}" 2>/dev/null && pwd) || exit 0
for file in "$dir"/*.pid; do
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$dir/sshd_"; then kill -9 "$pid"; fi
    rm -f "$file"
done
