#!/usr/bin/env bash
# The report and the live page in a real browser, headless: what they load, show and do, for whom they can be used, and how fast ten thousand tasks are.
# ORCHESTRATE_BROWSER is a folder whose node_modules has playwright-core and axe-core; CHROMIUM a browser, if it isn't /usr/bin/chromium; SCREENSHOTS a folder
# for pictures, if some are wanted. Words choose cases.
set -u
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -d "${ORCHESTRATE_BROWSER:-}/node_modules/playwright-core" ]; then
    echo "browser: set ORCHESTRATE_BROWSER to where 'npm install playwright-core axe-core' was done" >&2
    exit 2
fi
[ -z "${SCREENSHOTS:-}" ] || mkdir -p "$SCREENSHOTS"
"$here/../jbang" build "$here/../orchestrate.java" || exit 1
exec node "$here/browser/run.mjs" "$@"
