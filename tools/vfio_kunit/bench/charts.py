# SPDX-License-Identifier: GPL-2.0-only
"""Figures as charts, drawn by matplotlib: a curve a core, the vertical axis logarithmic."""

import io
from dataclasses import dataclass

from vfio_kunit.bench.figures import Figures
from vfio_kunit.kernel.cores import PROJECT, TREE

# The benchmarks that have a chart.
PLOTTED = ("groups", "contention")

COLOURS = {TREE: "#b44d12", PROJECT: "#1f6fb2"}


@dataclass(frozen=True)
class Point:
    """A point of a curve: its label below the axis, its value, and how far that spreads."""

    x: str
    least: float
    y: float
    most: float


def as_svg(figures: Figures) -> str:
    import matplotlib  # slow to import, and installed for charts alone

    matplotlib.use("svg")
    # Text stays text, and the same figures make the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "vfio-kunit",
                                "font.family": "DejaVu Sans"})
    from matplotlib import pyplot

    if figures.benchmark.name == "groups":
        title = "Registering and unregistering a device in the N-th group"
        labels = ("groups, the device's own included", "microseconds for both, logarithmic")
    else:
        title = "Notifications while another thread creates and destroys groups"
        labels = ("notifying threads", "notifications a second, logarithmic")
    drawing, axes = pyplot.subplots(figsize=(8, 4.5))
    for core in (TREE, PROJECT):
        curve = points(figures, core)
        spread = [[each.y - each.least for each in curve], [each.most - each.y for each in curve]]
        axes.errorbar([f"{int(each.x):,}" for each in curve], [each.y for each in curve],
                      yerr=spread, marker="o", capsize=3, color=COLOURS[core],
                      label=f"core: {core}")
        for place, each in enumerate(curve):
            axes.annotate(number(each.y), (place, each.y), textcoords="offset points",
                          xytext=(8, 4), fontsize=8, color=COLOURS[core])
    axes.set(yscale="log", xlabel=labels[0], ylabel=labels[1])
    axes.grid(axis="y", alpha=0.3)
    axes.legend()
    axes.set_title(f"{title}\n", loc="left", weight="bold")
    axes.text(0, 1.02, _where(figures), transform=axes.transAxes, fontsize=8)
    text = io.StringIO()
    drawing.savefig(text, format="svg", bbox_inches="tight", metadata={"Date": None})
    pyplot.close(drawing)
    return text.getvalue()


def points(figures: Figures, core: str) -> list[Point]:
    rates = figures.benchmark.rates
    unit = 1 if rates else 1000
    found = []
    for label in figures.benchmark.points:
        spread = figures.spread(core, label)
        found.append(Point(label, spread.least / unit, figures.value(core, label) / unit,
                           (spread.most if rates else spread.median) / unit))
    return found


def number(value: float) -> str:
    """A value with three digits that matter."""
    if value >= 1e6:
        return f"{float(f'{value / 1e6:.3g}'):g} M"
    return f"{float(f'{value:.3g}'):,g}" if value < 1000 else f"{float(f'{value:.3g}'):,.0f}"


def _where(figures: Figures) -> str:
    facts = figures.facts
    how = {"um": "user-mode Linux", "tcg": "QEMU, emulated", "kvm": "QEMU, KVM"}[facts["booted"]]
    cpus = f"{facts['cpus']} CPU{'s' if facts['cpus'] > 1 else ''}"
    shown = "median, from least to most" if figures.benchmark.rates else "least, up to the median"
    return f"Linux {facts['kernel']['release']}, {how}, {cpus}; {shown}"
