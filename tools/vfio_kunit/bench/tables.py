# SPDX-License-Identifier: GPL-2.0-only
"""Figures as text: a table for each benchmark, and what became of its targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base import console
from vfio_kunit.bench.benchmarks import CHAIN, EVENTS
from vfio_kunit.bench.figures import Figures, Spread
from vfio_kunit.kernel.cores import PROJECT, TREE

# Of a notification on the stock core as a multiple of one on the project's.
CHEAPER = 5.0

# The cost in the last of very many groups as a multiple of that in the tenth.
FLAT = 1.5
FEW, MANY = "10", "10000"


@dataclass(frozen=True)
class Target:
    text: str
    value: float
    met: bool


def targets(figures: Figures) -> list[Target]:
    """What was aimed at, and reached or not. There is none for contention."""
    if figures.benchmark.name == "notify":
        return [_at_least(f"{event} is {CHEAPER:g} times cheaper",
                          figures.ratio(TREE, PROJECT, event),
                          CHEAPER) for event in EVENTS]
    if figures.benchmark.name == "groups":
        few, many = (figures.value(PROJECT, point) for point in (FEW, MANY))
        return [
            _at_most(f"project, group {MANY}: at most {FLAT:g} times group {FEW}", many / few,
                     FLAT),
            _at_most("group 1: project at most tree", figures.ratio(PROJECT, TREE, "1"), 1.0),
        ]
    return []


def as_text(figures: Figures) -> str:
    header, rows = _TABLES[figures.benchmark.name](figures)
    parts = [console.table(header, rows)]
    reached = targets(figures)
    if reached:
        parts.append("\n".join(f"{'met   ' if each.met else 'MISSED'}  {each.text}: "
                               f"{each.value:.2f}"
                               for each in reached))
    return "\n\n".join(parts)


def as_json(figures: Figures) -> list[dict[str, Any]]:
    return [{"text": each.text, "value": round(each.value, 3), "met": each.met}
            for each in targets(figures)]


Table = tuple[Sequence[str], list[Sequence[str]]]


def _notify(figures: Figures) -> Table:
    rows: list[Sequence[str]] = []
    for point in figures.benchmark.points:
        ratio = "" if point == CHAIN else f"{figures.ratio(TREE, PROJECT, point):.1f}"
        name = "the chain alone" if point == CHAIN else point
        rows.append((name, *_cost(figures.spread(TREE, point), 1),
                     *_cost(figures.spread(PROJECT, point), 1),
                     ratio))
    return (("event", "tree ns", "median, max", "project ns", "median, max", "tree/project"), rows)


def _groups(figures: Figures) -> Table:
    rows: list[Sequence[str]] = []
    for point in figures.benchmark.points:
        rows.append((point, *_cost(figures.spread(TREE, point), 2, 1000),
                     *_cost(figures.spread(PROJECT, point), 2, 1000),
                     f"{figures.ratio(TREE, PROJECT, point):.2f}"))
    return (("group", "tree us", "median, max", "project us", "median, max", "tree/project"), rows)


def _contention(figures: Figures) -> Table:
    rows: list[Sequence[str]] = []
    for point in figures.benchmark.points:
        churn = [f"{figures.spread(core, point, 'churn').median:.0f}" for core in (TREE, PROJECT)]
        rows.append((point, *_rate(figures.spread(TREE, point)),
                     *_rate(figures.spread(PROJECT, point)),
                     f"{figures.ratio(PROJECT, TREE, point):.1f}", " / ".join(churn)))
    return (("threads", "tree /s", "min..max", "project /s", "min..max", "project/tree",
             "groups made /s, tree / project"), rows)


_TABLES = {"notify": _notify, "groups": _groups, "contention": _contention}


def _cost(spread: Spread, digits: int, unit: float = 1) -> tuple[str, str]:
    least, median, most = (f"{value / unit:.{digits}f}"
                           for value in (spread.least, spread.median, spread.most))
    return least, f"{median}, {most}"


def _rate(spread: Spread) -> tuple[str, str]:
    return f"{spread.median:.0f}", f"{spread.least:.0f}..{spread.most:.0f}"


def _at_least(text: str, value: float, limit: float) -> Target:
    return Target(text, value, value >= limit)


def _at_most(text: str, value: float, limit: float) -> Target:
    return Target(text, value, value <= limit)
