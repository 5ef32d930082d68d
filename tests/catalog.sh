#!/usr/bin/env bash
# The catalog without a clone: by path and over http, from another folder and an empty cache, then offline with the server gone.
# The server is the JDK's own, on loopback. It knows nothing of what the scripts do beyond a line they print.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
passed=0 failed=0

check() {
    local name=$1 want=$2 out
    shift 2
    out=$(cd "$scratch/elsewhere" && HOME=$scratch/home "$@" 2>"$scratch/err" </dev/null)
    if grep -qF "$want" <<<"$out"; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        printf 'FAIL  %s: no "%s" in\n%s\n' "$name" "$want" "$out"
        cat "$scratch/err"
        failed=$((failed + 1))
    fi
}

jdk=
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do [ -x "$home/bin/jwebserver" ] && jdk=$home; done
[ -n "$jdk" ] || { echo "no jwebserver (JDK 18 or newer) is found" && exit 1; }
mkdir "$scratch/home" "$scratch/elsewhere"
git -C "$here" archive HEAD | (mkdir "$scratch/site" && tar -x -C "$scratch/site")
"$jdk/bin/jwebserver" -b 127.0.0.1 -p 0 -d "$scratch/site" >"$scratch/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
    if grep -q 'URL http' "$scratch/server.log"; then break; fi
    sleep 0.1
done
url=$(sed -n 's/.*URL \(http:[^ ]*\)/\1/p' "$scratch/server.log")jbang-catalog.json

check "by path" "echo: cd" "$here/jbang" "orchestrate@$here" run --dry-run 'echo {}' ::: echo
check "over http" "echo: cd" "$here/jbang" "orchestrate@$url" run --dry-run 'echo {}' ::: echo
echo 'echo from a recipe' >"$scratch/elsewhere/lines.txt"
check "a recipe over http" "1 succeeded" "$here/jbang" "shell@$url" lines.txt
kill "$server" && wait "$server" 2>/dev/null
server=
check "offline, the server gone" "echo: cd" "$here/jbang" --offline "orchestrate@$url" run --dry-run 'echo {}' ::: echo
check "a recipe offline" "1 succeeded" "$here/jbang" --offline "shell@$url" lines.txt
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
