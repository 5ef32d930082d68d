#!/usr/bin/env bash
# For suites to source: `serve FOLDER` serves what is committed on loopback by the JDK's own web server, until the suite ends or `serve_no_more`.
# It sets `jdk`, and `site`, the address without a slash at its end. It uses the suite's `here`, and its `scratch` if its trap calls `serve_no_more`.
# shellcheck disable=SC2034,SC2154 # used by, and set by, whoever sources this
jdk='' site='' server=''
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do [ -x "$home/bin/jwebserver" ] && jdk=$home; done
[ -n "$jdk" ] || { echo "no jwebserver (JDK 18 or newer) is found" && exit 1; }

serve() {
    mkdir "$1" && git -C "$here" archive HEAD | tar -x -C "$1"
    "$jdk/bin/jwebserver" -b 127.0.0.1 -p 0 -d "$1" >"$1.log" 2>&1 &
    server=$!
    for _ in $(seq 600); do
        if grep -q 'URL http' "$1.log"; then break; fi
        sleep 0.1
    done
    site=$(sed -n 's|.*URL \(http:[^ ]*\)/|\1|p' "$1.log")
}

serve_no_more() {
    [ -n "$server" ] || return 0
    kill "$server" && wait "$server"
    server=''
} 2>/dev/null
