#!/usr/bin/python3
"""Compares `kehou check` with the verifier on timetables, on mutants of them, and under changed schools.

    compare.py [--kehou PROGRAM] [--seeds 1-200] [--tiny] [--mutants N] [--keep DIR]     generated schools
    compare.py [--kehou PROGRAM] [--mutants N] [--keep DIR] INSTANCE TIMETABLE           one timetable

Prints every difference in the set of rule codes, in a measure or in the score; exits with 1 where there is one.
--keep writes the instance and the mutant of every difference into a folder.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import yaml

from build import build, document
from edit import edited
from mutate import mutant
from reading import BadInput, read_school, read_timetable
from schools import school, write, write_document
from verifier import verify

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


class Kehou:
    """What `kehou check --json` says."""

    def __init__(self, program):
        self.program = program

    def check(self, instance, timetable):
        run = subprocess.run([self.program, "check", "--json", "--quiet", "--lang", "en", instance, timetable],
                             capture_output=True, text=True, check=False)
        if run.returncode == 2:
            return {"error": run.stderr.strip()}
        if run.returncode not in (0, 1):
            raise SystemExit(f"kehou check {instance} {timetable}: {run.returncode}\n{run.stderr}")
        report = json.loads(run.stdout)
        report["breaches"] = [[one["rule"], one["message"]] for one in report["breaches"]]
        return report

    def reads(self, instance):
        run = subprocess.run([self.program, "validate", "--quiet", "--lang", "en", instance], capture_output=True, check=False)
        return run.returncode in (0, 1)


def oracle(read, timetable):
    try:
        return verify(read, read_timetable(timetable, read))
    except BadInput as error:
        return {"error": str(error)}


def codes(report):
    return {code for code, _ in report["breaches"]}


def differences(ours, theirs):
    """What the oracle and kehou disagree on."""
    if "error" in ours or "error" in theirs:
        if ("error" in ours) != ("error" in theirs):
            yield f"bad input: oracle {ours.get('error')}, kehou {theirs.get('error')}"
        return
    for code in sorted(codes(ours) ^ codes(theirs)):
        side = ours if code in codes(ours) else theirs
        text = next(text for one, text in side["breaches"] if one == code)
        yield f"{code} only in {'oracle' if side is ours else 'kehou'}: {text}"
    for name in ours["measures"]:
        if ours["measures"][name] != theirs["measures"].get(name):
            yield f"{name}: oracle {ours['measures'][name]}, kehou {theirs['measures'].get(name)}"
    if ours["score"] != theirs["score"]:
        yield f"score: oracle {ours['score']}, kehou {theirs['score']}"


class Comparison:
    def __init__(self, program, keep):
        self.kehou = Kehou(program)
        self.keep = keep
        self.compared = 0
        self.legal = 0
        self.different = 0
        self.refused = 0

    def compare(self, name, instance, read, timetable, done):
        ours = oracle(read, timetable)
        found = list(differences(ours, self.kehou.check(instance, timetable)))
        self.compared += 1
        self.legal += not ours.get("breaches", True)
        if not found:
            return
        self.different += 1
        print(f"{name}: {'; '.join(done) or 'as it is'}")
        for text in found:
            print(f"    {text}")
        if self.keep:
            folder = os.path.join(self.keep, name)
            shutil.copytree(os.path.dirname(instance), folder, dirs_exist_ok=True)
            shutil.copy(timetable, os.path.join(folder, "mutant.yaml"))

    def mutants(self, name, instance, timetable, number):
        """The timetable itself and its mutants."""
        read = read_school(instance)
        self.compare(name, instance, read, timetable, [])
        with open(timetable, encoding="utf-8") as file:
            table = yaml.safe_load(file)
        path = os.path.join(os.path.dirname(timetable), "mutant.yaml")
        for index in range(number):
            changed, done = mutant(read, table, random.Random(f"{name} {index}"))
            with open(path, "w", encoding="utf-8") as file:
                yaml.safe_dump(changed, file, allow_unicode=True, sort_keys=False)
            self.compare(f"{name}-{index}", instance, read, path, done)

    def seed(self, seed, tiny, number):
        """A generated school with a timetable built for it."""
        with tempfile.TemporaryDirectory() as folder:
            instance = write(seed, folder, tiny)
            best = build(read_school(instance), seed, tries=60, seconds=1)
            name = f"{'tiny' if tiny else 'small'}{seed}"
            timetable = os.path.join(folder, "timetable.yaml")
            table = document(read_school(instance), *best) if best else {"kehou_timetable": 1}
            with open(timetable, "w", encoding="utf-8") as file:
                yaml.safe_dump(table, file, allow_unicode=True, sort_keys=False)
            self.mutants(name, instance, timetable, number if best else 0)
            if best:
                self.edits(name, school(seed, tiny)[0], timetable, number)

    def edits(self, name, doc, timetable, number):
        """The timetable under changed schools. What kehou refuses to read is no question for the oracle."""
        for index in range(number):
            changed, done = edited(doc, random.Random(f"edit {name} {index}"))
            with tempfile.TemporaryDirectory() as folder:
                instance = write_document(changed, folder)
                copied = shutil.copy(timetable, os.path.join(folder, "mutant.yaml"))
                try:
                    read = read_school(instance)
                except BadInput:
                    continue
                if self.kehou.reads(instance):
                    self.compare(f"{name}-e{index}", instance, read, copied, done)
                else:
                    self.refused += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pair", nargs="*", metavar="INSTANCE TIMETABLE")
    parser.add_argument("--kehou", default=os.path.join(ROOT, "build", "kehou"))
    parser.add_argument("--seeds", default="1-20")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--mutants", type=int, default=10)
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    comparison = Comparison(arguments.kehou, arguments.keep)
    if arguments.pair:
        instance, timetable = arguments.pair
        with tempfile.TemporaryDirectory() as folder:
            copied = shutil.copy(timetable, folder)
            comparison.mutants(os.path.basename(timetable), instance, copied, arguments.mutants)
    else:
        first, _, last = arguments.seeds.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            comparison.seed(seed, arguments.tiny, arguments.mutants)
    print(f"{comparison.compared} timetables, {comparison.legal} of them legal, {comparison.different} differences; "
          f"{comparison.refused} schools not read")
    return 1 if comparison.different else 0


if __name__ == "__main__":
    sys.exit(main())
