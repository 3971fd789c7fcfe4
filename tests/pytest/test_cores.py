# SPDX-License-Identifier: GPL-2.0-only
"""Runs on other cores: what is built, what the kernel is told, what is shown."""

import json
import pathlib
import subprocess

import pytest

import core_5_10
from fakes import run
from kernel_fakes import FakeKernel, ktap
from vfio_kunit.base import paths
from vfio_kunit.kernel import cores, overlay, trees

GOOD = ktap(("vfio_a", ["ok 1 one", "ok 2 two"]))
LISTING = "vfio_a.one\nvfio_a.two"


@pytest.fixture(autouse=True)
def passing(kernel_5_10: FakeKernel) -> None:
    """A kernel with a 5.10 core, which passes and says what it was told."""
    kernel_5_10.says(GOOD, after='echo "told: $*"', listing=LISTING)


def run_on(core: str, out: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """`run` on a core."""
    return run("run", "--variant", "fast", "--core", core, "--out", str(out))


@pytest.mark.parametrize("core, options, told", [
    ("project", [], "time-travel"),
    ("tree", ["CONFIG_VFIO_KUNIT_CORE_TREE=y"], "time-travel=inf-cpu"),
    ("tree-patched", ["CONFIG_VFIO_KUNIT_CORE_TREE=y",
                      f'CONFIG_VFIO_KUNIT_CORE_TREE_SOURCE="{cores.PATCHED_SOURCE}"'],
     "time-travel=inf-cpu"),
])
def test_a_core_is_chosen(tmp_path: pathlib.Path, core: str, options: list[str], told: str) -> None:
    done = run_on(core, tmp_path / "results")
    assert done.returncode == 0, done.stderr
    latest = tmp_path / "results/latest"
    assert json.loads((latest / "results.json").read_text())["core"] == core
    config = (latest / ".config").read_text().splitlines()
    assert [line for line in config if "VFIO_KUNIT_CORE_TREE" in line] == options
    said = (latest / "console.log").read_text().partition("told: ")[2].split()
    assert [word for word in said if word.startswith("time-travel")][-1] == told


def test_the_patched_core_is_in_the_overlay_alone(kernel: FakeKernel,
                                                  tmp_path: pathlib.Path) -> None:
    run_on("tree-patched", tmp_path / "results")
    farm = next(paths.overlays().iterdir())
    text = (farm / cores.PATCHED_SOURCE).read_text()
    assert "vfio_group_schedule_put" not in text and "container_users" in text
    assert (farm / "drivers/vfio/vfio.c").read_text() == core_5_10.SOURCE
    assert not (kernel.tree / "drivers/vfio-patched").exists()


def test_a_source_stays_as_it_is_until_it_changes(kernel: FakeKernel) -> None:
    resolved = trees.resolve(str(kernel.tree))
    path = overlay.overlay(resolved, sources={"drivers/x/y.c": b"1"}) / "drivers/x/y.c"
    before = path.stat()
    overlay.overlay(resolved, sources={"drivers/x/y.c": b"1"})
    overlay.overlay(resolved)
    assert path.stat() == before
    overlay.overlay(resolved, sources={"drivers/x/y.c": b"2"})
    assert path.read_bytes() == b"2"


@pytest.mark.parametrize("core, words", [
    ("tree", ["has no VFIO core with an IOMMU group notifier"]),
    ("tree-patched", ["has no VFIO core with an IOMMU group notifier"]),
    ("other", ["other", "tree-patched"]),
])
def test_a_core_that_there_is_not(kernel: FakeKernel, tmp_path: pathlib.Path, core: str,
                                  words: list[str]) -> None:
    (kernel.tree / "drivers/vfio/vfio.c").unlink()
    done = run_on(core, tmp_path / "results")
    assert done.returncode == 2
    assert all(word in done.stderr for word in words)


def test_compare(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "results"
    done = run("compare", "--kernel", "6.12", "--variant", "fast", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "vfio_a.one" in done.stdout
    assert {path.name for path in (out / "latest").iterdir()} == {
        "comparison.txt", "comparison.json", "comparison.html"}
    document = json.loads((out / "latest/comparison.json").read_text())
    assert [core["name"] for core in document["cores"]] == ["project", "tree", "tree-patched"]
    assert all(pathlib.Path(core["results"], "results.json").exists() for core in document["cores"])


def test_compare_with_a_failing_case(kernel: FakeKernel, tmp_path: pathlib.Path) -> None:
    kernel.says(ktap(("vfio_a", ["not ok 1 one", "ok 2 two"])), listing=LISTING)
    done = run("compare", "--kernel", "6.12", "--variant", "fast", "--out",
               str(tmp_path / "results"))
    assert done.returncode == 1
    assert "failed !" in done.stdout


def test_compare_needs_the_5_10_core_before_it_builds(kernel: FakeKernel,
                                                      tmp_path: pathlib.Path) -> None:
    (kernel.tree / "drivers/vfio/vfio.c").unlink()
    done = run("compare", "--kernel", "6.12", "--out", str(tmp_path / "results"))
    assert done.returncode == 2
    assert "use --kernel 5.10" in done.stderr
    assert not (tmp_path / "results").exists()
