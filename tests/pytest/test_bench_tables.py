# SPDX-License-Identifier: GPL-2.0-only
"""Figures as tables, targets and charts."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from bench_figures import figures
from vfio_kunit.bench import benchmarks, charts, tables
from vfio_kunit.bench.benchmarks import EVENTS


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
                                                 flat: bool, slower: bool) -> None:
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


@pytest.mark.parametrize("name", charts.PLOTTED)
def test_a_chart_shows_both_cores(name: str) -> None:
    pytest.importorskip("matplotlib")
    found = figures(name, {point: [5.0, 5e6] for point in benchmarks.find(name).points}, {})
    drawn = ElementTree.fromstring(charts.as_svg(found))
    said = "".join(drawn.itertext())
    assert "Linux 5.10.9, user-mode Linux, 1 CPU" in said
    assert "core: tree" in said and "core: project" in said
    assert charts.as_svg(found) == charts.as_svg(found)


def test_a_curve_has_microseconds_and_spreads_up_to_the_median() -> None:
    found = figures("groups", {point: [5.0, 10.0, 60.0]
                               for point in benchmarks.find("groups").points}, {})
    first = charts.points(found, "tree")[0]
    assert first.x == "1" and first.least <= first.y <= first.most
    assert first.least == pytest.approx(found.spread("tree", "1").least / 1000)
    assert first.most == pytest.approx(found.spread("tree", "1").median / 1000)


@pytest.mark.parametrize("value, text", [
    (0.5, "0.5"), (2.345, "2.35"), (950.6, "951"), (1068.5, "1,070"), (123456, "123,000"),
    (2.5e6, "2.5 M")])
def test_numbers(value: float, text: str) -> None:
    assert charts.number(value) == text
