"""The columns of bench.tsv, and the tables made from its rows: medians, other solvers, growth, known.tsv."""

import statistics

INFINITE = float("inf")


def _plain(value):
    return "-" if value is None else str(value)


def _share(value):
    return "-" if value is None else f"{value:.4f}"


def _time(value):
    return "-" if value is None else f"{value:.3f}"


# bench.tsv: column, how a value is written. A dash: there is none.
COLUMNS = (
    ("series", _plain),             # known | generated | growth
    ("name", _plain),
    ("shape", _plain),              # of a generated school: its size and what sets it apart
    ("students", _plain),
    ("school_seed", _plain),
    ("solver", _plain),             # kehou | cbc | highs | glpsol
    ("model", _plain),              # for other solvers: plain | strong
    ("limit", _plain),              # seconds that it was given
    ("status", _plain),             # of summary.json; refused: kehou check says no; killed: outlived its time
    ("score", _plain),
    ("bound", _plain),
    ("gap", _share),
    ("gap_without_cost", _share),
    ("first_seconds", _time),       # to the first legal timetable
    ("seconds", _time),             # wall clock of the whole process
    ("memory_kb", _plain),          # its peak
    ("read_seconds", _time),        # kehou validate
    ("read_memory_kb", _plain),
    ("known", _plain),              # the optimum that known.tsv states
    ("recorded", _plain),           # kehou's own score there
)


def header(columns=COLUMNS):
    return "\t".join(name for name, _ in columns) + "\n"


def line(row, columns=COLUMNS):
    return "\t".join(write(row.get(name)) for name, write in columns) + "\n"


def text(head, rows, left=1):
    """A table for people: the first columns flush left, figures flush right."""
    cells = [head, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return "".join("  ".join(cell.ljust(w) if i < left else cell.rjust(w)
                             for i, (cell, w) in enumerate(zip(row, widths))).rstrip() + "\n" for row in cells)


def percent(value):
    return "-" if value is None else f"{100 * value:.2f}%"


def seconds(value):
    return "-" if value is None else f"{value:.2f}"


def megabytes(kilobytes):
    return "-" if kilobytes is None else f"{kilobytes / 1024:.0f}"


def ratio(ours, theirs):
    """Ours over theirs; None where either is missing or the other is 0 and we are not."""
    if ours is None or theirs is None:
        return None
    if theirs == 0:
        return 1.0 if ours == 0 else None
    return ours / theirs


def times(value):
    return "-" if value is None else f"{value:.3f}"


def median(rows, column):
    """Of all runs: one without a figure counts as worse than every figure. None where the median is such a one."""
    values = [row[column] if row.get(column) is not None else INFINITE for row in rows]
    middle = statistics.median(values) if values else INFINITE
    return None if middle == INFINITE else middle


def known(rows):
    return text(("instance", "status", "score", "known", "recorded", "bound", "gap", "without cost", "first s",
                 "seconds", "MB"),
                [(r["name"], r["status"], _plain(r.get("score")), _plain(r.get("known")), _plain(r.get("recorded")),
                  _plain(r.get("bound")), percent(r.get("gap")), percent(r.get("gap_without_cost")),
                  seconds(r.get("first_seconds")), seconds(r.get("seconds")), megabytes(r.get("memory_kb")))
                 for r in rows], 2)


def _whole(value):
    return None if value is None else round(value)


# medians.tsv
MEDIANS = (
    ("shape", _plain), ("schools", _plain), ("solved", _plain), ("optimal", _plain), ("score", _plain),
    ("bound", _plain), ("gap", _share), ("gap_without_cost", _share), ("first_seconds", _time), ("seconds", _time),
    ("memory_kb", _plain),
)


def medians(rows):
    """A row of MEDIANS for each shape of generated schools, in the order run."""
    made = []
    for shape in dict.fromkeys(row["shape"] for row in rows):
        some = [row for row in rows if row["shape"] == shape]
        one = {"shape": shape, "schools": len(some), "solved": sum(r.get("score") is not None for r in some),
               "optimal": sum(r["status"] == "optimal" for r in some)}
        for column in ("gap", "gap_without_cost", "first_seconds", "seconds"):
            one[column] = median(some, column)
        for column in ("score", "bound", "memory_kb"):
            one[column] = _whole(median(some, column))
        made.append(one)
    return made


def medians_text(rows):
    return text(("shape", "schools", "solved", "optimal", "score", "bound", "gap", "without cost", "first s", "seconds",
                 "MB"),
                [(r["shape"], str(r["schools"]), str(r["solved"]), str(r["optimal"]), _plain(r["score"]),
                  _plain(r["bound"]), percent(r["gap"]), percent(r["gap_without_cost"]), seconds(r["first_seconds"]),
                  seconds(r["seconds"]), megabytes(r["memory_kb"])) for r in rows])


# rivals.tsv: best of the plain and the strong model; ratios are kehou's figure over the other's
RIVALS = (
    ("name", _plain), ("solver", _plain), ("score", _plain), ("bound", _plain), ("kehou_score", _plain),
    ("kehou_bound", _plain), ("score_ratio", _share), ("bound_ratio", _share),
)


def rivals_text(rows):
    return text(("school", "solver", "score", "bound", "kehou's", "bound", "score ratio", "bound ratio"),
                [(r["name"], r["solver"], _plain(r["score"]), _plain(r["bound"]), _plain(r["kehou_score"]),
                  _plain(r["kehou_bound"]), times(r["score_ratio"]), times(r["bound_ratio"])) for r in rows], 2)


def growth_text(rows):
    """Each figure with its ratio to that of the size before."""
    shown, before = [], {}
    for row in rows:
        cells = [str(row["students"])]
        for column, write in (("read_seconds", seconds), ("first_seconds", seconds), ("memory_kb", megabytes)):
            grown = ratio(row.get(column), before.get(column))
            cells += [write(row.get(column)), "" if grown is None else f"x{grown:.1f}"]
        shown.append((*cells, row["status"], percent(row.get("gap"))))
        before = row
    return text(("students", "read s", "", "first s", "", "peak MB", "", "status", "gap"), shown)
