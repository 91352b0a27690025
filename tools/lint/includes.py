#!/usr/bin/env python3
"""The flow holds: a file includes downwards only, and one file alone knows each outside library."""
import pathlib
import re
import sys

# What each folder may include besides itself; the first prefix that fits a file counts.
ALLOWED = {
    "models/base/": [],
    "models/sheet/": ["models/base/"],
    "models/school/": ["models/base/", "models/sheet/"],
    "models/district/": ["models/base/", "models/school/", "models/timetable/"],
    "models/timetable/": ["models/base/", "models/school/"],  # the checker: neither the program nor the search
    "models/program/": ["models/base/", "models/school/"],
    "solver/": ["models/"],
    "tools/": ["models/", "solver/"],
}
# Headers of libraries that one file alone may include.
ALONE = {"yaml.h": "models/school/yaml.c", "glpk.h": "solver/guard.c", "csv.h": "models/sheet/grid_csv.c",
         "zip.h": "models/sheet/parts.c", "expat.h": "models/sheet/parts.c",
         "libical/ical.h": "tools/report/calendars.c"}
LONGEST = 600


def folder(path):
    return next((f for f in ALLOWED if path.startswith(f)), None)


def resolve(root, name):
    """The file that "name" means, looked up as the compiler does."""
    for place in ("models/", ""):
        if (root / (place + name)).exists():
            return place + name
    return None


def faults(root):
    for path in sorted(p for top in ("models", "solver", "tools") for p in (root / top).rglob("*.[ch]")):
        name = path.relative_to(root).as_posix()
        home = folder(name)
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not m:
                continue
            if m[1] == "<":
                if m[2] in ALONE and name != ALONE[m[2]]:
                    yield f"{name}:{number}: {m[2]} belongs in {ALONE[m[2]]} alone"
                continue
            target = resolve(root, m[2])
            if target is None:
                yield f"{name}:{number}: there is no {m[2]}"
            elif not any(target.startswith(f) for f in [home, *ALLOWED[home]]):
                yield f"{name}:{number}: {home} must not know {target}"
    for path in sorted(p for top in ("models", "solver", "tools") for p in (root / top).rglob("*")):
        if path.suffix in (".c", ".h", ".py", ".sh"):
            n = len(path.read_text(encoding="utf-8").splitlines())
            if n > LONGEST:
                yield f"{path.relative_to(root)}: {n} lines; {LONGEST} are the limit"


found = list(faults(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
print("\n".join(found) if found else "includes: every arrow points down")
sys.exit(bool(found))
