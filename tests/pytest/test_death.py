# SPDX-License-Identifier: GPL-2.0-only
"""A death case passes by the right BUG at the right place, and by nothing else."""

import pathlib

import pytest

from vfio_kunit.judge.death import complaint

START = ["KTAP version 1", "    # Subtest: vfio_x_death"]
SAID = [*START, "    # dies: expect BUG in vfio_check"]
UM = "BUG: failure at drivers/vfio-kunit/drivers/vfio/x.c:9/vfio_check()!"
X86 = ["kernel BUG at drivers/vfio-kunit/drivers/vfio/x.c:4!",
       "Oops: invalid opcode: 0000 [#1] SMP"]


@pytest.mark.parametrize("console", [
    pytest.param([*SAID, UM, "Kernel panic - not syncing: BUG!"], id="um"),
    pytest.param([f"[    0.123456] {line}" for line in [*SAID, UM]], id="time stamps"),
    pytest.param([*SAID, *X86, "RIP: 0010:vfio_check+0x1f/0x30"], id="x86"),
])
def test_the_right_bug(console: list[str]) -> None:
    assert complaint("dies", console) == ""


def test_an_inlined_bug_is_found_by_its_source_line(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "drivers/vfio-kunit/drivers/vfio/x.c"
    source.parent.mkdir(parents=True)
    source.write_text("static void vfio_check(int x)\n{\n\tif (x)\n\t\tBUG();\n}\n")
    rest = [*X86, "RIP: 0010:vfio_caller+0x1f/0x30"]
    assert complaint("dies", [*SAID, *rest], tmp_path) == ""
    assert "vfio_caller" in complaint("dies", [*SAID, *rest])


@pytest.mark.parametrize("console, word", [
    (START, "never said"),
    ([*START, UM], "a BUG before"),
    (SAID, "ends without a BUG in vfio_check"),
    ([*SAID, "    ok 1 dies"], "survived"),
    ([*SAID, UM.replace("vfio_check", "vfio_other")], "in vfio_other, not in vfio_check"),
    ([*SAID, *X86, "RIP: 0010:vfio_other+0x1/0x2"], "in vfio_other"),
    ([*SAID, *X86], "unknown function"),
    ([*SAID, "WARNING: CPU: 0 PID: 1 at x.c:1", UM], "something else went wrong: WARNING"),
    ([*START, "BUG: KASAN: slab-out-of-bounds in y", SAID[-1], UM],
     "something else went wrong: BUG: KASAN"),
    ([*SAID, "Kernel panic - not syncing: other"], "something else went wrong: Kernel panic"),
    ([*START, "    # other: expect BUG in vfio_check", UM], "a BUG before"),
])
def test_anything_else_is_a_complaint(console: list[str], word: str) -> None:
    assert word in complaint("dies", console)
