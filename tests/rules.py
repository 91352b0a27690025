#!/usr/bin/python3
"""Each rule and feature decides some school: tests/rules/cases.yaml over tests/rules/base.yaml.

    rules.py KEHOU [NAME...]

The best timetable without a feature is checked against the school with it, and must break exactly the rules named: so
the solver heeds the feature, and the checker catches who does not. Where the school with it has a timetable, that
one is legal. Each measure of the score decides some school, too: with its weight 0 more of it stands in the best
timetable, and the checker catches a wrong claim of it. NAME: only cases whose name holds it.
"""

import copy
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
CODES = set("S1 S2 S3 S4 S5 S6 T1 T2 T3 T4 P1 A1 A2 A3 E1 E2 E3 M1 L1".split())
MEASURES = set("no_wish wish_loss imbalance uneven apart unfamiliar late_care external cost moves.seats moves.slots moves.rooms "
               "moves.staff".split())


def merge(base, change):
    """Entities are merged by their ids, other values replaced; None takes a key away."""
    if isinstance(base, dict) and isinstance(change, dict):
        out = dict(base)
        for key, value in change.items():
            if value is None:
                out.pop(key, None)
            else:
                out[key] = merge(out[key], value) if key in out else value
        return out
    if isinstance(base, list) and isinstance(change, list) and any(isinstance(one, dict) and "id" in one for one in base + change):
        out = {one["id"]: one for one in base}
        for one in change:
            out[one["id"]] = merge(out[one["id"]], one) if one["id"] in out else one
        return list(out.values())
    return copy.deepcopy(change)


def rules_of(case, key):
    said = case.get(key) or []
    return {said} if isinstance(said, str) else set(said)


def at_path(path, value):
    """{a: {b: value}} of "a.b"."""
    for key in reversed(path.split(".")):
        value = {key: value}
    return value


def value_at(mapping, path):
    for key in path.split("."):
        mapping = mapping[key]
    return mapping


class Case:
    def __init__(self, kehou, case, base, top):
        self.kehou, self.case, self.top, self.wrong = kehou, case, top, []
        both = merge(base, case.get("with", {}))
        self.old = []  # of an update: the options that name the published timetable
        if "measure" in case:
            case.setdefault("lacks", {"policy": {"weights": at_path(case["measure"], 0)}})
        if "change" in case:
            self.schools = {"old": both}
            self.solve("old")
            self.old = ["--from", os.path.join(self.top, "old-out", "timetable.yaml")]
            both = merge(both, case["change"])
        self.schools = {side: merge(both, case.get(side) or {}) for side in ("has", "lacks")}

    def run(self, *args):
        done = subprocess.run([self.kehou, *args, "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def path(self, side):
        return os.path.join(self.top, f"{side}.yaml")

    def solve(self, side):
        """The best timetable, or None where there is none; anything else is wrong."""
        with open(self.path(side), "w", encoding="utf-8") as file:
            yaml.safe_dump(self.schools[side], file, allow_unicode=True, sort_keys=False, width=200)
        out = os.path.join(self.top, f"{side}-out")
        code, _, error = self.run("update" if self.old else "solve", self.path(side), *self.old, "-o", out, "--time-limit", "20",
                                  "--documents", "tables", "--quiet")
        if code == 1:
            return None
        if code != 0:
            self.wrong.append(f"{side}: exit {code}: {error[:300]}")
            return {}
        with open(os.path.join(out, "timetable.yaml"), encoding="utf-8") as file:
            table = yaml.safe_load(file)
        if table["status"] != "optimal":
            self.wrong.append(f"{side}: not solved to the end")
        return table

    def check(self, table, side="has", **claims):
        """What the checker says in a school, the one with the feature, of a timetable that claims no more than these: the
        rules broken, their messages, the measures."""
        path = os.path.join(self.top, "other.yaml")
        kept = {key: table[key] for key in ("kehou_timetable", "sections", "study", "posts")}
        with open(path, "w", encoding="utf-8") as file:
            yaml.safe_dump(dict(kept, status="feasible", **claims), file, sort_keys=False, width=200)
        code, said, error = self.run("check", self.path(side), path, *self.old, "--json", "--quiet")
        if code not in (0, 1):
            self.wrong.append(f"check: exit {code}: {error[:300]}")
            return set(), "", {}
        report = json.loads(said)
        return {one["rule"] for one in report["breaches"]}, " ".join(one["message"] for one in report["breaches"]), report["measures"]

    def judge_measure(self, name, has, lacks):
        """More of it without its weight; a wrong claim of it is caught."""
        stated = has["measures"]
        right, without = value_at(stated, name), value_at(self.check(lacks)[2], name)
        if without <= right:
            self.wrong.append(f"{name} is {right}, and {without} without its weight")
        if self.check(has, measures=stated, score=has["score"])[0]:
            self.wrong.append("true claims are refused")
        codes, said, _ = self.check(has, measures=merge(stated, at_path(name, right + 1)), score=has["score"])
        if codes != {"SCORE"} or name not in said:
            self.wrong.append(f"a wrong claim of it: {sorted(codes)} {said[:200]}")

    def judge(self):
        case, none = self.case, self.case.get("none", "")
        has, lacks = self.solve("has"), self.solve("lacks")
        for side, table in (("has", has), ("lacks", lacks)):
            if (table is None) != (none == side):
                self.wrong.append(f"{side}: {'no timetable' if table is None else 'a timetable, and there should be none'}")
        if "sees" in case:
            said, other = ("".join(self.run("validate", self.path(side))[1:]) for side in ("has", "lacks"))
            if case["sees"] not in said or case["sees"] in other:
                self.wrong.append(f"validate does not tell them apart by {case['sees']!r}: {said[:300]}")
        for table, side, key in ((lacks, "has", "broken"), (has, "lacks", "caught")):
            found = self.check(table, side)[0] if table and case.get(key) else set()
            if table and found != rules_of(case, key):
                self.wrong.append(f"{key}: {sorted(found)}")
        if case.get("differs") and has and lacks and all(has[key] == lacks[key] for key in ("sections", "study", "posts")):
            self.wrong.append("the timetable is the same without it")
        if "measure" in case and has and lacks:
            self.judge_measure(case["measure"], has, lacks)
        return self.wrong


def main():
    kehou, names = sys.argv[1], sys.argv[2:]
    with open(f"{HERE}/rules/base.yaml", encoding="utf-8") as file:
        base = yaml.safe_load(file)
    with open(f"{HERE}/rules/cases.yaml", encoding="utf-8") as file:
        cases = [one for one in yaml.safe_load(file) if not names or any(name in one["name"] for name in names)]
    with tempfile.TemporaryDirectory() as top, ThreadPoolExecutor(2) as pool:
        def judge(number):
            folder = os.path.join(top, str(number))
            os.mkdir(folder)
            return Case(kehou, cases[number], base, folder).judge()
        answers = list(pool.map(judge, range(len(cases))))
    for case, wrong in zip(cases, answers):
        for one in wrong:
            print(f"{case['name']}: {one}")
    broken = {code for case in cases for code in rules_of(case, "broken")}
    if not names and broken != CODES:
        print(f"no case breaks {sorted(CODES - broken)}")
        return 1
    decided = {case["measure"] for case in cases if "measure" in case}
    if not names and decided != MEASURES:
        print(f"no case is decided by {sorted(MEASURES - decided)}")
        return 1
    bad = sum(1 for wrong in answers if wrong)
    print(f"{len(cases) - bad} of {len(cases)} features decide")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
