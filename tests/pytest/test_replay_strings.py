# SPDX-License-Identifier: GPL-2.0-only
"""Replay strings, good and bad."""

import pytest

from fakes import fails
from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.explorer import replay_strings


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEF"


@pytest.mark.parametrize("text, program, memory, steps, runs", [
    ("create_event:s57:-14b3-40", "create_event", False, 57, (("-", 14), ("b", 3), ("-", 40))),
    (f"p:m32:{LETTERS}", "p", True, 32, tuple((letter, 1) for letter in LETTERS)),
    ("p:s0:", "p", False, 0, ()),
])
def test_a_string(text: str, program: str, memory: bool, steps: int,
                  runs: tuple[tuple[str, int], ...]) -> None:
    replay = replay_strings.parse(text)
    assert (replay.program, replay.memory, replay.steps) == (program, memory, steps)
    assert replay.runs == runs


@pytest.mark.parametrize("text", [
    "", "p", "p:", "p:s", "p:s1", "p:s1:", ":s1:a", "p:x1:a", "p:s1:a:", "p:s01:a", "p:s2:a",
    "p:s1:a2", "p:s2:a02",
    "p:s1:a1", "p:s2:aa", "p:s1:G", "p:s1:é", "p:s1:_", "p:s2:--", "p:s1: a", "p:s1:a ", "p-q:s1:a",
    "p q:s1:a", "p:s1:a\n",
    "p:s１:a", "p:s1:a0", "p:s-1:a", f"p:s1024:{'ab' * 512}",
])
def test_what_is_no_string(text: str) -> None:
    with pytest.raises(Failure, match="no replay string") as caught:
        replay_strings.parse(text)
    assert caught.value.code == Exit.USAGE and caught.value.hint


def test_a_lost_end_is_told() -> None:
    with fails(hint="57 steps and has 21"):
        replay_strings.parse("create_event:s57:-14b3-4")
