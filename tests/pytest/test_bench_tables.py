# SPDX-License-Identifier: GPL-2.0-only
"""Figures as tables, targets and charts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from bench_figures import figures
from vfio_kunit.bench import benchmarks, benchplot, chart, tables
from vfio_kunit.bench.benchmarks import EVENTS
from vfio_kunit.bench.chart import Chart, Point

SVG = "{http://www.w3.org/2000/svg}"


def _met(text: str) -> dict[str, bool]:
    return {line[8:]: line.startswith("met ") for line in text.splitlines()
            if line.startswith(("met ", "MISSED"))}


@pytest.mark.parametrize("tree, met", [(50.0, True), (49.0, False)])
def test_a_notification_has_to_be_five_times_cheaper(tree: float, met: bool) -> None:
    found = figures("notify", {event: [tree] for event in EVENTS},
                    {event: [10.0] for event in EVENTS})
    targets = tables.targets(found)
    assert len(targets) == 6 and all(each.met == met for each in targets)
    text = tables.as_text(found)
    assert list(_met(text).values()) == [met] * 6
    assert f"{tree / 10:.1f}" in text and "the chain alone" in text


@pytest.mark.parametrize("first, tenth, last, flat, slower", [
    (1000, 1000, 1500, True, False), (1000, 1000, 1501, False, False),
    (1001, 1000, 1000, True, True)])
def test_groups_have_to_be_flat_and_never_slower(first: float, tenth: float, last: float,
                                                 flat: bool,
                                                 slower: bool) -> None:
    found = figures("groups", {"1": [1000]}, {"1": [first], "10": [tenth], "10000": [last]})
    assert [each.met for each in tables.targets(found)] == [flat, not slower]
    assert [each["met"] for each in tables.as_json(found)] == [flat, not slower]


def test_contention_has_no_target_but_shows_both_rates() -> None:
    found = figures("contention", {"2": [1000.0, 2000.0, 4000.0]}, {"2": [30000.0]})
    text = tables.as_text(found)
    assert tables.targets(found) == []
    row = next(line for line in text.splitlines() if line.startswith("2 "))
    assert re.split(r"\s{2,}", row) == ["2", "2000", "1000..4000", "30000", "30000..30000", "15.0",
                                        "7 / 7"]


def _curve(*values: float) -> list[Point]:
    return [Point(str(10 ** at), value * 0.9, value, value * 1.1) for at,
            value in enumerate(values)]


def _draw(**curves: list[Point]) -> ElementTree.Element:
    return ElementTree.fromstring(chart.as_svg(Chart("A <title>", "where & how", "x", "y", curves)))


def test_a_chart_is_labelled() -> None:
    drawn = _draw(tree=_curve(2, 30, 4000), project=_curve(2.5, 2.5, 2.5))
    texts = ["".join(element.itertext()) for element in drawn.iter(f"{SVG}text")]
    assert {"A <title>", "where & how", "x", "y, logarithmic", "tree", "project", "4,000", "2.5",
            "100",
            "1", "10", "1,000", "10,000"} <= set(texts)
    description = drawn.findtext(f"{SVG}desc") or ""
    assert "tree: 2 at 1, 30 at 10, 4,000 at 100" in description
    assert "prefers-color-scheme: dark" in (drawn.findtext(f"{SVG}style") or "")


def test_ten_times_more_is_as_far_everywhere() -> None:
    drawn = _draw(tree=_curve(2, 20, 200), project=_curve(1, 1, 1))
    circles = [(float(each.get("cx", "")), float(each.get("cy", "")))
               for each in drawn.iter(f"{SVG}circle")]
    tree, project = circles[:3], circles[3:]
    assert [x for x, _ in tree] == [x for x, _ in project] == sorted(x for x, _ in tree)
    steps = [above[1] - below[1] for above, below in zip(tree, tree[1:])]
    assert steps[0] > 0 and steps[0] == pytest.approx(steps[1], abs=0.2)
    assert len({y for _, y in project}) == 1


def test_nothing_is_outside_the_picture() -> None:
    for name in benchplot.PLOTTED:
        found = figures(name, {point: [5.0, 5e6] for point in benchmarks.find(name).points}, {})
        drawn = ElementTree.fromstring(chart.as_svg(benchplot.chart(found)))
        for circle in drawn.iter(f"{SVG}circle"):
            assert chart.LEFT < float(circle.get("cx", "")) < chart.RIGHT
            assert chart.TOP <= float(circle.get("cy", "")) <= chart.BOTTOM
        assert "Linux 5.10.9, user-mode Linux, 1 CPU" in "".join(drawn.itertext())


@pytest.mark.parametrize("value, text", [
    (0.5, "0.5"), (2.345, "2.35"), (950.6, "951"), (1068.5, "1,070"), (123456, "123,000"),
    (2.5e6, "2.5 M")])
def test_numbers(value: float, text: str) -> None:
    assert chart.number(value) == text
