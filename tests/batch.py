#!/usr/bin/env python3
"""kehou batch: coordination on two schools that share an instructor, checked from the timetables alone; resuming after kills
of workers and coordinator; schools that are bad, impossible or out of memory never stop the others.
usage: tests/batch.py [KEHOU]"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import yaml

KEHOU = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/kehou")
ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/data/district"


def kehou(*args):
    return subprocess.run([KEHOU, *map(str, args), "--lang", "en"], capture_output=True, text=True, timeout=120, check=False)


def children(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        fields = text.rsplit(")", 1)[1].split()
        if fields[1] == str(pid) and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Batch(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="kehou-batch-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        shutil.copytree(DATA, self.work / "d")
        self.district = self.work / "d/district.yaml"
        self.out = self.work / "out"

    def batch(self, *more, district=None, out=None):
        return kehou("batch", district or self.district, "-o", out or self.out, "--time-limit", 4, "--documents", "text", "--quiet", *more)

    def timetable(self, school, out=None):
        return yaml.safe_load((out or self.out).joinpath(school, "timetable.yaml").read_text(encoding="utf-8"))

    def summary(self, out=None):
        return json.loads((out or self.out).joinpath("summary.json").read_text(encoding="utf-8"))

    def answers(self):
        """When each answer was written. Not of documents, which are rightly written again where an older choice comes back: the
        school's folder has those of a later one by then."""
        return {p.name: p.stat().st_mtime_ns for p in (self.out / "work/answers").glob("*.json")
                if json.loads(p.read_text(encoding="utf-8"))["kind"] != "published"}

    def generate(self, schools=3, seed=3):
        folder = self.work / f"g{schools}-{seed}"
        run = kehou("generate", "--district", schools, "--students", 40, "--activities", 7, "--class-size", 20, "--seed", seed, "-o",
                    folder)
        self.assertEqual(run.returncode, 0, run.stderr)
        return folder / "district.yaml"

    def test_two_schools_share_an_instructor(self):
        run = self.batch()
        self.assertEqual(run.returncode, 0, run.stderr)
        s = self.summary()
        # the school that comes first would take Monday, the only day that the other can use
        self.assertEqual(self.timetable("a")["sections"][0]["slots"], ["tue2"])
        self.assertEqual(self.timetable("b")["sections"][0]["slots"], ["mon2"])
        self.assertEqual((s["score"], s["bound"], s["alone"], s["contended"]), (2290, 2290, 1450, True))
        for school in "ab":
            one = kehou("check", f"{self.district}#{school}", self.out / school / "timetable.yaml", "--certificate",
                        self.out / school / "certificate")
            self.assertEqual(one.returncode, 0, one.stdout + one.stderr)
        self.assertEqual(kehou("check", self.district, self.out).returncode, 0)
        for name in "index.html district.xlsx district.txt tables/itineraries.csv tables/schools.csv tables/ranking.csv".split():
            self.assertTrue((self.out / name).stat().st_size > 100, name)
        self.assertIn("乙校", (self.out / "tables/itineraries.csv").read_text(encoding="utf-8"))

    def test_better_than_first_come_first_served(self):
        self.assertEqual(self.batch("--compare").returncode, 0)
        s = self.summary()
        self.assertEqual(s["score"], 2290)
        # the first school takes Monday, then nobody of the second gets a wish
        self.assertEqual(s["first_come"]["without"], 0)
        self.assertGreater(s["first_come"]["score"], s["score"])

    def test_check_of_a_district_sees_what_schools_cannot(self):
        self.assertEqual(self.batch().returncode, 0)
        alone = self.work / "alone"
        self.assertEqual(kehou("solve", f"{self.district}#a", "-o", alone, "--time-limit", 5, "--quiet", "--documents", "text").returncode, 0)
        shutil.copy(alone / "timetable.yaml", self.out / "a/timetable.yaml")  # Monday too: legal for the school
        run = kehou("check", self.district, self.out)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout.strip(), "p1 needs 2 instructors in the week of 2026-08-31 (mon 17:00); it has 1")

    def test_resume_does_only_what_is_missing_or_changed(self):
        district = self.generate()
        self.assertEqual(self.batch("--gap", 0.9, district=district).returncode, 0)
        first = self.answers()
        self.assertEqual(self.batch("--gap", 0.9, district=district).returncode, 0)
        self.assertEqual(self.answers(), first)
        # a file of answers that is not whole is not trusted
        broken = next((self.out / "work/answers").glob("*.yaml"))
        broken.write_text("x", encoding="utf-8")
        self.assertEqual(self.batch("--gap", 0.9, district=district).returncode, 0)
        self.assertNotEqual(broken.read_text(encoding="utf-8"), "x")
        # one school's CSV changes: the answers of the others for themselves stay as they are
        before = self.answers()
        rows = district.parent.joinpath("school002/students.csv")
        text = rows.read_text(encoding="utf-8").rstrip("\n").split("\n")
        rows.write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")
        self.assertEqual(self.batch("--gap", 0.9, district=district).returncode, 0)
        free = [t for t in map(lambda p: json.loads(p.read_text()), (self.out / "work/tasks").glob("*.json"))
                if t["kind"] == "answer" and not t["providers"] and not t["bound_aside"]]
        self.assertEqual(sorted(t["id"] for t in free), ["school001", "school002", "school002", "school003"])
        after = self.answers()
        self.assertEqual({k: v for k, v in after.items() if k in before}, before)

    def test_a_work_limit_gives_the_same_bytes(self):
        district = self.generate()
        outs = [self.work / "one", self.work / "two"]
        for out, jobs in zip(outs, (1, 3)):
            self.assertEqual(self.batch("--work-limit", 3000, "--time-limit", 1000, "--jobs", jobs, district=district, out=out).returncode, 0)
        for name in ["summary.json", *(f"school00{i}/timetable.yaml" for i in range(1, 4))]:
            self.assertEqual(outs[0].joinpath(name).read_bytes(), outs[1].joinpath(name).read_bytes(), name)

    def test_killed_workers_are_tried_again(self):
        district = self.generate()
        run = subprocess.Popen([KEHOU, "batch", district, "-o", self.out, "--time-limit", "3", "--documents", "text", "--quiet"])
        killed = 0
        for _ in range(200):
            time.sleep(0.02)
            for pid in children(run.pid)[:1] if killed < 2 else []:
                os.kill(pid, signal.SIGKILL)
                killed += 1
        self.assertEqual(run.wait(60), 0)
        self.assertEqual(killed, 2)
        self.assertEqual([s["code"] for s in self.summary()["schools"]], [0] * 3)

    def test_a_killed_coordinator_loses_nothing(self):
        district = self.generate(4)
        command = [KEHOU, "batch", district, "-o", self.out, "--time-limit", "4", "--gap", "0.9", "--documents", "text", "--quiet"]
        run = subprocess.Popen(command)
        while len(self.answers() if self.out.exists() else ()) < 3:
            time.sleep(0.02)
            self.assertIsNone(run.poll())
        workers = children(run.pid)
        run.kill()
        run.wait()
        time.sleep(0.3)
        self.assertFalse([pid for pid in workers if alive(pid)], "workers outlive the coordinator")
        before = self.answers()
        self.assertEqual(subprocess.run(command, timeout=100, check=False).returncode, 0)
        after = self.answers()
        self.assertEqual({k: v for k, v in after.items() if k in before}, before)
        self.assertEqual(kehou("check", district, self.out).returncode, 0)

    def test_interrupt_writes_what_there_is(self):
        district = self.generate(4)
        run = subprocess.Popen([KEHOU, "batch", district, "-o", self.out, "--time-limit", "30", "--documents", "text", "--quiet"])
        while len(self.answers() if self.out.exists() else ()) < 1:
            time.sleep(0.02)
            self.assertIsNone(run.poll())
        began = time.monotonic()
        run.send_signal(signal.SIGINT)
        code = run.wait(100)
        self.assertIn(code, (0, 3))
        self.assertLess(time.monotonic() - began, 30)
        self.assertTrue((self.out / "summary.json").exists())
        self.assertEqual(kehou("check", district, self.out).returncode, 0)

    def test_bad_and_impossible_schools_never_stop_the_others(self):
        text = self.district.read_text(encoding="utf-8")
        bad = (self.work / "d/a.yaml").read_text(encoding="utf-8").replace("id: a,", "id: bad,").replace("grade: 3", "grade: 33")
        (self.work / "d/bad.yaml").write_text(bad, encoding="utf-8")
        no = (self.work / "d/b.yaml").read_text(encoding="utf-8").replace("id: b,", "id: no,").replace(
            "  - {id: r1, capacity: 50, features: [classroom]}", "  - {id: r1, capacity: 2, features: [classroom]}")
        (self.work / "d/no.yaml").write_text(no, encoding="utf-8")
        self.district.write_text(text.replace("{file: a.yaml}", "{file: bad.yaml}, {file: no.yaml}, {file: a.yaml}"), encoding="utf-8")
        run = self.batch()
        self.assertEqual(run.returncode, 2)
        self.assertIn("bad.yaml", run.stderr)
        codes = {s["id"]: s["code"] for s in self.summary()["schools"]}
        self.assertEqual(codes, {"bad.yaml": 2, "no": 1, "a": 0, "b": 0})
        self.assertTrue((self.out / "no/draft/conflict.txt").exists())

    def test_memory_limit(self):
        run = self.batch("--memory", 20)
        self.assertEqual(run.returncode, 4)
        self.assertEqual({s["code"] for s in self.summary()["schools"]}, {4})

    def test_foreign_folders_are_left_alone(self):
        (self.out / "work").mkdir(parents=True)
        (self.out / "work/mine").write_text("x", encoding="utf-8")
        self.assertEqual(self.batch().returncode, 4)
        self.assertEqual([p.name for p in (self.out / "work").iterdir()], ["mine"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
