"""instances/known.tsv: the optimum of a shipped school where somebody other than kehou proved one, and kehou's own
best. Tab-separated: file known known_from status score bound wish_loss by; a dash: no figure."""

import csv
import os
from dataclasses import dataclass


@dataclass
class Entry:
    name: str
    instance: str
    known: int | None       # the optimum
    recorded: int | None    # kehou's score when last recorded

    def faults(self, row, full):
        """What is wrong with a row of kehou on this school; missing the optimum only counts after the full time."""
        score, bound = row.get("score"), row.get("bound")
        if row["status"] == "infeasible":
            yield "kehou says that there is no legal timetable"
        if self.known is None:
            return
        if score is None and full:
            yield f"no timetable found, the best scores {self.known}"
        if score is not None and score > self.known and full:
            yield f"scores {score}, the best {self.known}"
        if score is not None and score < self.known:
            yield f"scores {score}, below what is known to be best: {self.known}"
        if bound is not None and bound > self.known:
            yield f"bound {bound} above a timetable known to score {self.known}"


def _path(root):
    return os.path.join(root, "instances", "known.tsv")


def _lines(root):
    with open(_path(root), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _number(text):
    return None if text == "-" else int(text)


def load(root):
    return [Entry(os.path.dirname(line["file"]), os.path.join(root, "instances", line["file"]),
                  _number(line["known"]), _number(line["score"])) for line in _lines(root)]


def record(root, summaries, limit, threads):
    """Replaces kehou's own figures by those of these runs: summary.json by name. One without a timetable changes
    nothing."""
    lines = _lines(root)
    with_threads = "one thread" if threads == 1 else f"{threads} threads"
    for line in lines:
        summary = summaries.get(os.path.dirname(line["file"]))
        if summary is None or summary.get("score") is None:
            continue
        spent = max(0.1, round(summary["seconds"], 1)) if summary["status"] == "optimal" else limit
        line.update(status=summary["status"], score=summary["score"],
                    bound="-" if summary["bound"] is None else summary["bound"],
                    wish_loss=summary["measures"]["wish_loss"],
                    by=f"kehou {summary['version']}, {spent:g} s, {with_threads}")
    with open(_path(root), "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, lines[0].keys(), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None,
                             lineterminator="\n")
        out.writeheader()
        out.writerows(lines)
