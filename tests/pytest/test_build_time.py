# SPDX-License-Identifier: GPL-2.0-only
"""bench races both tools on the same suites and leaves nothing behind."""

import json
import pathlib

import pytest

from fakes import run
from kernel_fakes import FakeKernel, ktap
from vfio_kunit.bench.build_time import Round, stock_options, summary
from vfio_kunit.kernel import variants


@pytest.fixture(autouse=True)
def passing(kernel: FakeKernel) -> None:
    """A kernel whose suites pass."""
    kernel.says(ktap(("vfio_a", ["ok 1 one"])), listing="vfio_a.one")


@pytest.mark.parametrize("args, phases",
                         [(["--repeat", "2"], ["cold", "warm", "warm"]), (["--cold"], ["cold"])])
def test_both_are_measured(tmp_path: pathlib.Path, cache: pathlib.Path, args: list[str],
                           phases: list[str]) -> None:
    figures = tmp_path / "figures.json"
    done = run("bench", *args, "--json", str(figures))
    assert done.returncode == 0, done.stderr
    assert all(phase in done.stdout for phase in phases) and "%" in done.stdout
    written = json.loads(figures.read_text())
    assert [each["phase"] for each in written["rounds"]] == phases
    assert all(each["stock"] > 0 and each["ours"] > 0 for each in written["rounds"])
    assert list((cache / "builds").iterdir()) == []


def test_a_side_that_fails_is_no_result(kernel: FakeKernel) -> None:
    kernel.says(ktap(("vfio_a", ["not ok 1 one"])))
    done = run("bench", "--repeat", "1")
    assert done.returncode == 4
    assert "not ok" not in done.stdout and "failed" in done.stderr


def test_stock_has_the_checks_of_a_variant_and_its_own_optimisation() -> None:
    assert stock_options(variants.find("fast")) == []
    options = stock_options(variants.find("debug"))
    assert {"CONFIG_KASAN=y", "CONFIG_PROVE_LOCKING=y"} <= set(options)


def test_the_median_counts() -> None:
    rounds = [Round("warm", 4.0, 1.0), Round("warm", 5.0, 2.0), Round("warm", 60.0, 1.5)]
    assert summary(rounds) == {"warm": {"stock": 5.0, "ours": 1.5, "ratio": 0.3, "target": 0.4}}
