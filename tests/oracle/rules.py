"""The rules of the contract's section 3, one function a rule, each yielding a text for every breach.

Nothing here is clever: every rule is spelled out over every teaching week. Only weeks in which the
same groups are held and the same students belong are looked at once (Case.weeks).
"""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations
from math import ceil

from reading import DAYS, KINDS, RISKS, as_list, minutes, number_set

PRIMARY = frozenset(range(1, 7))


class Case:
    """A school with a timetable, and what several rules look up."""

    def __init__(self, school, table):
        self.school = school
        self.policy = school.policy
        self.table = table
        self.groups_of = defaultdict(list)          # student id -> groups
        for group in table.sections + table.study:
            for student in group.students:
                self.groups_of[student.id].append(group)
        self.duties = duties(table)
        self.weeks = self.distinct_weeks()
        self.apart = {frozenset((one.id, other)) for one in school.students.values() for other in one.keep_apart}
        self.scheduled = defaultdict(set)           # class id -> ids of its scheduled students
        for student in school.students.values():
            if student.complete:
                self.scheduled[student.klass.id].add(student.id)

    def distinct_weeks(self):
        """One week of every kind: weeks of the same kind hold the same groups and students."""
        sets = {group.weeks for group in self.table.groups} | {one.weeks for one in self.school.students.values()}
        kinds = {}
        for week in self.school.weeks:
            kinds.setdefault(tuple(week in one for one in sets), week)
        return list(kinds.values())

    def counts(self, staff):
        """Whether an adult counts as a responsible one."""
        return staff.type != "parent_volunteer" or self.policy["parent_volunteer_counts"] == "true"

    def leader(self, group):
        """The first counting adult; None where a provider brings the leader or nobody is there."""
        if group.provider:
            return None
        return next((one for one in group.staff if self.counts(one)), None)

    def adults_needed(self, section):
        activity = section.activity
        needed = max(activity.adults, ceil(Fraction(section.size, activity.students_per_adult)))
        if section.provider and self.policy["external_needs_own_adult"] == "true":
            needed = max(needed, 2)
        return needed

    def load(self, slot, share_of_weeks=1):
        """Weighted minutes of a duty on the slot, rounded up."""
        return ceil(slot.minutes * Fraction(self.policy["load_factor"][slot.period]) * share_of_weeks)


    def cost(self):
        """Planned yuan a week: every item, an adult's slot or a provider's meeting, rounded up."""
        total = 0
        for duty in self.duties:
            total += ceil(Fraction(self.policy["subsidy"][duty.staff.type]) * self.share_of_weeks(duty.weeks))
        for section in self.table.sections:
            offer = section.provider.offers.get(section.activity.id) if section.provider else None
            if offer:
                total += len(section.meetings) * ceil(offer.fee * self.share_of_weeks(section.weeks))
        return total

    def share_of_weeks(self, weeks):
        return Fraction(len(weeks), self.school.total_weeks)


class Duty:
    """One adult on one slot for one section, study group or post."""

    def __init__(self, staff, slot, group):
        self.staff = staff
        self.slot = slot
        self.group = group
        self.weeks = group.weeks


def duties(table):
    """Every duty; several lines of one post and slot are one post, so one duty of an adult in both."""
    found = {}
    for group in table.groups:
        for slot in group.slots:
            for staff in group.staff:
                key = (staff.id, slot.id, group.post.id if group.post else id(group))
                if key in found:
                    found[key].weeks |= group.weeks
                else:
                    found[key] = Duty(staff, slot, group)
    return list(found.values())


def at_once(pairs):
    """For (slot, group) pairs, the groups that go on at the same time, at each start of a slot."""
    for now in {(slot.day, slot.start) for slot, _ in pairs}:
        running = {what for slot, what in pairs if slot.day == now[0] and slot.start <= now[1] < slot.end}
        yield f"{DAYS[now[0]]} {now[1] // 60:02}:{now[1] % 60:02}", running


def too_far(school, places):
    """Pairs of (slot, room) on one day with less time between them than the travel takes."""
    for (slot, room), (other, room2) in combinations(sorted(places, key=lambda one: one[0].start), 2):
        if slot.day == other.day and slot.end <= other.start:
            if other.start - slot.end < school.travel(room.site, room2.site):
                yield slot, other


# ---- students ----

def is_scheduled(student):
    """Students without complete consent concern S1 alone: they are to be nowhere."""
    return student.complete


def rule_s1(case):
    for student in case.school.students.values():
        groups = case.groups_of[student.id]
        if not student.complete:
            if groups:
                yield f"{student.id} has no complete consent, yet is in {groups[0].name}"
            continue
        for week in case.weeks:
            if week in student.weeks:
                yield from places_in_week(case, student, [one for one in groups if week in one.weeks], week)


def places_in_week(case, student, groups, week):
    at = defaultdict(list)
    for group in groups:
        for slot in group.slots:
            at[slot.id].append(group)
            if group.kind == "study" and slot.id not in student.attends:
                yield f"{student.id} is in study in {slot.id}, which it does not attend"
    here = []
    for slot_id in student.attends:
        slot = case.school.slots[slot_id]
        if len(at[slot_id]) != 1:
            yield f"{student.id} is in {len(at[slot_id])} places in {slot_id}, week {week}"
        for group in at[slot_id]:
            here.append((slot, group))
            if group.kind == "study" and not slot.study:
                yield f"{student.id} is in study in {slot_id}, which is closed to study"
    for (slot, group), (other, group2) in combinations(here, 2):
        if slot is not other and group is not group2 and slot.overlaps(other):
            yield f"{student.id} is in clashing slots {slot.id} and {other.id}, week {week}"
    for slot, other in too_far(case.school, [(slot, group.room) for slot, group in here]):
        yield f"{student.id} has too little time to travel from {slot.id} to {other.id}"


def rule_s2(case):
    for section in case.table.sections:
        for student in filter(is_scheduled, section.students):
            yield from seat(case, section, student)
    for student in filter(is_scheduled, case.school.students.values()):
        held = Counter(one.activity.id for one in case.groups_of[student.id] if one.activity)
        for activity, number in held.items():
            if number > 1:
                yield f"{student.id} is in {number} sections of {activity}"
        for one, other in combinations(sorted(held), 2):
            activities = case.school.activities
            if other in activities[one].excludes or one in activities[other].excludes:
                yield f"{student.id} has {one} and {other}, which exclude each other"


def wish_for(student, section):
    """The wish that the section grants, or None."""
    for wish in student.wishes:
        if wish.activity == section.activity.id:
            if wish.slots is None or {slot.id for slot in section.starts} <= wish.slots:
                return wish
    return None


def seat(case, section, student):
    if wish_for(student, section) is None:
        yield f"{student.id} did not wish for {section.name} in its slots"
    if student.grade not in section.activity.grades:
        yield f"{student.id} is of grade {student.grade}, not for {section.activity.id}"
    for slot in section.slots:
        if slot.id not in student.attends:
            yield f"{student.id} does not attend {slot.id}, a meeting of {section.name}"


def rule_s3(case):
    for student in filter(is_scheduled, case.school.students.values()):
        held = {one.activity.id for one in case.groups_of[student.id] if one.activity}
        if len(held) > student.wants:
            yield f"{student.id} has {len(held)} activities and wants {student.wants}"


def rule_s4(case):
    """A slot without a meeting is a slot in study, as the contract's term says; S1 sees to its place."""
    for student in filter(is_scheduled, case.school.students.values()):
        level = "primary" if student.grade in PRIMARY else "junior"
        figure = int(case.policy["homework_minutes"][level])
        attended = [case.school.slots[one] for one in student.attends]
        for day in {slot.day for slot in attended}:
            of_day = [slot for slot in attended if slot.day == day]
            if sum(slot.minutes for slot in of_day) <= figure:
                continue
            needed = min(figure, sum(slot.minutes for slot in of_day if slot.study))
            for week in case.weeks:
                held = [group for group in case.groups_of[student.id] if week in group.weeks]
                studied = {slot.id for group in held if group.kind == "study" for slot in group.slots}
                meetings = {slot.id for group in held if group.kind == "section" for slot in group.slots}
                done = sum(slot.minutes for slot in of_day if slot.study
                           and (slot.id in studied or slot.id not in meetings))
                if week in student.weeks and done < needed:
                    yield f"{student.id} has {done} of {needed} minutes of study on {DAYS[day]}, week {week}"


def rule_s5(case):
    for section in case.table.sections:
        if section.activity.kind != "tutoring":
            continue
        subject = section.activity.subject
        for student in filter(is_scheduled, section.students):
            if subject not in student.tutoring:
                yield f"{student.id} is not listed for tutoring in {subject}"
        leader = case.leader(section)
        if leader is None:
            continue
        if subject not in {taught for _, taught in leader.teaches}:
            yield f"{section.name}: {leader.id} does not teach {subject}"
        present = {student.id for student in section.students}
        for klass, taught in leader.teaches:
            if taught == subject and case.scheduled[klass] and case.scheduled[klass] <= present:
                yield f"{section.name} holds all of {klass} under its own teacher {leader.id}"


def rule_s6(case):
    for group in case.table.sections + case.table.study:
        for one, other in combinations(group.students, 2):
            if case.apart and frozenset((one.id, other.id)) in case.apart:
                yield f"{one.id} and {other.id} are both in {group.name}"
        for student in filter(is_scheduled, group.students):
            if not student.needs <= group.room.features:
                yield f"{student.id} needs {sorted(student.needs)}, {group.room.id} of {group.name} has not"


# ---- time ----

def rule_t1(case):
    slots = list(case.school.slots.values())
    for day in range(7):
        counted = [slot for slot in slots if slot.day == day and slot.period in case.policy["counted_periods"]]
        for grade in frozenset().union(*(slot.grades for slot in counted)):
            offered = sum(slot.minutes for slot in counted if grade in slot.grades)
            if offered < int(case.policy["minutes_a_day"]):
                yield f"{DAYS[day]} offers grade {grade} {offered} minutes"
    for one, other in combinations(slots, 2):
        if one.overlaps(other) and one.grades & other.grades:
            yield f"{one.id} and {other.id} overlap and share a grade"


def rule_t2(case):
    school = case.school
    latest = max(school.evening_limit(False), school.evening_limit(True))
    evening = [slot for slot in school.slots.values() if slot.period == "evening"]
    for slot in evening:
        if slot.grades & PRIMARY:
            yield f"evening slot {slot.id} is open to a primary grade"
        if slot.end > latest and "T2" not in school.waived:
            yield f"evening slot {slot.id} ends too late"
    for section in case.table.sections:
        if any(slot.period == "evening" for slot in section.slots):
            if section.activity.kind not in case.policy["evening_kinds"]:
                yield f"{section.name} is no kind for the evening"
    if "T2" in school.waived:
        return
    for student in school.students.values():
        for group in case.groups_of[student.id]:
            for slot in group.slots:
                if slot in evening and slot.id in student.attends and slot.end > school.evening_limit(student.boarding):
                    yield f"{student.id} is in {slot.id} after its own limit"


def rule_t3(case):
    if "T3" in case.school.waived:
        return
    off_work = minutes(case.policy["off_work_time"])
    for day in range(7):
        for grade in PRIMARY:
            ends = [slot.end for slot in case.school.slots.values()
                    if slot.day == day and slot.period == "after_class" and grade in slot.grades]
            if ends and max(ends) < off_work:
                yield f"{DAYS[day]} ends before off-work time for grade {grade}"


def rule_t4(case):
    for section in case.table.sections:
        activity = section.activity
        days = [slot.day for slot in section.starts]
        if len(days) != activity.sessions:
            yield f"{section.name} has {len(days)} meetings, should be {activity.sessions}"
        for one, other in combinations(days, 2):
            if one == other or abs(one - other) < activity.day_gap:
                yield f"{section.name}: {DAYS[one]} and {DAYS[other]} are too close"
        for run in section.meetings:
            if run[0].id not in activity.slots:
                yield f"{section.name} may not start in {run[0].id}"
            if len(run) < activity.length:
                yield f"{section.name} does not fit from {run[0].id} on"
            if not all(slot.activities for slot in run):
                yield f"{section.name} meets in a slot closed to activities"
            if section.room.site.off_campus and run[-1].end - run[0].start <= 2 * section.room.site.travel:
                yield f"{section.name} is away no longer than it travels"
        allowed = [case.school.week_set(one) for one in
                   (("odd", "even") if activity.weeks == "either" else (activity.weeks,))]
        if section.weeks not in allowed:
            yield f"{section.name} is held in the wrong weeks"
    for group in case.table.study + case.table.posts:
        if not group.weeks:
            yield f"{group.name} is held in no weeks"


# ---- places ----

def rule_p1(case):
    grouped = case.table.sections + case.table.study
    for group in grouped:
        for slot in group.slots:
            if slot.id in group.room.closed:
                yield f"{group.room.id} is closed in {slot.id}"
    for section in case.table.sections:
        activity = section.activity
        if not activity.room_features <= section.room.features:
            yield f"{section.room.id} lacks what {section.name} needs"
        if activity.rooms is not None and section.room.id not in activity.rooms:
            yield f"{section.name} may not be in {section.room.id}"
    for room in case.school.rooms.values():
        for week in case.weeks:
            pairs = [(slot, group) for group in grouped if group.room is room and week in group.weeks
                     for slot in group.slots]
            for when, running in at_once(pairs):
                if len(running) > room.parallel:
                    yield f"{room.id} holds {len(running)} groups at {when}"
                if sum(group.size for group in running) > room.capacity:
                    yield f"{room.id} holds {sum(group.size for group in running)} students at {when}"


# ---- adults ----

def rule_a1(case):
    def counting(group):
        return sum(case.counts(one) for one in group.staff) + (1 if group.provider else 0)

    for section in case.table.sections:
        if counting(section) != case.adults_needed(section):
            yield f"{section.name} has {counting(section)} adults, needs {case.adults_needed(section)}"
    for group in case.table.study:
        needed = ceil(Fraction(group.size, int(case.policy["study"]["students_per_adult"])))
        if counting(group) != needed:
            yield f"{group.name} has {counting(group)} adults, needs {needed}"
    for post in case.school.posts.values():
        lines = [group for group in case.table.posts if group.post is post]
        for week in case.weeks:
            for slot_id in post.slots | {group.starts[0].id for group in lines}:
                present = sum(counting(group) for group in lines if group.starts[0].id == slot_id and week in group.weeks)
                needed = post.adults if slot_id in post.slots else 0
                if present != needed:
                    yield f"{post.id} has {present} adults in {slot_id}, week {week}, needs {needed}"


def rule_a2(case):
    for group in case.table.groups:
        yield from fitness(case, group)
    of_staff = defaultdict(list)
    for duty in case.duties:
        of_staff[duty.staff.id].append(duty)
        staff = duty.staff
        if duty.slot.id not in staff.available:
            yield f"{staff.id} is not available in {duty.slot.id}"
        if staff.type != "own":
            for day in case.school.dates_of(duty.slot, duty.weeks):
                if not staff.vetted[0] <= day <= staff.vetted[1]:
                    yield f"{staff.id} is not vetted on {day}"
    for staff_id, held in of_staff.items():
        for week in case.weeks:
            yield from week_of(case, case.school.staff[staff_id], [one for one in held if week in one.weeks])


def fitness(case, group):
    """Who may be an adult of the group."""
    leader = case.leader(group) if group.kind == "section" else None
    if leader and group.activity.id not in leader.leads:
        yield f"{leader.id} does not lead {group.activity.id}"
    for staff in group.staff:
        if staff is not leader and not staff.supervises:
            yield f"{staff.id} does not supervise, yet is in {group.name}"
        if group.post and group.post.by is not None and staff.id not in group.post.by:
            yield f"{staff.id} is not one of those for {group.post.id}"
    if group.provider and case.policy["external_needs_own_adult"] == "true":
        if not any(staff.type == "own" for staff in group.staff):
            yield f"{group.name} needs an own adult besides the provider's"


def week_of(case, staff, held):
    for one, other in combinations(held, 2):
        if one.group is not other.group and one.slot.overlaps(other.slot):
            yield f"{staff.id} has two duties at once in {one.slot.id} and {other.slot.id}"
    for slot, other in too_far(case.school, [(one.slot, one.group.room) for one in held if one.group.room]):
        yield f"{staff.id} has too little time to travel from {slot.id} to {other.id}"
    by_day = Counter()
    for one in held:
        by_day[one.slot.day] += case.load(one.slot)
    if staff.max_load is not None and sum(by_day.values()) > staff.max_load:
        yield f"{staff.id} has a load of {sum(by_day.values())}"
    if staff.max_load_per_day is not None and any(load > staff.max_load_per_day for load in by_day.values()):
        yield f"{staff.id} has a load of {max(by_day.values())} on a day"
    if staff.max_days is not None and len(by_day) > staff.max_days:
        yield f"{staff.id} is on duty on {len(by_day)} days"


def rule_a3(case):
    for provider in case.school.providers.values():
        sections = [one for one in case.table.sections if one.provider is provider]
        for section in sections:
            yield from served(case, provider, section)
        for week in case.weeks:
            held = [one for one in sections if week in one.weeks]
            meetings = sum(len(one.meetings) for one in held)
            if provider.max_sessions is not None and meetings > provider.max_sessions:
                yield f"{provider.id} has {meetings} meetings in week {week}"
            for offer in provider.offers.values():
                pairs = [(slot, one) for one in held if one.activity.id == offer.activity for slot in one.slots]
                for when, running in at_once(pairs):
                    if len(running) > offer.groups:
                        yield f"{provider.id} has {len(running)} groups of {offer.activity} at {when}"


def served(case, provider, section):
    offer = provider.offers.get(section.activity.id)
    if offer is None:
        yield f"{provider.id} does not offer {section.activity.id}"
    elif not {slot.id for slot in section.starts} <= offer.slots:
        yield f"{provider.id} does not offer {section.name} in its slots"
    if provider.status != "approved":
        yield f"{provider.id} is {provider.status}"
    if provider.field == "academic":
        yield f"{provider.id} is academic"
    if section.activity.kind in ("homework", "tutoring"):
        yield f"{provider.id} leads {section.activity.kind}"
    for slot in section.slots:
        for day in case.school.dates_of(slot, section.weeks):
            if not provider.valid[0] <= day <= provider.valid[1]:
                yield f"{provider.id} is not valid on {day}"


# ---- entities ----

def rule_e1(case):
    for activity in case.school.activities.values():
        number = sum(one.activity is activity for one in case.table.sections)
        if not activity.sections_min <= number <= activity.sections_max:
            yield f"{activity.id} has {number} sections"
    for section in case.table.sections:
        activity = section.activity
        if not activity.size_min <= section.size <= activity.size_max:
            yield f"{section.name} has {section.size} students"
        offer = section.provider.offers.get(activity.id) if section.provider else None
        if offer and section.size < offer.min_size:
            yield f"{section.name} has {section.size} students, the provider asks {offer.min_size}"
        grades = frozenset(student.grade for student in section.students)
        inside = grades & activity.grades       # one outside the band is a breach of S2
        if inside and activity.grade_span is not None and max(inside) - min(inside) > activity.grade_span:
            yield f"{section.name} spans the grades {sorted(inside)}"
        if section.grades is not None and section.grades != grades:
            yield f"{section.name} states the grades {sorted(section.grades)}, has {sorted(grades)}"
        most = Counter(student.klass.id for student in section.students).most_common(1)
        if most and activity.per_class is not None and most[0][1] > activity.per_class:
            yield f"{section.name} has {most[0][1]} students of {most[0][0]}"


def pool_of(case, student):
    """The pool whose study groups the student belongs in."""
    study = case.policy["study"]
    if study["mix"] == "class":
        return student.klass.id
    if study["mix"] == "grade":
        return student.grade
    return next(band for band in study["bands"] if student.grade in number_set(band))


def least_groups(ids, largest, apart):
    """The fewest groups of at most `largest` of the students that keep the pairs apart."""
    pairs = [pair for pair in apart if pair <= ids]
    entangled = sorted(frozenset().union(*pairs))
    groups = ceil(Fraction(len(ids), largest))

    def place(index, sides):
        if index == len(entangled):
            return True
        for at, side in enumerate(sides):
            if len(side) < largest and all(frozenset((entangled[index], one)) not in pairs for one in side):
                if place(index + 1, sides[:at] + [side + [entangled[index]]] + sides[at + 1:]):
                    return True
            if not side:
                break               # the other empty groups are the same
        return False

    while not place(0, [[] for _ in range(groups)]):
        groups += 1
    return groups


def rule_e2(case):
    study = case.policy["study"]
    largest = int(study["max_size"])
    for group in case.table.study:
        if not frozenset(study["room"]) <= group.room.features:
            yield f"{group.name}: the room is none for study"
        if not 0 < group.size <= largest:
            yield f"{group.name} has {group.size} students"
        if len({pool_of(case, student) for student in group.students}) > 1:
            yield f"{group.name} mixes pools"
    for week in case.weeks:
        pools = defaultdict(list)
        for group in case.table.study:
            if week in group.weeks:
                for pool in {pool_of(case, student) for student in group.students}:
                    pools[group.starts[0].id, pool].append(group)
        for (slot, pool), groups in pools.items():
            ids = frozenset(student.id for group in groups for student in group.students)
            needed = least_groups(ids, largest, case.apart)
            if len(groups) != needed:
                yield f"pool {pool} has {len(groups)} study groups in {slot}, week {week}, should be {needed}"


def rule_e3(case):
    for activity in case.school.activities.values():
        if activity.kind not in KINDS:
            yield f"{activity.id}: {activity.kind} is no kind"
        if RISKS.index(activity.risk) > RISKS.index(case.policy["risk"]):
            yield f"{activity.id} is of {activity.risk} risk"
        if activity.fee != 0:
            yield f"{activity.id} asks a fee"
        if activity.materials > Fraction(case.policy["materials_limit"]):
            yield f"{activity.id} asks {activity.materials} yuan for materials"


# ---- money and locks ----

def rule_m1(case):
    if case.school.budget is not None and case.cost() > case.school.budget:
        yield f"the week costs {case.cost()} yuan"


def rule_l1(case):
    for lock in case.school.locks:
        if "section" in lock:
            holds = section_lock(case, lock)
        elif "staff" in lock:
            holds = staff_lock(case, lock)
        else:
            holds = student_lock(case, lock)
        if not holds:
            yield f"lock {lock} does not hold"


def section_lock(case, lock):
    name = f"{lock['activity']}-{lock['section']}"
    section = next((one for one in case.table.sections if one.name == name), None)
    if section is None:
        return False
    staff = as_list(lock.get("staff"))
    return (("slots" not in lock or {slot.id for slot in section.starts} == set(as_list(lock["slots"])))
            and ("room" not in lock or section.room.id == lock["room"])
            and [one.id for one in section.staff[:len(staff)]] == staff
            and ("provider" not in lock or (section.provider and section.provider.id == lock["provider"]))
            and ("weeks" not in lock or section.weeks == case.school.week_set(lock["weeks"])))


def student_lock(case, lock):
    held = {one.activity.id for one in case.groups_of[lock["student"]] if one.activity}
    return lock["not"] not in held if "not" in lock else lock["activity"] in held


def staff_lock(case, lock):
    there = [one for one in case.duties if one.staff.id == lock["staff"] and one.slot.id == lock["slot"]]
    if lock["duty"] == "free":
        return not there
    if lock["duty"] == "study":
        there = [one for one in there if one.group.kind == "study"]
    else:
        there = [one for one in there if one.group.post and one.group.post.id == lock["duty"]]
    return frozenset().union(*(one.weeks for one in there)) == frozenset(case.school.weeks)


RULES = [("S1", rule_s1), ("S2", rule_s2), ("S3", rule_s3), ("S4", rule_s4), ("S5", rule_s5), ("S6", rule_s6),
         ("T1", rule_t1), ("T2", rule_t2), ("T3", rule_t3), ("T4", rule_t4), ("P1", rule_p1), ("A1", rule_a1),
         ("A2", rule_a2), ("A3", rule_a3), ("E1", rule_e1), ("E2", rule_e2), ("E3", rule_e3), ("M1", rule_m1),
         ("L1", rule_l1)]
