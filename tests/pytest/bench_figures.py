# SPDX-License-Identifier: GPL-2.0-only
"""Figures made up for the tests of what is done with them."""

from vfio_kunit.bench import benchmarks
from vfio_kunit.bench.figures import Figures, Samples

FACTS = {"kernel": {"name": "5.10", "release": "5.10.9", "package": ""}, "arch": "um",
         "booted": "um", "cpus": 1, "rounds": 2, "environment": {}}


def figures(name: str, tree: dict[str, list[float]], project: dict[str, list[float]]) -> Figures:
    """Figures of a benchmark: samples of some points on both cores, all others being 1."""
    benchmark = benchmarks.find(name)

    def samples(given: dict[str, list[float]]) -> Samples:
        return {series: {point: given.get(point, [1.0]) if series == benchmark.main else [7.0]
                         for point in points} for series, points in benchmark.series.items()}

    return Figures(benchmark, {"tree": samples(tree), "project": samples(project)}, dict(FACTS))


def console(name: str, ops: int = 10, ns: int = 250) -> list[str]:
    """What a kernel prints: two samples of each point."""
    benchmark = benchmarks.find(name)
    return [f"    # a_case: bench: {series}/{point} ops={ops} ns={ns * times}\n"
            for series, points in benchmark.series.items() for point in points for times in (1, 3)]
