#!/usr/bin/python3
"""kehou whatif: a base and overlays side by side, compared; one that cannot be read or has no timetable stops no other.

    whatif.py KEHOU [TEST...]
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEHOU = str(pathlib.Path(sys.argv[1]).resolve())
SCHOOL = str(ROOT / "tests/golden/school.yaml")
LARGE = str(ROOT / "instances/school-300/instance.yaml")

OVERLAYS = {
    "field": "title: 操场关闭\nedit:\n  - {set: rooms, id: field, closed: all}\n",
    "demand": "title: 需求 +20%\nedit:\n  - {scale: wishes, factor: 1.2, seed: 7}\n",
    "fees": "edit:\n  - {set: policy, fee_month: 100}\n",
    "nobody": "title: 周一无人\nedit:\n"
    + "".join(f"  - {{set: staff, id: {t}, unavailable: [mon1, mon2]}}\n" for t in ("t01", "t02", "t03", "t04")),
    "bad": "edit:\n  - {set: rooms, id: nowhere, capacity: 3}\n",
    "leaves": "title: 一名教师离开\nedit:\n  - {remove: staff, id: t04}\n",
}


class Whatif(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        for name, text in OVERLAYS.items():
            (self.path / f"{name}.yaml").write_text("kehou_overlay: 1\n" + text, encoding="utf-8")

    def tearDown(self):
        self.folder.cleanup()

    def command(self, school, names, *more):
        return [KEHOU, "whatif", school, *[str(self.path / f"{n}.yaml") for n in names], "-o", str(self.path / "out"), *more]

    def run_whatif(self, school, names, *more):
        run = subprocess.run(self.command(school, names, "--lang", "en", *more), capture_output=True, text=True, check=False)
        path = self.path / "out" / "comparison.json"
        return run, json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def test_comparison(self):
        run, found = self.run_whatif(SCHOOL, ["demand", "fees", "nobody", "leaves"], "--time-limit", "12", "--quiet")
        self.assertEqual(run.returncode, 0, run.stderr)
        by = {o["folder"]: o for o in found["overlays"]}
        base = found["base"]
        self.assertEqual(base["status"], "optimal")
        # an infeasible one explains itself
        self.assertEqual((by["nobody"]["status"], by["nobody"]["exit"]), ("infeasible", 1))
        self.assertTrue(by["nobody"]["conflict"])
        self.assertTrue((self.path / "out/nobody/draft/conflict.txt").exists())
        # a fee changes income alone
        fees = by["fees"]
        self.assertEqual((fees["difference"], fees["least"], fees["most"]), ("none", 0, 0))
        self.assertEqual(fees["title"], "fees")
        self.assertNotEqual(fees["money_term"]["families"], base["money_term"]["families"])
        self.assertEqual(fees["money_term"]["cost"], base["money_term"]["cost"])
        # who leaves is told, and the difference is that of the scores where both are optimal
        left = by["leaves"]
        self.assertIn(("t04", "left"), [(s["id"], s["change"]) for s in left["staff"]])
        self.assertEqual(left["status"], "optimal")
        self.assertEqual((left["least"], left["most"]), (left["score"] - base["score"],) * 2)
        for o in by.values():
            if o["score"] is None:
                continue
            timetable = self.path / "out" / o["folder"] / "timetable.yaml"
            check = subprocess.run([KEHOU, "check", SCHOOL, str(timetable), "--overlay", str(self.path / f"{o['folder']}.yaml"),
                                    "--certificate", str(timetable.parent / "certificate"), "--quiet", "--json"],
                                   capture_output=True, text=True, check=False)
            self.assertEqual(check.returncode, 0, check.stderr)
            report = json.loads(check.stdout)
            self.assertEqual(report["score"], o["score"])
            for measure, value in o["measure_differences"].items():
                self.assertEqual(value, o["measures"][measure] - base["measures"][measure])
            self.people(o, timetable)
        self.documents(found)
        self.worth(found)

    def worth(self, found):
        """The dearest of each kind, added to the school, gains no more than was said."""
        worth, base = found["worth"], found["base"]
        self.assertEqual(worth["of"], len(worth["units"]))
        self.assertEqual({u["kind"] for u in worth["units"]}, {"room", "adult", "skill", "seat", "group", "slot"})
        for kind in ("room", "seat"): # all of them: tests/unit/test_worth.c
            unit = next(u for u in worth["units"] if u["kind"] == kind)
            self.assertEqual(unit["most"], unit["by_price"] + worth["gap"])
            (self.path / "unit.yaml").write_text(f"kehou_overlay: 1\nedit:\n  - {unit['edit']}\n", encoding="utf-8")
            run = subprocess.run([KEHOU, "solve", SCHOOL, "--overlay", str(self.path / "unit.yaml"), "-o", str(self.path / "unit"),
                                  "--json", "--quiet", "--time-limit", "1", "--documents", "text"],
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertLessEqual(base["score"] - json.loads(run.stdout)["score"], unit["most"], unit["says"])

    def people(self, o, timetable):
        """Students said to have changed are those whose sections differ."""
        def seats(path):
            held = {}
            for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]:
                for student in section["students"]:
                    held.setdefault(student, set()).add(section["id"])
            return held
        was, now = seats(self.path / "out/base/timetable.yaml"), seats(timetable)
        differ = {s for s in set(was) | set(now) if was.get(s, set()) != now.get(s, set())}
        self.assertEqual({s["id"] for s in o["students"]}, differ)

    def documents(self, found):
        page = (self.path / "out/comparison.html").read_text(encoding="utf-8")
        text = (self.path / "out/comparison.txt").read_text(encoding="utf-8")
        for title in ("一名教师离开", "周一无人"):
            self.assertIn(title, page)
            self.assertIn(title, text)
        self.assertNotRegex(page, r"(src|href)=\"(?!data:|[a-z]+/index.html\")")
        with zipfile.ZipFile(self.path / "out/comparison.xlsx") as book:
            strings = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("一名教师离开", strings)
        self.assertIn("no legal timetable", strings)

    def test_one_bad_overlay_stops_no_other(self):
        run, found = self.run_whatif(SCHOOL, ["bad", "fees"], "--time-limit", "8", "--gap", "1")
        self.assertEqual(run.returncode, 2)
        self.assertIn("bad.yaml:3:22: error:", run.stderr)
        self.assertEqual([o["status"] for o in found["overlays"]][0], "invalid")
        self.assertIsNotNone(found["overlays"][1]["score"])

    def test_ready_overlays(self):
        ready = {"no-mixing": "no-mixing", "provider-exits=p1": "provider-exits-p1", "room-closes=lab": "room-closes-lab",
                 "demand": "demand", "demand=0.75": "demand-0-75", "absent=t04:mon": "absent-t04-mon", "fees": "fees"}
        names = [*ready, "absent=t04", "nonsense"]
        run = subprocess.run([KEHOU, "whatif", SCHOOL, *names, "-o", str(self.path / "out"), "--time-limit", "1", "--gap", "1",
                              "--documents", "text", "--quiet", "--lang", "en"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn("absent=t04 is neither a file nor a ready overlay", run.stderr)
        self.assertIn("nonsense is neither a file", run.stderr)
        found = json.loads((self.path / "out/comparison.json").read_text(encoding="utf-8"))
        status = {o["folder"]: o["status"] for o in found["overlays"]}
        for word, name in ready.items():
            self.assertIn(status[name], ("optimal", "feasible", "infeasible"), word)
        path = self.path / "out/absent-t04-mon.yaml"
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.assertEqual(written["edit"], [{"set": "staff", "id": "t04", "available": ["noon", "tue1", "tue2"], "unavailable": None}])
        path.write_text("mine")
        run = subprocess.run([KEHOU, "whatif", SCHOOL, "absent=t04:mon", "-o", str(self.path / "out"), "--time-limit", "2", "--quiet"],
                             capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, path.read_text()), (4, "mine"))

    def test_no_names_where_none_are_wanted(self):
        run, found = self.run_whatif(SCHOOL, ["demand", "leaves", "nobody"], "--time-limit", "2", "--gap", "1", "--anonymize", "--quiet")
        self.assertIn(run.returncode, (0, 3), run.stderr)
        self.assertEqual([o["title"] for o in found["overlays"]], ["demand", "leaves", "nobody"])
        for path in [*(self.path / "out").glob("comparison.*[!x]"), *(self.path / "out").glob("*/*.txt")]:
            text = path.read_text(encoding="utf-8")
            for name in ("老师", "同学", "合唱", "机器人", "科技馆", "需求"):
                self.assertNotIn(name, text, path)

    def test_a_bad_base_is_all(self):
        run, found = self.run_whatif(str(ROOT / "tests/invalid/number-word.yaml"), ["fees"])
        self.assertEqual((run.returncode, found), (2, None))

    def test_nothing_of_others_is_replaced(self):
        (self.path / "out").mkdir()
        (self.path / "out/comparison.txt").write_text("mine")
        run, found = self.run_whatif(SCHOOL, ["fees"], "--time-limit", "5", "--quiet")
        self.assertEqual((run.returncode, found), (4, None))
        self.assertFalse((self.path / "out/base").exists()) # found out before anything is solved
        self.assertEqual((self.path / "out/comparison.txt").read_text(), "mine")

    def test_interruption_keeps_what_is_done(self):
        run = subprocess.Popen(self.command(LARGE, ["demand", "fees"], "--time-limit", "60", "--documents", "text", "--lang", "en"),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in run.stderr:
            if line.startswith("base: begun"):
                break
        time.sleep(1.5)
        started = time.time()
        os.kill(run.pid, signal.SIGINT)
        errors = run.communicate(timeout=40)[1]
        self.assertLess(time.time() - started, 25)
        self.assertEqual(run.returncode, 3, errors)
        found = json.loads((self.path / "out/comparison.json").read_text(encoding="utf-8"))
        self.assertEqual(found["base"]["status"], "feasible")
        self.assertEqual([o["status"] for o in found["overlays"]], ["unknown", "unknown"])
        self.assertTrue((self.path / "out/base/timetable.yaml").exists())

    def test_a_crash_stops_no_other(self):
        run = subprocess.Popen(self.command(LARGE, ["demand", "fees"], "--time-limit", "2", "--jobs", "2", "--documents", "text", "--lang", "en"),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in run.stderr:
            if line.startswith("demand: begun"):
                break
        children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        os.kill(max(map(int, children)), signal.SIGKILL)
        errors = run.communicate(timeout=60)[1]
        self.assertEqual(run.returncode, 4, errors)
        self.assertIn("demand: its process ended by signal 9", errors)
        found = json.loads((self.path / "out/comparison.json").read_text(encoding="utf-8"))
        self.assertEqual([o["status"] for o in found["overlays"]], ["failed", "feasible"])

    def test_eight_overlays_take_less_than_eight_solves(self):
        more = ["--time-limit", "0.8", "--documents", "text", "--quiet"]
        started = time.time()
        subprocess.run([KEHOU, "solve", LARGE, "-o", str(self.path / "one"), *more], check=True)
        single = time.time() - started
        ready = ["no-mixing", "demand=1.2", "demand=0.8", "fees", "absent=t05:wed", "absent=t06:mon", "room-closes=r101", "provider-exits=p1"]
        started = time.time()
        run = subprocess.run([KEHOU, "whatif", LARGE, *ready, "-o", str(self.path / "out"), *more], capture_output=True, text=True,
                             check=False)
        self.assertIn(run.returncode, (0, 3), run.stderr)
        self.assertLess(time.time() - started, 8 * single)
        found = json.loads((self.path / "out/comparison.json").read_text(encoding="utf-8"))
        overlays = found["overlays"]
        self.assertEqual(len(overlays), 8)
        # what only forbids is no better, whatever the gap and the scores found
        forbid = [o for o in overlays if o["folder"].startswith(("absent", "room-closes", "provider-exits")) and "least" in o]
        self.assertTrue(forbid)
        for o in forbid:
            self.assertIn(o["difference"], ("no_better", "worse", "none"), o["folder"])
            self.assertGreaterEqual(o["least"], 0)
            self.assertLessEqual(found["base"]["score"], o["score"], o["folder"])  # its timetable is one of the base
        check = subprocess.run([KEHOU, "check", LARGE, str(self.path / "out/base/timetable.yaml"), "--quiet", "--certificate",
                                str(self.path / "out/base/certificate")], check=False)
        self.assertEqual(check.returncode, 0)

    def test_same_work_same_answer(self):
        texts = []
        for _ in range(2):
            run, found = self.run_whatif(SCHOOL, ["demand"], "--work-limit", "20000", "--time-limit", "100", "--documents", "text", "--quiet")
            self.assertEqual(run.returncode, 0, run.stderr)
            texts.append([(self.path / "out" / f / "timetable.yaml").read_bytes() for f in ("base", "demand")])
        self.assertEqual(texts[0], texts[1])


unittest.main(argv=sys.argv[:1] + sys.argv[2:])
