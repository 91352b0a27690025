#!/usr/bin/python3
"""tables/dated.csv says on every date what the weekly timetable says of its weekday and week, and nothing else.

    dated.py KEHOU [SEED...]

The dates are computed anew from the instance, by tests/oracle/reading.py: of the school in tests/golden, and of those
of tests/oracle/schools.py (SEED) that kehou solves within a moment.
"""

import csv
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "oracle"))

from reading import read_school, read_timetable  # noqa: E402

SEEDS = ["7", "10", "11"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def clock(value):
    return f"{value // 60:02}:{value % 60:02}"


def right_rows(school, table):
    """The rows of all groups, without their order."""
    rows = []
    for group in table.groups:
        what = {"section": group.name, "study": "study", "post": group.post and group.post.id}[group.kind]
        for run in group.meetings:
            for day, week in school.dates[run[0].day]:
                if week not in group.weeks:
                    continue
                present = sum(week in student.weeks for student in group.students)
                rows.append((day.isoformat(), DAYS[day.weekday()], str(week), run[0].id, clock(run[0].start),
                             clock(run[-1].end), what, group.room.id if group.room else "",
                             group.provider.id if group.provider else "",
                             tuple(sorted(one.id for one in group.staff)), str(present)))
    return sorted(rows)


def written_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    dates = [(row["date"], row["from"]) for row in rows]
    assert dates == sorted(dates), "not in order of time"
    return sorted((row["date"], row["day"], row["week"], row["slot id"], row["from"], row["until"], row["what"],
                   row["room"].split(" (")[0], row["provider"],
                   tuple(sorted(one for one in row["adults"].split(", ") if one)), row["students"]) for row in rows)


def compare(kehou, name, instance, timetable, top):
    out = os.path.join(top, f"{name}-out")
    subprocess.run([kehou, "emit", instance, timetable, "-o", out, "--anonymize", "--quiet", "--lang", "en",
                    "--documents", "tables"], check=True)
    school = read_school(instance)
    right, written = right_rows(school, read_timetable(timetable, school)), written_rows(f"{out}/tables/dated.csv")
    for row in sorted(set(right) ^ set(written))[:5]:
        print(f"{name}: {'missing' if row in right else 'not in the timetable'}: {row}")
    assert right, f"{name}: nothing is dated"
    return right != written


def main():
    kehou, seeds = sys.argv[1], sys.argv[2:] or SEEDS
    wrong = 0
    with tempfile.TemporaryDirectory() as top:
        wrong += compare(kehou, "golden", f"{HERE}/golden/school.yaml", f"{HERE}/golden/timetable.yaml", top)
        for seed in seeds:
            folder = os.path.join(top, seed)
            subprocess.run([sys.executable, "-B", f"{HERE}/oracle/schools.py", seed, folder], check=True,
                           stdout=subprocess.DEVNULL)
            subprocess.run([kehou, "solve", f"{folder}/instance.yaml", "-o", f"{folder}/plan", "--time-limit", "10",
                            "--gap", "0.9", "--quiet", "--documents", "text"], check=True)
            wrong += compare(kehou, seed, f"{folder}/instance.yaml", f"{folder}/plan/timetable.yaml", top)
    print(f"{wrong} schools differ" if wrong else "dated list and weekly timetable agree")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
