# SPDX-License-Identifier: GPL-2.0-only
"""A GLOB that means nothing is answered by what could have been meant."""

import pytest

from fakes import fails
from vfio_kunit.base.errors import Exit
from vfio_kunit.judge.selection import check_form, matches_nothing

KNOWN = ["vfio_group_create.finds_the_group", "vfio_group_create.creates_once",
         "vfio_group_teardown.frees_last", "vfio_container.opens"]


@pytest.mark.parametrize("glob", ["*", "vfio_*", "vfio_group_create.*", "*.creates_once",
                                  "vfio_[ab]?.x-y"])
def test_globs_of_kunit(glob: str) -> None:
    check_form(glob)


@pytest.mark.parametrize("glob", ["", "a b", "a.b.c", "x,init=/bin/sh", "a;b", "a."])
def test_what_would_spoil_the_kernels_command_line(glob: str) -> None:
    with fails():
        check_form(glob)


@pytest.mark.parametrize("glob, near", [
    ("vfio_group_creat", "vfio_group_create"),
    ("vfio_grp_teardown*", "vfio_group_teardown"),
    ("container", "vfio_container"),
    ("vfio_group_create.create_once", "vfio_group_create.creates_once"),
])
def test_near_names(glob: str, near: str) -> None:
    failure = matches_nothing(glob, KNOWN)
    assert failure.code is Exit.USAGE
    assert near in failure.hint.removeprefix("did you mean ").split(", ")


def test_nothing_near() -> None:
    assert "vfio-kunit list" in matches_nothing("zzz", KNOWN).hint
