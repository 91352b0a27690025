#!/usr/bin/python3
"""An oracle for `kehou check`, written from the contract alone.

    verifier.py INSTANCE TIMETABLE

prints {"breaches": [[code, text], ...], "measures": {...}, "score": n}; exits with 0 where the
timetable is legal, 1 where it is not, 2 where an input is bad.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from measures import measure, score  # noqa: E402
from reading import BadInput, read_school, read_timetable  # noqa: E402
from rules import RULES, Case  # noqa: E402


def stated(table, measures, total):
    """A stated score or measure that differs from the recomputed one."""
    if table.score is not None and table.score != total:
        yield f"the score is {total}, stated {table.score}"
    for name, value in table.measures.items():
        if name in measures and int(value) != measures[name]:
            yield f"{name} is {measures[name]}, stated {value}"


def verify(school, table):
    case = Case(school, table)
    breaches = [[code, text] for code, rule in RULES for text in dict.fromkeys(rule(case))]
    measures = measure(case)
    total = score(case, measures)
    breaches += [["SCORE", text] for text in stated(table, measures, total)]
    return {"breaches": breaches, "measures": measures, "score": total}


def verify_files(instance, timetable):
    school = read_school(instance)
    return verify(school, read_timetable(timetable, school))


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        report = verify_files(*arguments)
    except BadInput as error:
        print(json.dumps({"error": str(error)}, ensure_ascii=False))
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 1 if report["breaches"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
