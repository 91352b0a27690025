#!/bin/sh
# Shipped schools are made again to the byte; generated ones of every shape are valid; the checker
# names the clashes known in a published plan.
#
#   tests/instances.sh KEHOU
set -eu
kehou=$1
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail()
{
    echo "instances: $*" >&2
    failed=1
}

for n in 300:20 1200:50 3000:100; do
    s=${n%:*}
    "$kehou" generate --id "school-$s" --students "$s" --activities "${n#*:}" --seed "$s" --out "$work/school-$s"
    diff -r "$here/instances/school-$s" "$work/school-$s" >/dev/null || fail "school-$s: other bytes than the shipped ones"
done

# Options of a school, one line each.
number=0
while read -r options; do
    number=$((number + 1))
    # shellcheck disable=SC2086 # a list of words
    "$kehou" generate $options --out "$work/g$number"
    "$kehou" validate "$work/g$number/instance.yaml" >"$work/said" 2>&1 || {
        fail "not valid: $options"
        cat "$work/said" >&2
    }
done <<'END'
--students 40 --activities 8 --seed 1
--students 300 --activities 20 --seed 2
--students 1200 --activities 50 --seed 3
--students 300 --activities 20 --seed 4 --campuses 2
--students 300 --activities 20 --seed 5 --bells 2
--students 1200 --activities 60 --seed 6 --stage nine_year --bells 2 --campuses 2 --periods noon,extended,evening
--students 500 --activities 30 --seed 7 --stage junior --periods evening --fortnightly 0.3
--students 300 --activities 20 --seed 8 --staffing 1.2 --periods extended
--students 300 --activities 20 --seed 9 --staffing 3.5 --class-size 55
END

for bad in "--students 5" "--stage high" "--periods holiday" "--periods evening" "--campuses 3" "--students 12 --campuses 2"; do
    # shellcheck disable=SC2086
    if "$kehou" generate $bad --out "$work/bad" 2>"$work/said"; then
        fail "accepted: $bad"
    elif [ $? -ne 2 ] || [ "$(wc -l <"$work/said")" -ne 1 ]; then
        fail "not one line and exit 2: $bad"
    fi
done
[ ! -e "$work/bad" ] || fail "files of refused options"

for name in school-300 school-1200 school-3000 nrw-001 ariel umass; do
    "$kehou" validate "$here/instances/$name/instance.yaml" >"$work/said" 2>&1 || {
        fail "$name is not valid"
        cat "$work/said" >&2
    }
    grep -q "^$name/instance.yaml	" "$here/instances/known.tsv" || fail "$name is not in known.tsv"
done

# The plan that nrw-001 was published with: three teachers are in two places, and nothing else.
nrw=$here/instances/nrw-001
"$kehou" check --lang en "$nrw/instance.yaml" "$nrw/published.yaml" >"$work/said" && fail "nrw-001: clashes not found"
for teacher in L003 L070 L091; do
    [ "$(grep -c "$teacher" "$work/said")" -eq 1 ] || fail "nrw-001: $teacher is not named once"
done
grep -q "^3 breaches" "$work/said" || fail "nrw-001: other breaches than three"
"$kehou" check "$nrw/instance.yaml" "$nrw/optimal.yaml" >"$work/said" || fail "nrw-001: the plan without clashes is refused"
exit $failed
