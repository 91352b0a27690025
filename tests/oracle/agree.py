#!/usr/bin/python3
"""Compares independent answers to one question: what is the best score of this school?

    agree.py [FROM TO] [--tiny] [--seconds S] [--variant V] [--keep DIR]
    agree.py --files INSTANCE... [--tiny] ...

For each seed a school is made (schools.py), or each file taken, and its best score is found by
    solve       kehou solve, the score proven by its own bound; its timetable by kehou check and by the verifier
    mps, strong CBC on what kehou model writes, plain and with --strong
    reference   models/program/reference.mod on the instance's own data (glpsol, or CBC where that takes long)
    enumerate   with --tiny: all timetables, judged by the checker
A line a seed. An answer that the time did not settle is an interval from a bound to the best found; every two
answers must have a common point. Exits with 1 where some do not, and says what is wrong.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import schools  # noqa: E402
from verifier import verify_files  # noqa: E402

MODEL = os.path.join(ROOT, "models/program/reference.mod")
GLPSOL_CUTS = ["--mir", "--cover", "--clique", "--bestb"]
INFINITY = float("inf")
NONE = (INFINITY, INFINITY)         # no legal timetable
OPEN = (-INFINITY, INFINITY)        # nothing is known


class Failure(Exception):
    """A tool did not answer as it should."""


def run(command, seconds):
    """Exit code and output; None where the time was up."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds,
                              check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return None, ""


def cbc(path, seconds, *options):
    code, text = run(["cbc", path, "timem", "elapsed", "sec", str(seconds), *options, "solve", "solution", "/dev/null"], seconds + 10)
    found = re.search(r"^Objective value:\s+(-?[\d.]+)", text, re.M)
    best = whole(float(found[1])) if found else INFINITY
    if code is None:
        return OPEN
    if "Stopped on" in text:
        bound = re.search(r"^Lower bound:\s+(-?[\d.]+)", text, re.M)
        return (float(bound[1]) - 1e-3 if bound else -INFINITY, best)
    if found:
        return (best, best)
    if "nfeasible" in text and options:
        return NONE
    if not options:     # CBC 2.10.8 crashes now and then, or calls a program infeasible as its time runs out
        return cbc(path, seconds, "preprocess", "off")
    raise Failure(f"CBC: exit {code}: {text[-300:]}")


def whole(value):
    return round(value) if abs(value - round(value)) < 1e-4 else value


def shown(answer):
    low, high = answer
    if answer == NONE:
        return "infeasible"
    return str(low) if low == high else f"{'' if low == -INFINITY else round(low)}..{'' if high == INFINITY else high}"


class Case:
    """One school and the ways to its best score."""

    def __init__(self, arguments, instance, folder):
        self.arguments = arguments
        self.folder = folder
        self.instance = instance
        self.faults = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, name):
        return os.path.join(ROOT, "build", self.arguments.variant, name)

    def solve(self):
        out = self.path("out")
        seconds = self.arguments.seconds
        code, text = run([self.tool("kehou"), "solve", self.instance, "-o", out, "--quiet", "--lang", "en",
                          "--threads", "1", "--time-limit", str(seconds), "--documents", "text"], seconds + 20)
        if code in (1, 3):
            return NONE if code == 1 else OPEN
        if code != 0:
            raise Failure(f"solve: exit {code}: {text.strip()[-300:]}")
        with open(os.path.join(out, "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
        self.judge(os.path.join(out, "timetable.yaml"), summary["score"])
        bound = summary["bound"] if isinstance(summary["bound"], int) else -INFINITY
        return (bound, summary["score"])

    def judge(self, timetable, score):
        code, text = run([self.tool("kehou"), "check", self.instance, timetable, "--lang", "en"], 30)
        if code != 0:
            self.faults.append(f"kehou check exits with {code}: {text.strip()[-300:]}")
        report = verify_files(self.instance, timetable)
        if report["breaches"]:
            self.faults.append(f"the verifier finds {report['breaches'][:3]}")
        if report["score"] != score:
            self.faults.append(f"the verifier's score is {report['score']}")

    def model(self, *options):
        path = self.path("strong.mps" if options else "plain.mps")
        code, text = run([self.tool("kehou"), "model", self.instance, "--quiet", "--mps", path, *options], 30)
        if code not in (0, 1):
            raise Failure(f"model: exit {code}: {text.strip()[-300:]}")
        return NONE if code == 1 else cbc(path, self.arguments.seconds)

    def reference(self):
        data, linear, report = self.path("reference.dat"), self.path("reference.lp"), self.path("reference.out")
        with open(data, "w", encoding="utf-8") as file:
            done = subprocess.run([self.tool("tests/oracle/reference"), self.instance], stdout=file,
                                  stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode not in (0, 1):
            raise Failure(f"reference: exit {done.returncode}: {done.stderr[-300:]}")
        if done.returncode == 1:
            return NONE
        code, text = run(["glpsol", *GLPSOL_CUTS, "--tmlim", "5", "-m", MODEL, "-d", data, "--wlp", linear,
                          "-o", report], 60)
        if re.search(r"HAS NO (PRIMAL|INTEGER) FEASIBLE", text):
            return NONE
        if "INTEGER OPTIMAL SOLUTION FOUND" in text:
            with open(report, encoding="utf-8") as file:
                score = float(re.search(r"^Objective:\s+score = (-?[\d.e+]+)", file.read(), re.M)[1])
            return (whole(score), whole(score))
        if code is not None and "TIME LIMIT" not in text:
            raise Failure(f"glpsol: {text.strip()[-300:]}")
        return cbc(linear, self.arguments.seconds)

    def enumerate(self):
        code, text = run([self.tool("tests/oracle/enumerate"), self.instance], self.arguments.seconds)
        text = text.strip().splitlines()[-1] if text.strip() else ""
        if code is None or code == 3:
            return OPEN
        if code != 0:
            raise Failure(f"enumerate: exit {code}: {text}")
        return NONE if text == "infeasible" else (int(text), int(text))

    def answers(self):
        ways = {"solve": self.solve, "mps": self.model, "strong": lambda: self.model("--strong"),
                "reference": self.reference}
        if self.arguments.tiny:
            ways["enumerate"] = self.enumerate
        found = {}
        for name, way in ways.items():
            try:
                found[name] = way()
            except Failure as failure:
                self.faults.append(str(failure))
        low = max(found.values(), key=lambda answer: answer[0], default=OPEN)
        high = min(found.values(), key=lambda answer: answer[1], default=OPEN)
        if low[0] > high[1]:
            self.faults.append(f"no score is both {shown(low)} and {shown(high)}")
        return found


def compare(arguments, seed, folder):
    """The line of a seed or file, whether all agree, and the answers."""
    if isinstance(seed, int):
        name = str(seed)
        folder = os.path.join(folder, f"{'tiny' if arguments.tiny else 'small'}-{seed}")
        instance = schools.write(seed, folder, arguments.tiny)
    else:
        name = os.path.splitext(os.path.basename(seed))[0]
        folder, instance = os.path.join(folder, name), seed
        os.makedirs(folder, exist_ok=True)
    case = Case(arguments, instance, folder)
    found = case.answers()
    line = " ".join([f"{'WRONG' if case.faults else 'ok   '} {name:>5}"]
                    + [f"{key}={shown(value)}" for key, value in found.items()])
    return line + "".join(f"\n      {fault}" for fault in case.faults), not case.faults, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 40], help="FROM TO")
    parser.add_argument("--files", nargs="+", help="instances in place of seeds")
    parser.add_argument("--tiny", action="store_true", help="schools that enumeration settles too")
    parser.add_argument("--seconds", type=int, default=20, help="for each answer")
    parser.add_argument("--variant", default="release", help="of the build")
    parser.add_argument("--keep", help="a folder for the schools and files")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    first, last = (arguments.seeds * 2)[:2]
    os.environ.setdefault("KEHOU_PROFILES", os.path.join(ROOT, "models/profiles"))
    good = total = 0
    unsettled = {}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(arguments.jobs) as pool:
        folder = arguments.keep or scratch
        for line, agree, found in pool.map(lambda seed: compare(arguments, seed, folder), arguments.files or range(first, last + 1)):
            print(line, flush=True)
            good, total = good + agree, total + 1
            for key, (low, high) in found.items():
                unsettled[key] = unsettled.get(key, 0) + (low != high)
    print(f"{good} of {total} schools agree; not settled in time: "
          + ", ".join(f"{key} {count}" for key, count in unsettled.items()))
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(main())
