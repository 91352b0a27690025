"""The bench: a short run yields whole tables and curves; logs of other solvers read right; known.tsv is kept."""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools", "bench"))

import bench  # noqa: E402
import curves  # noqa: E402
import known  # noqa: E402
import rivals  # noqa: E402
import runs  # noqa: E402
import tables  # noqa: E402


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class ShortRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.out = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.out)
        cls.ended = subprocess.run(
            [sys.executable, "-B", os.path.join(ROOT, "tools/bench/bench.py"), "--quick",
             "--series", "generated,growth", "--sizes", "40", "--growth", "40,80", "--seconds", "0.3",
             "--seeds", "3", "--rivals", "2", "--out", cls.out],
            capture_output=True, text=True, check=False)
        cls.rows = read(os.path.join(cls.out, "bench.tsv"))

    def test_ends_well(self):
        self.assertEqual(self.ended.returncode, 0, self.ended.stdout + self.ended.stderr)
        with open(os.path.join(self.out, "bench.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), self.ended.stdout)

    def test_rows(self):
        self.assertEqual(list(self.rows[0]), [name for name, _ in tables.COLUMNS])
        ours = [row for row in self.rows if row["solver"] == "kehou"]
        self.assertEqual([row["name"] for row in ours],
                         [f"s40{shape}-{seed}" for shape in ("", "-tight", "-loose", "-nine-year")
                          for seed in (1001, 1002, 1003)] + ["growth-40", "growth-80"])
        others = [(row["solver"], row["model"]) for row in self.rows if row["solver"] != "kehou"]
        for solver in ("cbc", "glpsol"):
            self.assertIn((solver, "plain"), others)
            self.assertIn((solver, "strong"), others)

    def test_figures(self):
        text = {"series", "name", "shape", "solver", "model", "status"}
        for row in self.rows:
            for column in set(row) - text:
                if row[column] != "-":
                    self.assertGreaterEqual(float(row[column]), 0, column)
            self.assertGreater(int(row["memory_kb"]), 1000)
            self.assertGreater(float(row["seconds"]), 0)
        ours = [row for row in self.rows if row["solver"] == "kehou"]
        self.assertTrue(all(float(row["read_seconds"]) > 0 and int(row["read_memory_kb"]) > 1000 for row in ours))
        solved = [row for row in ours if row["status"] in runs.SOLVED]
        self.assertTrue(solved)
        for row in solved:
            self.assertLessEqual(float(row["first_seconds"]), float(row["seconds"]))

    def test_derived(self):
        medians = read(os.path.join(self.out, "medians.tsv"))
        self.assertEqual([row["shape"] for row in medians], ["40", "40-tight", "40-loose", "40-nine-year"])
        compared = read(os.path.join(self.out, "rivals.tsv"))
        self.assertTrue({"cbc", "glpsol"} <= {row["solver"] for row in compared})
        self.assertEqual({row["name"] for row in compared}, {"s40-1001", "s40-1002"})
        for name in ("growth-time.svg", "growth-memory.svg"):
            root = ElementTree.parse(os.path.join(self.out, name)).getroot()
            self.assertEqual(len(root.findall("{*}polyline")), 2)


class FailingRun(unittest.TestCase):
    def run_with(self, script):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "kehou")
            with open(program, "w", encoding="ascii") as file:
                file.write(f"#!/bin/sh\n{script}\n")
            os.chmod(program, 0o755)
            ended = subprocess.run(
                [sys.executable, "-B", os.path.join(ROOT, "tools/bench/bench.py"), "--quick", "--series", "growth",
                 "--growth", "40", "--seconds", "1", "--kehou", program, "--out", os.path.join(folder, "out")],
                capture_output=True, text=True, check=False)
            return ended, read(os.path.join(folder, "out", "bench.tsv"))

    def test_what_is_wrong_is_said(self):
        for script, status, said in (("exit 4", "failed", "kehou generate failed"),
                                     ("[ $1 != solve ] || kill -SEGV $$", "failed", "growth-40: failed")):
            ended, rows = self.run_with(script)
            self.assertEqual((ended.returncode, rows[0]["status"]), (1, status), ended.stderr)
            self.assertIn(said, ended.stdout)

    def test_a_refused_timetable(self):
        summary = '{"status": "feasible", "score": 5, "bound": 4, "gap": 0.2, "sizes": {"students": 40}}'
        ended, rows = self.run_with('[ $1 != check ] || exit 1; [ $1 != solve ] || '
                                    f"{{ mkdir -p $4; echo '{summary}' >$4/summary.json; }}")
        self.assertEqual((ended.returncode, rows[0]["status"], rows[0]["score"]), (1, "refused", "5"), ended.stderr)


class Process(unittest.TestCase):
    def run_one(self, limit, *command):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log")
            return runs.measure(list(command), log, limit), os.listdir(folder)

    def test_code_and_peak(self):
        ended, left = self.run_one(20, sys.executable, "-c", "x = bytearray(60 << 20); raise SystemExit(3)")
        self.assertEqual((ended.code, ended.killed, left), (3, False, ["log"]))
        self.assertGreater(ended.memory_kb, 60 << 10)
        self.assertLess(ended.memory_kb, 120 << 10)
        self.assertLess(self.run_one(20, "true")[0].memory_kb, 5000)

    def test_killed(self):
        ended, _ = self.run_one(0.2, "sleep", "30")
        self.assertTrue(ended.killed)
        self.assertIsNone(ended.memory_kb)
        self.assertLess(ended.seconds, 10)


class Logs(unittest.TestCase):
    def expect(self, solver, text, *expected):
        self.assertEqual(rivals.read(solver, text), expected)

    def test_cbc(self):
        stopped = "Result - Stopped on time limit\n\n"
        self.expect("cbc", stopped + "Objective value:                6340.00000000\n"
                                     "Lower bound:                    5754.615\n",
                    "feasible", 6340, 5755)
        self.expect("cbc", stopped + "No feasible solution found\nLower bound:                    4922.033\n",
                    "unknown", None, 4923)
        self.expect("cbc", "Result - Optimal solution found\n\nObjective value:                3480.00000000\n",
                    "optimal", 3480, 3480)
        self.expect("cbc", "Result - Problem proven infeasible\n\nNo feasible solution found\n",
                    "infeasible", None, None)
        self.expect("cbc", "Cbc0012I Integer solution of 6350 found by DiveCoefficient after 0 iterations\n"
                           "Cbc0012I Integer solution of 6340 found by feasibility pump after 0 iterations\n"
                           "Cbc0010I After 100 nodes, 51 on tree, 6340 best solution, best possible 5754.6154 (9 s)\n",
                    "feasible", 6340, 5755)
        self.expect("cbc", "Cbc0010I After 0 nodes, 1 on tree, 1e+50 best solution, best possible -1.797e+308 (9 s)\n",
                    "unknown", None, None)

    def test_glpsol(self):
        self.expect("glpsol", "+  1057: mip =     not found yet >=              -inf        (1; 0)\n"
                              "+  4563: mip =     not found yet >=   4.920520089e+03        (1; 0)\n"
                              "TIME LIMIT EXCEEDED; SEARCH TERMINATED\n", "unknown", None, 4921)
        self.expect("glpsol", "+  4563: >>>>>   6.340000000e+03 >=   5.809518436e+03   8.4% (40; 0)\n"
                              "+  4999: mip =   6.340000000e+03 >=   5.810000000e+03   8.3% (44; 0)\n",
                    "feasible", 6340, 5810)
        self.expect("glpsol", "+   20: mip =   1.013000000e+03 >=     tree is empty   0.0% (0; 1)\n"
                              "INTEGER OPTIMAL SOLUTION FOUND\n", "optimal", 1013, 1013)
        self.expect("glpsol", "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION\n", "infeasible", None, None)

    def test_highs(self):
        report = "Solving report\n  Status            {}\n  Primal bound      {}\n  Dual bound        {}\n"
        self.expect("highs", report.format("Time limit reached", "6340", "5754.61538462"), "feasible", 6340, 5755)
        self.expect("highs", report.format("Time limit reached", "inf", "-inf"), "unknown", None, None)
        self.expect("highs", report.format("Optimal", "3480", "3480"), "optimal", 3480, 3480)
        self.expect("highs", report.format("Infeasible", "inf", "inf"), "infeasible", None, None)
        self.expect("highs", "         0       0         0   0.00%   5000.5         inf                  inf\n"
                             " R       0       0         0   0.00%   5700.25        6400              10.92%\n"
                             "        12       3         4   1.50%   5754.61538462  6340               9.23%\n",
                    "feasible", 6340, 5755)

    def test_better(self):
        self.assertEqual(rivals.better([{"score": None, "bound": 5}, {"score": 9, "bound": 4}, {}]), (9, 5))

    def test_contradictions(self):
        def said(ours_status, ours_score, ours_bound, **theirs):
            ours = {"status": ours_status, "score": ours_score, "bound": ours_bound}
            return len(list(bench.contradictions(ours, {"solver": "cbc", "model": "plain", **theirs})))

        self.assertEqual(said("feasible", 10, 8, status="feasible", score=8, bound=8), 0)
        self.assertEqual(said("feasible", 10, 8, status="feasible", score=7, bound=7), 1)
        self.assertEqual(said("feasible", 10, 8, status="feasible", score=12, bound=11), 1)
        self.assertEqual(said("feasible", 10, 8, status="infeasible"), 1)
        self.assertEqual(said("infeasible", None, None, status="feasible", score=7, bound=7), 1)
        self.assertEqual(said("unknown", None, None, status="infeasible"), 0)


class LateSolver(unittest.TestCase):
    def test_a_killed_solver_counts_with_its_log(self):
        """A solver that prints, then hangs: what it printed is read although it never flushed."""
        with tempfile.TemporaryDirectory() as folder:
            late = ["bash", "-c", "(echo Cbc0012I Integer solution of 6340 found by rounding; sleep 30) | sed ''"]
            kept = rivals.SOLVERS["cbc"]
            rivals.SOLVERS["cbc"] = (lambda *_: late, kept[1])
            try:
                row = rivals.run("cbc", os.path.join(folder, "m.mps"), 0.2, 1, 0.5)
            finally:
                rivals.SOLVERS["cbc"] = kept
        self.assertEqual((row["status"], row["score"], row["bound"], row["memory_kb"]), ("feasible", 6340, None, None))


class Tables(unittest.TestCase):
    def test_median_counts_what_is_missing(self):
        self.assertEqual(tables.median([{"gap": 3}, {"gap": 1}, {}], "gap"), 3)
        self.assertIsNone(tables.median([{"gap": 3}, {"gap": None}], "gap"))

    def test_ratio(self):
        self.assertEqual([tables.ratio(*pair) for pair in ((3, 2), (0, 0), (3, 0), (None, 2))], [1.5, 1.0, None, None])

    def test_curves_without_points(self):
        for points in ([], [(300, None)], [(300, 2.0)], [(300, 0.004), (6000, 30.0)]):
            ElementTree.fromstring(curves.draw("a < b", "x", "y", [("one", points)]))


class Known(unittest.TestCase):
    def faults(self, full, **row):
        entry = known.Entry("a", "a/instance.yaml", 1013, None)
        return len(list(entry.faults({"status": "feasible", **row}, full)))

    def test_faults(self):
        self.assertEqual(self.faults(True, score=1013, bound=1000), 0)
        self.assertEqual(self.faults(True, score=1014), 1)
        self.assertEqual(self.faults(False, score=1014), 0)
        self.assertEqual(self.faults(True, score=None), 1)
        self.assertEqual(self.faults(False, score=1012), 1)
        self.assertEqual(self.faults(False, score=1013, bound=1014), 1)
        self.assertEqual(self.faults(False, status="infeasible"), 1)

    def test_record(self):
        with tempfile.TemporaryDirectory() as root:
            os.mkdir(os.path.join(root, "instances"))
            path = os.path.join(root, "instances", "known.tsv")
            shutil.copyfile(os.path.join(ROOT, "instances", "known.tsv"), path)
            before = read(path)
            known.record(root, {}, 60, 1)
            with open(path, "rb") as ours, open(os.path.join(ROOT, "instances", "known.tsv"), "rb") as shipped:
                self.assertEqual(ours.read(), shipped.read())
            summary = {"status": "feasible", "score": 7, "bound": None, "measures": {"wish_loss": 3}, "version": "9",
                       "seconds": 59.9}
            known.record(root, {"umass": summary, "ariel": {"status": "unknown", "score": None}}, 60, 2)
            for old, new in zip(before, read(path)):
                if old["file"].startswith("umass"):
                    old.update(status="feasible", score="7", bound="-", wish_loss="3", by="kehou 9, 60 s, 2 threads")
                self.assertEqual(old, new)


if __name__ == "__main__":
    unittest.main()
