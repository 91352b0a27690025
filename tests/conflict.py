#!/usr/bin/python3
"""Small schools without a timetable, each for another reason: kehou names a minimal conflict and a cheapest repair,
both proven; the repair, and each fact's own repair, applied to the file make it solvable.

    conflict.py KEHOU [FILE...]

The first lines of a school say why it has none, the kinds of facts in conflict, and the price of the repair; `minimal`,
where another conflict stands besides, so that a fact's own repair resolves this one alone.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent


def merge(into, changes):
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def edited(doc, edits):
    """The instance after an overlay's edits (contract section 6)."""
    doc = json.loads(json.dumps(doc, default=str))
    for edit in edits:
        edit = dict(edit)
        if "set" in edit:
            name = edit.pop("set")
            if isinstance(doc.get(name), list):
                entity = next(e for e in doc[name] if e["id"] == edit["id"])
            else:
                entity = doc.setdefault(name, {})
            merge(entity, edit)
        elif "add" in edit:
            doc.setdefault(edit.pop("add"), []).append(edit)
        else:
            name = edit.pop("remove")
            found = next(e for e in doc[name] if all(e.get(k) == v for k, v in edit.items()))
            doc[name].remove(found)
    return doc


def solve(kehou, path, out, *more):
    run = subprocess.run([kehou, "solve", path, "-o", out, "--json", "--quiet", "--time-limit", "40", "--gap", "0.9", "--lang", "en",
                          "--documents", "text", *more],
                         capture_output=True, text=True)
    return run.returncode, json.loads(run.stdout) if run.stdout else {}, run.stderr


def try_edits(kehou, folder, doc, edits):
    path = folder / "edited.yaml"
    path.write_text(json.dumps(edited(doc, edits), ensure_ascii=False), encoding="utf-8")
    code, _, errors = solve(kehou, path, folder / "edited")
    return "" if code == 0 else f"exit {code}: {errors.strip()[:300]}"


def faults(kehou, path, folder):
    text = path.read_text(encoding="utf-8")
    doc = yaml.safe_load(text)
    wanted = {line.split(":")[0][2:]: line.split(":", 1)[1].split() for line in text.splitlines()[1:4] if line.startswith("# ")}
    minimal = " ".join(["proven", *wanted.get("minimal", [])])
    code, summary, errors = solve(kehou, path, folder / "out")
    if code != 1 or not summary.get("conflict"):
        yield f"exit {code}, no conflict: {errors.strip()[:300]}"
        return
    draft = folder / "out" / "draft" / "timetable.yaml"
    stated = yaml.safe_load(draft.read_text(encoding="utf-8"))
    if stated["status"] != "draft" or not isinstance(stated["vacancies"], list):
        yield "no draft with its vacancies"
    check = subprocess.run([kehou, "check", path, draft, "--quiet", "--json"], capture_output=True, text=True)
    found = {b["rule"] for b in json.loads(check.stdout)["breaches"]} if check.returncode == 1 else None
    if found is None or "SCORE" in found or {b["rule"] for b in stated["breaches"]} != found:
        yield f"check of the draft: exit {check.returncode}, breaches {found}"
    conflict = summary["conflict"]
    repair = conflict["repair"] or {}
    for name, claim in [("infeasible", conflict["infeasible"]), ("minimal", conflict["minimal"]),
                        ("sufficient", repair.get("sufficient")), ("cheapest", repair.get("cheapest"))]:
        if claim != (minimal if name == "minimal" else "proven"):
            yield f"{name}: {claim}"
    kinds = sorted(f["kind"] for f in conflict["facts"])
    if kinds != sorted(wanted["conflict"]):
        yield f"facts in conflict: {' '.join(kinds)}"
    if [str(repair.get("price"))] != wanted["price"]:
        yield f"price {repair.get('price')}: {repair.get('says')}"
    for fact in conflict["facts"]:
        own = fact["repair"]
        if not own:
            yield f"nothing would do for: {fact['says']}"
            continue
        if fact["solvable_without"] != minimal:
            yield f"without {fact['says']}: {fact['solvable_without']}"
        if minimal != "proven":
            continue
        if own["price"] < repair.get("price", 0):
            yield f"cheaper: {own['says']}"
        if bad := try_edits(kehou, folder, doc, own["edit"]):
            yield f"not solvable with {own['says']}: {bad}"
    if bad := try_edits(kehou, folder, doc, repair.get("edit", [])):
        yield f"not solvable with {repair.get('says')}: {bad}"
    code, _, errors = solve(kehou, path, folder / "repaired", "--overlay", folder / "out" / "draft" / "repair.yaml")
    if code != 0:
        yield f"repair.yaml as an overlay: exit {code}: {errors.strip()[:300]}"


# More than 1500 possible seats: activities that must open are asked without all else. What is edited, facts in conflict.
LARGE = [
    ("nobody leads it", [{"set": "activities", "id": "broadcast", "sections": {"min": 1, "max": 1}}] +
     [{"set": "staff", "id": id, "leads": []} for id in ("t01", "t38")], "leaders sections_min"),
    ("the way takes half of it", [{"set": "activities", "id": "museum", "sections": {"min": 1, "max": 1}},
                                  {"set": "sites", "id": "palace", "travel": 30}], "activity_room sections_min travel"),
    ("who leads it is locked elsewhere", [{"set": "activities", "id": "broadcast", "sections": {"min": 1, "max": 1}, "slots": ["mon2"]},
                                          {"add": "locks", "staff": "t38", "slot": "mon2", "duty": "free"},
                                          {"add": "locks", "staff": "t01", "slot": "mon2", "duty": "study"}],
     "activity_slots leaders lock lock sections_min"),
    ("two of one leader, over several days",
     [{"set": "activities", "id": id, "sections": {"min": 1, "max": 1}, "slots": ["mon2", "wed2"]}
      for id in ("volleyball", "basketball2")] +
     [{"set": "staff", "id": "t47", "leads": []}], "activity_slots activity_slots leaders leaders sections_min sections_min"),
]


def large_faults(kehou, folder):
    school = HERE.parent / "instances/school-1200/instance.yaml"
    for name, edit, kinds in LARGE:
        overlay = folder / "large.yaml"
        overlay.write_text(json.dumps({"kehou_overlay": 1, "title": name, "edit": edit}), encoding="utf-8")
        code, summary, errors = solve(kehou, school, folder / "large", "--overlay", overlay)
        conflict = summary.get("conflict") or {"facts": [], "where": None}
        found = " ".join(sorted(f["kind"] for f in conflict["facts"]))
        if code != 1 or found != kinds or conflict["where"] != ("activities" if name.startswith("two") else "activity"):
            yield f"{name}: exit {code}, facts in conflict: {found} {errors.strip()[:300]}"
            continue
        claims = [f["solvable_without"] for f in conflict["facts"]] + [conflict["minimal"]]
        if set(claims) != {"proven for the part"} or conflict["infeasible"] != "proven" or conflict["repair"]["sufficient"] != "proven":
            yield f"{name}: shown less than it was: {claims} {conflict['infeasible']} {conflict['repair']}"
        code, _, errors = solve(kehou, school, folder / "mended", "--overlay", overlay, "--overlay", folder / "large/draft/repair.yaml",
                                "--time-limit", "4")
        if code != 0:
            yield f"{name}: not solvable as repaired: exit {code}: {errors.strip()[:300]}"


def main():
    kehou = sys.argv[1]
    files = [pathlib.Path(p) for p in sys.argv[2:]] or sorted((HERE / "conflict").glob("*.yaml"))
    bad = 0
    for path in files:
        with tempfile.TemporaryDirectory() as folder:
            for fault in faults(kehou, path, pathlib.Path(folder)):
                print(f"{path.name}: {fault}")
                bad += 1
    if not sys.argv[2:]:
        with tempfile.TemporaryDirectory() as folder:
            for fault in large_faults(kehou, pathlib.Path(folder)):
                print(f"school-1200: {fault}")
                bad += 1
    print(f"{len(files)} schools without a timetable, {bad} faults")
    return bad > 0 or not files


sys.exit(main())
