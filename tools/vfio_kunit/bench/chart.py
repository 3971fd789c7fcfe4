# SPDX-License-Identifier: GPL-2.0-only
"""Curves as an SVG that reads on light and dark pages. The vertical axis is logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 430
LEFT, RIGHT, TOP, BOTTOM = 84, 720, 100, 360

# The line of the legend.
LEGEND = 72

STYLE = """\
.bg{fill:#fff}.ink{fill:#1f2933}.dim{fill:#52606d}.grid{stroke:#e4e7eb}.axis{stroke:#52606d}
.c0{stroke:#b44d12;fill:#b44d12}.c1{stroke:#1f6fb2;fill:#1f6fb2}
.curve{fill:none;stroke-width:2.5}.bar{stroke-width:1.5}.value{stroke:none}
@media (prefers-color-scheme: dark){.bg{fill:#14181d}.ink{fill:#e4e7eb}.dim{fill:#9aa5b1}.grid{stroke:#2b333c}.axis{stroke:#9aa5b1}
.c0{stroke:#f0a35e;fill:#f0a35e}.c1{stroke:#7cc0f4;fill:#7cc0f4}}"""


@dataclass(frozen=True)
class Point:
    """A point of a curve: its label below the axis, its value, and how far that spreads."""

    x: str
    least: float
    y: float
    most: float


@dataclass(frozen=True)
class Chart:
    """What is to be seen.

    curves  each a name and its points, all over the same labels, which are whole numbers
    """

    title: str
    subtitle: str
    x_label: str
    y_label: str
    curves: dict[str, list[Point]]


def as_svg(chart: Chart) -> str:
    """The whole file."""
    return "\n".join(_lines(chart)) + "\n"


def _lines(chart: Chart) -> Iterator[str]:
    scale = _Scale(chart)
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           'font-family="DejaVu Sans, Verdana, sans-serif" font-size="13" role="img" '
           'aria-labelledby="t d">')
    yield f'<title id="t">{escape(chart.title)}</title>'
    yield f'<desc id="d">{escape(_description(chart))}</desc>'
    yield f"<style>\n{STYLE}\n</style>"
    yield f'<rect class="bg" width="{WIDTH}" height="{HEIGHT}"/>'
    yield _text("ink", 20, 28, chart.title, 'font-size="16" font-weight="bold"')
    yield _text("dim", 20, 48, chart.subtitle)
    yield from _axes(chart, scale)
    for index, (values, (name, points)) in enumerate(zip(_values(chart, scale),
                                                         chart.curves.items())):
        yield from _curve(index, name, points, values, scale)
    yield "</svg>"


class _Scale:
    """From labels and values to places."""

    def __init__(self, chart: Chart) -> None:
        everything = [point for points in chart.curves.values() for point in points]
        self.labels = [point.x for point in next(iter(chart.curves.values()))]
        self.low = math.floor(math.log10(min(point.least for point in everything)))
        self.high = math.ceil(math.log10(max(point.most for point in everything)))
        self.high = max(self.high, self.low + 1)

    def x(self, label: str) -> float:
        """Labels are equally far from each other: each is ten times, or one more than, the last."""
        step = (RIGHT - LEFT - 80) / max(1, len(self.labels) - 1)
        return LEFT + 40 + step * self.labels.index(label)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return BOTTOM - share * (BOTTOM - TOP)


def _axes(chart: Chart, scale: _Scale) -> Iterator[str]:
    for exponent in range(scale.low, scale.high + 1):
        y = scale.y(10.0 ** exponent)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{RIGHT}"/>'
        yield _text("dim", LEFT - 8, y + 4, number(10.0 ** exponent), 'text-anchor="end"')
    yield f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>'
    for label in scale.labels:
        x = scale.x(label)
        yield f'<path class="axis" d="M{x:.1f} {BOTTOM}v5"/>'
        yield _text("dim", x, BOTTOM + 20, _grouped(label), 'text-anchor="middle"')
    yield _text("ink", (LEFT + RIGHT) / 2, BOTTOM + 46, chart.x_label, 'text-anchor="middle"')
    yield _text("ink", LEFT - 64, TOP - 12, f"{chart.y_label}, logarithmic")


def _curve(index: int, name: str, points: Sequence[Point], values: dict[str, tuple[str, float]],
           scale: _Scale) -> Iterator[str]:
    places = [(scale.x(point.x), scale.y(point.y)) for point in points]
    line = " ".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<g class="c{index % 2}">'
    yield f'<path class="curve" d="M{line}"/>'
    for point, (x, y) in zip(points, places):
        low, high = scale.y(point.least), scale.y(point.most)
        yield f'<path class="bar" d="M{x:.1f} {low:.1f}V{high:.1f}"/>'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    for label, (text, y) in values.items():
        yield _text("value", scale.x(label), y, text, 'text-anchor="middle" font-size="11"')
    yield "</g>"
    x = RIGHT - 260 + 130 * index
    yield f'<g class="c{index % 2}"><path class="curve" d="M{x} {LEGEND - 4}h24"/>'
    yield _text("value", x + 32, LEGEND, name, 'font-weight="bold"') + "</g>"


def _values(chart: Chart, scale: _Scale) -> list[dict[str, tuple[str, float]]]:
    """What to write for each point of each curve, and how far down.

    The value of the highest point over a label goes above all bars there, those
    of the others below their own.
    """
    over: dict[str, list[Point]] = {}
    for points in chart.curves.values():
        for point in points:
            over.setdefault(point.x, []).append(point)

    def place(point: Point) -> float:
        if point is max(over[point.x], key=lambda each: each.y):
            return min(min(scale.y(each.most) for each in over[point.x]), scale.y(point.y) - 4) - 6
        return max(scale.y(point.least), scale.y(point.y) + 4) + 13

    return [{point.x: (number(point.y), place(point)) for point in points}
            for points in chart.curves.values()]


def number(value: float) -> str:
    """A value with three digits that matter."""
    if value >= 1e6:
        return f"{float(f'{value / 1e6:.3g}'):g} M"
    return f"{float(f'{value:.3g}'):,g}" if value < 1000 else f"{float(f'{value:.3g}'):,.0f}"


def _description(chart: Chart) -> str:
    curves = "; ".join(f"{name}: " + ", ".join(f"{number(point.y)} at {point.x}"
                                               for point in points)
                       for name, points in chart.curves.items())
    return f"{chart.y_label} by {chart.x_label}. {curves}."


def _text(style: str, x: float, y: float, text: str, more: str = "") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}"{" " + more if more else ""}>{escape(text)}</text>'


def _grouped(label: str) -> str:
    return f"{int(label):,}"
