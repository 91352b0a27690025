#!/bin/bash
# The documents of one small school are as kept in tests/golden. usage: tests/golden.sh [KEHOU] [--update]
# With --update the kept ones are replaced: read the difference in git before committing it.
set -eu
cd "$(dirname "$0")/.."
K=build/kehou update=
for a in "$@"; do
    [ "$a" = --update ] && update=yes || K=$a
done
W=$(mktemp -d)
trap 'rm -rf "$W"' EXIT
S=tests/golden/school.yaml

emit() { # emit NAME TIMETABLE CODE OPTIONS...
    local name=$1 timetable=$2 want=$3 got=0
    shift 3
    (cd "$W" && "$OLDPWD/$K" emit "$OLDPWD/$S" "$OLDPWD/tests/golden/$timetable" -o "$name" "$@" >"$name.said" 2>/dev/null) || got=$?
    [ "$got" = "$want" ] || { echo "emit of $timetable: exit $got, not $want" && exit 1; }
    mv "$W/$name.said" "$W/$name/said.txt"
}
case $K in /*) K=$(realpath --relative-to=. "$K") ;; esac
emit zh timetable.yaml 0 --lang zh
emit en timetable.yaml 0 --lang en
emit ids timetable.yaml 0 --lang en --anonymize
emit draft draft.yaml 1 --lang zh
# Of a PDF what can be copied out of it, line by line; its bytes move with fonts and libraries. Of HTML one language.
for d in zh en draft/draft; do
    for f in "$W/$d"/papers/*.pdf; do
        pdftotext -layout "$f" "${f%.pdf}.txt"
    done
done
rm -r "$W"/*/papers/*.pdf "$W"/draft/draft/papers/*.pdf "$W"/en/papers/*.html "$W"/draft/draft/papers/*.html "$W/ids/papers"
# The workbook as text: its bytes are those of the compressor.
/usr/bin/python3 -B tests/xlsx_text.py "$W/zh/timetable.xlsx" >"$W/zh/timetable.xlsx.txt"
rm "$W/zh/timetable.xlsx" "$W/en/timetable.xlsx" "$W/ids/timetable.xlsx" "$W/draft/draft/timetable.xlsx"
# English and ids: what reads differently; the tables have the same shape.
rm -r "$W/en/calendars" "$W/ids/calendars" "$W/draft/draft/calendars" "$W/en/tables" "$W/en/summary.json" "$W/ids/index.txt" "$W/ids/summary.json" "$W/draft/draft/tables" "$W/draft/draft/index.txt"
rm "$W/en/index.html"
# Of the page its data, without the texts: style and scripts are tried in a browser (test_page.py).
for d in zh ids draft/draft; do
    sed -n 's/^<script type="application\/json" id="data">\(.*\)<\/script>$/\1/p' "$W/$d/index.html" |
        /usr/bin/python3 -c 'import json, sys; o = json.load(sys.stdin); del o["text"]; json.dump(o, sys.stdout, ensure_ascii=False, indent=1); print()' \
            >"$W/$d/page.json"
    rm "$W/$d/index.html"
done
# Hashes move with profiles, fonts and libraries, the version with releases: none is a document's matter (tests/cli.sh
# compares hashes with files).
sed -i 's/"[0-9a-f]\{64\}"/""/; s/"version": ".*"/"version": ""/' \
    "$W/zh/summary.json" "$W/draft/draft/summary.json"

if [ -n "$update" ]; then
    for d in zh en ids draft; do
        rm -rf "tests/golden/$d"
        cp -r "$W/$d" "tests/golden/$d"
    done
    git status --short tests/golden
    exit 0
fi
bad=0
for d in zh en ids draft; do
    diff -ru "tests/golden/$d" "$W/$d" || bad=1
done
[ $bad = 0 ] && echo "the documents are as kept"
exit $bad
