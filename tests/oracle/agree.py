#!/usr/bin/python3
"""Compares independent answers to one question: what is the best score of this school?

    agree.py [FROM TO] [--tiny] [--seconds S] [--variant V] [--keep DIR]

For each seed a school is made (schools.py), and its best score is found by
    solve       kehou solve, the score proven by its own bound; its timetable by kehou check and by the verifier
    mps, strong CBC on what kehou model writes, plain and with --strong
    reference   models/program/reference.mod on the instance's own data (glpsol, or CBC where that takes long)
    enumerate   with --tiny: all timetables, judged by the checker
A line a seed. Exits with 1 where any two disagree, and names them.
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
NONE = "infeasible"
OPEN = "?"          # not settled within the time: compared with nothing


def run(command, seconds):
    """Exit code and output; None where the time was up."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds,
                              check=False)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        return None, ""


def cbc(path, seconds):
    code, text = run(["cbc", path, "sec", str(seconds), "solve", "solution", "/dev/null"], seconds + 10)
    found = re.search(r"^Objective value:\s+(-?[\d.]+)", text, re.M)
    if code is None or "Stopped on" in text:
        return OPEN
    if "nfeasible" in text and not found:
        return NONE
    return whole(float(found[1])) if found else f"no answer: {text[-300:]}"


def whole(value):
    return round(value) if abs(value - round(value)) < 1e-4 else value


class Case:
    """One school and the ways to its best score."""

    def __init__(self, arguments, seed, folder):
        self.arguments = arguments
        self.seed = seed
        self.folder = folder
        self.instance = schools.write(seed, folder, arguments.tiny)
        self.faults = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, name):
        return os.path.join(ROOT, "build", self.arguments.variant, name)

    def solve(self):
        out = self.path("out")
        seconds = self.arguments.seconds
        code, text = run([self.tool("kehou"), "solve", self.instance, "-o", out, "--quiet", "--lang", "en",
                          "--threads", "1", "--time-limit", str(seconds)], seconds + 20)
        if code == 1:
            return NONE
        if code == 3:
            return OPEN
        if code != 0:
            return f"exit {code}: {text.strip()[-300:]}"
        with open(os.path.join(out, "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
        timetable = os.path.join(out, "timetable.yaml")
        self.judge(timetable, summary["score"])
        if summary["status"] == "optimal":
            return summary["score"]
        self.faults.append(f"solve stopped at {summary['bound']}..{summary['score']}")
        return OPEN

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
        if code == 1:
            return NONE
        return cbc(path, self.arguments.seconds) if code == 0 else f"exit {code}: {text.strip()[-300:]}"

    def reference(self):
        data, linear, report = self.path("reference.dat"), self.path("reference.lp"), self.path("reference.out")
        with open(data, "w", encoding="utf-8") as file:
            done = subprocess.run([self.tool("tests/oracle/reference"), self.instance], stdout=file,
                                  stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode == 1:
            return NONE
        if done.returncode:
            return f"exit {done.returncode}: {done.stderr[-300:]}"
        code, text = run(["glpsol", *GLPSOL_CUTS, "--tmlim", "5", "-m", MODEL, "-d", data, "--wlp", linear,
                          "-o", report], 60)
        found = re.search(r"^Objective:\s+score = (-?[\d.e+]+)", open(report, encoding="utf-8").read(), re.M) \
            if os.path.exists(report) else None
        if "INTEGER OPTIMAL SOLUTION FOUND" in text and found:
            return whole(float(found[1]))
        if re.search(r"HAS NO (PRIMAL|INTEGER) FEASIBLE", text) or "infeasible" in text.lower():
            return NONE
        if code is not None and "TIME LIMIT" not in text:
            return f"glpsol: {text.strip()[-300:]}"
        return cbc(linear, self.arguments.seconds)

    def enumerate(self):
        code, text = run([self.tool("tests/oracle/enumerate"), self.instance], self.arguments.seconds)
        if code is None or text.startswith("too large"):
            return OPEN
        text = text.strip().splitlines()[-1] if text.strip() else ""
        if code == 0:
            return NONE if text == NONE else int(text.split()[-1])
        return f"exit {code}: {text}"

    def answers(self):
        found = {"solve": self.solve(), "mps": self.model(), "strong": self.model("--strong"),
                 "reference": self.reference()}
        if self.arguments.tiny:
            found["enumerate"] = self.enumerate()
        return found


def compare(arguments, seed, folder):
    """The line of a seed, and whether all agree."""
    folder = os.path.join(folder, f"{'tiny' if arguments.tiny else 'small'}-{seed}")
    os.makedirs(folder, exist_ok=True)
    case = Case(arguments, seed, folder)
    found = case.answers()
    settled = {answer for answer in found.values() if answer != OPEN}
    agree = len(settled) <= 1 and all(isinstance(one, int) or one == NONE for one in settled)
    wrong = not agree or any(not fault.startswith("solve stopped") for fault in case.faults)
    line = f"{'WRONG' if wrong else 'ok   '} {seed:5} " + " ".join(f"{key}={value}" for key, value in found.items())
    return line + "".join(f"\n      {fault}" for fault in case.faults), not wrong, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seeds", nargs="*", type=int, default=[1, 40], help="FROM TO")
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
        for line, agree, found in pool.map(lambda seed: compare(arguments, seed, folder), range(first, last + 1)):
            print(line, flush=True)
            good, total = good + agree, total + 1
            for key, value in found.items():
                unsettled[key] = unsettled.get(key, 0) + (value == OPEN)
    print(f"{good} of {total} schools agree; not settled in time: "
          + ", ".join(f"{key} {count}" for key, count in unsettled.items()))
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(main())
