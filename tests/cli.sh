#!/bin/bash
# The command line: exit codes, files, signals, languages. usage: tests/cli.sh [KEHOU]
set -u
cd "$(dirname "$0")/.."
K=${1:-build/kehou}
W=$(mktemp -d)
trap 'rm -rf "$W"' EXIT
bad=0

fail() {
    echo "FAIL: $*"
    bad=1
}

# expect CODE COMMAND...: the exit code; output in $W/out and $W/err
expect() {
    local want=$1 got
    shift
    "$@" >"$W/out" 2>"$W/err" </dev/null
    got=$?
    [ "$got" = "$want" ] || { fail "exit $got, not $want: $*" && head -5 "$W/err"; }
}
says() { # says FILE TEXT
    grep -qF -- "$2" "$1" || fail "no '$2' in: $(head -3 "$1")"
}

# --- usage ---------------------------------------------------------------------------------------------------
expect 0 "$K" --help
commands=$(awk '/^  [a-z]/{print $1}' "$W/out")
expect 0 "$K" --version
says "$W/out" "kehou "
expect 2 "$K"
expect 2 "$K" slove
says "$W/err" "did you mean solve"
expect 2 "$K" solve
expect 2 "$K" solve x.yaml
expect 2 "$K" solve x.yaml -o "$W/o" --time-limt 3
says "$W/err" "did you mean --time-limit"
expect 2 "$K" solve x.yaml -o "$W/o" --gap 2
expect 2 "$K" check x.yaml
expect 2 "$K" emit x.yaml y.yaml
expect 2 "$K" emit x.yaml y.yaml -o "$W/o" --documents page,tabels
says "$W/err" "no 'tabels'"
expect 2 "$K" model x.yaml
expect 2 "$K" validate "$W/none.yaml"
says "$W/err" "error:"
for c in $commands; do
    expect 0 "$K" "$c" --help
    for o in lang help version; do says "$W/out" "--$o"; done
done
for c in validate solve check emit explain model; do
    expect 0 "$K" "$c" --help
    for o in time-limit work-limit gap threads seed anonymize quiet json; do says "$W/out" "--$o"; done
done
expect 0 "$K" --help --lang zh
grep -q '[^ -~]' "$W/out" || fail "--lang zh says nothing in Chinese"

# --- a small school ------------------------------------------------------------------------------------------
expect 0 "$K" generate -o "$W/school" --students 40 --activities 4 --class-size 20 --seed 3
S=$W/school/instance.yaml
expect 0 "$K" validate "$S"
expect 0 "$K" validate "$S" --json --quiet
python3 -c 'import json,sys; assert json.load(open(sys.argv[1]))["status"]=="valid"' "$W/out" || fail "validate --json"
expect 0 "$K" solve "$S" -o "$W/plan" --time-limit 8 --gap 0.9 --lang en
says "$W/out" "Status:"
T=$W/plan/timetable.yaml
expect 0 "$K" check "$S" "$T"
expect 0 "$K" check "$S" "$T" --json
python3 -c 'import json,sys; assert json.load(open(sys.argv[1]))["legal"]' "$W/out" || fail "check --json"
python3 - "$W/plan" <<'P' || fail "summary.json does not name the files as they are"
import hashlib, json, pathlib, sys
d = pathlib.Path(sys.argv[1])
s = json.load(open(d / "summary.json"))
there = {p.relative_to(d).as_posix() for p in d.rglob("*") if p.is_file()} - {"summary.json"}
assert there == set(s["files"]), there ^ set(s["files"])
for f, h in s["files"].items():
    assert hashlib.sha256((d / f).read_bytes()).hexdigest() == h, f
for key in "instance status score bound measures seconds first_seconds threads seed version sizes balance ranks coverage " \
        "not_scheduled waivers files".split():
    assert key in s, key
b = s["balance"]
loads = [p["load"] for p in b["staff"]]
assert b["minimum"] == min(loads) and b["maximum"] == max(loads)
assert all(sum(p["by_period"].values()) == p["load"] for p in b["staff"])
P
# A choice of documents: what is not chosen is not written, what an earlier run wrote stays and stays named.
expect 0 "$K" emit "$S" "$T" -o "$W/some" --documents calendars --quiet
[ -s "$W/some/calendars/students/s0001.ics" ] || fail "no calendar of s0001"
[ -e "$W/some/timetable.xlsx" ] || [ -e "$W/some/tables" ] && fail "what was not chosen was written"
expect 0 "$K" emit "$S" "$T" -o "$W/some" --documents workbook,tables --quiet
[ -s "$W/some/timetable.xlsx" ] && [ -s "$W/some/tables/staff.csv" ] || fail "no workbook, no tables"
says "$W/some/index.txt" calendars/students/s0001.ics
grep -q s0001.ics "$W/some/summary.json" && fail "summary.json names what this run did not write"
echo mine >"$W/some/calendars/students/mine.ics"
expect 4 "$K" emit "$S" "$T" -o "$W/some" --quiet
says "$W/err" "calendars/students/mine.ics: this file was not written by kehou"
# So is what a district's documents and a day's substitution would replace.
mkdir "$W/district" "$W/day"
echo mine | tee "$W/district/district.txt" >"$W/day/substitution-2026-09-08.txt"
expect 4 "$K" batch tests/data/district/district.yaml -o "$W/district" --quiet --lang en
says "$W/err" "district.txt: this file was not written by kehou"
expect 4 "$K" update "$S" --from "$T" --absent t01 --on 2026-09-08 -o "$W/day" --quiet --lang en
says "$W/err" "substitution-2026-09-08.txt: this file was not written by kehou"
# What may lie in DIR/draft is looked for before the search, too.
for f in conflict.txt repair.yaml check.txt timetable.yaml; do
    mkdir -p "$W/kept/draft"
    echo mine >"$W/kept/draft/$f"
    expect 4 "$K" solve "$S" -o "$W/kept" --time-limit 60 --quiet --lang en
    says "$W/err" "draft/$f: this file was not written by kehou"
    [ "$(cat "$W/kept/draft/$f")" = mine ] && [ ! -e "$W/kept/timetable.yaml" ] || fail "$f was replaced, or the search was made"
    rm "$W/kept/draft/$f"
done
expect 0 "$K" model "$S" --mps "$W/m.mps" --lp "$W/m.lp" --strong
[ -s "$W/m.mps" ] && [ -s "$W/m.lp" ] || fail "model wrote nothing"

# the regulation, article by article
expect 0 "$K" check "$S" "$T" --articles --lang en
[ "$(grep -c '^Article [0-9]*: ' "$W/out")" = 23 ] || fail "check --articles names other than 23 articles"
expect 0 "$K" check "$S" "$T" --articles --json
python3 -c 'import json,sys; a=json.load(open(sys.argv[1]))["articles"]; assert [x["article"] for x in a]==list(range(1,24)); assert not any(x["breaches"] for x in a); assert {c["strength"] for x in a for c in x["checked"]}=={"never","waivable","scored"}' "$W/out" ||
    fail "check --articles --json"

# --- a certificate -------------------------------------------------------------------------------------------
expect 0 "$K" generate -o "$W/proven" --students 200 --seed 3
C=$W/proven/instance.yaml
expect 0 "$K" solve "$C" -o "$W/proof" --time-limit 8 --gap 0.5 --threads 2 --quiet
expect 0 "$K" check "$C" "$W/proof/timetable.yaml" --certificate "$W/proof/certificate" --lang en
says "$W/out" "Certificate verified"
expect 0 "$K" check "$C" --certificate "$W/proof/certificate" --json
python3 -c 'import json,sys; assert json.load(open(sys.argv[1]))["certificate"]["holds"]' "$W/out" || fail "check --certificate --json"
sed 's/^proves bound /proves bound 1/' "$W/proof/certificate" >"$W/tampered"
expect 1 "$K" check "$C" "$W/proof/timetable.yaml" --certificate "$W/tampered" --lang en
says "$W/out" "changed after it was written"
sed 's/^leaf/leaves/' "$W/proof/certificate" >"$W/tampered"
expect 2 "$K" check "$C" "$W/proof/timetable.yaml" --certificate "$W/tampered"
says "$W/err" "tampered:6:1: "
sed 's/^bound: .*/bound: 999999/' "$W/proof/timetable.yaml" >"$W/high.yaml"
expect 1 "$K" check "$C" "$W/high.yaml" --certificate "$W/proof/certificate" --lang en
says "$W/out" "the timetable states the bound 999999"
expect 2 "$K" check "$C" "$W/proof/timetable.yaml" --certificate "$W/none"

# --- the answer is no ----------------------------------------------------------------------------------------
# a student less in the first study group: S1
python3 - "$T" "$W/broken.yaml" <<'P'
import re, sys
t = open(sys.argv[1], encoding="utf-8").read()
head, tail = t.split("\nstudy:", 1)
open(sys.argv[2], "w", encoding="utf-8").write(head + "\nstudy:" + re.sub(r"students: \[[^,\]]+, ", "students: [", tail, count=1))
P
expect 1 "$K" check "$S" "$W/broken.yaml"
says "$W/out" "S1"
expect 1 "$K" check "$S" "$W/broken.yaml" --json
python3 -c 'import json,sys; assert "S1" in [b["rule"] for b in json.load(open(sys.argv[1]))["breaches"]]' "$W/out" ||
    fail "check --json names no S1"
expect 1 "$K" check "$S" "$W/broken.yaml" --articles --lang en
says "$W/out" "Article 1: breached"
says "$W/out" "    breached: S1: "
cp -r "$W/plan" "$W/plan.before"
expect 1 "$K" emit "$S" "$W/broken.yaml" -o "$W/plan"
[ -s "$W/plan/draft/timetable.txt" ] || fail "no draft of an illegal timetable"
rm -r "$W/plan/draft"
diff -r "$W/plan" "$W/plan.before" >/dev/null || fail "emit of an illegal timetable touched the legal one"
sed 's/r1[0-9]*/nowhere/' "$T" >"$W/unknown.yaml"
expect 2 "$K" check "$S" "$W/unknown.yaml"
cp -r "$W/school" "$W/late"
sed -i '0,/end: "1[0-9]:[0-9]*", period: after_class/s//end: "16:05", period: after_class/' "$W/late/instance.yaml"
expect 1 "$K" validate "$W/late/instance.yaml"
expect 1 "$K" solve "$W/late/instance.yaml" -o "$W/noplan" --time-limit 1
[ -s "$W/noplan/draft/summary.json" ] && [ ! -e "$W/noplan/summary.json" ] || fail "a no is written to DIR/draft alone"
# nobody to supervise: proven by propagation, kept in the draft
mkdir "$W/nobody"
cp "$W"/school/* "$W/nobody"
sed -i 's/type: own,/type: own, supervises: false,/' "$W/nobody/instance.yaml"
expect 1 "$K" solve "$W/nobody/instance.yaml" -o "$W/none" --time-limit 9
expect 0 "$K" check "$W/nobody/instance.yaml" --certificate "$W/none/draft/certificate" --lang en
says "$W/out" "no legal timetable exists"
sed 's/^proves infeasible/proves bound 5/' "$W/none/draft/certificate" >"$W/tampered"
expect 1 "$K" check "$W/nobody/instance.yaml" --certificate "$W/tampered"
expect 3 "$K" solve "$S" -o "$W/plan" --time-limit 0
[ -s "$W/plan/draft/summary.json" ] || fail "no draft of an unknown answer"
says "$W/plan/draft/timetable.yaml" "status: draft"
says "$W/plan/draft/timetable.yaml" "vacancies:"
rm -r "$W/plan/draft"
diff -r "$W/plan" "$W/plan.before" >/dev/null || fail "an unknown answer touched the legal timetable"

# --- files ---------------------------------------------------------------------------------------------------
mkdir "$W/taken"
echo mine >"$W/taken/timetable.txt"
expect 4 "$K" solve "$S" -o "$W/taken" --time-limit 1
says "$W/taken/timetable.txt" mine
[ "$(find "$W/taken" -type f | wc -l)" = 1 ] || fail "something was written beside another's file"
touch "$W/plan/notes.txt"
expect 0 "$K" emit "$S" "$T" -o "$W/plan" --lang zh
[ -e "$W/plan/notes.txt" ] || fail "another's file is gone"
expect 4 "$K" solve "$S" -o /proc/kehou --time-limit 1
expect 4 "$K" emit "$S" "$T" -o "$T/below"
expect 4 "$K" model "$S" --mps /proc/kehou.mps
if [ "$(id -u)" != 0 ]; then
    mkdir "$W/locked" && chmod 555 "$W/locked"
    expect 4 "$K" solve "$S" -o "$W/locked" --time-limit 1
fi
if [ -e /dev/full ]; then
    "$K" check "$S" "$T" >/dev/full 2>/dev/null
    [ $? = 4 ] || fail "a full disk behind standard output is no failure"
fi

# killed while it writes: each file is the old one or the new one, and summary.json is not new before the rest is
expect 0 "$K" emit "$S" "$T" -o "$W/new" --lang zh
cp -r "$W/plan.before" "$W/killed"
for delay in 0.002 0.005 0.01 0.015 0.02 0.03; do
    "$K" emit "$S" "$T" -o "$W/killed" --lang zh >/dev/null 2>&1 &
    pid=$!
    sleep "$delay"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    python3 - "$W/killed" "$W/plan.before" "$W/new" <<'P' || fail "killed after $delay s: a broken set"
import hashlib, json, pathlib, sys
d, old, new = map(pathlib.Path, sys.argv[1:])
files = [p.relative_to(new) for p in new.rglob("*") if p.is_file() and p.name not in ("summary.json", "index.txt")]
for f in files:
    assert (d / f).read_bytes() in ((old / f).read_bytes(), (new / f).read_bytes()), f
if (d / "summary.json").read_bytes() == (new / "summary.json").read_bytes():
    for f, h in json.load(open(d / "summary.json"))["files"].items():
        assert f == "index.txt" or hashlib.sha256((d / f).read_bytes()).hexdigest() == h, f
P
done
expect 0 "$K" emit "$S" "$T" -o "$W/killed" --lang zh

# --- signals -------------------------------------------------------------------------------------------------
for signal in INT TERM; do
    "$K" solve "$S" -o "$W/signal" --time-limit 50 --quiet >/dev/null 2>&1 &
    pid=$!
    sleep 1
    kill -"$signal" "$pid" 2>/dev/null
    wait "$pid"
    code=$?
    { [ $code = 0 ] && [ -s "$W/signal/summary.json" ]; } || [ $code = 3 ] || fail "SIG$signal: exit $code"
done

# --- names ---------------------------------------------------------------------------------------------------
grep -ho 'name: [^,}]*' "$S" | sed 's/name: *//' | grep '[^ -~]' | grep -v '[0-9] [春秋]$' >"$W/names"
cut -d, -f2 "$W"/school/*.csv | grep '[^ -~]' >>"$W/names"
sort -u -o "$W/names" "$W/names"
[ "$(wc -l <"$W/names")" -ge 10 ] || fail "the test knows no names"
expect 0 "$K" emit "$S" "$T" -o "$W/ids" --anonymize --lang en
! grep -rFf "$W/names" "$W/ids" "$W/out" >"$W/leaks" || fail "--anonymize leaks: $(head -3 "$W/leaks")"
expect 1 "$K" check "$S" "$W/broken.yaml" --anonymize --quiet --json --lang en
! grep -Ff "$W/names" "$W/out" >"$W/leaks" || fail "check --anonymize leaks: $(head -3 "$W/leaks")"
expect 0 "$K" solve "$S" -o "$W/ids2" --anonymize --lang en --time-limit 8 --gap 0.9 --json --quiet
! grep -rFf "$W/names" "$W/ids2" "$W/out" "$W/err" >"$W/leaks" || fail "solve --anonymize leaks: $(head -3 "$W/leaks")"
# why there is no timetable is told with ids alone, too
for no in late nobody; do
    expect 1 "$K" solve "$W/$no/instance.yaml" -o "$W/ids-$no" --anonymize --lang en --time-limit 9
    ! grep -rFf "$W/names" "$W/ids-$no" "$W/out" "$W/err" >"$W/leaks" || fail "a refusal leaks: $(head -3 "$W/leaks")"
done
sed 's/^locks:/&\n  - {student: s01, activity: choir, reason: 李同学家长}\n  - {student: s01, not: choir, reason: 王老师意见}/' tests/golden/school.yaml >"$W/locks.yaml"
expect 1 "$K" solve "$W/locks.yaml" -o "$W/ids-locks" --anonymize --lang en --time-limit 5
says "$W/out" "s01 not in choir"
! grep -rE "同学|老师|合唱" "$W/ids-locks" "$W/out" "$W/err" >"$W/leaks" || fail "contradicting locks leak: $(head -3 "$W/leaks")"

# --- where locks stand ----------------------------------------------------------------------------------------
sed 's/^locks:/&\n  - {student: s01, activity: choir, reason: r}/' tests/golden/school.yaml >"$W/one-lock.yaml"
printf 'kehou_overlay: 1\nedit:\n  - {add: locks, student: s01, not: choir, reason: r}\n' >"$W/other-lock.yaml"
expect 1 "$K" solve "$W/one-lock.yaml" --overlay "$W/other-lock.yaml" -o "$W/two-files" --lang en --time-limit 5
line=$(sed -n '/^locks:/=' "$W/one-lock.yaml")
says "$W/err" "other-lock.yaml:3:5: error: lock of student s01: it contradicts the lock at $W/one-lock.yaml, line $((line + 1))"
says "$W/out" "$W/other-lock.yaml, line 3 locks: "
says "$W/out" "  - line $((line + 1)) locks: "
says "$W/out" "drop the lock at "

[ $bad = 0 ] && echo "the command line does as told"
exit $bad
