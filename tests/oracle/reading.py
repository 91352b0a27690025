"""Reads an instance and a timetable for the verifier, from the contract's sections 2 and 5 alone.

Every YAML scalar is taken as text and converted here, so that "17:00", no and 010 mean what
YAML 1.2 and the contract say. Whatever does not fit raises BadInput (exit code 2).
"""

import copy
import csv
import datetime
import os
import re
from dataclasses import dataclass, field
from fractions import Fraction

import yaml

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
STAGES = {"primary": range(1, 7), "junior": range(7, 10), "nine_year": range(1, 10)}
KINDS = ["homework", "tutoring", "reading", "arts_sports", "club", "field_practice", "themed", "other"]
RISKS = ["low", "medium", "high"]
PROFILES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "models", "profiles")

# The profile `default`, as section 2 of the contract gives it.
DEFAULT = {
    "minutes_a_day": "120", "counted_periods": ["after_class"], "off_work_time": "17:30",
    "evening_end": "20:30", "evening_end_boarding": "21:00", "evening_kinds": ["homework", "tutoring", "reading"],
    "homework_minutes": {"primary": "60", "junior": "60"},
    "study": {"mix": "class", "max_size": "50", "students_per_adult": "50", "room": ["classroom"],
              "bands": ["1-2", "3-4", "5-6", "7-9"]},
    "risk": "low", "materials_limit": "0",
    "load_factor": {"noon": "1", "after_class": "1", "evening": "1.5", "extended": "1.25", "holiday": "1"},
    "late_after": "17:30", "external_needs_own_adult": "false", "parent_volunteer_counts": "false",
    "wish_points": ["12", "9", "7", "5", "4", "3", "2"], "fee_month": "0",
    "subsidy": {"own": "60", "retired": "60", "professional": "80", "volunteer": "0", "parent_volunteer": "0"},
    "weights": {"no_wish": "600", "wish_loss": "20", "imbalance": "7", "uneven": "4", "apart": "60",
                "unfamiliar": "10", "late_care": "1", "external": "400", "cost": "1",
                "moves": ["200", "100", "60", "60"]},
}


class BadInput(Exception):
    """The instance or the timetable cannot be taken as it stands."""


# ---- values ----

def load_yaml(path):
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.load(file, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from error


def as_list(value):
    """A list, or a CSV cell's list separated by semicolons."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    return list(value)


def as_bool(value, default=False):
    if value is None or value == "":
        return default
    if str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    raise BadInput(f"{value} is neither true nor false")


def as_int(value, default=None):
    return default if value in (None, "") else int(value)


def as_number(value, default=None):
    return default if value in (None, "") else Fraction(value)


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def date(text):
    return datetime.date.fromisoformat(text)


def date_range(text):
    first, last = text.split("..") if ".." in text else (text, text)
    return date(first), date(last)


def number_set(value):
    """A grade set: a list or a range `3-6`."""
    found = set()
    for part in as_list(value):
        first, _, last = str(part).partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def week_set(text, total):
    """The weeks of `all`, `odd`, `even` or `3-18`; None for `either`, which is a choice and no set."""
    every = range(1, total + 1)
    if text in (None, "", "all"):
        return frozenset(every)
    if text == "odd":
        return frozenset(every[0::2])
    if text == "even":
        return frozenset(every[1::2])
    if text == "either":
        return None
    if not re.fullmatch(r"\d+(-\d+)?", text):
        raise BadInput(f"weeks {text}: all, odd, even, either or a range")
    first, _, last = text.partition("-")
    return frozenset(range(int(first), int(last or first) + 1)) & frozenset(every)


# ---- the school ----

@dataclass(frozen=True)
class Slot:
    id: str
    day: int
    start: int
    end: int
    period: str
    study: bool
    activities: bool
    grades: frozenset

    @property
    def minutes(self):
        return self.end - self.start

    def overlaps(self, other):
        return self.day == other.day and self.start < other.end and other.start < self.end


@dataclass
class Site:
    id: str
    travel: int
    off_campus: bool


@dataclass
class Room:
    id: str
    capacity: int
    features: frozenset
    parallel: int
    closed: frozenset
    site: Site


@dataclass
class Klass:
    id: str
    grade: int
    head: str


@dataclass
class Staff:
    id: str
    type: str
    supervises: bool
    leads: frozenset
    teaches: frozenset          # of (class, subject)
    available: frozenset        # slot ids
    max_load: int
    max_load_per_day: int
    max_days: int
    share: Fraction
    prior_load: int
    care_priority: bool
    vetted: tuple


@dataclass
class Offer:
    activity: str
    slots: frozenset
    groups: int
    fee: Fraction
    min_size: int


@dataclass
class Provider:
    id: str
    status: str
    field: str
    valid: tuple
    max_sessions: int
    offers: dict                # by activity


@dataclass
class Activity:
    id: str
    kind: str
    subject: str
    grades: frozenset
    grade_span: int
    size_min: int
    size_max: int
    sections_min: int
    sections_max: int
    sessions: int
    length: int
    day_gap: int
    slots: frozenset
    weeks: str
    room_features: frozenset
    rooms: frozenset            # None: any
    adults: int
    students_per_adult: int
    per_class: int
    excludes: frozenset
    risk: str
    fee: Fraction
    materials: Fraction


@dataclass
class Post:
    id: str
    slots: frozenset
    adults: int
    by: frozenset               # None: any who supervise


@dataclass
class Wish:
    activity: str
    slots: frozenset            # None: anywhere
    points: int


@dataclass
class Student:
    id: str
    klass: Klass
    attends: frozenset          # slot ids
    wishes: list
    wants: int
    complete: bool
    boarding: bool
    tutoring: frozenset
    keep_with: frozenset
    keep_apart: frozenset
    needs: frozenset
    weeks: frozenset

    @property
    def grade(self):
        return self.klass.grade


@dataclass
class School:
    id: str
    grades: frozenset
    policy: dict
    total_weeks: int
    dates: dict                 # day -> [(date, week)] on which its slots are held
    budget: Fraction
    slots: dict
    rooms: dict
    classes: dict
    staff: dict
    providers: dict
    activities: dict
    posts: dict
    students: dict
    locks: list
    waived: frozenset

    @property
    def weeks(self):
        return range(1, self.total_weeks + 1)

    def week_set(self, text):
        return week_set(text, self.total_weeks)

    def dates_of(self, slot, weeks):
        return [day for day, week in self.dates[slot.day] if week in weeks]

    def next_slot(self, slot):
        """The first of the day that starts at or after the slot's end and shares a grade with it."""
        later = [other for other in self.slots.values()
                 if other.day == slot.day and other.start >= slot.end and other.grades & slot.grades]
        return min(later, key=lambda other: (other.start, other.end, other.id), default=None)

    def meeting(self, slot, length):
        """The consecutive slots from `slot` on; fewer than `length` where the day ends before."""
        run = [slot]
        while len(run) < length:
            following = self.next_slot(run[-1])
            if following is None:
                break
            run.append(following)
        return run

    def travel(self, one, other):
        """Minutes between two campuses; an off-campus meeting contains its travel."""
        if one is other or one.off_campus or other.off_campus:
            return 0
        return max(one.travel, other.travel)

    def evening_limit(self, boarding):
        return minutes(self.policy["evening_end_boarding" if boarding else "evening_end"])


def merge(base, over):
    result = copy.deepcopy(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge(result[key], value)
        elif key != "base":
            result[key] = value
    return result


def profile(value, folder):
    """A profile's name or path, or a map of overrides with a base, or nothing."""
    if value in (None, "", "default"):
        return DEFAULT
    if isinstance(value, dict):
        return merge(profile(value.get("base"), folder), value)
    named = os.path.join(PROFILES, value + ".yaml")
    path = named if os.path.exists(named) else os.path.join(folder, value)
    return profile(dict(load_yaml(path), base=load_yaml(path).get("base", "default")), os.path.dirname(path))


def csv_rows(path):
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise BadInput(str(error)) from error
    result = []
    for row in rows:
        entity = {}
        for key, cell in row.items():
            if cell is None or cell.strip() == "":
                continue
            at = entity
            *outer, last = key.strip().split(".")
            for part in outer:
                at = at.setdefault(part, {})
            at[last] = cell.strip()
        result.append(entity)
    return result


def entities(document, key, folder):
    value = document.get(key) or []
    rows = csv_rows(os.path.join(folder, value)) if isinstance(value, str) else value
    ids = [row["id"] for row in rows]
    if len(set(ids)) < len(ids):
        raise BadInput(f"{key}: an id is there twice")
    return rows


def calendar(term):
    """The number of weeks and, for each weekday, the dates and weeks on which its slots are held."""
    first, last = date(term["start"]), date(term["end"])
    monday = first - datetime.timedelta(days=first.weekday())
    closed = [date_range(text) for text in as_list(term.get("closed"))]
    swapped = {date(one["date"]): DAYS.index(one["as"]) for one in term.get("swapped") or []}
    held = {day: [] for day in range(7)}
    day = first
    while day <= last:
        week = (day - monday).days // 7 + 1
        if day in swapped:
            held[swapped[day]].append((day, week))
        elif not any(start <= day <= end for start, end in closed):
            held[day.weekday()].append((day, week))
        day += datetime.timedelta(days=1)
    return (last - monday).days // 7 + 1, held, monday


def read_slot(row, grades):
    open_to = as_list(row.get("open_to")) or ["study", "activities"]
    own = number_set(row["grades"]) & grades if row.get("grades") else grades
    return Slot(row["id"], DAYS.index(row["day"]), minutes(row["start"]), minutes(row["end"]), row["period"],
                "study" in open_to, "activities" in open_to, own)


def read_staff(row, slots):
    available = frozenset(as_list(row["available"])) if "available" in row else frozenset(slots)
    own = row["type"] == "own"
    if not own and not row.get("vetted"):
        raise BadInput(f"staff {row['id']}: `vetted` is needed")
    return Staff(row["id"], row["type"], as_bool(row.get("supervises"), own), frozenset(as_list(row.get("leads"))),
                 frozenset((one["class"], one["subject"]) for one in row.get("teaches") or []),
                 available - frozenset(as_list(row.get("unavailable"))), as_int(row.get("max_load")),
                 as_int(row.get("max_load_per_day")), as_int(row.get("max_days")), as_number(row.get("share"), 1),
                 as_int(row.get("prior_load"), 0), as_bool(row.get("care_priority")),
                 date_range(row["vetted"]) if row.get("vetted") else None)


def read_provider(row, folder, slots):
    rows = row.get("offers") or []
    if isinstance(rows, str):
        rows = [one for one in csv_rows(os.path.join(folder, rows)) if one.get("provider", row["id"]) == row["id"]]
    offers = {}
    for one in rows:
        where = frozenset(as_list(one.get("slots"))) or frozenset(slots)
        offers[one["activity"]] = Offer(one["activity"], where, as_int(one.get("groups"), 1),
                                        as_number(one.get("fee"), 0), as_int(one.get("min_size"), 0))
    return Provider(row["id"], row["status"], row["field"], date_range(row["valid"]),
                    as_int(row.get("max_sessions")), offers)


def read_activity(row, slots):
    room = row.get("room") or {}
    sections = row.get("sections") or {}
    size = row["size"]
    return Activity(
        row["id"], row["kind"], row.get("subject"), number_set(row["grades"]), as_int(row.get("grade_span")),
        as_int(size.get("min"), 0), as_int(size.get("max")), as_int(sections.get("min"), 0),
        as_int(sections.get("max"), 1), as_int(row.get("sessions"), 1), as_int(row.get("length"), 1),
        as_int(row.get("day_gap"), 1),
        frozenset(as_list(row.get("slots"))) or frozenset(slot.id for slot in slots.values() if slot.activities),
        row.get("weeks") or "all", frozenset(as_list(room.get("features"))),
        frozenset(as_list(room["rooms"])) if room.get("rooms") else None, as_int(row.get("adults"), 1),
        as_int(row.get("students_per_adult"), 50), as_int(row.get("per_class")),
        frozenset(as_list(row.get("excludes"))), row.get("risk") or "low", as_number(row.get("fee"), 0),
        as_number(row.get("materials"), 0))


def read_wishes(row, points):
    wishes = []
    for rank, one in enumerate(as_list(row.get("wishes"))):
        one = one if isinstance(one, dict) else {"activity": one}
        slots = frozenset(as_list(one.get("slots"))) or None
        wishes.append(Wish(one["activity"], slots, as_int(one.get("points"), points[min(rank, len(points) - 1)])))
    return wishes


def read_student(row, school, monday):
    klass = school.classes[row["class"]]
    limit = school.evening_limit(as_bool(row.get("boarding")))
    attends = set()
    for one in as_list(row["attends"]):
        if one == "all" or one in DAYS:
            attends.update(slot.id for slot in school.slots.values()
                           if (one == "all" or slot.day == DAYS.index(one))
                           and klass.grade in slot.grades and slot.end <= limit)
        elif klass.grade in school.slots[one].grades:
            attends.add(one)
        else:
            raise BadInput(f"student {row['id']}: slot {one} is not open to its grade")
    consent = row["consent"]
    first = (date(row["from"]) - monday).days // 7 + 1 if row.get("from") else 1
    last = (date(row["to"]) - monday).days // 7 + 1 if row.get("to") else school.total_weeks
    return Student(
        row["id"], klass, frozenset(attends), read_wishes(row, [int(p) for p in school.policy["wish_points"]]),
        as_int(row.get("wants"), 1),
        all(as_bool(consent.get(key)) for key in ("student", "parent", "class_review")),
        as_bool(row.get("boarding")), frozenset(as_list(row.get("tutoring"))),
        frozenset(as_list(row.get("keep_with"))), frozenset(as_list(row.get("keep_apart"))),
        frozenset(as_list(row.get("needs"))), frozenset(range(max(first, 1), last + 1)) & frozenset(school.weeks))


def read_school(path):
    document = load_yaml(path)
    folder = os.path.dirname(os.path.abspath(path))
    try:
        return build_school(document, folder)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: {type(error).__name__} {error}") from error


def build_school(document, folder):
    def rows(key):
        return entities(document, key, folder)

    grades = frozenset(STAGES[document["school"]["stage"]])
    total, dates, monday = calendar(document["term"])
    policy = profile(document.get("policy"), folder)
    budget = document.get("budget") or {}
    waived = frozenset(one["rule"] for one in document.get("waivers") or [])
    if waived - {"T2", "T3"}:
        raise BadInput("only T2 and T3 can be waived")
    slots = {row["id"]: read_slot(row, grades) for row in rows("slots")}
    sites = {row["id"]: Site(row["id"], as_int(row["travel"]), as_bool(row.get("off_campus")))
             for row in rows("sites")}
    sites[None] = Site("main", 0, False)
    rooms = {row["id"]: Room(row["id"], as_int(row["capacity"]), frozenset(as_list(row.get("features"))),
                             as_int(row.get("parallel"), 1), frozenset(as_list(row.get("closed"))),
                             sites[row.get("site")]) for row in rows("rooms")}
    classes = {row["id"]: Klass(row["id"], as_int(row["grade"]), row.get("head")) for row in rows("classes")}
    posts = {row["id"]: Post(row["id"], frozenset(as_list(row.get("slots"))), as_int(row.get("adults"), 1),
                             frozenset(as_list(row["by"])) if row.get("by") else None) for row in rows("posts")}
    school = School(
        document["school"]["id"], grades, policy, total, dates, as_number(budget.get("week")), slots, rooms, classes,
        {row["id"]: read_staff(row, slots) for row in rows("staff")},
        {row["id"]: read_provider(row, folder, slots) for row in rows("providers")},
        {row["id"]: read_activity(row, slots) for row in rows("activities")},
        posts, {}, document.get("locks") or [], waived)
    school.students = {row["id"]: read_student(row, school, monday) for row in rows("students")}
    return school


# ---- the timetable ----

@dataclass(eq=False)
class Group:
    """A section, a study group or one line of a post: who is where, when."""
    kind: str                   # section | study | post
    name: str
    weeks: frozenset            # empty where the timetable says `either`
    staff: list
    room: Room = None
    students: list = field(default_factory=list)
    meetings: list = field(default_factory=list)    # each a list of consecutive slots
    activity: Activity = None
    provider: Provider = None
    grades: frozenset = None
    post: Post = None

    @property
    def starts(self):
        return [run[0] for run in self.meetings]

    @property
    def slots(self):
        """Every slot the group meets in, once."""
        return list({slot.id: slot for run in self.meetings for slot in run}.values())

    @property
    def size(self):
        return len(self.students)


@dataclass
class Timetable:
    sections: list
    study: list
    posts: list
    score: int
    measures: dict

    @property
    def groups(self):
        return self.sections + self.study + self.posts


def known(table, ids, what):
    ids = as_list(ids)
    for one in ids:
        if one not in table:
            raise BadInput(f"{what} {one} is unknown")
    if len(set(ids)) < len(ids):
        raise BadInput(f"{what} {ids} repeats an id")
    return [table[one] for one in ids]


def read_group(school, kind, row, name):
    starts = known(school.slots, row["slots"] if kind == "section" else [row["slot"]], "slot")
    group = Group(kind, name, school.week_set(row.get("weeks")) or frozenset(),
                  known(school.staff, row.get("staff"), "staff"))
    length = 1
    if kind == "section":
        group.activity, = known(school.activities, [row["activity"]], "activity")
        length = group.activity.length
        if not re.fullmatch(re.escape(group.activity.id) + r"-[1-9]\d*", name):
            raise BadInput(f"section {name}: its id should be {group.activity.id}-N")
        if row.get("provider"):
            group.provider, = known(school.providers, [row["provider"]], "provider")
        if "grades" in row:
            group.grades = number_set(row["grades"])
    if kind == "post":
        group.post, = known(school.posts, [row["post"]], "post")
    else:
        group.room, = known(school.rooms, [row["room"]], "room")
        group.students = known(school.students, row.get("students"), "student")
    group.meetings = [school.meeting(slot, length) for slot in starts]
    return group


def read_timetable(path, school):
    document = load_yaml(path)
    try:
        sections = [read_group(school, "section", row, row["id"]) for row in document.get("sections") or []]
        if len({group.name for group in sections}) < len(sections):
            raise BadInput("a section is there twice")
        study = [read_group(school, "study", row, f"study {row['slot']} in {row['room']}")
                 for row in document.get("study") or []]
        posts = [read_group(school, "post", row, f"{row['post']} {row['slot']}")
                 for row in document.get("posts") or []]
        return Timetable(sections, study, posts, as_int(document.get("score")), document.get("measures") or {})
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: {type(error).__name__} {error}") from error
