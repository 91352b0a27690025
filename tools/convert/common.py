"""What the converters of real inputs share: writing instances in the contract's formats."""

import os
import shutil

# Only wishes count: the sources say nothing of work load, cost or familiar faces.
WISHES_ONLY = (
    "weights: {no_wish: 0, wish_loss: 1, imbalance: 0, uneven: 0, apart: 0, unfamiliar: 0,\n"
    "             late_care: 0, external: 0, cost: 0}}"
)

TERM = "term: {name: 2026 秋, start: 2026-09-01, end: 2027-01-22}\n"

CONSENT = ["consent.student", "consent.parent", "consent.class_review"]


def clock(minutes):
    return f'"{minutes // 60:02d}:{minutes % 60:02d}"'


def comment(text):
    """Lines of text as a YAML comment."""
    return "".join(f"# {line}".rstrip() + "\n" for line in text.strip().splitlines())


def csv_text(header, rows):
    """A CSV file; no value here needs quotes."""
    lines = [",".join(header)]
    for row in rows:
        assert not any("," in str(v) or '"' in str(v) for v in row)
        lines.append(",".join(str(v) for v in row))
    return "\n".join(lines) + "\n"


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def keep_licence(source, folder):
    """The licence of the source goes with everything made from it."""
    os.makedirs(folder, exist_ok=True)
    shutil.copyfile(os.path.join(source, "LICENSE"), os.path.join(folder, "LICENSE"))
