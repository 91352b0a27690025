#!/bin/sh
# Brings zh.po in line with the messages of the sources. With --check it changes nothing and fails where a
# message lacks a translation, or where msgfmt finds a fault.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find models tools solver -name '*.[ch]' | LC_ALL=C sort >"$work/files"
xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --no-wrap --sort-output \
    --add-location=file --package-name=kehou --files-from="$work/files" -o "$work/kehou.pot" 2>"$work/notes" ||
    { cat "$work/notes" >&2; exit 1; }
if [ "${1:-}" = --check ]; then
    msgfmt --check -o /dev/null tools/po/zh.po
    msgmerge --quiet --no-fuzzy-matching --no-wrap --sort-output -o "$work/zh.po" tools/po/zh.po "$work/kehou.pot"
    count() { LC_ALL=C msgfmt --statistics -o /dev/null "$1" 2>&1 | sed -n "s/.*[^0-9]\\([0-9][0-9]*\\) $2.*/\\1/p"; }
    lacking=$(count "$work/zh.po" untranslated)
    fuzzy=$(count tools/po/zh.po fuzzy)
    lacking=${lacking:-0} fuzzy=${fuzzy:-0}
    stale=$(msgattrib --only-obsolete --no-wrap "$work/zh.po" | grep -c '^#~ msgid' || true)
    [ "$lacking" = 0 ] || msgattrib --untranslated --no-wrap "$work/zh.po" | sed '1,/^$/d'
    echo "zh.po: $lacking messages without translation, $fuzzy uncertain, $stale without message"
    [ "$lacking" = 0 ] && [ "$fuzzy" = 0 ]
    exit
fi
msgmerge --quiet --no-fuzzy-matching --no-wrap --sort-output -o "$work/zh.po" tools/po/zh.po "$work/kehou.pot"
msgattrib --no-obsolete --no-wrap --sort-output -o tools/po/zh.po "$work/zh.po"
# A date that changes with each run would only make branches conflict.
sed -i 's/^"POT-Creation-Date: .*/"POT-Creation-Date: 2026-01-01 00:00+0000\\n"/' tools/po/zh.po
