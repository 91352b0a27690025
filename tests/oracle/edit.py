"""Random changes to a school under a timetable that stays: what was legal meets another rule or number.

Every change leaves an instance that can be read; whether any timetable of it is legal is another matter.
"""

import copy

DAYS = ["mon", "tue", "wed", "thu", "fri"]


def ids(doc, key):
    return [one["id"] for one in doc.get(key, [])]


def some_slots(doc, rng):
    slots = ids(doc, "slots")
    return sorted(rng.sample(slots, rng.randint(1, len(slots))))


def chosen(*values):
    return lambda doc, rng: rng.choice(values)


def slots_of(doc, rng):
    return some_slots(doc, rng)


def one_of(key):
    return lambda doc, rng: [rng.choice(ids(doc, key))]


# Keys of each list that may be set, with where their values come from.
KEYS = {
    "slots": {"period": chosen("noon", "after_class", "extended", "holiday"),
              "open_to": chosen(["study"], ["activities"], ["study", "activities"])},
    "rooms": {"capacity": chosen(1, 2, 3, 50), "parallel": chosen(1, 2), "closed": slots_of,
              "features": chosen(["classroom"], ["lab"], ["classroom", "ramp"], [])},
    "classes": {"head": lambda doc, rng: rng.choice(ids(doc, "staff"))},
    "staff": {"max_load": chosen(45, 90, 120, 180), "max_load_per_day": chosen(45, 60, 100), "max_days": chosen(1, 2),
              "unavailable": slots_of, "available": slots_of, "supervises": chosen(True, False), "leads": one_of("activities"),
              "share": chosen(0.25, 0.33, 1), "prior_load": chosen(-20, 15, 77), "care_priority": chosen(True),
              "vetted": chosen("2026-09-01..2026-10-05", "2026-09-07..2027-06-30", "2026-01-01..2027-12-31")},
    "providers": {"status": chosen("suspended", "exited"), "valid": chosen("2026-09-10..2026-12-31", "2026-01-01..2027-12-31"),
                  "max_sessions": chosen(0, 1, 2)},
    "activities": {"kind": chosen("homework", "reading", "club", "themed"), "grade_span": chosen(0, 1),
                   "sections": chosen({"min": 0, "max": 1}, {"min": 1, "max": 1}, {"min": 0, "max": 3}, {"min": 2, "max": 2}),
                   "size": chosen({"min": 1, "max": 2}, {"min": 3, "max": 4}, {"min": 1, "max": 9}),
                   "sessions": chosen(1, 2), "length": chosen(1, 2), "day_gap": chosen(1, 2, 3), "slots": slots_of,
                   "weeks": chosen("all", "odd", "even", "either", "2-5", "1-8"), "adults": chosen(1, 2),
                   "students_per_adult": chosen(1, 2, 50), "per_class": chosen(1, 2), "excludes": one_of("activities"),
                   "risk": chosen("low", "medium", "high"), "fee": chosen(0, 5), "materials": chosen(0, 29.99, 30.01),
                   "room": chosen({"features": ["lab"]}, {"rooms": ["r1", "field"]}, {})},
    "posts": {"adults": chosen(1, 2, 3), "by": one_of("staff"), "slots": slots_of},
    "students": {"wants": chosen(0, 1, 2), "wishes": one_of("activities"), "boarding": chosen(True, False),
                 "consent": chosen({"student": True, "parent": False, "class_review": True},
                                   {"student": True, "parent": True, "class_review": True}),
                 "tutoring": chosen([], ["maths"], ["chinese"]), "keep_apart": one_of("students"),
                 "keep_with": one_of("students"), "needs": chosen(["ramp"], ["lab"], []),
                 "from": chosen("2026-09-15", "2026-10-04"), "to": chosen("2026-09-20", "2026-10-12"),
                 "attends": chosen("all", ["mon"], ["tue", "thu"])},
}
POLICY = {
    "minutes_a_day": [30, 60, 100, 120], "counted_periods": [["after_class", "noon"], ["after_class"]],
    "off_work_time": ["16:30", "17:30", "18:00"], "evening_end": ["20:00", "20:30"], "evening_end_boarding": ["20:40", "21:30"],
    "evening_kinds": [["homework"], ["club", "reading"]], "homework_minutes": [{"primary": 30, "junior": 90}, {"primary": 120}],
    "study": [{"mix": "grade"}, {"mix": "band"}, {"max_size": 2}, {"max_size": 3}, {"students_per_adult": 2}, {"room": ["lab"]}],
    "risk": ["low", "medium"], "materials_limit": [0, 30], "load_factor": [{"after_class": 1.37}, {"noon": 0.5, "evening": 2}],
    "late_after": ["16:30", "17:10"], "external_needs_own_adult": [True, False], "parent_volunteer_counts": [True, False],
    "wish_points": [[5, 4, 3], [7]], "subsidy": [{"own": 33.33}, {"volunteer": 0.01}],
    "weights": [{"apart": 1000}, {"cost": 0, "unfamiliar": 3}],
}


def set_entity(doc, rng):
    key = rng.choice([one for one in KEYS if doc.get(one)])
    entity = rng.choice(doc[key])
    name = rng.choice(sorted(KEYS[key]))
    value = KEYS[key][name](doc, rng)
    if value == [entity["id"]] or name == "vetted" and entity["type"] == "own":
        return None
    entity[name] = value
    return f"{entity['id']} {name}: {value}"


def set_policy(doc, rng):
    name = rng.choice(sorted(POLICY))
    value = rng.choice(POLICY[name])
    old = doc["policy"].get(name)
    doc["policy"][name] = {**old, **value} if isinstance(old, dict) else value
    return f"{name}: {value}"


def set_frame(doc, rng):
    what = rng.choice(["budget", "closed", "swapped", "waiver", "travel"])
    if what == "budget":
        doc["budget"] = {"week": rng.choice([100, 299.99, 600, 2000])}
    elif what == "closed":
        doc["term"]["closed"] = rng.choice([["2026-09-28..2026-10-07"], ["2026-09-07", "2026-09-15"], []])
    elif what == "swapped":
        doc["term"]["swapped"] = [{"date": "2026-09-06", "as": rng.choice(DAYS)}]
    elif what == "waiver":
        doc["waivers"] = [{"rule": rng.choice(["T2", "T3"]), "reason": "校历所限", "approved_by": "校长室"}]
    else:
        if not doc.get("sites"):
            doc["sites"] = [{"id": "west", "travel": 10}]
        site = rng.choice(doc["sites"])
        site["travel"] = rng.choice([5, 20, 30, 45])
        rng.choice(doc["rooms"])["site"] = site["id"]
    return what


def add_lock(doc, rng):
    def pick(key):
        return rng.choice(ids(doc, key))

    lock = rng.choice([
        {"activity": pick("activities"), "section": 1, "room": pick("rooms")},
        {"activity": pick("activities"), "section": 1, "slots": some_slots(doc, rng)[:1]},
        {"activity": pick("activities"), "section": rng.choice([1, 2]), "staff": [pick("staff")]},
        {"activity": pick("activities"), "section": 1, "weeks": rng.choice(["all", "odd", "2-5"])},
        {"student": pick("students"), "activity": pick("activities")},
        {"student": pick("students"), "not": pick("activities")},
        {"staff": pick("staff"), "slot": pick("slots"), "duty": rng.choice(["study", "free"] + ids(doc, "posts"))}])
    doc["locks"] = doc.get("locks", []) + [dict(lock, reason="校级安排")]
    return f"lock {lock}"


EDITS = [set_entity, set_entity, set_entity, set_policy, set_policy, set_frame, add_lock]


def edited(doc, rng):
    """A changed copy of the school's document, and the list of what was done."""
    doc = copy.deepcopy(doc)
    done = []
    while len(done) < rng.choice([1, 1, 2]):
        what = rng.choice(EDITS)(doc, rng)
        if what:
            done.append(what)
    return doc, done
