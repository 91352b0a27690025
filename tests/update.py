#!/usr/bin/python3
"""Updates of tiny schools are as good as any: enumeration finds none that scores less, moves included.

    update.py KEHOU [FROM TO]

Each school is solved, changed (a student joins or leaves, a provider exits, somebody falls away, a room closes) and
updated; `enumerate SCHOOL FROM` goes through all timetables. With every second seed nothing but moves has a weight,
so the fewest moves are found; with every fourth moves weigh nothing, and each point of the curve of score against moves is
the best there is with so many. Rooms weigh nothing: the enumeration knows them by fit alone.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "oracle"))

import schools  # noqa: E402

ENUMERATE = os.path.join(os.path.dirname(HERE), "build/release/tests/oracle/enumerate")
NOTHING = {m: 0 for m in ("no_wish", "wish_loss", "imbalance", "uneven", "apart", "unfamiliar", "late_care", "external", "cost")}


def without(value, gone):
    """The value without the id: in lists, and mappings that name it."""
    if isinstance(value, list):
        named = ("id", "student", "staff")
        return [without(v, gone) for v in value
                if v != gone and not (isinstance(v, dict) and any(v.get(k) == gone for k in named))]
    if isinstance(value, dict):
        return {k: without(v, gone) for k, v in value.items() if v != gone}
    return value


def leave(doc, rng):
    gone = rng.choice(doc["students"])["id"]
    return without(doc, gone)


def join(doc, rng):
    new = dict(rng.choice(doc["students"]), id="s99", name="新同学")
    for key in ("siblings", "keep_with", "keep_apart"):
        new.pop(key, None)
    return dict(doc, students=doc["students"] + [new])


def provider_exits(doc, rng):
    if doc.get("providers"):
        rng.choice(doc["providers"])["status"] = "exited"
    return doc


def staff_falls_ill(doc, rng):
    slots = [s["id"] for s in doc["slots"]]
    who = rng.choice(doc["staff"])
    who.pop("available", None)
    who["unavailable"] = rng.sample(slots, max(1, len(slots) // 2))
    return doc


def staff_leaves(doc, rng):
    gone = rng.choice(doc["staff"])["id"]
    return dict(without(doc, gone), posts=[p for p in doc.get("posts", []) if p.get("by") != [gone]])


def room_closes(doc, rng):
    room = rng.choice(doc["rooms"])
    room["closed"] = [rng.choice(doc["slots"])["id"]]
    return doc


EDITS = [leave, join, provider_exits, staff_falls_ill, staff_leaves, room_closes]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)


def solve(kehou, folder, name, *command):
    """Exit code and summary."""
    out = os.path.join(folder, name)
    done = run(kehou, *command, "-o", out, "--quiet", "--json", "--documents", "text", "--time-limit", "6")
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr


def enumerated(*command):
    """The best score as a word, or None: too large."""
    try:
        done = subprocess.run([ENUMERATE, *command], stdout=subprocess.PIPE, text=True, timeout=3, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == 3:
        return None
    assert done.returncode == 0, f"enumerate: exit {done.returncode}: {done.stdout[-400:]}"
    return done.stdout.split()[-1]


def curve(kehou, folder, changed, old):
    """What is wrong with the curve of score against moves, and how many of its points were compared."""
    code, summary = solve(kehou, folder, "curve", "update", changed, "--from", old, "--frontier")
    if code != 0:
        return f"--frontier: exit {code}: {summary}", 0
    points, compared = summary["frontier"]["points"], 0
    if points[-1]["score"] != summary["score"]:
        return "the curve does not end at the timetable", 0
    for before, point in zip(points, points[1:]):
        if point["score"] > before["score"] or point["max_moves"] <= before["max_moves"]:
            return f"the curve rises: {points}", 0
    for point in points:
        best = enumerated(changed, old, str(point["max_moves"]))
        if best is None:
            continue
        compared += 1
        if best == "infeasible" or not point["bound"] <= int(best) <= point["score"] or point["moves"] > point["max_moves"]:
            return f"{point}, enumerated {best}", compared
    fewest = summary["frontier"]["fewest"]
    if fewest > points[0]["moves"]:
        return f"fewest {fewest}, found {points[0]['moves']}", compared
    if fewest > 0 and enumerated(changed, old, str(fewest - 1)) not in (None, "infeasible"):
        return f"there are fewer moves than {fewest}", compared
    return None, compared


def attempt(kehou, seed, folder):
    """What became of the seed, in a word, and what is wrong."""
    rng = random.Random(seed)
    doc = schools.school(seed, True)[0]
    path = schools.write_document(doc, folder)
    code, summary = solve(kehou, folder, "old", "solve", path)
    if code != 0:
        return "no timetable", None
    doc = rng.choice(EDITS)(doc, rng)
    policy = doc.get("policy", {})
    policy = policy if isinstance(policy, dict) else {"base": policy}
    light = {"seats": 0, "slots": 0, "staff": 0} if seed % 4 == 2 else {}
    weights = dict(policy.get("weights", {}), moves={"rooms": 0, **light})
    doc["policy"] = dict(policy, weights=dict(NOTHING, moves={"seats": 3, "slots": 2, "rooms": 0, "staff": 1}) if seed % 2 else weights)
    changed, old = os.path.join(folder, "changed.yaml"), os.path.join(folder, "old/timetable.yaml")
    with open(changed, "w", encoding="utf-8") as file:
        yaml.dump(doc, file, Dumper=schools.Quoting, allow_unicode=True, sort_keys=False)
    if run(kehou, "validate", changed, "--quiet").returncode == 2:
        return "not a school", None
    code, summary = solve(kehou, folder, "new", "update", changed, "--from", old)
    best = enumerated(changed, old)
    if best is None:
        return "too large", None
    if best == "infeasible" or code == 1:
        return "infeasible", None if best == "infeasible" and code == 1 else f"exit {code}, enumerated {best}"
    if code != 0:
        return "", f"exit {code}: {summary}"
    if not summary["bound"] <= int(best) <= summary["score"]:
        return "", f"{summary['bound']}..{summary['score']} does not hold {best}"
    new = os.path.join(folder, "new/timetable.yaml")
    judged = run(kehou, "check", changed, new, "--from", old)
    if judged.returncode != 0:
        return "", f"check: {judged.stdout[-300:]}"
    if not rng.randrange(3):
        total = sum(summary["measures"]["moves"].values())
        for most, want in ((total, 0), (total - 1, None)):
            if most < 0:
                continue
            code, again = solve(kehou, folder, "most", "update", changed, "--from", old, "--max-moves", str(most))
            if code == 0 and sum(again["measures"]["moves"].values()) > most or want is not None and code != want:
                return "", f"--max-moves {most}: exit {code}"
    if seed % 4 == 2:
        fault, compared = curve(kehou, folder, changed, old)
        if fault or compared:
            return "curve" if compared else "", fault
    return summary["status"], None


def main():
    kehou = os.path.abspath(sys.argv[1])
    first, last = map(int, sys.argv[2:4]) if len(sys.argv) > 3 else (1, 30)
    counts, wrong = {}, 0
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory() as folder:
            word, fault = attempt(kehou, seed, folder)
        counts[word] = counts.get(word, 0) + 1
        if fault:
            wrong += 1
            print(f"seed {seed}: {fault}")
    print(", ".join(f"{n} {word or 'wrong'}" for word, n in sorted(counts.items())))
    if counts.get("optimal", 0) + counts.get("curve", 0) < (last - first + 1) // 4:
        print("too few were settled to say anything")
        wrong += 1
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
