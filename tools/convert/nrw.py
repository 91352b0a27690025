#!/usr/bin/python3
"""Converts blockung001 of SVWS-NRW (reduced to min_*.csv) to an instance, and its published slot
plan to a timetable.

    nrw.py SOURCE OUT
"""

import csv
import os
import sys
from collections import defaultdict

from common import CONSENT, TERM, WISHES_ONLY, clock, comment, csv_text, keep_licence, write

# A section that needs two of the 14 parallel slots may take any two in the source; here its
# meetings are on different days (T4). Seven days of two slots each: slots that no such section
# uses (0, 1, 11, 12) share days with slots that one may use, so that only the pairs 6 and 7,
# 8 and 9, 10 and 13 are lost. No published section has one of these.
DAYS = {"mon": (0, 2), "tue": (1, 3), "wed": (11, 4), "thu": (12, 5), "fri": (6, 7), "sat": (8, 9), "sun": (10, 13)}

ABOUT = """
Real input: 137 students, 1,146 course choices, 69 sections in 14 parallel slots. Test cohort
blockung001 of the school software of North Rhine-Westphalia (SVWS-NRW/SVWS-Server), reduced to
what a timetable needs. Copyright (c) Ministerium für Schule und Bildung des Landes NRW,
BSD-3-Clause (see LICENSE). Made by tools/convert/nrw.py; not edited by hand.

As in the source: every section opens (locks), led by its teacher; slots 0 and 1 hold only LK
sections, 11 sports, 12 PXSP, 13 one of the two meetings of I0 and S0, 2 to 10 the other GK
sections. Slot sN stands for the source's slot N, an hour of the week; sections that need two slots
meet on two days. Every choice is a wish of equal points and every student wants all of them, so
wish_loss counts the choices that are not met; nothing else is weighed.
Not in the source, so ample here: one place for everybody, one supervisor for the students without
a course in a slot, no limit on sizes. The cohort, of upper secondary school, stands in grade 9.
"""


def read(source, name):
    with open(os.path.join(source, name), encoding="utf-8") as f:
        return list(csv.DictReader(f))


def activity_of(subject, kind):
    return subject + {"G": "-GK", "L": "-LK", "P": "-PJK"}[kind[0]]


def allowed_slots(activity):
    subject, kind = activity.split("-")
    if kind == "LK":
        return [0, 1]
    if kind == "PJK":
        return [12]
    if subject == "SP":
        return [11]
    return list(range(2, 11)) + ([13] if subject in ("I0", "S0") else [])


def numbered(section):
    """Activity and number of a section's name in the source: BI-GK2 is the second of BI-GK."""
    head = section.rstrip("0123456789")
    return head, int(section[len(head):])


def instance_text(sections, activities):
    out = [comment(ABOUT)]
    out.append("kehou: 1\nschool: {id: nrw-001, stage: junior, area: city}\n")
    out.append("policy:\n  {base: default, wish_points: [1], homework_minutes: {primary: 0, junior: 0},\n"
               "   study: {max_size: 200, students_per_adult: 200},\n   " + WISHES_ONLY + "\n")
    out.append("lottery_seed: 20260901\n" + TERM + "slots:\n")
    for day, pair in DAYS.items():
        for at, slot in enumerate(pair):
            start = 16 * 60 + 60 * at
            out.append(f"  - {{id: s{slot}, day: {day}, start: {clock(start)}, end: {clock(start + 60)}, "
                       "period: after_class}\n")
    out.append("rooms:\n  - {id: campus, capacity: 200, parallel: 100, features: [classroom]}\n"
               "classes:\n  - {id: q1, grade: 9, room: campus}\nstaff:\n")
    leads = defaultdict(list)
    for s in sections:
        activity = numbered(s["section"])[0]
        if activity not in leads[s["teacher"]]:
            leads[s["teacher"]].append(activity)
    for teacher in sorted(leads):
        out.append(f"  - {{id: {teacher}, type: own, supervises: false, leads: [{', '.join(leads[teacher])}]}}\n")
    out.append("  - {id: supervisor, type: own}\nactivities:\n")
    for activity, members in activities.items():
        needed = {int(s["slots_needed"]) for s in members}
        assert len(needed) == 1
        n = len(members)
        out.append(f"  - {{id: {activity}, kind: other, grades: [9], size: {{min: 1, max: 137}}, "
                   f"sections: {{min: {n}, max: {n}}}, sessions: {needed.pop()}, students_per_adult: 200, "
                   f"slots: [{', '.join(f's{t}' for t in allowed_slots(activity))}]}}\n")
    out.append("students: students.csv\nlocks:\n")
    for s in sections:
        activity, number = numbered(s["section"])
        out.append(f"  - {{activity: {activity}, section: {number}, staff: [{s['teacher']}], reason: as in the source}}\n")
    return "".join(out)


def students_text(choices):
    wishes = defaultdict(list)
    for c in choices:
        wishes[int(c["student"])].append(activity_of(c["subject"], c["kind"]))
    rows = [[f"n{k:03d}", "q1", "all", ";".join(w), len(w), "true", "true", "true"] for k, w in sorted(wishes.items())]
    return csv_text(["id", "class", "attends", "wishes", "wants"] + CONSENT, rows)


PUBLISHED = """
The slot plan and the assignment that the source published, for `kehou check`: every choice is met,
but teacher L091 is in two sections of slot s1, and L070 and L003 each lead two in slot s2 (A2).
Origin and licence: see instance.yaml. Made by tools/convert/nrw.py.
"""


def ids(members):
    return ", ".join(f"n{k:03d}" for k in sorted(members))


def published_text(sections, choices, plan):
    slots, students, busy = defaultdict(list), defaultdict(list), defaultdict(set)
    for p in plan:
        slots[p["section"]].append(int(p["slot"]))
    everybody = {int(c["student"]) for c in choices}
    for c in choices:
        section, student = c["assigned_section_in_source"], int(c["student"])
        students[section].append(student)
        for slot in slots[section]:
            assert student not in busy[slot]
            busy[slot].add(student)
    out = [comment(PUBLISHED), "kehou_timetable: 1\ninstance: {id: nrw-001}\nstatus: draft\nsections:\n"]
    for s in sections:
        activity, number = numbered(s["section"])
        out.append(f"  - {{id: {activity}-{number}, activity: {activity}, grades: [9], "
                   f"slots: [{', '.join(f's{t}' for t in sorted(slots[s['section']]))}], weeks: all, room: campus,\n"
                   f"     staff: [{s['teacher']}], students: [{ids(students[s['section']])}]}}\n")
    out.append("study:\n")
    for slot in range(14):
        rest = everybody - busy[slot]
        if rest:
            out.append(f"  - {{slot: s{slot}, weeks: all, room: campus, staff: [supervisor],\n"
                       f"     students: [{ids(rest)}]}}\n")
    out.append("posts: []\n")
    return "".join(out)


def main(source, folder):
    sections, choices = read(source, "min_sections.csv"), read(source, "min_choices.csv")
    plan = read(source, "min_published_slots.csv")
    activities = defaultdict(list)
    for s in sections:
        activities[numbered(s["section"])[0]].append(s)
    write(folder, "instance.yaml", instance_text(sections, activities))
    write(folder, "students.csv", students_text(choices))
    write(folder, "published.yaml", published_text(sections, choices, plan))
    keep_licence(source, folder)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: nrw.py SOURCE OUT")
    main(sys.argv[1], sys.argv[2])
