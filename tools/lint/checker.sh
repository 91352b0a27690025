#!/bin/sh
# The checker links alone: models/base, school and timetable leave no symbol of the program, the search or GLPK
# undefined. A certificate is verified with the program and the relaxation, but without the search and GLPK.
# usage: tools/lint/checker.sh BUILD_FOLDER
set -eu
objects=$(find "$1"/models/base "$1"/models/sheet "$1"/models/school "$1"/models/timetable "$1"/models/district -name '*.o')
# shellcheck disable=SC2086 # a list of files
nm -A -u $objects | grep -E ' U (glp_|program_|solve|guard_|outcome_)' && exit 1
proof="$1/solver/certificate.o $1/solver/certificate_file.o $1/solver/duality.o $1/solver/fold.o $1/solver/propagate.o $1/solver/relaxation.o"
all=$(find "$1"/models -name '*.o')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What these need of solver/, they define among themselves.
# shellcheck disable=SC2086
nm -u $proof $all >"$work/needed"
# shellcheck disable=SC2086
nm --defined-only $proof $all >"$work/defined"
nm --defined-only "$1"/solver/*.o >"$work/solver"
for list in needed defined solver; do awk 'NF >= 2 { print $NF }' "$work/$list" | LC_ALL=C sort -u >"$work/$list.names"; done
grep '^glp_' "$work/needed.names" && exit 1
LC_ALL=C comm -23 "$work/needed.names" "$work/defined.names" | LC_ALL=C comm -12 - "$work/solver.names" | grep . && exit 1
echo "checker: no symbol of the program, the search or GLPK; certificates: none of the search or GLPK"
