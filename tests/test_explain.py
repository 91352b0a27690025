"""kehou explain: each explanation is applied to the files, and what it claims comes true."""
import copy
import hashlib
import json
import pathlib
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEHOU = ROOT / "build" / "kehou"
GOLDEN = (ROOT / "tests/golden/school.yaml", ROOT / "tests/golden/timetable.yaml")


def run(*arguments):
    done = subprocess.run([KEHOU, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout, done.stderr


def explain(school, timetable, *arguments, code=0):
    answer, out, errors = run("explain", school, timetable, "--json", "--quiet", "--lang", "en", *arguments)
    if answer != code:
        raise AssertionError(f"explain {arguments}: code {answer}: {out}{errors}")
    return json.loads(out)


class Command(unittest.TestCase):
    def test_words_and_data_are_one(self):
        for lang, words in (("zh", "开班至少 5 人"), ("en", "it needs 5 at once")):
            code, out, _ = run("explain", *GOLDEN, "--activity", "drama", "--lang", lang)
            self.assertEqual(code, 0)
            self.assertIn(words, out)
        said = explain(*GOLDEN, "--activity", "drama")["activities"][0]
        self.assertEqual((said["open"], said["wishing"], said["needed"], said["most_at_once"]), (False, 2, 5, 2))

    def test_all_without_a_name(self):
        said = explain(*GOLDEN)
        self.assertEqual([s["id"] for s in said["students"]], ["s07"])
        self.assertEqual([a["id"] for a in said["activities"]], ["drama"])

    def test_usage(self):
        for arguments, words in ((["--student", "s1"], "did you mean 's01'"), (["--wish", "choir"], "--wish goes with"),
                                 (["--student", "s01", "--wish", "chess"], "s01 did not wish for chess")):
            code, out, errors = run("explain", *GOLDEN, *arguments, "--lang", "en")
            self.assertEqual((code, out), (2, ""))
            self.assertIn(words, errors)

    def test_an_illegal_timetable_is_named_so(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = yaml.safe_load(GOLDEN[1].read_text(encoding="utf-8"))
            broken["posts"] = []
            path = pathlib.Path(folder) / "t.yaml"
            path.write_text(yaml.safe_dump(broken, allow_unicode=True), encoding="utf-8")
            self.assertFalse(explain(GOLDEN[0], path, "--student", "s02", code=1)["legal"])


CONSENT = {"student": True, "parent": True, "class_review": True}


def student(name, wishes, **more):
    return {"id": name, "class": "g3c1", "attends": "all", "wishes": wishes, "consent": CONSENT, **more}


def school():
    """Two groups in mon2 with their own leaders, a third adult for study, nothing else to decide than who sits where."""
    return {
        "kehou": 1, "school": {"id": "tiny", "stage": "primary", "area": "county"}, "policy": "default", "lottery_seed": 1,
        "term": {"start": "2026-09-01", "end": "2026-10-30"},
        "slots": [{"id": "mon1", "day": "mon", "start": "16:00", "end": "17:00", "period": "after_class", "open_to": ["study"]},
                  {"id": "mon2", "day": "mon", "start": "17:00", "end": "18:00", "period": "after_class"}],
        "rooms": [{"id": "r1", "capacity": 50, "features": ["classroom"]},
                  {"id": "field", "capacity": 60, "parallel": 2, "features": ["field"]}],
        "classes": [{"id": "g3c1", "grade": 3, "room": "r1", "head": "t1"}],
        "staff": [{"id": "t1", "type": "own"}, {"id": "t2", "type": "own", "leads": ["chess"]},
                  {"id": "t3", "type": "own", "leads": ["ball"]}],
        "activities": [
            {"id": "chess", "kind": "club", "grades": "1-6", "size": {"min": 1, "max": 2}, "slots": ["mon2"],
             "sections": {"min": 1, "max": 1}, "room": {"features": ["field"]}},
            {"id": "ball", "kind": "club", "grades": "1-6", "size": {"min": 1, "max": 9}, "slots": ["mon2"],
             "sections": {"min": 0, "max": 1}, "room": {"features": ["field"]}}],
        "students": [student("s1", [{"activity": "chess", "points": 12}]), student("s2", [{"activity": "chess", "points": 9}]),
                     student("s3", [{"activity": "chess", "points": 5}]), student("s4", ["ball", "chess"], wants=2),
                     student("s5", [])],
    }


class Proof(unittest.TestCase):
    def test_the_proof_beside_the_timetable_is_where_forced_solves_start(self):
        school = ROOT / "instances/school-300/instance.yaml"
        with tempfile.TemporaryDirectory() as folder:
            code, _, errors = run("solve", school, "-o", folder, "--quiet", "--documents", "text", "--time-limit", "4")
            self.assertEqual(code, 0, errors)
            path, least = pathlib.Path(folder) / "timetable.yaml", []
            solved = yaml.safe_load(path.read_text(encoding="utf-8"))
            opened = {s["activity"] for s in solved["sections"]}
            name = next(a["id"] for a in yaml.safe_load(school.read_text(encoding="utf-8"))["activities"] if a["id"] not in opened)
            for _ in range(2):
                said = explain(school, path, "--activity", name, "--work-limit", "3000", "--time-limit", "2")
                said = said["activities"][0]["plan_free"]
                least.append(said["interval"][0])
                (pathlib.Path(folder) / "certificate").unlink(missing_ok=True)
            self.assertGreater(least[0], least[1])
            self.assertGreaterEqual(least[0], solved["bound"] - solved["score"] - 100)


class Tried(unittest.TestCase):
    """Who could take a duty, lead a meeting, where a group could move: done to the file, kehou check says the same."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "t.yaml"
        self.school = pathlib.Path(folder.name) / "school.yaml"
        self.doc = yaml.safe_load(GOLDEN[0].read_text(encoding="utf-8"))
        self.doc.pop("locks")  # else the provider has to lead
        self.school.write_text(json.dumps(self.doc, default=str), encoding="utf-8")
        self.timetable = yaml.safe_load(GOLDEN[1].read_text(encoding="utf-8"))
        for claim in ("score", "bound", "measures"):
            self.timetable.pop(claim)
        self.timetable["status"] = "feasible"

    def check(self, timetable, doc=None):
        if doc:
            self.school.write_text(json.dumps(doc, default=str), encoding="utf-8")
        self.path.write_text(yaml.safe_dump(timetable, allow_unicode=True), encoding="utf-8")
        code, text, errors = run("check", self.school, self.path, "--json", "--quiet")
        self.assertIn(code, (0, 1), errors)
        return code == 0, json.loads(text)["score"]

    def test_duties(self):
        score, takers, others = self.check(self.timetable)[1], 0, 0
        staff = [s["id"] for s in self.doc["staff"]]
        for person in explain(self.school, self.path, *(f"--staff={s}" for s in staff))["staff"]:
            self.assertEqual(sum(d["load"] for d in person["duties"]), person["load"])
            for duty in person["duties"]:
                changes = {t["staff"]: t["score_change"] for t in duty["takers"]}
                for other in staff:
                    changed = copy.deepcopy(self.timetable)
                    done = 0
                    for kind in ("sections", "study", "posts"):
                        for group in changed[kind]:
                            slots = group.get("slots", [group.get("slot")])
                            role = "leads" if kind == "sections" else "post" if kind == "posts" else "supervises"
                            if slots == duty["slots"] and person["id"] in group["staff"] and role == duty["role"]:
                                self.assertFalse(done)
                                done = 1
                                group["staff"] = [other if s == person["id"] else s for s in group["staff"]]
                    self.assertTrue(done)
                    if other == person["id"]:
                        continue
                    legal, now = self.check(changed)
                    self.assertEqual(legal, other in changes, f"{person['id']} {duty['title']} {other}")
                    takers += legal
                    others += not legal
                    if legal:
                        self.assertEqual(now - score, changes[other])
        self.assertGreater(takers, 5)
        self.assertGreater(others, 5)

    def test_rooms(self):
        score, moved = self.check(self.timetable)[1], 0
        for room in explain(self.school, self.path, "--room", "lab", "--room", "r301", "--room", "r401")["rooms"]:
            for slot in room["slots"]:
                could = {(g["room"], g["score_change"]) for g in slot.get("could_hold", [])}
                groups = [g for k in ("sections", "study") for g in self.timetable[k]
                          if slot["slot"] in g.get("slots", [g.get("slot")])]
                self.assertEqual(slot["state"] == "used", any(g["room"] == room["id"] for g in groups))
                for group in groups if slot["state"] == "free" else []:
                    before, group["room"] = group["room"], room["id"]
                    legal, now = self.check(self.timetable)
                    group["room"] = before
                    self.assertEqual(legal, (before, now - score) in could)
                    moved += legal
        self.assertGreater(moved, 0)

    def test_external(self):
        meeting = explain(self.school, self.path_of(self.timetable), "--external", "robotics")["external"][0]
        self.assertEqual((meeting["choice"], [c["was"] for c in meeting["could_lead"]]), (False, ["unavailable", "on_duty"]))
        self.doc["staff"].append({"id": "t06", "type": "own", "leads": ["robotics"]})
        score = self.check(self.timetable, self.doc)[1]
        meeting = explain(self.school, self.path, "--external", "robotics-1")["external"][0]
        self.assertTrue(meeting["choice"])
        choice = meeting["could_lead"][2]
        self.assertEqual((choice["staff"], choice["was"], choice["legal"]), ("t06", "free", True))
        section = next(s for s in self.timetable["sections"] if s["id"] == "robotics-1")
        section.pop("provider")
        section["staff"] = ["t06"]
        self.assertEqual(self.check(self.timetable), (True, score + choice["score_change"]))
        code, _, errors = run("explain", self.school, self.path, "--external", "robotics", "--lang", "en")
        self.assertEqual(code, 2)
        self.assertIn("no meeting of 'robotics'", errors)

    def path_of(self, timetable):
        self.check(timetable)
        return self.path


class Applied(unittest.TestCase):
    """What an explanation claims is done to the files, and comes true."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.count = 0

    def solve(self, doc, *options):
        """Files of the school and its best timetable, and the score, or with options the summary."""
        self.count += 1
        path, out = self.folder / f"{self.count}.yaml", self.folder / str(self.count)
        path.write_text(json.dumps(doc), encoding="utf-8")
        code, text, errors = run("solve", path, "-o", out, "--json", "--quiet", "--documents", "text", "--time-limit", "30",
                                 *options)
        self.assertEqual(code, 0, errors)
        summary = json.loads(text)
        if options:
            return path, out / "timetable.yaml", summary
        self.assertEqual(summary["status"], "optimal")
        return path, out / "timetable.yaml", summary["score"]

    def wish(self, files, name, activity):
        said = explain(files[0], files[1], "--student", name, "--wish", activity)
        return said["students"][0]["wishes"][0]

    def test_full(self):
        doc = school()
        files = self.solve(doc)
        wish = self.wish(files, "s3", "chess")
        self.assertEqual((wish["reason"], wish["sections"][0]["ranks"]), ("full", [2]))
        self.assertEqual(wish["sections"][0]["obstacles"], [{"kind": "full", "by": "size"}])
        as_it_is = wish["as_it_is"]
        self.assertEqual((as_it_is["possible"], as_it_is["proven"], as_it_is["price"]), (True, True, 80))
        self.assertEqual(as_it_is["seats"], [{"student": "s2", "was": [1], "now": [], "points": -9},
                                             {"student": "s3", "was": [], "now": [1], "points": 5}])
        forced = copy.deepcopy(doc)
        forced["locks"] = [{"student": "s3", "activity": "chess"}]
        self.assertEqual(self.solve(forced)[2], files[2] + as_it_is["score_change"])
        self.assertEqual(as_it_is["one_more_place"]["goes_to"], "student")
        doc["activities"][0]["size"]["max"] += 1
        more = self.solve(doc)
        self.assertTrue(self.wish(more, "s3", "chess")["granted"])
        self.assertEqual(more[2], files[2] + as_it_is["one_more_place"]["score_change"])

    def test_locked_out(self):
        doc = school()
        doc["locks"] = [{"student": "s3", "not": "chess"}]
        files = self.solve(doc)
        said = json.dumps(self.wish(files, "s3", "chess"))
        self.assertIn("it cannot be at all: lock of student s3: it contradicts the lock at line 1", said)

    def test_others_come_first(self):
        doc = school()
        doc["activities"][0]["size"]["max"] = 1
        as_it_is = self.wish(self.solve(doc), "s3", "chess")["as_it_is"]
        self.assertEqual(as_it_is["one_more_place"]["goes_to"], "others")
        doc["activities"][0]["size"]["max"] = 2
        self.assertTrue(self.wish(self.solve(doc), "s2", "chess")["granted"])

    def test_tie(self):
        doc = school()
        for s in doc["students"][:3]:
            s["wishes"][0]["points"] = 9
        scores = set()
        for seed in range(4):
            doc["lottery_seed"] = seed
            order = sorted(("s1", "s2", "s3"), key=lambda s: hashlib.sha256(f"{seed}:{s}".encode()).digest())
            files = self.solve(doc)
            scores.add(files[2])
            self.assertEqual([self.wish(files, s, "chess")["granted"] for s in order], [True, True, False])
            as_it_is = self.wish(files, order[2], "chess")["as_it_is"]
            self.assertEqual((as_it_is["price"], as_it_is["score_change"]), (0, 0))
            self.assertIn(as_it_is["first_ticket"], order[:2])
        self.assertEqual(len(scores), 1)  # the lottery never costs anything

    def test_leximin(self):
        """By points s1 gets its third wish, which it likes nearly as well; by ranks s2 gives way to it."""
        doc = school()
        doc["activities"][0]["size"]["max"] = doc["activities"][1]["size"]["max"] = 1
        doc["activities"][1]["sections"]["min"] = 1
        doc["rooms"][1]["parallel"] = 3
        doc["activities"].append({"id": "art", "kind": "club", "grades": "1-6", "size": {"min": 1, "max": 9}, "slots": ["mon2"],
                                  "sections": {"min": 1, "max": 1}})
        doc["staff"].append({"id": "t4", "type": "own", "leads": ["art"]})

        def points(**wishes):
            return [{"activity": a, "points": n} for a, n in wishes.items()]
        doc["students"] = [student("s1", points(chess=20, ball=20, art=19)), student("s2", points(ball=20, art=10)),
                           student("s3", points(chess=30)), student("s4", points(art=9)), student("s5", [])]
        by_points, by_ranks = self.solve(doc), self.solve(doc, "--fair", "leximin")
        self.assertTrue(self.wish(by_points, "s1", "art")["granted"])
        self.assertTrue(self.wish(by_ranks, "s1", "ball")["granted"])
        self.assertTrue(self.wish(by_ranks, "s2", "art")["granted"])
        self.assertEqual(by_ranks[2]["fair"], {"by": "leximin", "exact": True, "price": 180})
        self.assertEqual(by_ranks[2]["score"], by_points[2] + 180)
        code, _, errors = run("solve", by_points[0], "-o", self.folder / "x", "--fair", "points", "--lang", "en")
        self.assertEqual(code, 2)
        self.assertIn("it is leximin", errors)

    def test_clash(self):
        doc = school()
        files = self.solve(doc)
        wish = self.wish(files, "s4", "chess")
        self.assertEqual([o["kind"] for o in wish["sections"][0]["obstacles"]], ["clash", "full"])
        self.assertEqual(wish["sections"][0]["obstacles"][0]["with"], "ball-1")
        doc["activities"][0]["size"]["max"] += 2
        doc["students"][3]["wishes"] = ["chess"]
        self.assertTrue(self.wish(self.solve(doc), "s4", "chess")["granted"])

    def test_nothing_helps_as_it_is(self):
        doc = school()
        doc["students"][2]["needs"] = ["classroom"]
        wish = self.wish(self.solve(doc), "s3", "chess")
        self.assertEqual([o["kind"] for o in wish["sections"][0]["obstacles"]], ["needs", "full"])
        self.assertIs(wish["as_it_is"]["possible"], False)

    def test_plan_free(self):
        doc = school()
        doc["activities"][0]["sections"]["max"] = 2  # a second group, if somebody led it at the same time
        doc["staff"].append({"id": "v1", "type": "professional", "leads": ["chess"], "vetted": "2026-08-01..2027-08-01"})
        doc["policy"] = {"base": "default", "weights": {"external": 2000}}
        files = self.solve(doc)
        wish = self.wish(files, "s3", "chess")
        free = wish["plan_free"]
        low, high = free["interval"]
        self.assertEqual((low, free["undecided"], free["proven"], free["answer"]), (high, False, True, "optimal"))
        self.assertLessEqual(high, wish["as_it_is"]["score_change"])
        doc["locks"] = [{"student": "s3", "activity": "chess"}]
        forced = self.solve(doc)
        self.assertEqual(forced[2], files[2] + high)
        weights = {"no_wish": 600, "wish_loss": 20, "imbalance": 7, "uneven": 4, "apart": 60, "unfamiliar": 10, "late_care": 1,
                   "external": 2000, "cost": 1}
        self.assertEqual(sum(weights[m] * n for m, n in free["measures"].items()), high)
        self.assertEqual(free["loads"], [])

    def test_did_not_open(self):
        doc = school()
        doc["activities"].append({"id": "art", "kind": "club", "grades": "1-6", "size": {"min": 2, "max": 9}, "slots": ["mon2"]})
        doc["staff"].append({"id": "v1", "type": "professional", "leads": ["art"], "vetted": "2026-08-01..2027-08-01"})
        doc["policy"] = {"base": "default", "subsidy": {"professional": 3000}}
        doc["students"] += [student("s6", ["art"]), student("s7", ["art", "ball"])]
        files = self.solve(doc)
        art = explain(*files[:2], "--activity", "art")["activities"][0]
        self.assertEqual((art["open"], art["wishing"], art["needed"], art["most_at_once"], art["leaders"]), (False, 2, 2, 2, 1))
        low, high = art["plan_free"]["interval"]
        self.assertTrue(low == high > 0)
        self.assertEqual(art["plan_free"]["sections_change"]["art"], 1)
        doc["locks"] = [{"activity": "art", "section": 1}]
        self.assertEqual(self.solve(doc)[2], files[2] + high)

    def test_not_opened(self):
        """Of a student's wish: opened, the activity gives it what it was told it lacks."""
        doc = school()
        doc["activities"].append({"id": "art", "kind": "club", "grades": "1-6", "size": {"min": 1, "max": 9}, "slots": ["mon2"],
                                  "sections": {"min": 0, "max": 0}})
        doc["staff"].append({"id": "t4", "type": "own", "leads": ["art"]})
        doc["rooms"].append({"id": "r2", "capacity": 30, "features": []})
        doc["students"].append(student("s6", ["art"]))
        files = self.solve(doc)
        wish = self.wish(files, "s6", "art")
        self.assertEqual((wish["granted"], wish["reason"], wish["sections"]), (False, "not_opened", []))
        self.assertEqual(wish["plan_free"]["answer"], "infeasible")  # the menu allows no group
        doc["activities"][-1]["sections"]["max"] = 1
        self.assertTrue(self.wish(self.solve(doc), "s6", "art")["granted"])
        # it may open, but does not pay: forced, the score changes by what is said
        doc["policy"] = {"base": "default", "subsidy": {"own": 3000}}
        files = self.solve(doc)
        wish = self.wish(files, "s6", "art")
        self.assertEqual(wish["reason"], "not_opened")
        low, high = wish["plan_free"]["interval"]
        self.assertTrue(low == high > 0)
        doc["locks"] = [{"student": "s6", "activity": "art"}]
        forced = self.solve(doc)
        self.assertTrue(self.wish(forced, "s6", "art")["granted"])
        self.assertEqual(forced[2], files[2] + high)

    def test_what_else_was_missing(self):
        """A room with what the activity needs; a time at which enough of them are in care; an adult who comes then."""
        cases = (("activity_room", {"room": {"features": ["kiln"]}}, {},
                  lambda d: d["rooms"].append({"id": "kiln", "capacity": 30, "features": ["kiln"]})),
                 ("size_min", {"size": {"min": 3, "max": 9}}, {},
                  lambda d: d["activities"][-1]["size"].update(min=2)),
                 ("unavailable", {}, {"unavailable": ["mon2"]}, lambda d: d["staff"][-1].pop("unavailable")))
        for kind, activity, leader, mend in cases:
            with self.subTest(kind):
                doc = school()
                doc["activities"].append({"id": "art", "kind": "club", "grades": "1-6", "size": {"min": 2, "max": 9},
                                          "slots": ["mon2"], **activity})
                doc["staff"].append({"id": "t4", "type": "own", "leads": ["art"], **leader})
                doc["students"] += [student("s6", ["art"]), student("s7", ["art"])]
                files = self.solve(doc)
                art = explain(*files[:2], "--activity", "art")["activities"][0]
                self.assertEqual((art["open"], art["plan_free"]["answer"]), (False, "infeasible"))
                self.assertIn(kind, [f["kind"] for f in art["plan_free"]["conflict"]["facts"]])
                mend(doc)
                doc["locks"] = [{"activity": "art", "section": 1}]
                self.solve(doc)

    def test_what_was_missing(self):
        doc = school()
        doc["activities"].append({"id": "art", "kind": "club", "grades": "1-6", "size": {"min": 2, "max": 9}, "slots": ["mon2"]})
        doc["students"] += [student("s6", ["art"]), student("s7", ["art"])]
        files = self.solve(doc)
        art = explain(*files[:2], "--activity", "art")["activities"][0]
        self.assertEqual((art["leaders"], art["plan_free"]["answer"]), (0, "infeasible"))
        kinds = [f["kind"] for f in art["plan_free"]["conflict"]["facts"]]
        self.assertIn("leaders", kinds)
        doc["staff"].append({"id": "t4", "type": "own", "leads": ["art"]})
        doc["locks"] = [{"activity": "art", "section": 1}]
        self.solve(doc)  # an adult who leads it was what was missing

    def test_a_better_timetable_replaces_it(self):
        doc = school()
        files = self.solve(doc)
        worse = yaml.safe_load(files[1].read_text(encoding="utf-8"))
        for key in ("score", "bound", "measures"):
            worse.pop(key)
        worse["status"] = "feasible"
        for group in [*worse["sections"], *worse["study"]]:
            if group.get("id") == "chess-1" or group.get("slot") == "mon2":
                group["students"] = [{"s2": "s3", "s3": "s2"}.get(s, s) for s in group["students"]]
        path, out = self.folder / "worse.yaml", self.folder / "better"
        path.write_text(yaml.safe_dump(worse), encoding="utf-8")
        said = explain(files[0], path, "--student", "s2", "--wish", "chess", "-o", out)
        wish = said["students"][0]["wishes"][0]
        self.assertEqual((wish["as_it_is"]["score_change"], wish["plan_free"]["interval"]), (-80, [-80, -80]))
        self.assertTrue(wish["plan_free"]["improves"])
        self.assertEqual(said["better"], {"score": files[2], "written": True})
        self.assertEqual(said["students"][0]["of_score"], files[2] + 80)
        # what is asked after that speaks of the better one, and only then
        for order in (["s2", "s3"], ["s3", "s2"]):
            first, second = explain(files[0], path, *(f"--student={s}" for s in order), "--wish", "chess", "--room=field")["students"]
            self.assertEqual(first["of_score"], files[2] + 80)
            self.assertEqual(second["of_score"], files[2] if order[0] == "s2" else files[2] + 80)
        later = explain(files[0], path, "--student=s2", "--student=s3", "--student=s2", "--wish", "chess")["students"]
        self.assertEqual([s["wishes"][0]["granted"] for s in later], [False, False, True])
        self.assertEqual(later[1]["wishes"][0]["plan_free"]["interval"], [80, 80])
        self.assertIn("in the better timetable", later[1]["says"][0])
        code, text, _ = run("check", files[0], out / "timetable.yaml", "--json", "--quiet")
        self.assertEqual((code, json.loads(text)["score"]), (0, files[2]))


if __name__ == "__main__":
    unittest.main()
