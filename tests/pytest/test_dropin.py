# SPDX-License-Identifier: GPL-2.0-only
"""dropin: the private copy of the tree, the initramfs, and the verdict on two guests."""

import os
import pathlib
import shutil
import subprocess

import pytest

from fakes import ROOT, make_tree, snapshot
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.boot import initramfs
from vfio_kunit.cli import main
from vfio_kunit.dropin import both_cores, private_tree
from vfio_kunit.dropin.modules import PROJECT, TREE
from vfio_kunit.dropin.transcripts import Declared, Difference
from vfio_kunit.judge.verdict import Case, Status, Verdict
from vfio_kunit.kernel import trees

SAID = "    # Subtest: guest\n    # works: > open() = {}\n"


@pytest.fixture
def old_tree(tmp_path: pathlib.Path) -> pathlib.Path:
    """A fake 5.10 tree with a VFIO of its own."""
    root = make_tree(tmp_path / "linux-5.10", "5.10.9")
    (root / "drivers/vfio/mdev").mkdir(parents=True)
    (root / "drivers/vfio/Makefile").write_text("obj-$(CONFIG_VFIO) += vfio.o\n")
    (root / "drivers/vfio/vfio.c").write_text("int vfio;\n")
    return root


def test_the_copy_differs_in_one_makefile(old_tree: pathlib.Path) -> None:
    before = snapshot(old_tree)
    farm = private_tree.farm(trees.from_path(old_tree))
    assert snapshot(old_tree) == before
    files = [path for path in farm.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files == [farm / "drivers/vfio/Makefile"]
    text = files[0].read_text()
    assert text.startswith("obj-$(CONFIG_VFIO) += vfio.o\n")
    assert "ifdef VFIO_KUNIT_DROPIN\n" in text
    assert os.readlink(farm / "drivers/vfio/vfio.c") == str(old_tree / "drivers/vfio/vfio.c")
    assert (farm / "drivers/vfio/vfio-kunit").resolve() == ROOT


def test_the_copy_follows_the_tree(old_tree: pathlib.Path) -> None:
    kernel = trees.from_path(old_tree)
    farm = private_tree.farm(kernel)
    (old_tree / "drivers/vfio/virqfd.c").write_text("int v;\n")
    (old_tree / "drivers/vfio/Makefile").write_text("obj-y += other.o\n")
    shutil.rmtree(old_tree / "drivers/vfio/mdev")
    assert private_tree.farm(kernel) == farm
    assert (farm / "drivers/vfio/virqfd.c").is_symlink()
    assert not (farm / "drivers/vfio/mdev").is_symlink()
    assert (farm / "drivers/vfio/Makefile").read_text().startswith("obj-y += other.o\n")


def test_other_series_are_refused(tree: pathlib.Path) -> None:
    with pytest.raises(Failure, match="5.10 alone"):
        private_tree.farm(trees.from_path(tree))


def test_the_initramfs_holds_the_files(tmp_path: pathlib.Path) -> None:
    (tmp_path / "one").write_bytes(b"12345")
    (tmp_path / "two").write_bytes(b"")
    archive = tmp_path / "initramfs"
    initramfs.write(archive, {"init": tmp_path / "one", "lib/deep/two.ko": tmp_path / "two"})
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(["cpio", "--extract", "--quiet"], cwd=out, input=archive.read_bytes(),
                   check=True)
    assert (out / "init").read_bytes() == b"12345"
    assert os.access(out / "init", os.X_OK)
    assert (out / "lib/deep/two.ko").read_bytes() == b""


def _guest(result: str, status: Status = Status.PASSED, crash: str = "") -> both_cores.Guest:
    found = Verdict([Case("guest", "works", status)], crash, "guest.works" if crash else "")
    return both_cores.Guest(found, SAID.format(result).splitlines(keepends=True))


def _names(found: Verdict) -> list[str]:
    return [case.full_name for case in found.cases]


def test_two_guests_that_agree_pass() -> None:
    found = both_cores.judge({PROJECT: _guest("fd"), TREE: _guest("fd")}, [])
    assert _names(found) == ["project/guest.works", "tree/guest.works", "agree/guest.works"]
    assert found.exit is Exit.PASSED


DIFFER = Difference("guest.works", ("open() = fd",), ("open() = -1 EBUSY",))


@pytest.mark.parametrize("tree, differences, status, name, said", [
    ("-1 EBUSY", [], Exit.CASE_FAILED, "works",
     ["not declared:", "project: open() = fd", "tree:    open() = -1 EBUSY"]),
    ("-1 EBUSY", [DIFFER], Exit.PASSED, "works", ["by design: why"]),
    ("fd", [Difference("guest.wroks", ("a",), ("b",))], Exit.CASE_FAILED, "wroks", []),
])
def test_only_a_declared_difference_of_a_case_passes(
        tree: str, differences: list[Difference], status: Exit, name: str,
        said: list[str]) -> None:
    found = both_cores.judge({PROJECT: _guest("fd"), TREE: _guest(tree)},
                             [Declared(each, "why", "C3") for each in differences])
    last = found.cases[-1]
    assert (found.exit, last.full_name) == (status, f"agree/guest.{name}")
    assert last.diagnostics[:len(said)] == said
    assert last.claims == ["C3"] or status is not Exit.PASSED


def test_one_guest_is_compared_with_nothing() -> None:
    found = both_cores.judge({TREE: _guest("fd")}, [])
    assert _names(found) == ["tree/guest.works"]


def test_a_failed_case_fails_though_the_guests_agree() -> None:
    both = {PROJECT: _guest("fd", Status.FAILED), TREE: _guest("fd", Status.FAILED)}
    assert both_cores.judge(both, []).exit is Exit.CASE_FAILED


def test_a_crash_of_one_guest_is_one_of_the_run() -> None:
    found = both_cores.judge({PROJECT: _guest("fd"), TREE: _guest("fd", crash="Oops: 0")}, [])
    assert found.exit is Exit.CRASH
    assert found.crash == "core of the tree: Oops: 0"
    assert found.running == "tree/guest.works"


@pytest.mark.parametrize("words", [["--core", "other"], ["--variant", "none"], ["--timeout", "0"]])
def test_wrong_use_is_told(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dropin", *words]) == Exit.USAGE
    assert capsys.readouterr().err.startswith("vfio-kunit: ")


def test_a_kernel_of_another_series_is_told(tree: pathlib.Path) -> None:
    assert main(["dropin", "--kernel", str(tree)]) == Exit.USAGE
