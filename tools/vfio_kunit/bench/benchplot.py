# SPDX-License-Identifier: GPL-2.0-only
"""Which figures become which chart."""

from __future__ import annotations

from vfio_kunit.bench.chart import Chart, Point
from vfio_kunit.bench.figures import Figures
from vfio_kunit.kernel.cores import PROJECT, TREE

# The benchmarks that have one.
PLOTTED = ("groups", "contention")


def chart(figures: Figures) -> Chart:
    """The chart of one of those."""
    where = _where(figures)
    if figures.benchmark.name == "groups":
        return Chart("Registering and unregistering a device in the N-th group", where,
                     "groups, the device's own included", "microseconds for both",
                     {f"core: {core}": _points(figures, core, 1000) for core in (TREE, PROJECT)})
    return Chart("Notifications while another thread creates and destroys groups", where,
                 "notifying threads", "notifications a second",
                 {f"core: {core}": _points(figures, core, 1) for core in (TREE, PROJECT)})


def _points(figures: Figures, core: str, unit: float) -> list[Point]:
    found = []
    for label in figures.benchmark.points:
        spread = figures.spread(core, label)
        most = spread.most if figures.benchmark.rates else spread.median
        found.append(Point(label, spread.least / unit, figures.value(core, label) / unit,
                           most / unit))
    return found


def _where(figures: Figures) -> str:
    facts = figures.facts
    how = {"um": "user-mode Linux", "tcg": "QEMU, emulated", "kvm": "QEMU, KVM"}[facts["booted"]]
    cpus = f"{facts['cpus']} CPU{'s' if facts['cpus'] > 1 else ''}"
    shown = "median, from least to most" if figures.benchmark.rates else "least, up to the median"
    return f"Linux {facts['kernel']['release']}, {how}, {cpus}; {shown}"
