"""Other solvers on the program that kehou exports: how each is called and how its log reads.

A log is read as far as it goes, so that a solver that has to be killed still counts with what it had found.
Scores are whole numbers: found ones are rounded, bounds are rounded up.
"""

import math
import os
import re
import shutil

import runs

NUMBER = r"([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)"
NOTHING = 1e15      # solvers print "no solution" as 1e20, 1e50 or inf


def _last(pattern, text):
    found = re.findall(pattern, text, re.MULTILINE)
    return float(found[-1]) if found else None


def _cbc(path, seconds, threads, _log):
    return ["cbc", path, *(["-threads", str(threads)] if threads > 1 else []), "-seconds", f"{seconds:g}", "-timeMode",
            "elapsed", "-ratioGap", "0", "-allowableGap", "0", "-solve", "-quit"]


def _read_cbc(text):
    if re.search(r"(?:proven infeasible|Problem is infeasible)", text):
        return "infeasible", None, None
    best = _last(rf"^Objective value:\s+{NUMBER}", text)
    if best is None:
        best = _last(rf"Integer solution of {NUMBER} found", text)
    if "Result - Optimal solution found" in text:
        return "optimal", best, best
    bound = _last(rf"^Lower bound:\s+{NUMBER}", text)
    if bound is None:
        bound = _last(rf"best possible {NUMBER}", text)
    return None, best, bound


def _glpsol(path, seconds, _threads, _log):
    return ["glpsol", "--freemps", path, "--min", "--tmlim", str(math.ceil(seconds)), "--cuts"]


def _read_glpsol(text):
    if re.search(r"HAS NO (?:PRIMAL |INTEGER )?FEASIBLE SOLUTION", text):
        return "infeasible", None, None
    best = _last(rf"(?:mip =|>>>>>)\s+{NUMBER}\s+>=", text)
    if "INTEGER OPTIMAL SOLUTION FOUND" in text:
        return "optimal", best, best
    return None, best, _last(rf">=\s+{NUMBER}\s", text)


def _highs(path, seconds, threads, log):
    options = log + ".options"
    with open(options, "w", encoding="ascii") as file:
        file.write(f"time_limit = {seconds:g}\nthreads = {threads}\nmip_rel_gap = 0\nmip_abs_gap = 0\n")
        file.write("log_file = /dev/null\n")    # else it also leaves Highs.log where the bench was started
    return ["highs", "--options_file", options, path]


def _read_highs(text):
    if re.search(r"^\s*(?:Model\s+s|S)tatus\s*:?\s+Infeasible", text, re.MULTILINE):
        return "infeasible", None, None
    best = _last(rf"^\s*Primal bound\s+{NUMBER}", text)
    bound = _last(rf"^\s*Dual bound\s+{NUMBER}", text)
    if "Solving report" not in text:    # killed: the last line of progress, with the bound, then the best
        progress = r"^\s*[A-Za-z]?(?:\s+[0-9]+){3}\s+[0-9.]+%"
        best = _last(rf"{progress}\s+\S+\s+{NUMBER}\s", text)
        bound = _last(rf"{progress}\s+{NUMBER}\s", text)
    return ("optimal" if re.search(r"^\s*Status\s+Optimal", text, re.MULTILINE) else None), best, bound


# name: the command, the reader of its log
SOLVERS = {"cbc": (_cbc, _read_cbc), "highs": (_highs, _read_highs), "glpsol": (_glpsol, _read_glpsol)}


def found():
    """The solvers on the path."""
    return [name for name in SOLVERS if shutil.which(name)]


def read(solver, text):
    """Status, score and bound of a log; None where it names none."""
    status, best, bound = SOLVERS[solver][1](text)
    score = round(best) if best is not None and abs(best) < NOTHING else None
    floor = math.ceil(bound - 1e-6 * max(1, abs(bound))) if bound is not None and abs(bound) < NOTHING else None
    return status or ("unknown" if score is None else "feasible"), score, floor


def run(solver, path, seconds, threads, grace=5):
    """One solver on one MPS file: the columns of the run. It is killed a tenth of its time and grace seconds late."""
    log = f"{path}.{solver}.log"
    # line by line: a solver that is killed would take the log in its buffer along
    command = ["stdbuf", "-oL", *SOLVERS[solver][0](path, seconds, threads, log)]
    ended = runs.measure(command, log, 1.1 * seconds + grace)
    with open(log, encoding="utf-8", errors="replace") as file:
        status, score, bound = read(solver, file.read())
    if status == "unknown" and bound is None and (ended.killed or ended.code != 0):
        status = "killed" if ended.killed else "failed"
    row = {"status": status, "score": score, "bound": bound, "seconds": ended.seconds, "memory_kb": ended.memory_kb}
    if score is not None and bound is not None:
        row["gap"] = (score - bound) / max(1, abs(score))
    if os.path.exists(log + ".options"):
        os.remove(log + ".options")
    return row


def better(rows):
    """The best score and the best bound of a solver's runs on one school."""
    scores = [row["score"] for row in rows if row.get("score") is not None]
    bounds = [row["bound"] for row in rows if row.get("bound") is not None]
    return min(scores, default=None), max(bounds, default=None)
