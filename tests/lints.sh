#!/usr/bin/env bash
# What a machine can hold of the code: no warning by javac, with all of its lints, and none by Error Prone, in the library, the command, its
# tools, the recipes and the tests. Needs Maven, which fetches Error Prone, and a JDK 25. It knows what is turned off, and why.
set -u
cd "$(dirname "$0")/.." || exit 1
ERROR_PRONE=2.52.0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

# Turned off, each for all files; a single place has @SuppressWarnings and says why.
off=(
    # The language's own order of && and || is known to whoever reads Java.
    OperatorPrecedence
    # `x() instanceof T t` is how something that may be null gets its name here.
    BadInstanceof
    # A record's comment may be its @param lines, and a method's its @return or @throws.
    MissingSummary
    # JBang wants /// in a script's first line.
    NotJavadoc
    # The command and the recipes are in no package, as JBang wants them.
    DefaultPackage
    # It asks for another library's splitter; what we split has no empty words at its end, or none that matter.
    StringSplitter
    # UTF-8 is the default since JDK 18.
    DefaultCharset
    # Since JDK 25 the console is null again where there is no terminal.
    SystemConsoleNull
    # A switch of arms that return is no worse for it.
    RefactorSwitch
)

for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do grep -qs '^JAVA_VERSION="25' "$home/release" && [ -x "$home/bin/javac" ] && jdk=$home; done
[ -n "${jdk-}" ] || { echo "lints: there is no JDK 25: install one" >&2 && exit 1; }
path=$(./jbang info classpath tests/AllTests.java) && more=$(./jbang info classpath tests/bench/Pure.java) &&
    tools=$(./jbang info classpath templates/mcp/mcp.java) || exit 1
# The first of each is the jar of what is compiled here.
path=${path#*:}:${more#*:}:${tools#*:}
find lib recipes tests templates orchestrate.java -name '*.java' -not -path '*/fixtures/*' >"$scratch/sources"

# Compiles everything with these options and fails on any warning.
lint() {
    local name=$1
    shift
    if "$jdk/bin/javac" -J-XX:TieredStopAtLevel=1 -Werror -Xmaxwarns 1000 -Xmaxerrs 1000 -parameters -cp "$path" \
        -d "$scratch/$name" "$@" "@$scratch/sources"; then
        echo "ok    $name: no warning in $(wc -l <"$scratch/sources") files"
        passed=$((passed + 1))
    else
        echo "FAIL  $name: mend what it says above, or tell it why not, with @SuppressWarnings"
        failed=$((failed + 1))
    fi
}

# Prints the class path of Error Prone.
error_prone() {
    cat >"$scratch/pom.xml" <<END
<project><modelVersion>4.0.0</modelVersion><groupId>lints</groupId><artifactId>lints</artifactId><version>1</version><dependencies>
<dependency><groupId>com.google.errorprone</groupId><artifactId>error_prone_core</artifactId><version>$ERROR_PRONE</version></dependency>
</dependencies></project>
END
    if ! mvn -B -C -f "$scratch/pom.xml" dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$scratch/path" \
        >"$scratch/log" 2>&1; then
        cat "$scratch/log" >&2
        return 1
    fi
    cat "$scratch/path"
}

# serial: nothing of ours is written as Java's objects.
lint javac -proc:none -Xlint:all,-serial

if plugin=$(error_prone); then
    opened=(-J--add-opens=jdk.compiler/com.sun.tools.javac.{code,comp}"=ALL-UNNAMED" -J--sun-misc-unsafe-memory-access=allow)
    opened+=(-J--add-exports=jdk.compiler/com.sun.tools.javac.{api,file,main,model,parser,processing,tree,util}"=ALL-UNNAMED")
    lint error-prone "${opened[@]}" -XDcompilePolicy=simple --should-stop=ifError=FLOW -XDaddTypeAnnotationsToSymbol=true \
        -processorpath "$plugin" "-Xplugin:ErrorProne $(printf -- '-Xep:%s:OFF ' "${off[@]}")"
else
    echo "FAIL  error-prone: Maven can't fetch it"
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
