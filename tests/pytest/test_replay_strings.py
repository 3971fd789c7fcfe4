# SPDX-License-Identifier: GPL-2.0-only
"""Replay strings, good and bad."""

import pytest

from vfio_kunit.base.errors import Exit, Failure
from vfio_kunit.explorer import replay_strings


def test_a_string() -> None:
    replay = replay_strings.parse("create_event:s57:-14b3-40")
    assert (replay.program, replay.memory, replay.steps) == ("create_event", False, 57)
    assert replay.runs == (("-", 14), ("b", 3), ("-", 40))


def test_every_thread_has_a_letter() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEF"
    replay = replay_strings.parse(f"p:m32:{letters}")
    assert replay.memory
    assert [who for who, _ in replay.runs] == list(letters)


def test_no_step_at_all() -> None:
    assert replay_strings.parse("p:s0:").steps == 0


@pytest.mark.parametrize("text", [
    "", "p", "p:", "p:s", "p:s1", "p:s1:", ":s1:a", "p:x1:a", "p:s1:a:", "p:s01:a", "p:s2:a",
    "p:s1:a2", "p:s2:a02",
    "p:s1:a1", "p:s2:aa", "p:s1:G", "p:s1:é", "p:s1:_", "p:s2:--", "p:s1: a", "p:s1:a ", "p-q:s1:a",
    "p q:s1:a", "p:s1:a\n",
    "p:s１:a", "p:s1:a0", "p:s-1:a", f"p:s1024:{'ab' * 512}",
])
def test_what_is_no_string(text: str) -> None:
    with pytest.raises(Failure) as caught:
        replay_strings.parse(text)
    assert caught.value.code == Exit.USAGE
    assert "no replay string" in caught.value.message and caught.value.hint


def test_a_lost_end_is_told() -> None:
    with pytest.raises(Failure) as caught:
        replay_strings.parse("create_event:s57:-14b3-4")
    assert "57 steps and has 21" in caught.value.hint
