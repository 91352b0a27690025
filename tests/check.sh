#!/bin/bash
# Runs the tests named in tests/steps.txt: a line each.
# usage: tests/check.sh fast|long
# Prints a line a step with its seconds, the output of those that fail, and a closing count.
set -u
cd "$(dirname "$0")/.."
mode=${1:-fast}
passed=0 failed=0
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

step() { # step NAME COMMAND...
    local name=$1 start
    shift
    start=${EPOCHREALTIME/./}
    if "$@" >"$logs/out" 2>&1; then
        passed=$((passed + 1))
        printf 'ok   %-44s %6d ms\n' "$name" $(((${EPOCHREALTIME/./} - start) / 1000))
    else
        failed=$((failed + 1))
        printf 'FAIL %-44s\n' "$name"
        tail -n 60 "$logs/out" | sed 's/^/     | /'
    fi
}

grep -v '^#' tests/steps.txt | while read -r when name command; do
    [ -n "$when" ] || continue
    [ "$when" = fast ] || [ "$mode" = long ] || continue
    printf '%s\t%s\n' "$name" "$command"
done >"$logs/steps"
while IFS=$'\t' read -r name command; do
    step "$name" bash -c "$command"
done <"$logs/steps"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
