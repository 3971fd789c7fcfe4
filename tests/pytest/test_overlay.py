# SPDX-License-Identifier: GPL-2.0-only
"""Overlays: a tree with the project in it, the tree itself untouched."""

import os
import pathlib
import subprocess
import sys

import pytest

from fakes import KCONFIG, MAKEFILE, ROOT, make_tree, snapshot
from vfio_kunit.kernel import drivers_entry, trees
from vfio_kunit.kernel.overlay import overlay


@pytest.fixture
def kernel(tree: pathlib.Path) -> trees.Kernel:
    return trees.resolve(str(tree))


def test_the_farm_shows_the_tree_and_the_project(kernel: trees.Kernel) -> None:
    before = snapshot(kernel.tree)
    farm = overlay(kernel)
    assert (farm / "kernel/fork.c").read_text() == "int fork;\n"
    assert (farm / "drivers/base").resolve() == kernel.tree / "drivers/base"
    assert (farm / "drivers/vfio-kunit").resolve() == ROOT
    assert (farm / "drivers/Kconfig").read_bytes() == drivers_entry.add_to_kconfig(KCONFIG)
    assert (farm / "drivers/Makefile").read_bytes() == drivers_entry.add_to_makefile(MAKEFILE)
    assert snapshot(kernel.tree) == before


def test_the_farm_follows_the_tree(kernel: trees.Kernel) -> None:
    farm = overlay(kernel)
    (kernel.tree / "drivers/fresh").mkdir()
    (kernel.tree / "new.txt").touch()
    (kernel.tree / "kernel/fork.c").unlink()
    (kernel.tree / "drivers/base").rmdir()
    (kernel.tree / "drivers/Makefile").write_bytes(b"obj-y += fresh/\n")
    assert overlay(kernel) == farm
    assert (farm / "drivers/fresh").is_dir() and (farm / "new.txt").exists()
    assert not (farm / "kernel/fork.c").exists()
    assert not os.path.lexists(farm / "drivers/base")
    assert (farm / "drivers/Makefile").read_bytes() == b"obj-y += fresh/\nobj-y += vfio-kunit/\n"


def test_a_fresh_farm_is_left_alone(kernel: trees.Kernel) -> None:
    farm = overlay(kernel)

    def inodes() -> list[int]:
        return sorted(entry.inode() for folder in (farm, farm / "drivers")
                      for entry in os.scandir(folder))

    before = inodes()
    overlay(kernel)
    assert inodes() == before


def test_somebodys_repository_stays_out(kernel: trees.Kernel) -> None:
    for name in (".git", ".kunit"):
        (kernel.tree / name).mkdir()
    farm = overlay(kernel)
    assert not {".git", ".kunit"} & set(os.listdir(farm))


def test_a_tree_with_the_project_attached_gets_it_once(kernel: trees.Kernel) -> None:
    (kernel.tree / "drivers/vfio-kunit").symlink_to("/somewhere/else")
    for name, edit in (("Kconfig", drivers_entry.add_to_kconfig),
                       ("Makefile", drivers_entry.add_to_makefile)):
        path = kernel.tree / "drivers" / name
        path.write_bytes(edit(path.read_bytes()))
    farm = overlay(kernel)
    assert (farm / "drivers/Kconfig").read_bytes().count(drivers_entry.KCONFIG_LINE) == 1
    assert (farm / "drivers/Makefile").read_bytes().count(drivers_entry.MAKEFILE_LINE) == 1
    assert (farm / "drivers/vfio-kunit").resolve() == ROOT


def test_each_tree_and_checkout_has_its_own(kernel: trees.Kernel, tmp_path: pathlib.Path) -> None:
    other = trees.resolve(str(make_tree(tmp_path / "other/linux")))
    assert len({overlay(kernel), overlay(other), overlay(kernel, tmp_path)}) == 3


def test_two_runs_at_once_make_one_whole_farm(kernel: trees.Kernel) -> None:
    script = ("import sys; sys.path.insert(0, sys.argv[1])\n"
              "from vfio_kunit.kernel import overlay, trees\n"
              "print(overlay.overlay(trees.resolve(sys.argv[2])))")
    command = [sys.executable, "-c", script, str(ROOT / "tools"), str(kernel.tree)]
    children = [subprocess.Popen(command, text=True, stdout=subprocess.PIPE) for _ in range(4)]
    said = [child.communicate(timeout=60)[0] for child in children]
    assert not any(child.returncode for child in children)
    assert len(set(said)) == 1
    farm = pathlib.Path(said[0].strip())
    assert sorted(os.listdir(farm)) == sorted(os.listdir(kernel.tree))
    assert set(os.listdir(farm / "drivers")) == {*os.listdir(kernel.tree / "drivers"), "vfio-kunit"}
