# SPDX-License-Identifier: GPL-2.0-only
"""Figures: from the lines that a benchmark prints to what they say.

    bench: <series>/<point> ops=<operations> ns=<nanoseconds>
"""

import json
import pathlib
import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.bench import benchmarks
from vfio_kunit.bench.benchmarks import Benchmark
from vfio_kunit.kernel.cores import PROJECT, TREE

# The version of the JSON; grows by one when a field changes its meaning.
SCHEMA = 1

_MARK = re.compile(r"\bbench: (.*)$")
_SAMPLE = re.compile(r"(\w+)/(\w+) ops=([1-9][0-9]*) ns=([1-9][0-9]*)")

# The cores that figures are of, in the order in which a round boots them.
COMPARED = (TREE, PROJECT)

# What is to be known beside the samples.
FACTS = ("kernel", "arch", "booted", "cpus", "rounds", "environment")

# Samples of one core: by series, then by point, in the order in which they came.
Samples = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Spread:
    """A summary of the samples of one point."""

    least: float
    median: float
    most: float
    count: int


@dataclass(frozen=True)
class Figures:
    """All that one benchmark came to.

    cores  samples by the name of the core
    facts  what else is to be known, by the names in FACTS
    """

    benchmark: Benchmark
    cores: dict[str, Samples]
    facts: dict[str, Any]

    def spread(self, core: str, point: str, series: str = "") -> Spread:
        """What the samples of a point came to; of the series that matters, if none is named."""
        samples = self.cores[core][series or self.benchmark.main][point]
        return Spread(min(samples), statistics.median(samples), max(samples), len(samples))

    def value(self, core: str, point: str) -> float:
        """The one figure for a point of the series that matters.

        A cost is the least of its samples: whatever else the machine does can
        only add to it. A rate, which others may raise as well as lower, is the median.
        """
        spread = self.spread(core, point)
        return spread.median if self.benchmark.rates else spread.least

    def ratio(self, above: str, below: str, point: str) -> float:
        return self.value(above, point) / self.value(below, point)


def read(benchmark: Benchmark, console: Iterable[str]) -> Samples:
    """The samples that a kernel printed.

    Failure (exit status 4) if a line is garbled or a point lacks samples.
    """
    found: Samples = {series: {point: [] for point in points}
                      for series, points in benchmark.series.items()}
    for line in console:
        mark = _MARK.search(line.rstrip())
        if mark is None:
            continue
        match = _SAMPLE.fullmatch(mark.group(1))
        if match is None or match[2] not in found.get(match[1], {}):
            raise Failure(f"not a figure of {benchmark.suite}: {mark.group(1)!r}", code=Exit.CRASH)
        ops, ns = int(match[3]), int(match[4])
        found[match[1]][match[2]].append(ops * 1e9 / ns if benchmark.rates else ns / ops)
    for series, points in found.items():
        for point, samples in points.items():
            if not samples:
                raise Failure(f"{benchmark.suite} has no figures for {series}/{point}",
                              code=Exit.CRASH)
    return found


def add(samples: Samples, more: Samples) -> None:
    """Add the samples of another round."""
    for series, points in more.items():
        for point, values in points.items():
            samples.setdefault(series, {}).setdefault(point, []).extend(values)


def as_json(figures: Figures) -> dict[str, Any]:
    cores: dict[str, Any] = {}
    for core, samples in figures.cores.items():
        cores[core] = {series: {point: _point(figures.spread(core, point, series), values)
                                for point, values in points.items()}
                       for series, points in samples.items()}
    return {
        "schema": SCHEMA,
        "benchmark": figures.benchmark.name,
        "unit": "operations/s" if figures.benchmark.rates else "ns",
        **figures.facts,
        "cores": cores,
    }


def load(path: pathlib.Path, benchmark: Benchmark) -> Figures:
    """Read the JSON of an earlier run. Failure (exit status 2) if the file holds no figures."""
    try:
        content = json.loads(path.read_text())
        if content["schema"] != SCHEMA or benchmarks.find(content["benchmark"]) != benchmark:
            raise Failure(f"{path} does not hold figures of `bench {benchmark.name}`")
        cores = {core: {series: {point: [float(each) for each in found["samples"]]
                                 for point, found in points.items()}
                        for series, points in all_series.items()}
                 for core, all_series in content["cores"].items()}
        for samples in (cores[core] for core in COMPARED):
            for series, points in benchmark.series.items():
                if any(not samples[series][point] or min(samples[series][point]) <= 0
                       for point in points):
                    raise ValueError("no samples")
        facts = {name: content[name] for name in FACTS}
        str(facts["kernel"]["release"]), int(facts["cpus"])
    except FileNotFoundError:
        raise Failure(f"{path}: no such file") from None
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise Failure(f"{path} holds no figures of a benchmark") from error
    return Figures(benchmark, cores, facts)


def _point(spread: Spread, samples: list[float]) -> dict[str, Any]:
    return {"min": round(spread.least, 3), "median": round(spread.median, 3),
            "max": round(spread.most, 3), "samples": [round(each, 3) for each in samples]}
