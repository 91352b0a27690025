"""Which features of the contract a generated school uses: one predicate a feature, over its document."""

from itertools import combinations

from reading import minutes


def any_of(key, test):
    """Whether any entity of a list passes the test."""
    return lambda doc: any(test(one) for one in doc.get(key, []))


def has(key, attribute, *values):
    """Whether any entity of a list has the attribute, with one of the values where some are given."""
    return any_of(key, lambda one: attribute in one and (not values or one[attribute] in values))


def overlapping(doc):
    return any(one["day"] == other["day"] and minutes(one["start"]) < minutes(other["end"])
               and minutes(other["start"]) < minutes(one["end"]) for one, other in combinations(doc["slots"], 2))


def policy(*path, test=lambda value: True):
    def used(doc):
        value = doc["policy"]
        for key in path:
            if key not in value:
                return False
            value = value[key]
        return test(value)
    return used


def small_ratio(doc):
    study = doc["policy"]["study"]
    return study["students_per_adult"] < study["max_size"]


def wish(test):
    return any_of("students", lambda one: any(isinstance(wish, dict) and test(wish) for wish in one.get("wishes", [])))


def offer(test):
    return any_of("providers", lambda one: any(test(offer) for offer in one["offers"]))


def lock(*keys, **values):
    return any_of("locks", lambda one: all(key in one for key in keys)
                  and all(one.get(key) == value for key, value in values.items()))


def external(kind):
    return any_of("staff", lambda one: one["type"] == kind)


FEATURES = {
    # time
    "stage junior": lambda doc: doc["school"]["stage"] == "junior",
    "stage nine_year": lambda doc: doc["school"]["stage"] == "nine_year",
    "closed dates": lambda doc: "closed" in doc["term"],
    "swapped dates": lambda doc: "swapped" in doc["term"],
    "two bell schedules": overlapping,
    "noon": has("slots", "period", "noon"),
    "evening": has("slots", "period", "evening"),
    "evening to 21:00": any_of("slots", lambda one: one["period"] == "evening" and one["end"] > "20:30"),
    "extended": has("slots", "period", "extended"),
    "holiday": has("slots", "period", "holiday"),
    "slot for some grades": has("slots", "grades"),
    "slot closed to study": any_of("slots", lambda one: one.get("open_to") == ["activities"]),
    "slot closed to activities": any_of("slots", lambda one: one.get("open_to") == ["study"]),
    # places
    "campus with travel": any_of("sites", lambda one: not one.get("off_campus")),
    "off campus": has("sites", "off_campus"),
    "parallel groups": any_of("rooms", lambda one: one.get("parallel", 1) > 1),
    "room closed": has("rooms", "closed"),
    "class room": has("classes", "room"),
    "head of class": has("classes", "head"),
    # adults
    "retired": external("retired"),
    "professional": external("professional"),
    "volunteer": external("volunteer"),
    "parent volunteer": external("parent_volunteer"),
    "vetted in part": any_of("staff", lambda one: "vetted" in one and one["vetted"] != "2026-08-20..2027-08-19"),
    "external supervises": any_of("staff", lambda one: one["type"] != "own" and one.get("supervises")),
    "own does not supervise": any_of("staff", lambda one: one.get("supervises") is False),
    "max_load": has("staff", "max_load"),
    "max_load_per_day": has("staff", "max_load_per_day"),
    "max_days": has("staff", "max_days"),
    "share": has("staff", "share"),
    "prior_load": has("staff", "prior_load"),
    "care_priority": has("staff", "care_priority"),
    "unavailable": has("staff", "unavailable"),
    "available": has("staff", "available"),
    "teaches": has("staff", "teaches"),
    "post by": has("posts", "by"),
    "post by anybody": any_of("posts", lambda one: "by" not in one),
    "post of two": has("posts", "adults"),
    # providers
    "institution": has("providers", "type", "institution"),
    "partner": has("providers", "type", "partner"),
    "provider fee": offer(lambda one: "fee" in one),
    "provider min_size": offer(lambda one: "min_size" in one),
    "provider groups": offer(lambda one: "groups" in one),
    "provider slots": offer(lambda one: "slots" in one),
    "provider max_sessions": has("providers", "max_sessions"),
    "provider valid in part": has("providers", "valid", "2026-09-01..2026-12-01"),
    "provider suspended": has("providers", "status", "suspended"),
    "provider exited": has("providers", "status", "exited"),
    # activities
    "sessions 2": has("activities", "sessions"),
    "length 2": has("activities", "length"),
    "day_gap": has("activities", "day_gap"),
    "sections max 2": any_of("activities", lambda one: one.get("sections", {}).get("max") == 2),
    "sections max 3": any_of("activities", lambda one: one.get("sections", {}).get("max") == 3),
    "sections min": any_of("activities", lambda one: one.get("sections", {}).get("min", 0) > 0),
    "grade_span": has("activities", "grade_span"),
    "per_class": has("activities", "per_class"),
    "excludes": has("activities", "excludes"),
    "weeks odd": has("activities", "weeks", "odd"),
    "weeks even": has("activities", "weeks", "even"),
    "weeks either": has("activities", "weeks", "either"),
    "weeks range": any_of("activities", lambda one: "-" in one.get("weeks", "")),
    "activity slots": has("activities", "slots"),
    "room by features": any_of("activities", lambda one: "features" in one.get("room", {})),
    "room by name": any_of("activities", lambda one: "rooms" in one.get("room", {})),
    "adults 2": has("activities", "adults"),
    "students_per_adult": has("activities", "students_per_adult"),
    "tutoring": has("activities", "kind", "tutoring"),
    "homework": has("activities", "kind", "homework"),
    "risk": has("activities", "risk"),
    "materials": has("activities", "materials"),
    # students
    "attends all": has("students", "attends", "all"),
    "attends days": any_of("students", lambda one: {"mon", "tue", "wed", "thu", "fri"} & set(one["attends"])),
    "consent incomplete": any_of("students", lambda one: not all(one["consent"].values())),
    "boarding": has("students", "boarding"),
    "fee waived": has("students", "fee_waived"),
    "listed for tutoring": has("students", "tutoring"),
    "siblings": has("students", "siblings"),
    "keep_with": has("students", "keep_with"),
    "keep_apart": has("students", "keep_apart"),
    "needs": has("students", "needs"),
    "from": has("students", "from"),
    "to": has("students", "to"),
    "wants 0": has("students", "wants", 0),
    "wants 2": has("students", "wants", 2),
    "wants 3": has("students", "wants", 3),
    "no wishes": any_of("students", lambda one: "wishes" not in one),
    "wish with slots": wish(lambda one: "slots" in one),
    "wish with points": wish(lambda one: "points" in one),
    # locks, waivers, budget
    "lock section": lock("section"),
    "lock slots": lock("slots"),
    "lock room": lock("room"),
    "lock staff": lock("section", "staff"),
    "lock provider": lock("provider"),
    "lock weeks": lock("weeks"),
    "lock student": lock("student", "activity"),
    "lock student not": lock("student", "not"),
    "lock study": lock(duty="study"),
    "lock free": lock(duty="free"),
    "lock post": lock(duty="gate"),
    "waiver T2": has("waivers", "rule", "T2"),
    "waiver T3": has("waivers", "rule", "T3"),
    "budget": lambda doc: "budget" in doc,
    # policy
    "named profile": policy("base", test=lambda base: base != "default"),
    "mix class": policy("study", "mix", test=lambda mix: mix == "class"),
    "mix grade": policy("study", "mix", test=lambda mix: mix == "grade"),
    "mix band": policy("study", "mix", test=lambda mix: mix == "band"),
    "bands": policy("study", "bands"),
    "study in any room": policy("study", "room"),
    "several adults in study": small_ratio,
    "homework minutes": policy("homework_minutes"),
    "load factor": policy("load_factor"),
    "late after": policy("late_after"),
    "wish points": policy("wish_points"),
    "subsidy": policy("subsidy"),
    "weights": policy("weights"),
    "counted periods": policy("counted_periods"),
    "evening kinds": policy("evening_kinds"),
    "external needs own adult": policy("external_needs_own_adult"),
    "parent volunteer counts": policy("parent_volunteer_counts"),
    "off work time": policy("off_work_time"),
}


def features(doc, tables=()):
    """The names of the features of a document whose lists in `tables` are written as CSV files."""
    return {name for name, used in FEATURES.items() if used(doc)} | {f"CSV {name}" for name in tables}


TABLES = ["slots", "rooms", "classes", "students", "activities", "offers"]
ALL = set(FEATURES) | {f"CSV {name}" for name in TABLES}
