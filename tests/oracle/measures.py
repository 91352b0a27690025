"""The measures and the score of the contract's section 4."""

from math import ceil, floor

from reading import minutes
from rules import wish_for


def held_sections(case, student, activity):
    return {one.name for one in case.groups_of[student.id] if one.activity and one.activity.id == activity}


def complete_students(case):
    return [one for one in case.school.students.values() if one.complete]


def granted(case, student):
    """The wishes that came true, each once."""
    return [wish for wish in student.wishes
            if any(one.activity and wish_for(student, one) is wish for one in case.groups_of[student.id])]


def no_wish(case):
    return sum(1 for one in complete_students(case) if one.wishes and one.wants > 0 and not granted(case, one))


def wish_loss(case):
    total = 0
    for student in complete_students(case):
        best = sorted((wish.points for wish in student.wishes), reverse=True)[:student.wants]
        total += sum(best) - sum(wish.points for wish in granted(case, student))
    return total


def loads(case):
    """Each adult's weighted minutes a week, averaged over the term for duties held in part of it."""
    total = {staff_id: 0 for staff_id in case.school.staff}
    for duty in case.duties:
        total[duty.staff.id] += case.load(duty.slot, case.share_of_weeks(duty.weeks))
    return total


def imbalance(case):
    load = loads(case)
    those = [one for one in case.school.staff.values() if one.type == "own" and one.supervises]
    upper = [ceil((load[one.id] + one.prior_load) / one.share) for one in those]
    lower = [floor(load[one.id] + one.prior_load) for one in those
             if one.share == 1 and 2 * len(one.available) >= len(case.school.slots)]
    return max(upper) - min(lower) if upper and lower else 0


def uneven(case):
    total = 0
    for activity in case.school.activities:
        sizes = [sum(student.complete for student in one.students) for one in case.table.sections
                 if one.activity.id == activity]
        if len(sizes) > 1:
            total += max(sizes) - min(sizes)
    return total


def apart(case):
    total = 0
    complete = {one.id: one for one in complete_students(case)}
    pairs = {frozenset((one.id, other)) for one in complete.values() for other in one.keep_with if other in complete}
    for one, other in (tuple(pair) for pair in pairs):
        for activity in case.school.activities:
            here = held_sections(case, complete[one], activity)
            there = held_sections(case, complete[other], activity)
            if here and there and not here & there:
                total += 1
    return total


def unfamiliar(case):
    total = 0
    for group in case.table.study:
        classes = {student.klass.id for student in group.students if student.complete}
        known = {klass for adult in group.staff for klass, _ in adult.teaches}
        known |= {klass.id for klass in case.school.classes.values() if klass.head in [one.id for one in group.staff]}
        total += not classes & known
    return total


def late_care(case):
    late = minutes(case.policy["late_after"])
    return sum(duty.slot.minutes for duty in case.duties if duty.staff.care_priority and duty.slot.end > late)


def external(case):
    own = {activity for one in case.school.staff.values() if one.type == "own" for activity in one.leads}
    total = 0
    for section in case.table.sections:
        leader = case.leader(section)
        if section.activity.id in own and (section.provider or leader and leader.type != "own"):
            total += len(section.meetings)
    return total


def cost(case):
    return case.cost()


MEASURES = [no_wish, wish_loss, imbalance, uneven, apart, unfamiliar, late_care, external, cost]


def measure(case):
    """All measures, by name."""
    return {one.__name__: one(case) for one in MEASURES}


def score(case, measures):
    return sum(int(case.policy["weights"][name]) * value for name, value in measures.items())
