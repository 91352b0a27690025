"""The calendars, read by two parsers that are not kehou's (icalendar, dateutil), hold exactly the meetings and duties
that the oracle's own reading of school, timetable and term gives, day by day. Every file; schools of tests/oracle."""
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import icalendar
import yaml
from dateutil import rrule

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "oracle"))

from build import build, document  # noqa: E402
from reading import date, entities, load_yaml, read_school, read_timetable  # noqa: E402
from schools import write  # noqa: E402

KEHOU = os.environ.get("KEHOU", str(ROOT / "build" / "kehou"))
DAY = datetime.timedelta(days=1)


def emit(instance, timetable, folder, *options):
    run = subprocess.run([KEHOU, "emit", instance, timetable, "-o", folder, "--documents", "calendars", "--quiet",
                          "--lang", "en", *options], capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return pathlib.Path(folder, "draft" if run.returncode else "") / "calendars"


def occurrences(event):
    """Naive times (Shanghai's) at which an event is held."""
    start = event["DTSTART"].dt
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert start.utcoffset() == datetime.timedelta(hours=8)
    start = start.replace(tzinfo=None)
    if "RRULE" not in event:
        assert "EXDATE" not in event
        return [start]
    times = list(rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start))
    excluded = event.get("EXDATE", [])
    for one in excluded if isinstance(excluded, list) else [excluded]:
        for when in one.dts:
            times.remove(when.dt.replace(tzinfo=None))  # fails where the rule does not hold it
    return times


def read(path):
    """What a file holds: sorted (start, end, summary); its UIDs. Checks what RFC 5545 asks of the file."""
    raw = path.read_bytes()
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b""), path
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), path
    for line in raw.split(b"\r\n"):
        line.decode("utf-8")  # folded between characters
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"], path
    assert [one["TZID"] for one in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"], path
    held, uids = [], []
    for event in calendar.walk("VEVENT"):
        length = event["DTEND"].dt - event["DTSTART"].dt
        assert event["DTSTAMP"].dt.utcoffset() == datetime.timedelta(0) and length > datetime.timedelta(0), path
        uids.append(str(event["UID"]))
        held += [(start, start + length, str(event["SUMMARY"])) for start in occurrences(event)]
    return sorted(held), uids


def expected(school, groups, first=datetime.date.min, last=datetime.date.max, weeks=None):
    held = []
    for group in groups:
        name = group.name if group.kind == "section" else group.post.id if group.kind == "post" else "study"
        for run in group.meetings:
            for day in school.dates_of(run[0], group.weeks if weeks is None else group.weeks & weeks):
                if first <= day <= last:
                    midnight = datetime.datetime.combine(day, datetime.time())
                    held.append((midnight + run[0].start * DAY / 1440, midnight + run[-1].end * DAY / 1440, name))
    return sorted(held)


class Calendars(unittest.TestCase):
    maxDiff = 2000

    def folder(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        return holder.name

    def compare(self, instance, timetable):
        """Every file against the oracle; how many events there were."""
        school = read_school(instance)
        table = read_timetable(timetable, school)
        source = load_yaml(instance)
        spans = {row["id"]: (date(row["from"]) if row.get("from") else datetime.date.min,
                             date(row["to"]) if row.get("to") else datetime.date.max)
                 for row in entities(source, "students", os.path.dirname(instance))}
        folder = emit(instance, timetable, self.folder(), "--anonymize")
        right = {"staff": {one.id: expected(school, [g for g in table.groups if one in g.staff])
                           for one in school.staff.values()},
                 "sections": {one.name: expected(school, [one]) for one in table.sections},
                 "students": {one.id: expected(school, [g for g in table.groups if one in g.students], *spans[one.id],
                                               weeks=one.weeks) for one in school.students.values()}}
        uids, count = [], 0
        for kind, owners in right.items():
            self.assertEqual({path.stem for path in (folder / kind).glob("*.ics")}, set(owners))
            for owner, held in owners.items():
                got, own = read(folder / kind / f"{owner}.ics")
                self.assertEqual(got, held, f"{kind} {owner}")
                uids += own
                count += len(got)
        self.assertEqual(len(set(uids)), len(uids))
        return count

    def test_golden(self):
        golden = ROOT / "tests" / "golden"
        self.assertGreater(self.compare(str(golden / "school.yaml"), str(golden / "timetable.yaml")), 500)

    def test_schools(self):
        count = made = 0
        for seed in range(1, 13):
            folder = self.folder()
            instance = write(seed, folder, tiny=seed % 2 == 0)
            school = read_school(instance)
            best = build(school, seed, tries=3, seconds=2)
            if best is None:
                continue
            timetable = os.path.join(folder, "timetable.yaml")
            with open(timetable, "w", encoding="utf-8") as out:
                yaml.safe_dump(document(school, *best), out, allow_unicode=True)
            count += self.compare(instance, timetable)
            made += 1
        self.assertGreater(made, 6)
        self.assertGreater(count, 2000)

    def test_a_new_version_replaces(self):
        """s05 changes from robotics to study: the event of that slot keeps its UID, and its number grows."""
        golden = ROOT / "tests" / "golden"
        folder = self.folder()
        old = emit(str(golden / "school.yaml"), str(golden / "timetable.yaml"), os.path.join(folder, "old"))
        again = emit(str(golden / "school.yaml"), str(golden / "timetable.yaml"), os.path.join(folder, "again"))
        table = (golden / "timetable.yaml").read_text(encoding="utf-8")
        changed = table.replace("[s01, s05]}", "[s01]}").replace("[s06, s08]}\nposts", "[s05, s06, s08]}\nposts")
        self.assertEqual(len(changed), len(table))  # both were there
        school = (golden / "school.yaml").read_text(encoding="utf-8")
        school += "baseline: {timetable: old.yaml, effective: 2026-11-02}\n"
        pathlib.Path(folder, "school.yaml").write_text(school, encoding="utf-8")
        pathlib.Path(folder, "timetable.yaml").write_text(changed, encoding="utf-8")
        new = emit(os.path.join(folder, "school.yaml"), os.path.join(folder, "timetable.yaml"), folder)

        def events(place):
            calendar = icalendar.Calendar.from_ical((place / "students" / "s05.ics").read_bytes())
            return {str(one["UID"]): one for one in calendar.walk("VEVENT")}

        before, after = events(old), events(new)
        self.assertEqual(set(before), set(after))
        self.assertEqual([(str(before[uid]["SUMMARY"]), str(after[uid]["SUMMARY"])) for uid in before
                          if before[uid]["SUMMARY"] != after[uid]["SUMMARY"]],
                         [("机器人-1", "study")] * 2)  # Tuesdays, and the Saturday that stands for one
        for uid, event in after.items():
            self.assertEqual(before[uid]["SEQUENCE"], 0)
            self.assertGreater(event["SEQUENCE"], 0)
            self.assertGreater(event["DTSTAMP"].dt, before[uid]["DTSTAMP"].dt)
        for path in old.rglob("*.ics"):
            self.assertEqual(path.read_bytes(), (again / path.relative_to(old)).read_bytes())


if __name__ == "__main__":
    unittest.main()
