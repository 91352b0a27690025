#!/usr/bin/python3
"""A nine-year boarding school on two campuses that uses everything at once is solved legally.

    everything.py KEHOU STUDENTS ACTIVITIES SECONDS [--staffing X] [--keep DIR]

The school is made by kehou generate (two bells, noon, evening and extended care, fortnightly activities, providers,
tutoring, field practice off campus, posts, locks), then gets noon in two shifts, holiday care on Saturdays for those who apply, and locks of
students and of a duty at a post. What the timetable of the whole uses is counted in the end.
"""

import argparse
import copy
import os
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from blind import School  # noqa: E402

OPTIONS = "--stage nine_year --bells 2 --campuses 2 --periods noon,extended,evening --fortnightly 0.3 --seed 6".split()
APPLICANTS = 30


def main_campus(school, student):
    rooms = {one["id"]: one for one in school.of("rooms")}
    classes = {one["id"]: one for one in school.of("classes")}
    return not rooms[classes[student["class"]]["room"]].get("site")


def consented(student):
    return all(student[f"consent.{who}"] == "true" for who in ("student", "parent", "class_review"))


def add_shifts(school):
    """The junior grades eat first."""
    for slot in [one for one in school.doc["slots"] if one["period"] == "noon"]:
        junior = dict(copy.deepcopy(slot), id=f"{slot['id']}-b", start="12:00", end="12:30", grades="7-9")
        slot.update(start="12:30", end="13:10", grades="1-6")
        school.doc["slots"].append(junior)
    grades = {one["id"]: int(one["grade"]) for one in school.of("classes")}
    for student in school.of("students"):
        if grades[student["class"]] >= 7:
            student["attends"] = ";".join(f"{slot}-b" if slot.endswith("-noon") else slot for slot in student["attends"].split(";"))


def add_holiday(school):
    school.doc["slots"].append({"id": "sat-care", "day": "sat", "start": "09:00", "end": "11:00", "period": "holiday", "open_to": ["study"],
                                "grades": "1-3"})
    grades = {one["id"]: int(one["grade"]) for one in school.of("classes")}
    able = [one for one in school.of("students") if grades[one["class"]] <= 3 and consented(one)]
    for student in able[:APPLICANTS]:
        student["attends"] += ";sat-care"


def add_tutoring(school):
    """Two listed students are enough, as many as there are in a small school, and each section is worth it."""
    for activity in school.doc["activities"]:
        if activity["kind"] == "tutoring":
            activity["size"]["min"] = 2
    for student in school.of("students"):
        if student["tutoring"]:
            listed = [one for one in school.doc["activities"] if one.get("subject") in student["tutoring"].split(";")]
            wishes = [one["id"] for one in listed] + student["wishes"].split(";")
            student["wishes"] = ";".join(dict.fromkeys(one for one in wishes if one))
            student["wants"] = student["wants"] or "1"


def add_locks(school):
    """Somebody into the choir, which a lock fixes already; somebody out of the first wish; the duty manager of one day;
    the provider of what most students wish for among all that is offered."""
    choir = next(one for one in school.doc["locks"] if one.get("activity") == "choir" and "section" in one)
    able = [one for one in school.of("students") if "choir" in one["wishes"].split(";") and choir["slots"][0] in one["attends"].split(";")
            and main_campus(school, one) and consented(one)]
    outside = next(one for one in school.of("students") if one["wishes"] and one is not able[0])
    manager = next(one for one in school.doc["posts"] if one["id"] == "manager")
    slot = manager["slots"][0]
    staff = {one["id"]: one for one in school.doc["staff"]}
    who = next(one for one in manager["by"] if slot not in staff[one].get("unavailable", []))
    wished = [wish for one in school.of("students") if consented(one) for wish in one["wishes"].split(";")]
    _, activity, provider = max((wished.count(offer["activity"]), offer["activity"], one["id"])
                                for one in school.doc["providers"] if one["status"] == "approved" for offer in one["offers"])
    school.doc["locks"] += [{"activity": activity, "section": 1, "provider": provider, "reason": "r"}, {"student": able[0]["id"], "activity": "choir", "reason": "r"},
                            {"student": outside["id"], "not": outside["wishes"].split(";")[0], "reason": "r"},
                            {"staff": who, "slot": slot, "duty": "manager", "reason": "r"}]


def uses(school, table):
    """What the timetable uses, counted."""
    activities = {one["id"]: one for one in school.doc["activities"]}
    periods = {one["id"]: one["period"] for one in school.doc["slots"]}
    sites = {one["id"]: one.get("site") for one in school.of("rooms")}
    boarders = {one["id"] for one in school.of("students") if one["boarding"] == "true"}
    count = {f"study at {period}": sum(periods[one["slot"]] == period for one in table["study"]) for period in set(periods.values())}
    sections = table["sections"]
    count["noon shifts"] = min(sum(one["slot"] == slot for one in table["study"]) for slot in ("mon-noon", "mon-noon-b"))
    count["fortnightly"] = sum(one["weeks"] in ("odd", "even") for one in sections)
    count["tutoring"] = sum(activities[one["activity"]]["kind"] == "tutoring" for one in sections)
    count["field practice"] = sum(activities[one["activity"]]["kind"] == "field_practice" for one in sections)
    count["providers"] = sum("provider" in one for one in sections)
    count["east"] = sum(sites[one["room"]] == "east" for one in sections)
    count["posts"] = len(table["posts"])
    count["boarders"] = len(boarders & {one for group in table["study"] for one in group["students"]})
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("kehou")
    parser.add_argument("students")
    parser.add_argument("activities")
    parser.add_argument("seconds")
    parser.add_argument("--staffing", default="2.3")
    parser.add_argument("--keep", metavar="DIR")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        top = args.keep or top
        subprocess.run([args.kehou, "generate", *OPTIONS, "--students", args.students, "--activities", args.activities, "--staffing", args.staffing,
                        "-o", f"{top}/made"], check=True, stdout=subprocess.DEVNULL)
        school = School(f"{top}/made")
        add_shifts(school)
        add_holiday(school)
        add_tutoring(school)
        add_locks(school)
        school.write(f"{top}/school")
        instance, plan = f"{top}/school/instance.yaml", f"{top}/plan"
        subprocess.run([args.kehou, "solve", instance, "-o", plan, "--time-limit", args.seconds, "--threads", "2", "--quiet",
                        "--documents", "tables"], check=True)
        subprocess.run([args.kehou, "check", instance, f"{plan}/timetable.yaml", "--quiet"], check=True)
        with open(f"{plan}/timetable.yaml", encoding="utf-8") as file:
            table = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    count = uses(school, table)
    print(", ".join(f"{name} {number}" for name, number in sorted(count.items())), f"score {table['score']}")
    unused = [name for name, number in count.items() if not number]
    if unused:
        print("not used:", ", ".join(unused))
    return len(unused) > 0


if __name__ == "__main__":
    sys.exit(main())
