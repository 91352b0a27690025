#!/usr/bin/python3
"""Small random schools, each combining a few of the contract's features.

    schools.py SEED OUTDIR [--tiny]     writes OUTDIR/instance.yaml and what it names
    schools.py SEED --features [--tiny] prints the features that the school uses

Small schools are for an exact integer program, tiny ones (3-5 students, 2-3 slots) for enumeration.
Most have a legal timetable, by luck and moderation, not by proof. Students, staff and places are made up.
"""

import argparse
import csv
import os
import random
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from features import TABLES, features  # noqa: E402
from reading import DAYS, STAGES, minutes, number_set  # noqa: E402

SUBJECTS = ["chinese", "maths"]
YES = {"student": True, "parent": True, "class_review": True}


def clock(value):
    return f"{value // 60:02}:{value % 60:02}"


class Maker:
    """Makes one school; each step adds a part and leaves the document consistent."""

    def __init__(self, seed, tiny):
        self.rng = random.Random(f"{'tiny' if tiny else 'small'} {seed}")
        self.seed = seed
        self.tiny = tiny
        self.policy = {}
        self.doc = {"kehou": 1}

    def chance(self, probability):
        return self.rng.random() < probability

    def pick(self, choices, weights=None):
        return self.rng.choices(choices, weights)[0]

    def some(self, choices, number):
        choices = list(choices)
        return self.rng.sample(choices, min(number, len(choices)))

    def make(self):
        self.head()
        self.classes()
        self.slots()
        self.places()
        self.students()
        self.study()
        self.activities()
        self.staff()
        self.providers()
        self.wishes()
        self.ties()
        self.posts()
        self.numbers()
        self.locks()
        self.times()
        self.doc["policy"] = self.policy_value()
        return self.doc

    # ---- the frame ----

    def head(self):
        stage = self.pick(["primary", "junior", "nine_year"], [6, 2, 2])
        self.doc["school"] = {"id": f"o{self.seed}", "name": f"第{self.seed}学校", "stage": stage,
                              "area": self.pick(["city", "county"])}
        self.doc["lottery_seed"] = 1000 + self.seed
        long = self.chance(0.5)
        term = {"name": "2026 秋", "start": "2026-09-01", "end": "2027-01-22" if long else "2026-10-23"}
        if self.chance(0.5):
            term["closed"] = ["2026-10-01..2026-10-07"]
        if self.chance(0.3):
            term["swapped"] = [{"date": "2026-10-10", "as": self.pick(DAYS[:3])}]
        self.doc["term"] = term
        self.weeks = 21 if long else 8
        self.stage = stage

    def classes(self):
        grades = sorted(self.some(STAGES[self.stage], 1 if self.tiny else self.rng.randint(1, 3)))
        if self.stage == "nine_year" and not self.tiny and grades[-1] < 7:
            grades[-1] = self.rng.randint(7, 9)
        names = [f"g{grade}c1" for grade in grades]
        if len(grades) < 3 and self.chance(0.5):
            names.append(f"g{grades[0]}c2")
        self.doc["classes"] = [{"id": name, "grade": int(name[1])} for name in sorted(names)]
        self.grades = grades

    def slots(self):
        """Two to six slots; two bell schedules, and periods other than after class, sometimes."""
        slots = []
        number = self.rng.randint(2, 3) if self.tiny else self.rng.randint(2, 5)
        days = sorted(self.some(range(5), self.rng.randint(1, min(3, number))))
        each = {day: number // len(days) + (index < number % len(days)) for index, day in enumerate(days)}
        gap = self.pick([0, 20], [3, 2])
        start = self.pick(["15:50", "16:00", "16:30"])
        for day in days:
            at = minutes(start)
            for index in range(min(each[day], 3)):
                length = self.pick([60, 60, 45, 50])
                slots.append(self.slot(day, f"{DAYS[day]}{index + 1}", at, at + length, "after_class"))
                at += length + gap
        if not self.tiny and len(self.grades) > 1 and self.chance(0.3):
            self.split_bells(slots, days[0])
        if len(slots) < (3 if self.tiny else 6) and self.chance(0.5):
            self.other_period(slots, self.pick(days))
        if self.chance(0.2):
            open_slot = self.pick(slots)
            open_slot["open_to"] = ["study"]
        self.doc["slots"] = slots

    def slot(self, day, name, start, end, period):
        return {"id": name, "day": DAYS[day], "start": clock(start), "end": clock(end), "period": period}

    def split_bells(self, slots, day):
        """The day's first slot becomes two overlapping ones, for the lower and the higher grades."""
        low, high = STAGES[self.stage][0], STAGES[self.stage][-1]
        cut = self.grades[0]
        first = next(slot for slot in slots if slot["day"] == DAYS[day])
        first["grades"] = f"{low}-{cut}"
        second = dict(first, id=first["id"] + "h", grades=list(range(cut + 1, high + 1)),
                      start=clock(minutes(first["start"]) - 10), end=clock(minutes(first["end"]) - 10))
        slots.insert(1, second)

    def other_period(self, slots, day):
        period = self.pick(["noon", "evening", "extended", "holiday"], [3, 5 if self.stage != "primary" else 0, 3, 2])
        if period == "noon":
            slots.append(self.slot(day, f"{DAYS[day]}n", 12 * 60, 12 * 60 + 40, period))
        elif period == "evening":
            slot = self.slot(day, f"{DAYS[day]}e", 19 * 60 + 30, 20 * 60 + self.pick([30, 45, 30, 70]), period)
            slots.append(dict(slot, grades="7-9"))
            if slot["end"] == "21:10":
                self.waive("T2")
        elif period == "extended":
            last = max(minutes(slot["end"]) for slot in slots)
            slots.append(self.slot(day, f"{DAYS[day]}x", last + 10, last + 55, period))
        else:
            slots.append(self.slot(5, "sat1", 9 * 60, 11 * 60, period))

    def waive(self, rule):
        self.doc.setdefault("waivers", []).append({"rule": rule, "reason": "校历所限", "approved_by": "校长室"})

    def places(self):
        rooms = [{"id": f"r{index}", "name": f"{100 + index} 教室", "capacity": self.pick([4, 6, 8, 50]),
                  "features": ["classroom"]} for index in range(1, 5 + self.rng.randint(0, 2))]
        rooms.append({"id": "field", "capacity": self.pick([6, 12, 20]), "features": ["field"],
                      "parallel": self.pick([1, 2, 3])})
        if self.chance(0.4):
            rooms.append({"id": "lab", "capacity": 6, "features": ["lab", "classroom"]})
        if self.chance(0.4):
            rooms[0]["features"] = ["classroom", "ramp"]
            if rooms[0]["capacity"] < 6:
                rooms[0]["capacity"] = 6
        if self.chance(0.2):
            self.pick(rooms)["closed"] = [self.pick(self.doc["slots"])["id"]]
        sites = []
        if self.chance(0.25):
            sites.append({"id": "east", "name": "东校区", "travel": self.pick([10, 15, 25])})
            self.pick(rooms[2:])["site"] = "east"
        if self.chance(0.2):
            sites.append({"id": "palace", "name": "青少年宫", "travel": self.pick([10, 20, 40]), "off_campus": True})
            rooms.append({"id": "hall", "capacity": 20, "features": ["hall"], "site": "palace"})
        if sites:
            self.doc["sites"] = sites
        self.doc["rooms"] = rooms
        for klass, room in zip(self.doc["classes"], rooms):
            if self.chance(0.6):
                klass["room"] = room["id"]

    # ---- students ----

    def students(self):
        number = self.rng.randint(3, 5) if self.tiny else self.rng.randint(4, 14)
        students = []
        for index in range(number):
            students.append({"id": f"s{index + 1:04}", "name": f"{self.pick('李王张刘陈')}同学",
                             "class": self.pick(self.doc["classes"])["id"], "consent": dict(YES)})
            if self.stage != "primary" and self.chance(0.3):
                students[-1]["boarding"] = True
            self.attendance(students[-1])
        if self.chance(0.25):
            self.pick(students)["consent"][self.pick(list(YES))] = False
        if self.chance(0.2):
            self.pick(students)["fee_waived"] = True
        if self.chance(0.2):
            self.pick(students)["from"] = "2026-09-28"
        if self.chance(0.2):
            self.pick(students)["to"] = "2026-10-16"
        self.doc["students"] = students

    def open_slots(self, student):
        grade = int(student["class"][1])
        limit = minutes("21:00" if student.get("boarding") else "20:30")
        return [slot["id"] for slot in self.doc["slots"]
                if grade in number_set(str(slot["grades"])
                                       if isinstance(slot.get("grades"), str)
                                       else list(map(str, slot.get("grades", STAGES[self.stage]))))
                and (minutes(slot["end"]) <= limit or "waivers" in self.doc)]

    def attendance(self, student):
        mine = self.open_slots(student)
        how = self.pick(["all", "list", "days", "some"], [3, 3, 2, 2])
        if how == "all":
            student["attends"] = "all"
        elif how == "list":
            student["attends"] = mine
        elif how == "days":
            student["attends"] = sorted({slot["day"] for slot in self.doc["slots"] if slot["id"] in mine})
        else:
            student["attends"] = sorted(self.some(mine, self.rng.randint(1, max(1, len(mine)))))

    def study(self):
        largest = self.pick([2, 3, 4, 6], [1, 3, 3, 2])
        if len(self.doc["students"]) > 9:
            largest = max(largest, 4)
        self.policy["study"] = {"mix": self.pick(["class", "grade", "band"]), "max_size": largest,
                                "students_per_adult": self.pick([largest, largest - 1, 50], [3, 1, 3])}
        if self.policy["study"]["mix"] == "band" and self.chance(0.4):
            self.policy["study"]["bands"] = ["1-6", "7-9"]
        if self.chance(0.15):
            self.policy["study"]["room"] = []

    # ---- activities ----

    def activities(self):
        number = self.rng.randint(1, 3) if self.tiny else self.rng.randint(2, 4)
        self.doc["activities"] = [self.activity(f"a{index + 1}") for index in range(number)]
        if number > 1 and self.chance(0.2):
            one, other = self.some(self.doc["activities"], 2)
            one["excludes"] = [other["id"]]

    def activity(self, name):
        rng = self.rng
        low, high = STAGES[self.stage][0], STAGES[self.stage][-1]
        kind = self.pick(["homework", "tutoring", "reading", "arts_sports", "club", "field_practice", "themed", "other"],
                         [1, 2, 3, 3, 3, 2, 1, 1])
        if any(slot["period"] == "evening" for slot in self.doc["slots"]) and self.chance(0.5):
            kind = "reading"
        activity = {"id": name, "kind": kind, "grades": f"{low}-{high}",
                    "size": {"min": self.pick([1, 2, 2, 3]), "max": self.pick([2, 3, 4, 8], [1, 2, 3, 2])}}
        activity["size"]["min"] = min(activity["size"].values())
        if kind == "tutoring":
            activity["subject"] = self.pick(SUBJECTS)
        if len(self.grades) > 1 and self.chance(0.4):
            activity["grade_span"] = rng.randint(0, 2)
        if self.chance(0.15):
            activity["grades"] = list(self.grades[:2])
        if self.chance(0.45):
            activity["sections"] = {"min": self.pick([0, 1], [4, 1]), "max": self.pick([1, 2, 3], [1, 4, 1])}
            if activity["sections"]["min"]:
                activity["size"]["min"] = 1
        days = {slot["day"] for slot in self.doc["slots"]}
        if len(days) > 1 and self.chance(0.3):
            activity["sessions"] = 2
            if self.chance(0.4):
                activity["day_gap"] = 2
        if len(self.doc["slots"]) > len(days) and self.chance(0.2):
            activity["length"] = 2
        if self.chance(0.25):
            activity["slots"] = sorted(self.some([slot["id"] for slot in self.doc["slots"]], rng.randint(1, 3)))
        if self.chance(0.3):
            activity["weeks"] = self.pick(["odd", "even", "either", f"3-{self.weeks - 2}", f"1-{self.weeks // 2}"])
        self.requirements(activity)
        return activity

    def requirements(self, activity):
        have = {feature for room in self.doc["rooms"] for feature in room["features"]}
        how = self.pick(["", "features", "rooms"], [4, 3, 1])
        if how == "features":
            activity["room"] = {"features": [self.pick(sorted(have))]}
        elif how == "rooms":
            activity["room"] = {"rooms": [room["id"] for room in self.some(self.doc["rooms"], 2)]}
        if "hall" in have and self.chance(0.4):
            activity["room"] = {"features": ["hall"]}
        if self.chance(0.15):
            activity["adults"] = 2
        if self.chance(0.2):
            activity["students_per_adult"] = self.pick([2, 3])
        if len(self.doc["classes"]) > 1 and self.chance(0.15):
            activity["per_class"] = self.pick([1, 2])
        if self.chance(0.1):
            activity["risk"] = self.policy["risk"] = self.pick(["medium", "high"])
        if self.chance(0.1):
            activity["materials"] = 20.5
            self.policy["materials_limit"] = 30
        if self.chance(0.1):
            activity["fee"] = 0

    # ---- adults ----

    def staff(self):
        rng = self.rng
        number = rng.randint(3, 4) if self.tiny else rng.randint(5, 8)
        classes = [klass["id"] for klass in self.doc["classes"]]
        activities = [activity["id"] for activity in self.doc["activities"]]
        staff = [{"id": f"t{index + 1:02}", "type": "own"} for index in range(number)]
        for one in staff:
            leads = self.some(activities, self.pick([0, 1, 2]))
            if leads:
                one["leads"] = leads
            if self.chance(0.7):
                one["teaches"] = [{"class": self.pick(classes), "subject": self.pick(SUBJECTS)}
                                  for _ in range(self.pick([1, 2]))]
        for klass in self.doc["classes"]:
            if self.chance(0.6):
                klass["head"] = self.pick(staff)["id"]
        self.terms_of_work(staff)
        if self.chance(0.5):
            staff.append(self.external(activities))
        self.doc["staff"] = staff

    def terms_of_work(self, staff):
        slots = [slot["id"] for slot in self.doc["slots"]]
        for one in staff:
            if self.chance(0.15):
                one["max_load"] = self.pick([120, 180, 240])
            if self.chance(0.1):
                one["max_load_per_day"] = self.pick([60, 90, 120])
            if self.chance(0.1):
                one["max_days"] = self.pick([1, 2])
            if self.chance(0.15):
                one["share"] = self.pick([0.5, 0.75])
            if self.chance(0.15):
                one["prior_load"] = self.pick([-45, 30, 61])
            if self.chance(0.2):
                one["care_priority"] = True
            if self.chance(0.15):
                one["unavailable"] = [self.pick(slots)]
            if self.chance(0.08):
                one["available"] = self.some(slots, 2)
        if self.chance(0.15):
            staff[-1]["supervises"] = False

    def external(self, activities):
        one = {"id": "v01", "type": self.pick(["retired", "professional", "volunteer", "parent_volunteer"], [1, 1, 1, 2]),
               "vetted": self.pick(["2026-08-20..2027-08-19", "2026-08-20..2026-11-30", "2026-09-10..2027-08-19"], [4, 1, 1])}
        if self.chance(0.8):
            one["leads"] = self.some(activities, 2)
        if self.chance(0.5):
            one["supervises"] = True
        if self.chance(0.3):
            one["available"] = self.some([slot["id"] for slot in self.doc["slots"]], 2)
        if one["type"] == "parent_volunteer" and self.chance(0.5):
            self.policy["parent_volunteer_counts"] = True
        return one

    def providers(self):
        if not self.chance(0.4):
            return
        providers = []
        for index in range(self.pick([1, 2], [3, 1])):
            offers = []
            for activity in self.some(self.doc["activities"], self.pick([1, 2])):
                offer = {"activity": activity["id"]}
                if self.chance(0.4):
                    offer["slots"] = self.some([slot["id"] for slot in self.doc["slots"]], 2)
                if self.chance(0.6):
                    offer["fee"] = self.pick([180, 99.5, 40])
                if self.chance(0.3):
                    offer["groups"] = 2
                if self.chance(0.4):
                    offer["min_size"] = self.pick([1, 2, 3])
                offers.append(offer)
            provider = {"id": f"p{index + 1}", "type": self.pick(["institution", "partner"]),
                        "field": self.pick(["arts", "sports", "science", "labour", "reading", "culture", "other"]),
                        "status": self.pick(["approved", "suspended", "exited"], [8, 1, 1]),
                        "valid": self.pick(["2026-09-01..2027-07-01", "2026-09-01..2026-12-01"], [5, 1]),
                        "offers": offers}
            if provider["type"] == "partner":
                for offer in offers:
                    offer.pop("fee", None)
            if self.chance(0.4):
                provider["max_sessions"] = self.pick([1, 2])
            providers.append(provider)
        if self.chance(0.25):
            self.policy["external_needs_own_adult"] = True
        self.doc["providers"] = providers

    # ---- what students ask for ----

    def wishes(self):
        for student in self.doc["students"]:
            grade = int(student["class"][1])
            able = [one for one in self.doc["activities"]
                    if grade in (one["grades"] if isinstance(one["grades"], list) else number_set(one["grades"]))]
            subjects = {one["subject"] for one in able if "subject" in one}
            student["tutoring"] = [one for one in sorted(subjects) if self.chance(0.7)]
            if not student["tutoring"]:
                del student["tutoring"]
            wishes = [self.wish(one) for one in self.some(able, self.rng.randint(0, 3))
                      if one["kind"] != "tutoring" or one["subject"] in student.get("tutoring", [])]
            if wishes:
                student["wishes"] = wishes
            wants = self.pick([0, 1, 2, 3], [1, 8, 4, 1])
            if wants != 1:
                student["wants"] = wants
        self.closed_to_study()

    def wish(self, activity):
        if self.chance(0.85):
            return activity["id"]
        wish = {"activity": activity["id"]}
        if self.chance(0.6):
            wish["slots"] = self.some([slot["id"] for slot in self.doc["slots"]], 2)
        if self.chance(0.6):
            wish["points"] = self.pick([3, 8, 15])
        return wish

    def closed_to_study(self):
        """A slot with activities alone, attended by those only who wish for one that may be there."""
        if not self.chance(0.15):
            return
        slot = self.pick(self.doc["slots"])
        fitting = [one for one in self.doc["activities"]
                   if slot["id"] in one.get("slots", [slot["id"]]) and one.get("sessions", 1) == 1
                   and one.get("length", 1) == 1 and one.get("weeks", "all") == "all" and one["kind"] != "tutoring"]
        if "open_to" in slot or not fitting:
            return
        slot["open_to"] = ["activities"]
        wanted = fitting[0]["id"]
        fitting[0]["size"] = {"min": 1, "max": 8}
        for student in self.doc["students"]:
            able = self.open_slots(student)
            attends = [one for one in able if one != slot["id"]]
            if slot["id"] in able and wanted in student.get("wishes", []) and student.get("wants", 1) > 0:
                attends.append(slot["id"])
            student["attends"] = attends

    def ties(self):
        students = self.doc["students"]
        ids = [student["id"] for student in students]
        for key, probability in (("siblings", 0.3), ("keep_with", 0.35), ("keep_apart", 0.35)):
            if self.chance(probability):
                for _ in range(self.pick([1, 2])):
                    one, other = self.some(ids, 2)
                    self.student(one)[key] = [other]
        if any("ramp" in room["features"] for room in self.doc["rooms"]):
            self.pick(students)["needs"] = ["ramp"]

    def student(self, name):
        return next(one for one in self.doc["students"] if one["id"] == name)

    def posts(self):
        if not self.chance(0.4):
            return
        own = [one["id"] for one in self.doc["staff"] if one["type"] == "own" and one.get("supervises", True)]
        post = {"id": "gate", "name": "放学护导",
                "slots": self.some([slot["id"] for slot in self.doc["slots"]], self.pick([1, 2]))}
        if self.chance(0.25):
            post["adults"] = 2
        if self.chance(0.5):
            post["by"] = self.some(own, 3)
        self.doc["posts"] = [post]

    # ---- numbers ----

    def numbers(self):
        if self.chance(0.5):
            self.policy["homework_minutes"] = {"primary": self.pick([0, 30, 45, 60]), "junior": self.pick([0, 40, 90])}
        if self.chance(0.15):
            self.policy["load_factor"] = {"after_class": self.pick([1.25, 0.9]), "noon": 0.75}
        if self.chance(0.2):
            self.policy["late_after"] = self.pick(["16:45", "17:00"])
        if self.chance(0.2):
            self.policy["wish_points"] = [10, 6, 1]
        if self.chance(0.2):
            self.policy["subsidy"] = {"own": 45.5, "volunteer": 10, "parent_volunteer": 5}
        if self.chance(0.3):
            self.policy["weights"] = {key: self.pick([0, 1, 5, 30]) for key in
                                      self.some(["no_wish", "wish_loss", "imbalance", "uneven", "apart",
                                                 "unfamiliar", "late_care", "external", "cost"], 4)}
        if self.chance(0.1) and any(slot["period"] == "noon" for slot in self.doc["slots"]):
            self.policy["counted_periods"] = ["after_class", "noon"]
        if self.chance(0.15):
            self.policy["evening_kinds"] = ["homework", "tutoring", "reading", "arts_sports", "club"]
        if self.chance(0.25):
            self.doc["budget"] = {"week": 400 + 60 * len(self.doc["slots"]) * self.rng.randint(4, 9)}

    def locks(self):
        locks = []
        if self.chance(0.2):
            locks.append(self.section_lock())
        if self.chance(0.15):
            student = self.pick(self.doc["students"])
            wished = [one if isinstance(one, str) else one["activity"] for one in student.get("wishes", [])]
            if all(student["consent"].values()) and wished and student.get("wants", 1) > 0:
                key = self.pick(["activity", "not"])
                locks.append({"student": student["id"], key: self.pick(wished), "reason": "班级商定"})
        if self.chance(0.25):
            staff = self.pick([one for one in self.doc["staff"] if one["type"] == "own"])
            slot = self.pick(self.doc["slots"])["id"]
            duty = self.pick(["study", "free"])
            if "posts" in self.doc and self.chance(0.5):
                post = self.doc["posts"][0]
                slot, duty = self.pick(post["slots"]), post["id"]
                staff = next((one for one in self.doc["staff"] if one["id"] in post.get("by", [staff["id"]])))
            if staff.get("supervises", True):
                locks.append({"staff": staff["id"], "slot": slot, "duty": duty, "reason": "教务安排"})
        if locks:
            self.doc["locks"] = locks

    def section_lock(self):
        activity = self.pick(self.doc["activities"])
        lock = {"activity": activity["id"], "section": 1, "reason": "校级安排"}
        activity["size"]["min"] = 1
        allowed = activity.get("slots") or [slot["id"] for slot in self.doc["slots"]
                                            if "activities" in slot.get("open_to", ["activities"])]
        leaders = [one["id"] for one in self.doc["staff"] if activity["id"] in one.get("leads", [])]
        providers = [one["id"] for one in self.doc.get("providers", [])
                     if activity["id"] in [offer["activity"] for offer in one["offers"]] and one["status"] == "approved"]
        if activity.get("sessions", 1) == 1 and allowed and self.chance(0.5):
            lock["slots"] = [self.pick(allowed)]
        if "room" not in activity and self.chance(0.4):
            lock["room"] = "r1"
        if providers and self.chance(0.6):
            lock["provider"] = self.pick(providers)
        elif leaders and self.chance(0.6):
            lock["staff"] = [self.pick(leaders)]
        if activity.get("weeks") == "either":
            lock["weeks"] = self.pick(["odd", "even"])
        return lock

    def times(self):
        """Sets the limits of T1 and T3 to what the slots offer."""
        counted = self.policy.get("counted_periods", ["after_class"])
        offered, ends = {}, {}
        for slot in self.doc["slots"]:
            grades = slot.get("grades", STAGES[self.stage])
            for grade in number_set(grades) if isinstance(grades, str) else grades:
                key = slot["day"], grade
                if slot["period"] in counted:
                    offered[key] = offered.get(key, 0) + minutes(slot["end"]) - minutes(slot["start"])
                if slot["period"] == "after_class" and grade < 7:
                    ends[key] = max(ends.get(key, 0), minutes(slot["end"]))
        self.policy["minutes_a_day"] = min(offered.values())
        early = min(ends.values(), default=24 * 60)
        if early < minutes("17:30"):
            if self.chance(0.7):
                self.policy["off_work_time"] = clock(early)
            else:
                self.waive("T3")

    def policy_value(self):
        return dict({"base": self.pick(["default", "yichang-2022", "yichang-2024"], [4, 1, 1])}, **self.policy)


# ---- files ----

def flat(entity, prefix=""):
    """An entity as a row: nested keys dotted, lists joined; None where a list holds maps."""
    row = {}
    for key, value in entity.items():
        if isinstance(value, dict):
            inner = flat(value, prefix + key + ".")
            if inner is None:
                return None
            row.update(inner)
        elif isinstance(value, list):
            if any(isinstance(one, dict) for one in value):
                return None
            row[prefix + key] = ";".join(map(str, value))
        else:
            row[prefix + key] = str(value).lower() if isinstance(value, bool) else str(value)
    return row


def write_csv(path, rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def split(doc, rng):
    """The document with some of its lists, and some offers, named as CSV files, and those lists' rows."""
    doc, tables = dict(doc), {}
    for key in TABLES:
        rows = [flat(entity) for entity in doc.get(key, [])]
        if rows and rng.random() < 0.15 and None not in rows:
            tables[key] = rows
            doc[key] = key + ".csv"
    if doc.get("providers") and rng.random() < 0.3:
        tables["offers"] = [dict(flat(offer), provider=one["id"]) for one in doc["providers"]
                            for offer in one["offers"]]
        doc["providers"] = [dict(one, offers="offers.csv") for one in doc["providers"]]
    return doc, tables


def school(seed, tiny=False):
    """The document of the school, the one to write, and the rows of its CSV files."""
    doc = Maker(seed, tiny).make()
    return (doc, *split(doc, random.Random(f"csv {seed}")))


def write_document(doc, folder):
    """Writes a document as the folder's instance; returns its path."""
    path = os.path.join(folder, "instance.yaml")
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(doc, file, Dumper=Quoting, allow_unicode=True, sort_keys=False, width=120)
    return path


def write(seed, folder, tiny=False):
    """Writes the school into the folder; returns the instance's path."""
    os.makedirs(folder, exist_ok=True)
    _, doc, tables = school(seed, tiny)
    for key, rows in tables.items():
        write_csv(os.path.join(folder, key + ".csv"), rows)
    return write_document(doc, folder)


class Quoting(yaml.SafeDumper):
    """Writes no anchors; times and dates are quoted by PyYAML where YAML 1.1 would misread them."""

    def ignore_aliases(self, data):
        return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--features", action="store_true")
    arguments = parser.parse_args()
    if arguments.features:
        doc, _, tables = school(arguments.seed, arguments.tiny)
        print("\n".join(sorted(features(doc, tables))))
    elif arguments.folder:
        print(write(arguments.seed, arguments.folder, arguments.tiny))
    else:
        parser.error("OUTDIR or --features")


if __name__ == "__main__":
    main()
