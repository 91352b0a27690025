#!/usr/bin/python3
"""One more room or adult, or one rule less, never makes the best timetable worse.

    relations.py KEHOU [FROM TO] [--seconds S]

Tiny random schools (tests/oracle/schools.py) are solved as they are and with one restriction less. The timetable found
for the school must be legal, at the same score, in the less restricted one; that one's best score must not lie above the
school's, nor may its bound. Where the school has a timetable, so has the other.
"""

import argparse
import copy
import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from blind import SCHOOLS, School  # noqa: E402

# What may be dropped from an entity: (list, key). Own staff keep their absences, which say whom `imbalance` counts;
# keep_apart stays, since with it goes the number of study groups that is exact.
DROPPED = [("rooms", "closed"), ("staff", "max_load"), ("staff", "max_load_per_day"), ("staff", "max_days"),
           ("providers", "max_sessions"), ("activities", "per_class"), ("activities", "excludes"), ("activities", "grade_span"),
           ("activities", "day_gap"), ("activities", "slots"), ("activities", "room"), ("students", "needs"), ("posts", "by")]


def drop(doc, rng):
    """Drops one restriction; its name, or None where there is none to drop."""
    choices = [(f"{key} of {one['id']}", one, key) for name, key in DROPPED for one in listed(doc, name) if key in one]
    choices += [(f"lock {i}", doc["locks"], i) for i in range(len(listed(doc, "locks")))]
    choices += [("budget", doc, "budget")] if "budget" in doc else []
    if not choices:
        return None
    name, owner, key = rng.choice(choices)
    if name.startswith("excludes"):
        for one in listed(doc, "activities"):
            one.pop("excludes", None)
    else:
        del owner[key]
    return f"without {name}"


def listed(doc, name):
    value = doc.get(name, [])
    return value if isinstance(value, list) else []


def room(doc, rng):
    one = copy.deepcopy(rng.choice(listed(doc, "rooms") or [None]))
    if one is None:
        return None
    one.update(id="more", name="more", capacity=one["capacity"] + 5)
    one.pop("closed", None)
    doc["rooms"].append(one)
    return "one more room"


def adult(doc, rng):
    """A volunteer: staff of the school's own would be counted in the balance."""
    del rng
    if not isinstance(doc["staff"], list) or any("subsidy" in one for one in [doc.get("policy", {})] if isinstance(one, dict)):
        return None
    doc["staff"].append({"id": "more", "type": "volunteer", "supervises": True, "vetted": "2020-01-01..2050-01-01"})
    return "one more adult"


def bounds(doc, rng):
    activity = rng.choice(listed(doc, "activities") or [None])
    if activity is None:
        return None
    activity["size"] = {"min": 1, "max": activity["size"]["max"] + 1}
    activity["sections"] = {"min": 0, "max": activity.get("sections", {}).get("max", 1) + 1}
    return f"wider bounds of {activity['id']}"


def homework(doc, rng):
    del rng
    policy = doc.get("policy", "default")
    doc["policy"] = dict(policy if isinstance(policy, dict) else {"base": policy}, homework_minutes={"primary": 0, "junior": 0})
    return "no homework minutes"


class Tester:
    def __init__(self, kehou, top, seconds):
        self.kehou, self.top, self.seconds = kehou, top, seconds

    def run(self, *args):
        done = subprocess.run([self.kehou, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def solve(self, folder):
        """(code, score or None, bound or None)"""
        out = os.path.join(folder, "out")
        code, said, error = self.run("solve", f"{folder}/instance.yaml", "-o", out, "--time-limit", str(self.seconds), "--json", "--quiet",
                                     "--documents", "tables")
        if code not in (0, 1, 3):
            raise SystemExit(f"{folder}: exit {code}: {error[:300]}")
        summary = json.loads(said)
        return code, summary.get("score"), summary.get("bound")

    def seed(self, seed):
        """Lines about what is wrong, and how many relations were looked at."""
        folder = os.path.join(self.top, str(seed))
        subprocess.run([sys.executable, "-B", SCHOOLS, str(seed), folder, "--tiny"], check=True, stdout=subprocess.DEVNULL)
        code, score, _ = self.solve(folder)
        if code != 0:
            return [], 0
        wrong, looked = [], 0
        for number, change in enumerate([drop, drop, room, adult, bounds, homework]):
            school = School(folder)
            name = change(school.doc, random.Random(f"{seed} {number}"))
            if not name:
                continue
            less = f"{folder}-{number}"
            school.write(less)
            looked += 1
            wrong += [f"seed {seed}: {name}: {one}" for one in self.compare(folder, less, score)]
        return wrong, looked

    def compare(self, folder, less, score):
        code, said, error = self.run("check", f"{less}/instance.yaml", f"{folder}/out/timetable.yaml", "--json", "--quiet")
        if code != 0 or json.loads(said)["score"] != score:
            return [f"the timetable is not as legal or as good there: {error[:200]} {said[:200]}"]
        code, other, bound = self.solve(less)
        if code == 1:
            return ["no timetable there, it says"]
        if bound is not None and bound > score:
            return [f"its bound {bound} lies above the score {score}"]
        # Where the time was up before the best was found, only the bound says something.
        if code == 0 and other == bound and other > score:
            return [f"its best score {other} lies above {score}"]
        return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("kehou")
    parser.add_argument("first", nargs="?", type=int, default=1)
    parser.add_argument("last", nargs="?", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as top, ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(Tester(args.kehou, top, args.seconds).seed, range(args.first, args.last + 1)))
    for wrong, _ in answers:
        print("\n".join(wrong), end="\n" if wrong else "")
    looked = sum(count for _, count in answers)
    print(f"{looked} relations of {sum(1 for _, count in answers if count)} schools, {sum(len(wrong) for wrong, _ in answers)} broken")
    return any(wrong for wrong, _ in answers) or not looked


if __name__ == "__main__":
    sys.exit(main())
