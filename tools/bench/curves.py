"""Curves as SVG, both axes logarithmic: a straight line is a power, its slope the exponent."""

import math
from html import escape

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 50
LOOKS = (("#0b5fa5", ""), ("#b3471b", "6 4"), ("#3a7d34", "2 3"))


def _ticks(low, high):
    """1, 2, 5 of each decade from below low to above high."""
    decade = math.floor(math.log10(low))
    steps = [m * 10.0 ** e for e in range(decade, math.ceil(math.log10(high)) + 1) for m in (1, 2, 5)]
    below = max((s for s in steps if s <= low), default=steps[0])
    above = min((s for s in steps if s >= high), default=steps[-1])
    if above == below:
        above = min(s for s in steps if s > below)
    return [s for s in steps if below <= s <= above]


def draw(title, x_label, y_label, lines):
    """The text of an SVG. lines: [(name, [(x, y)])]; points without a y, or at 0, are left out."""
    lines = [(name, [(x, y) for x, y in points if y]) for name, points in lines]
    xs = sorted({x for _, points in lines for x, _ in points}) or [1]
    ys = [y for _, points in lines for _, y in points] or [1, 10]
    ticks = _ticks(min(ys), max(ys))
    span = math.log(xs[-1] / xs[0]) or 1

    def at_x(x):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(x / xs[0]) / span

    def at_y(y):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log(y / ticks[0]) / math.log(ticks[-1] / ticks[0])

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
           'font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>']
    for y in ticks:
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at_y(y):.1f}" y2="{at_y(y):.1f}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{at_y(y) + 4:.1f}" text-anchor="end">{y:g}</text>')
    for x in xs:
        out.append(f'<line x1="{at_x(x):.1f}" x2="{at_x(x):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#eee"/>'
                   f'<text x="{at_x(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{x:g}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x_label)}</text>'
               f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">'
               f'{escape(y_label)}</text>')
    for number, (name, points) in enumerate(lines):
        colour, dash = LOOKS[number % len(LOOKS)]
        stroke = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"'
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in points)
        out.append(f'<polyline points="{path}" fill="none" {stroke}/>')
        out += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        y = TOP + 16 * (number + 1)
        out.append(f'<line x1="{LEFT + 10}" x2="{LEFT + 40}" y1="{y - 4}" y2="{y - 4}" {stroke}/>'
                   f'<text x="{LEFT + 46}" y="{y}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>", ""])
