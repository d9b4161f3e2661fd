"""The plots, as SVG without a script, for light and dark pages."""

import itertools
import math
from xml.sax.saxutils import escape

import words

# Without variables of CSS, which not every viewer of SVG knows.
COLOURS = """.paper {{ fill: {paper}; }} text {{ fill: {ink}; }} .soft {{ fill: {soft}; }} .rule {{ stroke: {rule}; }}
.mark {{ stroke: {ink}; }} .dashed {{ stroke: {soft}; }} .good {{ stroke: {good}; }} .bad {{ stroke: {bad}; }}
circle.good {{ fill: {good}; }} circle.bad {{ fill: {bad}; }} text.bad {{ fill: {bad}; stroke: none; }}"""
LIGHT = COLOURS.format(paper="#ffffff", ink="#1f2328", soft="#59636e", rule="#d1d9e0", good="#0b62b8", bad="#b3400a")
DARK = COLOURS.format(paper="#151b23", ink="#f0f6fc", soft="#9aa5b1", rule="#3d444d", good="#6cb6ff", bad="#ff9b5e")
STYLE = f"""<style>
text {{ font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }}
.head {{ font-weight: 600; }}
.soft {{ font-size: 12px; }}
.mark {{ stroke-width: 1.5; }}
.line {{ fill: none; stroke-width: 2; }}
.dashed {{ fill: none; stroke-dasharray: 4 4; }}
{LIGHT}
@media (prefers-color-scheme: dark) {{
{DARK}
}}
</style>"""

ROW = 24
LABELS = 450  # width of what stands before the plot
PLOT = 300
VALUES = 200
BELOW = 22


class Drawing:
    def __init__(self, width, height, title):
        self.size = (width, height)
        self.title = title
        self.pieces = []

    def text(self, x, y, words_, kind="", anchor="start"):
        self.pieces.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(words_)}</text>')

    def line(self, x1, y1, x2, y2, kind):
        self.pieces.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>')

    def dot(self, x, y, kind):
        self.pieces.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" class="{kind}"/>')

    def path(self, points, kind):
        self.pieces.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" class="{kind}"/>')

    def svg(self):
        width, height = self.size
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
                f'aria-label="{escape(self.title)}">\n<title>{escape(self.title)}</title>\n{STYLE}\n'
                f'<rect class="paper" width="{width}" height="{height}"/>\n' + "\n".join(self.pieces) + "\n</svg>\n")


def beside_one(judged, title, one, position, value):
    """A row for each, a dot at position(each) on a scale of powers of ten, and a stem from 1, where `one` is written."""
    if not judged:
        return None
    groups = [(part, list(rows)) for part, rows in itertools.groupby(judged, key=lambda each: each.part)]
    top = 64
    height = top + (len(judged) + len(groups)) * ROW + BELOW
    drawing = Drawing(LABELS + PLOT + VALUES, height, title)
    positions = [max(position(each), 1e-3) for each in judged]
    low = math.floor(math.log10(min(*positions, 0.5)))
    high = math.ceil(math.log10(max(*positions, 2)))
    at = lambda share: LABELS + PLOT * (math.log10(max(share, 1e-3)) - low) / (high - low)
    drawing.text(16, 24, title, "head")
    for power in range(low, high + 1):
        drawing.line(at(10**power), top - 8, at(10**power), height - BELOW, "mark" if power == 0 else "rule")
        drawing.text(at(10**power), top - 14, one if power == 0 else f"{10.0**power:g}", "soft", "middle")
    y = top + 8
    for part, rows in groups:
        drawing.text(16, y + 5, NAMES[part], "head")
        y += ROW
        for each in rows:
            kind = "good" if position(each) <= 1 else "bad"
            drawing.text(30, y + 4, words.compared(each))
            drawing.line(at(1), y, at(position(each)), y, f"line {kind}")
            drawing.dot(at(position(each)), y, kind)
            drawing.text(LABELS + PLOT + 14, y + 4, value(each), "" if kind == "good" else "bad")
            y += ROW
    return drawing.svg()


NAMES = {"unlock": "Opening a vault", "file": "One large file", "photographs": "Photographs", "small-files": "Small files",
         "testimonies": "Testimonies", "names": "Names", "old-cpu": "One large file, old processor"}


def targets(judged):
    return beside_one([each for each in judged if each.target is not None],
                      "Measured, as a share of its target: left of the line it is reached", "target",
                      lambda each: each.measured / each.target,
                      lambda each: f"{words.measured(each)} ({words.target(each)})" + ("" if each.is_reached else " missed"))


def peers(judged):
    return beside_one([each for each in judged if each.unit == ""],
                      "Wall time, in times that of the peer: left of the line fieldvault is faster", "peer",
                      lambda each: each.measured,
                      lambda each: f"{words.ratio(each.measured)} ({words.seconds(each.ours)})")


PANEL = (286, 214)
COLUMNS = 3
DECADES = 3.2  # of every panel, so that slopes can be compared
ACROSS = 2.0


def growth(grown):
    rows = math.ceil(len(grown) / COLUMNS)
    drawing = Drawing(COLUMNS * PANEL[0] + 16, 66 + rows * PANEL[1], "How times grow, both axes logarithmic")
    drawing.text(16, 24, "Times at 1, 10 and 100 times as much, both axes logarithmic", "head")
    drawing.text(16, 44, "Every panel has the same scale; dashed is n log n from its first point.", "soft")
    for at, each in enumerate(grown):
        panel(drawing, each, 16 + at % COLUMNS * PANEL[0], 60 + at // COLUMNS * PANEL[1])
    return drawing.svg()


def panel(drawing, grown, left, top):
    width, height = PANEL[0] - 24, PANEL[1] - 84
    top += 46
    first_size, first = grown.points[0]
    lowest = min(value for _, value in grown.points)
    bottom = math.log10(min(first / 2, lowest / 1.5))
    x = lambda size: left + 22 + (width - 60) * math.log10(size / first_size) / ACROSS
    y = lambda value: top + height * (1 - (math.log10(value) - bottom) / DECADES)
    kind = "good" if grown.stays_under else "bad"
    drawing.text(left, top - 30, grown.what, "head")
    told = f"over {grown.over}: exponents {', '.join(f'{exponent:.2f}' for exponent in grown.exponents)}"
    drawing.text(left, top - 14, told if grown.stays_under else f"{told}, too much", "soft" if grown.stays_under else "soft bad")
    drawing.line(left, top + height, left + width, top + height, "rule")
    drawing.line(left, top, left, top + height, "rule")
    expected = [(size, first * size * math.log(max(size, 2)) / (first_size * math.log(max(first_size, 2))))
                for size, _ in grown.points]
    drawing.path([(x(size), y(value)) for size, value in expected], "dashed")
    drawing.path([(x(size), y(value)) for size, value in grown.points], f"line {kind}")
    for size, value in grown.points:
        drawing.dot(x(size), y(value), kind)
        drawing.text(x(size), y(value) + 18 if y(value) < top + height - 20 else y(value) - 9, words.seconds(value), "soft", "middle")
        drawing.text(x(size), top + height + 16, words.amount(size, grown.over), "soft", "middle")
