#!/usr/bin/python3
"""Converts the course survey of UMass Amherst (survey_data.csv, survey_column_mapping.csv,
anonymized_courses.xlsx) to an instance.

    umass.py SOURCE OUT
"""

import csv
import os
import re
import shutil
import sys
from collections import Counter, defaultdict

import openpyxl

from common import CONSENT, TERM, WISHES_ONLY, clock, comment, csv_text, write

ABOUT = """
Real input: a survey of 1,061 students and 96 sections with days, times, capacities, fall 2024,
Fair-and-Explainable-Decision-Making/course-allocation-data (UMass Amherst), MIT (see LICENSE).
Made by tools/convert/umass.py; not edited by hand.

Students: {skipped} of {rows} rows have no status and are left out. The {unfinished} others that did not finish
have an incomplete consent: they are listed, not scheduled. Status 1 to 6 (freshman to PhD) is the
grade; `wants` is the number of courses that they plan to stay in.
Sections: each is an activity with one section, since each was rated by itself; those of one course
exclude each other. {missing} rated items are by arrangement or not in the list of courses and are left
out. Times are those of the list of courses, also where the survey says otherwise.
Wishes: the ten items rated highest, 8 (required) first, none below 4, none in an hour that the student
says to avoid; equal ratings in the order of the list, begun at another section for each student so
that none is favoured. Points by rank.
Time: what matters is which sections overlap. Slots are therefore moments: maximal sets of sections
that run at once, one list for Mon Wed Fri and one for Tue Thu; a section takes the moments it covers,
`length` of them in a row, so two sections share a slot exactly if their times overlap. A student
attends a moment unless it lies in such an hour; who named no hour attends all. The length of a slot
means nothing here, so minutes_a_day is 0.
Not in the source, so ample here: one place for all, a leader for each section, one supervisor for
the others. Only wishes are weighed.
"""

LICENCE = """MIT License

The README of the source (Fair-and-Explainable-Decision-Making/course-allocation-data on GitHub)
says: "This project is open-source and available under the MIT License." It carries no text of its
own; this is the licence it names.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

ABOUT_SURVEY = """
What the columns of survey_data.csv mean, for kehou import:

    kehou import survey_data.csv --map survey.yaml --base instance.yaml -o FOLDER

gives the students of this folder. Made by tools/convert/umass.py; not edited by hand.
"""

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri"]
LETTER = dict(zip(DAYS, "mtwhf"))  # of slot ids: m1 is the first moment of Monday
GROUPS = (("Mon", "Wed", "Fri"), ("Tue", "Thu"))
WISHES, LEAST_RATING = 10, 4


def minutes(text):
    hour, minute, half = re.fullmatch(r"(\d+):(\d+) ([AP]M)", text.strip()).groups()
    return int(hour) % 12 * 60 + int(minute) + (720 if half == "PM" else 0)


def read_sections(source):
    """One dict a section, in the order of the list."""
    book = openpyxl.load_workbook(os.path.join(source, "anonymized_courses.xlsx"), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    at = {name: i for i, name in enumerate(rows[0])}
    sections = []
    for row in rows[1:]:
        start, end = row[at["Mtg Time"]].split(" - ")
        course, number = str(row[at["Catalog"]]), str(row[at["Section"]])
        sections.append({"id": f"{course}-{number}", "course": course, "capacity": int(row[at["Enrl Capacity"]]),
                         "days": row[at["zc.days"]].split(), "start": minutes(start), "end": minutes(end)})
    return sections


def find_moments(sections, group):
    """Times (minutes) of the maximal sets of sections that run at once on the group's days."""
    here = [s for s in sections if s["days"][0] in group]
    assert all(d in group for s in here for d in s["days"])
    sets = []
    for time in sorted({s["start"] for s in here}):
        running = {s["id"] for s in here if s["start"] <= time < s["end"]}
        if sets and sets[-1][1] <= running:
            sets[-1] = (time, running)
        elif not (sets and running <= sets[-1][1]):
            sets.append((time, running))
    return [time for time, _ in sets]


def place_sections(sections):
    """Gives each section its first moment (from 1) and length; returns the moments by day."""
    moments = {}
    for group in GROUPS:
        times = find_moments(sections, group)
        for day in group:
            moments[day] = times
        for s in sections:
            if s["days"][0] in group:
                covered = [i for i, t in enumerate(times, 1) if s["start"] <= t < s["end"]]
                s["first"], s["length"] = covered[0], len(covered)
    check_overlaps(sections)
    return moments


def check_overlaps(sections):
    """Two sections share a moment exactly if their times overlap."""
    for a in sections:
        for b in sections:
            if set(a["days"]) & set(b["days"]):
                apart = a["first"] + a["length"] <= b["first"] or b["first"] + b["length"] <= a["first"]
                assert apart == (a["end"] <= b["start"] or b["end"] <= a["start"])


def rated_sections(source, sections):
    """The survey's column of each section, by position; and how many rated items have none."""
    with open(os.path.join(source, "survey_column_mapping.csv"), encoding="utf-8-sig") as f:
        said = {row[0]: row[1] for row in csv.reader(f, delimiter="|")}
    with open(os.path.join(source, "survey_data.csv"), encoding="utf-8-sig") as f:
        header = next(csv.reader(f))
    seen, by_id, missing = Counter(), {}, 0
    known = {s["id"] for s in sections}
    for column, name in enumerate(header):
        question = name + (f".{seen[name]}" if seen[name] else "")
        seen[name] += 1
        if not name.startswith("7"):
            continue
        course, number = re.search(r"DEPT (\d+)(?:-(\d+))?", said[question]).groups()
        item = f"{course}-{number or '01'}"
        if item in known:
            assert item not in by_id
            by_id[item] = column
        else:
            missing += 1
    return by_id, missing


def hour_column(time):
    """Which of the survey's eleven hours of the day a time lies in."""
    return min(max(time // 60 - 8, 0), 10)


def accepted_hours(row):
    """For each day the survey's hours that the student accepts; all where none was named."""
    hours = [cell.split(",") for cell in row[8:19]]
    accepted = {day: {k for k, days in enumerate(hours) if str(i) in days} for i, day in enumerate(DAYS, 1)}
    return accepted if any(accepted.values()) else {day: set(range(11)) for day in DAYS}


def attends(accepted, moments):
    slots = [f"{LETTER[day]}{i}" for day in DAYS for i, t in enumerate(moments[day], 1)
             if hour_column(t) in accepted[day]]
    return "all" if len(slots) == sum(len(m) for m in moments.values()) else ";".join(slots)


def wishes(row, number, sections, columns, accepted):
    ratings = []
    for i, s in enumerate(sections):
        value = row[columns[s["id"]]]
        hours = set(range(hour_column(s["start"]), hour_column(s["end"] - 1) + 1))
        if value and int(value) >= LEAST_RATING and all(hours <= accepted[d] for d in s["days"]):
            ratings.append((-int(value), (i - 37 * number) % len(sections), s["id"]))
    return [item for _, _, item in sorted(ratings)[:WISHES]]


def mapping(sections, columns, moments):
    """The mapping file that makes the same students of the survey as this program."""
    out = [comment(ABOUT_SURVEY), "kehou_mapping: 1\nrequired: [5]\ncolumns:\n  id: {row: 4, prefix: u}\n"
           "  class: {column: 5, prefix: y}\n  wants: 7\n"
           '  consent.student: {column: 3, words: {"1": "true"}, else: "false"}\n'
           "  consent.parent: {value: true}\n  consent.class_review: {value: true}\n  attends:\n    none: all\n    free:\n"]
    for day in DAYS:
        out.extend(f"      {LETTER[day]}{i}: {day.lower()} h{hour_column(t)}\n" for i, t in enumerate(moments[day], 1))
    out.append(f"  wishes:\n    least: {LEAST_RATING}\n    most: {WISHES}\n    turn: 37\n    rated:\n")
    for s in sections:
        hours = range(hour_column(s["start"]), hour_column(s["end"] - 1) + 1)
        free = ", ".join(f"{d.lower()} h{k}" for d in s["days"] for k in hours)
        out.append(f"      - {{activity: {s['id']}, column: {columns[s['id']] + 1}, free: [{free}]}}\n")
    out.append("free:\n  columns: {" + ", ".join(f"h{k}: {k + 9}" for k in range(11)) + "}\n  options: {"
               + ", ".join(f'"{i}": {day.lower()}' for i, day in enumerate(DAYS, 1)) + "}\n")
    return "".join(out)


def main(source, folder):
    sections = read_sections(source)
    moments = place_sections(sections)
    columns, missing = rated_sections(source, sections)
    with open(os.path.join(source, "survey_data.csv"), encoding="utf-8-sig") as f:
        rows = list(csv.reader(f))[1:]
    students, unfinished = [], 0
    for number, row in enumerate(rows, 1):
        if not row[4]:
            continue
        finished = row[2] == "1"
        unfinished += not finished
        accepted = accepted_hours(row)
        students.append([f"u{number:04d}", f"y{row[4]}", attends(accepted, moments),
                         ";".join(wishes(row, number, sections, columns, accepted)), row[6],
                         "true" if finished else "false", "true", "true"])

    out = [comment(ABOUT.format(rows=len(rows), skipped=len(rows) - len(students), unfinished=unfinished, missing=missing))]
    out.append("kehou: 1\nschool: {id: umass, stage: primary, area: city}\n")
    out.append("policy:\n  {base: default, minutes_a_day: 0, homework_minutes: {primary: 0, junior: 0},\n"
               "   study: {mix: band, max_size: 2000, students_per_adult: 2000, bands: [1-6]},\n   " + WISHES_ONLY + "\n")
    out.append("lottery_seed: 20260901\n" + TERM + "slots:\n")
    for day in DAYS:
        for i, time in enumerate(moments[day], 1):
            out.append(f"  - {{id: {LETTER[day]}{i}, day: {day.lower()}, start: {clock(time)}, end: {clock(time + 5)}, "
                       "period: after_class}\n")
    out.append("rooms:\n  - {id: campus, capacity: 5000, parallel: 200, features: [classroom]}\nclasses:\n")
    out.extend(f"  - {{id: y{g}, grade: {g}, room: campus}}\n" for g in range(1, 7))
    out.append("staff: staff.csv\nactivities: activities.csv\nstudents: students.csv\n")
    write(folder, "instance.yaml", "".join(out))

    write(folder, "staff.csv", csv_text(
        ["id", "type", "supervises", "leads"],
        [[f"i{s['id']}", "own", "false", s["id"]] for s in sections] + [["supervisor", "own", "true", ""]]))
    of_course = defaultdict(list)
    table = []
    for s in sections:
        table.append([s["id"], "other", "1-6", 1, s["capacity"], len(s["days"]), s["length"],
                      ";".join(f"{LETTER[d]}{s['first']}" for d in s["days"]), 2000, ";".join(of_course[s["course"]])])
        of_course[s["course"]].append(s["id"])
    write(folder, "activities.csv", csv_text(
        ["id", "kind", "grades", "size.min", "size.max", "sessions", "length", "slots", "students_per_adult", "excludes"],
        table))
    write(folder, "students.csv", csv_text(["id", "class", "attends", "wishes", "wants"] + CONSENT, students))
    write(folder, "survey.yaml", mapping(sections, columns, moments))
    shutil.copyfile(os.path.join(source, "survey_data.csv"), os.path.join(folder, "survey_data.csv"))
    write(folder, "LICENSE", LICENCE)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: umass.py SOURCE OUT")
    main(sys.argv[1], sys.argv[2])
