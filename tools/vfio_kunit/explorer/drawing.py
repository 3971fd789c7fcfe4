# SPDX-License-Identifier: GPL-2.0-only
"""A schedule as a drawing: a column a thread, a box a step, an arrow a switch.

Locks are bars beside the boxes, as long as they are held, each in a colour of
its own. The drawing follows the viewer's preference for light or dark.
"""

import pathlib
from xml.etree import ElementTree

from vfio_kunit.base import paths
from vfio_kunit.explorer.schedules import Row, Schedule, held

# Widths of letters are guessed, as the viewer picks the font.
LETTER = 7.3
ROW = 30
BOX = 22
BAR = 5
GAP = 16
LEFT = 64
TOP = 92

# In the middle between light and dark, apart from each other also for those who
# cannot tell red from green.
COLOURS = ("#2f81c8", "#c8791c", "#279a76", "#b4539a", "#8a8d1d", "#6d6bd0", "#b8504a", "#4f8f9c")

STYLE = """
text { font: 12px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328; }
.ground { fill: #ffffff; }
.title { font-weight: bold; font-size: 14px; }
.faint { fill: #656d76; }
.lane { stroke: #d0d7de; stroke-dasharray: 2 4; }
.box { fill: #eef1f4; stroke: #818b98; }
.waited { stroke-dasharray: 4 2; }
.found { fill: #ffe3e0; stroke: #cf222e; stroke-width: 2; }
.wrong { fill: #cf222e; }
.switch { stroke: #818b98; fill: none; }
.preempts { stroke: #cf222e; fill: none; stroke-width: 1.6; }
.tip { fill: #818b98; }
.preempting { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.ground { fill: #0d1117; }
.faint { fill: #9198a1; }
.lane { stroke: #3d444d; }
.box { fill: #1f2630; stroke: #7d8590; }
.found { fill: #4a1517; stroke: #ff7b72; }
.wrong { fill: #ff7b72; }
.switch { stroke: #7d8590; }
.preempts { stroke: #ff7b72; }
.tip { fill: #7d8590; }
.preempting { fill: #ff7b72; }
}
"""


def write(path: pathlib.Path, schedule: Schedule) -> None:
    paths.write_whole(path, draw(schedule))


def draw(schedule: Schedule) -> str:
    return _Drawing(schedule).text()


class _Drawing:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._columns, self._texts = _places(schedule)
        self._colours = _colours(schedule)
        self._feet = [*(f"waits: {each}" for each in schedule.waits),
                      *(f"cycle: {each}" for each in schedule.cycles)]
        self._bottom = TOP + ROW * len(schedule.rows)
        self._svg = ElementTree.Element("svg", xmlns="http://www.w3.org/2000/svg")

    def text(self) -> str:
        self._frame()
        for number, name in enumerate(self._schedule.threads):
            self._lane(number, name)
        self._bars()
        for number, row in enumerate(self._schedule.rows):
            if number and row.number is not None:
                self._switch(number)
            self._step(number, row)
        self._foot()
        ElementTree.indent(self._svg)
        return ElementTree.tostring(self._svg, encoding="unicode") + "\n"

    def _frame(self) -> None:
        schedule = self._schedule
        lines = [schedule.headline, schedule.about, schedule.replay, *self._feet]
        width = max([self._texts[-1], *(LEFT + LETTER * 1.2 * len(line) for line in lines)]) + GAP
        height = self._bottom + 24 * (len(self._feet) + 2) + 22 * len(self._colours)
        self._svg.set("viewBox", f"0 0 {width:.0f} {height:.0f}")
        self._svg.set("width", f"{width:.0f}")
        self._svg.set("height", f"{height:.0f}")
        self._svg.set("role", "img")
        ElementTree.SubElement(self._svg, "title").text = schedule.headline
        ElementTree.SubElement(self._svg, "style").text = STYLE
        ElementTree.SubElement(self._svg, "rect",
                               {"class": "ground", "width": "100%", "height": "100%"})
        self._say(GAP, 26, schedule.headline, "title wrong" if schedule.bad else "title")
        self._say(GAP, 46, " · ".join(filter(None, [schedule.about, schedule.replay])), "faint")
        for at, word in zip(self._texts, ("object", "function", "place")):
            self._say(at, TOP - 20, word, "faint")

    def _lane(self, number: int, name: str) -> None:
        at, width = self._columns[number]
        self._say(at, TOP - 20, name)
        self._line("lane", at + width / 2, TOP - 12, at + width / 2, self._bottom)

    def _bars(self) -> None:
        depth: dict[int, list[int]] = {}
        for thread, identity, since, until, shared in held(self._schedule):
            last = len(self._schedule.rows) - 1 if until is None else until
            # Beside those that are held already.
            taken = depth.setdefault(thread, [])
            level = next((n for n, end in enumerate(taken) if end < since), len(taken))
            taken[level:level + 1] = [last]
            top, bottom = TOP + ROW * since, TOP + ROW * last + BOX
            at = self._columns[thread][0] - (level + 1) * (BAR + 2)
            bar = self._rect(at, top, BAR, bottom - top)
            bar.set("fill", self._colours[identity][0])
            bar.set("fill-opacity", "0.55" if shared else "1")
            ElementTree.SubElement(bar, "title").text = self._colours[identity][1]

    def _switch(self, number: int) -> None:
        before, row = self._schedule.rows[number - 1], self._schedule.rows[number]
        if before.thread == row.thread:
            return
        start, end = self._columns[before.thread], self._columns[row.thread]
        right = end[0] > start[0]
        x1 = start[0] + start[1] / 2
        y1 = TOP + ROW * (number - 1) + BOX
        # Beside a box are the bars of its locks; arrows come in from above.
        x2 = end[0] + (12 if right else end[1] - 12)
        y2 = TOP + ROW * number
        middle = (y1 + y2) / 2
        path = ElementTree.SubElement(self._svg, "path")
        path.set("class", "preempts" if row.preempts else "switch")
        path.set("d", f"M{x1:.1f} {y1:.1f} V{middle:.1f} H{x2:.1f} V{y2 - 3:.1f}")
        tip = ElementTree.SubElement(self._svg, "path")
        tip.set("class", "preempting" if row.preempts else "tip")
        tip.set("d", f"M{x2 - 3:.1f} {y2 - 4:.1f} h6 l-3 4 z")

    def _step(self, number: int, row: Row) -> None:
        at, width = self._columns[row.thread]
        top = TOP + ROW * number
        base = top + BOX - 7
        box = self._rect(at, top, width, BOX)
        box.set("rx", "3")
        box.set("class", "box" + " waited" * row.waited + " found" * row.found)
        ElementTree.SubElement(box, "title").text = (
            f"{row.operation} {row.object} in {row.function} ({row.place})")
        step = "waits" if row.number is None else f"{row.number}{' !' if row.found else ''}"
        self._say(LEFT - GAP, base, step, "wrong" if row.found else "faint", "end")
        self._say(at + 6, base, row.operation)
        for where, word in zip(self._texts, (row.object, row.function, row.place)):
            self._say(where, base, word, "faint" if where != self._texts[0] else "")

    def _foot(self) -> None:
        at = self._bottom + 18
        for line in self._feet:
            self._say(GAP, at, line, "wrong")
            at += 24
        for colour, name in self._colours.values():
            self._rect(GAP, at - 10, 12, 12).set("fill", colour)
            self._say(GAP + 20, at, f"{name} held")
            at += 22
        self._say(GAP, at, "red arrow: the thread could have continued · dashed box: had to wait",
                  "faint")

    def _say(self, x: float, y: float, words: str, kind: str = "", anchor: str = "") -> None:
        element = ElementTree.SubElement(self._svg, "text", x=f"{x:.1f}", y=f"{y:.1f}")
        element.text = words
        if kind:
            element.set("class", kind)
        if anchor:
            element.set("text-anchor", anchor)

    def _line(self, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
        ElementTree.SubElement(self._svg, "line", {
            "class": kind, "x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}",
            "y2": f"{y2:.1f}"})

    def _rect(self, x: float, y: float, width: float, height: float) -> ElementTree.Element:
        return ElementTree.SubElement(self._svg, "rect", x=f"{x:.1f}", y=f"{y:.1f}",
                                      width=f"{width:.1f}", height=f"{height:.1f}")


def _places(schedule: Schedule) -> tuple[list[tuple[float, float]], list[float]]:
    """Where each column is and how wide; where the texts begin, and where the last ends."""
    columns: list[tuple[float, float]] = []
    nested = _nesting(schedule)
    at = float(LEFT)
    for number, name in enumerate(schedule.threads):
        at += nested.get(number, 0) * (BAR + 2)
        words = [name, *(row.operation for row in schedule.rows if row.thread == number)]
        width = LETTER * max(map(len, words)) + 14
        columns.append((at, width))
        at += width + GAP
    texts = [at]
    for column in zip(*((row.object, row.function, row.place) for row in schedule.rows)):
        texts.append(texts[-1] + LETTER * max(8, *map(len, column)) + GAP)
    return columns, texts


def _nesting(schedule: Schedule) -> dict[int, int]:
    """Count the locks that each thread holds at most at once."""
    most: dict[int, int] = {}
    spans = held(schedule)
    for thread, _, since, _, _ in spans:
        now = sum(1 for each in spans
                  if each[0] == thread and each[2] <= since
                  and (each[3] is None or each[3] >= since))
        most[thread] = max(most.get(thread, 0), now)
    return most


def _colours(schedule: Schedule) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in schedule.rows:
        if row.lock and row.identity not in found:
            found[row.identity] = (COLOURS[len(found) % len(COLOURS)], row.object)
    return found
