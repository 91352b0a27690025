#!/usr/bin/python3
"""Runs a fixed series of schools and tables what kehou makes of them. tools/reference.md says what for.

    bench.py [--quick] [--rivals [N]] [--seconds S] [--seeds N] [--sizes 300,1200,3000] [--plain] [--series known,generated,growth]

Writes bench.tsv (a row a run), medians.tsv, rivals.tsv, bench.txt and curves into build/bench. Exits with 1 where a
run is wrong: kehou failed, its checker refused a timetable, two solvers contradict each other, or a known optimum was
missed within the full time.
"""

import argparse
import datetime
import os
import shutil
import sys

sys.dont_write_bytecode = True

import curves  # noqa: E402
import known as known_file  # noqa: E402
import rivals  # noqa: E402
import runs  # noqa: E402
import tables  # noqa: E402

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SERIES = ("known", "generated", "growth")
WRITTEN = ("bench.tsv", "medians.tsv", "rivals.tsv", "bench.txt", "growth-time.svg", "growth-memory.svg")
FULL_SECONDS = 60       # a known optimum must be met in this time; shorter runs only show that it was not
FIRST_SEED = 1001       # of the generated schools; nobody tunes on these
# Variants of the middle size: name, options of kehou generate.
VARIANTS = (
    ("tight", ["--staffing", "1.9"]),
    ("loose", ["--staffing", "3"]),
    ("nine-year", ["--stage", "nine_year", "--periods", "noon,extended,evening"]),
)


def arguments():
    def sizes(text):
        return [int(part) for part in text.split(",")]

    def series(text):
        names = text.split(",")
        if not set(names) <= set(SERIES):
            raise argparse.ArgumentTypeError(f"series are {', '.join(SERIES)}")
        return names

    parser = argparse.ArgumentParser(description="Runs kehou on a fixed series of schools and tables the results.")
    parser.add_argument("--kehou", default=os.path.join(ROOT, "build", "kehou"), help="the program (build/kehou)")
    parser.add_argument("--out", default=os.path.join(ROOT, "build", "bench"), help="folder to write (build/bench)")
    parser.add_argument("--series", type=series, default=list(SERIES), help="which of known,generated,growth (all)")
    parser.add_argument("--seconds", type=float, help="time limit of known and growing schools (60)")
    parser.add_argument("--seconds-generated", type=float, help="time limit of generated ones (half of --seconds)")
    parser.add_argument("--seeds", type=int, help="generated schools of each shape, seeds from 1001 (10)")
    parser.add_argument("--plain", action="store_true", help="no tight, loose and nine-year schools")
    parser.add_argument("--sizes", type=sizes, help="students of generated schools (300,1200,3000)")
    parser.add_argument("--growth", type=sizes, help="students of growing schools (300,600,1200,2400,4800,6000)")
    parser.add_argument("--threads", type=int, default=1, help="threads of every solver (1)")
    parser.add_argument("--rivals", type=int, nargs="?", const=1, default=0, metavar="N",
                        help="other solvers too, on the first N seeds of a size (1): cbc, highs, glpsol where on the path")
    parser.add_argument("--quick", action="store_true", help="short: 3 seconds, one seed, small schools")
    parser.add_argument("--record", action="store_true", help="write kehou's results into instances/known.tsv")
    given = parser.parse_args()
    short = given.quick
    given.seconds = given.seconds or (3 if short else FULL_SECONDS)
    given.seconds_generated = given.seconds_generated or (given.seconds if short else given.seconds / 2)
    given.seeds = given.seeds or (1 if short else 10)
    given.sizes = given.sizes or ([300] if short else [300, 1200, 3000])
    given.growth = given.growth or ([300, 600, 1200] if short else [300, 600, 1200, 2400, 4800, 6000])
    if given.record and "known" not in given.series:
        parser.error("--record needs the series known")
    return given


class Bench:
    """Rows so far, and what is wrong with them. Every row is in bench.tsv as soon as it is known."""

    def __init__(self, given):
        self.given = given
        self.kehou = runs.Kehou(given.kehou, os.path.join(given.out, "work"), given.threads,
                                1 if given.quick else 3)
        self.rows = []
        self.compared = []
        self.recorded = {}
        self.wrong = []
        self.late = []
        self.load = os.getloadavg()[0]
        self.solvers = rivals.found() if given.rivals else []
        shutil.rmtree(self.kehou.work, ignore_errors=True)
        for name in WRITTEN:        # of an earlier run, perhaps of other series
            if os.path.exists(os.path.join(given.out, name)):
                os.remove(os.path.join(given.out, name))
        os.makedirs(self.kehou.work)
        self.file = open(os.path.join(given.out, "bench.tsv"), "w", encoding="utf-8")
        self.file.write(tables.header())

    def keep(self, row):
        self.rows.append(row)
        self.file.write(tables.line(row))
        self.file.flush()
        print(f"{row['series']} {row['name']} {row['solver']} {row.get('model') or ''} {row['status']} "
              f"score {row.get('score')} bound {row.get('bound')} in {row.get('seconds', 0):.1f} s", file=sys.stderr)

    def error(self, row, what):
        self.wrong.append(f"{row['name']}: {what}")

    def school(self, instance, seconds, about):
        """kehou on one school. The row, kept."""
        row = {"solver": "kehou", "limit": seconds, **about}
        if instance is None:
            row["status"] = "failed"
            self.error(row, "kehou generate failed")
            self.keep(row)
            return row
        row.update(self.kehou.read(row["name"], instance))
        figures, summary = self.kehou.solve(row["name"], instance, seconds)
        row.update(figures)
        if row["status"] in ("failed", "killed", "refused"):
            self.error(row, f"{row['status']}, see the logs in {self.kehou.work}")
        if row["seconds"] > 1.1 * seconds + 5:
            self.late.append(f"{row['name']}: {row['seconds']:.0f} s of {seconds:g} s")
        if summary is not None:
            row["students"] = summary.get("sizes", {}).get("students", row.get("students"))
            self.recorded[row["name"]] = summary
        self.keep(row)
        return row

    def known(self):
        for entry in known_file.load(ROOT):
            row = self.school(entry.instance, self.given.seconds,
                              {"series": "known", "name": entry.name, "known": entry.known, "recorded": entry.recorded})
            for what in entry.faults(row, self.given.seconds >= FULL_SECONDS):
                self.error(row, what)
            self.compare(row, entry.instance)

    def generated(self):
        given = self.given
        middle = sorted(given.sizes)[len(given.sizes) // 2]
        shapes = [(str(size), size, []) for size in given.sizes]
        if not given.plain:
            shapes += [(f"{middle}-{name}", middle, options) for name, options in VARIANTS]
        for shape, students, options in shapes:
            for seed in range(FIRST_SEED, FIRST_SEED + given.seeds):
                name = f"s{shape}-{seed}"
                instance = self.kehou.generate(name, students, seed, options)
                row = self.school(instance, given.seconds_generated,
                                  {"series": "generated", "name": name, "shape": shape, "students": students,
                                   "school_seed": seed})
                if seed < FIRST_SEED + given.rivals and not options and instance:
                    self.compare(row, instance)

    def growth(self):
        for students in self.given.growth:
            name = f"growth-{students}"
            instance = self.kehou.generate(name, students, FIRST_SEED, [])
            self.school(instance, self.given.seconds, {"series": "growth", "name": name, "shape": str(students),
                                                       "students": students, "school_seed": FIRST_SEED})

    def compare(self, ours, instance):
        """Other solvers on the same school in the same time, each on both models."""
        tried = {solver: [] for solver in self.solvers}
        for model in ("plain", "strong") if self.solvers else ():
            path = self.kehou.export(f"{ours['name']}.{model}", instance, model == "strong")
            if path is None:
                self.error(ours, f"kehou model failed ({model})")
                continue
            for solver, rows in tried.items():
                row = {key: ours.get(key) for key in ("series", "name", "shape", "students", "school_seed", "limit")}
                row.update(rivals.run(solver, path, ours["limit"], self.given.threads), solver=solver, model=model)
                rows.append(row)
                self.keep(row)
                for what in contradictions(ours, row):
                    self.error(ours, what)
            os.remove(path)
        for solver, rows in tried.items():
            score, bound = rivals.better(rows)
            self.compared.append({"name": ours["name"], "solver": solver, "score": score, "bound": bound,
                                  "kehou_score": ours.get("score"), "kehou_bound": ours.get("bound"),
                                  "score_ratio": tables.ratio(ours.get("score"), score),
                                  "bound_ratio": tables.ratio(ours.get("bound"), bound)})

    def of(self, series):
        return [row for row in self.rows if row["series"] == series and row["solver"] == "kehou"]


def contradictions(ours, theirs):
    """What cannot be true of two solvers of one program."""
    who = f"{theirs['solver']} ({theirs['model']})"
    if theirs["status"] == "infeasible" and ours.get("score") is not None:
        yield f"{who} finds no timetable, kehou one"
    if ours["status"] == "infeasible" and theirs.get("score") is not None:
        yield f"kehou finds no timetable, {who} one"
    if None not in (theirs.get("score"), ours.get("bound")) and theirs["score"] < ours["bound"]:
        yield f"{who} scores {theirs['score']}, below kehou's bound {ours['bound']}"
    if None not in (ours.get("score"), theirs.get("bound")) and theirs["bound"] > ours["score"]:
        yield f"{who} proves {theirs['bound']}, above kehou's score {ours['score']}"


def write(path, content):
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def draw(bench):
    """Growth of time and of memory; no curves where no schools grew."""
    rows = bench.of("growth")
    if not rows:
        return
    at = [row["students"] for row in rows]

    def points(column, unit=1.0):
        return [(x, row[column] / unit if row.get(column) else None) for x, row in zip(at, rows)]

    out = bench.given.out
    write(os.path.join(out, "growth-time.svg"),
          curves.draw("Time by size of school", "students", "seconds",
                      [("first legal timetable", points("first_seconds")),
                       ("read and validate", points("read_seconds"))]))
    write(os.path.join(out, "growth-memory.svg"),
          curves.draw("Peak memory by size of school", "students", "MB",
                      [("solve", points("memory_kb", 1024)), ("read and validate", points("read_memory_kb", 1024))]))


def report(bench):
    """bench.txt, also on standard output, and the tables derived from the runs."""
    given = bench.given
    threads = "one thread" if given.threads == 1 else f"{given.threads} threads"
    parts = [f"kehou bench, {datetime.date.today()}: {given.seconds:g} s ({given.seconds_generated:g} s for generated "
             f"schools), {threads}, {os.cpu_count()} processors, load {bench.load:.1f} before\n"]
    if bench.of("known"):
        parts.append("Shipped schools\n" + tables.known(bench.of("known")))
    medians = tables.medians(bench.of("generated"))
    write(os.path.join(given.out, "medians.tsv"),
          tables.header(tables.MEDIANS) + "".join(tables.line(row, tables.MEDIANS) for row in medians))
    if medians:
        parts.append(f"Generated schools, medians of seeds {FIRST_SEED} to {FIRST_SEED + given.seeds - 1}\n"
                     + tables.medians_text(medians))
    write(os.path.join(given.out, "rivals.tsv"),
          tables.header(tables.RIVALS) + "".join(tables.line(row, tables.RIVALS) for row in bench.compared))
    if bench.compared:
        parts.append("Other solvers in equal time, the better of plain and strong model; ratios: kehou's over theirs\n"
                     + tables.rivals_text(bench.compared))
    if bench.of("growth"):
        parts.append("Growth, each figure with its ratio to the size before\n" + tables.growth_text(bench.of("growth")))
    if bench.late:
        parts.append("Late by more than a tenth and five seconds:\n" + "".join(f"  {one}\n" for one in bench.late))
    if bench.wrong:
        parts.append("Wrong:\n" + "".join(f"  {what}\n" for what in bench.wrong))
    content = "\n".join(parts)
    write(os.path.join(given.out, "bench.txt"), content)
    print(content, end="")


def main():
    given = arguments()
    os.makedirs(given.out, exist_ok=True)
    if not os.access(given.kehou, os.X_OK):
        sys.exit(f"bench: {given.kehou} is not there: run make first")
    bench = Bench(given)
    if given.rivals and not bench.solvers:
        print("bench: none of cbc, highs, glpsol is on the path", file=sys.stderr)
    try:
        for series in SERIES:
            if series in given.series:
                getattr(bench, series)()
    except KeyboardInterrupt:
        bench.wrong.append("interrupted: the tables hold what had run")
    bench.file.close()
    draw(bench)
    report(bench)
    if given.record and not bench.wrong:
        known_file.record(ROOT, bench.recorded, given.seconds, given.threads)
    elif given.record:
        print("bench: nothing recorded, since something is wrong", file=sys.stderr)
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
