# SPDX-License-Identifier: GPL-2.0-only
"""A case that is declared to break its kernel passes if it does."""

import pytest

from vfio_kunit.judge import breaking

START = ["KTAP version 1", "    # Subtest: vfio_a"]


def test_what_the_other_kernel_is_told() -> None:
    assert breaking.arguments([]) == []
    assert breaking.arguments(["vfio_a.one", "vfio_b.two"]) == ["vfio_kunit_test.leave_out=one,two"]


@pytest.mark.parametrize("console, overdue, epitaph", [
    (START, True, "the kernel did not come to its end"),
    ([*START, "Kernel panic - not syncing: x"], False, "Kernel panic - not syncing: x"),
    ([*START, "BUG: KASAN: slab-use-after-free in f", "    ok 1 one"], False,
     "BUG: KASAN: slab-use-after-free in f"),
])
def test_ways_to_break(console: list[str], overdue: bool, epitaph: str) -> None:
    assert breaking.complaint(console, overdue, ["Subtest"]) == ""
    assert breaking.epitaph(console) == epitaph


@pytest.mark.parametrize("last", ["    ok 1 one", "    not ok 1 one"])
def test_a_kernel_that_does_not_break(last: str) -> None:
    assert "came to its end" in breaking.complaint([*START, last], False, ["Subtest"])


def test_a_text_that_is_not_shown() -> None:
    said = ["KASAN: double-free"]
    assert breaking.complaint(said, True, ["double-.*"]) == ""
    assert "does not show 'use-after'" in breaking.complaint(said, True, ["use-after"])
