# SPDX-License-Identifier: GPL-2.0-only
"""What --kernel means."""

import pathlib
from collections.abc import Callable

import pytest

from fakes import fails, make_tree
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.kernel import trees


def set_up(series: str) -> pathlib.Path:
    tree = make_tree(trees.source_tree(series), f"{series}.7")
    trees.source_stamp(series).write_text(
        f'{{"package": "linux-source-{series}", "version": "1-1"}}')
    return tree


def test_series_in_the_cache() -> None:
    tree = set_up("6.1")
    kernel = trees.resolve("6.1")
    assert kernel == trees.Kernel("6.1", tree, (6, 1), "6.1.7", "linux-source-6.1 1-1")
    assert kernel.lock == "source-6.1"


def test_path_of_a_tree(tree: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "link").symlink_to(tree)
    kernel = trees.resolve(str(tmp_path / "link"))
    assert (kernel.tree, kernel.version, kernel.package) == (tree, (6, 12), "")


@pytest.mark.parametrize("spec", ["6.99", "nonsense", "/no/such/path"])
def test_unknown_kernel_names_it_and_the_way_out(spec: str) -> None:
    with pytest.raises(Failure) as caught:
        trees.resolve(spec)
    assert spec in caught.value.message and caught.value.hint
    assert caught.value.code == Exit.USAGE


@pytest.mark.parametrize("gone", ["Makefile", "Kconfig", "drivers/Kconfig", "drivers/Makefile"])
def test_path_that_is_no_kernel_tree(tree: pathlib.Path, gone: str) -> None:
    (tree / gone).unlink()
    with pytest.raises(Failure, match=f"no kernel tree.*{gone}"):
        trees.resolve(str(tree))


def test_makefile_without_version(tree: pathlib.Path) -> None:
    (tree / "Makefile").write_text("all:\n")
    with pytest.raises(Failure, match="states no version"):
        trees.resolve(str(tree))


@pytest.mark.parametrize(("version", "fits"),
                         [("4.19.0", False), ("5.9.1", False), ("5.10.0", True),
                          ("10.0.0", True)])
def test_oldest_kernel_to_run(tmp_path: pathlib.Path, version: str, fits: bool) -> None:
    spec = str(make_tree(tmp_path / "old", version))
    if fits:
        assert trees.resolve(spec).release == version
    else:
        with fails("too old", hint="5.10"):
            trees.resolve(spec)


@pytest.mark.parametrize("trace, make", [
    (".config", pathlib.Path.touch), ("include/config", pathlib.Path.mkdir),
    ("arch/x86/include/generated", pathlib.Path.mkdir)])
def test_tree_built_in_place(tree: pathlib.Path, trace: str,
                             make: Callable[[pathlib.Path], None]) -> None:
    make(tree / trace)
    with fails("built in place", hint="mrproper"):
        trees.resolve(str(tree))


def test_damaged_record_tells_to_set_up_again() -> None:
    set_up("6.1")
    trees.source_stamp("6.1").write_text("{")
    with fails("damaged", hint="setup --kernel 6.1"):
        trees.resolve("6.1")


def test_release_has_the_extra_version(tree: pathlib.Path) -> None:
    text = (tree / "Makefile").read_text().replace("EXTRAVERSION =", "EXTRAVERSION = -rc3")
    (tree / "Makefile").write_text(text)
    assert trees.resolve(str(tree)).release == "6.12.9-rc3"
