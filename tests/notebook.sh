#!/usr/bin/env bash
# The notebook as a newcomer meets it: an empty folder, an empty home, one command; then every cell is run by a real kernel, and what
# it shows is looked at by tests/notebook.py. Needs Debian's jupyter-notebook, python3-nbclient and python3-nbconvert.
# Given a file's name, it keeps the executed notebook there, as HTML.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
mkdir "$scratch/home" "$scratch/empty" "$scratch/bin"
cd "$scratch/empty" || exit 1
begun=$(date +%s.%N)

told() {
    local name=$1 want=$2 got=$3
    if grep -qF -- "$want" <<<"$got"; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        printf 'FAIL  %s: no "%s" in\n%s\n' "$name" "$want" "$got"
        failed=$((failed + 1))
    fi
}

notebook() {
    env -u JUPYTER_PATH -u XDG_CACHE_HOME HOME="$scratch/home" "$@" "$here/jbang" "notebook@$here" --version 2>&1 </dev/null
}

told "one command sets it up" "nbclient" "$(notebook env)"
told "the notebook is here" "notebook.ipynb" "$(ls)"
# What runs in the notebook is not to know of this checkout or this home.
HOME=$scratch/home TMPDIR=$scratch JUPYTER_PATH=$scratch/home/.cache/orchestrate/jupyter \
    /usr/bin/python3 "$here/tests/notebook.py" notebook.ipynb "$begun" "${1:-}" 2>"$scratch/err" || { failed=$((failed + 1)) && cat "$scratch/err"; }

echo '{"mine": true}' >notebook.ipynb
for tool in sh bash env java mvn dirname readlink mktemp mkdir rm cat mv find id sed grep git; do
    path=$(command -v "$tool") && ln -s "$path" "$scratch/bin/$tool"
done
told "without Jupyter it says what to install" "notebook: jupyter can't be started: install it with" "$(notebook PATH="$scratch/bin")"
told "a notebook that is there is left alone" '{"mine": true}' "$(cat notebook.ipynb)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
