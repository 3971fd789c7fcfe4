# SPDX-License-Identifier: GPL-2.0-only
"""bench notify, groups and contention: both cores are built, booted in turns, and shown."""

import json
import pathlib

import pytest

from bench_figures import console, figures
from fakes import run
from kernel_fakes import FakeKernel, ktap
from vfio_kunit.bench import core_cost
from vfio_kunit.bench import figures as module
from vfio_kunit.bench.benchmarks import BENCHMARKS
from vfio_kunit.kernel import cores
from vfio_kunit.kernel.variants import CONFIGS, Variant


def _says(name: str, result: str = "ok 1 a_case") -> str:
    lines = [line.strip() for line in console(name)]
    return ktap((f"bench_{name}", [*lines, result]))


def test_what_is_timed_under_qemu_has_the_clock_of_acpi() -> None:
    variant = Variant("bench-project", CONFIGS / "bench.config", {})
    for benchmark in BENCHMARKS:
        fragments = core_cost.fragments(benchmark, variant, cores.find(cores.PROJECT))
        wanted = [fragment.read_text() for fragment in fragments]
        assert any("CONFIG_ACPI=y" in text for text in wanted) == (benchmark.arch == "x86_64")


@pytest.fixture(autouse=True)
def with_figures(kernel_5_10: FakeKernel) -> None:
    """A kernel with a 5.10 core and figures."""
    kernel_5_10.says(_says("groups"))


def test_both_cores_take_turns(tmp_path: pathlib.Path, cache: pathlib.Path) -> None:
    written = tmp_path / "figures.json"
    done = run("bench", "groups", "--kernel", "6.12", "--repeat", "2", "--json", str(written))
    assert done.returncode == 0, done.stderr
    turns = [line.partition("core ")[2] for line in done.stderr.splitlines()
             if line.endswith("...")]
    assert [each for each in turns if each] == ["tree ...", "project ...", "project ...",
                                                "tree ..."]
    content = json.loads(written.read_text())
    assert [content["cores"][core]["groups"]["10"]["samples"] for core in ("tree", "project")] == [
        [25.0, 75.0] * 2] * 2
    assert content["rounds"] == 2 and content["environment"]["compiler"]
    assert [each["met"] for each in content["targets"]] == [True, True]
    assert "met" in done.stdout

    configs = {path.parts[-3].rsplit("-", 1)[0]: path.read_text()
               for path in (cache / "builds").glob("*/out/.config")}
    assert sorted(configs) == ["6.12-um-bench-project", "6.12-um-bench-tree"]
    assert all("VFIO_KUNIT_TEST" not in config for config in configs.values())
    assert "VFIO_KUNIT_CORE_TREE=y" in configs["6.12-um-bench-tree"]
    assert "VFIO_KUNIT_CORE_TREE=y" not in configs["6.12-um-bench-project"]


def test_the_clock_is_real(kernel: FakeKernel) -> None:
    kernel.says("", after='case "$*" in *time-travel*) ;; *) cat <<"END"\n'
                f'{_says("notify")}\nEND\n;; esac')
    done = run("bench", "notify", "--kernel", "6.12", "--repeat", "1")
    assert done.returncode == 0, done.stderr
    assert "MISSED" in done.stdout


@pytest.mark.parametrize("said, status", [
    (_says("groups", "not ok 1 a_case"), 1),
    (_says("groups").replace("groups/100 ", "groups/101 "), 4),
    (ktap(("bench_groups", ["ok 1 a_case"])), 4),
    ("Kernel panic - not syncing: no", 4),
])
def test_what_is_no_measurement(kernel: FakeKernel, said: str, status: int) -> None:
    kernel.says(said)
    done = run("bench", "groups", "--kernel", "6.12", "--repeat", "1")
    assert done.returncode == status
    assert done.stdout == "" and "bench_groups" in done.stderr


def test_earlier_figures_are_shown_again(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("matplotlib")
    path, drawn = tmp_path / "figures.json", tmp_path / "figures.svg"
    path.write_text(json.dumps(module.as_json(figures("contention", {}, {"3": [5.0]}))))
    done = run("bench", "contention", "--from", str(path), "--svg", str(drawn))
    assert done.returncode == 0, done.stderr
    assert "project/tree" in done.stdout and "</svg>" in drawn.read_text()
    assert run("bench", "groups", "--from", str(path)).returncode == 2


@pytest.mark.parametrize("args", [
    ["notify", "--svg", "x.svg"], ["groups", "--cold"], ["contention", "--variant", "fast"],
    ["build", "--from", "x.json"], ["build", "--svg", "x.svg"], ["nosuch"],
    ["groups", "--repeat", "0"],
    ["--repeat", "0"], ["--variant", "nosuch"], ["--kernel", "9.99"],
    ["groups", "--kernel", "9.99"], ["groups", "--from", "/nonexistent.json"],
])
def test_wrong_use(args: list[str]) -> None:
    done = run("bench", *args)
    assert done.returncode == 2
    assert done.stderr.startswith("vfio-kunit: ")


def test_a_kernel_without_a_core_of_its_own(kernel: FakeKernel) -> None:
    (kernel.tree / "drivers/vfio/vfio.c").unlink()
    assert run("bench", "notify", "--kernel", "6.12").returncode == 2
