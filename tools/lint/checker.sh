#!/bin/sh
# The checker links alone: an archive of models/base, school and timetable, without GLPK, the program or the
# search, leaves no symbol of theirs undefined.
# usage: tools/lint/checker.sh BUILD_FOLDER
set -eu
objects=$(find "$1"/models/base "$1"/models/school "$1"/models/timetable -name '*.o')
# shellcheck disable=SC2086 # a list of files
nm -A -u $objects | grep -E ' U (glp_|program_|solve|guard_|outcome_)' && exit 1
echo "checker: no symbol of the program, the search or GLPK"
