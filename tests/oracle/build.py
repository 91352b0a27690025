#!/usr/bin/python3
"""A random timetable builder for small schools: something to verify and to mutate, good or not.

    build.py INSTANCE [--seed N] [--tries N] [--seconds S] > timetable.yaml

Each try opens sections at random, seats students greedily, gives the rest study groups, and finds
rooms and adults by backtracking. The verifier judges every try; the first legal one wins, else the one with
the fewest breaches. Exits with 0 where it is legal, 1 where not.
"""

import argparse
import random
import sys
import time
from fractions import Fraction
from itertools import combinations
from math import ceil

import yaml

from reading import Group, Timetable, as_list, read_school
from rules import Case, least_groups, pool_of, wish_for
from verifier import verify

EFFORT = 400        # steps of one backtracking search


class Stuck(Exception):
    """This try leads nowhere."""


def week_text(school, weeks):
    """The words for a set of weeks; None where the format has none."""
    ordered = sorted(weeks)
    texts = ["all", "odd", "even"] + ([f"{ordered[0]}-{ordered[-1]}"] if ordered else [])
    return next((text for text in texts if school.week_set(text) == weeks), None)


class Try:
    """One attempt at a timetable of the school."""

    def __init__(self, school, rng):
        self.school = school
        self.rng = rng
        self.sections, self.study, self.posts = [], [], []
        self.empty = Case(school, Timetable([], [], [], None, {}))
        self.locks = {f"{one['activity']}-{one['section']}": one for one in school.locks if "section" in one}
        self.seated = {one.id: [] for one in school.students.values()}
        self.seats_locked = {(one["student"], one.get("activity") or one["not"]): "activity" in one
                             for one in school.locks if "student" in one}

    def make(self):
        for activity in self.shuffled(self.school.activities.values()):
            self.open(activity)
        self.seat()
        self.drop_small()
        self.study_groups()
        self.post_lines()
        self.find_rooms()
        self.find_adults()
        return Timetable(self.sections, self.study, self.posts, None, {})

    def shuffled(self, items):
        items = list(items)
        self.rng.shuffle(items)
        return items

    # ---- sections ----

    def open(self, activity):
        locked = [int(name.rpartition("-")[2]) for name in self.locks
                  if self.locks[name]["activity"] == activity.id]
        least = max([activity.sections_min] + locked)
        for number in range(1, self.rng.randint(least, max(least, activity.sections_max)) + 1):
            name = f"{activity.id}-{number}"
            group = self.section(activity, name, self.locks.get(name, {}))
            if group:
                self.sections.append(group)
            elif number <= least:
                raise Stuck

    def section(self, activity, name, lock):
        provider = None
        fits = [one for one in self.school.providers.values() if activity.id in one.offers and one.status == "approved"
                and activity.kind not in ("homework", "tutoring")]
        if lock.get("provider"):
            provider = self.school.providers[lock["provider"]]
        elif fits and "staff" not in lock and self.rng.random() < 0.5:
            provider = self.rng.choice(fits)
        weeks = lock.get("weeks") or activity.weeks
        weeks = self.rng.choice(["odd", "even"]) if weeks == "either" else weeks
        meetings = self.meetings(activity, provider, as_list(lock.get("slots")))
        if meetings is None:
            return None
        return Group("section", name, self.school.week_set(weeks), [], None, [], meetings, activity, provider)

    def meetings(self, activity, provider, exact):
        runs = []
        for slot_id in sorted(activity.slots):
            run = self.school.meeting(self.school.slots[slot_id], activity.length)
            evening = any(slot.period == "evening" for slot in run)
            if (len(run) == activity.length and all(slot.activities for slot in run)
                    and (not provider or slot_id in provider.offers[activity.id].slots)
                    and (not evening or activity.kind in self.school.policy["evening_kinds"])):
                runs.append(run)
        sets = [runs for runs in combinations(runs, activity.sessions)
                if all(one[0].day != other[0].day and abs(one[0].day - other[0].day) >= activity.day_gap
                       for one, other in combinations(runs, 2))
                and (not exact or {run[0].id for run in runs} == set(exact))]
        return list(self.rng.choice(sets)) if sets else None

    # ---- students ----

    def seat(self):
        choices = [(student, wish) for student in self.school.students.values() if student.complete
                   for wish in student.wishes if self.seats_locked.get((student.id, wish.activity)) is not False]
        self.rng.shuffle(choices)
        must = {slot.id for slot in self.school.slots.values() if not slot.study}
        choices.sort(key=lambda one: (self.seats_locked.get((one[0].id, one[1].activity)) is not True,
                                      not must & one[0].attends))
        for student, wish in choices:
            open_here = [one for one in self.sections if wish_for(student, one) is wish and self.takes(one, student)]
            if open_here and self.rng.random() < 0.95:
                section = self.rng.choice(open_here)
                section.students.append(student)
                self.seated[student.id].append(section)

    def takes(self, section, student):
        activity, mine = section.activity, self.seated[student.id]
        after = section.students + [student]
        grades = [one.grade for one in after]
        return (len(mine) < student.wants and student.grade in activity.grades
                and len(after) <= activity.size_max
                and {slot.id for slot in section.slots} <= student.attends
                and not any(one.activity.id in activity.excludes or activity.id in one.activity.excludes for one in mine)
                and not any(slot.overlaps(other) for one in mine for slot in section.slots for other in one.slots
                            if one.weeks & section.weeks)
                and (activity.grade_span is None or max(grades) - min(grades) <= activity.grade_span)
                and (activity.per_class is None
                     or sum(one.klass is student.klass for one in after) <= activity.per_class)
                and not any(frozenset((student.id, one.id)) in self.empty.apart for one in section.students)
                and (activity.kind != "tutoring" or activity.subject in student.tutoring)
                and not (activity.kind == "homework" and section.provider)
                and self.time_to_study(student, mine + [section]))

    def time_to_study(self, student, sections):
        """Rule S4, with every seat taken as held in all weeks."""
        figure = int(self.school.policy["homework_minutes"]["primary" if student.grade < 7 else "junior"])
        taken = {slot.id for one in sections for slot in one.slots}
        attended = [self.school.slots[one] for one in student.attends]
        for day in {slot.day for slot in attended}:
            of_day = [slot for slot in attended if slot.day == day]
            if sum(slot.minutes for slot in of_day) > figure:
                needed = min(figure, sum(slot.minutes for slot in of_day if slot.study))
                if sum(slot.minutes for slot in of_day if slot.id not in taken) < needed:
                    return False
        return True

    def drop_small(self):
        """Closes the sections that stayed too small, where they may close."""
        for section in list(self.sections):
            offer = section.provider.offers[section.activity.id] if section.provider else None
            if section.size < max(section.activity.size_min, offer.min_size if offer else 1, 1):
                of_activity = [one for one in self.sections if one.activity is section.activity]
                if len(of_activity) <= section.activity.sections_min or section.name in self.locks:
                    raise Stuck
                self.sections.remove(section)

    # ---- study and posts ----

    def study_groups(self):
        for slot in self.school.slots.values():
            here = [one for one in self.sections if slot in one.slots]
            for weeks in self.parts_of_term(here):
                held = [one for one in here if one.weeks & weeks]
                away = {student.id for one in held for student in one.students}
                left = [one for one in self.school.students.values()
                        if one.complete and slot.id in one.attends and one.id not in away]
                if left and not slot.study:
                    raise Stuck
                pools = {}
                for student in left:
                    pools.setdefault(pool_of(self.empty, student), []).append(student)
                for students in pools.values():
                    self.divide(slot, weeks, students)

    def parts_of_term(self, sections):
        """The term cut so that in each part the same sections are held."""
        parts = {}
        for week in self.school.weeks:
            parts.setdefault(tuple(week in one.weeks for one in sections), set()).add(week)
        if any(week_text(self.school, weeks) is None for weeks in parts.values()):
            return self.ranges(parts.values())
        return [frozenset(weeks) for weeks in parts.values()]

    def ranges(self, parts):
        """Parts that have no name are cut into runs of weeks, a line each."""
        runs = []
        for weeks in parts:
            for week in sorted(weeks):
                if runs and week - 1 in runs[-1] and week - 1 in weeks:
                    runs[-1].add(week)
                else:
                    runs.append({week})
        return [frozenset(run) for run in runs]

    def divide(self, slot, weeks, students):
        """The fewest groups for the pool, as even as the pairs that keep apart allow."""
        largest = int(self.school.policy["study"]["max_size"])
        number = least_groups(frozenset(one.id for one in students), largest, self.empty.apart)
        sides = [[] for _ in range(number)]
        for student in sorted(self.shuffled(students), key=lambda one: not one.keep_apart):
            able = [side for side in sides if len(side) < largest
                    and not any(frozenset((student.id, one.id)) in self.empty.apart for one in side)]
            if not able:
                raise Stuck
            min(able, key=len).append(student)
        self.study += [Group("study", f"study {slot.id}", weeks, [], None, side, [[slot]]) for side in sides]

    def post_lines(self):
        for post in self.school.posts.values():
            for slot_id in sorted(post.slots):
                self.posts.append(Group("post", post.id, frozenset(self.school.weeks), [],
                                        meetings=[[self.school.slots[slot_id]]], post=post))

    # ---- rooms ----

    def find_rooms(self):
        """Backtracking; the groups with the fewest rooms first."""
        choices = []
        for group in self.sections + self.study:
            rooms = [room for room in self.shuffled(self.school.rooms.values()) if self.run_fits_room(group, room)]
            choices.append((group, rooms))
        choices.sort(key=lambda one: len(one[1]))
        self.steps = EFFORT
        if not self.place(choices, 0):
            raise Stuck

    def run_fits_room(self, group, room):
        needs = set().union(*(one.needs for one in group.students))
        if not needs <= room.features or any(slot.id in room.closed for slot in group.slots):
            return False
        if group.size > room.capacity:
            return False
        if group.kind == "study":
            return set(as_list(self.school.policy["study"]["room"])) <= room.features
        activity, lock = group.activity, self.locks.get(group.name, {})
        if room.site.off_campus and any(run[-1].end - run[0].start <= 2 * room.site.travel for run in group.meetings):
            return False
        return (lock.get("room", room.id) == room.id and activity.room_features <= room.features
                and (activity.rooms is None or room.id in activity.rooms))

    def place(self, choices, index):
        if index == len(choices):
            return True
        self.steps -= 1
        group, rooms = choices[index]
        for room in rooms:
            if self.steps > 0 and self.room_free(room, group, [one for one, _ in choices[:index]]):
                group.room = room
                if self.place(choices, index + 1):
                    return True
        group.room = None
        return False

    def room_free(self, room, group, placed):
        others = [one for one in placed if one.room is room and one.weeks & group.weeks
                  and any(slot.overlaps(other) for slot in one.slots for other in group.slots)]
        near = all(self.reachable(group, room, one) for one in placed if one.room.site is not room.site)
        return (near and len(others) < room.parallel
                and sum(one.size for one in others) + group.size <= room.capacity)

    def reachable(self, group, room, other):
        """Whether the students that both groups hold have time to travel."""
        if not group.weeks & other.weeks or not {one.id for one in group.students} & {one.id for one in other.students}:
            return True
        travel = self.school.travel(room.site, other.room.site)
        return all(one.day != two.day or one.end + travel <= two.start or two.end + travel <= one.start
                   for one in group.slots for two in other.slots)

    # ---- adults ----

    def find_adults(self):
        """Backtracking over seats for adults: (group, candidates); staff locks take theirs first."""
        seats = []
        for group in self.sections + self.study + self.posts:
            for index in range(self.adults_needed(group)):
                able = [one for one in self.shuffled(self.school.staff.values()) if self.may(one, group, index)]
                seats.append((group, able))
        order = {id(group): len(able) for group, able in reversed(seats)}
        seats.sort(key=lambda one: order[id(one[0])])
        self.bind_locks(seats)
        self.duties = []
        self.steps = EFFORT
        if not self.man(seats, 0):
            raise Stuck

    def bind_locks(self, seats):
        for lock in self.school.locks:
            if "staff" not in lock or "section" in lock or lock["duty"] == "free":
                continue
            fit = [index for index, (group, able) in enumerate(seats)
                   if group.slots[0].id == lock["slot"] and any(one.id == lock["staff"] for one in able)
                   and (group.kind == "study" if lock["duty"] == "study" else group.post and group.post.id == lock["duty"])]
            weeks = {seats[index][0].weeks for index in fit}
            for part in weeks:
                index = self.rng.choice([one for one in fit if seats[one][0].weeks == part])
                group, able = seats[index]
                seats[index] = group, [one for one in able if one.id == lock["staff"]]
        seats.sort(key=lambda one: len(one[1]) > 1)

    def adults_needed(self, group):
        if group.kind == "post":
            return group.post.adults
        if group.kind == "study":
            return ceil(Fraction(group.size, int(self.school.policy["study"]["students_per_adult"])))
        return self.empty.adults_needed(group) - (1 if group.provider else 0)

    def may(self, staff, group, index):
        free = {one["slot"] for one in self.school.locks if one.get("staff") == staff.id and one.get("duty") == "free"}
        dates = [day for slot in group.slots for day in self.school.dates_of(slot, group.weeks)]
        leader = group.kind == "section" and index == 0 and not group.provider
        locked = as_list(self.locks.get(group.name, {}).get("staff"))
        if index < len(locked) and locked[index] != staff.id:
            return False
        if group.provider and index == 0 and self.school.policy["external_needs_own_adult"] == "true" and staff.type != "own":
            return False
        return (self.empty.counts(staff) and {slot.id for slot in group.slots} <= staff.available
                and not free & {slot.id for slot in group.slots}
                and (staff.type == "own" or all(staff.vetted[0] <= day <= staff.vetted[1] for day in dates))
                and (group.activity.id in staff.leads if leader else staff.supervises)
                and (not leader or group.activity.kind != "tutoring" or self.may_tutor(staff, group))
                and (group.post is None or group.post.by is None or staff.id in group.post.by))

    def may_tutor(self, staff, group):
        taught = [klass for klass, subject in staff.teaches if subject == group.activity.subject]
        present = {one.id for one in group.students}
        return bool(taught) and not any(
            self.empty.scheduled[klass] and self.empty.scheduled[klass] <= present for klass in taught)

    def man(self, seats, index):
        if index == len(seats):
            return True
        self.steps -= 1
        group, able = seats[index]
        for staff in able:
            if self.steps > 0 and staff not in group.staff and self.has_time(staff, group):
                group.staff.append(staff)
                self.duties.append((staff, group))
                if self.man(seats, index + 1):
                    return True
                self.duties.pop()
                group.staff.remove(staff)
        return False

    def has_time(self, staff, group):
        mine = [one for who, one in self.duties if who is staff and one.weeks & group.weeks]
        for other in mine:
            travel = 0
            if other.room and group.room:
                travel = self.school.travel(other.room.site, group.room.site)
            for slot in group.slots:
                for their in other.slots:
                    if slot.day == their.day and slot.start < their.end + travel and their.start < slot.end + travel:
                        return False
        per_day = {}
        for slot in (slot for one in mine + [group] for slot in one.slots):
            per_day[slot.day] = per_day.get(slot.day, 0) + self.empty.load(slot)
        return ((staff.max_days is None or len(per_day) <= staff.max_days)
                and (staff.max_load is None or sum(per_day.values()) <= staff.max_load)
                and (staff.max_load_per_day is None or max(per_day.values()) <= staff.max_load_per_day))


def build(school, seed=0, tries=300, seconds=10):
    """The best timetable found and its report, or None where no try came to an end."""
    rng = random.Random(seed)
    best = None
    until = time.monotonic() + seconds
    for _ in range(tries):
        if time.monotonic() > until:
            break
        try:
            table = Try(school, rng).make()
        except Stuck:
            continue
        report = verify(school, table)
        if best is None or len(report["breaches"]) < len(best[1]["breaches"]):
            best = table, report
        if not report["breaches"]:
            break
    return best


def document(school, table, report):
    """The timetable as section 5 of the contract writes it."""
    def common(group):
        return {"weeks": week_text(school, group.weeks), "staff": [one.id for one in group.staff]}

    def ids(group):
        return sorted(one.id for one in group.students)

    return {
        "kehou_timetable": 1, "instance": {"id": school.id}, "status": "feasible",
        "score": report["score"], "measures": report["measures"],
        "sections": [dict(id=one.name, activity=one.activity.id, grades=sorted({x.grade for x in one.students}),
                          slots=[slot.id for slot in one.starts], room=one.room.id, students=ids(one), **common(one),
                          **({"provider": one.provider.id} if one.provider else {})) for one in table.sections],
        "study": [dict(slot=one.starts[0].id, room=one.room.id, students=ids(one), **common(one))
                  for one in table.study],
        "posts": [dict(post=one.post.id, slot=one.starts[0].id, **common(one)) for one in table.posts],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tries", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    school = read_school(arguments.instance)
    best = build(school, arguments.seed, arguments.tries, arguments.seconds)
    if best is None:
        print("no timetable found", file=sys.stderr)
        return 1
    yaml.safe_dump(document(school, *best), sys.stdout, allow_unicode=True, sort_keys=False)
    return 1 if best[1]["breaches"] else 0


if __name__ == "__main__":
    sys.exit(main())
