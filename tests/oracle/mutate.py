#!/usr/bin/python3
"""Random changes to a timetable, most of which break some rule.

    mutate.py INSTANCE TIMETABLE [--seed N] > mutant.yaml

The document is changed, not the objects, so a mutant may be anything a hand could write, but every id in it
exists and none is repeated where the contract calls that bad input.
"""

import argparse
import copy
import random
import sys

import yaml

from reading import read_school

WEEKS = ["all", "odd", "even", "1-4", "3-6", "2-8"]


class Mutator:
    """Changes one timetable of the school in place; every method returns what it did, or None."""

    def __init__(self, school, table, rng):
        self.school = school
        self.table = table
        self.rng = rng
        for key in ("sections", "study", "posts"):
            table[key] = table.get(key) or []

    def pick(self, items):
        items = list(items)
        return self.rng.choice(items) if items else None

    def groups(self):
        return self.table["sections"] + self.table["study"]

    def name(self, group):
        return group.get("id") or f"{group.get('post', 'study')} {group['slot']}"

    # ---- students ----

    def drop_student(self):
        group = self.pick(one for one in self.groups() if one["students"])
        if group:
            student = self.pick(group["students"])
            group["students"].remove(student)
            return f"{student} out of {self.name(group)}"

    def add_student(self, groups=None):
        group = self.pick(self.groups() if groups is None else groups)
        if group:
            student = self.pick(sorted(set(self.school.students) - set(group["students"])))
            if student:
                group["students"].append(student)
                return f"{student} into {self.name(group)}"

    def add_to_section(self):
        return self.add_student(self.table["sections"])

    def move_student(self):
        source = self.pick(one for one in self.groups() if one["students"])
        if source:
            student = self.pick(source["students"])
            target = self.pick(one for one in self.groups() if student not in one["students"])
            if target:
                source["students"].remove(student)
                target["students"].append(student)
                return f"{student} from {self.name(source)} to {self.name(target)}"

    def move_within_slot(self):
        slot = self.pick(one["slot"] for one in self.table["study"])
        groups = [one for one in self.table["study"] if one["slot"] == slot]
        if len(groups) > 1 and groups[0]["students"]:
            student = groups[0]["students"][0]
            target = self.pick(groups[1:])
            if student not in target["students"]:
                groups[0]["students"].remove(student)
                target["students"].append(student)
                return f"{student} to another study group in {slot}"

    def seat_for_study(self):
        """A student leaves its section for study, or its study for a section, in the same slot."""
        section = self.pick(self.table["sections"])
        study = self.pick(one for one in self.table["study"] if section and one["slot"] in section["slots"])
        if study:
            source, target = self.rng.sample([section, study], 2)
            student = self.pick(sorted(set(source["students"]) - set(target["students"])))
            if student:
                source["students"].remove(student)
                target["students"].append(student)
                return f"{student} from {self.name(source)} to {self.name(target)}"

    # ---- adults ----

    def anybody(self):
        return self.pick(self.table["sections"] + self.table["study"] + self.table["posts"])

    def drop_adult(self):
        group = self.anybody()
        if group and group["staff"]:
            return f"{group['staff'].pop(self.rng.randrange(len(group['staff'])))} leaves {self.name(group)}"

    def add_adult(self):
        group = self.anybody()
        staff = self.pick(sorted(set(self.school.staff) - set(group["staff"]))) if group else None
        if staff:
            group["staff"].insert(self.rng.randint(0, len(group["staff"])), staff)
            return f"{staff} joins {self.name(group)}"

    def replace_adult(self):
        group = self.anybody()
        staff = self.pick(sorted(set(self.school.staff) - set(group["staff"]))) if group else None
        if staff and group["staff"]:
            group["staff"][self.rng.randrange(len(group["staff"]))] = staff
            return f"{staff} takes over in {self.name(group)}"

    def swap_adults(self):
        groups = [one for one in self.groups() if one["staff"]]
        if len(groups) > 1:
            one, other = self.rng.sample(groups, 2)
            if one["staff"][0] not in other["staff"] and other["staff"][0] not in one["staff"]:
                one["staff"][0], other["staff"][0] = other["staff"][0], one["staff"][0]
                return f"{self.name(one)} and {self.name(other)} swap leaders"

    def reverse_adults(self):
        group = self.pick(one for one in self.groups() if len(one["staff"]) > 1)
        if group:
            group["staff"].reverse()
            return f"adults of {self.name(group)} reversed"

    # ---- rooms, slots, weeks ----

    def change_room(self):
        group = self.pick(self.groups())
        if group:
            group["room"] = self.pick(self.school.rooms)
            return f"{self.name(group)} in {group['room']}"

    def change_slot(self):
        group = self.anybody()
        slot = self.pick(self.school.slots)
        if group and "slot" in group:
            group["slot"] = slot
            return f"{self.name(group)} moved"
        if group and slot not in group["slots"] and group["slots"]:
            group["slots"][self.rng.randrange(len(group["slots"]))] = slot
            return f"{group['id']} in {slot}"

    def add_or_drop_meeting(self):
        section = self.pick(self.table["sections"])
        slot = self.pick(self.school.slots)
        if section and slot not in section["slots"]:
            section["slots"].append(slot)
            return f"{section['id']} also in {slot}"
        if section and len(section["slots"]) > 1:
            section["slots"].remove(slot)
            return f"{section['id']} no longer in {slot}"

    def change_weeks(self):
        group = self.anybody()
        if group:
            group["weeks"] = self.pick(WEEKS)
            return f"{self.name(group)} in weeks {group['weeks']}"

    def split_weeks(self):
        """A study group or post of all weeks becomes one of odd and one of even weeks."""
        key = self.pick(["study", "posts"])
        group = self.pick(one for one in self.table[key] if one["weeks"] == "all")
        if group:
            twin = copy.deepcopy(group)
            group["weeks"], twin["weeks"] = "odd", "even"
            self.table[key].append(twin)
            return f"{self.name(group)} in two lines"

    # ---- groups ----

    def drop_group(self):
        key = self.pick(["sections", "study", "posts"])
        group = self.pick(self.table[key])
        if group:
            self.table[key].remove(group)
            return f"no {self.name(group)}"

    def copy_study(self):
        group = self.pick(self.table["study"])
        if group:
            twin = copy.deepcopy(group)
            twin["room"] = self.pick(self.school.rooms)
            cut = self.rng.randint(0, len(group["students"]))
            if self.rng.random() < 0.7:
                group["students"], twin["students"] = group["students"][:cut], group["students"][cut:]
            twin["staff"] = [self.pick(self.school.staff)]
            self.table["study"].append(twin)
            return f"{self.name(group)} cut in two"

    def merge_study(self):
        group = self.pick(self.table["study"])
        twin = self.pick(one for one in self.table["study"] if group and one is not group and one["slot"] == group["slot"])
        if twin:
            group["students"] = sorted(set(group["students"]) | set(twin["students"]))
            self.table["study"].remove(twin)
            return f"two of {self.name(group)} made one"

    def add_section(self):
        activity = self.pick(self.school.activities.values())
        taken = {one["id"] for one in self.table["sections"]}
        name = next(f"{activity.id}-{n}" for n in range(1, 99) if f"{activity.id}-{n}" not in taken)
        runs = sorted(activity.slots)
        students = sorted(self.rng.sample(sorted(self.school.students), self.rng.randint(0, 3)))
        self.table["sections"].append({
            "id": name, "activity": activity.id, "slots": self.rng.sample(runs, min(activity.sessions, len(runs))),
            "weeks": activity.weeks if activity.weeks != "either" else "odd", "room": self.pick(self.school.rooms),
            "grades": sorted({self.school.students[one].grade for one in students}), "students": students,
            "staff": [self.pick(self.school.staff)]})
        return f"{name} opens"

    def change_provider(self):
        section = self.pick(self.table["sections"])
        if section and section.pop("provider", None):
            return f"{section['id']} without its provider"
        if section and self.school.providers:
            section["provider"] = self.pick(self.school.providers)
            if self.rng.random() < 0.5:
                section["staff"] = section["staff"][1:]
            return f"{section['id']} with {section['provider']}"

    def change_grades(self):
        section = self.pick(self.table["sections"])
        if section:
            section["grades"] = sorted(self.rng.sample(sorted(self.school.grades), 2))
            return f"{section['id']} states other grades"

    def change_score(self):
        if self.rng.random() < 0.3:
            self.table["score"] = int(self.table.get("score", 0)) + 1
            return "another score"

    def repair_grades(self):
        """States the grades of the students, so that E1 is not in every mutant."""
        for section in self.table["sections"]:
            section["grades"] = sorted({self.school.students[one].grade for one in section["students"]})


MUTATIONS = [Mutator.drop_student, Mutator.add_student, Mutator.add_to_section, Mutator.move_student,
             Mutator.move_within_slot, Mutator.seat_for_study, Mutator.drop_adult, Mutator.add_adult,
             Mutator.replace_adult, Mutator.swap_adults, Mutator.reverse_adults, Mutator.change_room,
             Mutator.change_slot, Mutator.add_or_drop_meeting, Mutator.change_weeks, Mutator.split_weeks,
             Mutator.drop_group, Mutator.copy_study, Mutator.merge_study, Mutator.add_section,
             Mutator.change_provider, Mutator.change_grades, Mutator.change_score]


def mutant(school, table, rng):
    """A changed copy of the document, and the list of what was done."""
    table = copy.deepcopy(table)
    mutator = Mutator(school, table, rng)
    if rng.random() < 0.7:                  # without a stated score no mutant breaks SCORE by itself
        table.pop("score", None)
        table.pop("measures", None)
    number = rng.choice([1, 1, 1, 2, 3])
    done = []
    for _ in range(100):
        what = rng.choice(MUTATIONS)(mutator)
        if what:
            done.append(what)
        if len(done) == number:
            break
    if rng.random() < 0.7 and "states other grades" not in " ".join(done):
        mutator.repair_grades()
    return table, done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("timetable")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with open(arguments.timetable, encoding="utf-8") as file:
        table = yaml.safe_load(file)
    table, done = mutant(read_school(arguments.instance), table, random.Random(arguments.seed))
    print("# " + "; ".join(done))
    yaml.safe_dump(table, sys.stdout, allow_unicode=True, sort_keys=False)


if __name__ == "__main__":
    main()
