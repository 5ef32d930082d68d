#!/usr/bin/env bash
# The catalog without a clone: by path and over http, from another folder and an empty cache, then offline with the server gone; the commands of the
# README, as they stand there: its templates, the program installed as an app, what `edit` and `export` make, compiled and run without JBang.
# It knows nothing of what the scripts do beyond a line they print.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'serve_no_more; rm -rf "$scratch"' EXIT
passed=0 failed=0
. "$here/tests/loopback.sh"

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

mkdir "$scratch/home" "$scratch/elsewhere" "$scratch/bin"

both() { "$@" 2>&1; }

# Where JBang can't be asked.
mkdir "$scratch/no maven" && printf '#!/bin/sh\nexit 1\n' >"$scratch/no maven/mvn" && chmod +x "$scratch/no maven/mvn"
unasked() {
    local jar status
    jar=$(ls "$HOME"/.jbang/bootstrap/jbang-*.jar) && mv "$jar" "$scratch/jar"
    PATH="$scratch/no maven:$PATH" "$@"
    status=$?
    mv "$scratch/jar" "$jar"
    return $status
}
left() { echo "left:" "$HOME"/.jbang/bin/*; }
fetched() { find "$scratch/home/.jbang/cache/urls" -name Orchestrator.java -exec touch -d "$1" {} +; }

# With the JDK alone: sources and class path are all that an IDE has.
compiled() {
    local path
    path=$("$here/jbang" info classpath mine.java) || return 1
    find -L "$("$here/jbang" edit -b --no-open mine.java)" -name '*.java' >sources
    "$jdk/bin/javac" -d classes -cp "$path" @sources && echo "compiled $(wc -l <sources) files"
}
serve "$scratch/site"
url=$site/jbang-catalog.json

check "by path" "echo: cd" "$here/jbang" "orchestrate@$here" run --dry-run 'echo {}' ::: echo
# The bootstrap stands in for an installed JBang.
ln -s "$here/jbang" "$scratch/bin/jbang"
installed() { PATH=$scratch/bin:$scratch/home/.jbang/bin:$PATH "$@"; }
echo 'echo from a recipe' >"$scratch/elsewhere/commands.txt"
while read -r line; do
    line=${line%%  *} line=${line//CATALOG/$url} line=${line//WHERE/$site}
    check "README: $line" "it went well" installed bash -c "${line/edit -b/edit -b --no-open} && echo it went well"
done < <(grep '^    jbang ' "$here/README.md")
check "over http" "echo: cd" "$here/jbang" "orchestrate@$url" run --dry-run 'echo {}' ::: echo
hello='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}'
check "tools of agents over http" '"serverInfo":{"name":"orchestrate"' bash -c "echo '$hello' | '$here/jbang' 'orchestrate@$url' mcp"
check "compose over http" "judged succeeded" "$here/jbang" "compose@$url" 'echo hi'
check "all aliases, with descriptions" "An agent that goes on until a check passes" "$here/jbang" catalog list "$url"
check "a stamped-out recipe knows where its lib is" "//SOURCES $site/lib/Orchestrator.java" cat mine.java
sed -i 's/atMost(8)/atMost(3)/' "$scratch/elsewhere/mine.java"
check "it runs, edited, outside the checkout" "1 succeeded" "$here/jbang" mine.java commands.txt
check "stamped out by path" "File initialized" both "$here/jbang" init -t "matrix@$here" -Dlib="$here" grid.java
check "it runs" "4 succeeded" "$here/jbang" grid.java a,b c,d -- 'echo {1}{2}'
check "stamped out without a lib" "File initialized" both "$here/jbang" init -t "shell@$here" bare.java
check "it says what to set" "SET-ORCHESTRATE_HOME/lib/Orchestrator.java" both env -u ORCHESTRATE_HOME "$here/jbang" bare.java commands.txt
check "and runs when it is set" "1 succeeded" env ORCHESTRATE_HOME="$here" "$here/jbang" bare.java commands.txt
cp "$here/recipes/shell.java" "$scratch/elsewhere/copied.java"
check "a copied recipe, the lib by path" "1 succeeded" env ORCHESTRATE_HOME="$here" "$here/jbang" copied.java commands.txt
check "a copied recipe, the lib by http" "1 succeeded" env ORCHESTRATE_HOME="$site" "$here/jbang" --fresh copied.java commands.txt
check "the app runs" "app" installed orchestrate run 'echo {}' ::: app
check "it asks JBang no more" "orchestrate 0.1" unasked installed orchestrate --version
fetched "13 hours ago"
check "JBang looks again at what it fetched 13 hours ago" "Maven could not fetch" both unasked installed orchestrate --version
check "the app goes on" "orchestrate 0.1" installed orchestrate --version
check "it asks JBang no more then" "orchestrate 0.1" unasked installed orchestrate --version
check "the project made for an IDE compiles" "compiled" compiled
sed -i 's/NAME = "orchestrate "/NAME = "orchestrate changed "/' "$scratch/site/lib/cli/Version.java"
check "an update is fetched when it is asked for" "orchestrate changed" "$here/jbang" --fresh "orchestrate@$url" --version
check "the app has it" "orchestrate changed" installed orchestrate --version
check "a catalog that has a name" "added" both "$here/jbang" catalog add -g --name site "$url"
check "an app of a named catalog" "Command installed" both installed "$here/jbang" app install --name named orchestrate@site
check "it runs" "orchestrate changed" installed named --version
check "an app of a named catalog asks JBang no more" "orchestrate changed" unasked installed named --version
check "an app is uninstalled" "Command removed" both installed "$here/jbang" app uninstall named
check "the others are left" "left: $scratch/home/.jbang/bin/orchestrate" left
serve_no_more
check "offline, the server gone" "echo: cd" "$here/jbang" --offline "orchestrate@$url" run --dry-run 'echo {}' ::: echo
check "tools of agents offline" '"serverInfo":{"name":"orchestrate"' bash -c "echo '$hello' | '$here/jbang' --offline 'orchestrate@$url' mcp"
check "the app offline" "again" installed orchestrate run 'echo {}' ::: again
mkdir "$scratch/far" && mv "$scratch/elsewhere/it" "$scratch/far/it"
check "portable: a plain java runs it, without JBang, offline and elsewhere" "1 succeeded" env -i PATH=/usr/bin:/bin HOME="$scratch/nobody" \
    "$jdk/bin/java" -jar "$scratch/far/it/orchestrate.jar" run --output none 'echo {}' ::: far
said=$(cat "$scratch/err")
check "and the JVM has nothing to complain of: $said" "complaints: 0" echo "complaints: ${#said}"
check "a recipe offline" "1 succeeded" "$here/jbang" --offline "shell@$url" commands.txt
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
