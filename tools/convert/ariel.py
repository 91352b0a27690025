#!/usr/bin/python3
"""Converts the course allocation input of fairpyx (ariel_5783_input.json) to an instance.

    ariel.py SOURCE OUT
"""

import json
import os
import sys

from common import TERM, WISHES_ONLY, clock, comment, keep_licence, write

ABOUT = """
Real input: 26 students, 23 courses, integer values, Ariel University 5783; ariel_5783_input.json
of ariel-research/fairpyx. Copyright (c) 2023 ariel-research, MIT (see LICENSE). Made by
tools/convert/ariel.py; not edited by hand.

Values are wishes with points (those of 0 are left out, and those of courses that the student may
not take), capacities of students `wants`, conflicts of courses `excludes`, capacities of courses
size.max. The source has no times, rooms or teachers: each course has a slot of its own, one ample
place, one lecturer for all, one supervisor for the others. Only wishes are weighed:
wish_loss = {constant} (the best `wants` wishes of each student, conflicts aside) - total value,
so the largest total value known, 21942, is a wish_loss of {loss}.
"""

DAYS = ["mon", "tue", "wed", "thu", "fri"]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(source, folder):
    with open(os.path.join(source, "ariel_5783_input.json"), encoding="utf-8") as f:
        data = json.load(f)
    items = {name: f"c{i:02d}" for i, name in enumerate(data["item_capacities"], 1)}
    students, constant = [], 0
    for student, values in data["valuations"].items():
        barred = set(data["agent_conflicts"].get(student, []))
        wishes = [(v, items[c]) for c, v in values.items() if v > 0 and c not in barred]
        wishes.sort(key=lambda w: (-w[0], w[1]))
        wants = data["agent_capacities"][student]
        constant += sum(v for v, _ in wishes[:wants])
        listed = ", ".join(f"{{activity: {c}, points: {v}}}" for v, c in wishes)
        students.append(f"  - {{id: {student}, class: k1, attends: all, wants: {wants},\n"
                        "     consent: {student: true, parent: true, class_review: true},\n"
                        f"     wishes: [{listed}]}}\n")

    out = [comment(ABOUT.format(constant=constant, loss=constant - 21942))]
    out.append("kehou: 1\nschool: {id: ariel, stage: junior, area: city}\n")
    out.append("policy:\n  {base: default, homework_minutes: {primary: 0, junior: 0},\n   " + WISHES_ONLY + "\n")
    out.append("lottery_seed: 20260901\n" + TERM + "slots:\n")
    for i, item in enumerate(items.values()):
        start = 15 * 60 + 45 * (i // len(DAYS))
        out.append(f"  - {{id: t-{item}, day: {DAYS[i % len(DAYS)]}, start: {clock(start)}, end: {clock(start + 45)}, "
                   "period: after_class}\n")
    out.append("rooms:\n  - {id: campus, capacity: 200, parallel: 30, features: [classroom]}\n"
               "classes:\n  - {id: k1, grade: 9, room: campus}\nstaff:\n"
               f"  - {{id: lecturer, type: own, supervises: false, leads: [{', '.join(items.values())}]}}\n"
               "  - {id: supervisor, type: own}\nactivities:\n")
    for name, item in items.items():
        conflicts = [items[c] for c in data["item_conflicts"].get(name, [])]
        out.append(f"  - {{id: {item}, name: {quoted(name)}, kind: other, grades: [9], "
                   f"size: {{min: 1, max: {data['item_capacities'][name]}}}, slots: [t-{item}], students_per_adult: 200"
                   + (f", excludes: [{', '.join(conflicts)}]" if conflicts else "") + "}\n")
    out.append("students:\n" + "".join(students))
    write(folder, "instance.yaml", "".join(out))
    keep_licence(source, folder)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: ariel.py SOURCE OUT")
    main(sys.argv[1], sys.argv[2])
