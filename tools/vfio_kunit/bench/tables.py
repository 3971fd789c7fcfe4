# SPDX-License-Identifier: GPL-2.0-only
"""Figures as text: a table for each benchmark, and what became of its targets."""

from collections.abc import Callable, Sequence
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
        ratios = {event: figures.ratio(TREE, PROJECT, event) for event in EVENTS}
        return [Target(f"{event} is {CHEAPER:g} times cheaper", ratio, ratio >= CHEAPER)
                for event, ratio in ratios.items()]
    if figures.benchmark.name == "groups":
        growth = figures.value(PROJECT, MANY) / figures.value(PROJECT, FEW)
        first = figures.ratio(PROJECT, TREE, "1")
        return [Target(f"project, group {MANY}: at most {FLAT:g} times group {FEW}", growth,
                       growth <= FLAT),
                Target("group 1: project at most tree", first, first <= 1)]
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


def _costs(figures: Figures, label: str, unit: str, nanoseconds: int, digits: int) -> Table:
    rows: list[Sequence[str]] = [
        ("the chain alone" if point == CHAIN else point,
         *_cost(figures.spread(TREE, point), digits, nanoseconds),
         *_cost(figures.spread(PROJECT, point), digits, nanoseconds),
         "" if point == CHAIN else f"{figures.ratio(TREE, PROJECT, point):.{digits}f}")
        for point in figures.benchmark.points]
    return ((label, f"tree {unit}", "median, max", f"project {unit}", "median, max",
             "tree/project"), rows)


def _contention(figures: Figures) -> Table:
    rows: list[Sequence[str]] = []
    for point in figures.benchmark.points:
        churn = [f"{figures.spread(core, point, 'churn').median:.0f}" for core in (TREE, PROJECT)]
        rows.append((point, *_rate(figures.spread(TREE, point)),
                     *_rate(figures.spread(PROJECT, point)),
                     f"{figures.ratio(PROJECT, TREE, point):.1f}", " / ".join(churn)))
    return (("threads", "tree /s", "min..max", "project /s", "min..max", "project/tree",
             "groups made /s, tree / project"), rows)


_TABLES: dict[str, Callable[[Figures], Table]] = {
    "notify": lambda figures: _costs(figures, "event", "ns", 1, digits=1),
    "groups": lambda figures: _costs(figures, "group", "us", 1000, digits=2),
    "contention": _contention,
}


def _cost(spread: Spread, digits: int, unit: int) -> tuple[str, str]:
    least, median, most = (f"{value / unit:.{digits}f}"
                           for value in (spread.least, spread.median, spread.most))
    return least, f"{median}, {most}"


def _rate(spread: Spread) -> tuple[str, str]:
    return f"{spread.median:.0f}", f"{spread.least:.0f}..{spread.most:.0f}"
