# SPDX-License-Identifier: GPL-2.0-only
"""A variant is a file, and the files of a kernel agree with each other."""

import pathlib

import pytest

from fakes import ROOT, fails
from kernel_fakes import make_kernel
from vfio_kunit.kernel import variants
from vfio_kunit.kernel.kunit_tool import Machinery


def test_there_are_fast_and_debug() -> None:
    assert {"fast", "debug"} <= set(variants.names())


def test_a_new_file_is_a_new_variant(tmp_path: pathlib.Path) -> None:
    (tmp_path / "variant-odd.config").write_text("# objects: um=7 x86_64=9\nCONFIG_ODD=y\n")
    found = variants.find("odd", tmp_path)
    assert found.objects == {"um": 7, "x86_64": 9}
    assert found.fragment in variants.fragments(ROOT, "um", found)


def test_an_unknown_variant_names_the_known(tmp_path: pathlib.Path) -> None:
    (tmp_path / "variant-odd.config").touch()
    with fails(hint="odd"):
        variants.find("even", tmp_path)


@pytest.mark.parametrize("arch", variants.ARCHES)
@pytest.mark.parametrize("name", variants.names())
def test_the_machinery_takes_every_kernel(tmp_path: pathlib.Path, arch: str, name: str) -> None:
    machinery = Machinery(make_kernel(tmp_path / "linux").tree)
    variant = variants.find(name)
    tree = machinery.tree(tmp_path, variants.fragments(ROOT, arch, variant),
                          variants.qemu_config(arch))
    wanted = tree.wanted().splitlines()
    assert "CONFIG_KUNIT=y" in wanted and "CONFIG_VFIO_KUNIT_CORE=y" in wanted
    assert ("CONFIG_KASAN=y" in wanted) == (name in ("debug", "stress"))
    assert variant.objects[arch] > 100


def test_fragments_that_disagree_are_refused(tmp_path: pathlib.Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("CONFIG_KUNIT=y\n")
    two.write_text("CONFIG_KUNIT=m\n")
    machinery = Machinery(make_kernel(tmp_path / "linux").tree)
    with fails("CONFIG_KUNIT"):
        machinery.tree(tmp_path, [one, two], None)
