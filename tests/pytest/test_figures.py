# SPDX-License-Identifier: GPL-2.0-only
"""From the lines of a benchmark to figures, and to a file and back."""

import json
import pathlib
import re
from collections.abc import Callable
from typing import Any

import pytest

from bench_figures import console, figures
from fakes import fails
from vfio_kunit.base import paths
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.bench import benchmarks, figures as module
from vfio_kunit.bench.figures import Spread

NOTIFY = benchmarks.find("notify")


def test_samples_are_for_one_operation() -> None:
    samples = module.read(NOTIFY, ["Booting\n", *console("notify", ops=10, ns=250),
                                   "ok 1 bench_notify\n"])
    assert samples["notify"]["DEL_DEVICE"] == [25.0, 75.0]
    assert list(samples["notify"]) == list(NOTIFY.points)


def test_rates_are_for_one_second() -> None:
    samples = module.read(benchmarks.find("contention"), console("contention", ops=10, ns=1000))
    assert samples["contention"]["3"] == pytest.approx([1e7, 1e7 / 3])
    assert samples["churn"]["4"] == pytest.approx([1e7, 1e7 / 3])


@pytest.mark.parametrize("line", [
    "bench: notify/DEL_DEVICE ops=10 ns=0",
    "bench: notify/DEL_DEVICE ops=0 ns=10",
    "bench: notify/DEL_DEVICE ops=10",
    "bench: notify/DEL_DEVICE ops=10 ns=5 more=1",
    "bench: notify/NO_EVENT ops=10 ns=5",
    "bench: groups/1 ops=10 ns=5",
])
def test_a_garbled_line_is_no_figure(line: str) -> None:
    with fails(code=Exit.CRASH):
        module.read(NOTIFY, [*console("notify"), line])


def test_no_point_may_be_missing() -> None:
    lines = [line for line in console("notify") if "BIND_DRIVER" not in line or "UNBIND" in line]
    with pytest.raises(Failure, match="notify/BIND_DRIVER"):
        module.read(NOTIFY, lines)


def test_rounds_add_up() -> None:
    samples: module.Samples = {}
    for ns in (100, 200):
        module.add(samples, module.read(NOTIFY, console("notify", ops=10, ns=ns)))
    assert samples["notify"]["chain"] == [10.0, 30.0, 20.0, 60.0]


def test_a_spread_has_the_median_in_the_middle() -> None:
    found = figures("groups", {"10": [9.0, 1.0, 2.0]}, {"10": [4.0]})
    assert found.spread("tree", "10") == Spread(1.0, 2.0, 9.0, 3)


def test_a_cost_is_the_least_and_a_rate_the_median() -> None:
    costs = figures("groups", {"10": [9.0, 1.0, 2.0]}, {"10": [4.0]})
    assert costs.value("tree", "10") == 1.0
    assert costs.ratio("tree", "project", "10") == 0.25
    rates = figures("contention", {"2": [9.0, 1.0, 2.0]}, {"2": [4.0]})
    assert rates.value("tree", "2") == 2.0
    assert rates.ratio("project", "tree", "2") == 2.0


def test_a_file_gives_the_same_figures_again(tmp_path: pathlib.Path) -> None:
    found = figures("contention", {"1": [1.25, 3.0]}, {"4": [9.0]})
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(module.as_json(found)))
    assert module.load(path, found.benchmark) == found
    assert json.loads(path.read_text())["cores"]["tree"]["contention"]["1"] == {
        "min": 1.25, "median": 2.125, "max": 3.0, "samples": [1.25, 3.0]}


def _drop(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda content: content.pop(name)


@pytest.mark.parametrize("spoil", [
    _drop("cores"), _drop("booted"), _drop("schema"),
    lambda content: content.update(schema=99),
    lambda content: content.update(benchmark="groups"),
    lambda content: content.update(benchmark="nosuch"),
    lambda content: content.update(kernel=7),
    lambda content: content["cores"].update(tree={}),
    lambda content: content["cores"].pop("project"),
    lambda content: content["cores"]["tree"]["notify"]["chain"].update(samples=[]),
    lambda content: content["cores"]["tree"]["notify"]["chain"].update(samples=["x"]),
    lambda content: content["cores"]["tree"]["notify"]["chain"].update(samples=[0]),
])
def test_a_damaged_file_is_told(tmp_path: pathlib.Path,
                                spoil: Callable[[dict[str, Any]], object]) -> None:
    content = module.as_json(figures("notify", {}, {}))
    spoil(content)
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(content))
    with fails(str(path)):
        module.load(path, NOTIFY)


@pytest.mark.parametrize("text", ["", "[]", "{", "7"])
def test_no_file_of_figures(tmp_path: pathlib.Path, text: str) -> None:
    path = tmp_path / "figures.json"
    path.write_text(text)
    with pytest.raises(Failure):
        module.load(path, NOTIFY)
    with pytest.raises(Failure, match="no such file"):
        module.load(tmp_path / "nothing", NOTIFY)


def test_each_benchmark_is_a_suite_that_prints_its_points() -> None:
    """What the tool waits for is what the C files print."""
    for benchmark in benchmarks.BENCHMARKS:
        source = (paths.checkout() / f"tests/bench/{benchmark.name}_bench.c").read_text()
        assert f'.name = "{benchmark.suite}"' in source
        for series in benchmark.series:
            assert f'"{series}"' in source
    events = re.findall(r'"([A-Z_]+)", IOMMU_GROUP_NOTIFY_\1 ',
                        (paths.checkout() / "tests/bench/notify_bench.c").read_text())
    assert tuple(events) == benchmarks.EVENTS
