"""kehou update on a school of 60 students, and once on one of 1,200: each change from the edited instance alone, the ledger, versions, locks,
substitution. Enumeration proves fewest moves on tiny schools in tests/update.py."""
import csv
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEHOU = os.path.join(ROOT, "build/kehou")


def run(*arguments):
    return subprocess.run([KEHOU, *arguments, "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


class Update(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.school = os.path.join(cls.folder, "school")
        run("generate", "-o", cls.school, "--students", "60", "--activities", "6", "--class-size", "20", "--seed", "5")
        cls.old = os.path.join(cls.folder, "old")
        done = run("solve", cls.school + "/instance.yaml", "-o", cls.old, "--quiet", "--documents", "text",
                   "--time-limit", "1")
        assert done.returncode == 0, done.stderr
        cls.timetable = cls.old + "/timetable.yaml"
        cls.published = read(cls.timetable)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def edited(self, name, document=None, **rows):
        """A copy of the school; `document` edits its YAML, the others the rows of a CSV file."""
        folder = os.path.join(self.folder, name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.school, folder)
        path = os.path.join(folder, "instance.yaml")
        if document:
            doc = read(path)
            document(doc)
            with open(path, "w", encoding="utf-8") as file:
                yaml.safe_dump(doc, file, allow_unicode=True, sort_keys=False)
        for key, edit in rows.items():
            with open(os.path.join(folder, key + ".csv"), encoding="utf-8-sig", newline="") as file:
                table = edit(list(csv.DictReader(file)))
            with open(os.path.join(folder, key + ".csv"), "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, table[0].keys())
                writer.writeheader()
                writer.writerows(table)
        return path

    def update(self, instance, *options, code=0):
        """The ledger and the timetable."""
        out = os.path.dirname(instance) + "-new"
        done = run("update", instance, "--from", self.timetable, "-o", out, "--quiet", "--documents", "text",
                   "--gap", "1", "--time-limit", "5", *options)
        self.assertEqual(done.returncode, code, done.stderr)
        if code:
            return done.stderr, None
        judged = run("check", instance, out + "/timetable.yaml", "--from", self.timetable, "--quiet")
        self.assertEqual(judged.returncode, 0, judged.stdout)
        stated = run("check", instance, out + "/timetable.yaml", "--quiet")
        self.assertEqual(stated.returncode, 0, stated.stdout)
        return read(out + "/changes.yaml"), read(out + "/timetable.yaml")

    def free_of_locks(self):
        """Somebody with study duties whom no lock names."""
        locked = json.dumps(read(self.school + "/instance.yaml").get("locks", []))
        return next(s for s in self.published["study"] if s["staff"] and f'"{s["staff"][0]}"' not in locked)

    def test_nothing(self):
        changes, timetable = self.update(self.edited("same"))
        self.assertEqual(changes["moves"]["seats"] + changes["moves"]["slots"] + changes["moves"]["rooms"], 0)
        self.assertEqual(changes["students"], [])
        self.assertLess(timetable["score"], self.published["score"] + 60)   # the first found: nothing is improved yet
        self.assertEqual(changes["moves"]["staff"], 0)

    def test_join_and_leave(self):
        leaver = next(s["students"][0] for s in self.published["sections"] if len(s["students"]) > 3)

        def edit(rows):
            for row in rows:
                for key in ("siblings", "keep_with", "keep_apart"):
                    row[key] = ";".join(x for x in (row.get(key) or "").split(";") if x and x != leaver)
            new = dict(next(r for r in rows if r["id"] == leaver), id="s9999", name="新同学", keep_with="", siblings="", keep_apart="")
            return [r for r in rows if r["id"] != leaver] + [new]

        changes, _ = self.update(self.edited("join", students=edit))
        self.assertEqual(changes["moves"]["seats"], 0)
        entries = [c for c in changes["students"] if c["id"] == "s9999"]
        self.assertTrue(entries)
        self.assertTrue(all(c["was"] is None and c["why"] == "joins" and c["tell"] == ["family"] for c in entries))

    def test_staff_falls_away(self):
        who = self.free_of_locks()["staff"][0]
        changes, timetable = self.update(self.edited("ill", lambda d: [s.update(unavailable=[x["id"] for x in d["slots"]])
                                                                       for s in d["staff"] if s["id"] == who]))
        self.assertNotIn(who, [q for s in timetable["sections"] + timetable["study"] for q in s["staff"]])
        gone = [d for d in changes["duties"] if d["staff"] == who]
        self.assertTrue(gone)
        self.assertTrue(all(d["now"] == "free" and d["why"] == "gone or not available" for d in gone))
        self.assertGreaterEqual(changes["moves"]["staff"], len(gone) // 2)

    def test_provider_exits_or_room_closes(self):
        led = next((s for s in self.published["sections"] if "provider" in s), None)
        if led:
            changes, timetable = self.update(self.edited("exit", lambda d: [p.update(status="exited") for p in d["providers"]]))
            self.assertFalse([s for s in timetable["sections"] if "provider" in s])
            entry = next(s for s in changes["sections"] if s["id"] == led["id"])
            self.assertEqual(entry["why"], "the provider no longer comes")
        section = self.published["sections"][0]
        changes, timetable = self.update(self.edited("room", rooms=lambda rows: [
            dict(r, closed=section["slots"][0] if r["id"] == section["room"] else "") for r in rows]))
        self.assertFalse([s for s in timetable["sections"] if s["room"] == section["room"] and section["slots"][0] in s["slots"]])

    def test_most_moves(self):
        who = self.free_of_locks()["staff"][0]
        instance = self.edited("few", lambda d: [s.update(unavailable=[x["id"] for x in d["slots"]])
                                                 for s in d["staff"] if s["id"] == who])
        changes, _ = self.update(instance)
        total = sum(changes["moves"].values())
        again, _ = self.update(instance, "--max-moves", str(total))
        self.assertLessEqual(sum(again["moves"].values()), total)

    def test_frontier(self):
        """The curve is the same in all its forms, and the same again for the same work."""
        school, old = (os.path.join(ROOT, "tests/golden", name) for name in ("school.yaml", "timetable.yaml"))
        overlay, curves = os.path.join(self.folder, "away.yaml"), []
        with open(overlay, "w", encoding="utf-8") as file:
            file.write("kehou_overlay: 1\nedit:\n  - {set: staff, id: t01, unavailable: [mon1, mon2]}\n"
                       "  - {set: policy, weights: {moves: {seats: 0, slots: 0, rooms: 0, staff: 0}}}\n")
        update = ["update", school, "--overlay", overlay, "--from", old, "--work-limit", "3000", "--time-limit", "100"]
        for name in ("curve-1", "curve-2"):
            out = os.path.join(self.folder, name)
            done = run(*update, "-o", out, "--quiet", "--json", "--documents", "tables,page", "--frontier", "--points", "4")
            self.assertEqual(done.returncode, 0, done.stderr)
            curves.append(json.loads(done.stdout)["frontier"])
        self.assertEqual(*curves)
        points = curves[0]["points"]
        self.assertTrue(2 <= len(points) <= 4, points)
        self.assertGreater(points[0]["score"], points[-1]["score"])
        with open(out + "/tables/frontier.csv", encoding="utf-8-sig", newline="") as file:
            rows = [[int(x) for x in row] for row in list(csv.reader(file))[1:]]
        self.assertEqual(rows, [[p["max_moves"], p["moves"], p["score"], p["bound"]] for p in points])
        with open(out + "/index.html", encoding="utf-8") as file:
            self.assertEqual(json.loads(file.read().split('id="data">')[1].split("</script>")[0])["frontier"], curves[0])
        with open(out + "/changes.txt", encoding="utf-8") as file:
            self.assertEqual([int(x) for x in file.read().splitlines()[-1].split()], rows[-1])
        for p in points: # each is a timetable of its own, as legal and as good as the curve says
            path = f"{out}/frontier/moves-{p['max_moves']}"
            done = run("check", school, path + ".yaml", "--overlay", overlay, "--from", old, "--quiet", "--json")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(json.loads(done.stdout)["score"], p["score"])
            self.assertEqual(sum(read(path + ".yaml")["measures"]["moves"].values()), p["moves"])
            with open(path + ".txt", encoding="utf-8") as file:
                self.assertIn("t01", file.read())
        self.assertEqual(read(path + ".yaml")["score"], read(out + "/timetable.yaml")["score"])
        done = run(*update, "-o", out + "-few", "--quiet", "--json", "--max-moves", str(points[0]["max_moves"]))
        self.assertGreaterEqual(json.loads(done.stdout)["score"], points[0]["bound"])

    def test_frontier_keeps_the_work_limit(self):
        """All its solves together take about as much again, though each of them has a root node to solve."""
        who, took = self.free_of_locks()["staff"][0], []
        instance = self.edited("bounded", lambda d: [s.update(unavailable=[x["id"] for x in d["slots"]])
                                                     for s in d["staff"] if s["id"] == who])
        for options in ([], ["--frontier"]):
            before = os.times().children_user
            done = run("update", instance, "--from", self.timetable, "-o", instance + "-new", "--quiet", "--documents", "text",
                       "--work-limit", "300", *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            took.append(os.times().children_user - before)
        self.assertLess(took[1], 4 * took[0] + 0.5)

    def test_from_a_date(self):
        who = next(s["students"][0] for s in self.published["sections"] if len(s["students"]) > 3)
        instance = self.edited("date", students=lambda rows: [dict(r, to="2026-10-30" if r["id"] == who else "") for r in rows])
        changes, timetable = self.update(instance, "--effective", "2026-11-04")
        self.assertEqual(str(timetable["effective"]), "2026-11-04")
        self.assertNotIn(who, [x for s in timetable["sections"] + timetable["study"] for x in s["students"]])
        self.assertEqual({c["why"] for c in changes["students"] if c["id"] == who}, {"leaves"})
        self.update(instance, "--effective", "2030-01-01", code=2)
        # another date is another version: the folder keeps the first
        stopped, _ = self.update(instance, "--effective", "2026-11-11", code=4)
        self.assertIn("never overwritten", stopped)

    def test_versions_and_diff(self):
        done = run("update", self.school + "/instance.yaml", "--from", self.timetable, "-o", self.old, "--quiet")
        self.assertEqual(done.returncode, 4)
        new = os.path.join(self.folder, "by-hand.yaml")
        with open(self.timetable, encoding="utf-8") as file:
            text = file.read()
        first = self.published["sections"][0]
        with open(new, "w", encoding="utf-8") as file:
            file.write(text.replace(first["students"][0] + ", ", "", 1))
        said = run("diff", self.school + "/instance.yaml", self.timetable, new, "--json", "--quiet")
        changes = json.loads(said.stdout)
        self.assertEqual(changes["moves"], {"seats": 1, "slots": 0, "rooms": 0, "staff": 0})
        self.assertEqual((changes["students"][0]["was"], changes["students"][0]["now"]), (first["id"], None))

    def test_locks(self):
        section = self.published["sections"][0]
        activity = section["activity"]
        closed = self.edited("closed", rooms=lambda rows: [
            dict(r, closed=section["slots"][0] if r["id"] == section["room"] else "") for r in rows])
        said, _ = self.update(closed, "--lock", "activity=" + activity, "--time-limit", "1", code=1)
        self.assertRegex(said, rf"old/timetable.yaml:\d+:\d+: error: lock of {section['id']}: room {section['room']} is closed")
        said, _ = self.update(closed, "--lock", "activity=nonsense", code=2)
        self.assertIn("nothing called nonsense", said)
        same = self.edited("locked")
        _, timetable = self.update(same, "--lock", "all")
        self.assertEqual(timetable["sections"], self.published["sections"])
        gone = self.edited("stale", students=lambda rows: [
            dict(r, **{k: ";".join(x for x in (r.get(k) or "").split(";") if x and x != section["students"][0])
                       for k in ("siblings", "keep_with", "keep_apart")})
            for r in rows if r["id"] != section["students"][0]])
        out = os.path.join(self.folder, "stale-new")
        done = run("update", gone, "--from", self.timetable, "-o", out, "--lock", "activity=" + activity, "--gap",
                   "1", "--time-limit", "5", "--documents", "text")
        self.assertRegex(done.stderr, rf"old/timetable.yaml:\d+:\d+: warning: student {section['students'][0]} is gone")

    def test_substitution(self):
        study = self.free_of_locks()
        who, slot = study["staff"][0], study["slot"]
        day = {"mon": "2026-11-02", "tue": "2026-11-03", "wed": "2026-11-04", "thu": "2026-11-05", "fri": "2026-11-06"}[slot[:3]]
        out = os.path.join(self.folder, "day")
        done = run("update", self.school + "/instance.yaml", "--from", self.timetable, "-o", out, "--absent", who, "--on", day,
                   "--quiet", "--gap", "1", "--time-limit", "5")
        self.assertEqual(done.returncode, 0, done.stderr)
        changes = read(f"{out}/substitution-{day}.yaml")
        duties = {s["slot"] for s in self.published["study"] if who in s["staff"] and s["slot"][:3] == slot[:3]}
        self.assertTrue(duties <= {d["slot"] for d in changes["duties"] if d["staff"] == who and d["now"] == "free"})
        self.assertEqual(changes["moves"]["seats"], 0)
        self.assertTrue([d for d in changes["duties"] if d["slot"] == slot and d["now"] == "study"])
        self.assertEqual({d["slot"][:3] for d in changes["duties"]}, {slot[:3]})
        for wrong in (["--on", day], ["--absent", who], ["--absent", "nobody", "--on", day], ["--absent", who, "--on", "2026-10-03"]):
            done = run("update", self.school + "/instance.yaml", "--from", self.timetable, "-o", out, "--quiet", *wrong)
            self.assertEqual(done.returncode, 2, wrong)


class Large(unittest.TestCase):
    def test_twenty_join_and_leave(self):
        """On the school of 1,200 they are absorbed with hardly a move, in under 5 seconds of computing."""
        with tempfile.TemporaryDirectory() as folder:
            source, school, old = os.path.join(ROOT, "instances/school-1200"), folder + "/school", folder + "/old"
            done = run("solve", source + "/instance.yaml", "-o", old, "--quiet", "--documents", "text", "--gap", "1",
                       "--time-limit", "8")
            self.assertEqual(done.returncode, 0, done.stderr)
            shutil.copytree(source, school)
            with open(school + "/students.csv", encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            consents = ["consent.student", "consent.parent", "consent.class_review"]
            scheduled = [r for r in rows if all(r[c] == "true" for c in consents)]
            gone = {r["id"] for r in scheduled[5::55][:20]}
            links = ("siblings", "keep_with", "keep_apart")
            for row in rows:
                row.update({k: ";".join(x for x in row[k].split(";") if x not in gone) for k in links})
            new = [dict(r, id=f"n{n:02d}", **dict.fromkeys(links, "")) for n, r in enumerate(scheduled[20::55][:20])]
            with open(school + "/students.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0].keys())
                writer.writeheader()
                writer.writerows([r for r in rows if r["id"] not in gone] + new)
            before = os.times().children_user
            done = run("update", school + "/instance.yaml", "--from", old + "/timetable.yaml", "-o", folder + "/new", "--quiet",
                       "--gap", "1", "--documents", "text")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertLess(os.times().children_user - before, 5)
            moves = read(folder + "/new/changes.yaml")["moves"]
            self.assertLessEqual(moves["seats"] + moves["slots"] + moves["rooms"], 8, moves)
            self.assertLessEqual(moves["staff"], 10, moves)


if __name__ == "__main__":
    unittest.main()
