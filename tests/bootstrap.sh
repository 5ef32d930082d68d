#!/bin/sh
# Plays the bootstrap `jbang` as people meet it: a fresh checkout under an awkward path, an empty home, odd arguments,
# signals, terminals, other JBangs and JDKs about. It runs small scripts of its own and knows nothing of orchestrate.
#
# Needs a JDK, Maven and what it reaches; leaves nothing behind. Prints a line per check, then `N passed, N failed`.
# shellcheck disable=SC2016 # what is in single quotes is for another shell to expand
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
passed=0 failed=0

check() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
        echo "ok    $1"
    else
        failed=$((failed + 1))
        printf 'FAIL  %s\n      expected: %s\n      actual:   %s\n' "$1" "$2" "$3"
        sed 's/^/      stderr:   /' "$work/err"
    fi
}

skip() {
    echo "skip  $1: $2"
}

status() { # COMMAND...: its exit code, with its outputs kept in $work
    "$@" >"$work/out" 2>"$work/err"
    echo $?
}

count() { # PATTERN FILE
    grep -c "$1" "$2"
}

until_true() { # COMMAND...
    deadline=$(($(date +%s) + 60))
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}

gone() {
    ! kill -0 "$1"
}

fake_jdk() { # FOLDER VERSION: its java says who it is and then sleeps, for those who wait for JBang
    mkdir -p "$1/bin"
    printf '#!/bin/sh\necho $$ >"%s/pid"\nexec sleep 600\n' "$1" >"$1/bin/java"
    printf '#!/bin/sh\n' >"$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
    printf 'IMPLEMENTOR="Nobody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

script_jbang() { # FOLDER LINE: a jbang of another make
    mkdir -p "$1"
    printf '#!/bin/sh\n%s\n' "$2" >"$1/jbang"
    chmod +x "$1/jbang"
}

# --- the scene -------------------------------------------------------------------------------------------------

checkout="$work/a höme of $(printf '\303\261')/it's"
jbang="$checkout/jbang" probe="$checkout/Probe.java"
mkdir -p "$checkout/lib" "$work/home" "$work/tmp" "$work/elsewhere"
cp "$root/jbang" "$jbang"

cat >"$probe" <<'JAVA'
//JAVA 25+
//SOURCES lib/Shown.java
import module java.base;

class Probe {
    static void main(String... args) throws Exception {
        switch (args[0]) {
            case "args" -> Arrays.stream(args).skip(1).map(Shown::of).forEach(IO::print);
            case "stdin" -> System.in.transferTo(System.out);
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "raw" -> System.out.write(Files.readAllBytes(Path.of("/proc/self/cmdline")));
            case "env" -> IO.println(System.getenv(args[1]));
            case "tty" -> IO.println(System.console() != null && System.console().isTerminal() ? "terminal" : "none");
            case "wait" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println("bye")));
                IO.println("pid " + ProcessHandle.current().pid());
                new CountDownLatch(1).await();
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.flush();
    }
}
JAVA
cat >"$checkout/lib/Shown.java" <<'JAVA'
class Shown {
    static String of(String arg) {
        return "<" + arg + ">\n";
    }
}
JAVA

# A machine as it comes: nothing set, and no jbang but those a check lays out.
unset JAVA_HOME JBANG_DIR JBANG_CACHE_DIR JBANG_REPO JBANG_JAVA_OPTIONS JBANG_BOOTSTRAP LANG LC_ALL LC_CTYPE
clean=
rest=$PATH:
while [ -n "$rest" ]; do
    entry=${rest%%:*} rest=${rest#*:}
    [ -x "$entry/jbang" ] || clean=${clean:+$clean:}$entry
done
PATH=$clean HOME=$work/home TMPDIR=$work/tmp
export PATH HOME TMPDIR

# --- first start -----------------------------------------------------------------------------------------------

cd "$work/elsewhere" || exit 2
echo "no project model" >pom.xml
check "first start: exit code" 0 "$(status "$jbang" "$probe" args first start)"
check "first start: stdout is the program's alone" "<first>
<start>" "$(cat "$work/out")"
check "first start: says that it fetches" 1 "$(count 'fetching JBang' "$work/err")"
check "second start: exit code" 0 "$(status "$jbang" "$probe" args again)"
check "second start: stdout is the program's alone" "<again>" "$(cat "$work/out")"
check "second start: stderr is empty" "" "$(cat "$work/err")"

# --- where it stands -------------------------------------------------------------------------------------------

cd "$checkout" || exit 2
check "from the checkout: ./jbang" 0 "$(status ./jbang Probe.java exit 0)"
check "as sh jbang" 42 "$(status sh jbang Probe.java exit 42)"
cd "$work/elsewhere" || exit 2
check "by a relative path from elsewhere" 42 "$(status "../${checkout#"$work/"}/jbang" "$probe" exit 42)"
ln -s "$jbang" "$work/elsewhere/link to jbang"
check "through a symlink to the script" 42 "$(status "./link to jbang" "$probe" exit 42)"
ln -s "$checkout" "$work/elsewhere/link to checkout"
check "through a symlink to the checkout" 42 \
    "$(status "./link to checkout/jbang" "link to checkout/Probe.java" exit 42)"

# --- arguments, stdin, exit codes ------------------------------------------------------------------------------

set -- '' 'two  words' "it's" '"quoted"' '*' '~' '$HOME' '`id`' 'back\slash' '' '' "$(printf 'line\nbreak')" '%s' \
    'é €' -x --help -- '&|;<>()#!' ''
"$jbang" "$probe" args "$@" >"$work/out" 2>"$work/err"
check "arguments arrive intact" "$(printf '<%s>\n' "$@")" "$(cat "$work/out")"
LC_ALL=C "$jbang" "$probe" args 'é €' >"$work/out" 2>"$work/err"
check "arguments arrive intact under LC_ALL=C" "<é €>" "$(cat "$work/out")"
if [ -r /proc/self/environ ]; then
    set -- "$(printf 'a\377\303')" '' "$(printf '\201\210 x')" 'é' "it's" "$(printf "'\\376\\\\")"
    printf '%s\n' "$@" >"$work/expected"
    "$jbang" "$probe" raw "$@" 2>"$work/err" | tr '\0' '\n' | tail -n 6 >"$work/actual"
    check "arguments that are no text arrive byte for byte" 0 "$(status cmp "$work/expected" "$work/actual")"
    (
        # shellcheck disable=SC3045 # the shells of these tests have it
        ulimit -Sn 200
        trap '' PIPE
        exec env LC_ALL=C a.b=1 "RAW=$(printf '\377')" "$jbang" "$probe" env JBANG_BOOTSTRAP_CALLER
    ) >"$work/out" 2>"$work/err"
    check "what the caller gave is kept: its limit" 200 "$(head -n 1 "$work/out" | cut -d ' ' -f 2)"
    check "what the caller gave is kept: SIGPIPE" 1 \
        $((0x$(head -n 1 "$work/out" | cut -d ' ' -f 3) >> 12 & 1))
    check "what the caller gave is kept: variables" "LC_ALL=C
RAW=$(printf '\377')
a.b=1" "$({ head -n 1 "$work/out" | cut -d ' ' -f 5; tail -n +2 "$work/out"; } | base64 -d |
        gunzip | tr '\0' '\n' | grep -a '^LC_ALL=\|^a\.b=\|^RAW=' | LC_ALL=C sort)"
fi
check "a jbang command of its own: version" 0 "$(status "$jbang" version)"
check "a jbang command prints to stdout" 1 "$(count '^[0-9][0-9.]*$' "$work/out")"
for code in 0 1 3 42 255; do
    check "exit code $code" "$code" "$(status "$jbang" "$probe" exit "$code")"
done
check "a script that is not there: exit code 2 as JBang gives it" 2 "$(status "$jbang" "$work/absent.java")"
check "a script that is not there: nothing on stdout" "" "$(cat "$work/out")"
head -c 1000000 /dev/urandom >"$work/bytes"
"$jbang" "$probe" stdin <"$work/bytes" >"$work/copy" 2>"$work/err"
check "stdin from a file, byte for byte" 0 "$(status cmp "$work/bytes" "$work/copy")"
# shellcheck disable=SC2002 # a pipe is the point
cat "$work/bytes" | "$jbang" "$probe" stdin 2>"$work/err" | cat >"$work/copy"
check "stdin from a pipe, byte for byte" 0 "$(status cmp "$work/bytes" "$work/copy")"
check "stdin closed" 3 "$(status "$jbang" "$probe" exit 3 <&-)"

# --- terminals -------------------------------------------------------------------------------------------------

check "no terminal is none" 0 "$(status "$jbang" "$probe" tty </dev/null)"
check "no terminal is none: seen" none "$(cat "$work/out")"
case $(script --version 2>/dev/null) in
    *util-linux*)
        export SCRIPTED="$jbang" PROBE="$probe"
        script -qec '"$SCRIPTED" "$PROBE" tty' /dev/null </dev/null >"$work/out" 2>"$work/err"
        check "a terminal is seen as one" 1 "$(count '^terminal' "$work/out")"
        : >"$work/out"
        # shellcheck disable=SC2094 # the end of the pipe waits for what its beginning prints
        { until_true grep -q pid "$work/out" && printf '\003'; } |
            script -qefc 'exec "$SCRIPTED" "$PROBE" wait' /dev/null >"$work/out" 2>"$work/err"
        check "Ctrl-C reaches the program: exit code" 130 $?
        check "Ctrl-C reaches the program: its shutdown hook ran" 1 "$(count 'bye' "$work/out")"
        fake_jdk "$work/slow" 25.0.1
        { until_true test -s "$work/slow/pid" && printf '\003'; } |
            JAVA_HOME=$work/slow script -qefc 'exec "$SCRIPTED" "$PROBE" exit 0' /dev/null >"$work/out" 2>"$work/err"
        check "Ctrl-C while JBang works: exit code" 130 $?
        check "Ctrl-C while JBang works: ends it" 0 "$(status until_true gone "$(cat "$work/slow/pid")")"
        ;;
    *) skip "a terminal, Ctrl-C" "no script of util-linux here" ;;
esac
check "the program has no forced colours" 0 "$(status "$jbang" "$probe" env CLICOLOR_FORCE)"
check "the program has no forced colours: seen" null "$(cat "$work/out")"

# --- signals ---------------------------------------------------------------------------------------------------

: >"$work/out"
"$jbang" "$probe" wait >"$work/out" 2>"$work/err" &
pid=$!
until_true grep -q pid "$work/out"
check "the process started becomes the program" "pid $pid" "$(cat "$work/out")"
kill -TERM "$pid"
wait "$pid" 2>/dev/null
check "SIGTERM to the program: exit code" 143 $?
check "SIGTERM to the program: its shutdown hook ran" bye "$(tail -n 1 "$work/out")"

fake_jdk "$work/slow" 25.0.1
rm -f "$work/slow/pid"
JAVA_HOME=$work/slow "$jbang" "$probe" exit 0 >"$work/out" 2>"$work/err" &
pid=$!
until_true test -s "$work/slow/pid"
kill -TERM "$pid"
wait "$pid" 2>/dev/null
check "SIGTERM while JBang works: exit code" 143 $?
check "SIGTERM while JBang works: ends it" 0 "$(status until_true gone "$(cat "$work/slow/pid")")"
check "nothing is left beside the jar, the archive and answers" "" \
    "$(find "$HOME/.jbang/bootstrap" -mindepth 1 ! -name '*.jar' ! -name '*.aot' ! -name 'answer*' ! -name lock)"

# --- an answer that holds ----------------------------------------------------------------------------------------

jar=$(ls "$HOME"/.jbang/bootstrap/jbang-*.jar)
mkdir -p "$work/no maven" "$work/catalog"
printf '#!/bin/sh\nexit 1\n' >"$work/no maven/mvn" && chmod +x "$work/no maven/mvn"
unasked() { # COMMAND...: its exit code where JBang can't be asked, 2 if it would have to be
    mv "$jar" "$work/jar"
    PATH="$work/no maven:$PATH" status "$@"
    mv "$work/jar" "$jar"
}
again() { # WHY: JBang is asked, and then no more
    check "JBang is asked again: $1" 2 "$(unasked "$jbang" "$probe" exit 42)"
    "$jbang" "$probe" exit 0 >/dev/null 2>&1
    check "JBang is asked again: $1, once" 42 "$(unasked "$jbang" "$probe" exit 42)"
}
check "JBang is not asked twice" 42 "$(unasked "$jbang" "$probe" exit 42)"
cd "$checkout" || exit 2
check "JBang is not asked twice: a relative path" 42 "$(unasked ./jbang Probe.java exit 42)"
cd "$work/elsewhere" || exit 2
printf 'no\n' >words
set -- '' @words 'two  words' "it's" '$HOME' -- -x ''
check "what is kept takes all arguments as they are" 0 "$(unasked "$jbang" "$probe" args "$@")"
check "what is kept takes all arguments as they are: seen" "$(printf '<%s>\n' "$@")" "$(cat "$work/out")"
check "a word that names a file is no file" 0 "$(status "$jbang" --verbose "$probe" args "$@")"
check "a word that names a file is no file: seen" "$(printf '<%s>\n' "$@")" "$(cat "$work/out")"
check "JBang is asked who says more to it" 2 "$(unasked "$jbang" --verbose "$probe" exit 42)"
check "JBang is asked who has set something of it" 2 "$(JBANG_JAVA_OPTIONS=-Xmx64m unasked "$jbang" "$probe" exit 42)"
echo "run.verbose = false" >jbang.properties
check "JBang is asked where it is configured" 2 "$(unasked "$jbang" "$probe" exit 42)"
rm jbang.properties
touch -r "$checkout/lib/Shown.java" "$work/time"
sed -i 's/</[/' "$checkout/lib/Shown.java"
touch -r "$work/time" "$checkout/lib/Shown.java"
again "a source has changed, and has its old time"
check "the program is that of its sources" "[x>" "$("$jbang" "$probe" args x)"
sed -i 's/\[/</' "$checkout/lib/Shown.java"
again "a source is as it was before"
find "$HOME/.jbang/cache/jars" -name Probe.jar -exec rm {} +
again "what was built is gone"
# A script that names its files by a pattern, and a catalog.
sed 's/class Probe/class Wide/; s,lib/Shown,lib/*,' "$probe" >"$checkout/Wide.java"
"$jbang" "$checkout/Wide.java" exit 0 >/dev/null 2>&1
check "JBang is asked what a pattern means" 2 "$(unasked "$jbang" "$checkout/Wide.java" exit 42)"
check "JBang is asked what a pattern means: seen" 42 "$(status "$jbang" "$checkout/Wide.java" exit 42)"
printf '{"aliases": {"probe": {"script-ref": "%s"}}}\n' "$probe" >"$work/catalog/jbang-catalog.json"
"$jbang" run "probe@$work/catalog" exit 0 >/dev/null 2>&1
check "JBang is not asked twice about a catalog's script" 42 "$(unasked "$jbang" run "probe@$work/catalog" exit 42)"
printf '{"aliases": {"probe": {"script-ref": "%s", "arguments": ["exit", "7"]}}}\n' "$probe" >"$work/catalog/jbang-catalog.json"
check "a catalog has changed, and has arguments of its own" 7 "$(status "$jbang" run "probe@$work/catalog")"
check "its arguments come first" 7 "$(unasked "$jbang" run "probe@$work/catalog" exit 42)"

# --- an installed command ------------------------------------------------------------------------------------------

# JBang would write into the user's start-up files, were its folder not on PATH.
commands="$HOME/.jbang/bin" && mkdir -p "$commands"
app="$commands/probe"
catalog="$work/it's a \$catalog" && mkdir "$catalog"
describe() { # KEYS: the catalog, with more in it than the script
    printf '{"aliases": {"probe": {"script-ref": "%s"%s}}}\n' "$probe" "$1" >"$catalog/jbang-catalog.json"
}
describe ''
installs() { # WORD...: its exit code
    PATH=$commands:$PATH status "$jbang" app install "$@"
}
check "a command is installed" 0 "$(installs "probe@$catalog")"
check "a command is installed: it runs without a jbang on PATH" 42 "$(status "$app" exit 42)"
check "an installed command asks JBang no more" 42 "$(unasked "$app" exit 42)"
set -- '' @words 'two  words' "it's" '$HOME' -- -x ''
check "an installed command takes all arguments as they are" 0 "$(unasked "$app" args "$@")"
check "an installed command takes all arguments as they are: seen" "$(printf '<%s>\n' "$@")" "$(cat "$work/out")"
sed -i 's/</[/' "$checkout/lib/Shown.java"
check "an installed command: a source has changed" 2 "$(unasked "$app" args x)"
check "an installed command: a source has changed: seen" "[x>" "$("$app" args x)"
check "an installed command: a source has changed, once" 0 "$(unasked "$app" args x)"
sed -i 's/\[/</' "$checkout/lib/Shown.java"
describe ', "description": "changed"'
"$app" exit 0 >/dev/null 2>&1
describe ', "description": "changed again"'
check "an installed command: its catalog has changed" 2 "$(unasked "$app" exit 42)"
script_jbang "$work/theirs" 'exit 7'
"$app" exit 0 >/dev/null 2>&1
check "an installed command needs no other jbang" 42 "$(PATH=$work/theirs:$PATH unasked "$app" exit 42)"
cp "$jbang" "$work/fetched" && chmod -x "$work/fetched"
check "a command is installed by who has another jbang and fetched this one alone" 0 \
    "$(PATH=$work/theirs:$commands:$PATH status sh "$work/fetched" app install --name mine "$probe")"
check "a command is installed by who has another jbang and fetched this one alone: it runs" 42 "$(PATH=$work/theirs:$PATH status "$commands/mine" exit 42)"
check "a command with options of JBang's" 0 "$(installs --force --name tuned -R=-Dtuned=yes "$probe")"
check "a command with options of JBang's: it runs" 42 "$(status "$commands/tuned" exit 42)"
check "a command with options of JBang's: JBang is asked" 2 "$(unasked "$commands/tuned" exit 42)"
for name in probe mine tuned; do
    check "$name is uninstalled" 0 "$(status "$jbang" app uninstall "$name")"
done
check "nothing is left of them" "" "$(ls "$commands")"

# --- JDKs and other JBangs -------------------------------------------------------------------------------------

script_jbang "$work/installed" 'printf "installed %s in %s\n" "$*" "$JAVA_HOME"; exit 7'
fake_jdk "$work/jdk 17" 17.0.9
fake_jdk "$work/jdk 8" 1.8.0_402
fake_jdk "$work/jdk 25" 25
fake_jdk "$work/jdk 31" 31-ea
mkdir -p "$work/links"
ln -s "$work/jdk 31/bin/javac" "$work/links/javac"

check "an installed jbang is preferred" 7 \
    "$(JAVA_HOME="$work/jdk 25" PATH=$work/installed:$PATH status "$jbang" some args)"
check "an installed jbang gets the arguments and JAVA_HOME" "installed some args in $work/jdk 25" "$(cat "$work/out")"
for old in "jdk 17" "jdk 8" nowhere; do
    JAVA_HOME="$work/$old" PATH="$work/installed:$work/links:$PATH" status "$jbang" x >/dev/null
    check "JAVA_HOME at $old: the newer one on PATH" "installed x in $work/jdk 31" "$(cat "$work/out")"
done

check "the checkout on PATH" 42 "$(PATH=$checkout:$PATH status jbang "$probe" exit 42)"
mkdir -p "$work/other" "$work/linked"
cp "$jbang" "$work/other/jbang"
ln -s "$jbang" "$work/linked/jbang"
check "two checkouts and a link on PATH" 42 \
    "$(PATH=$work/linked:$work/other:$checkout:$PATH status jbang "$probe" exit 42)"
check "an installed jbang behind them" 7 \
    "$(PATH=$work/linked:$work/other:$checkout:$work/installed:$PATH status jbang version)"
script_jbang "$work/shim" 'exec "$SHIMMED" "$@"'
check "an installed jbang that leads back here" 42 \
    "$(SHIMMED=$jbang PATH=$work/shim:$PATH status jbang "$probe" exit 42)"

# --- fetching --------------------------------------------------------------------------------------------------

# Two scripts, as JBang itself lets no two build the same one at once.
sed 's/class Probe/class Twin/' "$probe" >"$checkout/Twin.java"
mkdir -p "$work/two"
HOME=$work/two "$jbang" "$probe" args one >"$work/one" 2>"$work/err" &
pid=$!
HOME=$work/two "$jbang" "$checkout/Twin.java" args two >"$work/out" 2>"$work/err2"
wait "$pid"
check "two first starts at once" "<one>
<two>" "$(cat "$work/one" "$work/out")"
check "two first starts leave one jar and one archive" 2 \
    "$(find "$work/two/.jbang/bootstrap" -mindepth 1 ! -name 'answer*' ! -name lock | wc -l | tr -d ' ')"

sed 's/class Probe/class Many/' "$probe" >"$checkout/Many.java"
for n in 1 2 3 4; do
    HOME=$work/two "$jbang" "$checkout/Many.java" args $n >"$work/many.$n" 2>"$work/err" &
done
wait
check "four first starts of one script at once" "<1>
<2>
<3>
<4>" "$(cat "$work"/many.*)"

mkdir -p "$work/tools" "$work/broken" "$work/none"
for tool in sh mkdir mktemp rm cat mv id find readlink; do ln -s "$(command -v "$tool")" "$work/tools/$tool"; done
check "neither JBang nor Maven: exit code" 2 \
    "$(HOME=$work/none JAVA_HOME="$work/jdk 25" PATH=$work/tools status "$jbang" version)"
check "neither JBang nor Maven: one sentence" 1 "$(count . "$work/err")"
check "neither JBang nor Maven: nothing on stdout" "" "$(cat "$work/out")"
check "without Maven, another jbang installs a command" 7 \
    "$(HOME=$work/none JAVA_HOME="$work/jdk 25" PATH=$work/theirs:$work/tools status "$jbang" app install some)"
printf '#!/bin/sh\necho half >jbang-cli-0-all.jar\necho "no such artifact"\nexit 1\n' >"$work/broken/mvn"
chmod +x "$work/broken/mvn"
check "Maven fails: exit code" 2 "$(HOME=$work/none PATH=$work/broken:$PATH status "$jbang" version)"
check "Maven fails: its words are on stderr" 1 "$(count 'no such artifact' "$work/err")"
check "Maven fails: nothing on stdout" "" "$(cat "$work/out")"
check "Maven fails: nothing is kept" "" "$(find "$work/none/.jbang/bootstrap" -mindepth 1)"

# --- where there is no home ------------------------------------------------------------------------------------

check "HOME unset" 42 "$(unset HOME && status "$jbang" "$probe" exit 42)"
check "HOME unset: says where JBang is kept" 1 "$(count "kept in $TMPDIR/jbang-" "$work/err")"
check "HOME not writable" 42 "$(HOME=/dev/null status "$jbang" "$probe" exit 42)"
check "HOME not writable: nothing is fetched again" "" "$(cat "$work/err")"
chmod 777 "$TMPDIR/jbang-$(id -u)"
check "a folder that others can write is refused" 2 "$(HOME=/dev/null status "$jbang" "$probe" exit 42)"
check "JBANG_DIR is honoured" 42 "$(HOME=/dev/null JBANG_DIR=$work/two/.jbang status "$jbang" "$probe" exit 42)"
check "JBANG_DIR not writable: exit code" 2 "$(JBANG_DIR=/dev/null/x status "$jbang" "$probe" exit 42)"
check "JBANG_DIR not writable: one sentence" 1 "$(count . "$work/err")"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
