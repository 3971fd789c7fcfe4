# SPDX-License-Identifier: GPL-2.0-only
"""Boots: side by side, of a kernel that a new build cannot pull away, ended for good."""

import pathlib
import time
from collections.abc import Sequence

import pytest

from kernel_fakes import FakeKernel
from vfio_kunit.base.sandbox import Sandbox
from vfio_kunit.boot.booter import Booter
from vfio_kunit.kernel.kunit_tool import Machinery


@pytest.fixture(autouse=True)
def telling(kernel: FakeKernel) -> None:
    """A kernel that tells its arguments."""
    kernel.says("KTAP version 1", after="echo \"$*\"")


def _booter(kernel: FakeKernel, tmp_path: pathlib.Path, timeout: float = 60,
            args: Sequence[str] = ()) -> Booter:
    image = tmp_path / "build/out/linux"
    image.parent.mkdir(parents=True)
    image.write_text((kernel.tree / "image").read_text())
    image.chmod(0o755)
    return Booter(Machinery(kernel.tree), image, "um", Sandbox(enabled=False), timeout, args)


def test_what_every_boot_is_told(kernel: FakeKernel, tmp_path: pathlib.Path) -> None:
    with _booter(kernel, tmp_path, args=["every.boot=1"]) as booter:
        for _ in range(2):
            words = list(booter.prepare().lines("vfio_a*", ["x.y=z"]))[-1].split()
            assert words.index("mem=384M") > words.index("mem=1G")
            assert {"x.y=z", "kunit.filter_glob=vfio_a*", "kunit.enable=1", "kunit_shutdown=halt",
                    "every.boot=1"} <= set(words)


def test_a_new_build_does_not_disturb_and_nothing_stays_behind(kernel: FakeKernel,
                                                               tmp_path: pathlib.Path) -> None:
    with _booter(kernel, tmp_path) as booter:
        image = tmp_path / "build/out/linux"
        image.unlink()
        image.write_text("#!/bin/sh\necho other\n")
        assert "KTAP version 1\n" in list(booter.prepare().lines("*"))
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["out"]


def test_none_starts_once_all_were_ended(kernel: FakeKernel, tmp_path: pathlib.Path) -> None:
    kernel.says("KTAP version 1", after="sleep 50")
    with _booter(kernel, tmp_path) as booter:
        run = booter.prepare()
        booter.end_all()
        begin = time.monotonic()
        list(run.lines("*"))
        assert time.monotonic() - begin < 40
        assert not run.overdue


def test_a_reader_that_gives_up_ends_the_kernel(kernel: FakeKernel, tmp_path: pathlib.Path) -> None:
    kernel.says("KTAP version 1", after="sleep 50")
    with _booter(kernel, tmp_path) as booter:
        begin = time.monotonic()
        lines = booter.prepare().lines("*")
        assert next(lines) == "KTAP version 1\n"
        lines.close()  # type: ignore[attr-defined]
        assert time.monotonic() - begin < 40
