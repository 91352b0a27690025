"""Programs run and measured: wall clock, peak memory, and what kehou's summary.json says of a run."""

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass

SOLVED = ("optimal", "feasible")


@dataclass
class Process:
    """A finished program: code as the shell has it, killed where it outlived its time, output in the file log."""

    code: int
    killed: bool
    seconds: float
    memory_kb: int | None


def measure(command, log, limit):
    """Runs a command for at most limit seconds of wall clock, both outputs into the file log.

    Peak memory is what wait4 says (ru_maxrss), asked by time(1): a child of Python would start with Python's own
    peak, which is more than a small school takes. A program that had to be killed has no figure.
    """
    peak = log + ".peak"
    with open(log, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen(["/usr/bin/time", "-o", peak, "-f", "%M", *command], stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        killed = False
        try:
            child.wait(limit)
        except subprocess.TimeoutExpired:
            killed = True
        finally:        # an interrupted bench leaves nothing running either
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        seconds = time.monotonic() - start
    with open(peak, encoding="ascii") as file:
        lines = file.read().split("\n")
    os.remove(peak)
    return Process(child.returncode, killed, seconds, int(lines[-2]) if len(lines) > 1 else None)


class Kehou:
    """The program under test; every file it writes lies under the folder work."""

    def __init__(self, program, work, threads, readings):
        self.program = program
        self.work = work
        self.threads = threads
        self.readings = readings    # so many times is a school read: short times vary

    def _run(self, name, arguments, limit):
        os.makedirs(self.work, exist_ok=True)
        return measure([self.program, *arguments, "--lang", "en"], os.path.join(self.work, name + ".log"), limit)

    def generate(self, name, students, seed, options):
        """A synthetic school, an activity for thirty students and ten more. Its instance file, or None."""
        folder = os.path.join(self.work, name)
        shutil.rmtree(folder, ignore_errors=True)
        ended = self._run(name + ".generate", ["generate", "--out", folder, "--id", name, "--students", str(students),
                                               "--activities", str(students // 30 + 10), "--seed", str(seed),
                                               *options], 60)
        return os.path.join(folder, "instance.yaml") if ended.code == 0 else None

    def read(self, name, instance):
        """Reading and validating: seconds (the best of a few) and peak memory."""
        ended = [self._run(name + ".read", ["validate", instance, "--quiet"], 60)
                 for _ in range(self.readings)]
        if any(one.code != 0 for one in ended):
            return {}
        return {"read_seconds": min(one.seconds for one in ended),
                "read_memory_kb": ended[0].memory_kb}

    def solve(self, name, instance, seconds):
        """Solves within seconds and lets `kehou check` judge the timetable. The columns of the run."""
        out = os.path.join(self.work, name + ".out")
        shutil.rmtree(out, ignore_errors=True)
        ended = self._run(name + ".solve", ["solve", instance, "-o", out, "--quiet", "--time-limit", f"{seconds:g}",
                                            "--threads", str(self.threads), "--documents", "text"], 2 * seconds + 60)
        row = {"status": "killed" if ended.killed else "failed", "seconds": ended.seconds,
               "memory_kb": ended.memory_kb}
        summary = _summary(out)
        if ended.killed or ended.code not in (0, 1, 3) or summary is None:
            return row, None
        for key in ("status", "score", "bound", "gap", "gap_without_cost", "first_seconds"):
            row[key] = summary.get(key)
        if row["status"] == "draft":  # the answer, not the figures of what could be placed
            row.update(status=summary["answer"], score=None, bound=None, gap=None, gap_without_cost=None)
        if row["status"] in SOLVED:
            said = self._run(name + ".check", ["check", instance, os.path.join(out, "timetable.yaml"), "--quiet"], 60)
            if said.code != 0:
                row["status"] = "refused"
        return row, summary

    def export(self, name, instance, strong):
        """The whole program as MPS for other solvers. Its file, or None."""
        path = os.path.join(self.work, name + ".mps")
        ended = self._run(name + ".model", ["model", instance, "--mps", path, "--quiet",
                                            *(["--strong"] if strong else [])], 300)
        return path if ended.code == 0 else None


def _summary(out):
    for path in (os.path.join(out, "summary.json"), os.path.join(out, "draft", "summary.json")):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return json.load(file)
    return None
